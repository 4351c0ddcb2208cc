"""Who may do what: one place that narrows rows and fields for every door.

A role's ``grants`` say, per object and verb, a scope word or a filter tree:

    {"customers.customer": {"see": "department", "change": "own", "delete": "none",
                            "fields": {"budget_max": "hidden"}},
     "*": {"see": "all"}}

Everything not granted is denied. ``visible_to`` is the only way from a model to rows for a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone

from zhike.kernel import identity
from zhike.kernel.errors import BadFilter, Merged, NotAllowed, NotFound
from zhike.kernel.filters import ALWAYS, NEVER, Context, parse, related, to_q
from zhike.kernel.models import Share
from zhike.kernel.objects import BoundField, Object, find_object_of, object_of

SCOPES = ("none", "own", "team", "department", "all")
GENERIC_VERBS = ("see", "create", "change", "delete", "export", "import", "share")
Right = Literal["hidden", "see", "edit"]
# A verb without a grant of its own follows this one.
FOLLOWS = {"restore": "delete", "undo": "change"}


@dataclass(frozen=True)
class Actor:
    """Whoever acts: a user, a user's API key, a rule with its author's rights, or the program itself."""

    user_id: int | None = None
    name: str = ""
    grants: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    permissions: frozenset[str] = frozenset()
    team_ids: tuple[int, ...] = ()
    department_ids: tuple[int, ...] = ()
    # Keys of the objects of which at least one record is shared with the actor.
    shared: frozenset[str] = frozenset()
    via: str = "page"
    # What an API key narrows its user to: "object:verb" pairs with * for any; None narrows nothing.
    limits: frozenset[str] | None = None
    everything: bool = False
    language: str = "en"
    time_zone: str = "UTC"
    role_id: int | None = None
    # The company's own currency, in which amounts of several currencies are added up.
    currency: str = ""
    home: str = "CN"  # whose telephone numbers the company writes without a country code (ISO 3166)
    # The event that all he does now follows from, such as a bulk action; 0 for none.
    cause: int = 0

    def has(self, permission: str) -> bool:
        """Say whether the actor holds a permission that is not about one object, such as ``users.manage``."""
        return self.everything or permission in self.permissions

    def through(self, via: str) -> Actor:
        """Return the same actor acting through another door."""
        return replace(self, via=via)


SYSTEM = Actor(name="Zhike", everything=True, via="system")

_loader: list[Callable[[int], Actor | None]] = []


def set_loader(load: Callable[[int], Actor | None]) -> None:
    """Tell how to make an actor of a user id; the people app does so when it is ready."""
    _loader[:] = [load]


def load_actor(user_id: int | None, via: str) -> Actor:
    """Return the actor of a user as he stands now. Raises NotAllowed when he is gone or disabled."""
    actor = _loader[0](user_id) if _loader and user_id else None
    if actor is None:
        raise NotAllowed()
    return actor.through(via)


def grant(actor: Actor, obj: Object, verb: str) -> Any:
    """Return the scope word or filter tree that the actor's role holds for a verb on an object."""
    if actor.everything:
        return "all"
    if actor.limits is not None and not _within_limits(actor.limits, obj, verb):
        return "none"
    for holder in (obj.key, "*"):
        granted = actor.grants.get(holder)
        if granted is None:
            continue
        if verb in granted:
            return granted[verb]
        own_verb = verb not in GENERIC_VERBS
        return granted.get(FOLLOWS.get(verb, "change" if own_verb else verb), "none")
    return "parent" if obj.parent else "none"


def _within_limits(limits: frozenset[str], obj: Object, verb: str) -> bool:
    verb = verb if verb == "see" else "write"
    wanted = {f"{obj.key}:{verb}", f"{obj.key}:*", f"*:{verb}", "*:*"}
    if verb == "see":
        wanted |= {f"{obj.key}:write", "*:write"}
    return bool(wanted & limits)


def may(actor: Actor, obj: Object, verb: str) -> bool:
    """Say whether the actor may do ``verb`` on any record of the object at all."""
    granted = grant(actor, obj, verb)
    if granted == "parent":
        parent = _parent(obj)
        return parent is not None and may(actor, parent, verb if verb in ("see", "export") else "change")
    return granted not in (None, "none", False) or (
        verb in ("see", "change") and _has_shares(actor, obj, verb)
    )


def _has_shares(actor: Actor, obj: Object, verb: str) -> bool:
    """Say whether a record of the object is shared with the actor, whose key reaches that far."""
    return obj.key in actor.shared and (actor.limits is None or _within_limits(actor.limits, obj, verb))


def require(actor: Actor, obj: Object, verb: str) -> None:
    """Raise NotAllowed unless ``may``."""
    if not may(actor, obj, verb):
        raise NotAllowed()


def scope(actor: Actor, obj: Object, verb: str = "see") -> Q | None:
    """Return the condition for the rows on which the actor may do ``verb``; None means all rows."""
    granted = grant(actor, obj, verb)
    if granted in ("all", True):
        return None
    if isinstance(granted, dict):
        try:
            condition = to_q(parse(granted, obj), context(actor))
        except BadFilter:
            # A broken stored rule matches nothing; the role's page says that it is broken.
            condition = NEVER
    else:
        condition = _word(actor, obj, granted, verb)
    if _has_shares(actor, obj, verb):
        condition = condition | _shared(actor, obj, verb)
    return condition


def _word(actor: Actor, obj: Object, word: Any, verb: str) -> Q:
    if word not in ("own", "team", "department", "parent"):
        return NEVER
    condition = NEVER
    if word != "parent":
        owner = obj.owner or "created_by"
        condition = Q(**{owner: actor.user_id}) if actor.user_id else NEVER
        if word in ("team", "department") and obj.team and actor.team_ids:
            condition |= Q(**{f"{obj.team}__in": actor.team_ids})
        if word == "department" and obj.owner and actor.department_ids:
            users = obj.field(obj.owner).related_model._default_manager.filter(
                department__in=actor.department_ids
            )
            condition |= Q(_AnyOf(F(f"{obj.owner}_id"), ArraySubquery(users.values("pk"))))
    if obj.parent:
        inherited = _by_parent(actor, obj, verb)
        condition = condition | inherited if word != "parent" else inherited
    return condition


class _AnyOf(Func):
    """``a = ANY (array)``: unlike ``IN (subquery)`` it can use the index on ``a`` inside an "or"."""

    template, arg_joiner = "%(expressions)s)", " = ANY("
    output_field = models.BooleanField()


def _parent(obj: Object) -> Object | None:
    return find_object_of(obj.field(obj.parent).target) if obj.parent else None  # type: ignore[arg-type]


def _by_parent(actor: Actor, obj: Object, verb: str) -> Q:
    """Return the rows whose parent allows it: to see a part one must see the whole, else change it."""
    parent = _parent(obj)
    if parent is None:
        return NEVER
    rule = scope(actor, parent, "see" if verb in ("see", "export") else "change")
    if rule is None:
        return ALWAYS
    parents = parent.model._default_manager.filter(rule)
    bound = obj.field(obj.parent)
    if bound.kind.key == "many":
        return related(bound.column, parents.filter(deleted_at__isnull=True))
    return Q(**{f"{obj.parent}__in": parents.values("pk")})


def _shared(actor: Actor, obj: Object, verb: str) -> Q:
    to_me = Q(grantee=Share.Grantee.USER, grantee_id=actor.user_id)
    if actor.team_ids:
        to_me |= Q(grantee=Share.Grantee.TEAM, grantee_id__in=actor.team_ids)
    rows = Share.objects.filter(to_me, object=obj.key)
    if verb not in ("see", "export"):
        rows = rows.filter(level=Share.Level.CHANGE) if verb == "change" else rows.none()
    return Q(pk__in=rows.values("record_id"))


def visible_to(
    actor: Actor, model: type[models.Model] | models.QuerySet, verb: str = "see", *, deleted: bool = False
) -> models.QuerySet:
    """Return the rows of a model (or queryset) on which the actor may do ``verb``, without the recycle bin."""
    rows = model if isinstance(model, models.QuerySet) else model._default_manager.all()
    obj = object_of(rows.model)
    rows = rows.filter(deleted_at__isnull=not deleted)
    condition = scope(actor, obj, verb)
    return rows if condition is None else rows.filter(condition)


def context(actor: Actor) -> Context:
    """Return what the filter compilers need to know of the actor."""

    def scoped(obj: Object) -> models.QuerySet | None:
        condition = scope(actor, obj)
        if condition is None:
            return None
        return obj.model._default_manager.filter(condition, deleted_at__isnull=True)

    return Context(
        now=timezone.localtime(timezone=ZoneInfo(actor.time_zone)),
        user_id=actor.user_id,
        team_ids=actor.team_ids,
        department_ids=actor.department_ids,
        scope=scoped,
    )


def field_right(actor: Actor, obj: Object, name: str) -> Right:
    """Return whether the actor may edit, see or not know a field of an object."""
    if actor.everything:
        return "edit"
    bound = obj.field(name)
    if bound.field.access and not actor.has(bound.field.access):
        return "hidden"
    for holder in (obj.key, "*"):
        rights = actor.grants.get(holder, {}).get("fields")
        if rights and name in rights:
            return rights[name] if rights[name] in ("hidden", "see", "edit") else "hidden"
    return "edit"


def knows(actor: Actor, model: type[models.Model], *names: str) -> bool:
    """Say whether the actor may see records of a model and these of their fields."""
    obj = object_of(model)
    return may(actor, obj, "see") and all(field_right(actor, obj, name) != "hidden" for name in names)


def veil(records: Iterable[models.Model], actor: Actor) -> None:
    """Set the fields that the actor may not know to what a new record has, in memory; never save such a record."""
    hidden: dict[type[models.Model], list[BoundField]] = {}
    for record in records:
        model = type(record)
        if model not in hidden:
            obj = object_of(model)
            declared = [*(obj.field(row.name) for row in obj.fields), *obj.custom.values()]
            known = [bound for bound in declared if bound.kind.key != "many"]
            hidden[model] = [one for one in known if field_right(actor, obj, one.name) == "hidden"]
        for bound in hidden[model]:
            bound.put(record, bound.column.get_default())


def may_see(actor: Actor) -> Callable[[Object, str], bool]:
    """Return the test of a field's visibility in the form that ``filters.parse`` takes."""
    return lambda obj, name: may(actor, obj, "see") and field_right(actor, obj, name) != "hidden"


def get(actor: Actor, model: type[models.Model], pk: Any, verb: str = "see", *, deleted: bool = False) -> Any:
    """Return one record on which the actor may do ``verb``.

    Raises NotAllowed when he sees it but may not do that, otherwise NotFound, or Merged when another took its place.
    """
    if isinstance(pk, bool) or not isinstance(pk, int) or not 0 < pk < 2**63:
        raise NotFound()
    record = visible_to(actor, model, verb, deleted=deleted).filter(pk=pk).first()
    if record is None:
        if verb != "see" and visible_to(actor, model, "see", deleted=deleted).filter(pk=pk).exists():
            raise NotAllowed()
        raise missing(actor, model, pk)
    return record


def missing(actor: Actor, model: type[models.Model], pk: int) -> NotFound:
    """Return the error for a record that can't be found: Merged where the actor sees the one that took its place."""
    obj = object_of(model)
    into = identity.successor(obj, pk)
    if into is None or not visible_to(actor, model).filter(pk=into).exists():
        return NotFound()
    return Merged(object=obj.slug, id=pk, merged_into=into)
