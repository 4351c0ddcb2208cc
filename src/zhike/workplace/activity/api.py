"""The activity of a colleague for programs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from zhike.kernel.access import Actor
from zhike.kernel.api import extensions
from zhike.kernel.api.answers import reply
from zhike.kernel.api.describing import answers, described, parameter
from zhike.kernel.api.newest import refuse_unknown
from zhike.kernel.api.routes import ONE, Route, add
from zhike.kernel.api.schemas import ID, MOMENT, component, nullable, ref
from zhike.kernel.errors import BadFilter, Invalid
from zhike.kernel.objects import Object
from zhike.people.models import User
from zhike.workplace.activity.measures import measures
from zhike.workplace.activity.queries import LONGEST, Activity, activity, find
from zhike.workplace.activity.views import USUAL, read_period


def get_activity(request: HttpRequest, obj: Object, pk: int) -> HttpResponse:
    """Count what a colleague did.

    For administrators, and for those whose role has the permission `activity.see`: the people of their own department
    and those below it, and of the teams they lead. Days are those of the caller's time zone. Events of records that the
    caller may not see at all are counted under an empty `event`; imports, jobs and rules only in `in_masses`.
    """
    refuse_unknown(request, {"since", "until"})
    actor: Actor = request.actor
    user = find(pk, actor)
    today = timezone.localdate()
    try:
        found = activity(user, *read_period(request, today), actor=actor)
    except Invalid as error:
        raise BadFilter(str(error.message)) from None
    return reply(as_json(found))


def as_json(found: Activity) -> dict[str, Any]:
    """Return an activity as the API shows it."""
    kinds = found.kinds
    return {
        "user": found.user.pk,
        "since": found.first.isoformat(),
        "until": found.last.isoformat(),
        "total": kinds.total(),
        "in_masses": found.in_masses,
        "signed_in_at": found.signed_in_at.isoformat(timespec="microseconds") if found.signed_in_at else None,
        "figures": {row.key: row.of(kinds) for row in measures()},
        "items": [
            {"day": day.isoformat(), "event": kind, "count": count}
            for day, of_day in sorted(found.by_day.items())
            for kind, count in sorted(of_day.items())
        ],
    }


TEXT, NUMBER, DAY = (
    {"type": "string"},
    {"type": "integer", "minimum": 0},
    {"type": "string", "format": "date"},
)
SHOWN = {
    "user": ID, "since": DAY, "until": DAY, "total": NUMBER, "in_masses": NUMBER, "signed_in_at": nullable(MOMENT),
    "figures": {"type": "object", "additionalProperties": NUMBER, "description": "Interactions, tasks done, deals moved"},
    "items": {"type": "array", "items": ref("ActivityOfDay")},
}  # fmt: skip
extensions.describe(
    ActivityOfDay=component("Events of a day", {"day": DAY, "event": TEXT, "count": NUMBER}, ["day", "event", "count"]),
    Activity=component("Activity", SHOWN, list(SHOWN)),
)  # fmt: skip


@extensions.for_each_object
def route_of_activity(obj: Object, router: Router) -> None:
    """Let programs ask for the activity of users."""
    if obj.model is not User:
        return
    days = [
        parameter("since", DAY, f"The first day; else the last {USUAL} days"),
        parameter("until", DAY, f"The last day; a period has at most {LONGEST} days"),
    ]
    extra = described(answers(200, ref("Activity"), "What was done"), parameters=days)
    add(router, Route("GET", f"{ONE}/activity", get_activity, "getUserActivity", extra), obj)
