"""Saved views: whose they are, what they open, that they widen no rights, and with which one a list begins."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from zhike.kernel.access import SYSTEM, Actor
from zhike.kernel.errors import Invalid, NotAllowed, NotFound
from zhike.kernel.models import Event
from zhike.kernel.objects import object_of
from zhike.people.actions import roles
from zhike.workplace.saved_views import actions, queries
from zhike.workplace.saved_views.models import RoleView, SavedView
from zhike.workplace.saved_views.state import State
from zhike.workplace.sidebar.models import Shortcut

LEVEL_A = {"field": "level", "op": "eq", "value": "A"}
CHANGED = "zk-views-state"
STATE = State(filter=LEVEL_A, sort="name", columns="level,country")


@pytest.fixture
def customers(world):
    return object_of(world.acme)


def saved(customers, actor: Actor, name: str = "Key accounts", **given) -> SavedView:
    return actions.save(customers, given.pop("state", STATE), actor=actor, name=name, **given)


def names(actor: Actor, customers) -> list[str]:
    return [view.name for view in queries.of_list(actor, customers)]


def test_a_view_is_one_event_and_its_owners_alone(world, customers):
    mia, lin = world.actor(world.mia), world.actor(world.lin)
    view = saved(customers, mia, "  Key   accounts ")
    event = Event.objects.latest("id")
    assert (event.verb, event.subject_id, event.data) == (
        "user.view_saved", world.mia.pk,
        {"view": view.pk, "name": "Key accounts", "list": "customers.customer", "audience": "private"},
    )  # fmt: skip
    assert (names(mia, customers), names(lin, customers)) == (["Key accounts"], [])
    for act in (actions.delete, lambda pk, actor: actions.update(pk, State(), actor=actor)):
        with pytest.raises(NotFound):
            act(view.pk, actor=lin)
    assert SavedView.objects.get(pk=view.pk).state == STATE.as_json()


def test_a_team_shares_a_view_and_only_its_owner_changes_it(world, customers):
    mia, sue, ben = (world.actor(user) for user in (world.mia, world.sue, world.ben))
    view = saved(customers, mia, audience="team", team=world.hangzhou.pk)
    assert (names(sue, customers), names(ben, customers)) == (["Key accounts"], [])
    with pytest.raises(NotAllowed):
        actions.delete(view.pk, actor=sue)
    with pytest.raises(Invalid, match="team that you belong to"):
        saved(customers, mia, "Other", audience="team", team=world.london.pk)
    actions.change(view.pk, actor=world.actor(world.mia), name="Ours", audience="everyone")
    assert names(ben, customers) == ["Ours"]
    # Whoever manages shared views may change them, but not somebody's own.
    actions.delete(view.pk, actor=world.actor(world.ann))
    own = saved(customers, mia, "Mine")
    with pytest.raises(NotFound):
        actions.delete(own.pk, actor=world.actor(world.ann))


@pytest.mark.parametrize(("given", "fault"), [
    ({"name": "  "}, "1 to 60"), ({"name": "x" * 61}, "1 to 60"), ({"name": "a\x00b"}, "name|sign|character"),
    ({"name": "New", "audience": "world"}, "who may use"), ({"name": "Key accounts"}, "already"),
])  # fmt: skip
def test_a_bad_view_is_refused_and_nothing_is_kept(world, customers, given, fault):
    mia = world.actor(world.mia)
    saved(customers, mia)
    with pytest.raises(Invalid, match=fault):
        actions.save(customers, STATE, actor=mia, **given)
    assert SavedView.objects.count() == 1


def test_deleting_is_undone_with_its_pin(world, customers):
    mia = world.actor(world.mia)
    browser = world.browser(world.mia)
    view = saved(customers, mia)
    browser.post(f"/views/{view.pk}/pin/", {"wants": "yes"})
    assert browser.post(f"/views/{view.pk}/delete/").headers["HX-Redirect"] == "/customers/?view=all"
    assert names(mia, customers) == []
    assert "is deleted" in browser.get("/").content.decode()  # the note, shown once
    assert "Key accounts" not in browser.get("/").content.decode()
    assert browser.get(f"/views/{view.pk}/").status_code == 404
    assert browser.post(f"/views/{view.pk}/restore/").headers["Location"] == f"/views/{view.pk}/"
    assert Shortcut.objects.filter(user=world.mia, view=view).count() == 1
    assert [e.verb for e in Event.objects.filter(verb__startswith="user.view").order_by("id")] == [
        "user.view_saved", "user.view_deleted", "user.view_restored",
    ]  # fmt: skip


def test_the_address_says_all_and_every_reader_sees_his_own_rows(world, customers):
    view = saved(customers, world.actor(world.mia), audience="everyone", state=State(sort="name"))
    address = world.browser(world.mia).get(f"/customers/?view={view.pk}").headers["Location"]
    assert parse_qs(urlsplit(address).query) == {"view": [str(view.pk)], "sort": ["name"]}
    hers, his = (world.browser(user).get(address).content.decode() for user in (world.mia, world.ben))
    assert ("Acme" in hers, "Globex" in hers) == (True, False)
    assert ("Acme" in his, "Globex" in his) == (False, True)


def test_a_view_is_saved_from_what_the_list_shows(world, customers):
    browser = world.browser(world.mia)
    tree = json.dumps({"all": [LEVEL_A]})
    here = f"http://testserver/customers/?q=ac&filter={tree}&sort=-name&columns=level"
    answer = browser.post(
        "/customers/views/new/", {"name": "A", "audience": "private", "pinned": "on", "first": "on"},
        headers={"HX-Request": "true", "HX-Current-URL": here},
    )  # fmt: skip
    view = SavedView.objects.get()
    assert answer.headers["HX-Redirect"].startswith(f"/customers/?view={view.pk}&q=ac")
    assert view.state == {"q": "ac", "filter": {"all": [LEVEL_A]}, "sort": "-name", "columns": "level"}
    assert Shortcut.objects.filter(user=world.mia, view=view).count() == 1
    assert browser.get("/customers/").headers["Location"] == answer.headers["HX-Redirect"]
    assert browser.get("/customers/?view=all").status_code == 200
    for address in ("http://testserver/orders/", "http://testserver/customers/?filter={", ""):
        refused = browser.post("/customers/views/new/", {"name": "B", "audience": "private"},
                               headers={"HX-Request": "true", "HX-Current-URL": address})  # fmt: skip
        assert refused.status_code in (400, 422), address
    assert SavedView.objects.count() == 1


def test_a_changed_list_offers_to_save_its_view(world, customers):
    browser = world.browser(world.mia)
    view = saved(customers, world.actor(world.mia))
    address = browser.get(f"/views/{view.pk}/").headers["Location"]
    assert CHANGED not in browser.get(address).content.decode()
    changed = address.replace("sort=name", "sort=-name")
    assert CHANGED in browser.get(changed).content.decode()
    fragment = browser.get(changed, headers={"HX-Request": "true", "HX-Target": "div#list"}).content.decode()
    assert 'id="zk-views" hx-swap-oob="true"' in fragment
    browser.post(f"/views/{view.pk}/update/",
                 headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver{changed}"})  # fmt: skip
    assert SavedView.objects.get().state["sort"] == "-name"
    assert CHANGED not in browser.get(changed).content.decode()


def test_a_view_seen_as_a_board_or_a_table_is_not_changed(world, customers):
    """To look at the same records otherwise changes nothing of the view; another filter does."""
    browser, deals = world.browser(world.mia), object_of(world.deal)
    board = browser.get("/deals/?view=open", follow=True).context["board_links"][0]["url"]
    assert "view=open" in board and CHANGED not in browser.get(board).content.decode()
    assert CHANGED in browser.get(f"{board}&q=tea").content.decode()
    view = actions.save(deals, State(q="tea", by="stage"), actor=world.actor(world.mia), name="Tea")
    table = f"/deals/?view={view.pk}&q=tea"
    assert CHANGED not in browser.get(table).content.decode()
    assert CHANGED in browser.get(f"{table}&sort=name").content.decode()


def test_a_condition_on_a_hidden_field_shows_nothing_and_tells_nothing(world, customers):
    state = State(filter={"field": "budget_max", "op": "gte", "value": "777123"}, sort="name")
    view = saved(customers, world.actor(world.ann), "Rich", audience="everyone", state=state)
    roles.edit(world.roles["sales"], actor=SYSTEM, grants=hiding(world, "budget_max"))
    browser = world.browser(world.mia)
    page = browser.get(f"/customers/?view={view.pk}")
    text = page.content.decode()
    assert page.status_code == 200
    assert "This view can&#x27;t be shown." in text or "This view can't be shown." in text
    assert ("Acme" in text, "777123" in text, "budget_max" in text) == (False, False, False)
    assert browser.get(f"/views/{view.pk}/").headers["Location"] == f"/customers/?view={view.pk}"


def test_hidden_columns_and_order_fall_away_with_a_word(world, customers):
    state = State(sort="-net_purchases", columns="level,net_purchases,gone")
    view = saved(customers, world.actor(world.ann), audience="everyone", state=state)
    roles.edit(world.roles["sales"], actor=SYSTEM, grants=hiding(world, "net_purchases"))
    mia = world.actor(world.mia)
    opened = queries.opened(view, mia)
    assert (opened.state, opened.columns_lost, opened.lost) == (State(columns="level"), 2, ("sort",))
    browser = world.browser(world.mia)
    text = browser.get(opened.address(customers, view.pk)).content.decode()
    assert "2 columns of this view are hidden from you or were deleted." in text
    assert "the usual order is shown" in text


def hiding(world, name: str) -> dict:
    grants = dict(world.roles["sales"].grants)
    return grants | {"customers.customer": {**grants["*"], "fields": {name: "hidden"}}}


def test_a_role_begins_with_a_view_until_somebody_chooses_another(world, customers):
    ann, mia = world.actor(world.ann), world.actor(world.mia)
    view = saved(customers, ann, audience="everyone")
    with pytest.raises(NotAllowed):
        actions.role_begins_with(world.roles["sales"], customers, view, actor=mia)
    with pytest.raises(Invalid):
        actions.role_begins_with(world.roles["sales"], customers, saved(customers, ann, "Own"), actor=ann)
    assert RoleView.objects.count() == 0
    actions.role_begins_with(world.roles["sales"], customers, view, actor=ann)
    assert Event.objects.latest("id").verb == "role.first_view_set"
    browser = world.browser(world.mia)
    assert browser.get("/customers/").headers["Location"].startswith(f"/customers/?view={view.pk}&")
    assert world.browser(world.sue).get("/customers/").status_code == 200
    browser.post("/customers/views/begin/", {"view": "all"})
    assert browser.get("/customers/").status_code == 200
    browser.post("/customers/views/begin/", {"view": view.pk})
    assert browser.get("/customers/").status_code == 302
    actions.change(view.pk, actor=ann, name=view.name, audience="private")
    assert (RoleView.objects.count(), browser.get("/customers/").status_code) == (0, 200)


def test_a_view_of_a_board_opens_as_a_board(world):
    deals = object_of(type(world.deal))
    view = actions.save(deals, State(by="stage"), actor=world.actor(world.mia), name="My board")
    browser = world.browser(world.mia)
    address = browser.get(f"/deals/?view={view.pk}").headers["Location"]
    assert address == f"/deals/board/?view={view.pk}&by=stage"
    text = browser.get(address).content.decode()
    assert ("My board" in text, CHANGED in text) == (True, False)


def test_an_administrator_shares_a_view_and_lets_roles_begin_with_it(world, customers):
    browser = world.browser(world.ann)
    htmx = {"HX-Request": "true", "HX-Current-URL": "http://testserver/customers/?sort=name"}
    dialog = browser.get("/customers/views/new/", headers=htmx).content.decode()
    assert "Roles that begin the list with it" in dialog
    sent = {"name": "By name", "audience": "everyone", "roles": [world.roles["sales"].pk]}
    assert browser.post("/customers/views/new/", sent, headers=htmx).status_code == 204
    view = SavedView.objects.get()
    assert list(RoleView.objects.values_list("role__key", "view")) == [("sales", view.pk)]
    assert world.browser(world.mia).get("/customers/").headers["Location"] == (
        f"/customers/?view={view.pk}&sort=name&columns={view.state['columns'].replace(',', '%2C')}"
    )
    assert (
        "Roles that begin"
        not in world.browser(world.mia).get("/customers/views/new/", headers=htmx).content.decode()
    )
    browser.post(f"/views/{view.pk}/edit/", sent | {"roles": []}, headers=htmx)
    assert RoleView.objects.count() == 0
