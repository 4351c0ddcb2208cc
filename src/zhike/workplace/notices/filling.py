"""From events to notices: who hears of an event, and why. Reads the stream; writes nothing twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from zhike.kernel.models import Event, Job
from zhike.kernel.objects import Object, all_objects
from zhike.people.actions import backups
from zhike.people.models import Membership, User
from zhike.workplace.notices.models import Cause, Notice, Way, Wishes, way
from zhike.workplace.talk.access import takes_part
from zhike.workplace.talk.models import Follow

# More of one kind from one person in one batch become one notice with a count; what follows from one bulk action
# always does.
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
# Who hears why, of whose doing, that follows from which event, about which object.
Alike = tuple[int, Cause, int | None, int, str]


def notify(events: Sequence[Event]) -> None:
    """Write a notice for everybody who should hear of one of these events."""
    objects = {obj.key: obj for obj in all_objects() if takes_part(obj)}
    heard: list[Heard] = [*handed(events), *failed_backups(events)]
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


def failed_backups(events: Sequence[Event]) -> list[Heard]:
    """Return who hears that a backup failed: whoever keeps them, also the one who had asked for it.

    Of what the clock tries again, the first time only.
    """
    found = [event for event in events if event.verb == backups.FAILED and event.data.get("attempt", 1) == 1]
    if not found:
        return []
    keeping = Q(role__everything=True) | Q(role__permissions__contains=[backups.MANAGE])
    keepers = User.objects.filter(keeping, is_active=True, deleted_at__isnull=True)
    return [(pk, event, Cause.BACKUP) for pk in keepers.values_list("pk", flat=True) for event in found]


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
    rows = []
    for (user, cause, _actor, parent, _object), found in together(add_to_told(heard)).items():
        chosen = way(wishes.get(user, {}), cause)
        if chosen == Way.OFF:
            continue
        count = len(found) if parent or len(found) > MANY else 1
        rows += [
            Notice(user_id=user, cause=cause, object=event.object, record_id=event.subject_id, event_id=event.id,
                   created_at=event.at, count=count, by_mail=chosen == Way.MAIL)
            for event in (found[-1:] if count > 1 else found)
        ]  # fmt: skip
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)


def together(heard: list[Heard]) -> dict[Alike, list[Event]]:
    """Return what one notice may say: all that follows from one event, the rest by who did it (its parent is 0)."""
    found: defaultdict[Alike, list[Event]] = defaultdict(list)
    for user, event, cause in heard:
        found[act(user, event, cause)].append(event)
    alike: defaultdict[Alike, list[Event]] = defaultdict(list)
    for key, events in found.items():
        # What comes along with it, as contacts do with their customer, is no news of its own.
        own = [event for event in events if event.object == events[0].object]
        # One event alone with its cause is like any other: an undo has a cause for each of its records.
        alike[key if len(own) > 1 else (*key[:3], 0, "")] += own
    return alike


def act(user: int, event: Event, cause: Cause) -> Alike:
    """Return by what a notice of an event is told from others. Whatever becomes somebody's in one act is one thing."""
    whole = "" if cause == Cause.ASSIGNED else event.object
    return (user, cause, event.actor_id, event.cause_id or event.id, whole)


def add_to_told(heard: list[Heard]) -> list[Heard]:
    """Count what follows from a bulk action of which its reader knows already to that notice; return the rest.

    A long bulk action comes in several batches. A notice keeps its newest event, so none is counted twice.
    """
    parents = {event.cause_id for _user, event, _cause in heard if event.cause_id}
    ids = Event.objects.filter(cause_id__in=parents).values("id")
    told: dict[Alike, Notice] = {}
    if parents:
        unread = Notice.objects.filter(user_id__in={user for user, *_more in heard}, read_at__isnull=True)
        rows = list(unread.filter(event_id__in=ids, count__gt=1))
        newest = Event.objects.in_bulk([row.event_id for row in rows])
        for row in rows:
            event = newest[row.event_id or 0]
            told[act(row.user_id, event, Cause(row.cause))] = row
    rest = []
    for user, event, cause in heard:
        known = told.get(act(user, event, cause))
        if known is None:
            rest.append((user, event, cause))
        elif event.object == known.object and event.id > (known.event_id or 0):
            known.event_id, known.record_id, known.count = event.id, event.subject_id, known.count + 1
            known.save(update_fields=["event_id", "record_id", "count"])
    return rest


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
