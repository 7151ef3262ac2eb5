"""Log-ins and accounts as the rest of the proxy passes them around."""

from dataclasses import dataclass
from typing import Literal

Adapter = Literal["panel", "v3"]


@dataclass(frozen=True)
class Login:
    """One Flipkart seller; secrets, tokens and the quota stay in the database (`tokens.py`, `budget.py`)."""

    id: int
    code: str
    api_url: str
    panel_url: str


@dataclass(frozen=True)
class Account:
    """One location under a log-in."""

    id: int
    code: str
    login: Login
    location_id: str
    adapter: Adapter
    scan_before_pack: bool
