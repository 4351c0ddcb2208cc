"""The administrator's pages of fields: adding, changing, archiving, removing values, and bringing them back."""

from __future__ import annotations

import csv
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.html import escape

from tests.api.conftest import Program
from tests.contract.test_round_trip import counts, export, finish, start, upload
from tests.custom import add_field
from zhike.customers.models import Customer
from zhike.kernel import actions, jobs
from zhike.kernel.access import SYSTEM
from zhike.kernel.errors import Conflict, Invalid
from zhike.kernel.models import Event, Job
from zhike.kernel.objects import get_object
from zhike.kernel.transfer.storage import path_of
from zhike.workplace.fields import purging
from zhike.workplace.models import CustomField, PurgedValue

URL = "/settings/fields/customers/"
GRADE: dict[str, Any] = {
    "kind": "choice", "label_en": "Tea grade", "label_zh": "茶叶等级", "in_list": "on", "filtered": "on", "sorted": "on",
    "option_key": ["", "", "", ""], "option_en": ["First flush", "Second | flush", "", ""], "option_zh": ["头采", "", "散茶", ""],
    "option_color": ["green", "gray", "red", "gray"], "option_state": ["offered"] * 4,
}  # fmt: skip


def add(world, **given):
    return world.browser(world.ann).post(f"{URL}new/", GRADE | given)


def test_two_options_of_one_name_are_refused(world):
    answer = add(world, option_en=["Bud", "Bud ", "", ""], option_zh=["", "", "", ""])
    assert answer.status_code == 422 and "Two options are called “Bud”." in answer.content.decode()
    assert not CustomField.objects.filter(key="tea_grade").exists()


def test_a_choice_with_colours_is_made_in_a_form_and_is_there_at_once(world):
    answer = add(world)
    assert (answer.status_code, answer["Location"]) == (302, URL)
    row = CustomField.objects.get(key="tea_grade")
    assert (
        row.options
        == "first_flush | First flush | 头采 | green\nsecond_flush | Second / flush | Second / flush\nsancha | 散茶 | 散茶 | red"
    )
    assert (row.object, row.position, row.in_list, row.searched, row.required) == (
        "customers.customer",
        16,
        True,
        False,
        False,
    )
    ann = world.browser(world.ann)
    actions.change(world.acme, {"c_tea_grade": "first_flush"}, actor=SYSTEM)
    shown = ann.get(
        "/customers/?columns=name,c_tea_grade&c_tea_grade=first_flush", follow=True
    ).content.decode()
    assert 'zk-tone-green">First flush<' in shown
    assert "Tea grade" in ann.get(URL).content.decode()


def test_the_figures_say_how_many_records_hold_a_value_and_how_indexes_stand(world):
    add(world)
    actions.change(world.acme, {"c_tea_grade": "sancha"}, actor=SYSTEM)
    archived = add_field("text", key="gone", label_en="Gone")
    actions.change(world.haiwen, {"c_gone": "kept"}, actor=SYSTEM)
    purging.archive(archived, actor=SYSTEM)
    figures = world.browser(world.ann).get(f"{URL}counts/").content.decode()
    whole = Customer.objects.filter(deleted_at=None).count()
    for name, count in (("name", whole), ("c_tea_grade", 1), ("c_gone", 1), ("c_x_text", 0)):
        assert f'id="count-{name}" hx-swap-oob="true">{count}' in figures, name
    assert 'zk-tone-yellow">being made<' in figures
    assert '<span id="index-c_gone" hx-swap-oob="true" class="zk-muted">none needed</span>' in figures
    assert '<span id="index-name" hx-swap-oob="true"' not in figures or "zk-tone-green" in figures


@pytest.mark.parametrize(("given", "name"), [
    ({"label_en": "", "label_zh": "", "key": "x"}, "label_en"), ({"key": "Bad Key"}, "key"), ({"kind": "wish"}, "kind"),
    ({"option_en": [""] * 4, "option_zh": [""] * 4}, "options"), ({"kind": "reference", "target": ""}, "target"),
])  # fmt: skip
def test_a_faulty_form_says_what_is_wrong_and_adds_nothing(world, given, name):
    before = CustomField.objects.count()
    answer = add(world, **given)
    assert answer.status_code == 422
    assert f'id="fault-{name}"' in answer.content.decode()
    assert CustomField.objects.count() == before


def test_a_stored_field_keeps_kind_and_key_and_retires_options(world):
    add(world)
    row = CustomField.objects.get(key="tea_grade")
    sent = GRADE | {
        "kind": "text", "key": "other", "version": row.version, "label_en": "Grade", "required": "on",
        "option_key": ["sancha", "first_flush", "second_flush", ""], "option_en": ["Loose", "First", "Second", "Third"],
        "option_zh": ["散茶", "头采", "二采", "三采"], "option_color": ["red", "teal", "gray", "gray"],
        "option_state": ["offered", "retired", "offered", "offered"],
    }  # fmt: skip
    ann = world.browser(world.ann)
    assert ann.post(f"{URL}{row.pk}/", sent).status_code == 302
    row.refresh_from_db()
    assert (row.kind, row.key, row.label_en, row.required) == ("choice", "tea_grade", "Grade", True)
    assert row.options.splitlines() == [
        "sancha | Loose | 散茶 | red", "-first_flush | First | 头采 | teal", "second_flush | Second | 二采", "third | Third | 三采",
    ]  # fmt: skip
    late = ann.post(f"{URL}{row.pk}/", sent | {"label_en": "Late"})
    assert late.status_code == 409 and 'value="Late"' in late.content.decode()
    assert CustomField.objects.get(pk=row.pk).label_en == "Grade"
    # What was typed stands there still, with the newer version: saving once more is a choice.
    assert f'name="version" value="{row.version}"' in late.content.decode()


def test_archived_values_stay_and_come_back(world):
    row = add_field("text", key="shelf", label_en="Shelf")
    actions.change(world.acme, {"c_shelf": "B12"}, actor=SYSTEM)
    ann = world.browser(world.ann)
    assert ann.post(f"{URL}{row.pk}/archive/").status_code == 302
    assert "c_shelf" not in get_object("customers").bound
    assert "Use again" in ann.get(URL).content.decode()
    assert ann.post(f"{URL}{row.pk}/again/").status_code == 302
    assert Customer.objects.get(pk=world.acme.pk).c_shelf == "B12"


def test_removing_values_asks_for_the_name_runs_as_a_job_and_can_be_taken_back(world):
    row = add_field("text", key="shelf", label_en="Shelf", label_zh="货架")
    for record, text in ((world.acme, "B12"), (world.haiwen, "C1")):
        actions.change(record, {"c_shelf": text}, actor=SYSTEM)
    actions.change(world.acme, {"c_x_text": "stays"}, actor=SYSTEM)
    before = Customer.objects.get(pk=world.acme.pk)
    with pytest.raises(Conflict):
        purging.purge(row, actor=world.actor(world.ann), typed="Shelf")
    purging.archive(row, actor=SYSTEM)
    ann = world.browser(world.ann)
    assert "2 records lose their value" in ann.get(f"{URL}{row.pk}/purge/").content.decode()
    assert ann.post(f"{URL}{row.pk}/purge/", {"name": "shelf"}).status_code == 422
    assert CustomField.objects.alive().filter(pk=row.pk).exists()
    assert ann.post(f"{URL}{row.pk}/purge/", {"name": " 货架 "}).status_code == 302
    with pytest.raises(Invalid) as caught:
        add_field("number", key="shelf")
    assert list(caught.value.errors) == ["key"]
    job = jobs.run(Job.objects.get(kind="purge_field").pk)
    assert (job.state, job.done, job.total, job.result) == ("done", 2, 2, {"done": 2})
    acme = Customer.objects.get(pk=world.acme.pk)
    assert set(acme.custom) == {"c_x_text", "c_x_text_sorted"}
    assert (acme.version, acme.changed_at) == (before.version, before.changed_at)
    assert Event.objects.get(verb="customfield.purged").data == {"values": 2}
    actions.restore(CustomField.objects.get(pk=row.pk), actor=world.actor(world.ann))
    assert jobs.run(Job.objects.get(kind="return_field").pk).result == {"done": 2}
    assert PurgedValue.objects.count() == 0
    purging.use_again(CustomField.objects.get(pk=row.pk), actor=SYSTEM)
    acme = Customer.objects.get(pk=world.acme.pk)
    assert (acme.c_shelf, acme.c_x_text, acme.custom) == ("B12", "stays", before.custom)


def test_removed_values_are_forgotten_after_thirty_days(world):
    row = add_field("number", key="shelf", active=False)
    for pk, days in ((1, 31), (2, 29)):
        PurgedValue.objects.create(field=row, record_id=pk, held={}, at=timezone.now() - timedelta(days=days))
    assert purging.forget() == 1
    assert list(PurgedValue.objects.values_list("record_id", flat=True)) == [2]


@pytest.mark.parametrize("path", ["", "new/", "counts/"])
def test_only_who_manages_fields_gets_in(world, path):
    assert world.browser(world.mia).get(URL + path).status_code == 403
    assert world.browser(world.ann).get(f"/settings/fields/notes/{path}").status_code == 404


@pytest.mark.parametrize("door", ["archive", "again", "purge"])
def test_nobody_else_archives_or_removes(world, door):
    row = add_field("text", key="shelf", label_en="Shelf")
    assert world.browser(world.mia).post(f"{URL}{row.pk}/{door}/", {"name": "Shelf"}).status_code == 403
    row.refresh_from_db()
    assert (row.active, row.deleted_at, Job.objects.filter(kind="purge_field").count()) == (True, None, 0)


PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7|add:7 }}",
    "javascript:alert(1)",
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_labels_help_and_options_are_shown_as_text_everywhere(world, payload):
    add(
        world,
        label_en=payload,
        label_zh=payload,
        key="bad",
        help_en=payload,
        option_en=[payload, "", "", ""],
        option_zh=[""] * 4,
    )
    row = CustomField.objects.get(key="bad")
    actions.change(world.acme, {"c_bad": row.options.partition(" ")[0]}, actor=SYSTEM)
    ann = world.browser(world.ann)
    pages = [URL, f"{URL}{row.pk}/", "/customers/", "/customers/new/", f"/customers/{world.acme.pk}/",
             f"{URL}{row.pk}/purge/", "/settings/layouts/customers/", f"/fields/{row.pk}/"]  # fmt: skip
    for url in pages:
        shown = ann.get(url, follow=True).content.decode()
        assert (
            "<script>alert" not in shown and "<img src=x" not in shown and 'href="javascript:' not in shown
        ), url
        assert escape(payload) in shown, url


def test_a_new_field_passes_every_door_at_once(world):
    add(world, label_en="Route", label_zh="路线", kind="text", key="route", searched="on")
    ann, program, obj, actor = (
        world.browser(world.ann),
        Program(world.key(world.ann)),
        get_object("customers"),
        world.actor(world.ann),
    )
    assert 'name="c_route"' in ann.get("/customers/new/").content.decode()
    assert program.patch(f"customers/{world.acme.pk}", {"c_route": "杭州 Line 3"}).status_code == 200
    assert program.get(f"customers/{world.acme.pk}").json()["c_route"] == "杭州 Line 3"
    stored = upload(f"ID,Route\n{world.haiwen.pk},A\n{world.globex.pk},B\n", actor)
    assert finish(start(stored, obj, actor, key="id", mode="update")) == counts(rows=2, changed=2)
    assert [
        row["c_route"] for row in program.get("customers?sort=-c_route&c_route.filled=").json()["items"]
    ] == ["杭州 Line 3", "B", "A"]
    assert [row["id"] for row in program.get("customers?q=hangzhou%20line").json()["items"]] == [
        world.acme.pk
    ]
    lines = path_of(export(obj, actor, "csv", [("c_route", "A")])).read_text("utf-8-sig").splitlines()
    place = next(csv.reader(lines)).index("Route")
    assert [row[place] for row in csv.reader(lines[1:])] == ["A"]
    event = Event.objects.filter(verb="customer.changed", subject_id=world.acme.pk).latest("id")
    assert event.changes == {"c_route": [None, "杭州 Line 3"]}
    assert (
        "Route" in ann.get(f"/customers/{world.acme.pk}/history/?field=c_route", follow=True).content.decode()
    )


def test_a_field_in_use_keeps_its_buttons_beside_an_archived_one(world):
    live, gone = (add_field("text", key=key, label_en=key.title()) for key in ("shelf", "gate"))
    purging.archive(gone, actor=SYSTEM)
    page = world.browser(world.ann).get(URL).content.decode()
    row = {field.pk: page.split(f'href="{URL}{field.pk}/">', 1)[1].split("</li>", 1)[0] for field in (live, gone)}  # fmt: skip
    assert f'action="{URL}{live.pk}/archive/"' in row[live.pk] and "shown nowhere" not in row[live.pk]
    assert "/again/" not in row[live.pk] and "/purge/" not in row[live.pk]
    assert f'action="{URL}{gone.pk}/again/"' in row[gone.pk] and "shown nowhere" in row[gone.pk]
    assert page.count("/again/") == page.count("/purge/") == 1


def test_a_key_that_is_taken_is_refused_by_the_name_of_its_field(world):
    held = add_field("text", key="tea_grade", label_en="Grade of tea", label_zh="茶级")
    answer = add(world)
    words = "The field “Grade of tea” has the key “tea_grade” already. Use it, or type another key."
    assert answer.status_code == 422 and words in answer.content.decode()
    purging.archive(held, actor=SYSTEM)
    assert "The archived field “Grade of tea” has the key “tea_grade” already." in add(world).content.decode()
    assert add(world, key="tea_grade_2")["Location"] == URL
