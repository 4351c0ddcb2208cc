"""From what somebody sent to values that may be stored: the one check that every door passes through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, models

from zhike.kernel.access import Actor, field_right, load_actor, visible_to
from zhike.kernel.errors import Invalid
from zhike.kernel.formats import phones
from zhike.kernel.kinds import BadValue
from zhike.kernel.models import Event, StoredFile
from zhike.kernel.objects import BoundField, Object, find_object_of
from zhike.kernel.wording import said as _


def writable(obj: Object, actor: Actor, *, creating: bool = False) -> dict[str, BoundField]:
    """Return the fields that the actor may write through the generic verbs; those of new records when ``creating``."""
    return {
        bound.name: bound
        for bound in obj.bound.values()
        if (bound.field.form or bound.field.api == "rw")
        and (creating or bound.field.form != "new")
        and field_right(actor, obj, bound.name) == "edit"
    }


def clean_values(
    obj: Object,
    values: Mapping[str, Any],
    actor: Actor,
    *,
    creating: bool,
    lenient: bool = False,
    stored: Any = None,
) -> dict[str, Any]:
    """Return ``values`` as Python values by attribute name, all checked. Raises Invalid with every fault at once.

    A name that does not exist or may not be written is a fault, never ignored (mass assignment). A reference
    that ``stored`` holds already may stay, also to a record that the actor does not see.
    """
    allowed, demanded = writable(obj, actor, creating=creating), obj.arranged(actor).demanded
    filled = {name for name, raw in values.items() if raw} if creating else set()
    cleaned: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for name, raw in values.items():
        if (bound := allowed.get(name)) is None:
            errors[str(name)[:80]] = [_("There is no such field to write.")]
            continue
        try:
            with phones.reading_in(lambda: (obj.countries([values], stored)[0], actor.home)):
                value = bound.clean(raw, lenient=lenient)
        except BadValue as error:
            errors[name] = [str(error)]
            continue
        fault = _fault(bound, value, stored, name in demanded)
        if fault and not (bound.kind.is_empty(value) and obj.makes(name, filled)):
            errors[name] = [fault]
        else:
            cleaned[bound.attname] = value
    for bound in obj.bound.values() if creating else ():
        given = bound.name in values or obj.makes(bound.name, filled)
        if not given and is_missing(bound, demanded):
            errors[bound.name] = [_("This must be filled in.")]
    if errors := errors or check_references(obj, cleaned, actor, stored):
        raise Invalid(errors)
    return cleaned


def as_before(obj: Object, event: Event, actor: Actor) -> dict[str, Any]:
    """Return the values before an event, by attribute name: those that people write checked, what followed from them as it was."""
    old = {obj.bound[name]: pair[0] for name, pair in event.changes.items() if name in obj.bound}
    written = {
        bound.name: value for bound, value in old.items() if bound.field.form or bound.field.api == "rw"
    }
    followed = {
        bound.attname: bound.clean(value) for bound, value in old.items() if bound.name not in written
    }
    return clean_values(obj, written, actor, creating=False) | followed


def give_home(obj: Object, values: dict[str, Any], actor: Actor, teams: dict[int, int | None]) -> None:
    """Say whose a new record is where ``values`` don't: the actor's, and of the team of its owner if he has only one.

    ``teams`` keeps the teams of owners for the next record.
    """
    owner, team = (obj.bound[name].attname if name in obj.bound else "" for name in (obj.owner, obj.team))
    if owner and values.get(owner) is None:
        values[owner] = actor.user_id
    if owner and team and team not in values and (user := values[owner]):
        if user not in teams:
            of = actor.team_ids if user == actor.user_id else load_actor(user, actor.via).team_ids
            teams[user] = of[0] if len(of) == 1 else None
        values[team] = teams[user]


def is_missing(bound: BoundField, demanded: frozenset[str]) -> bool:
    """Say whether a new record can't do without a value of a field that nobody gave one."""
    if bound.name in demanded:
        return bound.kind.is_empty(bound.column.get_default())
    return bound.required and not bound.column.has_default()


def _fault(bound: BoundField, value: Any, stored: Any, demanded: bool) -> str:
    if bound.kind.is_empty(value) and (bound.required or demanded or (value is None and not bound.null)):
        return _("This must be filled in.")
    return bound.fault(value, None if stored is None else bound.value(stored))


def check_references(
    obj: Object, cleaned: Mapping[str, Any], actor: Actor, stored: Any = None
) -> dict[str, list[str]]:
    """Return a fault for every new reference to a record that does not exist or that the actor may not see."""
    errors = {}
    for bound in obj.bound.values():
        if not bound.is_reference or cleaned.get(bound.attname) is None:
            continue
        if stored is not None and bound.value(stored) == cleaned[bound.attname]:
            continue
        if not reachable(bound, [cleaned[bound.attname]], actor):
            errors[bound.name] = [_("There is no such record, or you may not see it.")]
    return errors


def reachable(bound: BoundField, ids: Iterable[int], actor: Actor) -> set[int]:
    """Return those of ``ids`` that the actor may refer to in a field."""
    target = bound.target
    assert target is not None
    if target is StoredFile:
        rows: models.QuerySet = StoredFile.objects.filter(purpose=StoredFile.Purpose.ATTACHMENT)
        rows = rows if actor.everything else rows.filter(owner_id=actor.user_id)
    elif bound.kind.key == "user":
        # One must be able to hand work to any colleague, whether or not one sees the list of users.
        rows = target._default_manager.filter(is_active=True)
    elif find_object_of(target):
        rows = visible_to(actor, target)
    else:
        rows = target._default_manager.all()
    return set(rows.filter(pk__in=list(ids)).values_list("pk", flat=True))


def explain_integrity(error: IntegrityError, obj: Object) -> Invalid:
    """Return the words for a constraint that the database refused; the transaction must be rolled back."""
    diagnostics = getattr(error.__cause__, "diag", None)
    name = getattr(diagnostics, "constraint_name", "") or ""
    for constraint in obj.model._meta.constraints:
        if constraint.name == name:
            fields = list(getattr(constraint, "fields", ()) or ())
            message = str(constraint.get_violation_error_message())
            if isinstance(constraint, models.UniqueConstraint):
                message = _("Another record already has this value.")
            shown = next((field for field in reversed(fields) if field in obj.bound), "")
            return Invalid({shown: [message]})
    column = getattr(diagnostics, "column_name", "") or ""
    bound = next(
        (b for b in obj.bound.values() if getattr(b.column, "column", "") == column and column), None
    )
    if bound:
        return Invalid({bound.name: [_("This must be filled in.")]})
    unique = next(
        (b for b in obj.bound.values() if getattr(b.column, "unique", False) and b.name in name), None
    )
    if unique:
        return Invalid({unique.name: [_("Another record already has this value.")]})
    return Invalid(_("The database refused the values (%(name)s); nothing was changed.") % {"name": name})
