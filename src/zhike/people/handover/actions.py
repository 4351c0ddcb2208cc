"""Handing over what a colleague leaves behind, and taking that back. All of it happens, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pydantic
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from zhike.kernel import actions, events
from zhike.kernel.access import Actor
from zhike.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from zhike.kernel.events import EventType
from zhike.kernel.verbs import Input, verb
from zhike.people import actors, keys
from zhike.people.actions import administrators, users
from zhike.people.handover.models import HandedRow, HandOver
from zhike.people.handover.parts import Move, Part, all_parts
from zhike.people.models import User
from zhike.people.permissions import covers

DAYS = 30
Tell = Callable[[int, int], None]

TAKEN_OVER = events.declare_for_all(EventType(
    "taken_over", gettext_lazy("Taken over from somebody who left"),
    gettext_lazy("%(actor)s gave the %(object)s into other hands, with everything of a colleague"), ("hand_over",),
))  # fmt: skip
GIVEN_BACK = events.declare_for_all(EventType(
    "given_back", gettext_lazy("Given back"), gettext_lazy("%(actor)s took a hand-over of the %(object)s back"),
    ("hand_over",),
))  # fmt: skip
UNDONE = events.declare(EventType(
    "user.hand_over_undone", gettext_lazy("Hand-over undone"),
    gettext_lazy("%(actor)s took the hand-over of the work of %(title)s back"), ("hand_over",),
))  # fmt: skip


class HandOverInput(Input):
    """Who takes over, and which parts somebody else takes or, with null, the leaver keeps."""

    taker: int = pydantic.Field(title=gettext_noop("Who takes over"), json_schema_extra={"lookup": "users"})
    takers: dict[str, int | None] = pydantic.Field(default={}, title=gettext_noop("Others, by part"))
    deactivate: bool = pydantic.Field(default=True, title=gettext_noop("Disable the account"))


def silent(done: int, total: int) -> None:
    """Show nothing."""


@verb(
    label=gettext_lazy("Hand over all work"),
    input=HandOverInput,
    access="hand_over",
    icon="users",
    bulk=False,
    event=EventType("user.handed_over", gettext_lazy("Work handed over"),
                    gettext_lazy("%(actor)s handed over the work of %(title)s"), ("hand_over", "takers")),
)  # fmt: skip
def hand_over(
    user: User, *, actor: Actor, taker: int, takers: dict[str, int | None] | None = None,
    deactivate: bool = True, tell: Tell = silent,
) -> HandOver:  # fmt: skip
    """Give what a user has to ``taker``, or part by part to ``takers``; disable him unless told otherwise.

    What the parts are, ``parts.declare`` says. Authors and history stay. Raises Invalid for a taker who is not there
    or could not see what he gets, NotAllowed where something lies beyond the actor's rights; then nothing has moved.
    """
    require(actor, user)
    if deactivate and user.pk == actor.user_id:
        raise NotAllowed(_("Nobody disables himself; ask another administrator."))
    chosen = choose(user, taker, takers or {})
    check(chosen, user, actor)
    with transaction.atomic():
        row = HandOver.objects.create(
            leaver=user, actor_id=actor.user_id, actor_name=actor.name, deactivated=deactivate and user.is_active,
            takers={part.key: who for part, who in chosen},
        )  # fmt: skip
        data = {"hand_over": row.pk, "takers": sorted({who for _part, who in chosen})}
        row.event_id = events.record("user.handed_over", user, actor=actor, data=data).pk
        for place, (part, who) in enumerate(chosen):
            tell(place, len(chosen))
            row.counts[part.key] = part.move(Move(row, user.pk, who, actor))
        row.save(update_fields=["event_id", "counts"])
        if deactivate:
            leave(user, actor)
    return row


def require(actor: Actor, user: User) -> None:
    """Raise NotAllowed unless the actor holds every right of the user; only his own work may anybody hand over so."""
    role = user.role if user.role_id else None
    if role is not None and not covers(actor, actors.of_role(role)):
        raise NotAllowed(_("This needs rights that you don't have yourself; nothing was changed."))


def choose(user: User, taker: int, takers: dict[str, int | None]) -> list[tuple[Part, int]]:
    """Return which part goes to whom. Raises Invalid for unknown parts and people."""
    known = {part.key: part for part in all_parts()}
    if unknown := sorted(takers.keys() - known.keys()):
        raise Invalid(
            _("There is nothing called “%(name)s” to hand over.") % {"name": unknown[0][:80]}, "takers"
        )
    wanted = {key: takers.get(key, taker if part.moves else None) for key, part in known.items()}
    chosen = [(known[key], who) for key, who in wanted.items() if who is not None]
    there = User.objects.alive().filter(is_active=True, pk__in={taker, *(who for _part, who in chosen)})
    found = set(there.values_list("pk", flat=True))
    for who in [taker, *(who for _part, who in chosen)]:
        if who not in found or who == user.pk:
            raise Invalid(_("Choose a colleague who is active, and not the one who leaves."), "taker")
    return chosen


def check(chosen: list[tuple[Part, int]], user: User, actor: Actor) -> None:
    """Raise NotAllowed or Invalid where a part is not the actor's to give, or of no use to its taker."""
    people: dict[int, Actor | None] = {}
    for part, who in chosen:
        if part.beyond(user.pk, actor):
            raise NotAllowed(
                _("Some of this (%(part)s) you may not change, so nothing was moved. Ask an administrator.")
                % {"part": part.label}
            )
        if who not in people:
            people[who] = actors.load(who)
        taker = people[who]
        if part.count(user.pk, actor) and (taker is None or not part.fits(taker)):
            name = taker.name if taker else f"#{who}"
            raise Invalid(_("%(name)s has no right to see this (%(part)s), so nothing was moved.")
                          % {"name": name, "part": part.label}, "taker")  # fmt: skip


def leave(user: User, actor: Actor) -> None:
    """Keep a user out for good: no sign-in, no session, no link, no key."""
    keys.revoke_all(user, actor=actor)
    if user.is_active:
        users.shut(user, actor=actor)


def take_back(hand_over_id: int, *, actor: Actor) -> tuple[HandOver, int]:
    """Undo a hand-over within thirty days; return it and how many rows came back.

    What was moved on since stays where it is. A user who was disabled by it is enabled; his keys stay revoked.
    Raises NotFound, NotAllowed (no right, or too late) or Conflict (undone already).
    """
    with transaction.atomic():
        row = HandOver.objects.select_for_update().filter(pk=hand_over_id).first()
        if row is None:
            raise NotFound()
        user = actions.lock(User(id=row.leaver_id), actor=actor, verb="hand_over")
        require(actor, user)
        if row.undone_at is not None:
            raise Conflict(_("This hand-over was undone already."))
        if timezone.now() - row.at > timedelta(days=DAYS):
            raise NotAllowed(_("A hand-over can be undone for 30 days; this one is older."))
        with administrators.kept():
            if row.deactivated and not user.is_active:
                actions.apply(user, {"is_active": True}, actor=actor, event="user.enabled")
        data = {"hand_over": row.pk}
        event = events.record("user.hand_over_undone", user, actor=actor, data=data, cause=row.event_id)
        row.event_id, row.undone_at = event.pk, timezone.now()
        count = sum(part.back(move) for part, move in moves(row, actor))
        row.save(update_fields=["undone_at"])
        return row, count


def moves(row: HandOver, actor: Actor) -> Iterator[tuple[Part, Move]]:
    """Iterate over what a hand-over moved, part by part; a part of a removed app has nothing to give back."""
    known = {part.key: part for part in all_parts()}
    held = HandedRow.objects.filter(hand_over=row).values_list("part", "taker_id").distinct()
    for key, taker in held.order_by("part", "taker_id"):
        if key in known:
            yield known[key], Move(row, row.leaver_id, taker, actor)
