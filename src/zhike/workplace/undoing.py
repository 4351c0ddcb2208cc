"""Taking back a bulk action or an import, record by record: a few at once, many as a job.

What an undo needs stands in the events that the action caused: the values before, the level of a share before. So a
job keeps nothing beside them, and an undo reads them in chunks, the newest first, whatever their number.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from zhike.kernel import actions, bulk, events, jobs, verbs
from zhike.kernel.access import Actor
from zhike.kernel.errors import Conflict, KernelError, NotAllowed, NotFound
from zhike.kernel.models import Event, Job, Share
from zhike.kernel.objects import Object, get_object
from zhike.kernel.pages.door import page
from zhike.kernel.pages.edit import undo
from zhike.workplace import folding, withdrawing
from zhike.workplace.imports import on_jobs, taking_back

KIND = on_jobs.UNDO_BULK
CHUNK = 200


def take_back(event: Event, *, actor: Actor, used: Collection[int], given: bool) -> None:
    """Take back one event of a bulk action or an import. Raises Conflict where somebody changed the same since, or as ``actions.undo``.

    ``used`` are the created records that others worked with since; ``given`` says that records went into other hands.
    """
    if event.verb.endswith(".created"):
        taking_back.remove(event, used, actor=actor)
        return
    obj = get_object(event.object)
    if given:
        withdrawing.give_back(event, actor=actor)
        return
    own = next((row for row in obj.verb_table.values() if row.undo and row.event.verb == event.verb), None)
    if own is not None:
        verbs.run(obj.model(id=event.subject_id), own.undo, actor=replace(actor, cause=event.id))
        return
    if event.verb.rpartition(".")[2] not in ("shared", "unshared"):
        actions.undo(event, actor=actor)
        return
    record = obj.model(id=event.subject_id)
    whom = {"grantee": event.data["grantee"], "grantee_id": event.data["grantee_id"]}
    with transaction.atomic():
        now = (
            Share.objects.select_for_update()
            .filter(object=event.object, record_id=event.subject_id, **whom)
            .first()
        )
        if (now.level if now else "") != event.data.get("level", ""):
            raise Conflict(_("It was changed again since, so it can't be undone."))
        if was := event.data.get("was", ""):
            actions.share(record, actor=actor, level=was, cause=event.id, **whom)
        else:
            actions.unshare(record, actor=actor, cause=event.id, **whom)


def gave(event_id: int) -> bool:
    """Say whether an event is of a bulk action that is taken back by whoever did it alone."""
    parent = Event.objects.filter(pk=event_id, verb__endswith=".bulk").first()
    row = get_object(parent.object).verb_table.get(parent.data.get("action", "")) if parent else None
    return row is not None and row.returns


@require_POST
@page
def undo_one(
    request: HttpRequest, actor: Actor, event_id: int, slug: str = "", pk: int | None = None
) -> HttpResponse:
    """Take back one event: by the rights that one has now, or as the hand that gave it away a moment ago.

    An address that names the record lets its note take the place of an older note about the same one.
    """
    event = Event.objects.filter(pk=event_id).first() if event_id < 2**63 else None
    if pk is not None and (event is None or (get_object(event.object).slug, event.subject_id) != (slug, pk)):
        raise NotFound()
    if event is None or event.subject_id is None or not withdrawing.returnable(event):
        return undo(request, event_id=event_id)
    withdrawing.give_back(event, actor=actor)
    messages.success(request, _("Undone."))
    return HttpResponseRedirect(f"/{get_object(event.object).slug}/{event.subject_id}/")


def parent_of(event_id: int, actor: Actor) -> Event:
    """Return the event of a bulk action that the actor did. Raises NotFound or NotAllowed."""
    found = Event.objects.filter(pk=event_id).first() if event_id < 2**63 else None
    if found is None or not found.verb.endswith((".bulk", taking_back.BEGUN)):
        raise NotFound()
    if found.actor_id != actor.user_id and not actor.everything:
        raise NotAllowed(_("Only the person who did this can undo it here."))
    if found.verb.endswith(".bulk") and not bulk.undoable(
        get_object(found.object), found.data.get("action", "")
    ):
        raise NotAllowed(_("This can't be undone."))
    if found.verb.endswith(taking_back.BEGUN) and not taking_back.recent(found.at):
        raise NotAllowed(_("An import can be undone for 30 days; this one is older. Nothing was changed."))
    return found


def chunk(event_id: int, before: int | None, actor: Actor) -> tuple[int, int, int | None]:
    """Take back the next events of a bulk action, in one transaction; return how many, how many stay, and the last one's id."""
    rows = folding.parts_of(event_id)
    found = list((rows.filter(id__lt=before) if before else rows)[:CHUNK])
    undone, used, given = 0, taking_back.in_use(found), gave(event_id)
    with transaction.atomic():
        for event in found:
            try:
                with transaction.atomic():
                    take_back(event, actor=actor, used=used, given=given)
                undone += 1
            except KernelError:
                continue
    return undone, len(found) - undone, found[-1].id if found else None


def tell(parent: Event, actor: Actor) -> None:
    """Record, once for all its records, that a bulk action or an import was taken back."""
    obj = get_object(parent.object)
    word = "import_undone" if parent.verb.endswith(taking_back.BEGUN) else "bulk_undone"
    events.record(f"{obj.event}.{word}", obj.model, actor=actor, cause=parent.id)


@jobs.work(on_jobs.UNDO_IMPORT, gettext_lazy("Undoing an import"))
@jobs.work(KIND, gettext_lazy("Undoing a change of many records"))
def run(progress: jobs.Progress) -> None:
    """Take back a bulk action chunk by chunk, with the rights that its person has now; a killed job goes on."""
    event = parent_of(progress.job.params["event"], progress.actor)
    position = progress.job.position
    undone, left, last = position.get("undone", 0), position.get("left", 0), position.get("last")
    total = position.get("total") or folding.parts_of(event.id).count()
    while undone + left < total:
        with transaction.atomic():
            more, stay, last = chunk(event.id, last, progress.actor)
            if more and not undone:
                tell(event, progress.actor)
            undone, left = undone + more, left + stay
            progress.keep({"undone": undone, "left": left, "last": last, "total": total})
        progress.step(undone + left, total)
        if last is None:
            break
    imported = progress.job.kind == on_jobs.UNDO_IMPORT
    progress.note = (
        words_of_import(undone, left) if imported else words(get_object(event.object), undone, left)
    )
    progress.finish({"done": undone, "refused": left})


def words(obj: Object, undone: int, left: int) -> str:
    """Return how an undo went."""
    text = ngettext("%(records)s is as before.", "%(records)s are as before.", undone)
    text %= {"records": obj.counted(undone)}
    if left:
        text += " " + ngettext(
            "%(count)d was changed again since and stays.",
            "%(count)d were changed again since and stay.",
            left,
        ) % {"count": left}
    return text


def words_of_import(undone: int, left: int) -> str:
    """Return how the undo of an import went."""
    text = ngettext(
        "%(count)d row is taken back: a new record is in the recycle bin, a changed one has its old values.",
        "%(count)d rows are taken back: new records are in the recycle bin, changed ones have their old values.",
        undone,
    ) % {"count": undone}
    if left:
        text += " " + ngettext("%(count)d was changed or used since and stays.", "%(count)d were changed or used since and stay.",
                               left) % {"count": left}  # fmt: skip
    return text


def begin(parent: Event, *, actor: Actor) -> Job:
    """Queue the undo of an import, or return the one that was queued already."""
    with transaction.atomic():
        # Two clicks at one moment wait for each other, and the second finds the job of the first.
        Event.objects.select_for_update().get(pk=parent.pk)
        known = Job.objects.filter(kind=on_jobs.UNDO_IMPORT, params__event=parent.id).first()
        return known or jobs.start(
            on_jobs.UNDO_IMPORT, actor=actor, object=parent.object, params={"event": parent.id}
        )


@require_POST
@page
def undo_bulk(request: HttpRequest, actor: Actor, event_id: int) -> HttpResponse:
    """Take back every change that a bulk action made and that nobody has changed since; many of them by a job."""
    parent = parent_of(event_id, actor)
    if parent.verb.endswith(taking_back.BEGUN):
        return HttpResponseRedirect(f"/jobs/{begin(parent, actor=actor).pk}/")
    if folding.parts_of(parent.id)[: bulk.AT_ONCE + 1].count() > bulk.AT_ONCE:
        with transaction.atomic():
            job = jobs.start(KIND, actor=actor, object=parent.object, params={"event": parent.id})
        return HttpResponseRedirect(f"/jobs/{job.pk}/")
    with transaction.atomic():
        undone, left, _last = chunk(parent.id, None, actor)
        if undone:
            tell(parent, actor)
    messages.success(request, words(get_object(parent.object), undone, left))
    return HttpResponseRedirect(f"/{get_object(parent.object).slug}/")
