"""What pages show of a return that came in: its pieces, where they are, its photos."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

import returning
import world
from godown.access.models import Membership, User
from godown.kit import clock
from godown.omni.returns import announcing
from godown.omni.returns.models import Source
from godown.wms.inspection import service as inspection
from godown.wms.inspection.rules import Failure
from godown.wms.masters import service as masters
from godown.wms.models import ReturnItem, ReturnPhoto

pytestmark = pytest.mark.usefixtures("database")
JPEG = b"\xff\xd8\xff\xe0 a broken mug"


@pytest.fixture
def shop(database) -> Iterator[returning.Shop]:
    with returning.shop() as found:
        yield found


@pytest.fixture
def damaged(shop) -> str:
    """The page of a return of which a piece was found to be damaged."""
    shop.ship(("S1", {"SKU-000": 1}))
    announcing.announce(shop.account, [returning.told("R-1", "S1")], Source.UPLOAD, clock.now())
    site = masters.site(shop.sellers, shop.account.warehouse)
    world.through_gate(site, "AWB-R-1")
    parcel = inspection.open_parcel(site, "R-1", uuid4(), clock.now()).data["parcel"]
    inspection.scan(site, parcel, "SKU-000", uuid4(), clock.now())
    inspection.judge(site, parcel, Failure.DAMAGED, uuid4(), clock.now())
    return f"/floor/{site.code}/returns/{parcel}/photo/{ReturnItem.objects.get().id}"


def client(seller_id: int, name: str, role: str) -> Client:
    user = User.objects.create_user(name, password=name)
    Membership.objects.create(user=user, seller_id=seller_id, role=role)
    entered = Client()
    assert entered.login(username=name, password=name)
    return entered


def test_a_photo_taken_at_the_bench_is_on_the_page_of_the_return(shop, damaged):
    (seller_id,) = shop.sellers
    receiver, supervisor = client(seller_id, "rec", "receiver"), client(seller_id, "sup", "supervisor")
    response = receiver.post(damaged, {"photo": SimpleUploadedFile("mug.jpg", JPEG, "image/jpeg")})
    assert response.status_code == 302
    photo = reverse("return_photo", args=[ReturnPhoto.objects.get().id])
    shown = supervisor.get(reverse("return", args=[shop.get("R-1").id]))
    assert (shown.status_code, photo in shown.content.decode()) == (200, True)
    assert "Damaged" in shown.content.decode()
    found = supervisor.get(photo)
    assert (found.content, found["Content-Type"], found["X-Content-Type-Options"]) == (JPEG, "image/jpeg", "nosniff")


def test_what_is_no_photo_is_refused_with_a_reason(shop, damaged):
    receiver = client(shop.sellers[0], "rec", "receiver")
    for body in ({}, {"photo": SimpleUploadedFile("mug.jpg", b"<script>", "image/jpeg")}):
        response = receiver.post(damaged, body)
        assert (response.status_code, "That is no photo." in response.content.decode()) == (400, True)
    assert ReturnPhoto.objects.count() == 0


def test_a_stranger_sees_neither_photo_nor_return(shop, damaged):
    client(shop.sellers[0], "rec", "receiver").post(damaged, {"photo": SimpleUploadedFile("mug.jpg", JPEG)})
    stranger = client(world.seller("stranger"), "stranger", "admin")
    paths = [reverse("return_photo", args=[ReturnPhoto.objects.get().id]), damaged]
    assert [stranger.get(paths[0]).status_code, stranger.post(paths[1]).status_code] == [404, 404]
    assert stranger.get(reverse("return", args=[shop.get("R-1").id])).status_code == 404


def test_the_office_is_told_of_parcels_without_return_order(shop, damaged):
    supervisor = client(shop.sellers[0], "sup", "supervisor")
    assert "without a return order" not in supervisor.get(reverse("returns")).content.decode()
    site = masters.site(shop.sellers, shop.account.warehouse)
    world.through_gate(site, "WHAT-1", "WHAT-2")
    shown = supervisor.get(reverse("returns")).content.decode()
    assert f"2 parcels lie in {site.code} without a return order" in shown
    assert reverse("returns_list", args=[site.code]) in shown
