"""Real documents of the sandbox, and what it costs to check one."""

import time
from statistics import median

from fksandbox import World
from fksandbox.documents import shipment_pdf
from godown.omni.fulfilment import document_check

SAMPLE = 10


def documents(count: int) -> list[tuple[bytes, str]]:
    """Documents of one-line orders, as Flipkart's look-alike prints them, each with its AWB."""
    world = World(seed=1)
    listing = next(iter(world.listings.values()))
    made = []
    for number in range(count):
        shipment = world.place_order([(listing, 1)])
        shipment.sub_shipments[0].tracking_id = awb = f"FMPP{number:010}"
        made.append((shipment_pdf(world, [shipment], label=True, invoice=True), awb))
    return made


def check_milliseconds() -> float:
    """The median time of one check: pages rendered, barcodes read, text searched."""
    taken = []
    for pdf, awb in documents(SAMPLE):
        started = time.perf_counter()
        problem = document_check.problem(pdf, awb)
        taken.append((time.perf_counter() - started) * 1000)
        assert problem is None
    return median(taken)
