"""Ids in Flipkart's forms (facts/flipkart.md §5.2), drawn from the world's seeded randomness."""

import string
import uuid
from datetime import datetime
from random import Random

from .clock import IST

ALNUM = string.ascii_uppercase + string.digits
HEX = "0123456789abcdef"


class Ids:
    """Draws ids; the same seed draws the same ones."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng

    def _text(self, alphabet: str, length: int) -> str:
        return "".join(self._rng.choices(alphabet, k=length))

    def uuid(self) -> str:
        return str(uuid.UUID(int=self._rng.getrandbits(128), version=4))

    def seller(self) -> str:
        return self._text(HEX, 16)

    def secret(self) -> str:
        return self._text(HEX, 34)

    def location(self) -> str:
        return "LOC" + self._text(HEX, 32)

    def fsn(self, category: str) -> str:
        """Sixteen characters that begin with the category, as SOPEGNYGRHYDRJBT."""
        return category + "G" + self._text(ALNUM, 15 - len(category))

    def listing_suffix(self) -> str:
        return self._text(ALNUM, 6)

    def order_digits(self) -> str:
        """The digits that an order and its items share; `OD` + these + `00` is the order."""
        return str(self._rng.randint(4 * 10**15, 5 * 10**15 - 1))

    def picklist(self, at: datetime) -> str:
        return f"P{at.astimezone(IST):%d%m%y}-{self._text(HEX, 12).upper()}"

    def tracking(self, prefix: str = "FMPP") -> str:
        """An Ekart AWB: FMPP forward paid, FMPC forward cash, FMPR return."""
        return prefix + self._text(string.digits, 10)

    def return_id(self) -> str:
        return "121" + self._text(string.digits, 17)
