"""What a form of an account may say. Pure: text in, an `Asked` or a reason per field out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from godown.kit.states import Refusal
from godown.proxy.contract import LoginRequest

from ..channels.models import COMMON, StockMode
from ..channels.service import Settings
from . import messages

CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,49}")
POOL = re.compile(r"[A-Z0-9][A-Z0-9-]{0,49}")
IDENTIFIER = re.compile(r"[A-Za-z0-9_.:~-]{1,100}")
URL = re.compile(r"https?://[!-~]{1,300}")
#: Field, least and most; spans in seconds.
NUMBERS = {
    "picklist_size": (1, 50),
    "release_after": (1, 86_400),
    "poll_every": (1, 3_600),
    "recheck_holds_every": (1, 86_400),
    "sweep_every": (1, 86_400),
    "look_back_every": (3_600, 604_800),
    "read_bins_every": (600, 604_800),
    "pack_grace": (0, 60),
    "read_cancellations_every": (60, 86_400),
    "cancellations_window": (900, 604_800),
    "stock_buffer": (0, 100_000),
    "send_stock_every": (5, 3_600),
    "compare_stock_every": (3_600, 604_800),
}
#: Yes or no.
SWITCHES = ("fill_bins", "follow_cancellations", "relive_unpicked", "send_stock")
CREDENTIALS = ("app_id", "app_secret", "username", "password")
#: Seller fulfilment works without the seller panel.
API_CREDENTIALS = CREDENTIALS[:2]
Adapter = Literal["panel", "v3"]
ADAPTERS: tuple[Adapter, ...] = ("panel", "v3")


@dataclass(frozen=True)
class Asked:
    """An account as a person wants it. `credentials` only if they are new."""

    code: str
    login: str
    location: str
    adapter: Adapter
    scan_before_pack: bool
    settings: Settings
    credentials: LoginRequest | None


class Reader:
    """Reads fields and remembers what is wrong with them."""

    def __init__(self, form: Mapping[str, str]) -> None:
        self.form = form
        self.wrong: dict[str, Refusal] = {}

    def text(self, name: str) -> str:
        return self.form.get(name, "").strip()

    def refuse(self, name: str, refusal: Refusal) -> None:
        self.wrong.setdefault(name, refusal)

    def like(self, name: str, pattern: re.Pattern[str], otherwise: Any) -> str:
        """A field that must be filled in and look so."""
        got = self.text(name)
        if not got:
            self.refuse(name, Refusal(messages.MISSING))
        elif not pattern.fullmatch(got):
            self.refuse(name, Refusal(otherwise, {"got": got}))
        return got

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        got = self.text(name) or choices[0]
        if got not in choices:
            self.refuse(name, Refusal(messages.BAD_CHOICE, {"got": got}))
            return choices[0]
        return got

    def number(self, name: str, least: int, most: int) -> int:
        got = self.text(name)
        if got.isascii() and got.isdecimal() and len(got) < 9 and least <= int(got) <= most:
            return int(got)
        self.refuse(name, Refusal(messages.BAD_NUMBER, {"got": got or "–", "least": least, "most": most}))
        return least


def read(form: Mapping[str, str], new: bool) -> tuple[Asked, dict[str, Refusal]]:
    """What a form asks for, and what is wrong with it by field (nothing: it may be done).

    A `new` account of a log-in that has no credentials yet needs them; the proxy says so.
    """
    reader = Reader(form)
    mode = StockMode(reader.choice("stock_mode", tuple(StockMode.values)))
    pool = reader.like("pool", POOL, messages.BAD_POOL) if mode == StockMode.DEDICATED_POOL else COMMON
    if mode == StockMode.DEDICATED_POOL and pool == COMMON:
        reader.refuse("pool", Refusal(messages.BAD_POOL, {"got": pool}))
    numbers: dict[str, Any] = {name: reader.number(name, least, most) for name, (least, most) in NUMBERS.items()}
    switches = {name: bool(reader.text(name)) for name in SWITCHES}
    adapter = cast(Adapter, reader.choice("adapter", ADAPTERS))
    warehouse = reader.text("warehouse")
    if not warehouse:
        reader.refuse("warehouse", Refusal(messages.MISSING))
    asked = Asked(
        reader.like("code", CODE, messages.BAD_CODE) if new else reader.text("code"),
        reader.like("login", CODE, messages.BAD_CODE),
        reader.like("location", IDENTIFIER, messages.BAD_ID),
        adapter,
        bool(reader.text("scan_before_pack")),
        Settings(warehouse, pool, mode, **numbers, **switches),
        _credentials(reader, adapter),
    )
    return asked, reader.wrong


def _credentials(reader: Reader, adapter: Adapter) -> LoginRequest | None:
    given = {name: reader.text(name) for name in CREDENTIALS}
    if not any(given.values()):
        return None
    panel_too = adapter == "panel" or given["username"] or given["password"]
    for name in CREDENTIALS if panel_too else API_CREDENTIALS:
        if not given[name]:
            reader.refuse(name, Refusal(messages.ALL_CREDENTIALS))
    addresses = [reader.like(name, URL, messages.BAD_URL) for name in ("api_url", "panel_url")]
    if reader.wrong:
        return None
    return LoginRequest(
        apiUrl=addresses[0],
        panelUrl=addresses[1],
        appId=given["app_id"],
        appSecret=given["app_secret"],
        username=given["username"],
        password=given["password"],
    )
