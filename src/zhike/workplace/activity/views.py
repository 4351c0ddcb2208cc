"""The page on what a colleague did: figures, a chart by day, a table by kind."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhike.kernel.access import Actor
from zhike.kernel.errors import Invalid
from zhike.kernel.formats.numbers import format_number
from zhike.kernel.pages.door import page
from zhike.kernel.pages.settings import settings_pages, tabs
from zhike.people.models import User
from zhike.workplace.activity.measures import measures
from zhike.workplace.activity.queries import SEE, Activity, activity, answers_for, find, label

PERIODS = (7, 30, 90, 365)
USUAL = 30
# So many colleagues stand in the choice; further ones are reached from their own page.
MOST = 300


@settings_pages
def activity_tab(actor: Actor) -> list[tuple[str, Any, Any]]:
    """Offer the page among the settings to those who may see it."""
    page = ("/activity/", _("Activity"), _("What each colleague did, day by day."))
    return [page] if actor.has(SEE) else []


@page
def first_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Open the activity of the first colleague one answers for; without any, say so."""
    chosen = request.GET.get("user", "")
    if chosen.isascii() and chosen.isdigit() and len(chosen) < 19:
        query = request.GET.copy()
        query.pop("user")
        return HttpResponseRedirect(f"/users/{chosen}/activity/?{query.urlencode()}")
    first = answers_for(actor).first()
    if first is not None:
        return HttpResponseRedirect(f"/users/{first.pk}/activity/")
    return render(request, "workplace/activity/page.html", {"tabs": tabs(actor, "/activity/"), "people": []})


@page
def activity_page(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Show what a colleague did in a period."""
    people = list(answers_for(actor).only("id", "name")[:MOST])
    user = find(pk, actor)
    today = timezone.localdate()
    first, last = today - timedelta(days=USUAL - 1), today
    fault = ""
    try:
        first, last = read_period(request, today)
        found = activity(user, first, last, actor=actor)
    except Invalid as error:
        fault = str(error.message)
        found = activity(user, today - timedelta(days=USUAL - 1), today, actor=actor)
    context = {
        "tabs": tabs(actor, "/activity/"), "fault": fault,
        "people": people if any(other.pk == user.pk for other in people) else [user, *people],
        "person": user, "since": first, "until": last,
        "periods": [
            {"label": ngettext("%(count)d day", "%(count)d days", days) % {"count": days},
             "url": f"?since={today - timedelta(days=days - 1)}&until={today}",
             "active": (first, last) == (today - timedelta(days=days - 1), today)}
            for days in PERIODS
        ],
        **shown(found),
    }  # fmt: skip
    return render(request, "workplace/activity/page.html", context, status=422 if fault else 200)


def read_period(request: HttpRequest, today: date) -> tuple[date, date]:
    """Return the first and last day that the address names, or the usual period. Raises Invalid."""
    days = []
    for name, usual in (("since", today - timedelta(days=USUAL - 1)), ("until", today)):
        text = request.GET.get(name, "")
        try:
            days.append(date.fromisoformat(text) if text else usual)
        except ValueError:
            raise Invalid(_("This is no date: %(text)s.") % {"text": text[:20]}, name) from None
    return days[0], days[1]


def shown(found: Activity) -> dict[str, Any]:
    """Return the figures, the chart and the table for the screen."""
    kinds = found.kinds
    total = kinds.total()
    figures = [{"label": str(row.label), "count": format_number(row.of(kinds))} for row in measures()]
    return {
        "figures": [{"label": _("Everything"), "count": format_number(total)}, *figures],
        "signed_in_at": found.signed_in_at,
        "in_masses": found.in_masses, "in_masses_text": format_number(found.in_masses),
        "kinds": [{"label": label(kind), "count": format_number(count)} for kind, count in kinds.most_common()],
        "panel": chart(found, total) if total else None,
    }  # fmt: skip


def chart(found: Activity, total: int) -> dict[str, Any]:
    """Return the chart of events by day; its title says on how many days something was done."""
    counts = [(day, found.by_day[day].total() if day in found.by_day else 0) for day in found.days]
    active = sum(1 for _day, count in counts if count)
    words = {"name": found.user.name, "total": format_number(total), "active": active, "days": len(counts)}
    labels = [date_format(day, "MONTH_DAY_FORMAT") for day, _count in counts]
    return {
        "title": ngettext(
            "%(name)s: %(total)s event on %(active)d of %(days)d days",
            "%(name)s: %(total)s events on %(active)d of %(days)d days", total,
        ) % words,
        "under": _("Events by day, by own hand"),
        "chart": {"option": {
            "xAxis": {"type": "category", "data": labels},
            "yAxis": {"type": "value", "minInterval": 1},
            "series": [{"type": "bar", "name": _("Events"), "data": [count for _day, count in counts]}],
        }},
        "table": {
            "columns": [_("Day"), _("Events")],
            "rows": [[date_format(day, "DATE_FORMAT"), format_number(count)] for day, count in reversed(counts) if count],
        },
        "source": _("Counted from the event stream"),
    }  # fmt: skip


def in_menu(request: HttpRequest, place: Any) -> dict[str, Any] | None:
    """Return the link in the menu of a colleague's page, for those who may see his activity."""
    record, actor = place.get("record_row"), request.actor
    if not isinstance(record, User) or not actor.has(SEE):
        return None
    if not actor.everything and not answers_for(actor).filter(pk=record.pk).exists():
        return None
    return {"activity_url": f"/users/{record.pk}/activity/"}
