"""People: an administrator adds them, gives roles, disables, resets passwords; everybody changes their own."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from godown.access import people
from godown.access.models import Membership, User
from godown.access.roles import Role
from godown.kit import history
from godown.kit.errors import Conflict, NotFound
from people import browser
from racing import at_once, codes
from world import NOW, seller

pytestmark = pytest.mark.usefixtures("database")
ISSUED = re.compile(r'<p class="issued mono">([a-z0-9-]{14})</p>')


def told(seller_id: int, person_id: int) -> list[tuple[str, str, str]]:
    return [(each.actor, each.code, each.text) for each in people.timeline([seller_id], person_id)]


def named(name: str) -> User:
    return User.objects.get(username=name)


def log_in(name: str, password: str) -> Client:
    client = Client(HTTP_HOST="127.0.0.1")
    assert client.login(username=name, password=password)
    return client


def test_somebody_who_was_added_logs_in_with_the_password_that_was_shown_once() -> None:
    mugs = seller("mugs")
    admin = browser("asha", "admin", mugs)
    response = admin.post("/people/new", {"username": "ravi", "role": "packer", "seller": "mugs"})
    (password,) = ISSUED.findall(response.content.decode())
    assert "no-store" in response["Cache-Control"]
    assert log_in("ravi", password).get("/").url == "/pack"
    ravi = named("ravi").pk
    assert password not in admin.get(f"/people/{ravi}").content.decode()
    assert told(mugs, ravi) == [("asha", "access.came", "ravi was added as packer.")]


@pytest.mark.parametrize(
    ("form", "status", "said"),
    [
        ({"username": "two words", "role": "packer"}, 400, "is no user name"),
        ({"username": "a" * 151, "role": "packer"}, 400, "is no user name"),
        ({"username": "system", "role": "packer"}, 400, "is no user name"),
        ({"username": "flipkart", "role": "packer"}, 400, "is no user name"),
        ({"username": "ravi", "role": "boss"}, 400, "is no role"),
        ({"username": "asha", "role": "packer"}, 409, "The user name asha is taken."),
        ({"username": "ravi", "role": "packer", "seller": "cups"}, 404, "There is no seller cups."),
    ],
)
def test_nobody_is_added_by_a_mistake(form: dict[str, str], status: int, said: str) -> None:
    seller("cups")
    admin = browser("asha", "admin", seller("mugs"))
    response = admin.post("/people/new", {"seller": "mugs", **form})
    assert (response.status_code, said in response.content.decode()) == (status, True)
    assert list(User.objects.values_list("username", flat=True)) == ["asha"]


def test_a_role_holds_from_the_next_click_on_and_who_gave_it_is_told() -> None:
    mugs = seller("mugs")
    admin, ravi = browser("asha", "admin", mugs), browser("ravi", "packer", mugs)
    assert ravi.get("/orders").status_code == 403
    person = named("ravi").pk
    admin.post(f"/people/{person}/role", {"seller": "mugs", "role": "supervisor"})
    assert ravi.get("/orders").status_code == 200
    admin.post(f"/people/{person}/role", {"seller": "mugs", "role": "supervisor"})
    admin.post(f"/people/{person}/role", {"seller": "mugs", "role": ""})
    assert ravi.get("/orders").status_code == 403
    assert told(mugs, person) == [
        ("asha", "access.role_set", "ravi is supervisor now; before: packer."),
        ("asha", "access.left", "ravi does not work for this seller any more; before: supervisor."),
    ]


def test_who_is_disabled_is_logged_out_at_once_and_may_be_let_in_again() -> None:
    """E-44."""
    mugs = seller("mugs")
    admin, ravi = browser("asha", "admin", mugs), browser("ravi", "packer", mugs)
    person = named("ravi").pk
    assert ravi.get("/password").status_code == 200
    admin.post(f"/people/{person}/disable")
    assert ravi.get("/password").url == "/login?next=/password"
    assert not Client().login(username="ravi", password="ravi")
    admin.post(f"/people/{person}/enable")
    assert log_in("ravi", "ravi").get("/password").status_code == 200
    assert [code for _who, code, _text in told(mugs, person)] == ["access.disabled", "access.enabled"]


def test_a_new_password_ends_the_log_ins_with_the_one_before() -> None:
    mugs = seller("mugs")
    admin, ravi = browser("asha", "admin", mugs), browser("ravi", "packer", mugs)
    person = named("ravi").pk
    response = admin.post(f"/people/{person}/password")
    (password,) = ISSUED.findall(response.content.decode())
    assert ravi.get("/password").url == "/login?next=/password"
    assert log_in("ravi", password).get("/password").status_code == 200
    assert told(mugs, person) == [
        ("asha", "access.password_reset", "ravi got a new password; all log-ins before it ended.")
    ]


def test_nobody_changes_their_own_role_or_locks_themselves_out() -> None:
    mugs = seller("mugs")
    admin = browser("asha", "admin", mugs)
    person = named("asha").pk
    for action, form in (("role", {"seller": "mugs", "role": "picker"}), ("disable", {}), ("password", {})):
        response = admin.post(f"/people/{person}/{action}", form, follow=True)
        assert "Nobody changes their own role" in response.content.decode()
    assert Membership.objects.get(user_id=person).role == "admin"
    assert named("asha").is_active
    assert named("asha").check_password("asha")
    assert told(mugs, person) == []


def test_a_supervisor_manages_nobody() -> None:
    mugs = seller("mugs")
    boss = browser("asha", "supervisor", mugs)
    browser("ravi", "packer", mugs)
    person = named("ravi").pk
    assert {boss.get(path).status_code for path in ("/people", "/people/new", f"/people/{person}")} == {403}
    for action in ("role", "disable", "enable", "password"):
        assert boss.post(f"/people/{person}/{action}", {"seller": "mugs", "role": "admin"}).status_code == 403
    assert Membership.objects.get(user_id=person).role == "packer"
    assert named("ravi").check_password("ravi")


def test_an_admin_of_another_seller_finds_nobody() -> None:
    mugs, cups = seller("mugs"), seller("cups")
    browser("ravi", "packer", mugs)
    stranger = browser("stranger", "admin", cups)
    person = named("ravi").pk
    assert b"ravi" not in stranger.get("/people").content
    assert stranger.get(f"/people/{person}").status_code == 404
    for action in ("role", "disable", "enable", "password"):
        assert stranger.post(f"/people/{person}/{action}", {"seller": "cups", "role": "admin"}).status_code == 404
    assert list(Membership.objects.filter(user_id=person).values_list("seller_id", "role")) == [(mugs, "packer")]
    assert named("ravi").is_active


def test_who_works_for_another_seller_too_keeps_log_in_and_password() -> None:
    """An administrator of one seller would otherwise enter the other in their name."""
    mugs, cups = seller("mugs"), seller("cups")
    admin = browser("asha", "admin", mugs)
    browser("ravi", "packer", mugs)
    person = named("ravi").pk
    Membership.objects.create(user_id=person, seller_id=cups, role="supervisor")
    for action in ("disable", "password"):
        response = admin.post(f"/people/{person}/{action}", follow=True)
        assert "works for a seller that is not yours" in response.content.decode()
    assert (named("ravi").is_active, named("ravi").check_password("ravi")) == (True, True)
    admin.post(f"/people/{person}/role", {"seller": "cups", "role": "picker"})
    assert Membership.objects.get(user_id=person, seller_id=cups).role == "supervisor"


def test_two_administrators_who_dismiss_each_other_leave_one() -> None:
    mugs = seller("mugs")
    browser("asha", "admin", mugs)
    browser("ravi", "admin", mugs)
    ids = {name: named(name).pk for name in ("asha", "ravi")}

    def dismiss(who: str, whom: str) -> None:
        with history.acting(who):
            people.set_role([mugs], ids[whom], mugs, Role.PICKER, NOW)

    results = at_once([lambda: dismiss("asha", "ravi"), lambda: dismiss("ravi", "asha")])
    assert codes(results) == {None: 1, "access.not_admin": 1}
    assert sorted(Membership.objects.values_list("role", flat=True)) == ["admin", "picker"]


def test_one_name_is_given_to_one_person_however_many_ask_at_once() -> None:
    mugs = seller("mugs")
    browser("asha", "admin", mugs)
    results = at_once([lambda: people.add(mugs, "ravi", Role.PACKER, NOW) for _ in range(4)])
    assert codes(results) == {None: 1, "access.name_taken": 3}
    assert Membership.objects.filter(user__username="ravi").count() == 1


def test_who_was_an_administrator_a_moment_ago_changes_nothing() -> None:
    mugs = seller("mugs")
    browser("asha", "picker", mugs)
    browser("ravi", "packer", mugs)
    with history.acting("asha"):
        with pytest.raises(Conflict, match="no administrator of"):
            people.set_role([mugs], named("ravi").pk, mugs, Role.ADMIN, NOW)
        with pytest.raises(NotFound):
            people.set_role([mugs], 0, mugs, Role.ADMIN, NOW)
    assert Membership.objects.get(user__username="ravi").role == "packer"


def test_the_list_is_filtered_by_the_url() -> None:
    mugs = seller("mugs")
    admin = browser("asha", "admin", mugs)
    for name, role in (("ravi", "packer"), ("rani", "picker"), ("gone", "picker")):
        browser(name, role, mugs)
    User.objects.filter(username="gone").update(is_active=False)

    def names(query: str) -> list[str]:
        return re.findall(r'href="/people/\d+">(\w+)</a>', admin.get(f"/people?{query}").content.decode())

    assert names("") == ["asha", "gone", "rani", "ravi"]
    assert names("q=RA") == ["rani", "ravi"]
    assert names("role=picker") == ["gone", "rani"]
    assert names("role=picker&state=on") == ["rani"]
    assert names("state=off") == ["gone"]
    assert names("after=gone") == ["rani", "ravi"]
    assert names("role=boss&state=maybe") == ["asha", "gone", "rani", "ravi"]


def test_people_change_their_own_password_and_stay_logged_in_here_only() -> None:
    mugs = seller("mugs")
    here, elsewhere = browser("ravi", "packer", mugs), log_in("ravi", "ravi")
    form = {"old_password": "ravi", "new_password1": "many-mugs-in-a-box", "new_password2": "many-mugs-in-a-box"}
    assert here.post("/password", form).url == reverse("home")
    assert here.get("/password").status_code == 200
    assert elsewhere.get("/password").url == "/login?next=/password"
    assert told(mugs, named("ravi").pk) == [("ravi", "access.password_changed", "ravi changed their own password.")]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"old_password": "wrong"}, "Your old password was entered incorrectly"),
        ({"new_password1": "12345", "new_password2": "12345"}, "too short"),
        ({"new_password2": "another-box-of-mugs"}, "didn’t match"),
    ],
)
def test_a_password_that_does_not_do_changes_nothing(form: dict[str, str], said: str) -> None:
    client = browser("ravi", "packer", seller("mugs"))
    right = {"old_password": "ravi", "new_password1": "many-mugs-in-a-box", "new_password2": "many-mugs-in-a-box"}
    response = client.post("/password", right | form)
    assert said in response.content.decode()
    assert named("ravi").check_password("ravi")


def test_ones_own_password_is_not_found_by_guessing_on_the_page_that_changes_it() -> None:
    client = browser("ravi", "packer", seller("mugs"))
    right = {"old_password": "ravi", "new_password1": "many-mugs-in-a-box", "new_password2": "many-mugs-in-a-box"}
    for guess in range(5):
        assert client.post("/password", right | {"old_password": f"guess-{guess}"}).status_code == 200
    assert "Five tries were wrong." in client.post("/password", right).content.decode()
    assert named("ravi").check_password("ravi")
