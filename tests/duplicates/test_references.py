"""Whatever points at a merged record is moved, and moved back; what still names it reaches the one in its place."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import models

from tests.api.conftest import Program, problem
from tests.contract.test_round_trip import finish, start, upload
from tests.custom import add_field
from tests.duplicates.test_merge import everything
from zhike.customers.models import Contact, Customer
from zhike.duplicates import actions
from zhike.duplicates.matching import matched_objects
from zhike.duplicates.references import references
from zhike.kernel import actions as kernel
from zhike.kernel.access import SYSTEM
from zhike.kernel.objects import object_of
from zhike.workplace.attachments.actions import attach
from zhike.workplace.attachments.models import Attachment
from zhike.workplace.models import Comment, Follow, Notice
from zhike.workplace.talk import actions as talk

# Tables that name an object and no record that a merge could move, and why.
NOT_MOVED = {
    "kernel_event": "the stream is append-only; readers ask for the records merged into one as well",
    "kernel_job": "about an object as a whole",
    "kernel_importmapping": "about an object as a whole",
    "workplace_customfield": "about an object as a whole",
    "workplace_layout": "about an object as a whole",
    "workplace_savedview": "about an object as a whole",
    "workplace_roleview": "about an object as a whole",
    "duplicates_rule": "about an object as a whole",
    "duplicates_pair": "settled by the merge itself",
    "duplicates_merge": "the merge itself",
    "duplicates_mergedrecord": "the merge itself",
}


def ours() -> list[type[models.Model]]:
    return [m for m in apps.get_models(include_auto_created=True) if m.__module__.startswith("zhike.")]


@pytest.mark.parametrize("obj", matched_objects(), ids=lambda obj: obj.slug)
def test_every_table_that_can_name_a_record_is_moved_or_known_not_to_be(world, obj):
    moved = {(reference.table, reference.column) for reference in references(obj)}
    keys = {
        (model._meta.db_table, column.column)
        for model in ours() for column in model._meta.concrete_fields if column.related_model is obj.model
    }  # fmt: skip
    assert keys - moved == set()
    named = {m._meta.db_table for m in ours() if any("object" in c.name for c in m._meta.concrete_fields)}
    assert named - {table for table, _column in moved} - set(NOT_MOVED) == set()
    assert set(NOT_MOVED) & {table for table, _column in moved} == set()


def test_what_people_said_filed_followed_and_were_told_goes_along_and_comes_back(world, twin):
    ann, sue = world.actor(world.ann), world.actor(world.sue)
    talk.comment(twin, "Same as 海文?", actor=ann)
    attach(twin, [b"a,b\n1,2\n"], "list.csv", 8, actor=ann)
    talk.follow(twin, True, actor=sue)
    Notice.objects.create(user=world.sue, cause="comment", object="customers.customer", record_id=twin.pk)
    before = everything()
    row = actions.merge(world.haiwen, [twin.pk], {}, actor=ann)
    for model, count in ((Comment, 1), (Attachment, 1), (Follow, 2), (Notice, 1)):
        there = model.objects.filter(object="customers.customer", record_id=world.haiwen.pk)
        assert there.count() == count, model
    page = world.browser(world.sue).get(f"/customers/{world.haiwen.pk}/").content.decode()
    assert "Same as 海文?" in page and "list.csv" in page
    actions.undo(row.pk, actor=ann)
    assert everything() == before


def test_custom_fields_that_lead_to_a_merged_record_are_moved_and_moved_back(world, twin):
    supplier = add_field("reference", key="supplier", target="customers.customer", sorted=False)
    bank = add_field(
        "reference", key="bank", target="customers.customer", object="customers.contact", sorted=False
    )
    kernel.change(world.acme, {"c_supplier": twin.pk}, actor=SYSTEM)
    kernel.change(world.haiwen, {"c_supplier": twin.pk}, actor=SYSTEM)
    kernel.change(world.smith, {"c_bank": twin.pk}, actor=SYSTEM)
    # Neither a deleted record nor a field out of use is forgotten.
    kernel.change(world.globex, {"c_supplier": twin.pk}, actor=SYSTEM)
    kernel.delete(world.globex, actor=SYSTEM)
    kernel.change(bank, {"active": False}, actor=SYSTEM)
    before = everything()
    row = actions.merge(world.haiwen, [twin.pk], {}, actor=SYSTEM)
    assert Customer.objects.get(pk=world.acme.pk).c_supplier == world.haiwen.pk
    assert Customer.objects.get(pk=world.globex.pk).c_supplier == world.haiwen.pk
    assert Contact.objects.get(pk=world.smith.pk).custom == {"c_bank": world.haiwen.pk}
    # The survivor does not come to lead to itself, nor to a record that is gone.
    assert Customer.objects.get(pk=world.haiwen.pk).custom == {}
    actions.undo(row.pk, actor=SYSTEM)
    assert everything() == before
    assert supplier.name == "c_supplier"


def test_undo_gives_back_each_custom_field_that_nobody_changed_since(world, twin):
    for key in ("one", "two"):
        add_field("text", key=key)
    kernel.change(world.haiwen, {"c_one": "old", "c_two": "old"}, actor=SYSTEM)
    row = actions.merge(world.haiwen, [twin.pk], {"c_one": "new", "c_two": "new"}, actor=SYSTEM)
    kernel.change(Customer(id=world.haiwen.pk), {"c_two": "newer"}, actor=SYSTEM)
    actions.undo(row.pk, actor=SYSTEM)
    now = Customer.objects.get(pk=world.haiwen.pk)
    assert (now.c_one, now.c_two) == ("old", "newer")


def test_programs_are_told_which_record_took_the_place(world, twin):
    actions.merge(world.haiwen, [twin.pk], {}, actor=world.actor(world.ann))
    url = f"customers/{twin.pk}"
    sue, ben = Program(world.key(world.sue)), Program(world.key(world.ben))
    for answer in (
        sue.get(url),
        sue.patch(url, {"note": "x"}),
        sue.post(f"{url}/hand_over", {"owner": world.mia.pk}),
    ):
        told = problem(answer)
        assert told | {"detail": ""} == {
            "type": "/api/v1/docs#problem-merged", "title": "Merged", "status": 410, "detail": "",
            "object": "customers", "id": twin.pk, "merged_into": world.haiwen.pk,
        }  # fmt: skip
    assert problem(ben.get(url))["status"] == 404
    assert Customer.objects.get(pk=world.haiwen.pk).note == ""


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [("", ""), ("edit/", "edit/"), ("history/", "history/"), ("field/note/", "field/note/")],
)
def test_every_page_of_a_merged_record_leads_to_the_same_page_of_the_survivor(world, twin, path, leads_to):
    actions.merge(world.haiwen, [twin.pk], {}, actor=world.actor(world.ann))
    answer = world.browser(world.ann).get(f"/customers/{twin.pk}/{path}?x=1")
    assert (answer.status_code, answer["Location"]) == (302, f"/customers/{world.haiwen.pk}/{leads_to}?x=1")
    assert world.browser(world.ben).get(f"/customers/{twin.pk}/{path}").status_code == 404


def test_a_form_sent_to_a_merged_record_saves_nothing_and_says_where_to_go(world, twin):
    actions.merge(world.haiwen, [twin.pk], {}, actor=world.actor(world.ann))
    ann = world.browser(world.ann)
    answer = ann.post(f"/customers/{twin.pk}/edit/", {"version": "1", "name": "Late"})
    assert answer.status_code == 410
    assert f'href="/customers/{world.haiwen.pk}/"' in answer.content.decode()
    assert not Customer.objects.filter(name="Late").exists()
    assert ann.get(f"/duplicates/customers/merge/?ids={twin.pk},{world.acme.pk}").status_code == 410


def merged_with_keys(world: Any, twin: Customer, own: str) -> None:
    kernel.change(world.haiwen, {"import_key": own}, actor=SYSTEM)
    kernel.change(twin, {"import_key": "crm-7"}, actor=SYSTEM)
    actions.merge(Customer(id=world.haiwen.pk), [twin.pk], {}, actor=SYSTEM)


@pytest.mark.parametrize("own", ["crm-1", ""])
def test_an_import_that_names_the_old_key_changes_the_survivor(world, twin, own):
    merged_with_keys(world, twin, own)
    ann, obj = world.actor(world.ann), object_of(Customer)
    rows = "import_key,name,note\ncrm-7,海文,From the old system\n"
    found = finish(start(upload(rows, ann), obj, ann, key="import_key"))
    assert (found["changed"], found["created"], found["errors"]) == (1, 0, 0)
    now = Customer.objects.get(pk=world.haiwen.pk)
    assert (now.name, now.note, now.import_key) == ("海文", "From the old system", own or "crm-7")


def test_an_import_that_names_the_old_number_changes_the_survivor(world, twin):
    merged_with_keys(world, twin, "crm-1")
    ann, obj = world.actor(world.ann), object_of(Customer)
    # Both rows mean one record: the later one wins, nothing is counted twice.
    rows = f"ID,Note\n{twin.pk},first\n{world.haiwen.pk},second\n"
    found = finish(start(upload(rows, ann), obj, ann, mapping={0: "id", 1: "note"}, key="id", mode="update"))
    assert (found["changed"], found["created"], found["errors"]) == (2, 0, 0)
    assert Customer.objects.get(pk=world.haiwen.pk).note == "second"


def test_cells_that_name_the_merged_record_reach_the_survivor(world, twin):
    merged_with_keys(world, twin, "crm-1")
    ann, obj = world.actor(world.ann), object_of(Contact)
    rows = f"Full name,Customer\nA,crm-7\nB,杭州海文貿易有限公司\nC,杭州海文貿易有限公司 (#{twin.pk})\nD,no such\n"
    found = finish(start(upload(rows, ann), obj, ann, mapping={0: "full_name", 1: "customer"}))
    assert (found["created"], found["errors"]) == (3, 1)
    named = Contact.objects.filter(full_name__in=("A", "B", "C"))
    assert set(named.values_list("customer_id", flat=True)) == {world.haiwen.pk}
