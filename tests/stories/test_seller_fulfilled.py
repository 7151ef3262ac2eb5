"""Seller fulfilment from pull to handover: no picklists, and several parcels in a call."""

from collections import Counter
from datetime import timedelta

import pytest

from godown.bench import day
from godown.bench.day import Script
from godown.omni.models import Command, Document, Order

#: Calls to be let in, and reads that do not depend on orders.
BESIDE = ("token", "filter", "filter_next", "returns")


@pytest.mark.parametrize("busy", [False, True])
def test_parcels_are_packed_documented_and_handed_over_together_while_calls_run_low(database: str, busy: bool) -> None:
    played = day.play(Script("own", "v3", 25, timedelta(minutes=3), 5, 1000, busy_before=busy))
    assert Counter(Order.objects.values_list("status", flat=True)) == {"COMPLETED": 25}
    assert Counter(Command.objects.filter(kind="pack").values_list("status", flat=True)) == {"confirmed": 25}
    assert Document.objects.exclude(stored_at=None).count() == 25
    effects = [effect.split(":", 1)[0] for call in played.calls for effect in call.effects]
    assert effects.count("pack_accepted") == 25
    calls = Counter(call.op for call in played.calls if call.op not in BESIDE)
    assert calls["dispatch"] == Command.objects.filter(kind="handover").count()  # one for each courier's list
    assert calls["v3_pack"] == calls["get_shipments"] == calls["details"] == calls["invoices"]
    assert calls["v3_pack"] < (3 if busy else 6)
    assert calls["labels"] == (calls["v3_pack"] if busy else 25)
    assert not {"picklist_create", "pack", "rts"} & calls.keys()
    assert played.longest_label_wait <= timedelta(seconds=12)
