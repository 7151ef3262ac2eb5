"""The proxy's verbs: the contract over Flipkart, and the registration of log-ins and accounts."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from godown.kit import clock
from godown.kit.errors import Conflict, GodownError, NotFound
from godown.kit.messages import Message
from godown.kit.secrets import seal_json, unseal_json

from . import bins, budget, contract, inventory, parcels, repository, smart, v3
from .accounts import Account, Adapter
from .contract import Accepted, Answer, RefusalCode, Refused
from .flipkart import orders, returns

T = TypeVar("T")

NO_LOGIN = Message(
    "proxy.no_login", _("There is no channel log-in %(login)s."), _("Register the log-in before its accounts.")
)

LOCATION_TAKEN = Message(
    "proxy.location_taken",
    _("Another account has location %(location)s of log-in %(login)s."),
    _("A location is one account: change that one, or give another location."),
)


def register_login(
    code: str,
    *,
    api_url: str,
    panel_url: str,
    app_id: str,
    app_secret: str,
    username: str,
    password: str,
    calls_per_hour: int = 1000,
    calls_kept_for_bench: int = 50,
) -> int:
    """Add a Flipkart seller's log-in, or give it other credentials; a repeat changes nothing but asks for new tokens.

    `calls_per_hour` is Flipkart's quota (facts/flipkart.md §7.1), `calls_kept_for_bench` the share that only packing
    and its documents may use. Without a `username` the panel's user and password stay as they are.
    """
    secrets = {"app_id": app_id, "app_secret": app_secret, "username": username, "password": password}
    if not username and (known := repository.select_secrets(code)):
        kept = unseal_json(known)
        secrets |= {name: kept[name] for name in ("username", "password")}
    return repository.upsert_login(
        code, api_url, panel_url, seal_json(secrets), calls_per_hour, calls_kept_for_bench, budget.MINUTES
    )


def register_account(
    code: str, *, login: str, location_id: str, adapter: Adapter = "panel", scan_before_pack: bool = False
) -> int:
    """Add a location under a log-in, or change it.

    Raises `NotFound` (proxy.no_login), or `Conflict` if another account has this location and adapter.
    """
    try:
        with transaction.atomic():
            account_id = repository.upsert_account(code, login, location_id, adapter, scan_before_pack)
    except IntegrityError as error:
        raise Conflict(LOCATION_TAKEN, location=location_id, login=login) from error
    if account_id is None:
        raise NotFound(NO_LOGIN, login=login)
    return account_id


class ProxyService:
    """`contract.Proxy`, called directly. Looks up the account and hands over to its adapter."""

    def get_orders(
        self, account: str, changed_from: datetime, changed_to: datetime, on_hold: bool, cursor: str | None = None
    ) -> Answer[contract.OrdersPage]:
        return _for(account, lambda known: orders.page(known, changed_from, changed_to, on_hold, cursor))

    def get_orders_by_code(self, account: str, codes: Sequence[str]) -> Answer[contract.OrdersByCode]:
        return _for(account, lambda known: orders.by_code(known, codes))

    def get_cancelled(
        self, account: str, cancelled_from: datetime, cancelled_to: datetime, cursor: str | None = None
    ) -> Answer[contract.CancelledPage]:
        return _for(account, lambda known: orders.cancelled(known, cancelled_from, cancelled_to, cursor))

    def get_returns(
        self, account: str, changed_from: datetime, changed_to: datetime, cursor: str | None = None
    ) -> Answer[contract.ReturnsPage]:
        return _for(account, lambda known: returns.page(known, changed_from, changed_to, cursor))

    def acknowledge(self, account: str, request: contract.AckRequest) -> Answer[contract.AckReply]:
        return _for(account, lambda known: _adapter(known).acknowledge(known, request))

    def pack(self, account: str, request: contract.PackRequest) -> Answer[contract.PackReply]:
        return _for(account, lambda known: _adapter(known).pack(known, [request])[request.shipmentId])

    def pack_together(self, account: str, request: contract.PacksRequest) -> Answer[contract.PacksReply]:
        return _for(account, lambda known: parcels.results(request, _adapter(known).pack(known, request.parcels)))

    def get_labels(self, account: str, request: contract.LabelRequest) -> Answer[contract.LabelsReply]:
        return _for(account, lambda known: _adapter(known).get_labels(known, request))

    def handover(self, account: str, request: contract.HandoverRequest) -> Answer[contract.HandoverReply]:
        return _for(account, lambda known: _adapter(known).handover(known, request))

    def update_inventory(self, account: str, request: contract.InventoryRequest) -> Answer[contract.InventoryReply]:
        return _for(account, lambda known: _not_smart(known) or inventory.update(known, request))

    def get_inventory(self, account: str, skus: Sequence[str]) -> Answer[contract.InventoryLevels]:
        return _for(account, lambda known: _not_smart(known) or inventory.levels(known, skus))

    def get_bins(self, account: str) -> Answer[contract.BinsReply]:
        return _for(account, lambda known: _smart_only(known) or bins.read_all(known))

    def inward_to_bins(self, account: str, request: contract.BinInwardRequest) -> Answer[contract.BinInwardReply]:
        return _for(account, lambda known: _smart_only(known) or bins.inward(known, request))

    def move_between_bins(self, account: str, request: contract.BinMoveRequest) -> Answer[contract.BinMoveReply]:
        return _for(account, lambda known: _smart_only(known) or bins.move(known, request))

    def recall_from_bins(self, account: str, request: contract.RecallRequest) -> Answer[contract.RecallReply]:
        return _for(account, lambda known: _smart_only(known) or bins.recall(known, request))

    def register_login(self, login: str, request: contract.LoginRequest) -> Answer[contract.LoginReply]:
        register_login(
            login,
            api_url=request.apiUrl,
            panel_url=request.panelUrl,
            app_id=request.appId,
            app_secret=request.appSecret,
            username=request.username,
            password=request.password,
        )
        return Accepted(contract.LoginReply(login=login))

    def register_account(self, account: str, request: contract.Registration) -> Answer[contract.Registration]:
        try:
            register_account(
                account,
                login=request.login,
                location_id=request.locationId,
                adapter=request.adapter,
                scan_before_pack=request.scanBeforePack,
            )
        except GodownError as error:
            return Refused(RefusalCode.BAD_DATA, str(error))
        return Accepted(request)

    def registration(self, account: str) -> Answer[contract.Registration]:
        return _for(account, lambda known: Accepted(_registration(known)))

    def capabilities(self, account: str) -> Answer[contract.Capabilities]:
        return _for(account, lambda known: Accepted(_adapter(known).capabilities(known)))

    def budget(self, account: str) -> Answer[contract.Budget]:
        return _for(account, _budget)


def _for(code: str, verb: Callable[[Account], Answer[T]]) -> Answer[T]:
    account = repository.select_account(code)
    if account is None:
        return Refused(RefusalCode.UNKNOWN_ACCOUNT, f"there is no channel account {code}")
    return verb(account)


def _smart_only(account: Account) -> Refused | None:
    """Only Smart stock lies in Flipkart's bins."""
    if account.adapter == "panel":
        return None
    return Refused(RefusalCode.NOT_SUPPORTED, "seller-fulfilled stock lies in no bin of Flipkart's")


def _not_smart(account: Account) -> Refused | None:
    """What is for sale of Smart stock is what lies in Flipkart's bins (facts/flipkart.md §3.11, INFERRED)."""
    if account.adapter == "v3":
        return None
    return Refused(RefusalCode.NOT_SUPPORTED, "Smart stock is what lies in Flipkart's bins: its quantity cannot be set")


def _registration(account: Account) -> contract.Registration:
    return contract.Registration(
        login=account.login.code,
        locationId=account.location_id,
        adapter=account.adapter,
        scanBeforePack=account.scan_before_pack,
    )


class _Adapter(Protocol):
    """What `smart.py` and `v3.py` do for an account, each in its way."""

    def acknowledge(self, account: Account, request: contract.AckRequest, /) -> Answer[contract.AckReply]: ...

    def pack(
        self, account: Account, requests: Sequence[contract.PackRequest], /
    ) -> Mapping[int, Answer[contract.PackReply]]: ...

    def get_labels(self, account: Account, request: contract.LabelRequest, /) -> Answer[contract.LabelsReply]: ...

    def handover(self, account: Account, request: contract.HandoverRequest, /) -> Answer[contract.HandoverReply]: ...

    def capabilities(self, account: Account, /) -> contract.Capabilities: ...


def _adapter(account: Account) -> _Adapter:
    return smart if account.adapter == "panel" else v3


def _budget(account: Account) -> Answer[contract.Budget]:
    state = budget.spent(account.login.id, clock.now())
    return Accepted(contract.Budget(used=state.used, limit=state.limit, keptForBench=state.kept_for_bench))
