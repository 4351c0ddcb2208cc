"""The indexes of custom fields follow the definitions, and PostgreSQL finds them for the lists."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from tests import world as worlds
from tests.custom import FLAGS, add_every_kind
from zhike.kernel import actions, jobs, listing
from zhike.kernel.access import SYSTEM
from zhike.kernel.keyset import phases
from zhike.kernel.models import Job
from zhike.kernel.objects import get_object
from zhike.workplace.fields import indexing


@pytest.fixture
def world(transactional_db: None) -> worlds.World:
    """The company in a database in which statements outside a transaction can run."""
    return worlds.build()


def waiting() -> list[int]:
    """Return the jobs that are queued to make and drop indexes."""
    return list(Job.objects.filter(kind=indexing.JOB, state=Job.State.QUEUED).values_list("pk", flat=True))


def plan(*query: tuple[str, str]) -> str:
    """Return how PostgreSQL reads the first page of a list, told that neither a scan nor a sort is cheap."""
    asked = listing.read(get_object("customers"), SYSTEM, query)
    rows = phases(asked.rows, asked.order, None)[0] if query[0][0] == "sort" else asked.rows.order_by()
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off; SET enable_sort = off; SET enable_bitmapscan = on")
        found = rows[:50].explain()
        cursor.execute("RESET enable_seqscan; RESET enable_sort; RESET enable_bitmapscan")
    return found


def test_indexes_are_made_used_and_dropped(world: worlds.World):
    ann = world.actor(world.ann)
    fields: dict[str, Any] = add_every_kind(actor=ann)
    # One job does for all sixteen fields, as it reads the definitions when it runs.
    [first] = waiting()
    job = jobs.run(first)
    assert (job.state, job.done, job.total) == (Job.State.DONE, 14, 14)
    assert list(indexing.present().values()) == [True] * 14
    for query in (("sort", "c_x_money"), ("sort", "-c_x_text"), ("c_x_choice", "gold"),
                  ("c_x_multi_choice", "gold"), ("c_x_number.gte", "3")):  # fmt: skip
        assert indexing.PREFIX in plan(query), query

    actions.change(fields["text"], dict.fromkeys(FLAGS, False), actor=ann)
    [second] = waiting()
    assert jobs.run(second).total == 2
    assert len(indexing.present()) == 12

    for field in fields.values():
        actions.delete(field, actor=ann)
    [third] = waiting()
    jobs.run(third)
    assert indexing.present() == {}


def test_an_index_that_was_never_finished_is_made_anew(world: worlds.World):
    [index] = [index for index in make_one(world) if index.method == "gin"]
    with connection.cursor() as cursor:
        cursor.execute(index.create())
        cursor.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = %s::regclass", [index.name])
    assert indexing.present() == {index.name: False}
    [job] = waiting()
    assert jobs.run(job).total == 2
    assert indexing.present() == {index.name: True}


def make_one(world: worlds.World) -> list[indexing.Index]:
    """Add a field of several choices; return the indexes that are wanted."""
    add_every_kind(actor=world.actor(world.ann), only=("multi_choice",))
    return indexing.wanted()
