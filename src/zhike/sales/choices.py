"""The stages of a deal, and why deals are lost."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stage(models.TextChoices):
    """Where a deal stands; the last three are ends."""

    NEW = "new", pgettext_lazy("stage of a deal", "New")
    QUALIFY = "qualify", _("Qualification")
    PROPOSE = "propose", _("Proposal")
    NEGOTIATE = "negotiate", _("Negotiation")
    WON = "won", _("Won")
    LOST = "lost", pgettext_lazy("stage of a deal", "Lost")
    INVALID = "invalid", _("Invalid")


class OpenStage(models.TextChoices):
    """The stages of a deal that is still going on."""

    NEW = Stage.NEW.value, Stage.NEW.label
    QUALIFY = Stage.QUALIFY.value, Stage.QUALIFY.label
    PROPOSE = Stage.PROPOSE.value, Stage.PROPOSE.label
    NEGOTIATE = Stage.NEGOTIATE.value, Stage.NEGOTIATE.label


class LostReason(models.TextChoices):
    """Why the customer did not buy from us."""

    PRICE = "price", _("Price")
    COMPETITOR = "competitor", _("A competitor was chosen")
    NO_BUDGET = "no_budget", _("No budget")
    NO_NEED = "no_need", _("The need is gone")
    TIMING = "timing", _("Not the right time")
    FIT = "fit", _("Our product does not fit")
    DELIVERY = "delivery", _("Delivery or service")
    NO_ANSWER = "no_answer", _("No answer any more")
    OTHER = "other", _("Another reason")


CLOSED = (Stage.WON, Stage.LOST, Stage.INVALID)

# What a deal that enters a stage is worth, in percent, until somebody knows better.
PROBABILITY: dict[str, Decimal] = {
    Stage.NEW: Decimal(10), Stage.QUALIFY: Decimal(25), Stage.PROPOSE: Decimal(50), Stage.NEGOTIATE: Decimal(75),
    Stage.WON: Decimal(100), Stage.LOST: Decimal(0), Stage.INVALID: Decimal(0),
}  # fmt: skip
