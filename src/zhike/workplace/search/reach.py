"""Who reaches a record, as lexemes of its entry: so the index itself leaves out what somebody does not see.

    o7  user 7 owns it            t3  it is team 3's
    u7  it is shared with user 7  v3  it is shared with team 3

What is part of something is reached by whoever reaches the whole (a contact by his customers), so an entry has the
lexemes of all that stands above it as well. They narrow and never grant: every hit is checked against ``visible_to``
before anybody sees it. So they may say too much, and must not say too little.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from zhike.kernel.access import Actor, grant
from zhike.kernel.models import Event, Share
from zhike.kernel.objects import Object, all_objects, find_object_of

# A letter of Unicode for private use that no field's mark is and nobody can search for.
MARK = "\ue000"
# A department with more people than this is looked up as before, through its records.
MOST_OWNERS = 400
SHARED = {Share.Grantee.USER: "u", Share.Grantee.TEAM: "v"}
# Events after which other people reach a record, beside changes of its owner, its team or what it is part of.
MOVING = frozenset({"shared", "unshared", "merged", "unmerged"})


def parent_of(obj: Object) -> Object | None:
    """Return the object that records of this one are part of."""
    target: Any = obj.field(obj.parent).target if obj.parent else None
    return find_object_of(target) if target else None


def reached_by(obj: Object, ids: Collection[int]) -> dict[int, set[str]]:
    """Return by id the lexemes of those who may reach these records."""
    found: dict[int, set[str]] = {pk: set() for pk in ids}
    if not found:
        return found
    rows = obj.model._default_manager.filter(pk__in=list(found)).order_by()
    for pk, owner, team in rows.values_list(
        "pk", obj.owner or "created_by", obj.team or obj.owner or "created_by"
    ):
        if owner:
            found[pk].add(f"{MARK}o{owner}")
        if team and obj.team:
            found[pk].add(f"{MARK}t{team}")
    shares = Share.objects.filter(object=obj.key, record_id__in=list(found))
    for pk, grantee, grantee_id in shares.values_list("record_id", "grantee", "grantee_id"):
        found[pk].add(f"{MARK}{SHARED[Share.Grantee(grantee)]}{grantee_id}")
    if parent := parent_of(obj):
        pairs = [(pk, above) for pk, above in rows.values_list("pk", obj.parent) if above]
        reach = reached_by(parent, {above for _pk, above in pairs})
        for pk, above in pairs:
            found[pk] |= reach[above]
    return found


class Reach:
    """What an actor may reach, as questions for the index; the people of his departments are read once."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self._people: dict[Any, list[int]] = {}

    def words(self, obj: Object) -> str | None:
        """Return the tsquery of the entries that he may reach, or None where no lexeme tells (all, a rule's filter)."""
        words = self._words(obj)
        return " | ".join(f"'{MARK}{word}'" for word in sorted(words)) if words else None

    def _words(self, obj: Object) -> set[str] | None:
        actor = self.actor
        granted = grant(actor, obj, "see")
        if granted not in ("none", "own", "team", "department", "parent"):
            return None
        words = {f"{sign}{actor.user_id}" for sign in "ou" if actor.user_id}
        words |= {f"{sign}{team}" for team in actor.team_ids for sign in "tv"}
        if granted == "department" and obj.owner and actor.department_ids:
            people = self._of_departments(obj.field(obj.owner).related_model)
            if len(people) > MOST_OWNERS:
                return None
            words |= {f"o{pk}" for pk in people}
        parent = parent_of(obj)
        above = self._words(parent) if parent else set()
        return None if above is None else words | above

    def _of_departments(self, users: Any) -> list[int]:
        if users not in self._people:
            rows = users._default_manager.filter(department__in=self.actor.department_ids).order_by()
            self._people[users] = list(rows.values_list("pk", flat=True)[: MOST_OWNERS + 1])
        return self._people[users]


def moved(events: Sequence[Event]) -> dict[str, set[int]]:
    """Return by object the ids of records below those that other people reach since these events."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    changed: defaultdict[str, set[int]] = defaultdict(set)
    links: defaultdict[str, set[int]] = defaultdict(set)
    for event in events:
        if event.subject_id is not None:
            links[event.object].add(event.subject_id)
            if _moves(event):
                changed[event.object] |= {event.subject_id, *_others(event)}
    for obj in all_objects():
        parent = parent_of(obj)
        if parent is None:
            continue
        column: Any = obj.field(obj.parent).column
        if column.many_to_many and (between := find_object_of(column.remote_field.through)):
            near = column.m2m_field_name()
            rows = between.model._default_manager.filter(pk__in=links.get(between.key, ()))
            found[obj.key] |= set(rows.values_list(near, flat=True))
    _down(changed, found)
    return {key: ids for key, ids in found.items() if ids}


def _down(changed: dict[str, set[int]], found: defaultdict[str, set[int]]) -> None:
    """Add the parts of what was changed or found, and their parts."""
    done: defaultdict[str, set[int]] = defaultdict(set)
    above = {key: ids | changed.get(key, set()) for key, ids in found.items()} | {
        key: ids for key, ids in changed.items() if key not in found
    }
    while above := {key: ids - done[key] for key, ids in above.items() if ids - done[key]}:
        below: defaultdict[str, set[int]] = defaultdict(set)
        for key, ids in above.items():
            done[key] |= ids
        for obj in all_objects():
            parent = parent_of(obj)
            if parent and parent.key in above:
                rows = obj.model._default_manager.filter(**{f"{obj.parent}__in": above[parent.key]})
                below[obj.key] |= set(rows.order_by().values_list("pk", flat=True))
        for key, ids in below.items():
            found[key] |= ids
        above = dict(below)


def _moves(event: Event) -> bool:
    if event.verb.rpartition(".")[2] in MOVING:
        return True
    obj = next((obj for obj in all_objects() if obj.key == event.object), None)
    return obj is not None and any(
        name in event.changes for name in (obj.owner, obj.team, obj.parent) if name
    )


def _others(event: Event) -> set[int]:
    """Return the records that a merge took in, whose parts come back when it is undone."""
    merged = event.data.get("merged", ()) if event.verb.rpartition(".")[2] in MOVING else ()
    return {pk for pk in merged if isinstance(pk, int)} if isinstance(merged, list | tuple) else set()
