"""Papers of many lines need no more statements than papers of one."""

from uuid import uuid4

import pytest

import world
from godown.bench.meter import counting as metered
from godown.wms import checks
from godown.wms.inward import closing, counting
from godown.wms.inward import service as inward
from godown.wms.inward.models import Variance
from godown.wms.inward.putaway import DOCK
from godown.wms.putaway import service as putaway
from godown.wms.transfers import cancelling, picking
from godown.wms.transfers import service as transfers
from world import NOW

pytestmark = pytest.mark.usefixtures("database")
LINES = (1, 4, 12)


def measured(statements, name, work):
    with metered() as tally:
        result = work()
    statements.setdefault(name, []).append(tally.statements)
    return result


def picked(source, pieces, code, target, statements):
    transfer = transfers.draft(source, target, code, pieces, NOW)
    measured(statements, "approve", lambda: transfers.approve([source.seller_id], transfer, NOW))
    for sku in pieces:
        for scan, times in (("A-01", 1), (sku, 2), ("T-01", 1)):
            assert picking.scan(source, transfer, scan, uuid4(), NOW, pieces=times).accepted
    assert measured(statements, "finish pick", lambda: picking.finish(source, transfer, uuid4(), NOW)).accepted
    return transfer


def test_no_step_of_receipts_and_transfers_grows_with_their_lines():
    seller = world.seller()
    source, target = world.warehouse(seller, "HYD1"), world.warehouse(seller, "BLR1")
    skus = [f"S-{n}" for n in range(max(LINES))]
    world.skus(seller, *skus)
    inward.receive(source, [inward.Received(sku, "A-01", 50) for sku in skus], "OPENING", "opening", NOW)
    statements: dict[str, list[int]] = {}
    for many in LINES:
        pieces = dict.fromkeys(skus[:many], 2)
        laid = picked(source, pieces, f"STO-{many}-laid", target, statements)
        measured(statements, "cancel picked", lambda laid=laid: cancelling.cancel([seller], laid, "no", NOW))
        turned = picked(source, pieces, f"STO-{many}-turned", target, statements)
        measured(statements, "send", lambda turned=turned: transfers.send(source, turned, "", NOW))
        measured(statements, "turn round", lambda turned=turned: cancelling.cancel([seller], turned, "no", NOW))
        sent = picked(source, pieces, f"STO-{many}", target, statements)
        receipt = transfers.send(source, sent, "", NOW)
        inward.enter_gate(target, receipt, "", 1, NOW)
        counting.count(target, receipt, skus[0], uuid4(), NOW)
        measured(statements, "finish count", lambda receipt=receipt: counting.finish(target, receipt, uuid4(), NOW))
        putaway.scan(target, DOCK, skus[0], uuid4(), NOW)
        putaway.scan(target, DOCK, "A-01", uuid4(), NOW)
        reasons = dict.fromkeys(pieces, Variance.LOST)
        measured(statements, "close", lambda r=receipt, why=reasons: closing.close(target, r, why, NOW))
    grown = {name: counts for name, counts in statements.items() if len(set(counts)) > 1}
    assert grown == {}
    assert checks.differences([seller]) == []
