"""Whose activity one may see, and what it is: counts by day and kind, read from an index alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from zhike.kernel.access import Actor, may
from zhike.kernel.errors import Invalid, NotAllowed, NotFound
from zhike.kernel.events import event_type
from zhike.kernel.models import Event
from zhike.kernel.objects import all_objects
from zhike.people.models import Membership, User

SEE = "activity.see"
# By a person's own hand, on a page or through a program of his; imports, jobs and rules are counted apart.
BY_HAND = ("page", "api")
LONGEST = 366
# What events of objects that the reader may not see, or knows nothing of, are counted under.
OTHER = ""


@dataclass(frozen=True)
class Activity:
    """What somebody did between two days, both included: events by day and kind, and those of imports and jobs."""

    user: User
    first: date
    last: date
    by_day: dict[date, Counter[str]]
    in_masses: int
    signed_in_at: datetime | None

    @property
    def kinds(self) -> Counter[str]:
        """Return the number of events of each kind; ``OTHER`` holds those of records that the reader may not see."""
        return sum(self.by_day.values(), Counter())

    @property
    def days(self) -> list[date]:
        """Return all days of the period."""
        return [self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)]


def answers_for(actor: Actor) -> QuerySet[User]:
    """Return the people whose activity the actor may see, himself left out. Raises NotAllowed without the permission.

    An administrator sees everybody's; whoever holds the permission that of his own department and those below it,
    and of the teams that he leads.
    """
    if not actor.has(SEE):
        raise NotAllowed(_("Your role may not see what colleagues did."))
    people = User.objects.alive().order_by("name_sort", "id")
    if actor.everything:
        return people
    led = Membership.objects.filter(user_id=actor.user_id, leader=True).values("team_id")
    of_team = Membership.objects.filter(team_id__in=led).values("user_id")
    mine = Q(department_id__in=actor.department_ids) | Q(pk__in=of_team)
    return people.filter(mine).exclude(pk=actor.user_id)


def find(user_id: int, actor: Actor) -> User:
    """Return a colleague whose activity the actor may see. Raises NotAllowed or NotFound."""
    user = answers_for(actor).filter(pk=user_id).first()
    if user is None:
        raise NotFound()
    return user


def activity(user: User, first: date, last: date, *, actor: Actor) -> Activity:
    """Return what somebody did on the days from ``first`` to ``last`` of the reader's time zone. Raises Invalid."""
    if first > last:
        raise Invalid(_("The period ends before it begins."), "until")
    if (last - first).days >= LONGEST:
        raise Invalid(_("A period has at most %(limit)d days.") % {"limit": LONGEST}, "since")
    zone = ZoneInfo(actor.time_zone)
    start, end = (datetime.combine(day, time(), tzinfo=zone) for day in (first, last + timedelta(days=1)))
    rows = Event.objects.filter(actor_id=user.pk, at__gte=start, at__lt=end).order_by()
    counted = rows.values_list(TruncDate("at", tzinfo=zone), "verb", "via").annotate(count=Count("*"))
    known = {obj.event for obj in all_objects() if may(actor, obj, "see")}
    by_day: dict[date, Counter[str]] = {}
    in_masses = 0
    for day, verb, via, count in counted:
        if via in BY_HAND:
            kind = verb if verb.rpartition(".")[0] in known else OTHER
            by_day.setdefault(day, Counter())[kind] += count
        else:
            in_masses += count
    return Activity(user, first, last, by_day, in_masses, last_sign_in(user))


def last_sign_in(user: User) -> datetime | None:
    """Return when somebody last signed in, by his own events."""
    rows = Event.objects.filter(object="people.user", subject_id=user.pk, verb="user.signed_in")
    return rows.order_by("-id").values_list("at", flat=True).first()


def label(kind: str) -> str:
    """Return the words of a kind: the object and what happened to it."""
    if kind == OTHER:
        return _("Other")
    nouns = {obj.event: obj.label for obj in all_objects()}
    prefix = kind.rpartition(".")[0]
    said = str(event_type(kind).label)
    return _(": ").join((nouns[prefix], said)) if prefix in nouns else said
