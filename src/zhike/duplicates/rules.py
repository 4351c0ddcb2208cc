"""The rule of each door: read by the gate, changed by administrators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zhike.duplicates.matching import LIKELY, Candidate, matched_objects, matcher_of, same
from zhike.duplicates.models import TOGETHER, Door, Policy, Rule
from zhike.duplicates.words import label
from zhike.kernel import actions, events
from zhike.kernel.access import Actor
from zhike.kernel.errors import Invalid
from zhike.kernel.events import EventType
from zhike.kernel.objects import Object
from zhike.people.actions.organisation import ensure
from zhike.people.permissions import require
from zhike.workplace.preset_import import guides

CHANGED = events.declare(EventType(
    "organisation.duplicate_rules_set", _("Duplicate rules set"),
    _("%(actor)s changed what is done about duplicates"), ("rules",),
))  # fmt: skip


def door_of(actor: Actor) -> str:
    """Return the door by which an actor writes; a job is an import."""
    return {"api": Door.API, "job": Door.IMPORT, "import": Door.IMPORT}.get(actor.via, Door.FORM)


def kinds_of_evidence(obj: Object) -> tuple[str, ...]:
    """Return the kinds of evidence of an object's duplicates, all signs together last."""
    matcher = matcher_of(obj)
    return (*matcher.evidence(), TOGETHER) if matcher else ()


def default(obj: Object, evidence: str) -> str:
    """Return what is done where nobody has chosen: a warning, but nothing where many share a fact by right (a domain)."""
    matcher = matcher_of(obj)
    shared = matcher is not None and not matcher.kinds_of([evidence]) & matcher.strong
    return Policy.OFF.value if shared and evidence != TOGETHER else Policy.WARN.value


def policies(obj: Object, door: str) -> dict[str, str]:
    """Return what a door does about an object's duplicates, by the kind of evidence."""
    stored = dict(Rule.objects.filter(object=obj.key, door=door).values_list("evidence", "policy"))
    return {kind: stored.get(kind, default(obj, kind)) for kind in kinds_of_evidence(obj)}


def strongest(rules: Mapping[str, str], candidate: Candidate) -> str:
    """Return the strictest policy of all the evidence that speaks for a candidate."""
    kinds = same(candidate.reasons) | ({TOGETHER} if candidate.probability >= LIKELY else set())
    return strictest(rules[kind] for kind in kinds if kind in rules)


def strictest(found: Iterable[str]) -> str:
    """Return the strictest of policies, "off" of none."""
    return max(found, key=Policy.values.index, default=Policy.OFF.value)


def all_rules() -> dict[tuple[str, str, str], str]:
    """Return the policy of every object, door and kind of evidence."""
    stored = {(row.object, row.door, row.evidence): row.policy for row in Rule.objects.all()}
    return {
        (obj.key, door, kind): stored.get((obj.key, door, kind), default(obj, kind))
        for obj in matched_objects()
        for door in Door.values
        for kind in kinds_of_evidence(obj)
    }


def set_rules(wanted: Mapping[tuple[str, str, str], str], *, actor: Actor) -> None:
    """Set the policies of doors by the kind of evidence, with one event of what changed. Raises NotAllowed or Invalid."""
    require(actor, "settings.manage")
    before = all_rules()
    if not set(wanted) <= set(before) or not set(wanted.values()) <= set(Policy.values):
        raise Invalid("There is no such rule.")
    changed = {place: value for place, value in wanted.items() if before[place] != value}
    if not changed:
        return
    with transaction.atomic():
        organisation = actions.lock(ensure(), actor=actor, verb="see")
        for (key, door, kind), value in changed.items():
            Rule.objects.update_or_create(object=key, door=door, evidence=kind, defaults={"policy": value})
        told = {" ".join(place): [before[place], value] for place, value in changed.items()}
        events.record(CHANGED.verb, organisation, actor=actor, data={"rules": told})


def in_words(obj: Object) -> str:
    """Return what an import does about rows that look like existing records; "" where nobody can tell."""
    if obj not in matched_objects():
        return ""
    rules = policies(obj, Door.IMPORT)
    refused = [label(kind) for kind, value in rules.items() if value in (Policy.REASON, Policy.BLOCK)]
    counted = [label(kind) for kind, value in rules.items() if value == Policy.WARN]
    told = []
    if refused:
        told.append(
            _now(
                "Rows that share this with an existing record are left out, with the reason in the error file: %(signs)s."
            )
            % {"signs": _now(", ").join(refused)}
        )
    if counted:
        told.append(
            _now("Rows that share this with an existing record are imported and counted: %(signs)s.")
            % {"signs": _now(", ").join(counted)}
        )
    return " ".join(told) or _now("Rows that look like existing records are imported without a check.")


guides.duplicate_rules.append(in_words)
