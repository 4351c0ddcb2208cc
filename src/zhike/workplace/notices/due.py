"""What falls due: records with a day until which somebody has to do something. Told once, in the morning of that day.

An app says what falls due with ``declare(Due(...))``. Nothing is told in a person's quiet hours, nor before the hour at
which he wants his daily mail; a task made on the very day it is due is told the next morning, if it is still open.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from zhike.kernel.access import Actor
from zhike.people.models import User
from zhike.workplace.notices.models import Cause, Notice, Way, Wishes
from zhike.workplace.notices.quiet import is_quiet

# What is overdue for longer was due before anybody asked to be told (an import, say), and is not told any more.
LATE = timedelta(days=7)
# The earth's zones lie so far around UTC.
ZONES = timedelta(hours=14)
# One run tells so many at most; the next one goes on.
MOST = 1_000


@dataclass(frozen=True)
class Duty:
    """A record with the user who has to do something and the day until which; ``made`` is when it was created."""

    record_id: int
    user_id: int
    day: date
    made: datetime


class Due(ABC):
    """The records of one object that fall due."""

    # The key of the object.
    key: str

    @abstractmethod
    def open(self, first: date, last: date) -> Iterable[Duty]:
        """Yield what is still to be done and due between two days, both included, the earliest first."""

    @abstractmethod
    def still(self, ids: Iterable[int]) -> dict[int, date]:
        """Return those records that are still to be done, each with its day."""

    def beside(self, ids: Iterable[int], actor: Actor) -> dict[int, str]:
        """Return what a notice says beside the titles of records: such as the customer, where the actor may see him."""
        return {}


_sources: dict[str, Due] = {}


def declare(source: Due) -> None:
    """Let notices tell of what falls due in an object."""
    _sources[source.key] = source


def still(key: str, ids: Iterable[int]) -> dict[int, date]:
    """Return those records of an object that are still to be done, each with its day."""
    return _sources[key].still(ids) if key in _sources else {}


def beside(key: str, ids: Iterable[int], actor: Actor) -> dict[int, str]:
    """Return what a notice says beside the titles of an object's records; nothing where no app has anything to say."""
    return _sources[key].beside(ids, actor) if key in _sources else {}


def tell(now: datetime) -> int:
    """Write a notice for everything that is due by ``now`` (aware) and untold. Returns how many were told."""
    return sum(_tell(source, now) for source in _sources.values())


def _tell(source: Due, now: datetime) -> int:
    first, last = (now - LATE - ZONES).date(), (now + ZONES).date()
    told = set(
        Notice.objects.filter(cause=Cause.DUE, object=source.key, day__gte=first).values_list(
            "user_id", "record_id", "day"
        )
    )
    waiting = [
        duty for duty in source.open(first, last) if (duty.user_id, duty.record_id, duty.day) not in told
    ]
    users = {duty.user_id for duty in waiting}
    wishes = {row.user_id: row for row in Wishes.objects.filter(user_id__in=users)}
    zones = dict(User.objects.filter(pk__in=users, is_active=True).values_list("pk", "time_zone"))
    ready = [
        duty
        for duty in waiting
        if duty.user_id in zones
        and is_time(duty, wishes.get(duty.user_id) or Wishes(), zones[duty.user_id], now)
    ][:MOST]
    rows = [_notice(source.key, duty, wishes.get(duty.user_id) or Wishes(), now) for duty in ready]
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=MOST)
    return len(rows)


def is_time(duty: Duty, wishes: Wishes, zone: str, now: datetime) -> bool:
    """Say whether somebody should hear of a duty at ``now`` (aware), by his clock and his wishes."""
    here = now.astimezone(ZoneInfo(zone))
    made = duty.made.astimezone(here.tzinfo).date()
    if not here.date() - LATE <= duty.day <= here.date() or made == here.date():
        return False
    return here.hour >= wishes.hour and not is_quiet(here.time(), wishes.quiet_from, wishes.quiet_to)


def _notice(key: str, duty: Duty, wishes: Wishes, now: datetime) -> Notice:
    chosen = wishes.way(Cause.DUE)
    # A wish for silence is kept as a notice already read, so that the task is not looked at again.
    return Notice(
        user_id=duty.user_id, cause=Cause.DUE, object=key, record_id=duty.record_id, day=duty.day, created_at=now,
        read_at=now if chosen == Way.OFF else None, by_mail=chosen == Way.MAIL,
    )  # fmt: skip
