"""People: waves, picks, packs, manifests, each a turn of a gesture or a few. They err, repeat and change their minds.

What a page would show as a refusal is one here too; anything else that a verb raises ends the simulation.
"""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from godown.kit import gtin
from godown.kit.errors import Conflict, NotFound
from godown.omni.cancellations import service as cancellations
from godown.wms.dispatch import service as dispatch
from godown.wms.gestures.service import Answer
from godown.wms.outward import service as outward
from godown.wms.packing import service as packing
from godown.wms.packing import views
from godown.wms.picking import doubts
from godown.wms.picking import service as picking
from godown.wms.putback import service as putback
from godown.wms.waves import service as waves
from godown.wms.waves.rules import Trolley

from . import repository
from .lives import Life
from .place import BINS, TOTES
from .stage import Stage
from .workers import mortal

DEADLY = 0.03
REPEATED = 0.1
SHORT = 0.05
WRONG_CODES = ("A-01", "T-01", gtin.ean(3), "nonsense", "")


class Doubled(AssertionError):
    """A gesture that was repeated got another answer than the first time."""


def _gesture(stage: Stage, act: Callable[[UUID], Answer]) -> Answer:
    """A gesture; now and then it is repeated, as a device does that heard no answer, or its server dies first."""
    gesture = UUID(int=stage.rng.getrandbits(128), version=4)
    life = mortal(stage) if stage.chance(DEADLY) else Life()
    answer = stage.lives.work(life, lambda: act(gesture))
    if answer is None:
        stage.say("floor: the server DIED; the gesture is repeated")
        return act(gesture)
    if stage.chance(REPEATED):
        again = act(gesture)
        if (again.accepted, again.code) != (answer.accepted, answer.code):
            raise Doubled(f"{answer.code} became {again.code}")
    return answer


def _try(stage: Stage, what: str, act: Callable[[], object]) -> bool:
    """A click; its refusal is part of the history."""
    try:
        act()
    except (Conflict, NotFound) as refusal:
        stage.say(f"{what}: refused, {refusal.code}")
    else:
        stage.say(what)
    return True


# --- picking ------------------------------------------------------------------------------------------------------


def make_wave(stage: Stage) -> bool:
    """A wave is made and claimed."""
    site = stage.place.site
    wave = waves.create(site, stage.now(), Trolley(orders=stage.rng.choice((1, 3, 8))))
    if wave is None:
        return False
    waves.claim(site, wave, stage.now())
    stage.say("floor: a wave is made")
    return True


def pick(stage: Stage) -> bool:
    """The picker of some wave goes to the next stop: bin, pieces, tote; or reports that something is not there."""
    site = stage.place.site
    board = waves.board(site)
    if not board:
        return False
    wave = stage.rng.choice(board).id
    stops = picking.walk(site, wave)
    if not stops:
        return False
    stop = stops[0] if stage.chance(0.8) else stage.rng.choice(stops)
    what = f"floor: {stage.name(stop.order_code)} {stop.left}×{stop.sku} from {stop.bin}"
    if stage.chance(SHORT):
        answer = _gesture(stage, lambda key: picking.report_short(site, wave, stop.id, key, stage.now()))
        stage.say(f"{what}: not there, {answer.code}")
        return True
    codes = [stop.bin, *[stop.ean] * stop.left, stop.tote or stage.rng.choice(TOTES)]
    if stage.chance(0.1):
        codes.insert(stage.rng.randrange(len(codes)), stage.rng.choice(WRONG_CODES))
    answers = [_pick_scan(stage, wave, code) for code in codes]
    stage.say(f"{what}: {', '.join(dict.fromkeys(answer.code for answer in answers))}")
    return True


def _pick_scan(stage: Stage, wave: int, code: str) -> Answer:
    return _gesture(stage, lambda key: picking.scan(stage.place.site, wave, code, key, stage.now()))


def check_bins(stage: Stage) -> bool:
    """Somebody looks into the bins that were short."""
    site = stage.place.site
    found = doubts.doubtful_bins(site)
    for each in found:
        doubts.bin_checked(site, each.bin, each.sku, stage.now())
        stage.say(f"floor: {each.bin} is checked for {each.sku}")
    return bool(found)


def retry(stage: Stage) -> bool:
    """An order that ran short is to be picked again."""
    found = [each for each in outward.board(stage.place.site, ["UNFULFILLABLE"]) if not each.blocked]
    if not found:
        return False
    order = stage.rng.choice(found)
    what = f"floor: {stage.name(order.order_code)} is picked again"
    return _try(stage, what, lambda: outward.retry([stage.place.site.seller_id], order.id, stage.now()))


# --- packing ------------------------------------------------------------------------------------------------------


def pack(stage: Stage) -> bool:
    """A packer opens some picked order's parcel and scans all pieces of it, or only some for now."""
    site = stage.place.site
    found = outward.board(site, ["PICKED"])
    if not found:
        return False
    order = stage.rng.choice(found)
    what = f"floor: parcel of {stage.name(order.order_code)}"
    opened = _gesture(stage, lambda key: packing.open_parcel(site, order.order_code, key, stage.now()))
    if not opened.accepted:
        stage.say(f"{what}: refused, {opened.code}")
        return opened.code not in ("packing.has_parcel", "packing.in_use")
    shipment: int = opened.data["shipment"]
    said = [opened.code]
    for line in views.parcel(site, shipment).lines:
        for _ in range(line.quantity - line.scanned):
            if stage.chance(0.03):
                break
            answer = _pack_scan(stage, shipment, stage.rng.choice(WRONG_CODES) if stage.chance(0.03) else line.ean)
            said.append(answer.code)
    stage.say(f"{what}: {', '.join(dict.fromkeys(said))}")
    return True


def _pack_scan(stage: Stage, shipment: int, code: str) -> Answer:
    return _gesture(stage, lambda key: packing.scan(stage.place.site, shipment, code, key, stage.now()))


def undo(stage: Stage) -> bool:
    """The packer takes the last piece out again, in the grace or too late."""
    found = views.board(stage.place.site, ["OPEN", "ASKED"])
    if not found:
        return False
    parcel = stage.rng.choice(found)
    answer = _gesture(stage, lambda key: packing.undo(stage.place.site, parcel.id, key, stage.now()))
    stage.say(f"floor: undo at the parcel of {stage.name(parcel.order_code)}: {answer.code}")
    return True


def unpack(stage: Stage) -> bool:
    """A refused parcel is unpacked; sometimes an open one."""
    found = views.board(stage.place.site, ["REFUSED"] if stage.chance(0.8) else ["OPEN"])
    if not found:
        return False
    parcel = stage.rng.choice(found)
    tote = stage.rng.choice(TOTES)
    what = f"floor: the parcel of {stage.name(parcel.order_code)} is unpacked"
    return _try(stage, what, lambda: packing.unpack(stage.place.site, parcel.id, tote, stage.now()))


# --- dispatch -----------------------------------------------------------------------------------------------------


def load(stage: Stage) -> bool:
    """A parcel is scanned into its courier's manifest; one without document or of a blocked order is tried too."""
    site = stage.place.site
    found = [each for each in dispatch.waiting(site) if each.transporter]
    if not found:
        return False
    parcel = stage.rng.choice(found)
    manifest = dispatch.open_manifest(site, parcel.transporter, stage.now())
    code = parcel.awb or parcel.order_code
    answer = _gesture(stage, partial(_load, stage, manifest, code))
    stage.say(f"gate: {stage.name(parcel.order_code)} onto a manifest: {answer.code}")
    return answer.accepted


def close_manifest(stage: Stage) -> bool:
    """An open manifest is closed; what is blocked by now is taken off before, if somebody looks."""
    site = stage.place.site
    found = [each for each in dispatch.board(site) if each.status == "open" and each.parcels]
    if not found:
        return False
    manifest = stage.rng.choice(found).id
    parcels = dispatch.parcels(site, manifest)
    names = ", ".join(stage.name(each.order_code) for each in parcels)
    blocked = {order.order_code for order in outward.board(site, ["PACKED"]) if order.blocked}
    for parcel in parcels:
        if parcel.order_code in blocked:
            _gesture(
                stage,
                lambda key, awb=parcel.awb: dispatch.take_off(site, manifest, awb, key, stage.now()),  # type: ignore[misc]
            )
    return _try(stage, f"gate: the manifest of {names} is closed", lambda: dispatch.close(site, manifest, stage.now()))


# --- cancellations ------------------------------------------------------------------------------------------------


def follow_cancellation(stage: Stage) -> bool:
    """The supervisor follows a cancellation that was seen on Flipkart: asks for a read-back, then cancels here."""
    found = repository.cancelled_on_channel()
    if not found:
        return False
    order = stage.rng.choice(found)
    what = f"office: the cancellation of {stage.name(order['code'])} is followed"
    return _try(stage, what, lambda: _follow(stage, order["id"]))


def _follow(stage: Stage, order_id: UUID) -> None:
    sellers = [stage.place.site.seller_id]
    read_back_at = cancellations.look(sellers, order_id).read_back_at
    if read_back_at is None or stage.now() - read_back_at > cancellations.FRESH:
        cancellations.ask_read_back(sellers, order_id, stage.now())
    cancellations.follow(sellers, order_id, None, stage.now())


def put_back(stage: Stage) -> bool:
    """Pieces of a SKU that wait to be put back go into a bin."""
    site = stage.place.site
    found = putback.waiting(site)
    if not found:
        return False
    each = stage.rng.choice(found)
    codes = [*[each.ean] * stage.rng.randint(1, each.pieces), stage.rng.choice(BINS)]
    answers = [_gesture(stage, lambda key, code=code: putback.scan(site, code, key, stage.now())) for code in codes]  # type: ignore[misc]
    said = ", ".join(dict.fromkeys(answer.code for answer in answers))
    stage.say(f"floor: {each.pieces}×{each.sku} of {stage.name(each.order_code)} put back: {said}")
    return True


# --- when all is calm ---------------------------------------------------------------------------------------------


def finish(stage: Stage) -> None:
    """Do all that people can do now, once; what is blocked is tried and left."""
    site = stage.place.site
    check_bins(stage)
    for each in repository.cancelled_on_channel():
        _try(stage, "office: a cancellation is followed", partial(_follow, stage, each["id"]))
    for order in outward.board(site, ["UNFULFILLABLE"]):
        _try(stage, "floor: an order is picked again", partial(outward.retry, [site.seller_id], order.id, stage.now()))
    while make_wave(stage):
        pass
    for wave in waves.board(site):
        _finish_wave(stage, wave.id)
    for _ in range(len(putback.waiting(site))):
        put_back(stage)
    _finish_packing(stage)
    _finish_loading(stage)


def _finish_loading(stage: Stage) -> None:
    """Load and hand over all that may go. A parcel that came back is loaded again, but only once."""
    site = stage.place.site
    for parcel in dispatch.waiting(site):
        if parcel.has_document and parcel.order_code not in stage.loaded_again:
            if parcel.refusal:
                stage.loaded_again.add(parcel.order_code)
            manifest = dispatch.open_manifest(site, parcel.transporter, stage.now())
            _gesture(stage, partial(_load, stage, manifest, parcel.awb))
    for _ in dispatch.board(site):
        close_manifest(stage)


def _load(stage: Stage, manifest: int, code: str, key: UUID) -> Answer:
    return dispatch.scan_parcel(stage.place.site, manifest, code, key, stage.now())


def _finish_wave(stage: Stage, wave: int) -> None:
    """Fetch every stop of a wave; a hand that is full of what is stopped is emptied by any scan."""
    for _ in range(2):
        for stop in picking.walk(stage.place.site, wave):
            for code in (stop.bin, *[stop.ean] * stop.left, stop.tote or TOTES[0]):
                _pick_scan(stage, wave, code)


def _finish_packing(stage: Stage) -> None:
    """Pack what is picked. A refused parcel is unpacked and packed again, but only once: then it is for the office."""
    site = stage.place.site
    for parcel in views.board(site, ["REFUSED"]):
        if parcel.order_code not in stage.packed_again:
            stage.packed_again.add(parcel.order_code)
            what = f"floor: the parcel of {stage.name(parcel.order_code)} is unpacked"
            _try(stage, what, partial(packing.unpack, site, parcel.id, TOTES[0], stage.now()))
    for order in outward.board(site, ["PICKED"]):
        opened = _gesture(
            stage,
            lambda key, code=order.order_code: packing.open_parcel(site, code, key, stage.now()),  # type: ignore[misc]
        )
        if opened.accepted:
            shipment: int = opened.data["shipment"]
            for line in views.parcel(site, shipment).lines:
                for _ in range(line.quantity - line.scanned):
                    _pack_scan(stage, shipment, line.ean)
