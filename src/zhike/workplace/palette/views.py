"""The page of the global search, and what the palette asks for while somebody types."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhike.kernel.access import Actor, may, visible_to
from zhike.kernel.errors import BadFilter
from zhike.kernel.listing import clean_search, with_company
from zhike.kernel.objects import get_object
from zhike.kernel.pages.door import page
from zhike.workplace.palette.offers import Offer, all_offers, matching, of_record
from zhike.workplace.search.results import Result, search

OF_EACH = 20
IN_PALETTE = 5
MOST_COMMANDS = 8
MOST_RECENT = 8


@page
def search_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what the words in ``q`` find, grouped by object."""
    text = clean_search(request.GET.get("q", ""))
    groups = search(actor, text, OF_EACH) if text else []
    context = {"q": text, "groups": groups, "more": OF_EACH}
    return render(request, "workplace/search.html", context)


@page
def palette(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Answer the palette's groups of entries for ``q``; without words the recent records and what one may do here."""
    text = clean_search(request.GET.get("q", ""))
    if text:
        commands = matching(request, actor, text)[:MOST_COMMANDS]
        records = [
            {"label": group.obj.label_plural, "items": [_record(result) for result in group.results]}
            for group in search(actor, text, IN_PALETTE)
        ]
        found = [{"label": _("Search everything"), "items": [_everywhere(text)]}]
        return JsonResponse({"groups": [*records, *_grouped(commands), *found]})
    recent = _recent(request, actor)
    start = [{"label": _("Recent"), "items": recent}] if recent else []
    here = list(of_record(request, actor))
    others = [offer for offer in all_offers(request, actor) if offer not in here]
    return JsonResponse({"groups": [*start, *_grouped(here), *_grouped(others)]})


def _recent(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    """Return the records that the browser remembers (``recent=customers/7,contacts/3``) and the actor may still see."""
    wanted: list[tuple[str, int]] = []
    for name in request.GET.get("recent", "")[:500].split(",")[:MOST_RECENT]:
        slug, _slash, pk = name.partition("/")
        if pk.isascii() and pk.isdigit() and len(pk) < 19:
            wanted.append((slug, int(pk)))
    entries: dict[tuple[str, int], dict[str, Any]] = {}
    for slug in {slug for slug, _pk in wanted}:
        try:
            obj = get_object(slug)
        except BadFilter:
            continue
        if may(actor, obj, "see"):
            rows = visible_to(actor, obj.model).filter(pk__in=[pk for name, pk in wanted if name == slug])
            for record in with_company(rows, obj, actor):
                company = record.of_company or ""
                entries[slug, record.pk] = _record(
                    Result(obj, record.pk, obj.title_of(record), None, company)
                )
    return [entries[each] for each in wanted if each in entries]


def _record(result: Result) -> dict[str, Any]:
    where = _(": ").join(map(str, result.where[:2])) if result.where else ""
    hint = " · ".join(filter(None, (result.company, where)))
    return {"title": result.title, "hint": hint, "icon": result.obj.icon, "url": result.url}


def _everywhere(text: str) -> dict[str, Any]:
    return {
        "title": _("All results for “%(text)s”") % {"text": text},
        "hint": "",
        "icon": "search",
        "search": text,
    }


def _grouped(offers: list[Offer]) -> list[dict[str, Any]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for offer in offers:
        entry = {
            "title": offer.label,
            "hint": "",
            "icon": offer.icon,
            "url": offer.url,
            "dialog": offer.dialog,
            "press": offer.press,
        }
        groups.setdefault(offer.group, []).append(entry)
    return [{"label": label, "items": items} for label, items in groups.items()]
