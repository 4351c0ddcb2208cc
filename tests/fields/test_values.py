"""A custom field behaves like a declared one, at every door."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.custom import add_field
from zhike.customers.models import Customer
from zhike.kernel import actions, listing
from zhike.kernel.access import SYSTEM
from zhike.kernel.api import rows
from zhike.kernel.errors import BadFilter, Invalid
from zhike.kernel.models import Event
from zhike.kernel.objects import get_object
from zhike.people.base_currency import holders
from zhike.workplace.fields import purging
from zhike.workplace.models import CustomField

VALUES = {
    "text": ("龙井 Tea", "龙井 Tea"), "long_text": ("two\nlines", "two\nlines"), "number": ("12.50", Decimal("12.50")),
    "money": ("1999.99", Decimal("1999.9900")), "percent": ("12.5", Decimal("12.5000")), "yes_no": (False, False),
    "date": ("2026-03-05", date(2026, 3, 5)),
    "date_time": ("2026-03-05T14:30:00Z", datetime(2026, 3, 5, 14, 30, tzinfo=UTC)),
    "choice": ("gold", "gold"), "multi_choice": (["gold", "silver"], ["gold", "silver"]),
    "email": ("a@EXAMPLE.com", "a@example.com"), "url": ("https://example.com/x", "https://example.com/x"),
    "phone": ("+86 138 0013 8000", "+8613800138000"), "address": ({"city": "杭州市"}, {"city": "杭州市"}),
}  # fmt: skip


def filled(world, **more):
    values = {f"c_x_{kind}": raw for kind, (raw, _value) in VALUES.items()}
    return values | {"c_x_user": world.mia.pk, "c_x_reference": world.wang.pk} | more


def test_every_kind_is_stored_and_read_back(world):
    actions.change(world.acme, filled(world), actor=SYSTEM)
    acme = Customer.objects.get(pk=world.acme.pk)
    for kind, (_raw, value) in VALUES.items():
        assert getattr(acme, f"c_x_{kind}") == value, kind
    assert (acme.c_x_user, acme.c_x_reference) == (world.mia.pk, world.wang.pk)
    event = Event.objects.filter(verb="customer.changed", subject_id=acme.pk).latest("id")
    assert event.changes["c_x_number"] == [None, "12.50"]
    assert len(event.changes) == 16
    actions.undo(event, actor=SYSTEM)
    assert Customer.objects.get(pk=acme.pk).custom == {}


def test_lists_sort_sum_search_and_page_by_them(world):
    obj = get_object("customers")
    for record, text, money in (
        (world.acme, "北京", "3"),
        (world.haiwen, "阿里", "1"),
        (world.globex, "重庆", "2"),
    ):
        actions.change(record, {"c_x_text": text, "c_x_money": money}, actor=SYSTEM)
    read = lambda *pairs, **more: listing.read(obj, SYSTEM, pairs, **more)  # noqa: E731
    assert [row.c_x_text for row in read(("sort", "c_x_text")).page().items] == ["阿里", "北京", "重庆"]
    page = read(("sort", "-c_x_money"), limit=2).page()
    assert [row.c_x_money for row in page.items] == [3, 2]
    rest = read(("sort", "-c_x_money"), ("after", page.next), limit=2).page()
    assert [row.pk for row in rest.items] == [world.haiwen.pk]
    back = read(("sort", "-c_x_money"), ("before", rest.previous), limit=2).page()
    assert [row.pk for row in back.items] == [world.acme.pk, world.globex.pk]
    assert read().totals()["c_x_money"] == Decimal("6.0000")
    assert [row.pk for row in read(("q", "beijing")).page().items] == [world.acme.pk]
    assert [row.pk for row in read(("c_x_money.between", "2,3"), ("sort", "c_x_money")).page().items] == [
        world.globex.pk, world.acme.pk,
    ]  # fmt: skip


BAD = [
    5,
    "x",
    True,
    [],
    {},
    None,
    [1],
    {"a": 1},
    "2026-02-31",
    "2026-13-01",
    "9" * 40,
    "1e9",
    1.5,
    "12",
    "gold",
]


@pytest.mark.parametrize("kind", [*VALUES, "user", "reference"])
def test_a_bad_stored_value_is_no_value_and_no_fault(world, kind):
    obj = get_object("customers")
    bound = obj.field(f"c_x_{kind}")
    for bad in BAD:
        Customer.objects.filter(pk=world.acme.pk).update(custom={bound.name: bad})
        empty = bound.kind.is_empty(bound.value(Customer.objects.get(pk=world.acme.pk)))
        if (kind, bad) != ("date", "2026-02-31"):
            found = listing.read(obj, SYSTEM, [("id", str(world.acme.pk)), (f"{bound.name}.empty", "")])
            assert found.count() == (int(empty), False), bad
        if bound.field.sort:
            assert len(listing.read(obj, SYSTEM, [("sort", bound.name)]).page().items) == 3
        rows.one(obj, SYSTEM, world.acme.pk)
        if bound.field.total:
            assert f"sum_{bound.name}" not in listing.read(obj, SYSTEM, []).totals()


def test_the_records_page_shows_every_own_field_and_its_value(world):
    """Customers name their facts one by one; the administrator's own are among them all the same."""
    Customer.objects.filter(pk=world.acme.pk).update(custom={"c_x_text": "Pier seven"})
    page = world.browser(world.ann).get(f"/customers/{world.acme.pk}/").content.decode()
    assert "Pier seven" in page
    own = [bound.name for bound in get_object("customers").placed("form") if bound.custom]
    assert len(own) >= len(VALUES)
    assert [name for name in own if f"/field/{name}/" not in page] == []


def test_a_page_of_bad_values_is_shown_as_a_page_of_none(world):
    Customer.objects.filter(pk=world.acme.pk).update(custom={f"c_x_{kind}": {"a": [1]} for kind in VALUES})
    ann = world.browser(world.ann)
    assert ann.get(f"/customers/{world.acme.pk}/").status_code == 200
    assert ann.get("/customers/?sort=-c_x_number").status_code == 200


@pytest.mark.parametrize(("kind", "bad"), [
    ("text", "a\x00b"), ("text", "x" * 256), ("long_text", "x" * 100_001), ("number", "1" * 30), ("number", "NaN"),
    ("number", "1.234"), ("money", "twelve"), ("yes_no", "perhaps"), ("date", "2026-02-30"), ("date_time", "later"),
    ("choice", "tin"), ("choice", "brass"), ("multi_choice", ["gold", "tin"]), ("reference", 987654321),
    ("user", 987654321), ("email", "nobody"), ("url", "javascript:alert(1)"), ("phone", "none"), ("address", {"moon": "x"}),
])  # fmt: skip
def test_what_does_not_fit_is_refused_and_nothing_changes(world, kind, bad):
    with pytest.raises(Invalid) as caught:
        actions.change(world.acme, {f"c_x_{kind}": bad, "note": "changed"}, actor=SYSTEM)
    assert list(caught.value.errors) == [f"c_x_{kind}"]
    acme = Customer.objects.get(pk=world.acme.pk)
    assert (acme.custom, acme.note, acme.version) == ({}, "", world.acme.version)


def test_a_retired_option_stays_where_it_is(world):
    field = add_field("choice", key="metal", options="gold | Gold | 金牌\ntin | Tin | 锡牌")
    actions.change(world.acme, {"c_metal": "tin"}, actor=SYSTEM)
    actions.change(field, {"options": "gold | Yellow | 金牌\n-tin | Tin | 锡牌"}, actor=SYSTEM)
    actions.change(world.acme, {"c_metal": "tin", "note": "kept"}, actor=SYSTEM)
    assert Customer.objects.get(pk=world.acme.pk).c_metal == "tin"
    with pytest.raises(Invalid):
        actions.change(world.globex, {"c_metal": "tin"}, actor=SYSTEM)
    assert str(get_object("customers").field("c_metal").choice_labels["gold"]) == "Yellow"


def test_a_field_taken_out_of_use_keeps_its_values(world):
    field = CustomField.objects.get(key="x_text")
    actions.change(world.acme, {"c_x_text": "kept"}, actor=SYSTEM)
    actions.change(field, {"active": False}, actor=SYSTEM)
    with pytest.raises(BadFilter):
        listing.read(get_object("customers"), SYSTEM, [("c_x_text", "kept")])
    actions.change(world.acme, {"note": "changed meanwhile"}, actor=SYSTEM)
    actions.change(field, {"active": True}, actor=SYSTEM)
    assert Customer.objects.get(pk=world.acme.pk).c_x_text == "kept"
    deleted = actions.delete(field, actor=SYSTEM)
    assert "c_x_text" not in get_object("customers").bound
    actions.restore(deleted, actor=SYSTEM)
    assert Customer.objects.get(pk=world.acme.pk).c_x_text == "kept"


def test_required_holds_at_every_door(world):
    add_field("text", key="needed", required=True)
    with pytest.raises(Invalid) as caught:
        actions.create(Customer, {"name": "New"}, actor=SYSTEM)
    assert list(caught.value.errors) == ["c_needed"]
    answer = world.browser(world.ann).post("/customers/new/", {"name": "New"})
    assert answer.status_code == 422
    assert not Customer.objects.filter(name="New").exists()


def test_own_numbers_and_amounts_are_changed_for_many_records_at_once(world):
    ann, ids = world.browser(world.ann), [world.acme.pk, world.haiwen.pk]
    sent = {
        "ids": ids,
        "go": "1",
        "fields": ["c_x_money", "c_x_number"],
        "c_x_money": "1,250.50",
        "c_x_number": "7",
    }
    assert 'name="c_x_money"' in ann.post("/customers/bulk/change/", {"ids": ids}).content.decode()
    assert ann.post("/customers/bulk/change/", sent).status_code == 204
    for record in (world.acme, world.haiwen):
        record.refresh_from_db()
        held = {
            name: get_object("customers").field(name).value(record) for name in ("c_x_money", "c_x_number")
        }
        assert held == {"c_x_money": Decimal("1250.50"), "c_x_number": Decimal(7)}


@pytest.mark.parametrize("archived", [False, True])
def test_an_amount_in_a_field_of_ones_own_holds_the_base_currency(world, archived):
    Customer.objects.update(net_purchases=0, gross_purchases=0)
    field = CustomField.objects.get(object="customers.customer", kind="money")
    actions.change(Customer(id=world.acme.pk), {field.name: "12.50"}, actor=SYSTEM)
    if archived:
        purging.archive(field, actor=SYSTEM)
        world.actor(world.ann)
        assert (str(field), 1) in holders()
    else:
        assert dict(holders())["Customers"] == 1
