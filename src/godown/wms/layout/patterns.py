"""Codes of many places at once: from `A-01-01` to `A-20-10`. Pure."""

import re
from itertools import product

from godown.kit.errors import Invalid

from .messages import BAD_PATTERN, TOO_MANY_PLACES

MOST = 5000
_PART = re.compile(r"\d+|[A-Za-z]+|[^A-Za-z0-9]+")


def expand(first: str, last: str) -> list[str]:
    """Every code from `first` to `last`, the last part running fastest; `Invalid` if the two do not go together.

    A part that differs is a number of as many digits in both, or one letter: `A-01` … `C-12` are 36 codes.
    """
    starts, ends = _PART.findall(first), _PART.findall(last)
    if not starts or len(starts) != len(ends):
        raise Invalid(BAD_PATTERN, first=first, last=last)
    ways = [_way(start, end) for start, end in zip(starts, ends, strict=True)]
    count = 1
    for way in ways:
        if not way:
            raise Invalid(BAD_PATTERN, first=first, last=last)
        count *= len(way)
    if count > MOST:
        raise Invalid(TOO_MANY_PLACES, count=count, most=MOST)
    return ["".join(parts) for parts in product(*ways)]


def _way(start: str, end: str) -> list[str]:
    """What a part runs through; nothing if it cannot get from start to end."""
    if start == end:
        return [start]
    if start.isdecimal() and end.isdecimal() and len(start) == len(end):
        return [f"{number:0{len(start)}}" for number in range(int(start), min(int(end), int(start) + MOST) + 1)]
    if len(start) == len(end) == 1 and start.isalpha() and end.isalpha() and start.isupper() == end.isupper():
        return [chr(letter) for letter in range(ord(start), ord(end) + 1)]
    return []
