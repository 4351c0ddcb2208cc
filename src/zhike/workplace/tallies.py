"""Counts and sums that a list does not wait for, where PostgreSQL expects to read much for them.

The page of a list needs the first fifty rows along an index; its count, up to 10,000 of a filter, may cost more than all
the rest. Such a list opens with “…” and asks for its number and its sums at once.
"""

from __future__ import annotations

import json
from typing import Any
from zlib import crc32

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhike.kernel import listing as listings
from zhike.kernel.access import Actor
from zhike.kernel.listing import Listing
from zhike.kernel.pages import bulk, columns
from zhike.kernel.pages.door import known, page
from zhike.kernel.pages.list import fields_of, head, tally

LARGE = 10_000  # ids below this are of a table that is counted at once; nobody need ask PostgreSQL
SLOW = 4_000  # some 10 ms, in the units in which PostgreSQL expects


@page
def tally_page(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Answer the count and the sums of a list that was shown without them."""
    obj = known(slug, actor)
    listing = listings.read(obj, actor, request.GET.dict().items())
    fields = fields_of(request, obj, actor)
    context = tally(listing, fields, *listing.count()) | {
        "object": head(obj), "columns": columns.heads(listing, fields, request.GET),
        "selectable": bool(bulk.offered(obj, actor)), "key": key(request),
    }  # fmt: skip
    return render(request, "workplace/_tally.html", context)


def afterwards(request: HttpRequest, listing: Listing, shown: list[Any]) -> dict[str, Any] | None:
    """Return what a list shows until it is counted, or None where that is quick enough to wait for."""
    few = max((record.pk for record in shown), default=0) < LARGE
    if few or listing.plenty is not None or not slow(listing):
        return None
    later = f"/{listing.obj.slug}/tally/?{request.GET.urlencode()}"
    return {"count": {"text": "", "later": later, "key": key(request)}, "totals": None}


def slow(listing: Listing) -> bool:
    """Say whether PostgreSQL expects to read much for the count."""
    plan = json.loads(listing.countable.explain(format="json"))
    return plan[0]["Plan"]["Total Cost"] > SLOW


def key(request: HttpRequest) -> str:
    """Return the id of the place for the sums of this very list: an answer that comes too late finds none."""
    return f"sums-{crc32(request.GET.urlencode().encode())}"
