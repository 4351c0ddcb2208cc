"""Archive a custom field, use it again, remove its values for good, and bring them back while they are still kept.

Removing works on the column alone, in batches of one statement each: nobody reads the field any more, so no record
looks different, and neither its version nor its history changes. What was there lies in ``PurgedValue`` for 30 days.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.kernel import actions, events, jobs
from zhike.kernel.access import Actor
from zhike.kernel.errors import Conflict, Invalid
from zhike.kernel.events import EventType
from zhike.kernel.models import Job
from zhike.kernel.objects import get_object
from zhike.people import base_currency
from zhike.workplace.fields.column import SORTED
from zhike.workplace.fields.models import PURGE, CustomField, PurgedValue

RETURN = "return_field"
KEPT = timedelta(days=30)
BATCH = 5_000
PURGED = events.declare(EventType(
    "customfield.purged", gettext_lazy("Values removed"), gettext_lazy("%(actor)s removed all values of the field %(title)s"),
    ("values",),
))  # fmt: skip
RETURNED = events.declare(EventType(
    "customfield.returned", gettext_lazy("Values back"), gettext_lazy("The values of the field %(title)s are back"), ("values",),
))  # fmt: skip
MOVE_OUT = """
    WITH batch AS (SELECT id, custom FROM {table} WHERE id > %(last)s AND custom ?| %(names)s ORDER BY id LIMIT %(limit)s FOR UPDATE),
         kept AS (INSERT INTO workplace_purgedvalue (field_id, record_id, held, at)
                  SELECT %(field)s, id, (SELECT jsonb_object_agg(key, value) FROM jsonb_each(custom) WHERE key = ANY(%(names)s)), %(at)s
                  FROM batch ON CONFLICT (field_id, record_id) DO UPDATE SET held = excluded.held, at = excluded.at),
         gone AS (UPDATE {table} t SET custom = t.custom - %(names)s::text[] FROM batch WHERE t.id = batch.id)
    SELECT count(*), coalesce(max(id), 0) FROM batch
"""
MOVE_BACK = """
    WITH batch AS (SELECT id, record_id, held FROM workplace_purgedvalue WHERE field_id = %(field)s ORDER BY id LIMIT %(limit)s),
         back AS (UPDATE {table} t SET custom = batch.held || t.custom FROM batch WHERE t.id = batch.record_id),
         gone AS (DELETE FROM workplace_purgedvalue p USING batch WHERE p.id = batch.id)
    SELECT count(*) FROM batch
"""


def archive(field: CustomField, *, actor: Actor) -> CustomField:
    """Show a field nowhere any more; records keep its values. Raises as ``actions.change`` does."""
    return actions.change(field, {"active": False}, actor=actor)


def use_again(field: CustomField, *, actor: Actor) -> CustomField:
    """Show an archived field again, with the values that records kept. Raises as ``actions.change`` does."""
    return actions.change(field, {"active": True}, actor=actor)


def purge(field: CustomField, *, actor: Actor, typed: str) -> Job:
    """Move a field to the recycle bin and begin to remove its values; ``typed`` must be its name.

    Raises Invalid for another name, Conflict for a field in use, NotAllowed.
    """
    with transaction.atomic():
        locked = actions.lock(field, actor=actor, verb="delete")
        if locked.active:
            raise Conflict(_("Archive the field first: what is in use can't be removed."))
        if typed.strip() not in {name for name in (locked.label_en, locked.label_zh) if name}:
            raise Invalid(_("This is not the name of the field; nothing was removed."), "name")
        actions.delete(locked, actor=actor)
        return jobs.start(PURGE, actor=actor, object=locked.object, params={"field": locked.pk})


@jobs.work(PURGE, title=gettext_lazy("Removal of a field's values"))
def run_purge(progress: jobs.Progress) -> None:
    """Move the values out of the records, batch by batch."""
    field = CustomField.objects.get(pk=progress.job.params["field"])
    total = progress.job.position.get("total") or holding(field)
    done, last = progress.job.position.get("done", 0), progress.job.position.get("last", 0)
    names = [field.name, field.name + SORTED]
    given = {"names": names, "limit": BATCH, "field": field.pk, "at": timezone.now()}
    while True:
        with transaction.atomic():
            count, upto = _run(MOVE_OUT, field, given | {"last": last})
            if not count:
                break
            done, last = done + count, upto
            progress.keep({"done": done, "last": last, "total": total})
        progress.step(done, total)
    with transaction.atomic():
        events.record(PURGED.verb, field, actor=progress.actor, data={"values": done})
        progress.finish({"done": done})


def bring_back(field: CustomField, actor: Actor) -> None:
    """Begin to put removed values back, where there are any: the field left the recycle bin. Raises Conflict."""
    removals = Job.objects.filter(kind=PURGE, params__field=field.pk)
    removals.filter(state=Job.State.QUEUED).update(state=Job.State.CANCELLED, finished_at=timezone.now())
    if removals.filter(state=Job.State.RUNNING).exists():
        raise Conflict(_("The values are still being removed. Wait for the end, then restore the field."))
    if actor.user_id is not None and PurgedValue.objects.filter(field=field).exists():
        jobs.start(RETURN, actor=actor, object=field.object, params={"field": field.pk})


@jobs.work(RETURN, title=gettext_lazy("Return of a field's values"))
def run_return(progress: jobs.Progress) -> None:
    """Put the values back; what somebody wrote meanwhile stays."""
    field = CustomField.objects.get(pk=progress.job.params["field"])
    total, done = PurgedValue.objects.filter(field=field).count(), 0
    progress.step(0, total)
    while True:
        with transaction.atomic():
            count = _run(MOVE_BACK, field, {"field": field.pk, "limit": BATCH})[0]
        if not count:
            break
        done += count
        progress.step(done, total)
    with transaction.atomic():
        events.record(RETURNED.verb, field, actor=progress.actor, data={"values": done})
        progress.finish({"done": done})


def _run(statement: str, field: CustomField, given: dict[str, Any]) -> Any:
    table = get_object(field.object).model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(statement.format(table=f'"{table}"'), given)
        return cursor.fetchone()


def holding(field: CustomField) -> int:
    """Return how many records hold a value of the field, those in the recycle bin too."""
    model: Any = get_object(field.object).model
    return model._default_manager.filter(custom__has_key=field.name).count()


def forget() -> int:
    """Delete removed values that were kept long enough; return how many. Called by the clock."""
    gone, _rows = PurgedValue.objects.filter(at__lt=timezone.now() - KEPT).delete()
    return gone


def archived_amounts() -> list[tuple[str, int]]:
    """Return how many records hold an amount in an archived field, which comes back as it was once the field is used again."""
    rows = CustomField.objects.filter(kind="money", active=False)
    return [(str(row), holding(row)) for row in rows]


base_currency.kept.append(archived_amounts)
