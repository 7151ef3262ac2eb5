"""Pages of returns: list, one return, report, settings."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

import world
from godown.omni.models import ApiKey, ReturnPolicy
from godown.omni.return_board import service as board
from godown.omni.return_board.rules import AGES, Filter, span
from godown.omni.returns import announcing, jobs, policies
from godown.omni.returns.desk import ReturnsDesk
from godown.omni.returns.models import Kind, Source
from godown.omni.returns.policies import Policy
from godown.omni.returns.rules import AnnouncedLine
from godown.wms.returns import gate
from people import browser
from returning import Shop, shop, told


@pytest.fixture
def here(database: str) -> Iterator[Shop]:
    """Four returns: one of today, one of 10 days ago, one of 25 days ago (an RTO), and one that has come in."""
    with shop() as opened:
        opened.ship(*[(f"S{number}", {"SKU-000": 2, "SKU-001": 1}) for number in range(10)])
        for code, order, days, kind, line in (
            ("R-25", "S0", 0, Kind.RETURN_TO_ORIGIN, AnnouncedLine(2, channel_sku="SKU-000", reason="UNDELIVERED")),
            ("R-10", "S1", 15, Kind.CUSTOMER_RETURN, AnnouncedLine(1, channel_sku="SKU-000", reason="SIZE")),
            ("R-IN", "S2", 3, Kind.CUSTOMER_RETURN, AnnouncedLine(1, channel_sku="SKU-001", reason="SIZE")),
            ("R-0", "S3", 7, Kind.CUSTOMER_RETURN, AnnouncedLine(1, channel_sku="SKU-001", reason="DAMAGED")),
        ):
            opened.clock.advance(timedelta(days=days))
            announcing.announce(opened.account, [told(code, order, line, kind=kind)], Source.UPLOAD, opened.clock.now())
        ReturnsDesk().gate_entered([opened.get("R-IN").id], opened.clock.now())
        yield opened


@pytest.fixture
def office(here: Shop) -> Client:
    return browser("office", "supervisor", here.account.seller_id)


@pytest.fixture
def stranger(here: Shop) -> Client:
    return browser("stranger", "admin", world.seller("stranger"))


def listed(client: Client, query: str = "") -> list[str]:
    """Return ids in the CSV of a filter."""
    content = b"".join(client.get(f"/returns/returns.csv?{query}").streaming_content)
    return [row["return_id"] for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))]


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["R-0", "R-IN", "R-10", "R-25"]),
        ("status=announced", ["R-0", "R-10", "R-25"]),
        ("age=3", ["R-0"]),
        ("age=14", ["R-10"]),
        ("age=30", ["R-25"]),
        ("claim=soon", ["R-25"]),
        ("kind=RETURN_TO_ORIGIN", ["R-25"]),
        ("sku=SKU-001&reason=SIZE", ["R-IN"]),
        ("q=AWB-R-10", ["R-10"]),
        ("q=S2", ["R-IN"]),
        ("account=nobody", []),
        ("status=nonsense&age=nonsense&kind=nonsense", ["R-0", "R-IN", "R-10", "R-25"]),
    ],
)
def test_the_filter_is_in_the_url_and_the_file_is_what_the_page_shows(here, office, query, codes):
    assert listed(office, query) == codes
    page = office.get(f"/returns?{query}")
    assert [card.return_code for card in page.context["page"].cards] == codes


def test_ages_follow_each_other_without_a_gap():
    spans = [span(age) for age in AGES]
    assert spans[0][0] == timedelta(0)
    assert spans[-1][1] is None
    assert [upper for _, upper in spans[:-1]] == [lower for lower, _ in spans[1:]]


def test_the_list_goes_on_page_by_page(here):
    here.ship(("BIG", {"SKU-005": 120}))
    line = AnnouncedLine(1, channel_sku="SKU-005")
    batch = [told(f"B-{number:03}", "BIG", line) for number in range(120)]
    announcing.announce(here.account, batch, Source.UPLOAD, here.clock.now())
    filter, after, seen = Filter(here.sellers, sku="SKU-005"), None, []
    while True:
        page = board.page(filter, after, here.clock.now())
        seen += [card.return_code for card in page.cards]
        if page.next is None:
            break
        after = page.next
    assert (len(seen), len(set(seen)), page.counts) == (120, 120, {"announced": 120})


def test_the_report_counts_what_is_waited_for_why_and_how_much_comes_back(here):
    found = board.report(here.sellers, "", 30, here.clock.now())
    assert found.ages == {"3": 1, "7": 0, "14": 1, "30": 1, "older": 0}
    assert (found.waiting, found.claim_soon, found.claim_missed) == (3, 1, 0)
    assert [(each.sku, each.reasons) for each in found.reasons] == [
        ("SKU-000", {"UNDELIVERED": 2, "SIZE": 1}),
        ("SKU-001", {"DAMAGED": 1, "SIZE": 1}),
    ]
    (week,) = (each for each in found.weeks if each.shipped)
    assert (week.shipped, week.undelivered, week.by_customer) == (10, 1, 3)
    assert (week.undelivered_rate, week.by_customer_rate) == (10.0, 30.0)
    assert len(found.weeks) == 12
    assert board.report(here.sellers, "nobody", 30, here.clock.now()).waiting == 0


def test_the_report_is_shown_and_saved(here, office):
    page = office.get("/returns/report?days=90")
    assert (page.status_code, page.context["days"]) == (200, 90)
    reasons = b"".join(office.get("/returns/report/reasons.csv").streaming_content).decode("utf-8-sig")
    assert reasons.splitlines()[:2] == ["sku,reason,pieces", "SKU-000,UNDELIVERED,2"]
    weeks = b"".join(office.get("/returns/report/weeks.csv").streaming_content).decode("utf-8-sig")
    assert "2026-11-23,10,1,10.0,3,30.0" in weeks.splitlines()
    assert office.get("/returns/report/other.csv").status_code == 404


def test_a_return_is_cancelled_with_a_reason_only(here, office):
    one = here.get("R-10")
    assert office.post(f"/returns/{one.id}/cancel", {"reason": " "}).status_code == 400
    assert here.get("R-10").status == "announced"
    assert office.post(f"/returns/{one.id}/cancel", {"reason": "the buyer keeps it"}).status_code == 302
    assert here.get("R-10").status == "cancelled"
    assert b"the buyer keeps it" in office.get(f"/returns/{one.id}").content
    assert b"R-10" in office.get(f"/orders/{one.order_id}").content


def test_settings_and_keys_are_an_administrators(here, office):
    assert office.get("/returns/settings").status_code == 403
    admin = browser("boss", "admin", here.account.seller_id)
    form = {"sync": "on", "read_minutes": "30", "overdue_days": "5", "claim_days": "45", "returns_pool": "common"}
    assert admin.post("/returns/settings/bench", form).status_code == 302
    assert policies.policy(here.account) == Policy(False, "common", True, 1800, 5, 45)
    assert admin.post("/returns/settings/bench", {**form, "claim_days": "0"}).status_code == 400
    assert admin.post("/returns/settings/other", form).status_code == 404
    assert policies.policy(here.account).claim_days == 45
    issued = admin.post("/returns/settings/keys", {"seller": "bench"}).context["issued"]
    assert issued.password not in admin.get("/returns/settings").content.decode()
    assert admin.post(f"/returns/settings/keys/{issued.username}/revoke").status_code == 302
    assert ApiKey.objects.get().revoked_at is not None


def test_a_stranger_finds_nothing(here, stranger):
    one = here.get("R-10")
    assert listed(stranger) == []
    assert stranger.get(f"/returns/{one.id}").status_code == 404
    assert stranger.post(f"/returns/{one.id}/cancel", {"reason": "mine"}).status_code == 404
    before = ReturnPolicy.objects.get().overdue_days
    assert stranger.post("/returns/settings/bench", {"overdue_days": "1"}).status_code == 404
    assert ReturnPolicy.objects.get().overdue_days == before
    assert stranger.post("/returns/settings/keys", {"seller": "bench"}).status_code == 404
    assert stranger.get("/returns/report").context["report"].waiting == 0
    assert here.get("R-10").status == "announced"


def test_parcels_without_a_return_lead_from_the_exceptions_to_the_dock_that_searches(here, office):
    site, now = here.place.site, here.clock.now()
    gate.scan(site, gate.open_entry(site, "", now), "AWB-7", uuid4(), now)
    here.clock.advance(timedelta(days=2))
    jobs.unknown_parcels(here.clock.now(), 8)
    page = office.get("/exceptions?cause=return.unknown_parcels").content.decode()
    assert f"In {site.code} without a return order for more than 2 days: parcels of returns, 1 in all." in page
    assert f'href="{reverse("returns_list", args=[site.code])}"' in page
