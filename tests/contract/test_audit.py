"""Each generic verb records one event: exactly what changed, by whom, by which door. What did nothing records nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.contract.factory import SKIP
from zhike.kernel import actions, bulk
from zhike.kernel.access import SYSTEM
from zhike.kernel.actions import snapshot
from zhike.kernel.errors import Conflict, Invalid, KernelError, NotAllowed, NotFound
from zhike.kernel.models import Event, Share
from zhike.kernel.objects import Object, get_object


class Told:
    """The events that something records."""

    def __init__(self) -> None:
        self.last = Event.objects.order_by("-id").values_list("id", flat=True).first() or 0

    def now(self) -> list[Event]:
        """Return the events since the last time."""
        found = list(Event.objects.filter(id__gt=self.last).order_by("id"))
        self.last = found[-1].id if found else self.last
        return found

    def one(self, of: Object | None = None) -> Event:
        """Return the only event since the last time, or the only one about records of an object."""
        (event,) = [event for event in self.now() if of is None or event.object == of.key]
        return event


@pytest.fixture
def told(world) -> Told:
    return Told()


def says(event: Event, verb: str, record: Any, actor: Any) -> None:
    """Check who did what to which record."""
    obj = get_object(event.object)
    assert (event.verb, event.subject_id, event.actor_id, event.actor_name, event.via) == (
        f"{obj.event}.{verb}", record.pk, actor.user_id, actor.name, actor.via,
    )  # fmt: skip
    assert event.customer_id == obj.customer_id(record)


def plain_field(obj: Object) -> Any:
    """Return a field that changes nothing but itself, as far as the object has one."""
    names = ("note", "description", "name", "position", "reason", "english_name")
    return next(
        (obj.field(n) for n in names if n in obj.bound and obj.field(n).field.form), next(obj.placed("form"))
    )


def test_the_life_of_a_record(world, factory, obj, writable):
    """Created, changed, deleted, restored, shared: one event each, with exact changes."""
    actor = world.actor(world.ann, via="test")
    values = factory.values(obj, full=True)
    told = Told()
    record = actions.create(obj.model, values, actor=actor)
    event = told.one(obj)
    says(event, "created", record, actor)
    now = snapshot(type(record)._default_manager.get(pk=record.pk), obj)
    assert event.changes == {
        name: [None, value] for name, value in now.items() if value not in (None, "", [])
    }
    bound = plain_field(obj)
    value = factory.other(bound, record)
    told.now()
    if value is not SKIP:
        record = actions.change(record, {bound.name: value}, actor=actor)
        event = told.one(obj)
        says(event, "changed", record, actor)
        assert event.changes == {bound.name: [now[bound.name], value]}
        actions.change(record, {bound.name: value}, actor=actor)
        assert told.now() == []
    for verb, do in (("deleted", actions.delete), ("restored", actions.restore)):
        record = do(record, actor=actor)
        event = told.one(obj)
        says(event, verb, record, actor)
        assert event.changes == {}
    told.now()
    actions.share(record, actor=actor, grantee="user", grantee_id=world.ray.pk)
    event = told.one(obj)
    says(event, "shared", record, actor)
    assert event.data == {"grantee": "user", "grantee_id": world.ray.pk, "level": "see", "was": ""}
    actions.unshare(record, actor=actor, grantee="user", grantee_id=world.ray.pk)
    event = told.one(obj)
    says(event, "unshared", record, actor)
    assert event.data == {"grantee": "user", "grantee_id": world.ray.pk, "was": "see"}
    actions.unshare(record, actor=actor, grantee="user", grantee_id=world.ray.pk)
    assert told.now() == []


def test_undo_names_its_cause(world, factory, told):
    actor = world.actor(world.mia)
    acme = actions.change(world.acme, {"note": "hello"}, actor=actor)
    first = told.one()
    actions.undo(first, actor=actor)
    event = told.one()
    says(event, "changed", acme, actor)
    assert (event.cause_id, event.changes) == (first.id, {"note": ["hello", ""]})


def refused(do: Callable[[], Any]) -> type[Exception]:
    """Return the error that something raises."""
    with pytest.raises(KernelError) as error:
        do()
    return type(error.value)


def test_what_is_refused_is_not_told(world, told):
    ray, mia, ben = (world.actor(user) for user in (world.ray, world.mia, world.ben))
    acme, model = world.acme, type(world.acme)
    before = snapshot(model.objects.get(pk=acme.pk), get_object("customers"))
    assert refused(lambda: actions.create(model, {"name": "x"}, actor=ray)) is NotAllowed
    assert refused(lambda: actions.create(model, {"name": ""}, actor=mia)) is Invalid
    assert refused(lambda: actions.create(model, {"name": "x", "version": 7}, actor=mia)) is Invalid
    assert (
        refused(lambda: actions.create(model, {"name": "x", "team": world.london.pk + 999}, actor=mia))
        is Invalid
    )
    assert refused(lambda: actions.change(acme, {"name": "x"}, actor=ray)) is NotAllowed
    assert refused(lambda: actions.change(acme, {"name": "x"}, actor=ben)) is NotFound
    assert refused(lambda: actions.change(acme, {"name": "x"}, actor=mia, version=9)) is Conflict
    assert refused(lambda: actions.change(acme, {"budget_min": "9999999"}, actor=mia)) is Invalid
    assert refused(lambda: actions.delete(acme, actor=mia)) is NotAllowed
    assert refused(lambda: actions.restore(acme, actor=SYSTEM)) is NotFound
    assert (
        refused(lambda: actions.share(acme, actor=ray, grantee="user", grantee_id=world.ray.pk)) is NotAllowed
    )
    assert refused(lambda: actions.share(acme, actor=mia, grantee="user", grantee_id=987654321)) is Invalid
    assert refused(lambda: actions.share(acme, actor=mia, grantee="robot", grantee_id=1)) is Invalid
    assert bulk.run(get_object("customers"), [acme.pk], "change", {"note": "x"}, actor=ben).refused == 1
    assert told.now() == []
    assert snapshot(model.objects.get(pk=acme.pk), get_object("customers")) == before
    assert Share.objects.count() == 0


MASS = ("id", "version", "created_at", "created_by", "deleted_at", "completeness", "net_purchases", "search_text", "name_sort",
        "owner_id", "is_staff", "role", "balance", "pk", "custom", "__class__")  # fmt: skip


@pytest.mark.parametrize("value", [1, "x", None, [1], {"a": 1}, '{"a": 1}', True], ids=repr)
def test_nobody_writes_what_is_not_his_to_write(world, told, value):
    """Every name that is no field of the form is a fault, whatever it carries."""
    secret = world.key(world.ann)
    before = Event.objects.count()
    for name in MASS:
        with pytest.raises(Invalid):
            actions.change(world.acme, {name: value}, actor=world.actor(world.ann))
        answer = Client().generic(
            "PATCH", f"/api/v1/customers/{world.acme.pk}", json.dumps({name: value}), content_type="application/json",
            HTTP_AUTHORIZATION=f"Bearer {secret}",
        )  # fmt: skip
        assert answer.status_code == 422, name
    sent = {
        "version": world.acme.version,
        "name": "Acme Trading",
        **{name: str(value) for name in MASS if name != "version"},
    }
    world.browser(world.ann).post(f"/customers/{world.acme.pk}/field/name/", sent)
    assert Event.objects.count() == before


def test_doors_sign_their_events(world, told):
    """The page, the API and a job leave their name."""
    mia, acme = world.browser(world.mia), world.acme
    mia.post(f"/customers/{acme.pk}/field/note/", {"note": "by hand", "version": acme.version})
    assert told.one().via == "page"
    secret = world.key(world.mia)
    told.now()
    answer = Client().generic(
        "PATCH", f"/api/v1/customers/{acme.pk}", '{"note": "by program"}', content_type="application/json",
        HTTP_AUTHORIZATION=f"Bearer {secret}",
    )  # fmt: skip
    assert answer.status_code == 200
    event = told.one()
    assert (event.via, event.actor_id, event.changes) == (
        "api",
        world.mia.pk,
        {"note": ["by hand", "by program"]},
    )


def test_sharing_again_at_the_same_level_is_no_news(world, told):
    actor = world.actor(world.mia)
    for level, news in (("see", 1), ("see", 0), ("change", 1), ("change", 0)):
        actions.share(world.acme, actor=actor, grantee="team", grantee_id=world.london.pk, level=level)
        assert len(told.now()) == news, level
    assert Share.objects.get().level == "change"
