"""Bulk actions on chosen rows and on all of a list: done, refused in words, taken back."""

from __future__ import annotations

import re
from typing import Any

import pytest

from zhike.customers.models import Customer
from zhike.kernel import actions, bulk, jobs
from zhike.kernel.access import SYSTEM
from zhike.kernel.models import Event, Job
from zhike.kernel.objects import get_object


def make(count: int, owner: Any, prefix: str = "Row") -> list[int]:
    """Store companies of somebody; return their ids."""
    return [
        actions.create(Customer, {"name": f"{prefix} {n}", "owner": owner.pk, "level": "C"}, actor=SYSTEM).pk
        for n in range(count)
    ]


def levels(pks: list[int]) -> set[str]:
    return set(Customer.objects.filter(pk__in=pks).values_list("level", flat=True))


def notes(browser: Any, response: Any) -> list[tuple[str, str]]:
    """Return what the next page says, with the address that takes it back."""
    page = browser.get(response["HX-Redirect"])
    return [(str(message), message.extra_tags) for message in page.context["messages"]]


def test_changing_chosen_rows_and_taking_it_back(world):
    mia, pks = world.browser(world.mia), make(3, world.mia)
    sent = {"ids": pks, "go": "1", "fields": ["level", "source"], "level": "A", "source": "website"}
    dialog = mia.post("/customers/bulk/change/", {"ids": pks})
    assert (dialog.status_code, levels(pks)) == (200, {"C"})
    answer = mia.post("/customers/bulk/change/", sent)
    assert (answer.status_code, levels(pks)) == (204, {"A"})
    ((text, undo),) = notes(mia, answer)
    assert text.startswith("3 customers changed.") and re.fullmatch(r"/undo-bulk/\d+/", undo)
    parent = Event.objects.get(verb="customer.bulk")
    assert sorted(Event.objects.filter(cause_id=parent.id).values_list("subject_id", flat=True)) == sorted(
        pks
    )
    assert world.browser(world.ben).post(undo).status_code == 403
    assert levels(pks) == {"A"}
    assert mia.post(undo).status_code == 302
    assert (levels(pks), Customer.objects.filter(pk__in=pks, source="").count()) == ({"C"}, 3)


def test_rows_of_others_are_left_and_reported(world):
    mia = world.browser(world.mia)
    own, foreign = make(2, world.mia), make(1, world.ben)
    team = [world.haiwen.pk]
    answer = mia.post(
        "/customers/bulk/change/", {"ids": own + foreign + team, "go": "1", "fields": ["level"], "level": "A"}
    )
    assert (levels(own), levels(foreign)) == ({"A"}, {"C"})
    assert Customer.objects.get(pk=world.haiwen.pk).level == ""
    ((text, _undo),) = notes(mia, answer)
    assert text.startswith("2 customers changed. 2 entries were left as they are: ")


def test_values_that_do_not_fit_are_refused_before_anything_is_done(world):
    mia, pks = world.browser(world.mia), make(2, world.mia)
    before = Event.objects.count()
    for sent in (
        {"fields": ["level"], "level": "Z"},
        {"fields": []},
        {"fields": ["name"], "name": ""},
        {"fields": ["version"], "version": "9"},
    ):
        assert mia.post("/customers/bulk/change/", {"ids": pks, "go": "1", **sent}).status_code == 422, sent
    for sent in ({"ids": ["x"]}, {"ids": list(range(1, 202))}, {"ids": ["-1"]}):
        assert (
            mia.post(
                "/customers/bulk/change/", {"go": "1", "fields": ["level"], "level": "A", **sent}
            ).status_code
            == 400
        ), sent
    assert mia.post("/customers/bulk/delete/", {"ids": pks, "go": "1"}).status_code == 400
    assert mia.post("/customers/bulk/no_such_action/", {"ids": pks, "go": "1"}).status_code == 400
    assert mia.get("/customers/bulk/change/").status_code == 405
    assert (levels(pks), Event.objects.count()) == ({"C"}, before)


def test_deleting_and_undoing(world):
    lin, pks = world.browser(world.lin), make(3, world.mia)
    answer = lin.post("/customers/bulk/delete/", {"ids": pks, "go": "1"})
    assert Customer.objects.filter(pk__in=pks, deleted_at__isnull=False).count() == 3
    ((_text, undo),) = notes(lin, answer)
    lin.post(undo)
    assert Customer.objects.filter(pk__in=pks, deleted_at__isnull=True).count() == 3


def test_undo_leaves_what_was_changed_again(world):
    mia, pks = world.browser(world.mia), make(2, world.mia)
    answer = mia.post("/customers/bulk/change/", {"ids": pks, "go": "1", "fields": ["level"], "level": "A"})
    actions.change(Customer(pk=pks[0]), {"level": "B"}, actor=SYSTEM)
    ((_text, undo),) = notes(mia, answer)
    mia.post(undo)
    assert [Customer.objects.get(pk=pk).level for pk in pks] == ["B", "C"]


@pytest.mark.parametrize("count", [5, bulk.AT_ONCE + 3])
def test_all_rows_of_a_list(world, count):
    """“All N” means the list as filtered, beyond the page; many become a job with the rights of its owner."""
    mia, own, foreign = world.browser(world.mia), make(count, world.mia, "Batch"), make(2, world.ben, "Batch")
    other = make(1, world.mia, "Single")
    sent = {"all": "1", "state-q": "Batch", "go": "1", "fields": ["level"], "level": "A"}
    answer = mia.post("/customers/bulk/change/", sent)
    assert answer.status_code == 204
    if count > bulk.AT_ONCE:
        job = Job.objects.get(kind="bulk")
        assert answer["HX-Redirect"] == f"/jobs/{job.pk}/"
        assert levels(own) == {"C"}
        done = jobs.run(job.pk)
        assert (done.state, done.result["done"], done.result["refused"]) == ("done", count, 0)
        assert (done.done, done.total) == (count, count)
        assert Event.objects.filter(verb="customer.bulk").count() == 1
        assert mia.get(f"/jobs/{job.pk}/").status_code == 200
    assert (levels(own), levels(foreign), levels(other)) == ({"A"}, {"C"}, {"C"})


def test_a_job_that_was_killed_goes_on(world, monkeypatch):
    pks = make(bulk.CHUNK + 50, world.mia, "Batch")
    obj = get_object("customers")
    job = bulk.begin(obj, [("q", "Batch")], "change", {"level": "A"}, actor=world.actor(world.mia))

    class Killed(BaseException):
        pass

    def stop(*args: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(jobs.Progress, "step", stop)
        with pytest.raises(Killed):
            jobs.run(job.pk)
    assert Customer.objects.filter(pk__in=pks, level="A").count() == bulk.CHUNK
    done = jobs.run(job.pk)
    assert (done.state, done.result["done"], levels(pks)) == ("done", len(pks), {"A"})
    assert Event.objects.filter(cause_id=done.result["event_id"]).count() == len(pks)


def test_a_verb_on_many(world):
    """Handing over is offered in bulk; what can't be handed over is left."""
    mia, pks = world.browser(world.mia), make(2, world.mia)
    answer = mia.post(
        "/customers/bulk/hand_over/", {"ids": [*pks, world.globex.pk], "go": "1", "owner": world.ben.pk}
    )
    assert answer.status_code == 204
    assert set(Customer.objects.filter(pk__in=pks).values_list("owner", flat=True)) == {world.ben.pk}
    assert Event.objects.filter(verb="customer.handed_over").count() == 2
