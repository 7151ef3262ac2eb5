# ruff: noqa: E501  one product line in a row
"""The seeded world: goods, buyers, locations. Everything is synthetic; brands and people do not exist."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Final, NamedTuple

from .ids import Ids
from .model import Address, Dimensions, Listing, Location


class Goods(NamedTuple):
    """A product line: FSN category, title with a place for the variant, tax in per cent, cm and kg."""

    category: str
    title: str
    variants: tuple[str, ...]
    hsn: str
    tax_rate: float
    price: float
    size: tuple[float, float, float, float]
    serial_numbered: bool = False


_SIZES = ("S", "M", "L", "XL")
_COLOURS = ("Indigo", "Mustard", "Maroon", "Bottle Green")

GOODS: Final = (
    Goods("KTA", "Rangrekha Women Printed Cotton Straight Kurta ({})", _SIZES, "62114210", 5, 649, (30, 24, 3, 0.32)),
    Goods("SRE", "Kanthal Woven Silk Blend Saree ({})", _COLOURS, "54075490", 5, 1299, (36, 28, 5, 0.75)),
    Goods("TSH", "Dhurandhar Men Polo Neck Cotton T-Shirt ({})", _SIZES, "61091000", 5, 399, (28, 22, 3, 0.24)),
    Goods("SHO", "Padayatra Running Shoes For Men (UK {})", ("7", "8", "9", "10"), "64041190", 5, 1149, (32, 20, 12, 0.85)),
    Goods("SOP", "Neemleaf Handmade Soap, Neem & Tulsi (Pack of {})", ("3", "4", "6"), "34011190", 5, 156, (18, 9, 6, 0.40)),
    Goods("TEA", "Nilgiri Ghat CTC Leaf Tea Pouch ({})", ("250 g", "500 g", "1 kg"), "09024020", 5, 245, (22, 14, 8, 0.52)),
    Goods("MSL", "Rasoi Ratna Garam Masala Powder ({})", ("100 g", "200 g"), "09109100", 5, 99, (12, 9, 5, 0.12)),
    Goods("PCK", "Annapurna Hard Anodised Pressure Cooker, Induction Base ({})", ("2 L", "3 L", "5 L"), "76151011", 5, 1549, (34, 24, 20, 2.10)),
    Goods("BTL", "Jalpatra Stainless Steel Water Bottle 1 L ({})", _COLOURS, "73239390", 5, 449, (28, 8, 8, 0.36)),
    Goods("BDS", "Shayan 144 TC Cotton Double Bedsheet, 2 Pillow Covers ({})", _COLOURS, "63041910", 5, 799, (36, 28, 7, 1.20)),
    Goods("CVR", "Kavach Shockproof Back Cover for 6.5 inch Phone ({})", ("Black", "Blue", "Clear"), "39269099", 18, 199, (17, 10, 2, 0.05)),
    Goods("ACC", "Tezz 33 W USB-C Fast Charger with Cable ({})", ("Black", "White"), "85044030", 18, 599, (12, 9, 5, 0.15)),
    Goods("HDN", "Swarangan True Wireless Earbuds, 40 h Playtime ({})", ("Black", "Blue"), "85183000", 18, 1299, (12, 10, 5, 0.18)),
    Goods("MOB", "Doorbhash D5 5G Smartphone, 6 GB RAM ({})", ("128 GB Black", "128 GB Blue"), "85171300", 18, 11999, (18, 10, 6, 0.42), True),
    Goods("TRM", "Nakhra Cordless Beard Trimmer, 60 min Runtime ({})", ("Grey", "Red"), "85102000", 18, 849, (20, 12, 6, 0.30)),
    Goods("TOY", "Balkrida Wooden Building Blocks, 50 Pieces ({})", ("Classic", "Alphabet"), "95030010", 5, 499, (26, 20, 8, 0.90)),
    Goods("NBK", "Likhavat Single Line Notebook A5, 172 Pages (Pack of {})", ("4", "6", "12"), "48202000", 5, 279, (22, 16, 8, 1.10)),
    Goods("YGM", "Sthira Anti-Skid Yoga Mat 6 mm ({})", ("Purple", "Teal"), "39249090", 18, 549, (62, 12, 12, 0.95)),
)  # fmt: skip
"""HSN chapters are real, rates the GST slabs of late 2025."""

_CITIES: Final = (
    ("Bengaluru", "Karnataka", "IN-KA", "560"),
    ("Mumbai", "Maharashtra", "IN-MH", "400"),
    ("Delhi", "Delhi", "IN-DL", "110"),
    ("Chennai", "Tamil Nadu", "IN-TN", "600"),
    ("Kolkata", "West Bengal", "IN-WB", "700"),
    ("Jaipur", "Rajasthan", "IN-RJ", "302"),
    ("Lucknow", "Uttar Pradesh", "IN-UP", "226"),
    ("Kochi", "Kerala", "IN-KL", "682"),
)
_FIRST: Final = ("Aarav", "Diya", "Kabir", "Meera", "Rohan", "Ananya", "Imran", "Lakshmi", "Gurpreet", "Nandini")
_LAST: Final = ("Sharma", "Iyer", "Khan", "Patel", "Banerjee", "Nair", "Singh", "Reddy", "D'Souza", "Gowda")
_STREETS: Final = ("MG Road", "Station Road", "Gandhi Nagar", "Lake View Colony", "Market Street", "2nd Cross")
_HOMES: Final = ("Flat {}, Shanti Apartments", "House No. {}", "{}/B, Green Park", "Plot {}, Phase 2")


def make_listings(count: int, ids: Ids) -> Iterator[Listing]:
    """`count` listings, one product line after the other, variant by variant."""
    for number in range(count):
        goods = GOODS[number % len(GOODS)]
        turn = number // len(GOODS)
        variant = goods.variants[turn % len(goods.variants)]
        fsn = ids.fsn(goods.category)
        yield Listing(
            listing_id=f"LST{fsn}{ids.listing_suffix()}",
            sku=f"{goods.category}-{variant.upper().replace(' ', '')}-{number + 1:03d}",
            fsn=fsn,
            title=goods.title.format(variant),
            hsn=goods.hsn,
            tax_rate=goods.tax_rate,
            price=float(goods.price),
            dimensions=Dimensions(*goods.size),
            serial_numbered=goods.serial_numbered,
        )


def make_buyer(rng: Random) -> Address:
    """A buyer with an address; no telephone number, as on the API (facts/flipkart.md §3.3)."""
    city, state, code, pin = rng.choice(_CITIES)
    return Address(
        first_name=rng.choice(_FIRST),
        last_name=rng.choice(_LAST),
        line1=rng.choice(_HOMES).format(rng.randint(1, 480)),
        line2=rng.choice(_STREETS),
        city=city,
        state=state,
        state_code=code,
        pin_code=f"{pin}{rng.randint(1, 99):03d}",
    )


def make_location(number: int, ids: Ids) -> Location:
    """The seller's warehouses: the first is in Bengaluru."""
    city, state, code, pin = _CITIES[number % len(_CITIES)]
    return Location(ids.location(), f"{city} warehouse", city, state, code, f"{pin}{number + 1:03d}")


Bins = dict[str, dict[str, dict[str, int]]]
"""Location id → bin id → listing id → pieces."""


def bin_name(number: int) -> str:
    """Bin ids as `A-01-01`: aisle, rack, shelf, with four shelves to a rack and five racks to an aisle."""
    return f"{chr(65 + number // 20 % 26)}-{number // 4 % 5 + 1:02d}-{number % 4 + 1:02d}"


def empty_bins(locations: Iterable[str], count: int) -> Bins:
    return {location_id: {bin_name(number): {} for number in range(count)} for location_id in locations}
