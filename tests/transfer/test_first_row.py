"""A file whose very first row can't be read: that row is refused like any other, and the rest is taken."""

from __future__ import annotations

import pytest

from tests.contract.test_round_trip import upload
from zhike.customers.models import Customer
from zhike.kernel import jobs
from zhike.kernel.objects import get_object
from zhike.kernel.transfer import importing, presets
from zhike.kernel.transfer.plan import Plan
from zhike.workplace.imports import trial

BROKEN = ('"Open First Ltd,+44 20 7946 0001', "Open\0 First Ltd,+44 20 7946 0001")


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("others", ["", "Birch Works,020 7946 0002\nCedar Works,020 7946 0003\n"])
def test_a_first_row_that_cannot_be_read_is_refused_alone(world, broken, others):
    actor, obj = world.actor(world.lin), get_object("customers")
    file = upload(f"Name,Phone\n{broken}\n{others}", actor)
    plan = Plan(mapping={0: "name", 1: "phone"}, mode="create")
    tried = trial.attempt(obj, file, plan, actor=actor)
    assert [row["row"] for row in tried.faults] == [2]
    assert (tried.counts.created, tried.counts.errors) == (others.count("\n"), 1)
    job = jobs.run(importing.begin(obj, file, plan, actor=actor).pk)
    assert job.state == "done", job.message
    assert (job.result["created"], job.result["errors"]) == (others.count("\n"), 1)
    assert not Customer.objects.filter(name__contains="First").exists()


@pytest.mark.parametrize(
    "broken", ['"7,Open First Ltd,+44', "7,Open\0 First Ltd,+44 20 7946 0001,ada@example.com"]
)
def test_a_first_row_of_a_known_shape_is_refused_alone(world, broken):
    actor = world.actor(world.lin)
    head = "Record ID,Company name,Phone Number,Company owner"
    file = upload(f"{head}\n{broken}\n8,Birch Works,020 7946 0002,\n", actor)
    preset = presets.get("hubspot-companies")
    tried = trial.attempt_preset(preset, file, {}, actor=actor)
    assert (tried.counts.created, tried.counts.errors) == (1, 1)
    job = jobs.run(presets.begin(preset, [file], {}, actor=actor).pk)
    assert job.state == "done", job.message
    assert (job.result["created"], job.result["errors"]) == (1, 1)
