"""A list's filter for the reader: its conditions in words."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.http import QueryDict

from zhike.kernel.access import may_see
from zhike.kernel.fields import BoundField
from zhike.kernel.filters import All, describe, parse
from zhike.kernel.filters.query_string import RESERVED
from zhike.kernel.kinds.references import ME, MY_DEPARTMENTS, MY_TEAMS, WORDS
from zhike.kernel.listing import Listing
from zhike.kernel.objects import Object
from zhike.kernel.pages.columns import link
from zhike.kernel.pages.values import Names

# What apps above say of a condition in words of their own; "" where they have none.
sayers: list[Callable[..., str]] = []


def words_for(target: Object) -> dict[str, str]:
    """Return the words that a condition on a reference may use in place of an id, with their labels."""
    word = {"people.user": ME, "people.team": MY_TEAMS, "people.department": MY_DEPARTMENTS}.get(target.key)
    return {word: str(WORDS[word])} if word else {}


def sentences(listing: Listing, query: QueryDict) -> list[dict[str, str]]:
    """Return the top conditions in words, each with the address of the list without it."""
    names = Names(listing.actor)

    def name_of(bound: BoundField, pk: int) -> str:
        return str(pk) if pk in WORDS else names.get(bound.target, pk)[0]  # type: ignore[arg-type]

    parts = raw["all"] if set(raw := listing.raw_filter) == {"all"} else [raw]
    found = []
    for index, part in enumerate(parts):
        rest = parts[:index] + parts[index + 1 :]
        if (node := parse(part, listing.obj, may_see(listing.actor))) != All(()):
            tree = json.dumps({"all": rest}, ensure_ascii=False) if rest else None
            words = next(filter(None, (say(part, listing) for say in sayers)), "") or describe(node, name_of)
            found.append({"text": words, "url": link(without_short(query), filter=tree)})
    return found


def has_short(query: QueryDict) -> bool:
    """Say whether the query holds conditions in the short form (``?country=DE``)."""
    return any(name not in RESERVED for name in query)


def canonical(listing: Listing, query: QueryDict) -> str:
    """Return the query with all its conditions in ``filter``."""
    return link(without_short(query), filter=json.dumps(listing.raw_filter, ensure_ascii=False))


def without_short(query: QueryDict) -> QueryDict:
    """Return the query without its short-form conditions (they stand in ``filter`` from now on)."""
    changed = query.copy()
    for name in [name for name in changed if name not in RESERVED]:
        del changed[name]
    return changed


def clear_url(query: QueryDict) -> str:
    """Return the address of the list without search and filter."""
    return link(without_short(query), filter=None, q=None)
