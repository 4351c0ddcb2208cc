"""Jobs: progress, cancel, and the rights that their owner has when they run, not when they were asked for."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.contract.test_round_trip import NAMES, start, upload
from zhike.customers.models import Customer
from zhike.kernel import bulk, jobs
from zhike.kernel.access import SYSTEM
from zhike.kernel.errors import NotFound
from zhike.kernel.models import Event, Job
from zhike.kernel.objects import get_object
from zhike.kernel.transfer import exporting
from zhike.people.actions import users
from zhike.people.models import Role, User


@pytest.fixture
def customers() -> Any:
    return get_object("customers")


def test_a_job_shows_how_far_it_is(world, customers, three_batches, monkeypatch):
    ann = world.actor(world.ann)
    job = start(upload(NAMES, ann), customers, ann, key="import_key")
    assert (job.state, job.done) == (Job.State.QUEUED, 0)
    seen = []
    step = jobs.Progress.step

    def watched(self: Any, done: int, *args: Any, **kwargs: Any) -> None:
        step(self, done, *args, **kwargs)
        seen.append(Job.objects.get(pk=job.pk).done)

    monkeypatch.setattr(jobs.Progress, "step", watched)
    done = jobs.run(job.pk)
    assert seen == sorted(seen) and seen[-1] == 250 and len(seen) > 1
    assert (done.state, done.done) == (Job.State.DONE, 250)
    assert done.started_at is not None and done.finished_at >= done.started_at
    page = world.browser(world.ann).get(f"/jobs/{job.pk}/").content.decode()
    assert re.search(r"\b250\b", page)


def test_a_job_stops_where_somebody_cancels_it(world, customers, three_batches, monkeypatch):
    """What was done before is kept, told and counted."""
    ann = world.actor(world.ann)
    job = start(upload(NAMES, ann), customers, ann, key="import_key")
    step = jobs.Progress.step

    def cancelled(self: Any, *args: Any, **kwargs: Any) -> None:
        assert world.browser(world.ann).post(f"/jobs/{job.pk}/cancel/").status_code == 302
        step(self, *args, **kwargs)

    monkeypatch.setattr(jobs.Progress, "step", cancelled)
    done = jobs.run(job.pk)
    kept = Customer.objects.filter(import_key__startswith="K").count()
    assert (done.state, done.result["created"]) == (Job.State.CANCELLED, kept)
    assert 0 < kept < 250
    assert done.message
    assert jobs.run(job.pk).state == Job.State.CANCELLED
    assert Customer.objects.filter(import_key__startswith="K").count() == kept


def test_a_waiting_job_is_cancelled_at_once(world, customers):
    job = exporting.begin(customers, [], actor=world.actor(world.mia))
    assert jobs.cancel(job.pk, actor=world.actor(world.mia)).state == Job.State.CANCELLED
    assert jobs.run(job.pk).state == Job.State.CANCELLED
    assert Event.objects.filter(verb="customer.exported").count() == 0


def test_nobody_sees_or_stops_the_jobs_of_others(world, customers):
    job = exporting.begin(customers, [], actor=world.actor(world.mia))
    done = jobs.run(job.pk)
    with pytest.raises(NotFound):
        jobs.cancel(job.pk, actor=world.actor(world.ben))
    for browser, status in (
        (world.browser(world.ben), 404),
        (world.browser(world.mia), 200),
        (world.browser(world.ann), 200),
    ):
        assert browser.get(f"/jobs/{job.pk}/").status_code == status
        assert browser.get(f"/files/{done.file_id}/").status_code == status
    assert f"/jobs/{job.pk}/" not in world.browser(world.ben).get("/jobs/").content.decode()


def asked_for(world: Any, customers: Any) -> list[Job]:
    """Return one waiting job of each kind, asked for by Lin while he still had the right to."""
    lin = world.actor(world.lin)
    return [
        bulk.begin(customers, [], "change", {"level": "A"}, actor=lin),
        exporting.begin(customers, [], actor=lin),
        start(upload("name\nNew\n", lin), customers, lin),
    ]


def refused(waiting: list[Job]) -> None:
    """Run jobs whose owner lost his rights: they fail in words, and nothing happens."""
    before = (Customer.objects.count(), Customer.objects.filter(level="A").count(), Event.objects.count())
    for job in waiting:
        done = jobs.run(job.pk)
        assert (done.state, done.file_id) == (Job.State.FAILED, None), job.kind
        assert done.message, job.kind
    assert (
        Customer.objects.count(),
        Customer.objects.filter(level="A").count(),
        Event.objects.count(),
    ) == before


def test_a_disabled_user_s_jobs_do_nothing(world, customers):
    waiting = asked_for(world, customers)
    users.disable(User.objects.get(pk=world.lin.pk), actor=SYSTEM)
    refused(waiting)


def test_a_lost_role_acts_on_waiting_jobs(world, customers):
    waiting = asked_for(world, customers)
    User.objects.filter(pk=world.lin.pk).update(role=None)
    refused(waiting)


def test_a_narrower_role_narrows_what_a_waiting_job_does(world, customers):
    job = exporting.begin(customers, [], actor=world.actor(world.lin))
    Role.objects.filter(pk=world.roles["manager"].pk).update(grants={"*": {"see": "own", "export": "own"}})
    done = jobs.run(job.pk)
    assert (done.state, done.result["rows"]) == (Job.State.DONE, 0)


def test_a_job_that_breaks_says_so_without_secrets(world, customers, monkeypatch):
    job = exporting.begin(customers, [], actor=world.actor(world.mia))

    def broken(*args: Any) -> None:
        raise RuntimeError("password=hunter2")

    monkeypatch.setattr(exporting, "write_rows", broken)
    done = jobs.run(job.pk)
    assert done.state == Job.State.FAILED
    assert done.message and "hunter2" not in done.message
