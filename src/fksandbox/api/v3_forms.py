"""Transit forms and one-time codes (facts/flipkart.md §3.8, §3.9)."""

from datetime import timedelta
from typing import Annotated, Any, Literal

import msgspec

from .. import orders
from ..errors import Refused
from ..world import World
from .handlers import serves
from .v3_effects import each
from .v3_handover import check_location, handover_code
from .v3_search import split_ids


class FormAck(msgspec.Struct, rename="camel"):
    name: str
    ack_number: Annotated[str, msgspec.Meta(min_length=1)]


class ShipmentForms(msgspec.Struct, rename="camel"):
    shipment_id: str
    forms: Annotated[list[FormAck], msgspec.Meta(min_length=1)]


class AckRequest(msgspec.Struct):
    shipments: Annotated[list[ShipmentForms], msgspec.Meta(min_length=1, max_length=25)]


class OtcQuery(msgspec.Struct, rename="camel"):
    request_type: Literal["RETURN"] = "RETURN"


@serves("forms")
def forms(world: World, ids: str) -> dict[str, Any]:
    found = (world.shipments.by_id.get(one) for one in split_ids(ids, 100))
    return {
        "shipments": [
            {
                "shipmentId": one.shipment_id,
                "forms": [
                    {"name": f.name, "link": f.link, "automated": f.automated, "status": f.status} for f in one.forms
                ],
            }
            for one in found
            if one
        ]
    }


@serves("forms_ack")
def acknowledge(world: World, body: AckRequest) -> dict[str, Any]:
    """Acknowledgement numbers for manual forms; a shipment in FORM_FAILED goes on packing."""

    def one(given: ShipmentForms) -> None:
        shipment = world.own_shipment(given.shipment_id)
        by_name = {form.name: form for form in shipment.forms}
        for ack in given.forms:
            if ack.name not in by_name:
                raise Refused("INVALID_FORM", name=ack.name)
        for ack in given.forms:
            by_name[ack.name].ack_number = ack.ack_number
            by_name[ack.name].status = "ACKNOWLEDGED"
        world.shipments.mark(shipment)
        world.emit("form_acknowledged", shipment.shipment_id)
        if shipment.status == "FORM_FAILED":
            orders.progress(world, shipment, "PACKING_IN_PROGRESS")
            due = world.now() + timedelta(seconds=world.settings.label_delay)
            world.timers.at(due, "pack_done", shipment.shipment_id)

    return each(((given.shipment_id, given) for given in body.shipments), one)


@serves("otc")
def otc(world: World, location_id: str, query: OtcQuery) -> dict[str, Any]:
    """The codes with which a courier hands returns over."""
    check_location(world, location_id)
    code = {"code": handover_code(world, location_id), "type": "NON_LARGE", "vendor": "Ekart Logistics"}
    return {"otcs": [{"status": "SUCCESS", "requestType": query.request_type, "otc": [code]}]}
