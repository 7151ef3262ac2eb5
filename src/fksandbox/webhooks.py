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
    attempts: int = 0
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
        """Send what is due, group by group, each until it is empty or refused; says how many arrived."""
        with self._world.lock:
            keys = list(self.groups)
        return sum(self._pump_group(client, key) for key in keys)

    def _pump_group(self, client: httpx.Client, key: tuple[str, str]) -> int:
        sent = 0
        while message := self._head(key):
            url = key[0]
            seller = self._world.seller
            signed = signature_headers(seller.app_id, seller.app_secret, url, self._world.now())
            headers = {"Content-Type": "application/json", **signed}
            try:
                arrived = client.post(url, content=msgspec.json.encode(message), headers=headers).status_code == 200
            except (httpx.HTTPError, httpx.InvalidURL):
                arrived = False
            sent += self._settle(key, arrived)
            if not arrived:
                break
        return sent

    def _head(self, key: tuple[str, str]) -> dict[str, Any] | None:
        with self._world.lock:
            group = self.groups.get(key)
            if group is None or (group.next_at and group.next_at > self._world.now()):
                return None
            return group.waiting[0]

    def _settle(self, key: tuple[str, str], arrived: bool) -> int:
        with self._world.lock:
            group = self.groups.get(key)
            if group is None:
                return 0
            if not arrived:
                group.attempts += 1
                group.next_at = self._world.now() + timedelta(seconds=self._world.settings.webhook_retry_seconds)
                return 0
            group.waiting.popleft()
            group.attempts, group.next_at = 0, None
            self.delivered += 1
            if not group.waiting:
                del self.groups[key]
            return 1

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
