"""Delivers notifications: in order within a shipment or return, again and again until 200 (facts/flipkart.md §6)."""

from collections import deque
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import msgspec

from .events import Event
from .notifications import envelope, signature_headers
from .store import Store


class Subscription(msgspec.Struct, forbid_unknown_fields=True):
    """A receiver; without location ids it hears of all locations."""

    url: str
    location_ids: list[str] = []


class Group(msgspec.Struct):
    """The notifications of one shipment or return for one receiver. The first blocks the others."""

    waiting: deque[dict[str, Any]]
    next_at: datetime | None = None


class Webhooks:
    """Collects notifications as they happen; `pump` sends what is due. Nothing is locked while a call is out."""

    def __init__(self, world: Store) -> None:
        self._world = world
        self.subscriptions: list[Subscription] = []
        self.groups: dict[tuple[str, str], Group] = {}
        self.delivered = 0
        world.events.listeners.append(self._note)

    def subscribe(self, subscription: Subscription) -> None:
        """Replaces an earlier subscription of the same receiver. Raises ValueError for what is no http(s) URL."""
        parts = urlsplit(subscription.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("a receiver is an http or https URL")
        self.unsubscribe(subscription.url)
        self.subscriptions.append(subscription)

    def unsubscribe(self, url: str) -> None:
        """The receiver hears nothing more, not even what waits for it."""
        self.subscriptions = [one for one in self.subscriptions if one.url != url]
        self.groups = {key: group for key, group in self.groups.items() if key[0] != url}

    def _note(self, event: Event) -> None:
        if not self.subscriptions or (message := envelope(self._world, event)) is None:
            return
        for one in self.subscriptions:
            if not one.location_ids or message["locationId"] in one.location_ids:
                self.groups.setdefault((one.url, event.subject), Group(deque())).waiting.append(message)

    def pump(self, client: httpx.Client) -> int:
        """Send what is due, receiver by receiver; says how many arrived.

        Group by group, each until it is empty. A failure ends its receiver's round: one that does not answer costs one
        wait, not one for each group.
        """
        with self._world.lock:
            keys = list(self.groups)
        receivers = dict.fromkeys(url for url, _ in keys)
        return sum(self._pump_receiver(client, [key for key in keys if key[0] == url]) for url in receivers)

    def _pump_receiver(self, client: httpx.Client, keys: list[tuple[str, str]]) -> int:
        sent = 0
        for key in keys:
            while message := self._head(key):
                arrived = self._send(client, key[0], message)
                self._settle(key, arrived)
                if not arrived:
                    return sent
                sent += 1
        return sent

    def _send(self, client: httpx.Client, url: str, message: dict[str, Any]) -> bool:
        seller = self._world.seller
        signed = signature_headers(seller.app_id, seller.app_secret, url, self._world.now())
        headers = {"Content-Type": "application/json", **signed}
        try:
            return client.post(url, content=msgspec.json.encode(message), headers=headers).status_code == 200
        except (httpx.HTTPError, httpx.InvalidURL):
            return False

    def _head(self, key: tuple[str, str]) -> dict[str, Any] | None:
        with self._world.lock:
            group = self.groups.get(key)
            if group is None or (group.next_at and group.next_at > self._world.now()):
                return None
            return group.waiting[0]

    def _settle(self, key: tuple[str, str], arrived: bool) -> None:
        with self._world.lock:
            group = self.groups.get(key)
            if group is None:
                return
            if not arrived:
                group.next_at = self._world.now() + timedelta(seconds=self._world.settings.webhook_retry_seconds)
                return
            group.waiting.popleft()
            group.next_at = None
            self.delivered += 1
            if not group.waiting:
                del self.groups[key]

    def undelivered(self) -> list[tuple[str, str, list[dict[str, Any]]]]:
        """Receiver, shipment or return, and the messages that wait for it."""
        return [(url, subject, list(group.waiting)) for (url, subject), group in self.groups.items()]

    def restore(
        self,
        subscriptions: list[Subscription],
        undelivered: list[tuple[str, str, list[dict[str, Any]]]],
        delivered: int,
    ) -> None:
        self.subscriptions = subscriptions
        self.groups = {(url, subject): Group(deque(waiting)) for url, subject, waiting in undelivered}
        self.delivered = delivered

    @property
    def waiting(self) -> int:
        return sum(len(group.waiting) for group in self.groups.values())
