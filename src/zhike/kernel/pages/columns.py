"""Which columns a list shows, in what order, and how they can be sorted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from zhike.kernel.access import Actor
from zhike.kernel.fields import BoundField
from zhike.kernel.listing import Listing, shown
from zhike.kernel.objects import Object

NUMBERS = ("number", "money", "percent")


@dataclass
class Column:
    """The head of a column; ``end`` sets numbers to the right."""

    key: str
    label: str
    end: bool
    sort: str
    sort_url: str


def choosable(obj: Object, actor: Actor) -> list[BoundField]:
    """Return the fields that may be columns for the actor, the title first."""
    title = obj.field(obj.title)
    others = [
        bound for bound in obj.placed("list") if bound.name != obj.title and shown(actor, obj, bound.name)
    ]
    return [title, *others]


def chosen(obj: Object, actor: Actor, wanted: str) -> list[BoundField]:
    """Return the fields shown: the wanted ones (comma-separated names) or the object's usual ones."""
    possible = {bound.name: bound for bound in choosable(obj, actor)}
    title = possible[obj.title]
    if wanted:
        names = [name for name in dict.fromkeys(wanted.split(",")) if name in possible and name != obj.title]
        return [title, *(possible[name] for name in names)]
    return [title, *(bound for bound in possible.values() if bound is not title and bound.field.list is True)]


def link(query: QueryDict, **changes: Any) -> str:
    """Return the query string with some parameters changed; None or "" removes one. Page markers never stay."""
    changed = query.copy()
    for name in ("after", "before"):
        changed.pop(name, None)
    for name, value in changes.items():
        if value in (None, ""):
            changed.pop(name, None)
        else:
            changed[name] = value
    return f"?{changed.urlencode()}" if changed else "?"


def heads(listing: Listing, fields: list[BoundField], query: QueryDict) -> list[Column]:
    """Return the heads of the columns, each with the link that sorts by it (again: the other way)."""
    found = []
    for bound in fields:
        sortable = bound.field.sort
        active = listing.order.field == bound.name
        down = active and listing.order.descending
        first_down = bound.kind.key in (*NUMBERS, "date", "date_time")
        following = f"-{bound.name}" if (first_down and not active) or (active and not down) else bound.name
        found.append(
            Column(
                key=bound.name,
                label=str(bound.label),
                end=bound.kind.key in NUMBERS,
                sort=("descending" if down else "ascending") if active else "",
                sort_url=link(query, sort=following) if sortable else "",
            )
        )
    return found
