"""What Flipkart and its buyers do: orders, holds, cancellations; and the courier."""

from collections.abc import Callable
from datetime import timedelta

from fksandbox.model import Shipment
from fksandbox.states import TYPE_OF_STATE

from .stage import Stage


def place_order(stage: Stage) -> bool:
    """An order comes: plain, on hold, for later, of a SKU without listing, or of one without stock."""
    rng, place = stage.rng, stage.place
    part = rng.choices(("plain", "held", "later", "unlisted", "lacking"), (16, 4, 2, 1, 1))[0]
    chosen = rng.sample(place.goods, rng.choices((1, 2, 3), (6, 3, 1))[0])
    items = [(one, rng.choices((1, 2, 3), (6, 3, 1))[0]) for one in chosen]
    if part in ("unlisted", "lacking"):
        items[0] = (getattr(place, part), items[0][1])
    shipment = stage.world.place_order(
        items,
        service_profile=place.profile,
        hold=part == "held",
        dispatch_after=stage.now() + timedelta(hours=rng.randint(1, 6)) if part == "later" else None,
        dispatch_by=stage.now() + timedelta(hours=rng.randint(8, 36)),
    )
    pieces = " + ".join(f"{quantity}×{one.sku}" for one, quantity in items)
    stage.say(f"Flipkart: {stage.name(shipment.shipment_id)} ordered ({part}): {pieces}")
    return True


def hold(stage: Stage) -> bool:
    """An order is put on hold, maybe again."""
    shipment = _some(
        stage, lambda one: not one.hold and one.live_items and TYPE_OF_STATE.get(one.status) == "preDispatch"
    )
    if shipment is None:
        return False
    stage.world.hold(shipment.shipment_id)
    stage.say(f"Flipkart: {stage.name(shipment.shipment_id)} is put on hold ({shipment.status})")
    return True


def unhold(stage: Stage) -> bool:
    """A hold ends."""
    shipment = _some(stage, lambda one: one.hold)
    if shipment is None:
        return False
    stage.world.unhold(shipment.shipment_id)
    stage.say(f"Flipkart: {stage.name(shipment.shipment_id)} is released")
    return True


def cancel(stage: Stage) -> bool:
    """A buyer cancels an order, or a piece of it, at any stage until the courier has it."""
    shipment = _some(stage, lambda one: one.live_items and TYPE_OF_STATE.get(one.status) == "preDispatch")
    if shipment is None:
        return False
    name, status = stage.name(shipment.shipment_id), shipment.status
    item = stage.rng.choice(shipment.live_items)
    if stage.chance(0.5):
        stage.world.cancel(shipment.shipment_id)
        stage.say(f"Flipkart: {name} is cancelled ({status})")
    else:
        stage.world.cancel(shipment.shipment_id, item.order_item_id, 1)
        stage.say(f"Flipkart: a piece of {stage.world.listings[item.listing_id].sku} of {name} is cancelled ({status})")
    return True


def pick_up(stage: Stage) -> bool:
    """The courier picks up what is ready."""
    shipment = _some(stage, lambda one: one.live_items and one.status == "READY_TO_DISPATCH")
    if shipment is None:
        return False
    stage.world.pick_up(shipment.shipment_id)
    stage.say(f"courier: picks up {stage.name(shipment.shipment_id)}")
    return True


def receive_goods(stage: Stage) -> bool:
    """More stock comes in."""
    one = stage.rng.choice(stage.place.goods)
    pieces = {one.sku: stage.rng.randint(2, 6)}
    reference = f"GRN-{len(stage.said)}"
    stage.place.receive(pieces, stage.rng, reference, stage.now())
    stage.say(f"goods: {pieces[one.sku]}×{one.sku} come in")
    return True


def upload_listing(stage: Stage) -> bool:
    """The missing listing is uploaded."""
    stage.place.list_all(stage.now())
    stage.say("office: the missing listing is uploaded")
    return True


def _some(stage: Stage, fits: Callable[[Shipment], object]) -> Shipment | None:
    """A shipment that fits, by chance; the sandbox is brought up to now first."""
    with stage.world.lock:
        stage.world.settle()
    found = [one for one in stage.world.shipments if fits(one)]
    return stage.rng.choice(found) if found else None
