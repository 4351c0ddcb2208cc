"""Look-ups: the names that pickers offer while somebody types."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse, JsonResponse

from zhike.kernel import listing
from zhike.kernel.access import Actor, may
from zhike.kernel.errors import NotFound
from zhike.kernel.formats import called
from zhike.kernel.keyset import sort_column
from zhike.kernel.objects import Object
from zhike.kernel.pages.door import known, page
from zhike.kernel.pages.filter_words import words_for

LIMIT = 20


@page
def lookup(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Answer ``{"results": [{"value", "text", "hint"}]}`` for the words in ``q``."""
    return JsonResponse({"results": found(request, known(slug, actor), actor)})


def found(request: HttpRequest, obj: Object, actor: Actor, *first: Any) -> list[dict[str, str]]:
    """Return the offers for the words in ``q``; only what the actor may see, ordered by ``first`` before names.

    Users are the exception: work is handed to colleagues whom one may not manage, so their names are open.
    """
    text = listing.clean_search(request.GET.get("q", ""))
    if obj.key == "people.user":
        active: dict[str, Any] = {"deleted_at__isnull": True, "is_active": True}
        rows: models.QuerySet = obj.model._default_manager.filter(**active)
    elif not may(actor, obj, "see"):
        return []
    else:
        rows = listing.visible_to(actor, obj.model)
    if text:
        rows = rows.filter(listing.search_condition(obj, actor, text))
    rows = listing.with_company(rows, obj, actor).order_by(*first, sort_column(obj, obj.title), "pk")[:LIMIT]
    words = words_for(obj) if "words" in request.GET else {}
    results = [
        {"value": key, "text": label, "hint": ""} for key, label in words.items() if text in label.casefold()
    ]
    return results + [
        {"value": str(row.pk), "text": obj.title_of(row), "hint": row.of_company or ""} for row in rows
    ]


@page
def choices(request: HttpRequest, actor: Actor, slug: str, name: str) -> HttpResponse:
    """Answer the choices of a field whose list is too long to send with every page."""
    obj = known(slug, actor)
    bound = obj.field(name)
    if not may(actor, obj, "see") or not listing.shown(actor, obj, name):
        raise NotFound()
    text = listing.clean_search(request.GET.get("q", "")).casefold()
    found = called.found(text, bound.choice_labels, called.short_names(bound.base))
    results = [{"value": str(key), "text": label, "hint": ""} for key, label in found[: LIMIT * 3]]
    return JsonResponse({"results": results})
