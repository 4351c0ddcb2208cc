"""The last contact with a customer: the day of the newest interaction that is no note, whatever happened since."""

from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from random import Random
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from tests.contract.test_round_trip import export, finish, start, upload
from tests.founded import founded, world

from zhike.customers.actions import record_contact
from zhike.customers.models import Customer
from zhike.customers.panels import since_contact
from zhike.duplicates import actions as duplicates
from zhike.engagement import queries
from zhike.engagement.actions import count_arrived, refresh_contact
from zhike.engagement.actions.touch import unlog
from zhike.engagement.consumers import MERGE_FACTS, TOUCH_FACTS, find_contact
from zhike.engagement.models import Interaction
from zhike.kernel import actions, jobs, verbs
from zhike.kernel.access import SYSTEM
from zhike.kernel.errors import NotAllowed
from zhike.kernel.models import ConsumerCursor, Event
from zhike.kernel.objects import get_object
from zhike.kernel.transfer.storage import path_of

__all__ = ["founded", "world"]

VISIT = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def read(world):
    """Let the consumer read what founding the company told."""
    return tell()


def tell(after=0):
    """Hand the consumer the events that it wants, of those after an id; return the id of the last one."""
    found = Event.objects.filter(verb__in=[*TOUCH_FACTS, *MERGE_FACTS], id__gt=after).order_by("id")
    find_contact(list(found))
    return Event.objects.latest("id").pk


def last(*customers):
    """Return the days of the last contact, one for one customer."""
    days = [Customer.objects.get(pk=customer.pk).last_contact_on for customer in customers]
    return days[0] if len(days) == 1 else days


def touch(customer, month, day, hour=12, kind="call"):
    at = datetime(2026, month, day, hour, 30, tzinfo=UTC).isoformat()
    values = {"customer": customer.pk, "at": at, "happened": "Rang", "kind": kind}
    return actions.create(Interaction, values, actor=SYSTEM)


def test_it_is_the_day_of_the_newest_interaction_by_the_days_of_the_house(world, read):
    assert last(world.acme, world.globex) == [VISIT, None]
    touch(world.globex, 6, 30, hour=23)
    touch(world.acme, 1, 5)
    assert tell(read)
    assert last(world.acme, world.globex) == [VISIT, date(2026, 7, 1)]


def test_it_follows_an_edited_day_another_customer_the_bin_and_what_comes_out_of_it(world, read):
    row = touch(world.acme, 4, 1)
    after = tell(read)
    assert last(world.acme, world.globex) == [date(2026, 4, 1), None]
    actions.change(row, {"at": "2026-05-01T12:00:00+00:00"}, actor=SYSTEM)
    after = tell(after)
    assert last(world.acme, world.globex) == [date(2026, 5, 1), None]
    actions.change(row, {"customer": world.globex.pk}, actor=SYSTEM)
    after = tell(after)
    assert last(world.acme, world.globex) == [VISIT, date(2026, 5, 1)]
    actions.delete(row, actor=SYSTEM)
    after = tell(after)
    assert last(world.acme, world.globex) == [VISIT, None]
    actions.restore(row, actor=SYSTEM)
    after = tell(after)
    assert last(world.acme, world.globex) == [VISIT, date(2026, 5, 1)]
    actions.change(row, {"customer": None}, actor=SYSTEM)
    tell(after)
    assert last(world.acme, world.globex) == [VISIT, None]


def test_a_logged_touch_counts_at_once_and_a_back_dated_one_takes_nothing_away(world):
    now = timezone.now()
    today = now.astimezone(ZoneInfo("Europe/London")).date()
    for at in (now, now - timedelta(days=400)):
        values = {"happened": "Rang", "at": at, "kind": "call"}
        verbs.run(world.acme, "log_touch", values, actor=world.actor(world.mia))
        assert last(world.acme) == today
    assert refresh_contact() == 0


@pytest.mark.parametrize("kind", Interaction.Kind.values)
def test_of_all_kinds_only_a_note_is_no_contact(world, read, kind):
    touch(world.acme, 3, 20, kind=kind)
    touch(world.globex, 4, 7, kind=kind)
    tell(read)
    counts = kind != "note"
    assert last(world.acme) == (date(2026, 3, 20) if counts else VISIT)
    assert last(world.globex) == (date(2026, 4, 7) if counts else None)
    values = {"happened": "Heard of them", "kind": kind}
    verbs.run(world.globex, "log_touch", values, actor=SYSTEM)
    assert last(world.globex) == (timezone.now().astimezone(ZoneInfo("Europe/London")).date() if counts else None)  # fmt: skip
    assert refresh_contact() == 0


def test_a_touch_logged_without_a_kind_is_a_note_and_taking_it_back_leaves_the_day(world):
    row = verbs.run(world.acme, "log_touch", {"happened": "Read of them"}, actor=world.actor(world.mia))
    assert (row.kind, last(world.acme)) == ("note", VISIT)
    unlog(row, actor=world.actor(world.mia))
    assert last(world.acme) == VISIT


def test_what_becomes_a_note_counts_no_longer_and_what_was_one_does(world, read):
    row = touch(world.globex, 5, 2)
    after = tell(read)
    assert last(world.globex) == date(2026, 5, 2)
    actions.change(row, {"kind": "note"}, actor=SYSTEM)
    after = tell(after)
    assert last(world.globex) is None
    actions.change(row, {"kind": "other"}, actor=SYSTEM)
    tell(after)
    assert last(world.globex) == date(2026, 5, 2)


def test_what_lies_ahead_counts_when_it_has_taken_place(world, read):
    soon = timezone.now() + timedelta(days=3)
    values = {"customer": world.globex.pk, "at": soon.isoformat(), "happened": "Fair", "kind": "meeting"}
    row = actions.create(Interaction, values, actor=SYSTEM)
    actions.create(Interaction, {**values, "customer": world.haiwen.pk, "kind": "note"}, actor=SYSTEM)
    tell(read)
    assert (count_arrived(timezone.now()), last(world.globex)) == (0, None)
    assert count_arrived(soon + timedelta(hours=1)) == 1
    assert last(world.globex) == soon.astimezone(ZoneInfo("Europe/London")).date()
    assert count_arrived(soon + timedelta(hours=2)) == 0
    actions.delete(row, actor=SYSTEM)
    assert refresh_contact(now=soon + timedelta(hours=3)) == 1
    assert last(world.globex) is None


def test_a_merge_takes_it_along_and_its_undo_gives_it_back(world, read):
    touch(world.globex, 2, 1)
    after = tell(read)
    row = duplicates.merge(world.globex, [world.acme.pk], {}, actor=SYSTEM)
    after = tell(after)
    assert last(world.globex, world.acme) == [VISIT, None]
    duplicates.undo(row.pk, actor=SYSTEM)
    tell(after)
    assert last(world.globex, world.acme) == [date(2026, 2, 1), VISIT]


def test_an_import_counts_and_its_undo_no_longer(world, read):
    lin = world.actor(world.lin)
    head = "Customer,Took place,What happened,Kind,Import key"
    text = f"{head}\n{world.globex.name},2026-02-03 10:00,Rang,Call,T1\n{world.acme.name},2026-05-04 10:00,Rang,Other contact,T2\n"
    job = start(upload(text, lin), get_object("interactions"), lin, key="import_key")
    assert finish(job)["created"] == 2
    after = tell(read)
    assert last(world.globex, world.acme) == [date(2026, 2, 3), date(2026, 5, 4)]
    job.refresh_from_db()
    answer = world.browser(world.lin).post(f"/undo-bulk/{job.position['event_id']}/")
    assert jobs.run(int(answer["Location"].split("/")[2])).result == {"done": 2, "refused": 0}
    tell(after)
    assert last(world.globex, world.acme) == [None, VISIT]


def test_after_anything_it_is_what_a_count_from_scratch_says(world, read):
    for seed in range(3):
        random, customers, rows = Random(seed), [world.acme, world.globex, world.haiwen], []
        for _step in range(40):
            deed = random.choice(
                ("create", "create", "day", "kind", "customer", "delete", "restore", "merge")
            )
            customer = random.choice(customers)
            if deed == "create" or not rows:
                kind = random.choice(("call", "note"))
                rows.append(touch(customer, random.randint(1, 9), random.randint(1, 28), kind=kind))
                continue
            row = random.choice(rows)
            row.refresh_from_db()
            if deed == "merge":
                other = random.choice([each for each in customers if each != customer])
                merged = duplicates.merge(customer, [other.pk], {}, actor=SYSTEM)
                if random.random() < 0.5:
                    read = tell(read)
                duplicates.undo(merged.pk, actor=SYSTEM)
            elif row.deleted_at:
                actions.restore(row, actor=SYSTEM)
            elif deed == "delete":
                actions.delete(row, actor=SYSTEM)
            elif deed == "kind":
                actions.change(row, {"kind": "visit" if row.kind == "note" else "note"}, actor=SYSTEM)
            elif deed == "customer":
                actions.change(row, {"customer": random.choice([customer.pk, None])}, actor=SYSTEM)
            else:
                at = datetime(2026, random.randint(1, 9), random.randint(1, 28), tzinfo=UTC)
                actions.change(row, {"at": at.isoformat()}, actor=SYSTEM)
            if random.random() < 0.2:
                read = tell(read)
        read = tell(read)
        found = last(*customers)
        counting = Interaction.objects.alive().exclude(kind="note")
        expected = [
            max((row.at.date() for row in counting.filter(customer=each)), default=None) for each in customers
        ]
        assert found == expected
        assert refresh_contact() == 0


def test_nothing_is_written_where_nothing_differs_and_versions_stay(world, read):
    before = Customer.objects.get(pk=world.acme.pk)
    touch(world.acme, 6, 1)
    after = tell(read)
    now = Customer.objects.get(pk=world.acme.pk)
    assert (now.last_contact_on, now.version, now.changed_at) == (
        date(2026, 6, 1),
        before.version,
        before.changed_at,
    )
    assert not Event.objects.filter(object="customers.customer", id__gt=read).exists()
    with CaptureQueriesContext(connection) as asked:
        assert refresh_contact([world.acme.pk, world.globex.pk]) == 0
    # The lock, the house's time zone, the days, the comparison.
    assert len([q for q in asked.captured_queries if "SAVEPOINT" not in q["sql"]]) == 4
    assert tell(after) == after


def test_an_upgrade_fills_the_column_and_lets_the_consumer_read_on_from_there(world):
    Customer.objects.update(last_contact_on=None)
    ConsumerCursor.objects.filter(pk="engagement.contact").delete()
    upgrade = import_module("zhike.engagement.migrations.0002_last_contact")
    for _again in range(2):
        upgrade.fill(None, SimpleNamespace(connection=connection))
        assert last(world.acme, world.globex) == [VISIT, None]
    began = ConsumerCursor.objects.get(pk="engagement.contact")
    told = Event.objects.filter(verb="interaction.created").latest("id")
    assert (began.event_id, 0 < began.txid < told.txid) == (0, True)


def test_an_upgrade_leaves_out_the_notes_that_counted_before(world):
    touch(world.acme, 5, 4, kind="note")
    touch(world.haiwen, 5, 5, kind="note")
    Customer.objects.update(last_contact_on=date(2026, 5, 5))
    upgrade = import_module("zhike.engagement.migrations.0004_notes_are_no_contacts")
    for _again in range(2):
        upgrade.count_anew(None, SimpleNamespace(connection=connection))
        assert last(world.acme, world.globex, world.haiwen) == [VISIT, None, None]
    assert refresh_contact() == 0


def test_many_notes_do_not_stand_in_the_way_of_the_newest_contact(world):
    """It is one step into an index without notes, not a walk over them."""
    now = timezone.now()
    Interaction.objects.bulk_create(
        Interaction(
            customer=world.acme, kind="note", subject=f"Note {number}", at=now - timedelta(minutes=number)
        )
        for number in range(2000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE engagement_interaction")
        cursor.execute(f"EXPLAIN {queries.LAST}", ["UTC", now, [world.acme.pk]])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "interaction_contact" in plan and "Filter" not in plan
    assert refresh_contact([world.acme.pk]) == 0
    assert last(world.acme) == VISIT


def test_only_the_program_writes_it(world):
    with pytest.raises(NotAllowed):
        record_contact({world.acme.pk: None}, actor=world.actor(world.mia))
    assert last(world.acme) == VISIT


def test_the_list_filters_and_sorts_by_it(world):
    today = timezone.localdate()
    record_contact({world.acme.pk: today - timedelta(days=29), world.haiwen.pk: today - timedelta(days=30)}, actor=SYSTEM)  # fmt: skip
    client = world.browser(world.ann)

    def names(query):
        page = client.get(f"/customers/?{query}", follow=True)
        assert page.status_code == 200
        return [row["title"] for row in page.context["rows"]]

    acme, haiwen, globex = world.acme.name, world.haiwen.name, world.globex.name
    assert names("sort=last_contact_on") in ([haiwen, acme, globex], [globex, haiwen, acme])
    assert names("sort=-last_contact_on") in ([acme, haiwen, globex], [globex, acme, haiwen])
    assert names("last_contact_on.last=30d") == [acme]
    assert names("last_contact_on.empty=") == [globex]
    assert sorted(names("view=quiet")) == sorted([haiwen, globex])
    assert names("view=never") == [globex]


def test_it_goes_out_by_export_and_api_and_nobody_writes_it(world):
    ann, key = world.actor(world.ann), {"HTTP_AUTHORIZATION": f"Bearer {world.key(world.ann)}"}
    text = path_of(export(get_object("customers"), ann, "csv")).read_text("utf-8-sig")
    assert "Last contact" in text.splitlines()[0] and "2026-03-02" in text
    client, address = world.browser(world.ann), f"/api/v1/customers/{world.acme.pk}"
    assert client.get(address, **key).json()["last_contact_on"] == "2026-03-02"
    answer = client.patch(address, {"last_contact_on": "2026-09-09"}, content_type="application/json", **key)
    assert answer.status_code == 422
    assert last(world.acme) == VISIT


@pytest.mark.parametrize(
    ("days", "english", "chinese"),
    [
        (None, "Never contacted", "从未跟进"), (-1, "Last contact today", "今天跟进过"),
        (0, "Last contact today", "今天跟进过"), (1, "Last contact yesterday", "昨天跟进过"),
        (12, "Last contact 12 days ago", "12 天前跟进过"),
    ],
)  # fmt: skip
def test_the_head_says_how_long_ago_it_was(world, days, english, chinese):
    day = None if days is None else timezone.localdate() - timedelta(days=days)
    for language, words in (("en", english), ("zh-hans", chinese)):
        with translation.override(language):
            assert since_contact(Customer(last_contact_on=day)) == words


def test_the_head_says_nothing_to_whom_the_field_is_hidden(world):
    page = world.browser(world.mia).get(f"/customers/{world.acme.pk}/").content.decode()
    assert "<span>Last contact " in page.replace("\n", "")
    role = world.roles["sales"]
    hidden = {**role.grants["*"], "fields": {"last_contact_on": "hidden"}}
    type(role).objects.filter(pk=role.pk).update(grants={**role.grants, "customers.customer": hidden})
    page = world.browser(world.mia).get(f"/customers/{world.acme.pk}/").content.decode()
    assert "Last contact" not in page and "Never contacted" not in page
