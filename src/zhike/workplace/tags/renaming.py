"""Rename a tag, merge it into another, delete it everywhere, with everything that bears it; and take that back.

Records hold the words, so each is a statement over all that bear one (ADR 123): whoever manages tags changes a word of
the house, on every record. Every record has its event, which is also what an undo reads.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from pydantic import Field

from zhike.kernel import actions, events, jobs
from zhike.kernel.access import Actor
from zhike.kernel.errors import Conflict, Invalid, NotFound
from zhike.kernel.events import EventType
from zhike.kernel.kinds.base import BadValue, check_text
from zhike.kernel.models import Event
from zhike.kernel.objects import Object, all_objects
from zhike.kernel.verbs import Input, verb
from zhike.people.permissions import require
from zhike.workplace.tags.models import Tag
from zhike.workplace.tags.queries import bears

MANAGE = "tags.manage"
KIND = "retag"
# More uses than this are turned over in the background.
AT_ONCE = 2_000
UNDONE = events.declare(EventType(
    "tag.taken_back", gettext_lazy("Taken back"), gettext_lazy("%(actor)s took back what was done to the tag %(title)s"), ("records", "left"),
))  # fmt: skip
TURN = """
    WITH found AS (SELECT id, tags FROM {table} WHERE tags @> ARRAY[%(old)s]::varchar[] FOR UPDATE),
         turned AS (
            UPDATE {table} t SET version = t.version + 1, changed_at = %(now)s, tags =
                CASE WHEN %(new)s = '' OR found.tags @> ARRAY[%(new)s]::varchar[] THEN array_remove(found.tags, %(old)s::varchar)
                     ELSE array_replace(found.tags, %(old)s::varchar, %(new)s::varchar) END
            FROM found WHERE t.id = found.id RETURNING t.id, {customer} AS customer, found.tags AS was, t.tags AS become)
    INSERT INTO kernel_event (at, verb, object, subject_id, customer_id, actor_id, actor_name, via, changes, data, cause_id)
    SELECT %(now)s, %(verb)s, %(object)s, id, customer, %(actor)s, %(name)s, %(via)s,
           jsonb_build_object('tags', jsonb_build_array(to_jsonb(was), to_jsonb(become))), '{{}}'::jsonb, %(cause)s FROM turned
"""
TURN_BACK = """
    WITH told AS (SELECT id, subject_id, changes -> 'tags' AS pair FROM kernel_event WHERE cause_id = %(cause)s AND object = %(object)s AND changes ? 'tags'),
         turned AS (
            UPDATE {table} t SET version = t.version + 1, changed_at = %(now)s,
                tags = ARRAY(SELECT jsonb_array_elements_text(told.pair -> 0))
            FROM told WHERE t.id = told.subject_id AND to_jsonb(t.tags) = told.pair -> 1
            RETURNING t.id, {customer} AS customer, told.pair, told.id AS told)
    INSERT INTO kernel_event (at, verb, object, subject_id, customer_id, actor_id, actor_name, via, changes, data, cause_id)
    SELECT %(now)s, %(verb)s, %(object)s, id, customer, %(actor)s, %(name)s, %(via)s,
           jsonb_build_object('tags', jsonb_build_array(pair -> 1, pair -> 0)), '{{}}'::jsonb, told FROM turned
"""


class NewName(Input):
    """The new name."""

    name: str = Field(min_length=1, max_length=60, title=gettext_noop("New name"))


class Into(Input):
    """The tag that stays."""

    into: int = Field(title=gettext_noop("Tag that stays"), json_schema_extra={"lookup": "tags"})


def bearing() -> list[Object]:
    """Return the objects whose records bear tags."""
    return [obj for obj in all_objects() if bears(obj)]


def uses(name: str) -> int:
    """Return how many records bear a tag, those in the recycle bin too."""
    return sum(_rows(obj).filter(tags__contains=[name]).count() for obj in bearing())


def _rows(obj: Object) -> Any:
    return obj.model._default_manager.all()


@verb(
    label=gettext_lazy("Rename"), input=NewName, icon="pencil", bulk=False,
    event=EventType("tag.renamed", gettext_lazy("Tag renamed"), gettext_lazy("%(actor)s renamed the tag to %(title)s"), ("records",)),
)  # fmt: skip
def rename(tag: Tag, *, actor: Actor, name: str) -> Tag:
    """Give a tag another name, on all records that bear it. Raises NotAllowed, or Invalid for a name that is taken."""
    require(actor, MANAGE)
    try:
        name = check_text(" ".join(name.split()))
    except BadValue as error:
        raise Invalid(str(error), "name") from None
    if not name or name == tag.name:
        raise Invalid(_("Give another name."), "name")
    if Tag.objects.alive().filter(name=name).exists():
        raise Invalid(_("There is a tag of this name. Merge the two instead."), "name")
    old = tag.name
    tag = actions.apply(tag, {"name": name}, actor=actor, event="tag.renamed", data={"records": uses(old)})
    _turn(tag, old, name, actor)
    return tag


@verb(
    label=gettext_lazy("Merge into another"), input=Into, icon="git-merge", bulk=False,
    event=EventType("tag.merged", gettext_lazy("Tag merged"), gettext_lazy("%(actor)s merged the tag %(title)s into %(into)s"), ("into", "records")),
)  # fmt: skip
def merge(tag: Tag, *, actor: Actor, into: int) -> Tag:
    """Put another tag in the place of this one on all records, and this one into the recycle bin. Raises as ``rename``."""
    require(actor, MANAGE)
    other = Tag.objects.alive().filter(pk=into).exclude(pk=tag.pk).first()
    if other is None:
        raise Invalid(_("Choose another tag."), "into")
    events.record("tag.merged", tag, actor=actor, data={"into": other.name, "records": uses(tag.name)})
    _turn(tag, tag.name, other.name, actor)
    return actions.delete(tag, actor=actor)


@verb(
    label=gettext_lazy("Delete from all records"), icon="trash", destructive=True, bulk=False,
    event=EventType("tag.removed", gettext_lazy("Tag deleted"), gettext_lazy("%(actor)s deleted the tag %(title)s from all records"), ("records",)),
)  # fmt: skip
def remove(tag: Tag, *, actor: Actor) -> Tag:
    """Take a tag off all records, and put it into the recycle bin. Raises NotAllowed."""
    require(actor, MANAGE)
    events.record("tag.removed", tag, actor=actor, data={"records": uses(tag.name)})
    _turn(tag, tag.name, "", actor)
    return actions.delete(tag, actor=actor)


def newest(tag: Tag) -> Event | None:
    """Return the newest event by which a tag was renamed, merged or removed."""
    verbs = ("tag.renamed", "tag.merged", "tag.removed")
    return (
        Event.objects.filter(object="workplace.tag", subject_id=tag.pk, verb__in=verbs)
        .order_by("-id")
        .first()
    )


def _turn(tag: Tag, old: str, new: str, actor: Actor) -> None:
    """Turn the records over, now or in the background where they are many. ``new`` is "" for none."""
    event = newest(tag)
    assert event is not None
    if event.data["records"] > AT_ONCE:
        jobs.start(
            KIND, actor=actor, object="workplace.tag", params={"event": event.pk, "old": old, "new": new}
        )
    else:
        turn_all(event.pk, old, new, actor)


def turn_all(cause: int, old: str, new: str, actor: Actor) -> int:
    """Put one word in the place of another on every record; return on how many."""
    return sum(_run(TURN, obj, cause, actor, {"old": old, "new": new}) for obj in bearing())


def _run(statement: str, obj: Object, cause: int, actor: Actor, more: dict[str, Any]) -> int:
    given = {"now": timezone.now(), "verb": f"{obj.event}.changed", "object": obj.key, "actor": actor.user_id,
             "name": actor.name, "via": actor.via, "cause": cause}  # fmt: skip
    customer = f't."{obj.customer}"' if obj.customer else "NULL::bigint"
    with connection.cursor() as cursor:
        cursor.execute(
            statement.format(table=f'"{obj.model._meta.db_table}"', customer=customer), given | more
        )
        return cursor.rowcount


@jobs.work(KIND, gettext_lazy("Change of a tag on all records"))
def run(progress: jobs.Progress) -> None:
    """Turn the records of one object after the other over; all of them or none."""
    params, done, objects = progress.job.params, 0, bearing()
    require(progress.actor, MANAGE)
    with transaction.atomic():
        for place, obj in enumerate(objects, 1):
            if params.get("back"):
                done += _run(TURN_BACK, obj, params["event"], progress.actor, {})
            else:
                done += _run(
                    TURN, obj, params["event"], progress.actor, {"old": params["old"], "new": params["new"]}
                )
            progress.step(place, len(objects))
    progress.finish(
        {"done": done, **({} if params.get("back") else {"undo": f"/tags/undo/{params['event']}/"})}
    )


def take_back(event_id: int, *, actor: Actor) -> tuple[Tag, int | None]:
    """Undo what was done to a tag; return it and on how many records, None where that is still to come in the background.

    Records whose tags were changed since keep what they have. Raises NotAllowed, NotFound or Conflict.
    """
    require(actor, MANAGE)
    with transaction.atomic():
        event = Event.objects.filter(
            pk=event_id, verb__in=("tag.renamed", "tag.merged", "tag.removed")
        ).first()
        tag = Tag.objects.select_for_update().filter(pk=event.subject_id).first() if event else None
        if event is None or tag is None:
            raise NotFound()
        if Event.objects.filter(cause_id=event.pk, verb="tag.taken_back").exists() or newest(tag) != event:
            raise Conflict(_("It was changed again since, so it can't be undone."))
        name = event.changes["name"][0] if event.verb == "tag.renamed" else tag.name
        if Tag.objects.alive().filter(name=name).exclude(pk=tag.pk).exists():
            raise Conflict(
                _("There is another tag “%(name)s” by now, so this can't be undone.") % {"name": name}
            )
        if event.verb == "tag.renamed":
            tag = actions.apply(tag, {"name": name}, actor=actor, cause=event.pk)
        elif tag.deleted_at is not None:
            tag = actions.restore(tag, actor=actor, cause=event.pk)
        large = event.data["records"] > AT_ONCE
        count = None if large else sum(_run(TURN_BACK, obj, event.pk, actor, {}) for obj in bearing())
        if large:
            jobs.start(KIND, actor=actor, object="workplace.tag", params={"event": event.pk, "back": True})
        data = {
            "records": event.data["records"],
            "left": 0 if count is None else event.data["records"] - count,
        }
        events.record("tag.taken_back", tag, actor=actor, data=data, cause=event.pk)
    return tag, count
