"""A tag is renamed, merged and deleted on every record that bears it; each comes back; and only managers may."""

from __future__ import annotations

import pytest
from tests import world as worlds

from zhike.kernel import actions as kernel
from zhike.kernel import jobs, verbs
from zhike.kernel.access import SYSTEM
from zhike.kernel.errors import Conflict, Invalid, NotAllowed
from zhike.kernel.models import Event, Job
from zhike.workplace.tags import renaming
from zhike.workplace.tags.models import Tag


@pytest.fixture
def world(db: None) -> worlds.World:
    """Return the company, founded for this test; three of its records are tagged."""
    made = worlds.build()
    for record, words in (
        (made.acme, ["Fair", "Old"]),
        (made.haiwen, ["Old", "New"]),
        (made.deal, ["Old"]),
        (made.globex, ["New"]),
    ):
        kernel.change(record, {"tags": words}, actor=SYSTEM)
    return made


@pytest.fixture
def old(world) -> Tag:
    return kernel.create(Tag, {"name": "Old", "color": "red"}, actor=SYSTEM)


@pytest.fixture
def new(world) -> Tag:
    return kernel.create(Tag, {"name": "New"}, actor=SYSTEM)


BEFORE = [["Fair", "Old"], ["Old", "New"], ["Old"], ["New"]]


def words(world) -> list[list[str]]:
    return [
        type(row).objects.get(pk=row.pk).tags for row in (world.acme, world.haiwen, world.deal, world.globex)
    ]


def run(world, tag, key, **sent) -> str:
    """Do it in the dialog; return where the note undoes it."""
    ann = world.browser(world.ann)
    assert f"“{tag.name}” stands on 3 records." in ann.get(f"/tags/{tag.pk}/{key}/").content.decode()
    answer = ann.post(f"/tags/{tag.pk}/{key}/", {"version": tag.version, **sent})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/tags/")
    (note,) = ann.get("/tags/").context["messages"]
    assert str(note) == "Done, with 3 records."
    return note.extra_tags


def test_another_name_reaches_every_record_and_comes_back(world, old):
    version = type(world.acme).objects.get(pk=world.acme.pk).version
    undo = run(world, old, "rename", name=" Older  one ")
    assert words(world) == [["Fair", "Older one"], ["Older one", "New"], ["Older one"], ["New"]]
    assert Tag.objects.get(pk=old.pk).name == "Older one"
    event = Event.objects.filter(verb="customer.changed", subject_id=world.acme.pk).latest("id")
    assert (event.changes, event.actor_id, event.customer_id) == (
        {"tags": [["Fair", "Old"], ["Fair", "Older one"]]},
        world.ann.pk,
        world.acme.pk,
    )
    assert type(world.acme).objects.get(pk=world.acme.pk).version == version + 1
    kernel.change(world.deal, {"tags": ["Older one", "Hot"]}, actor=SYSTEM)
    ann = world.browser(world.ann)
    ann.post(undo)
    assert words(world) == [["Fair", "Old"], ["Old", "New"], ["Older one", "Hot"], ["New"]]
    assert Tag.objects.get(pk=old.pk).name == "Old"
    assert Event.objects.get(verb="tag.taken_back").data == {"records": 3, "left": 1}
    assert ann.post(undo).status_code == 409


def test_two_become_one_and_two_again(world, old, new):
    undo = run(world, old, "merge", into=new.pk)
    assert words(world) == [["Fair", "New"], ["New"], ["New"], ["New"]]
    assert list(Tag.objects.alive().filter(name__in=("Old", "New")).values_list("name", flat=True)) == ["New"]
    world.browser(world.ann).post(undo)
    assert words(world) == BEFORE
    assert sorted(Tag.objects.alive().filter(name__in=("Old", "New")).values_list("name", flat=True)) == [
        "New",
        "Old",
    ]


def test_a_tag_is_taken_off_all_records_and_put_back(world, old):
    undo = run(world, old, "remove")
    assert words(world) == [["Fair"], ["New"], [], ["New"]]
    assert Tag.objects.get(pk=old.pk).deleted_at is not None
    world.browser(world.ann).post(undo)
    assert (words(world), Tag.objects.get(pk=old.pk).deleted_at) == (BEFORE, None)


def test_very_many_are_changed_and_put_back_by_jobs(world, old, monkeypatch):
    monkeypatch.setattr(renaming, "AT_ONCE", 2)
    ann = world.actor(world.ann)
    verbs.run(old, "rename", {"name": "Older"}, actor=ann)
    assert words(world) == BEFORE
    job = jobs.run(Job.objects.get().pk)
    event = renaming.newest(old)
    assert (job.state, job.result) == ("done", {"done": 3, "undo": f"/tags/undo/{event.pk}/"})
    assert words(world)[2] == ["Older"]
    assert (
        f'action="/tags/undo/{event.pk}/"'
        in world.browser(world.ann).get(f"/jobs/{job.pk}/").content.decode()
    )
    assert renaming.take_back(event.pk, actor=ann)[1] is None
    assert jobs.run(Job.objects.latest("id").pk).result == {"done": 3}
    assert words(world) == BEFORE


@pytest.mark.parametrize(("key", "sent"), [
    ("rename", {"name": "New"}), ("rename", {"name": "Old"}), ("rename", {"name": "a;b"}), ("rename", {"name": " "}), ("merge", {"into": 0}),
])  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_changes(world, old, new, key, sent):
    before = Event.objects.count()
    with pytest.raises(Invalid):
        verbs.run(old, key, sent, actor=world.actor(world.ann))
    assert (words(world), Tag.objects.get(pk=old.pk).name, Event.objects.count()) == (BEFORE, "Old", before)


def test_only_managers_of_tags_may_and_a_taken_name_is_not_undone_over(world, old):
    mia = world.actor(world.mia)
    for key, sent in (("rename", {"name": "x"}), ("remove", {})):
        with pytest.raises(NotAllowed):
            verbs.run(old, key, sent, actor=mia)
        assert world.browser(world.mia).post(f"/tags/{old.pk}/{key}/", sent).status_code == 403
    assert words(world) == BEFORE
    verbs.run(old, "rename", {"name": "Older"}, actor=world.actor(world.ann))
    with pytest.raises(NotAllowed):
        renaming.take_back(renaming.newest(old).pk, actor=mia)
    kernel.create(Tag, {"name": "Old"}, actor=SYSTEM)
    with pytest.raises(Conflict):
        renaming.take_back(renaming.newest(old).pk, actor=world.actor(world.ann))
    assert words(world)[2] == ["Older"]
