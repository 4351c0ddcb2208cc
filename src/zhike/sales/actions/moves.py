"""How a deal goes on: to another stage, won, lost, not a deal after all, into other hands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy, gettext_noop, ngettext, pgettext_lazy
from pydantic import Field

from zhike.kernel import actions, events
from zhike.kernel.access import Actor
from zhike.kernel.cleaning import clean_values
from zhike.kernel.events import EventType
from zhike.kernel.objects import object_of
from zhike.kernel.verbs import Input, verb
from zhike.people.owners import must_change, now_with
from zhike.sales.choices import CLOSED, PROBABILITY, LostReason, OpenStage, Stage
from zhike.sales.models import Deal
from zhike.workplace.withdrawing import FRESH


def is_open(deal: Any) -> bool:
    """Say whether the deal is still going on."""
    return deal.stage not in CLOSED


class Move(Input):
    stage: OpenStage = Field(title=gettext_noop("Stage"))


def now_in(what: str, values: Mapping[str, Any], number: int) -> str:
    """Say in which stage a deal is now, or so many: “Spring tea is now in the stage “Negotiation”.”."""
    text = ngettext(
        "%(what)s is now in the stage “%(stage)s”.", "%(what)s are now in the stage “%(stage)s”.", number
    )
    return text % {"what": what, "stage": OpenStage(values["stage"]).label}


@verb(
    label=gettext_lazy("Move to a stage"),
    input=Move,
    icon="arrow-right",
    event=EventType("deal.moved", gettext_lazy("Moved to another stage"),
                    gettext_lazy("%(actor)s moved the deal %(title)s to another stage")),
    returns=True,
    told=now_in,
)  # fmt: skip
def move(deal: Deal, *, actor: Actor, stage: str) -> Deal:
    """Move a deal to an open stage; a closed one is thereby opened again. Staying where it is records nothing."""
    if deal.stage == stage:
        return deal
    return _enter(deal, str(stage), actor, "deal.moved", probability=PROBABILITY[stage])


@verb(
    label=pgettext_lazy("verb of a deal", "Win"),
    icon="circle-check",
    when=is_open,
    event=EventType("deal.won", gettext_lazy("Deal won"), gettext_lazy("%(actor)s won the deal %(title)s")),
    undo="reopen",
)
def win(deal: Deal, *, actor: Actor) -> Deal:
    """Close a deal as won, today."""
    return _enter(deal, Stage.WON, actor, "deal.won")


@verb(
    label=gettext_lazy("Reopen"),
    icon="arrow-back-up",
    when=lambda deal: deal.stage == Stage.WON,
    event=EventType("deal.reopened", gettext_lazy("Deal reopened"),
                    gettext_lazy("%(actor)s reopened the deal %(title)s")),
    undo="win",
)  # fmt: skip
def reopen(deal: Deal, *, actor: Actor) -> Deal:
    """Open a won deal again in the stage and with the probability that it had, in the last stage where nothing tells them."""
    won = events.of_record(deal).filter(verb="deal.won").first()
    held = {name: pair[0] for name, pair in (won.changes if won else {}).items()}
    stage = held.get("stage") if held.get("stage") in OpenStage.values else Stage.NEGOTIATE.value
    probability = Decimal(held.get("probability") or PROBABILITY[stage])
    # A slip of the hand leaves the days in the stage as they were; what is taken up again later begins there anew.
    slip = won is not None and "stage_since" in held and timezone.now() - won.at <= FRESH
    since = datetime.fromisoformat(held["stage_since"]) if slip else timezone.now()
    return _enter(deal, stage, actor, "deal.reopened", stage_since=since, probability=probability)


class Lose(Input):
    reason: LostReason = Field(title=gettext_noop("Reason"))
    note: str = Field("", max_length=300, title=gettext_noop("What we learn from it"))


@verb(
    label=pgettext_lazy("verb of a deal", "Lose"),
    input=Lose,
    icon="circle-x",
    when=is_open,
    event=EventType("deal.lost", gettext_lazy("Deal lost"), gettext_lazy("%(actor)s lost the deal %(title)s"),
                    ("reason",)),
    returns=True,
)  # fmt: skip
def lose(deal: Deal, *, actor: Actor, reason: str, note: str = "") -> Deal:
    """Close a deal as lost, with the reason."""
    return _enter(
        deal, Stage.LOST, actor, "deal.lost", {"reason": reason}, lost_reason=str(reason), lost_note=note
    )


class Disqualify(Input):
    reason: str = Field(min_length=1, max_length=300, title=gettext_noop("Reason"))


@verb(
    label=gettext_lazy("Disqualify"),
    input=Disqualify,
    icon="ban",
    when=is_open,
    event=EventType("deal.disqualified", gettext_lazy("Disqualified"),
                    gettext_lazy("%(actor)s disqualified the deal %(title)s"), ("reason",)),
    returns=True,
)  # fmt: skip
def disqualify(deal: Deal, *, actor: Actor, reason: str) -> Deal:
    """Close what was no deal: a mistake, a copy, nobody to buy. It counts neither as won nor as lost."""
    return _enter(deal, Stage.INVALID, actor, "deal.disqualified", {"reason": reason})


class Reassign(Input):
    owner: int = Field(title=gettext_noop("New owner"), json_schema_extra={"lookup": "users"})
    team: int | None = Field(None, title=gettext_noop("New team"), json_schema_extra={"lookup": "teams"})
    reason: str = Field("", max_length=300, title=gettext_noop("Reason"))


@verb(
    label=gettext_lazy("Reassign"),
    input=Reassign,
    access="hand_over",
    icon="user-circle",
    event=EventType("deal.reassigned", gettext_lazy("Reassigned"),
                    gettext_lazy("%(actor)s gave the deal %(title)s to another owner"), ("reason",)),
    returns=True,
    told=now_with,
)  # fmt: skip
def reassign(deal: Deal, *, actor: Actor, owner: int, team: int | None = None, reason: str = "") -> Deal:
    """Give a deal to another owner. Without ``team`` the team stays."""
    given = {"owner": owner} | ({"team": team} if team is not None else {})
    values = clean_values(object_of(deal), given, actor, creating=False, stored=deal)
    must_change(deal, values)
    return actions.apply(deal, values, actor=actor, event="deal.reassigned", data={"reason": reason})


def _enter(
    deal: Deal, stage: str, actor: Actor, event: str, data: dict[str, Any] | None = None, **values: Any
) -> Deal:
    """Put a deal into a stage, as far as the actor may write that field."""
    cleaned = clean_values(object_of(deal), {"stage": stage}, actor, creating=False)
    return actions.apply(deal, cleaned | values, actor=actor, event=event, data=data)
