"""Stations: persons change by badge and PIN at a shared device, for the floor only, and guessing has an end (U27)."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

import delivering
from godown.access import people, stations, tries
from godown.access.models import Badge, Membership, User
from godown.access.models import Station as StationRow
from godown.kit import clock, history
from godown.kit.clock import VirtualClock
from godown.kit.errors import Conflict, GodownError, Invalid, NotFound
from godown.wms.masters import service as masters
from people import browser
from racing import at_once, codes
from world import NOW, seller, skus, warehouse

pytestmark = pytest.mark.usefixtures("database")
HOST = {"HTTP_HOST": "127.0.0.1"}


@pytest.fixture
def time() -> Iterator[VirtualClock]:
    virtual = VirtualClock(NOW)
    with clock.use(virtual):
        yield virtual


@pytest.fixture
def mugs(time: VirtualClock) -> int:
    seller_id = seller("mugs")
    warehouse(seller_id)
    return seller_id


@pytest.fixture
def bench(mugs: int) -> Client:
    """The browser of a shared device, at which nobody is logged in."""
    device = browser("sita", "supervisor", mugs)
    device.post("/stations", {"name": "Bench 1"})
    device.post("/logout")
    return device


def worker(name: str, role: str, seller_id: int, pin: str = "2580") -> str:
    """Somebody with a PIN; returns the badge."""
    person = User.objects.create_user(name, password=name)
    Membership.objects.create(user=person, seller_id=seller_id, role=role)
    return stations.set_pin(person, pin, NOW)


def who(device: Client) -> str | None:
    found = device.get("/floor/BLR1/put-back").context
    return found["user"].username if found else None


def test_a_badge_and_a_pin_open_the_page_where_it_was_and_end_the_session_before(mugs: int, bench: Client) -> None:
    asha, ravi = worker("asha", "packer", mugs), worker("ravi", "picker", mugs, "4711")
    page = {"next": "/floor/BLR1/put-back"}
    assert bench.post("/switch", {"badge": asha, "pin": "2580", **page}).url == "/floor/BLR1/put-back"
    assert who(bench) == "asha"
    assert bench.post("/switch", {"badge": ravi, "pin": "4711", **page}).url == "/floor/BLR1/put-back"
    assert who(bench) == "ravi"
    assert bench.post("/lock", page).url == "/switch?next=%2Ffloor%2FBLR1%2Fput-back"
    assert who(bench) is None
    assert bench.post("/switch", {"badge": "asha", "pin": "2580", "next": "https://example.com/"}).url == "/"


def test_a_pin_is_good_at_a_station_of_ones_own_seller_only(mugs: int, bench: Client) -> None:
    stranger = worker("mina", "packer", seller("cups"))
    asha = worker("asha", "packer", mugs)
    refused = bench.post("/switch", {"badge": stranger, "pin": "2580"})
    assert (refused.status_code, who(bench)) == (409, None)
    elsewhere = Client(**HOST)
    assert elsewhere.post("/switch", {"badge": asha, "pin": "2580"}).url == "/login?next=%2F"
    assert who(elsewhere) is None
    elsewhere.cookies["station"] = "1"  # not signed
    assert elsewhere.post("/switch", {"badge": asha, "pin": "2580"}).url == "/login?next=%2F"


def test_a_pin_opens_the_floor_and_never_the_office(mugs: int, bench: Client) -> None:
    bench.post("/switch", {"badge": worker("anil", "admin", mugs), "pin": "2580"})
    assert who(bench) == "anil"
    for path in ("/orders", "/stock", "/people", "/stations", "/rules"):
        assert bench.get(path).status_code == 403, path
    assert "Exceptions" not in bench.get("/floor/BLR1/put-back").content.decode()


def test_a_supervisor_by_pin_comes_to_a_page_of_the_floor(mugs: int, bench: Client) -> None:
    assert bench.post("/switch", {"badge": worker("anil", "admin", mugs), "pin": "2580"}).url == "/"
    assert bench.get("/", follow=True).status_code == 200


def test_what_a_supervisor_decides_on_the_floor_asks_for_the_password(mugs: int, bench: Client) -> None:
    skus(mugs, "MUG", "CUP", "PEN")
    house = masters.site([mugs], "BLR1")
    receipt = delivering.at_dock(house, MUG=1)

    def excess(device: Client) -> int:
        scan = {"code": "CUP", "gesture": str(uuid4()), "excess": "CUP"}
        device.post(f"/floor/BLR1/receive/{receipt}/scan", scan)
        return delivering.find(house, receipt).counted

    bench.post("/switch", {"badge": worker("anil", "supervisor", mugs), "pin": "2580"})
    assert (excess(bench), excess(browser("meera", "supervisor", mugs))) == (0, 1)


def test_a_closed_station_and_a_disabled_person_are_out_at_once(mugs: int, bench: Client) -> None:
    bench.post("/switch", {"badge": worker("asha", "packer", mugs), "pin": "2580"})
    User.objects.filter(username="asha").update(is_active=False)
    assert who(bench) is None
    User.objects.filter(username="asha").update(is_active=True)
    assert who(bench) == "asha"
    (station,) = stations.stations([mugs])
    with pytest.raises(NotFound):
        stations.close([seller("cups")], station.id, NOW)
    stations.close([mugs], station.id, NOW)
    assert bench.get("/floor/BLR1/put-back").status_code == 403
    assert bench.get("/switch").url == "/login?next=%2F"


def test_after_five_wrong_pins_even_the_right_one_waits(mugs: int, bench: Client, time: VirtualClock) -> None:
    """E-44: five tries for a person at a station within a quarter of an hour."""
    asha, ravi = worker("asha", "packer", mugs), worker("ravi", "packer", mugs)
    answers = [bench.post("/switch", {"badge": asha, "pin": f"999{n}"}).content.decode() for n in range(6)]
    assert ["do not belong together" in each for each in answers] == [True] * 5 + [False]
    assert "Wait a quarter of an hour" in answers[5]
    assert bench.post("/switch", {"badge": asha, "pin": "2580"}).status_code == 409
    assert bench.post("/switch", {"badge": ravi, "pin": "2580"}).status_code == 302
    time.advance(timedelta(minutes=15))
    assert bench.post("/switch", {"badge": asha, "pin": "2580"}).status_code == 302


def test_twenty_guesses_at_the_same_moment_are_five_tries_too(mugs: int) -> None:
    outcomes = at_once([lambda: tries.claim("pin/1/1", NOW)] * 20)
    assert codes(outcomes) == {"access.too_many_tries": 15, None: 5}


def test_five_wrong_passwords_and_the_log_in_waits(mugs: int, time: VirtualClock) -> None:
    browser("asha", "packer", mugs)
    device = Client(**HOST)

    def log_in(password: str, name: str = "asha") -> tuple[int, bool]:
        response = device.post("/login", {"username": name, "password": password})
        return response.status_code, b"Wait a quarter of an hour" in response.content

    assert [log_in("wrong") for _ in range(6)] == [(200, False)] * 5 + [(200, True)]
    assert log_in("asha") == (200, True)
    assert log_in("wrong", "ravi") == (200, False)
    time.advance(timedelta(minutes=15))
    assert log_in("asha") == (302, False)


@pytest.mark.parametrize("pin", ["123", "1234567", "1111", "1234", "987654", "12a4", "", "१२५८"])
def test_a_pin_that_is_easy_to_guess_is_refused(mugs: int, pin: str) -> None:
    worker("asha", "packer", mugs)
    before = Badge.objects.get().pin
    with pytest.raises(Invalid):
        stations.set_pin(User.objects.get(username="asha"), pin, NOW)
    assert Badge.objects.get().pin == before


def test_ones_own_pin_is_set_with_the_password_and_the_badge_stays(mugs: int) -> None:
    asha = browser("asha", "packer", mugs)

    def put(password: str, pin: str, again: str) -> int:
        return asha.post("/badge", {"password": password, "pin": pin, "again": again}).status_code

    assert (put("wrong", "2580", "2580"), put("asha", "2580", "2581"), put("asha", "1111", "1111")) == (400, 400, 400)
    assert not Badge.objects.exists()
    assert asha.get("/badge.pdf").url == "/badge"
    assert put("asha", "2580", "2580") == 302
    code = Badge.objects.get().code
    assert stations.BADGE.fullmatch(code)
    assert put("asha", "4711", "4711") == 302
    assert Badge.objects.get().code == code
    assert asha.get("/badge.pdf")["Content-Type"] == "application/pdf"


def test_only_who_changes_stock_makes_a_station_and_only_of_ones_own_seller(mugs: int) -> None:
    assert browser("asha", "packer", mugs).post("/stations", {"name": "Bench 1"}).status_code == 403
    cups = seller("cups")
    browser("sita", "supervisor", mugs).post("/stations", {"name": "Bench 1", "seller": "cups"})
    assert list(StationRow.objects.values_list("seller_id", "name", "made_by")) == [(mugs, "Bench 1", "sita")]
    assert stations.stations([cups]) == []
    with history.acting("sita"), pytest.raises(Invalid):
        stations.make(mugs, " " * 3, NOW)


def test_a_wrong_pin_says_no_more_than_that(mugs: int) -> None:
    with history.acting("sita"):
        station = stations.find(stations.make(mugs, "Bench 1", NOW))
    assert station is not None
    worker("asha", "packer", mugs)
    said: list[GodownError] = []
    for badge in ("asha", "nobody", "@22222222"):
        with pytest.raises(Conflict) as refused:
            stations.enter(station, badge, "0000", NOW)
        said.append(refused.value)
    assert {each.code for each in said} == {"access.wrong_pin"}


def test_that_a_pin_was_set_is_told_and_a_new_password_ends_it(mugs: int) -> None:
    worker("asha", "packer", mugs)
    browser("anil", "admin", mugs)
    asha = User.objects.get(username="asha")
    assert [each.code for each in people.timeline([mugs], asha.pk)] == ["access.pin_set"]
    with history.acting("anil"):
        people.reset_password([mugs], asha.pk, NOW)
    assert stations.badge(asha) is None
