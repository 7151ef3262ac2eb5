"""What a scan looks like. Pure."""

GTIN_LENGTHS = (8, 12, 13, 14)


def is_misread(code: str) -> bool:
    """Whether a code has the shape of an EAN, UPC or GTIN but not its check digit (GS1 General Specifications §7.9).

    Only asked about codes that nobody knows: numbers of orders and parcels may have that shape too.
    """
    if len(code) not in GTIN_LENGTHS or not (code.isascii() and code.isdecimal()):
        return False
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(code)))
    return weighted % 10 != 0
