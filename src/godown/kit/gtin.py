"""EAN, UPC and GTIN: their lengths and their check digit (GS1 General Specifications §7.9)."""

LENGTHS = (8, 12, 13, 14)


def is_shaped(code: str) -> bool:
    """Whether a code has the digits of an EAN-8, UPC-A, EAN-13 or GTIN-14, whatever its check digit is."""
    return len(code) in LENGTHS and code.isascii() and code.isdecimal()


def check_digit(digits: str) -> str:
    """The digit that makes `digits` a whole code."""
    weighted = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(digits)))
    return str(-weighted % 10)


def ean(number: int) -> str:
    """The EAN-13 of an item of which only its number, less than a milliard, is known; of India's prefix, 890."""
    digits = f"890{number:09}"
    return digits + check_digit(digits)


def fits(code: str) -> bool:
    """Whether the last digit of a code of digits is the one that the others give."""
    return check_digit(code[:-1]) == code[-1]
