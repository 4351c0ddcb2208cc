"""Layouts: what an administrator arranges shows at once, for whom it is meant, and never more than rights allow."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import Program, problem
from tests.contract.test_round_trip import finish, start, upload
from tests.custom import add_field
from zhike.customers.models import Contact, Customer
from zhike.kernel import actions as kernel
from zhike.kernel.access import SYSTEM
from zhike.kernel.errors import Invalid, NotAllowed, NotFound
from zhike.kernel.models import Event
from zhike.kernel.objects import object_of
from zhike.people.actions.users import remember
from zhike.people.models import User
from zhike.workplace.layouts import actions
from zhike.workplace.layouts.models import Layout

CUSTOMERS = object_of(Customer)
URL = "/settings/layouts/customers/"


@pytest.fixture(autouse=True)
def _looked(world):
    """Begin with the layouts as they are stored now: another test may have been rolled back."""
    world.actor(world.ann)


def layout(*fields: str, **more: Any) -> dict[str, Any]:
    return {"sections": [{"en": "First of all", "zh": "首要", "fields": list(fields)}], "hidden": [], "required": [],
            "helps": {}, **more}  # fmt: skip


def arrange(world: Any, role: str | None, given: dict[str, Any]) -> None:
    pk = world.roles[role].pk if role else None
    actions.arrange(CUSTOMERS, pk, given, actor=world.actor(world.ann))


def page(world: Any, user: Any, url: str = "/customers/new/") -> str:
    return world.browser(user).get(url).content.decode()


def order(text: str, *names: str) -> bool:
    places = [text.index(f'name="{name}"') for name in names]
    return places == sorted(places)


def test_form_and_page_follow_the_layout_with_own_fields(world):
    add_field("text", key="grade")
    assert order(page(world, world.mia), "name", "email", "c_grade")
    arrange(world, None, layout("c_grade", "email", "name", hidden=["website"], helps={
        "email": {"en": "The one they answer from", "zh": ""},
    }))  # fmt: skip
    form = page(world, world.mia)
    assert order(form, "c_grade", "email", "name", "phone")
    assert 'name="website"' not in form and "The one they answer from" in form and "First of all" in form
    shown = page(world, world.mia, f"/customers/{world.acme.pk}/")
    assert "/field/website/" not in shown and "/field/phone/" in shown and "First of all" in shown
    assert shown.index("/field/email/") < shown.index("/field/name/")
    # Left out is out of sight here, not forbidden: lists, files and programs go by rights.
    assert (
        Program(world.key(world.mia))
        .patch(f"customers/{world.acme.pk}", {"website": "https://acme.example"})
        .status_code
        == 200
    )
    assert "First of all" in page(world, world.mia, f"/customers/{world.acme.pk}/edit/")


def test_a_new_field_stands_last_until_it_is_placed(world):
    arrange(world, None, layout("email", "name"))
    add_field("text", key="grade")
    assert order(page(world, world.mia), "email", "name", "phone", "c_grade")


def test_a_role_with_a_layout_of_its_own_sees_that_one(world):
    arrange(world, None, layout("email", hidden=["website"]))
    arrange(world, "sales", layout("phone", hidden=["email"]))
    mia, ann = page(world, world.mia), page(world, world.ann)
    assert 'name="website"' in mia and 'name="email"' not in mia
    assert 'name="website"' not in ann and 'name="email"' in ann
    actions.reset(CUSTOMERS, world.roles["sales"].pk, actor=world.actor(world.ann))
    assert 'name="website"' not in page(world, world.mia)
    actions.reset(CUSTOMERS, None, actor=world.actor(world.ann))
    assert 'name="website"' in page(world, world.mia)
    assert not Layout.objects.exists()


def test_a_layout_shows_nothing_that_rights_hide(world):
    role = world.roles["sales"]
    role.grants = {
        **role.grants,
        "customers.customer": {**role.grants["*"], "fields": {"phone": "hidden", "email": "see"}},
    }
    role.save()
    arrange(world, "sales", layout("phone", "email", "name", required=["phone", "email"]))
    form = page(world, world.mia)
    assert 'name="phone"' not in form and 'name="email"' not in form
    # Nobody is asked for what he may not fill in.
    kernel.create(Customer, {"name": "Without phone"}, actor=world.actor(world.mia))


def test_what_must_be_filled_in_is_asked_for_at_every_door(world):
    arrange(world, None, layout("name", required=["industry_detail", "owner"]))
    mia, count = world.actor(world.mia), Customer.objects.count()
    answer = world.browser(world.mia).post("/customers/new/", {"name": "New"})
    assert answer.status_code == 422 and "This must be filled in." in answer.content.decode()
    told = problem(Program(world.key(world.mia)).post("customers", {"name": "New"}))
    assert told["errors"] == [{"field": "industry_detail", "detail": "This must be filled in."}]
    with pytest.raises(Invalid) as caught:
        kernel.create(Customer, {"name": "New", "industry_detail": ""}, actor=mia)
    assert list(caught.value.errors) == ["industry_detail"]
    ann = world.actor(world.ann)
    with pytest.raises(Invalid) as missing:
        start(upload("Name\nNew\n", ann), CUSTOMERS, ann, mapping={0: "name"})
    assert list(missing.value.errors) == ["missing"]
    rows = "Name,Detail\nNew,\nNewer,Tea\n"
    found = finish(start(upload(rows, ann), CUSTOMERS, ann, mapping={0: "name", 1: "industry_detail"}))
    assert (found["created"], found["errors"]) == (1, 1)
    assert Customer.objects.count() == count + 1
    # The owner is filled in by the program, as always; and one's own records can't be emptied again.
    made = kernel.create(Customer, {"name": "Made", "industry_detail": "Tea"}, actor=mia)
    assert made.owner_id == world.mia.pk
    with pytest.raises(Invalid):
        kernel.change(made, {"industry_detail": ""}, actor=mia)
    kernel.change(made, {"note": "Other fields can be changed."}, actor=mia)
    kernel.create(Customer, {"name": "By the program"}, actor=SYSTEM)


def test_a_field_that_the_address_fills_in_stays_in_the_form(world):
    obj = object_of(Contact)
    actions.arrange(obj, None, layout("full_name", hidden=["customer"]), actor=world.actor(world.ann))
    assert 'name="customer"' in page(world, world.mia, f"/contacts/new/?customer={world.acme.pk}")
    assert 'name="customer"' not in page(world, world.mia, "/contacts/new/")


BAD = [
    layout("name", "name"), layout("no_such"), layout("name", hidden=["name"]), layout(hidden=["email"], required=["email"]),
    layout(helps={"email": {"en": "x" * 301, "zh": ""}}), layout(required=["search_text"]),
    {**layout(), "sections": [{"en": "x" * 81, "zh": "", "fields": []}]},
    {**layout(), "sections": [{"en": "a\x00b", "zh": "", "fields": []}]},
    {**layout(), "sections": [{"en": "", "zh": "", "fields": []}] * 41},
]  # fmt: skip


@pytest.mark.parametrize("given", BAD)
def test_a_layout_that_can_not_be_is_refused(world, given):
    with pytest.raises(Invalid):
        arrange(world, None, given)
    assert not Layout.objects.exists()


def test_only_administrators_arrange_and_each_change_is_one_event(world):
    before = Event.objects.count()
    with pytest.raises(NotAllowed):
        actions.arrange(CUSTOMERS, None, layout("name"), actor=world.actor(world.mia))
    with pytest.raises(NotFound):
        actions.arrange(CUSTOMERS, 987654, layout("name"), actor=world.actor(world.ann))
    assert (Event.objects.count(), Layout.objects.count()) == (before, 0)
    for _twice in range(2):
        arrange(world, "sales", layout("name"))
    event = Event.objects.get(verb="organisation.layout_set")
    assert (event.data["of"], event.data["role"], event.data["before"]) == (
        "customers.customer",
        "Sales",
        None,
    )
    assert event.data["after"]["sections"][0]["fields"] == ["name"]


def test_the_page_takes_and_shows_the_arrangement(world):
    ann = world.browser(world.ann)
    assert page(world, world.ann, URL).count('name="item" value="email"') == 1
    sent = {"item": ["section", "email", "name", "section", "phone"], "section_en": ["Main", ""], "section_zh": ["主要", ""],
            "hidden": ["website"], "required": ["phone"], "help-phone-zh": "含区号", "help-phone-en": ""}  # fmt: skip
    assert ann.post(URL, sent).status_code == 302
    row = Layout.objects.get()
    assert row.sections == [
        {"en": "Main", "zh": "主要", "fields": ["email", "name"]},
        {"en": "", "zh": "", "fields": ["phone"]},
    ]
    assert (row.hidden, row.required, row.helps) == (
        ["website"],
        ["phone"],
        {"phone": {"en": "", "zh": "含区号"}},
    )
    text = page(world, world.ann, URL)
    assert (
        text.index('value="email"')
        < text.index('value="name"')
        < text.index('value="phone"')
        < text.index('value="website"')
    )
    refused = ann.post(URL, {**sent, "hidden": ["phone"]})
    assert refused.status_code == 422 and "can&#x27;t be left out" in refused.content.decode()
    assert Layout.objects.get().hidden == ["website"]
    preview = page(world, world.ann, f"{URL}preview/?role={world.roles['sales'].pk}")
    assert 'name="website"' not in preview and "含区号" in preview
    assert "arranged" in page(world, world.ann, "/settings/layouts/")
    assert ann.post(f"{URL}reset/", {"role": ""}).status_code == 302
    assert not Layout.objects.exists()


@pytest.mark.parametrize(("url", "status"), [
    (URL, 403), ("/settings/layouts/", 403), (f"{URL}preview/", 403),
])  # fmt: skip
def test_the_pages_are_closed_to_others(world, url, status):
    assert world.browser(world.mia).get(url).status_code == status


def test_addresses_of_nothing_are_not_found(world):
    ann = world.browser(world.ann)
    for url in (
        "/settings/layouts/nothing/",
        "/settings/layouts/users/",
        f"{URL}?role=99999",
        f"{URL}?role=x",
    ):
        assert ann.get(url).status_code == 404


@pytest.mark.parametrize("more", ["open", "closed"])
def test_the_preview_is_the_form_of_somebody_with_that_role(world, more):
    """The same fields in the same sections, of which the same stand under “More fields”, open or not."""
    person = User.objects.alive().filter(role=world.roles["sales"], is_active=True).order_by("pk").first()
    remember(person.pk, "more", more)
    arrange(world, "sales", {**layout("name", "level"), "sections": [
        {"en": "First", "zh": "", "fields": ["name", "level"]}, {"en": "Whose", "zh": "", "fields": ["owner", "team"]},
        {"en": "Rest", "zh": "", "fields": ["website", "source", "city", "industry", "note"]},
    ]})  # fmt: skip
    asked = world.browser(world.ann).get(f"{URL}preview/?role={world.roles['sales'].pk}")
    real = world.browser(person).get("/customers/new/")

    def shape(answer: Any) -> list[tuple[str, list[str], bool]]:
        return [
            (row.title, [field.name for field in row.fields], row.folded)
            for row in answer.context["sections"]
        ]

    assert shape(asked) == shape(real)
    # A team that is filled in keeps its section open, for the one as for the other.
    assert [row[2] for row in shape(real) if row[0] == "Whose"] == [False]
    opened = 'class="zk-more" open' in asked.content.decode()
    assert opened == ('class="zk-more" open' in real.content.decode()) == (more == "open")
    assert f"as {person.name} (Sales) sees it" in asked.content.decode()
