"""`contract.Proxy` over HTTP, for an order system whose proxy runs elsewhere; the counterpart of `api.py`."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel
from pydantic import ValidationError as PydanticValidationError

from godown.kit.http import Answered, NotSent, Peer, Unknown

from . import contract
from .contract import Accepted, Answer, Deferred, InDoubt, RefusalCode, Refused

M = TypeVar("M", bound=BaseModel)
DEADLINE_SECONDS = 600.0
RETRY_SECONDS = 5.0
PRIVATE = frozenset({"buyer", "shippingLabel", "appSecret", "username", "password"})


class ProxyClient:
    """Calls a proxy at `url`. A lost reply is InDoubt for an effect and Deferred for a read.

    The deadline is long: releasing picklists or dispatching a manifest is many calls of the proxy's.
    """

    def __init__(self, url: str, username: str, password: str, *, transport: httpx.BaseTransport | None = None) -> None:
        client = httpx.Client(base_url=url, transport=transport)
        self._peer = Peer("proxy", client, private=PRIVATE, deadline=DEADLINE_SECONDS)
        self._credentials = {"authUsername": username, "authPassword": password}

    def get_orders(
        self, account: str, changed_from: datetime, changed_to: datetime, on_hold: bool, cursor: str | None = None
    ) -> Answer[contract.OrdersPage]:
        params = {**_window(changed_from, changed_to, cursor), "onHold": "true" if on_hold else "false"}
        return self._read(account, "GET", "/orders", contract.OrdersPage, params=params)

    def get_orders_by_code(self, account: str, codes: Sequence[str]) -> Answer[contract.OrdersByCode]:
        return self._read(account, "POST", "/orders/status", contract.OrdersByCode, body={"orderCodes": list(codes)})

    def get_cancelled(
        self, account: str, cancelled_from: datetime, cancelled_to: datetime, cursor: str | None = None
    ) -> Answer[contract.CancelledPage]:
        params = _window(cancelled_from, cancelled_to, cursor)
        return self._read(account, "GET", "/orders/cancelled", contract.CancelledPage, params=params)

    def get_returns(
        self, account: str, changed_from: datetime, changed_to: datetime, cursor: str | None = None
    ) -> Answer[contract.ReturnsPage]:
        params = _window(changed_from, changed_to, cursor)
        return self._read(account, "GET", "/returns", contract.ReturnsPage, params=params)

    def acknowledge(self, account: str, request: contract.AckRequest) -> Answer[contract.AckReply]:
        return self._effect(account, "PUT", "/orders/ack", contract.AckReply, request)

    def pack(self, account: str, request: contract.PackRequest) -> Answer[contract.PackReply]:
        return self._effect(account, "POST", "/orders/pack", contract.PackReply, request, request.orderCode)

    def pack_together(self, account: str, request: contract.PacksRequest) -> Answer[contract.PacksReply]:
        return self._effect(account, "POST", "/orders/packs", contract.PacksReply, request)

    def get_labels(self, account: str, request: contract.LabelRequest) -> Answer[contract.LabelsReply]:
        return self._read(account, "POST", "/orders/label", contract.LabelsReply, body=request.model_dump(mode="json"))

    def handover(self, account: str, request: contract.HandoverRequest) -> Answer[contract.HandoverReply]:
        return self._effect(account, "POST", "/orders/handover", contract.HandoverReply, request)

    def update_inventory(self, account: str, request: contract.InventoryRequest) -> Answer[contract.InventoryReply]:
        return self._effect(account, "PUT", "/inventory", contract.InventoryReply, request)

    def get_inventory(self, account: str, skus: Sequence[str]) -> Answer[contract.InventoryLevels]:
        body = {"channelSkuCodes": list(skus)}
        return self._read(account, "POST", "/inventory/status", contract.InventoryLevels, body=body)

    def get_bins(self, account: str) -> Answer[contract.BinsReply]:
        return self._read(account, "GET", "/bins", contract.BinsReply)

    def inward_to_bins(self, account: str, request: contract.BinInwardRequest) -> Answer[contract.BinInwardReply]:
        return self._effect(account, "POST", "/bins/inward", contract.BinInwardReply, request, request.requestId)

    def move_between_bins(self, account: str, request: contract.BinMoveRequest) -> Answer[contract.BinMoveReply]:
        return self._effect(account, "POST", "/bins/move", contract.BinMoveReply, request, request.requestId)

    def recall_from_bins(self, account: str, request: contract.RecallRequest) -> Answer[contract.RecallReply]:
        return self._effect(account, "POST", "/bins/recall", contract.RecallReply, request, request.requestId)

    def register_login(self, login: str, request: contract.LoginRequest) -> Answer[contract.LoginReply]:
        return self._effect(login, "PUT", "/login", contract.LoginReply, request)

    def register_account(self, account: str, request: contract.Registration) -> Answer[contract.Registration]:
        return self._effect(account, "PUT", "/account", contract.Registration, request)

    def registration(self, account: str) -> Answer[contract.Registration]:
        return self._read(account, "GET", "/account", contract.Registration)

    def capabilities(self, account: str) -> Answer[contract.Capabilities]:
        return self._read(account, "GET", "/capabilities", contract.Capabilities)

    def budget(self, account: str) -> Answer[contract.Budget]:
        return self._read(account, "GET", "/budget", contract.Budget)

    def _read(
        self,
        account: str,
        method: str,
        path: str,
        shape: type[M],
        *,
        params: Mapping[str, str] | None = None,
        body: Any = None,
    ) -> Answer[M]:
        return self._call(account, method, path, shape, Deferred, params=params, body=body)

    def _effect(
        self, account: str, method: str, path: str, shape: type[M], request: BaseModel, subject: str = ""
    ) -> Answer[M]:
        return self._call(account, method, path, shape, InDoubt, body=request.model_dump(mode="json"), subject=subject)

    def _call(
        self,
        account: str,
        method: str,
        path: str,
        shape: type[M],
        lost: Callable[[str, float], InDoubt | Deferred],
        *,
        params: Mapping[str, str] | None = None,
        body: Any = None,
        subject: str = "",
    ) -> Answer[M]:
        headers = {**self._credentials, "authDomainName": account}
        result = self._peer.call(path, method, path, params=params, body=body, headers=headers, subject=subject)
        match result:
            case NotSent(reason):
                return Deferred(f"the proxy cannot be reached ({reason})", RETRY_SECONDS)
            case Unknown(reason):
                return lost(f"the proxy's answer got lost ({reason})", RETRY_SECONDS)
            case Answered(status=200):
                try:
                    return Accepted(shape.model_validate_json(result.body))
                except PydanticValidationError:
                    return lost("the proxy's answer makes no sense", RETRY_SECONDS)
        return _failure(result) or lost(f"the proxy failed with status {result.status}", RETRY_SECONDS)


def _window(changed_from: datetime, changed_to: datetime, cursor: str | None) -> dict[str, str]:
    window = {"changedFrom": changed_from.isoformat(), "changedTo": changed_to.isoformat()}
    return window if cursor is None else {**window, "cursor": cursor}


def _failure(answered: Answered) -> Refused | InDoubt | Deferred | None:
    """The error body as the answer it stands for; None if it is not one of the proxy's."""
    body = answered.json()
    if not isinstance(body, dict) or not isinstance(body.get("code"), str):
        return None
    code, message = body["code"], str(body.get("message", ""))
    if answered.status == 401:
        return Refused(RefusalCode.LOGIN_REFUSED, "the proxy does not take our credentials")
    if answered.status in (400, 404):
        known = code if code in set(RefusalCode) else RefusalCode.OTHER
        return Refused(known, ": ".join(filter(None, (message, str(body.get("description", ""))))), _exchange(answered))
    wait = answered.headers.get("retry-after", "")
    seconds = float(wait) if wait.isdigit() else RETRY_SECONDS
    match code:
        case "IN_DOUBT":
            return InDoubt(message, seconds, _exchange(answered))
        case "DEFERRED":
            return Deferred(message, seconds)
        case _:
            return None


def _exchange(answered: Answered) -> int | None:
    exchange = answered.headers.get("x-exchange", "")
    return int(exchange) if exchange.isdigit() else None
