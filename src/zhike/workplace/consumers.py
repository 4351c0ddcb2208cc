"""What the workplace does on its own after something happened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from zhike.kernel.access import Actor
from zhike.kernel.consumers import consumer
from zhike.kernel.models import Event
from zhike.workplace.notices import filling
from zhike.workplace.search.filling import refresh, searched
from zhike.workplace.search.pending import SEARCH
from zhike.workplace.search.reach import moved
from zhike.workplace.tags import actions as tags
from zhike.workplace.tags.queries import FIELD


@consumer("workplace.notices", verbs=None)
def notices(events: Sequence[Event]) -> None:
    """Tell everybody who should hear of these events."""
    filling.notify(events)


@consumer(SEARCH, verbs=None)
def index(events: Sequence[Event]) -> None:
    """Bring the search index up to date for records that something happened to, and those that others see since."""
    touched: defaultdict[str, set[int]] = defaultdict(set)
    for event in events:
        if event.subject_id is not None:
            touched[event.object].add(event.subject_id)
    for key, ids in moved(events).items():
        touched[key] |= ids
    for obj in searched():
        if obj.key in touched:
            refresh(obj, sorted(touched[obj.key]))


@consumer("workplace.tags", verbs=None)
def typed_tags(events: Sequence[Event]) -> None:
    """Let the tags that people typed, imported or sent be known to the house."""
    typed: defaultdict[tuple[int | None, str, str], set[str]] = defaultdict(set)
    for event in events:
        if FIELD in event.changes:
            old, new = event.changes[FIELD]
            added = {str(name) for name in set(new or ()) - set(old or ())}
            typed[(event.actor_id, event.actor_name, event.via)] |= added
    for (user_id, name, via), names in typed.items():
        tags.note(names, Actor(user_id, name, via=via))
