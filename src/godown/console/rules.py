"""What a scan looks like. Pure."""

from godown.kit import gtin


def is_misread(code: str) -> bool:
    """Whether a code has the shape of an EAN, UPC or GTIN but not its check digit.

    Only asked about codes that nobody knows: numbers of orders and parcels may have that shape too.
    """
    return gtin.is_shaped(code) and not gtin.fits(code)
