"""What is done to many records at once is one line of the audit trail: which acts those are, and what belongs to each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zhike.kernel.events import EventType, declare_for_all
from zhike.kernel.models import Event
from zhike.workplace.imports import taking_back

ENDS, TAGS = (".bulk", taking_back.BEGUN), "tag."
HAND_OVERS = ("user.handed_over", "user.hand_over_undone")
UNDONE = (".bulk_undone", ".import_undone")
# Acts whose events bear the act's event as their cause …
MASSES = (
    Q(verb__endswith=ENDS[0]) | Q(verb__endswith=ENDS[1]) | Q(verb__startswith=TAGS) | Q(verb__in=HAND_OVERS)
)
# … and the undoing of one: each of its events bears the event that it took back, which bears the act's.
UNDOINGS = Q(verb__endswith=UNDONE[0]) | Q(verb__endswith=UNDONE[1])

declare_for_all(EventType("bulk_undone", _("Bulk action undone"), _("%(actor)s took back what was done to many records")))  # fmt: skip
declare_for_all(EventType("import_undone", _("Import undone"), _("%(actor)s took back an import")))  # fmt: skip


def folded_away(rows: QuerySet[Event]) -> QuerySet[Event]:
    """Leave out what belongs to an act on many records; the acts and their undoings stay, though one causes the other."""
    cause = Event.objects.filter(id=OuterRef("cause_id"))
    undoing = Event.objects.filter(UNDOINGS, cause_id=OuterRef("cause_id"))
    part, taken_back = Exists(cause.filter(MASSES)), Exists(cause.filter(Exists(undoing)))
    return rows.filter(UNDOINGS | Q(verb=HAND_OVERS[1]) | ~(part | taken_back))


def parts_of(act: int) -> QuerySet[Event]:
    """Return the events that belong to one act, newest first."""
    event = Event.objects.filter(id=act).first()
    rows = Event.objects.exclude(UNDOINGS).order_by("-id")
    if event is None or not event.verb.endswith(UNDONE):
        return rows.filter(cause_id=act)
    return rows.filter(
        cause_id__in=Event.objects.filter(cause_id=event.cause_id).exclude(UNDOINGS).values("id")
    )


def counted(acts: Iterable[Event]) -> defaultdict[int, dict[str, int]]:
    """Return for each act, by its id, how many records of which object belong to it."""
    rows = list(acts)
    causes = [
        row.id
        for row in rows
        if row.verb.endswith(ENDS) or row.verb.startswith(TAGS) or row.verb in HAND_OVERS
    ]
    numbers: defaultdict[int, dict[str, int]] = defaultdict(dict)
    direct = Event.objects.filter(cause_id__in=causes).exclude(UNDOINGS).exclude(verb=HAND_OVERS[1])
    _count(direct.annotate(act=F("cause_id")), {pk: [pk] for pk in causes}, numbers)
    undoings: defaultdict[int, list[int]] = defaultdict(list)
    for row in rows:
        if row.verb.endswith(UNDONE) and row.cause_id:
            undoings[row.cause_id].append(row.id)
    if undoings:
        act = Event.objects.filter(id=OuterRef("cause_id")).values("cause_id")
        done = Event.objects.filter(
            cause_id__in=Event.objects.filter(cause_id__in=undoings).exclude(UNDOINGS).values("id")
        )
        _count(done.annotate(act=act), undoings, numbers)
    return numbers


def _count(
    rows: QuerySet[Event], lines: dict[int, list[int]], numbers: defaultdict[int, dict[str, int]]
) -> None:
    found = (
        rows.values("act", "object").order_by("object").annotate(number=Count("subject_id", distinct=True))
    )
    for row in found:
        for line in lines[row["act"]]:
            numbers[line][row["object"]] = row["number"]
