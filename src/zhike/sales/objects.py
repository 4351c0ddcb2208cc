"""Deals as objects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from zhike.customers.models import Customer
from zhike.duplicates import telling
from zhike.kernel.access import Actor
from zhike.kernel.objects import Field, Object, Section, register
from zhike.kernel.panels import Facts, Related, Timeline, extend
from zhike.kernel.transfer import presets
from zhike.people.handover import parts
from zhike.sales import actions
from zhike.sales.choices import CLOSED, OpenStage
from zhike.sales.models import Deal
from zhike.sales.presets import SHAPES
from zhike.workplace.activity import measures
from zhike.workplace.boards import Board, declare
from zhike.workplace.quick.near import near
from zhike.workplace.saved_views import given
from zhike.workplace.saved_views.given import Given
from zhike.workplace.sources import preset_of


@register
class DealObject(Object):
    """What may become business."""

    model = Deal
    title, order = "name", "-changed_at"
    go = "d"
    icon, rank = "briefcase", 25
    owner, team, customer = "owner", "team", "customer_id"
    description = _("Business that customers may give you, from the first sign to won or lost.")
    tones = {"stage": {"negotiate": "blue", "won": "green", "lost": "red", "invalid": "gray"}}
    verbs = (actions.move, actions.win, actions.lose, actions.disqualify, actions.reopen, actions.reassign)
    fields = (
        Field("name", list=True, form=True, filter=True, sort=True, search="A", files=True, api="rw", required=True),
        Field("name_sort", audit=False),
        Field("search_text", audit=False),
        Field("customer", list=True, form=True, filter=True, files=True, api="rw", required=True),
        Field("contact", list="more", form=True, filter=True, files=True, api="rw"),
        # On no form: a deal moves by its verbs, which ask why. Files and programs tell where it stands.
        Field("stage", list=True, filter=True, board=True, files=True, api="rw"),
        Field("amount", list=True, form=True, filter=True, files=True, api="rw"),
        Field("currency", list="more", form=True, filter=True, files=True, api="rw"),
        Field("amount_base", list="more", filter=True, sort=True, total="sum", files="out", api="r", audit=False),
        Field("probability", list="more", form=True, filter=True, files=True, api="rw"),
        Field("weighted_base", list="more", filter=True, total="sum", files="out", api="r", audit=False),
        Field("expected_on", list=True, form=True, filter=True, sort=True, files=True, api="rw"),
        Field("owner", list=True, form=True, filter=True, files=True, api="rw"),
        Field("team", list="more", form=True, filter=True, files=True, api="rw"),
        Field("source", list="more", form=True, filter=True, files=True, api="rw"),
        Field("stage_since", list="more", filter=True, files="out", api="r"),
        Field("closed_on", list="more", filter=True, files=True, api="rw"),
        Field("lost_reason", list="more", filter=True, files=True, api="rw"),
        Field("lost_note", list="more", filter=True, files=True, api="rw"),
        Field("tags", list="more", form=True, filter=True, files=True, api="rw"),
        Field("note", form=True, filter=True, files=True, api="rw"),
        Field("import_key", filter=True, files=True, api="rw", audit=False),
    )  # fmt: skip
    sections = (
        Section(_("Deal"), ("name", "customer", "contact", "stage", "amount", "currency", "expected_on")),
        Section(_("Forecast"), ("probability", "amount_base", "weighted_base")),
        Section(_("Background"), ("stage_since", "source", "tags", "note")),
        Section(_("Responsible"), ("owner", "team")),
        Section(_("Outcome"), ("closed_on", "lost_reason", "lost_note")),
    )
    panels = (Facts(*(name for section in sections for name in section.names)), Timeline())

    def follow(self, records: Sequence[Any], *, actor: Actor) -> None:
        actions.value_deals(records)


def _deals(number: int) -> str:
    return ngettext("%(count)d deal", "%(count)d deals", number) % {"count": number}


near("sales.deal", "customer")
telling.count(Customer, telling.Counted(Deal, "customer", _deals))
extend(
    "customers.customer",
    Related("sales.deal", "customer", columns=("stage", "amount", "expected_on"), label=_("Deals"), rank=40),
)
declare("sales.deal", Board(
    "stage", verb="move", verbs={"won": "win", "lost": "lose", "invalid": "disqualify"},
    sums=("amount_base", "weighted_base"), card=("customer", "amount", "owner"), since="stage_since",
))  # fmt: skip
parts.declare(parts.Owned("sales.deal", _("Open deals"), stage__in=OpenStage.values))
# Whoever won or lost a deal did so; it moves only when somebody wants it to.
parts.declare(
    parts.Owned("sales.deal", _("Closed deals"), key="sales.deal.closed", moves=False, stage__in=CLOSED)
)
for shape in SHAPES:
    presets.register(preset_of(shape))
measures.declare(
    "deals_moved",
    _("Deals moved"),
    "deal.moved",
    "deal.won",
    "deal.lost",
    "deal.disqualified",
    "deal.reopened",
)
given.declare(
    Given("sales.deal", "open", _("Open deals"), first=True, state={
        "filter": {"all": [{"field": "stage", "op": "not_in", "value": list(CLOSED)}]}, "sort": "expected_on",
    }),
    Given("sales.deal", "won", _("Won deals"), {"filter": {"all": [{"field": "stage", "op": "eq", "value": "won"}]}}),
    Given("sales.deal", "lost", _("Lost deals"), {"filter": {"all": [{"field": "stage", "op": "eq", "value": "lost"}]}}),
)  # fmt: skip
