"""From events to notices: who hears of an event, and why. Reads the stream; writes nothing twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from zhike.kernel.models import Event, Job
from zhike.kernel.objects import Object, all_objects
from zhike.people.models import Membership
from zhike.workplace.notices.models import Cause, Notice, Way, Wishes, way
from zhike.workplace.talk.access import takes_part
from zhike.workplace.talk.models import Follow

# More of one kind from one person in one batch become one notice with a count.
MANY = 5
# Facts that are no change of the record which its followers would want to hear of.
QUIET = frozenset({
    "created", "imported", "import_begun", "exported", "bulk", "shared", "unshared", "commented", "comment_changed",
    "comment_deleted", "comment_restored",
})  # fmt: skip
# Work on very many records at once tells only those whom it hands something.
MASSES = ("job", "system")
# In the data of all that belongs to one hand-over.
HANDED = "hand_over"
TOLD_OF_JOBS = timedelta(days=1)

Place = tuple[str, int]
Heard = tuple[int, Event, Cause]


def notify(events: Sequence[Event]) -> None:
    """Write a notice for everybody who should hear of one of these events."""
    objects = {obj.key: obj for obj in all_objects() if takes_part(obj)}
    heard: list[Heard] = handed(events)
    about = [
        event
        for event in events
        if event.object in objects and event.subject_id is not None and HANDED not in event.data
    ]
    followers = followers_of(objects, about)
    teams = members({event.data["grantee_id"] for event in about if shared_with(event) == "team"})
    for event in about:
        causes = causes_of(event, objects[event.object], followers[(event.object, event.subject_id)], teams)
        causes.pop(event.actor_id, None)
        heard += [(user, event, cause) for user, cause in causes.items()]
    write(heard)


def handed(events: Sequence[Event]) -> list[Heard]:
    """Return who hears that the work of a colleague is his now: once, not for each of the records."""
    found = [event for event in events if event.verb == "user.handed_over"]
    return [
        (taker, event, Cause.HANDED)
        for event in found
        for taker in event.data.get("takers", ())
        if taker != event.actor_id
    ]


def causes_of(
    event: Event, obj: Object, followers: set[int], teams: dict[int, set[int]]
) -> dict[int | None, Cause]:
    """Return who hears of an event, each with the first cause that fits."""
    word = event.verb.rpartition(".")[2]
    found: dict[int | None, Cause] = {}
    if event.via not in MASSES and word not in QUIET:
        found |= dict.fromkeys(followers, Cause.CHANGE)
    if word == "commented":
        found |= dict.fromkeys(followers, Cause.COMMENT)
    if shared_with(event) == "user":
        found[event.data["grantee_id"]] = Cause.SHARED
    elif shared_with(event) == "team":
        found |= dict.fromkeys(teams.get(event.data["grantee_id"], ()), Cause.SHARED)
    new_owner = event.changes.get(obj.owner, (None, None))[1] if obj.owner else None
    if isinstance(new_owner, int):
        found[new_owner] = Cause.ASSIGNED
    found |= dict.fromkeys(event.data.get("mentions", ()), Cause.MENTION)
    return found


def shared_with(event: Event) -> str:
    """Return "user" or "team" for an event that shares a record, else nothing."""
    return event.data.get("grantee", "") if event.verb.endswith(".shared") else ""


def followers_of(objects: dict[str, Object], events: Iterable[Event]) -> dict[Place, set[int]]:
    """Return who wants to hear of the records of some events: their owners unless they said no, and whoever said yes."""
    places: defaultdict[str, set[int]] = defaultdict(set)
    for event in events:
        if event.via not in MASSES or event.verb.endswith(".commented"):
            places[event.object].add(event.subject_id)
    found: defaultdict[Place, set[int]] = defaultdict(set)
    wished = Q(pk__in=[])
    for key, ids in places.items():
        wished |= Q(object=key, record_id__in=ids)
        obj = objects[key]
        if obj.owner:
            owner = obj.field(obj.owner).attname
            for pk, user in obj.model._default_manager.filter(pk__in=ids).values_list("pk", owner):
                if user is not None:
                    found[(key, pk)].add(user)
    for row in Follow.objects.filter(wished) if places else ():
        (found[(row.object, row.record_id)].add if row.wants else found[(row.object, row.record_id)].discard)(
            row.user_id
        )
    return found


def members(teams: set[int]) -> dict[int, set[int]]:
    """Return the users of some teams."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    if teams:
        for team, user in Membership.objects.filter(team_id__in=teams).values_list("team_id", "user_id"):
            found[team].add(user)
    return found


def write(heard: list[Heard]) -> None:
    """Store notices as each user wishes; the same event is stored for a user once, however often it is read."""
    if not heard:
        return
    users = {user for user, _event, _cause in heard}
    wishes = dict(Wishes.objects.filter(user_id__in=users).values_list("user_id", "ways"))
    alike: defaultdict[tuple[int, Cause, int | None], list[Event]] = defaultdict(list)
    for user, event, cause in heard:
        alike[(user, cause, event.actor_id)].append(event)
    rows = []
    for (user, cause, _actor), found in alike.items():
        chosen = way(wishes.get(user, {}), cause)
        if chosen == Way.OFF:
            continue
        together = len(found) if len(found) > MANY else 1
        rows += [
            Notice(user_id=user, cause=cause, object=event.object, record_id=event.subject_id, event_id=event.id,
                   created_at=event.at, count=together, by_mail=chosen == Way.MAIL)
            for event in (found[-1:] if together > 1 else found)
        ]  # fmt: skip
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)


def notify_of_jobs() -> int:
    """Tell owners of jobs that ended lately and of which they don't know yet. Returns how many were told."""
    told = Notice.objects.filter(job_id__isnull=False).values("job_id")
    ended = Job.objects.filter(
        finished_at__gte=timezone.now() - TOLD_OF_JOBS, owner__isnull=False, state__in=("done", "failed")
    ).exclude(pk__in=told)
    rows = []
    wishes = dict(Wishes.objects.values_list("user_id", "ways"))
    for job in ended.only("id", "owner_id", "finished_at")[:1000]:
        chosen = way(wishes.get(job.owner_id, {}), Cause.JOB)
        # A wish for silence is kept as a notice already read, so that the job is not looked at every minute.
        read_at = timezone.now() if chosen == Way.OFF else None
        rows.append(Notice(user_id=job.owner_id, cause=Cause.JOB, job_id=job.pk, created_at=job.finished_at,
                           read_at=read_at, by_mail=chosen == Way.MAIL))  # fmt: skip
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
