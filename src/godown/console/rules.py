"""What a scan and a typed number look like. Pure."""

from godown.kit import gtin


def is_misread(code: str) -> bool:
    """Whether a code has the shape of an EAN, UPC or GTIN but not its check digit.

    Only asked about codes that nobody knows: numbers of orders and parcels may have that shape too.
    """
    return gtin.is_shaped(code) and not gtin.fits(code)


def whole_number(text: str, digits: int = 18) -> int | None:
    """The number that a text is, of at most so many digits; None if it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else None
