"""The list page of any object."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from zhike.kernel import listing as listings
from zhike.kernel.access import Actor, may, veil
from zhike.kernel.errors import BadFilter
from zhike.kernel.fields import BoundField
from zhike.kernel.listing import Listing, Page
from zhike.kernel.objects import Object
from zhike.kernel.pages import bulk, columns, filter_words, settings
from zhike.kernel.pages.door import known, page, targets
from zhike.kernel.pages.values import Names, Value, show, show_raw


@page
def list_page(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Show the list of an object, or its changing part when htmx asks for it."""
    obj = known(slug, actor)
    try:
        listing, fault = listings.read(obj, actor, request.GET.dict().items()), ""
    except BadFilter as error:
        # A broken filter matches nothing and says so; it never shows all rows.
        listing = listings.read(obj, actor, [("filter", '{"any": []}')])
        fault = str(error.message)
    if filter_words.has_short(request.GET) and not fault:
        # The page's own controls know the tree only: what stands in the short form becomes one.
        return HttpResponseRedirect(filter_words.canonical(listing, request.GET))
    context = content(request, listing, fault)
    if targets(request, "list"):
        return render(request, "kernel/list/_content.html", context | {"fragment": True})
    return render(request, "kernel/list.html", context | surroundings(request, listing, context))


def content(request: HttpRequest, listing: Listing, fault: str = "") -> dict[str, Any]:
    """Return what list/_content.html shows."""
    obj, actor = listing.obj, listing.actor
    fields = fields_of(request, obj, actor)
    found = listing.page()
    veil(found.items, actor)
    leads = obj.leads(found.items, actor)
    names = Names(actor).want(fields, found.items)
    filtered = bool(listing.search) or listing.raw_filter != {"all": []}
    state = [(name, request.GET[name]) for name in ("q", "sort", "columns") if request.GET.get(name)]
    if filtered:
        state.append(("filter", json.dumps(listing.raw_filter, ensure_ascii=False)))
    whole = listing.cursor is None and found.next is None
    later = afterwards[0](request, listing, found.items) if afterwards and not whole else None
    number, more = (len(found.items), False) if whole or later else listing.count()
    return (later or tally(listing, fields, number, more)) | {
        "object": head(obj), "urls": urls(obj, actor), "columns": columns.heads(listing, fields, request.GET),
        "rows": [row(obj, record, fields, names) | {"lead": leads.get(record.pk)} for record in found.items],
        "selectable": bool(actions := bulk.offered(obj, actor)), "bulk": actions, "pager": pager(request, found),
        "state": state, "anything": filtered or bool(found.items) or bool(fault), "q": listing.search,
        "filter": {
            "words": [] if fault else filter_words.sentences(listing, request.GET),
            "clear_url": filter_words.clear_url(request.GET), "error": fault,
        },
    }  # fmt: skip


def fields_of(request: HttpRequest, obj: Object, actor: Actor) -> list[BoundField]:
    """Return the fields that are the columns of the page."""
    return columns.chosen(obj, actor, request.GET.get("columns") or remembered(request, obj))


def remembered(request: HttpRequest, obj: Object) -> str:
    """Return the columns that the reader chose for this list last time."""
    preferences = getattr(request.user, "preferences", None) or {}
    return str(preferences.get(f"columns.{obj.slug}", ""))


def surroundings(request: HttpRequest, listing: Listing, context: dict[str, Any]) -> dict[str, Any]:
    """Return what stands around the changing part."""
    shown = {column.key for column in context["columns"]}
    possible = columns.choosable(listing.obj, listing.actor)
    order = {column.key: place for place, column in enumerate(context["columns"])}
    possible.sort(key=lambda bound: order.get(bound.name, len(order)))
    return {
        "choosable": [
            {"key": bound.name, "label": bound.label, "shown": bound.name in shown}
            for bound in possible
            if bound.name != listing.obj.title
        ],
        "density": getattr(request.user, "density", "comfortable"),
        "views": settings.tabs(listing.actor, f"/{listing.obj.slug}/")
        if listing.obj.navigation == "settings"
        else [],
    }


def head(obj: Object) -> dict[str, Any]:
    """Return how templates name the object."""
    return {
        "key": obj.slug, "label": obj.label, "plural": obj.label_plural, "noun": obj.noun, "nouns": obj.nouns, "create_label": obj.create_label,
        "icon": obj.icon, "empty": obj.description,
    }  # fmt: skip


def urls(obj: Object, actor: Actor) -> dict[str, str]:
    """Return the addresses of what the actor may do with the object; "" where he may not."""
    base = f"/{obj.slug}/"

    def where(verb: str, tail: str, needs_writable: bool = True) -> str:
        return base + tail if may(actor, obj, verb) and (obj.writable or not needs_writable) else ""

    return {
        "list": base,
        "create": where("create", "new/", needs_writable=not obj.creatable),
        "import_": where("import", "import/"),
        "export": where("export", "export/", needs_writable=False),
        "trash": where("restore", "trash/"),
        "filter": f"{base}filter/",
    }


def row(obj: Object, record: Any, fields: list[BoundField], names: Names) -> dict[str, Any]:
    """Return one row: its cells in the order of the columns."""
    return {
        "id": record.pk, "url": f"/{obj.slug}/{record.pk}/", "title": obj.title_of(record),
        "cells": [Value("text") if bound.kind.key == "many" else show(bound, record, names) for bound in fields],
    }  # fmt: skip


# An app above the kernel may say here that a page does not wait for its count, and what stands in its place.
afterwards: list[Callable[[HttpRequest, Listing, list[Any]], dict[str, Any] | None]] = []


def tally(listing: Listing, fields: list[BoundField], number: int, more: bool) -> dict[str, Any]:
    """Return the count in words, and the sums under the columns; of more rows than are counted these would be slow."""
    text = number_format(number, force_grouping=True) + ("+" if more else "")
    summed = number and not more and any(bound.field.total for bound in fields)
    return {
        "count": {"text": text, "word": listing.obj.measured(number)},
        "totals": totals(listing, fields) if summed else None,
    }


def totals(listing: Listing, fields: list[BoundField]) -> list[dict[str, str] | None]:
    """Return the sum under each column, or None where it has none."""
    sums, names = listing.totals(), Names(listing.actor)
    values = [sums.get(bound.name) if bound.field.total else None for bound in fields]
    return [
        None if value is None else {"label": _("Sum"), "text": show_raw(bound, value, names).text}
        for bound, value in zip(fields, values, strict=True)
    ]


def pager(request: HttpRequest, found: Page) -> dict[str, str]:
    """Return the links to the neighbouring pages."""
    return {
        "previous_url": columns.link(request.GET, before=found.previous) if found.previous else "",
        "next_url": columns.link(request.GET, after=found.next) if found.next else "",
        "text": "",
    }
