"""The world's time: real, frozen or shifted. Every datetime is aware (UTC inside, IST on the wire)."""

from datetime import UTC, datetime, timedelta, timezone

IST = timezone(timedelta(hours=5, minutes=30), "IST")


class Clock:
    """Tells the time of the sandbox.

    Runs with the machine's clock until it is frozen, advanced or set; a frozen clock moves only
    by `advance` and `set`.
    """

    def __init__(self, start: datetime | None = None) -> None:
        """`start` freezes the clock at that aware time; without it the clock runs."""
        self._shift = timedelta()
        self._frozen_at = start and start.astimezone(UTC)

    def now(self) -> datetime:
        """Sandbox time, UTC."""
        return self._frozen_at or datetime.now(UTC) + self._shift

    @property
    def frozen(self) -> bool:
        return self._frozen_at is not None

    def freeze(self) -> None:
        self._frozen_at = self.now()

    def resume(self) -> None:
        """Let the clock run on from the time it shows."""
        if self._frozen_at:
            self._shift = self._frozen_at - datetime.now(UTC)
            self._frozen_at = None

    def advance(self, by: timedelta) -> None:
        """Move on by a duration, frozen or running. Time never goes back: ValueError on a negative one."""
        if by < timedelta():
            raise ValueError("the sandbox clock does not go back")
        if self._frozen_at:
            self._frozen_at += by
        else:
            self._shift += by

    def set(self, to: datetime) -> None:
        """Move on to an aware time. ValueError when it lies in the past."""
        self.advance(to.astimezone(UTC) - self.now())


def wire(at: datetime | None) -> str | None:
    """A time as Flipkart writes it: `2023-06-07T16:00:00.000+05:30` (facts/flipkart.md §3)."""
    return None if at is None else at.astimezone(IST).isoformat(timespec="milliseconds")
