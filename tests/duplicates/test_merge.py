"""Merging loses nothing, is one event, and its undo puts everything back."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhike.catalog.actions import refresh_trade
from zhike.catalog.consumers import count_merged
from zhike.catalog.models import Order
from zhike.customers.models import Contact, ContactLink, Customer
from zhike.duplicates import actions
from zhike.duplicates.models import Merge, MergedRecord
from zhike.kernel import actions as kernel
from zhike.kernel import verbs
from zhike.kernel.access import SYSTEM
from zhike.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from zhike.kernel.models import Event, Share

# What a merge with its undo may leave: its own rows, the stream, and how often records were written.
LEFT = ("duplicates_merge", "duplicates_mergedrecord", "kernel_event", "procrastinate", "django_session")
COUNTED = ("version", "changed_at")


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all tables, without what a merge and its undo may leave."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if table.startswith(LEFT) or not model._meta.managed:
            continue
        names = [c.column for c in model._meta.concrete_fields if c.attname not in COUNTED]
        quoted = ", ".join(f'"{name}"' for name in names)
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT {quoted} FROM "{table}" ORDER BY 1')
            found[table] = cursor.fetchall()
    return found


def test_a_merge_moves_everything_and_keeps_the_chosen_values(world, twin):
    ann = world.actor(world.ann)
    person = kernel.create(Contact, {"full_name": "陈晨", "customer": twin.pk}, actor=SYSTEM)
    kernel.share(twin, actor=SYSTEM, grantee="user", grantee_id=world.ray.pk)
    events = Event.objects.count()
    row = actions.merge(
        world.haiwen, [twin.pk], {"website": "https://haiwen.example", "tags": ["export"]}, actor=ann
    )
    world.haiwen.refresh_from_db()
    person.refresh_from_db()
    twin.refresh_from_db()
    assert (world.haiwen.name, world.haiwen.website, world.haiwen.tags) == (
        "海文贸易",
        "https://haiwen.example",
        ["export"],
    )
    assert person.customer_id == world.haiwen.pk
    assert ContactLink.objects.get(contact=person).customer_id == world.haiwen.pk
    assert Share.objects.get(grantee_id=world.ray.pk).record_id == world.haiwen.pk
    assert twin.deleted_at is not None
    assert Event.objects.count() == events + 1
    event = Event.objects.get(verb="customer.merged")
    assert (event.subject_id, event.data["merged"], event.data["moved"]) == (world.haiwen.pk, [twin.pk], 3)
    assert row.event_id == event.pk


def test_the_old_address_leads_to_the_survivor_and_the_timeline_tells_of_both(world, twin):
    actions.merge(world.haiwen, [twin.pk], {}, actor=world.actor(world.ann))
    sue = world.browser(world.sue)
    answer = sue.get(f"/customers/{twin.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, f"/customers/{world.haiwen.pk}/")
    assert world.browser(world.ben).get(f"/customers/{twin.pk}/").status_code == 404
    page = sue.get(f"/customers/{world.haiwen.pk}/").content.decode()
    assert "merged “杭州海文貿易有限公司” into the customer" in page
    assert page.count("created the customer") == 2


def test_what_exists_at_both_stays_with_the_merged_one(world, twin):
    for customer in (world.haiwen, twin):
        verbs.run(customer, "link_contact", {"contact": world.smith.pk}, actor=SYSTEM)
    actions.merge(world.haiwen, [twin.pk], {}, actor=world.actor(world.ann))
    places = ContactLink.objects.filter(contact=world.smith)
    assert set(places.values_list("customer_id", flat=True)) == {world.globex.pk, world.haiwen.pk, twin.pk}


def test_a_relation_between_the_two_and_a_group_do_not_close_a_circle(world, twin):
    child = kernel.create(Customer, {"name": "Third", "parent": twin.pk}, actor=SYSTEM)
    kernel.change(world.haiwen, {"parent": child.pk}, actor=SYSTEM)
    verbs.run(world.haiwen, "relate", {"kind": "supplier", "other": twin.pk}, actor=SYSTEM)
    before = everything()
    row = actions.merge(world.haiwen, [twin.pk], {}, actor=world.actor(world.ann))
    world.haiwen.refresh_from_db()
    child.refresh_from_db()
    assert (world.haiwen.parent_id, child.parent_id) == (None, world.haiwen.pk)
    actions.undo(row.pk, actor=world.actor(world.ann))
    assert everything() == before


def test_orders_and_their_figures_follow(world):
    refresh_trade([world.acme.pk, world.globex.pk])
    own = Customer.objects.get(pk=world.acme.pk).net_purchases
    assert own > 0
    row = actions.merge(world.globex, [world.acme.pk], {}, actor=SYSTEM)
    assert set(Order.objects.values_list("customer_id", flat=True)) == {world.globex.pk}
    for verb, expected in (("customer.merged", (own, 0)), ("customer.unmerged", (0, own))):
        count_merged([Event.objects.get(verb=verb)])
        pair = tuple(Customer.objects.get(pk=pk).net_purchases for pk in (world.globex.pk, world.acme.pk))
        assert pair == expected
        if verb == "customer.merged":
            actions.undo(row.pk, actor=SYSTEM)


def test_undo_puts_everything_back(world, twin):
    kernel.create(Contact, {"full_name": "陈晨", "customer": twin.pk}, actor=SYSTEM)
    before = everything()
    row = actions.merge(
        twin, [world.haiwen.pk, world.acme.pk], {"name": "海文", "owner": world.ben.pk}, actor=SYSTEM
    )
    assert everything() != before
    actions.undo(row.pk, actor=SYSTEM)
    assert everything() == before
    assert not MergedRecord.objects.exists()
    with pytest.raises(Conflict):
        actions.undo(row.pk, actor=SYSTEM)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_merge_and_undo_is_identity(world, data):
    """Whatever is merged into whatever, with whatever values: undone, the database is as it was."""
    customers = [world.acme.pk, world.haiwen.pk, world.globex.pk]
    chosen = data.draw(st.permutations(customers))[: data.draw(st.integers(2, 3))]
    values = data.draw(st.fixed_dictionaries({}, optional={
        "name": st.sampled_from(["海文", "Acme"]), "level": st.sampled_from(["A", "B", ""]),
        "tags": st.lists(st.sampled_from(["a", "b"]), unique=True), "budget_max": st.sampled_from(["1.5000", None]),
        "phone": st.sampled_from(["+8613800138000", ""]), "address": st.sampled_from([{"city": "Ulm"}, None]),
    }))  # fmt: skip
    before = everything()
    row = actions.merge(Customer(id=chosen[0]), chosen[1:], values, actor=SYSTEM)
    actions.undo(row.pk, actor=SYSTEM)
    assert everything() == before


def test_undo_keeps_what_was_written_since(world, twin):
    row = actions.merge(world.haiwen, [twin.pk], {"name": "海文", "level": "A"}, actor=SYSTEM)
    kernel.change(Customer(id=world.haiwen.pk), {"level": "C"}, actor=SYSTEM)
    actions.undo(row.pk, actor=SYSTEM)
    world.haiwen.refresh_from_db()
    assert (world.haiwen.name, world.haiwen.level) == ("海文贸易", "C")


def test_a_merge_can_be_undone_for_thirty_days(world, twin):
    row = actions.merge(world.haiwen, [twin.pk], {}, actor=SYSTEM)
    Merge.objects.filter(pk=row.pk).update(at=row.at - timedelta(days=31))
    with pytest.raises(NotAllowed):
        actions.undo(row.pk, actor=SYSTEM)
    twin.refresh_from_db()
    assert twin.deleted_at is not None


def test_merges_of_merges_are_undone_in_turn(world, twin):
    before = everything()
    first = actions.merge(world.haiwen, [twin.pk], {}, actor=SYSTEM)
    second = actions.merge(world.acme, [world.haiwen.pk], {}, actor=SYSTEM)
    answer = world.browser(world.ann).get(f"/customers/{twin.pk}/")
    assert answer["Location"] == f"/customers/{world.acme.pk}/"
    with pytest.raises((NotFound, Conflict)):
        actions.undo(first.pk, actor=SYSTEM)
    actions.undo(second.pk, actor=SYSTEM)
    actions.undo(first.pk, actor=SYSTEM)
    assert everything() == before


def test_who_may_not_change_and_delete_all_may_not_merge(world, twin):
    before = everything()
    for user, error in ((world.mia, NotAllowed), (world.ray, NotAllowed), (world.ben, NotFound)):
        with pytest.raises(error):
            actions.merge(world.haiwen, [world.acme.pk], {}, actor=world.actor(user))
    for others in ([], [world.haiwen.pk], list(range(1, 12))):
        with pytest.raises(Invalid):
            actions.merge(world.haiwen, others, {}, actor=SYSTEM)
    with pytest.raises(Invalid):
        actions.merge(world.haiwen, [twin.pk], {"net_purchases": "1"}, actor=SYSTEM)
    assert everything() == before
    assert not Merge.objects.exists()


def test_the_page_shows_both_and_merges(world, twin):
    ann = world.browser(world.ann)
    url = f"/duplicates/customers/merge/?ids={world.haiwen.pk},{twin.pk}"
    page = ann.get(url)
    assert page.status_code == 200
    text = page.content.decode()
    assert "杭州海文貿易有限公司" in text and 'name="field-name"' in text
    versions = f"{world.haiwen.pk}:{world.haiwen.version},{twin.pk}:{twin.version}"
    data = {"ids": f"{world.haiwen.pk},{twin.pk}", "keep": world.haiwen.pk, "versions": versions,
            "field-name": str(twin.pk)}  # fmt: skip
    answer = ann.post("/duplicates/customers/merge/", data)
    assert (answer.status_code, answer["Location"]) == (302, f"/customers/{world.haiwen.pk}/?tab=facts")
    world.haiwen.refresh_from_db()
    assert (world.haiwen.name, world.haiwen.website) == ("杭州海文貿易有限公司", "https://haiwen.example")
    [row] = Merge.objects.all()
    shown = ann.get(f"/customers/{world.haiwen.pk}/").content.decode()
    assert f"/duplicates/undo/{row.pk}/" in shown
    assert ann.post(f"/duplicates/undo/{row.pk}/").status_code == 302
    world.haiwen.refresh_from_db()
    assert world.haiwen.name == "海文贸易"


def test_only_what_differs_is_asked(world, twin):
    page = world.browser(world.ann).get(f"/duplicates/customers/merge/?ids={world.haiwen.pk},{twin.pk}")
    text = page.content.decode()
    same = {row.name for row in page.context["same"]}
    assert {"kind", "phone"} <= same
    asked = set(re.findall(r'type="radio" name="field-(\w+)"', text))
    assert asked == {row.name for row in page.context["rows"]} - same and "name" in asked
    folded = text.partition("zk-merge-equal")[2].partition("</details>")[0]
    assert f"{len(same)} fields are the same in all of them" in folded
    for row in page.context["same"]:
        assert f"<dt>{row.label}</dt>" in folded


def test_a_page_that_is_too_old_merges_nothing(world, twin):
    ann = world.browser(world.ann)
    data = {"ids": f"{world.haiwen.pk},{twin.pk}", "versions": f"{world.haiwen.pk}:99,{twin.pk}:1"}
    assert ann.post("/duplicates/customers/merge/", data).status_code == 422
    assert ann.post("/duplicates/customers/merge/", data | {"versions": "x"}).status_code == 409
    assert not Merge.objects.exists()


def test_the_page_is_closed_to_others(world, twin):
    url = f"/duplicates/customers/merge/?ids={world.haiwen.pk},{twin.pk}"
    assert world.browser(world.ben).get(url).status_code == 404
    assert world.browser(world.ray).get(url).status_code == 403
    assert world.browser(world.ann).get("/duplicates/customers/merge/?ids=1,x").status_code == 404
    assert world.browser(world.ann).get("/duplicates/products/merge/?ids=1,2").status_code == 404


def test_the_menu_of_a_record_asks_with_which_one_and_shows_the_likeliest(world, twin):
    ann, url = world.browser(world.ann), f"/duplicates/customers/{world.haiwen.pk}/with/"
    assert url in ann.get(f"/customers/{world.haiwen.pk}/").content.decode()
    text = ann.get(url).content.decode()
    assert "杭州海文貿易有限公司" in text and f"?ids={world.haiwen.pk},{twin.pk}" in text
    answer = ann.post(url, {"other": world.acme.pk})
    assert answer["HX-Redirect"] == f"/duplicates/customers/merge/?ids={world.haiwen.pk},{world.acme.pk}"
    for other in ("", "x", world.haiwen.pk):
        assert ann.post(url, {"other": other}).status_code == 422
    assert ann.post(url, {"other": 987654321}).status_code == 404
    assert world.browser(world.ben).get(url).status_code == 404
    assert world.browser(world.ray).get(url).status_code == 403
    assert "/with/" not in world.browser(world.ray).get(f"/customers/{world.haiwen.pk}/").content.decode()


def test_the_bulk_bar_offers_to_merge_to_those_who_may(world, twin):
    start = "/duplicates/customers/start/"
    assert start in world.browser(world.ann).get("/customers/").content.decode()
    assert start not in world.browser(world.ray).get("/customers/").content.decode()
    answer = world.browser(world.ann).post(start, {"ids": [world.haiwen.pk, twin.pk]})
    assert answer["HX-Redirect"] == f"/duplicates/customers/merge/?ids={world.haiwen.pk},{twin.pk}"
