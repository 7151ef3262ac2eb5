"""What Flipkart says and what people do, at the same moment."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from godown.demo import people, shop
from godown.kit import clock, history
from godown.omni.fulfilment import repository
from godown.omni.models import Command
from godown.wms.models import Shipment
from godown.wms.packing import service as packing
from playing import Play, playing


@pytest.fixture
def play(database: str) -> Iterator[Play]:
    with playing() as stage:
        yield stage


def close_a_parcel(play: Play) -> int:
    """A parcel of one piece, closed at the bench by its last scan: Flipkart is told once the grace is over."""
    code = play.order()
    play.run()
    play.until_on_picklists(code)
    people.pick(play.shop.site, shop.TOTES)
    with history.acting("packer"):
        opened = packing.open_parcel(play.shop.site, code, uuid4(), clock.now())
        shipment_id: int = opened.data["shipment"]
        sku = packing.repository.select_lines(shipment_id)[0]["sku"]
        assert packing.scan(play.shop.site, shipment_id, sku, uuid4(), clock.now()).code == "packing.closed"
    return shipment_id


def test_a_parcel_reopened_while_its_command_is_taken_up_is_not_packed_on_flipkart(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipment_id = close_a_parcel(play)
    select_commands = repository.select_commands

    def and_the_packer_is_faster(ids: list[int]) -> Any:
        found = select_commands(ids)
        if found:
            with history.acting("packer"):
                assert packing.undo(play.shop.site, shipment_id, uuid4(), clock.now()).accepted
        return found

    monkeypatch.setattr(repository, "select_commands", and_the_packer_is_faster)
    play.wait(seconds=20)
    assert play.calls("pack") == 0
    assert Command.objects.get(kind="pack").status == "withdrawn"
    assert Shipment.objects.get(id=shipment_id).status == "OPEN"
