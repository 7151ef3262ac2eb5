"""Access tokens of the seller API and sessions of the panel (facts/flipkart.md §2)."""

from datetime import datetime, timedelta
from typing import Literal

import msgspec

from .errors import Refused, SessionLost
from .ids import Ids


class Token(msgspec.Struct, frozen=True):
    token: str
    kind: Literal["access", "refresh"]
    expires_at: datetime
    grant: Literal["client_credentials", "authorization_code"]

    def seconds_left(self, now: datetime) -> int:
        return max(0, int((self.expires_at - now).total_seconds()))


class Session(msgspec.Struct, frozen=True):
    session_id: str
    csrf_token: str
    expires_at: datetime


class Auth:
    """Who may call. Times come from the caller; tokens and sessions die by the sandbox clock."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self.tokens: dict[str, Token] = {}
        self.sessions: dict[str, Session] = {}
        self.codes: dict[str, str] = {}
        """Authorization codes not yet redeemed, and the redirect URI each was made for."""

    def client_token(self, now: datetime, life: timedelta) -> Token:
        """The live client_credentials token, or a new one."""
        for token in self.tokens.values():
            if token.grant == "client_credentials" and token.expires_at > now:
                return token
        return self.issue("access", "client_credentials", now + life)

    def issue(
        self,
        kind: Literal["access", "refresh"],
        grant: Literal["client_credentials", "authorization_code"],
        expires_at: datetime,
    ) -> Token:
        token = Token(self._ids.uuid(), kind, expires_at, grant)
        self.tokens[token.token] = token
        return token

    def live(self, token: str, kind: Literal["access", "refresh"], now: datetime) -> Token | None:
        found = self.tokens.get(token)
        return found if found and found.kind == kind and found.expires_at > now else None

    def check_bearer(self, header: str, now: datetime) -> None:
        """Raises Refused(invalid_token)."""
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not self.live(token, "access", now):
            raise Refused("invalid_token", token=token)

    def log_in(self, expires_at: datetime) -> Session:
        session = Session(self._ids.secret(), self._ids.uuid(), expires_at)
        self.sessions[session.session_id] = session
        return session

    def session(self, session_id: str | None, now: datetime) -> Session:
        """Raises SessionLost."""
        session = self.sessions.get(session_id or "")
        if session is None or session.expires_at <= now:
            raise SessionLost
        return session

    def expire_tokens(self) -> None:
        self.tokens.clear()

    def end_sessions(self) -> None:
        self.sessions.clear()
