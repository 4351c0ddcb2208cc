"""What a bulk job did is taken back by a job: changes, tags, deletions, shares; what was changed since stays."""

from __future__ import annotations

import pytest
from tests import world as worlds

from zhike.customers.models import Customer
from zhike.kernel import actions as kernel
from zhike.kernel import bulk, jobs
from zhike.kernel.access import SYSTEM
from zhike.kernel.models import Event, Job, Share
from zhike.workplace import undoing
from zhike.workplace.tags.models import Tag


@pytest.fixture
def world(db: None) -> worlds.World:
    """Return the company, founded for this test."""
    return worlds.build()


@pytest.fixture
def rows(world, monkeypatch) -> list[Customer]:
    """Seven customers of Mia's, where no more than one is done at once."""
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    monkeypatch.setattr(bulk, "CHUNK", 3)
    monkeypatch.setattr(undoing, "CHUNK", 3)
    return [
        kernel.create(Customer, {"name": f"Row {n}", "owner": world.mia.pk, "level": "C"}, actor=SYSTEM)
        for n in range(7)
    ]


def begun(world, action, **values) -> Job:
    """Do an action on all rows from the page, and run its job."""
    answer = world.browser(world.mia).post(
        f"/customers/bulk/{action}/", {"all": "1", "state-q": "row", "go": "1", **values}
    )
    job = jobs.run(Job.objects.get(kind="bulk").pk)
    assert (answer["HX-Redirect"], job.state) == (f"/jobs/{job.pk}/", Job.State.DONE)
    return job


def undo(world, job) -> Job:
    """Undo it from the job's page, and run that job."""
    browser, url = world.browser(world.mia), f"/undo-bulk/{job.result['event_id']}/"
    assert f'action="{url}"' in browser.get(f"/jobs/{job.pk}/").content.decode()
    there = browser.post(url)["Location"]
    back = jobs.run(Job.objects.get(kind="undo_bulk").pk)
    assert there == f"/jobs/{back.pk}/"
    assert f'action="{url}"' not in browser.get(f"/jobs/{job.pk}/").content.decode()
    return back


def column(name, rows) -> list:
    return [getattr(Customer.objects.get(pk=row.pk), name) for row in rows]


def test_a_change_is_undone_but_not_what_somebody_changed_since(world, rows):
    job = begun(world, "change", fields=["level"], level="A")
    assert column("level", rows) == ["A"] * 7
    kernel.change(rows[3], {"level": "B"}, actor=SYSTEM)
    back = undo(world, job)
    assert (back.state, back.done, back.total, back.result) == (
        Job.State.DONE,
        7,
        7,
        {"done": 6, "refused": 1},
    )
    assert back.message == "6 customers are as before. 1 was changed again since and stays."
    assert column("level", rows) == ["C", "C", "C", "B", "C", "C", "C"]


def test_new_owners_tags_and_deletions_are_undone(world, rows):
    tag = kernel.create(Tag, {"name": "Fair"}, actor=SYSTEM)
    undo(world, begun(world, "tag", tag=tag.pk))
    assert column("tags", rows) == [[]] * 7
    Job.objects.all().delete()
    undo(world, begun(world, "change", fields=["owner"], owner=world.ben.pk))
    # She no longer has them once they are somebody else's, so they stay.
    assert Job.objects.get(kind="undo_bulk").result == {"done": 0, "refused": 7}
    assert column("owner_id", rows) == [world.ben.pk] * 7


def test_a_deletion_is_undone(world, rows):
    world.roles["sales"].grants["*"]["delete"] = "own"
    world.roles["sales"].save()
    undo(world, begun(world, "delete"))
    assert column("deleted_at", rows) == [None] * 7


def test_shares_are_undone_to_what_they_were(world, rows):
    kernel.share(rows[0], actor=SYSTEM, grantee="user", grantee_id=world.ben.pk, level="see")
    job = begun(world, "share", user=world.ben.pk, level="change")
    assert Share.objects.filter(level="change").count() == 7
    kernel.share(rows[1], actor=SYSTEM, grantee="user", grantee_id=world.ben.pk, level="see")
    assert undo(world, job).result == {"done": 6, "refused": 1}
    assert sorted(Share.objects.values_list("record_id", "level")) == [
        (rows[0].pk, "see"),
        (rows[1].pk, "see"),
    ]
    Job.objects.all().delete()
    undo(world, begun(world, "unshare", user=world.ben.pk))
    assert sorted(Share.objects.values_list("record_id", "level")) == [
        (rows[0].pk, "see"),
        (rows[1].pk, "see"),
    ]


def test_nobody_else_undoes_it_and_a_killed_undo_goes_on(world, rows, monkeypatch):
    job = begun(world, "change", fields=["level"], level="A")
    url = f"/undo-bulk/{job.result['event_id']}/"
    assert world.browser(world.ben).post(url).status_code == 403
    assert world.browser(world.mia).post("/undo-bulk/987654321/").status_code == 404
    assert (column("level", rows), Job.objects.filter(kind="undo_bulk").count()) == (["A"] * 7, 0)
    world.browser(world.mia).post(url)
    back = Job.objects.get(kind="undo_bulk")
    step, seen = jobs.Progress.step, []

    def killed(self, done, total=None, message=""):
        step(self, done, total, message)
        seen.append(done)
        if done == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(jobs.Progress, "step", killed)
    with pytest.raises(KeyboardInterrupt):
        jobs.run(back.pk)
    assert column("level", rows) == ["A"] * 4 + ["C"] * 3
    assert jobs.run(back.pk).result == {"done": 7, "refused": 0}
    assert seen == [3, 6, 7]
    assert Event.objects.filter(verb="customer.changed", changes__level=["A", "C"]).count() == 7
