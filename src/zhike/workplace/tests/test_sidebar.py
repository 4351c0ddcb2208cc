"""Favourites and the order of the menu: each person's own, and never more than he may see."""

from __future__ import annotations

import re

import pytest

from zhike.kernel import actions as kernel
from zhike.kernel.access import SYSTEM
from zhike.kernel.errors import Invalid, NotAllowed, NotFound
from zhike.kernel.models import Event
from zhike.kernel.objects import object_of
from zhike.workplace.saved_views import actions as saved_views
from zhike.workplace.saved_views import pinned
from zhike.workplace.saved_views.models import PinnedView, SavedView
from zhike.workplace.saved_views.state import State
from zhike.workplace.sidebar import actions, queries
from zhike.workplace.sidebar.models import Shortcut


def labels(actor) -> list[str]:
    return [entry["label"] for entry in queries.shortcuts(actor)]


def menu(text: str) -> list[str]:
    nav = text.split('<nav class="zk-nav"')[1].split("</nav>")[0]
    return re.findall(r"<span>([^<]+)</span>", nav)


def test_a_star_keeps_a_record_for_oneself(world):
    browser, mia = world.browser(world.mia), world.actor(world.mia)
    assert browser.post(f"/customers/{world.acme.pk}/favourite/", {"wants": "yes"}).status_code == 200
    browser.post(f"/deals/{world.deal.pk}/favourite/", {"wants": "yes"})
    browser.post(f"/deals/{world.deal.pk}/favourite/", {"wants": "yes"})
    assert labels(mia) == [world.acme.name, world.deal.name]
    assert labels(world.actor(world.lin)) == []
    page = browser.get(f"/customers/{world.acme.pk}/").content.decode()
    assert world.acme.name in menu(page)
    browser.post(f"/customers/{world.acme.pk}/favourite/", {"wants": "no"})
    assert labels(mia) == [world.deal.name]


def test_what_one_may_not_see_can_be_no_favourite_and_stays_none(world):
    mia = world.actor(world.mia)
    with pytest.raises(NotFound):
        actions.favour(object_of(world.acme), world.globex.pk, True, actor=mia)
    assert Shortcut.objects.count() == 0
    actions.favour(object_of(world.acme), world.acme.pk, True, actor=mia)
    acme = type(world.acme).objects.get(pk=world.acme.pk)
    kernel.change(acme, {"owner": world.ben.pk, "team": world.london.pk}, actor=SYSTEM)
    assert labels(mia) == []
    kernel.change(type(world.acme).objects.get(pk=acme.pk), {"owner": world.mia.pk}, actor=SYSTEM)
    assert labels(mia) == [acme.name]
    kernel.delete(type(world.acme).objects.get(pk=acme.pk), actor=SYSTEM)
    assert labels(mia) == []


def test_the_sidebar_holds_so_many_and_no_more(world, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 1)
    mia, customers = world.actor(world.mia), object_of(world.acme)
    actions.favour(customers, world.acme.pk, True, actor=mia)
    with pytest.raises(Invalid, match="at most 1"):
        actions.favour(customers, world.haiwen.pk, True, actor=mia)
    assert labels(mia) == [world.acme.name]


def test_the_menu_is_arranged_for_oneself_and_the_phones_bar_stays(world):
    browser, mia = world.browser(world.mia), world.actor(world.mia)
    for record in (world.acme, world.haiwen):
        actions.favour(object_of(world.acme), record.pk, True, actor=mia)
    first, second = Shortcut.objects.order_by("pk").values_list("pk", flat=True)
    before = browser.get("/").content.decode()
    bar = before.split('<nav class="zk-bottombar"')[1].split("</nav>")[0]
    browser.post("/account/sidebar/", {
        "order": ["home", "deals", "customers", "contacts", "nonsense"], "shown": ["deals", "customers"],
        "shortcut": [str(second), str(first), "x"], "kept": [str(second), str(first)],
    })  # fmt: skip
    text = browser.get("/").content.decode()
    assert menu(text)[:3] == ["Home", "Deals", "Customers"]
    assert "Contacts" not in menu(text)
    assert labels(mia) == [world.haiwen.name, world.acme.name]
    assert text.split('<nav class="zk-bottombar"')[1].split("</nav>")[0] == bar
    assert menu(world.browser(world.ben).get("/").content.decode())[:2] == ["Home", "Customers"]
    browser.post("/account/sidebar/", {"usual": "yes"})
    assert menu(browser.get("/").content.decode())[:3] == menu(before)[:3]
    browser.post("/account/sidebar/", {"shortcut": [str(first), str(second)], "kept": [str(first)]})
    assert labels(mia) == [world.acme.name]


def test_a_view_pinned_for_a_role_or_for_all_stands_there_until_somebody_takes_it_out(world):
    ann, customers = world.actor(world.ann), object_of(world.acme)
    view = saved_views.save(customers, State(q="tea"), actor=ann, name="Tea", audience="everyone")
    mine = saved_views.save(customers, State(q="own"), actor=ann, name="Own")
    sales = str(world.roles["sales"].pk)
    with pytest.raises(NotAllowed):
        pinned.pin_for(view, [sales], actor=world.actor(world.mia))
    with pytest.raises(Invalid):
        pinned.pin_for(mine, ["all"], actor=ann)
    browser = world.browser(world.ann)
    edit = {"name": "Tea", "audience": "everyone", "pinned_for": [sales]}
    assert browser.post(f"/views/{view.pk}/edit/", edit).status_code in (204, 302)

    def stands(user) -> bool:
        return "Tea" in menu(world.browser(user).get("/").content.decode())

    assert [stands(user) for user in (world.mia, world.ben, world.max, world.ann)] == [
        user.role_id == world.roles["sales"].pk for user in (world.mia, world.ben, world.max, world.ann)
    ]
    event = Event.objects.get(verb="user.view_pinned")
    assert event.data["roles"] == [str(world.roles["sales"])] and not event.data["everybody"]
    pinned.pin_for(view, ["all"], actor=ann)
    assert stands(world.ann) and stands(world.mia)
    # Mia takes it out, by the menu of the list, and brings it back on the page of her sidebar.
    mia = world.browser(world.mia)
    mia.post(f"/views/{view.pk}/pin/", {"wants": "no"})
    assert (stands(world.mia), stands(world.ann)) == (False, True)
    page = mia.get("/account/sidebar/").content.decode()
    assert "Pinned for you" in page and f'name="given" value="{view.pk}">' in page
    mia.post("/account/sidebar/", {"order": ["home"], "shown": [], "offered": [view.pk], "given": [view.pk]})
    assert stands(world.mia)
    mia.post("/account/sidebar/", {"order": ["home"], "shown": [], "offered": [view.pk]})
    assert not stands(world.mia)
    # No longer shared, it is nobody's but its owner's.
    saved_views.change(view.pk, actor=ann, name="Tea", audience="private")
    assert not PinnedView.objects.exists() and not stands(world.ann)


def test_whoever_shares_a_view_with_his_team_may_pin_it_for_the_team(world):
    team, people = world.hangzhou, (world.mia, world.sue, world.ben, world.ann)
    mia = world.browser(world.mia)
    given = {"name": "Ours", "pinned_for_team": "on"}
    here = {"HTTP_HX_CURRENT_URL": "http://testserver/customers/?q=tea", "HTTP_HX_REQUEST": "true"}
    for audience in ("private", "everyone"):
        page = mia.post("/customers/views/new/", given | {"audience": audience}, **here)
        assert (
            page.status_code == 422
            and "Choose the team that may use the view first." in page.content.decode()
        )
    assert not SavedView.objects.exists()
    mia.post("/customers/views/new/", given | {"audience": f"team:{team.pk}"}, **here)
    view = SavedView.objects.get()

    def standing() -> list:
        return [user for user in people if "Ours" in menu(world.browser(user).get("/").content.decode())]

    assert standing() == [world.mia, world.sue]
    event = Event.objects.get(verb="user.view_pinned")
    assert (event.data["team"], event.data["everybody"], event.data["roles"]) == (team.name, False, [])
    form = mia.get(f"/views/{view.pk}/edit/").context["form"]
    assert form["pinned_for_team"].initial and "pinned_for" not in form.fields
    # Another member uses it, and says nothing about the sidebars of the others.
    with pytest.raises(NotAllowed):
        pinned.pin_for(view, [], actor=world.actor(world.sue))
    # Shared with everybody it must not stand in everybody's sidebar, which only a manager of views may ask for.
    saved_views.change(view.pk, actor=world.actor(world.mia), name="Ours", audience="everyone")
    assert not PinnedView.objects.exists() and standing() == []
    with pytest.raises(NotAllowed):
        pinned.pin_for(SavedView.objects.get(), ["all"], actor=world.actor(world.mia))
