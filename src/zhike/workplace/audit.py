"""The audit view: the whole event stream, for whoever may see it, by actor, object and kind of event."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from zhike.kernel.access import Actor
from zhike.kernel.errors import NotAllowed
from zhike.kernel.events import event_types
from zhike.kernel.models import Event
from zhike.kernel.objects import all_objects, get_object
from zhike.kernel.pages import timeline
from zhike.kernel.pages.columns import link
from zhike.kernel.pages.door import page
from zhike.workplace import folding
from zhike.workplace.many import of_many

PAGE = 100


@page
def audit_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show who did what, when, through which door, from what to what."""
    if not actor.has("audit.see"):
        raise NotAllowed(_("Your role may not see the audit trail."))
    rows = Event.objects.order_by("-id")
    key, verb, by = (
        request.GET.get(name, "")[:80].replace("\x00", "") for name in ("object", "verb", "actor")
    )
    if key:
        rows = rows.filter(object=key)
    if verb:
        rows = rows.filter(verb__in=alike(verb))
    if by:
        rows = rows.filter(actor_name__icontains=by)
    first, last = (_day(request.GET.get(name, "")) for name in ("since", "until"))
    if first:
        rows = rows.filter(at__gte=_midnight(first))
    if last:
        rows = rows.filter(at__lt=_midnight(last + timedelta(days=1)))
    if cause := timeline.number(request.GET.get("cause", "")):
        rows = folding.parts_of(cause)
    elif not key and not verb:
        rows = folding.folded_away(rows)
    if before := timeline.number(request.GET.get("before", "")):
        rows = rows.filter(id__lt=before)
    found = list(rows[: PAGE + 1])
    context = {
        "days": folded(timeline.days(found[:PAGE], actor), found[:PAGE]),
        "next_url": link(request.GET) + f"&before={found[PAGE - 1].id}" if len(found) > PAGE else "",
        "objects": [{"key": obj.key, "label": obj.label} for obj in all_objects()],
        "verbs": sorted(((names[0], label) for label, names in labelled().items()), key=lambda row: row[1]),
        "chosen": {"object": key, "verb": alike(verb)[0], "actor": by, "since": first and first.isoformat(),
                   "until": last and last.isoformat()},
    }  # fmt: skip
    return render(request, "workplace/audit.html", context)


def folded(days: list[dict[str, Any]], rows: list[Event]) -> list[dict[str, Any]]:
    """Add to each event that did something to many records how many, and where they are told one by one."""
    numbers = folding.counted(rows)
    shown = (event for day in days for event in day["events"])
    for event, row in zip(shown, rows, strict=True):
        texts = [get_object(key).counted(number) for key, number in numbers[row.id].items()]
        if row.verb.endswith(".bulk"):
            event["sentence"] = of_many(row, numbers[row.id].get(row.object, 0))
        if texts:
            event["fold"] = {"url": f"/audit/?cause={row.id}", "text": " · ".join(texts)}
    return days


def labelled() -> dict[str, list[str]]:
    """Return the kinds of events by what they are called, which may be the same for many objects: one choice."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name, row in event_types().items():
        found[str(row.label)].append(name)
    return found


def alike(verb: str) -> list[str]:
    """Return the kinds of events that are called as one is, in the order of ``labelled``."""
    return next((names for names in labelled().values() if verb in names), [verb])


def _day(text: str) -> date | None:
    """Return a day of the address; what is no day, or has no day after it, filters nothing."""
    try:
        day = parse_date(text[:10])
    except ValueError:
        return None
    return day if day and 1970 <= day.year < 9999 else None


def _midnight(day: date) -> datetime:
    """Return the beginning of a day in the reader's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))
