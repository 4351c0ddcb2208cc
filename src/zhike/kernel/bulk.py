"""One action on many records: each in its own savepoint, those refused are reported, one event holds them together.

Up to ``AT_ONCE`` records are done while the asker waits; more become a job.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zhike.kernel import actions, events, listing, verbs
from zhike.kernel.access import Actor
from zhike.kernel.errors import KernelError
from zhike.kernel.jobs import Progress, start, work
from zhike.kernel.models import Job
from zhike.kernel.objects import Object, get_object

# Actions of apps above, by key: each with label, icon, input, its ``form``, ``offered(obj, actor)``, ``do(record,
# values, …)``, ``told(values)``, its words for “%(records)s …”, and ``undone``: its events can be taken back one by one.
further: dict[str, Any] = {}
AT_ONCE = 200
CHUNK = 200


# What was done to the records, in words.
WORDS: dict[str, Any] = {
    "change": gettext_lazy("%(records)s changed."),
    "delete": gettext_lazy("%(records)s deleted."),
    "restore": gettext_lazy("%(records)s restored."),
}


def told(obj: Object, action: str, outcome: Outcome, values: Mapping[str, Any]) -> str:
    """Return what a bulk action has done in words: “3 customers changed.”, and what it left with the first reason."""
    own = further[action].told(values) if action in further else WORDS.get(action)
    if action in obj.verb_table and (tells := obj.verb_table[action].told):
        own = tells(obj.counted(outcome.done), values, outcome.done).replace("%", "%%")
    label = obj.verb_table[action].label if action in obj.verb_table else action
    text = str(own or _("%(action)s: %(records)s.")) % {"action": label, "records": obj.counted(outcome.done)}
    if outcome.refused:
        text += " " + ngettext("%(count)d entry was left as it is: %(reason)s", "%(count)d entries were left as they are: %(reason)s",
                               outcome.refused) % {"count": outcome.refused, "reason": outcome.reasons[0]["reason"]}  # fmt: skip
    return text


def undoable(obj: Object, action: str) -> bool:
    """Say whether the events of an action can be taken back one by one."""
    if action in obj.verb_table:
        return bool(obj.verb_table[action].undo) or obj.verb_table[action].returns
    return action in ("change", "delete", "restore") or getattr(further.get(action), "undone", False)


@dataclass
class Outcome:
    """What a bulk action did: how many records, and why others were left as they are (the first fifty)."""

    done: int = 0
    refused: int = 0
    reasons: list[dict[str, Any]] = field(default_factory=list)
    event_id: int | None = None

    def refuse(self, pk: int, error: KernelError) -> None:
        """Note a record that was left as it is."""
        self.refused += 1
        if len(self.reasons) < 50:
            self.reasons.append({"id": pk, "reason": str(error.message)})


def run(
    obj: Object,
    ids: Iterable[int],
    action: str,
    values: Mapping[str, Any],
    *,
    actor: Actor,
    outcome: Outcome | None = None,
) -> Outcome:
    """Do ``action`` ("change", "delete", "restore" or a verb's key) on records, in one transaction.

    A record that the actor may not touch, or that refuses the values, is left and reported.
    """
    outcome = outcome or Outcome()
    with transaction.atomic():
        if outcome.event_id is None:
            parent = events.record(f"{obj.event}.bulk", obj.model, actor=actor, data={"action": action})
            outcome.event_id = parent.id
        for pk in ids:
            try:
                with transaction.atomic():
                    _one(obj.model(id=pk), action, values, actor, outcome.event_id)
                outcome.done += 1
            except KernelError as error:
                outcome.refuse(pk, error)
        if not outcome.done:
            # Nothing happened, so there is nothing to tell; a later chunk begins the story.
            transaction.set_rollback(True)
            outcome.event_id = None
    return outcome


def _one(record: Any, action: str, values: Mapping[str, Any], actor: Actor, cause: int) -> None:
    if action == "change":
        actions.change(record, values, actor=actor, lenient=True, cause=cause)
    elif action == "delete":
        actions.delete(record, actor=actor, cause=cause)
    elif action == "restore":
        actions.restore(record, actor=actor, cause=cause)
    elif action in further:
        further[action].do(record, values, actor=actor, cause=cause)
    else:
        verbs.run(record, action, values, actor=replace(actor, cause=cause))


def begin(
    obj: Object, query: list[tuple[str, str]], action: str, values: Mapping[str, Any], *, actor: Actor
) -> Job:
    """Start a job that does ``action`` on every row of a list, given by its query."""
    params = {"query": query, "action": action, "values": dict(values)}
    return start("bulk", actor=actor, object=obj.key, params=params)


@work("bulk")
def run_job(progress: Progress) -> None:
    """Walk through the list by id, chunk by chunk; where a killed job stopped is kept with each chunk."""
    params, position = progress.job.params, progress.job.position
    obj = get_object(progress.job.object)
    asked = listing.read(obj, progress.actor, [tuple(pair) for pair in params["query"]])
    outcome = Outcome(**{name: position[name] for name in Outcome.__dataclass_fields__ if name in position})
    total = position.get("total") or asked.rows.count()
    last = position.get("last", 0)
    while ids := list(asked.rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        last = ids[-1]
        with transaction.atomic():
            run(obj, ids, params["action"], params["values"], actor=progress.actor, outcome=outcome)
            progress.keep({
                "last": last, "done": outcome.done, "refused": outcome.refused, "reasons": outcome.reasons,
                "event_id": outcome.event_id, "total": total,
            })  # fmt: skip
        progress.step(outcome.done + outcome.refused, total)
    progress.note = told(obj, params["action"], outcome, params["values"])
    progress.finish({"done": outcome.done, "refused": outcome.refused, "reasons": outcome.reasons,
                     "event_id": outcome.event_id})  # fmt: skip
