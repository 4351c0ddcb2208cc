"""Deals: a piece of business that a customer may give us."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.customers import locales
from zhike.customers.choices import Source
from zhike.customers.models import Contact, Customer
from zhike.kernel.formats import pinyin
from zhike.kernel.model_fields import BASE, MoneyField, MultiChoiceField, PercentField, SortKeyField
from zhike.kernel.records import list_index
from zhike.kernel.wording import said as _now
from zhike.people.models import Team
from zhike.people.queries import day_of, organisation
from zhike.sales.choices import CLOSED, PROBABILITY, LostReason, Stage
from zhike.workplace.fields.column import CustomRecord

IN_BASE: dict[str, Any] = {
    "max_digits": 20, "decimal_places": 6, "currency": BASE, "null": True, "editable": False,
}  # fmt: skip


class Deal(CustomRecord):
    """A deal. ``amount_base`` is the amount in the base currency, ``weighted_base`` that times the probability.

    Both follow from the amount (``actions.value_deals``) and are empty without an amount or a known rate.
    """

    # The stage as it was read from the database or last derived from.
    stage_was = ""
    # When it had begun: nobody writes that, so whoever sets another moment puts a deal back as it was.
    since_was: datetime | None = None

    name = models.CharField(_("name"), max_length=200)
    name_sort = SortKeyField()
    search_text = models.TextField(default="", editable=False)
    customer = models.ForeignKey(
        Customer, verbose_name=_("customer"), on_delete=models.PROTECT, related_name="deals"
    )
    contact = models.ForeignKey(Contact, verbose_name=_("contact"), null=True, blank=True, on_delete=models.SET_NULL,
                                related_name="deals")  # fmt: skip
    amount = MoneyField(_("amount"), null=True, blank=True, validators=[MinValueValidator(0)])
    currency = models.CharField(_("currency"), max_length=3, blank=True, default="", choices=locales.currencies,
                                help_text=_("Left empty: the customer's, else your own."))  # fmt: skip
    amount_base = MoneyField(_("amount in base currency"), **IN_BASE)
    weighted_base = MoneyField(_("weighted amount in base currency"), **IN_BASE)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.NEW)
    stage_since = models.DateTimeField(_("in this stage since"), editable=False)
    probability = PercentField(_("probability"), null=True, blank=True,
                               validators=[MinValueValidator(0), MaxValueValidator(100)],
                               help_text=_("Left empty: what is usual for the stage."))  # fmt: skip
    expected_on = models.DateField(_("expected close"), null=True, blank=True)
    closed_on = models.DateField(_("closed"), null=True, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("owner"), null=True, blank=True,
                              on_delete=models.SET_NULL, related_name="deals")  # fmt: skip
    team = models.ForeignKey(Team, verbose_name=_("team"), null=True, blank=True, on_delete=models.SET_NULL,
                             related_name="deals")  # fmt: skip
    source = models.CharField(_("source"), max_length=12, blank=True, default="", choices=Source)
    lost_reason = models.CharField(
        _("reason lost"), max_length=12, blank=True, default="", choices=LostReason
    )
    lost_note = models.CharField(_("more about why it was lost"), max_length=300, blank=True, default="")
    tags = MultiChoiceField(verbose_name=_("tags"))
    note = models.TextField(_("note"), blank=True, default="")
    import_key = models.CharField(_("import key"), max_length=100, blank=True, default="")

    class Meta:
        verbose_name = _("deal")
        verbose_name_plural = _("deals")
        constraints = [
            models.UniqueConstraint(fields=["import_key"], name="sales_deal_import_key",
                                    condition=Q(deleted_at__isnull=True) & ~Q(import_key="")),
            models.CheckConstraint(condition=Q(probability__gte=0, probability__lte=100), name="sales_deal_probability",
                                   violation_error_message=_("The probability lies between 0 and 100 percent.")),
            models.CheckConstraint(condition=Q(amount__isnull=True) | Q(amount__gte=0), name="sales_deal_amount",
                                   violation_error_message=_("The amount can't be less than zero.")),
        ]  # fmt: skip
        indexes = [
            *(list_index("deal", name) for name in ("name_sort", "amount_base", "expected_on", "created_at",
                                                    "changed_at")),
            # The columns of the board, each the newest first.
            list_index("deal", "stage", "changed_at"),
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="deal_search"),
            GinIndex(fields=["tags"], name="deal_tags"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Sequence[Any]) -> Self:
        """Remember the stage that was read, so that ``derive`` sees a deal move by whatever door."""
        deal = super().from_db(db, field_names, values)
        deal.stage_was = deal.__dict__.get("stage", "")
        deal.since_was = deal.__dict__.get("stage_since")
        return deal

    def derive(self) -> None:
        self.name_sort = pinyin.sort_key(self.name)
        self.search_text = pinyin.search_text(self.name, *self.custom_words())
        if not self.currency:
            self.currency = self.customer.currency or organisation().currency
        # A file may leave the stage empty: then a deal stays where it is, and a new one begins.
        self.stage = self.stage or self.stage_was or Stage.NEW
        if self.stage != self.stage_was:
            self._enter_stage()
        if self.probability is None:
            self.probability = PROBABILITY[self.stage]
        if self.stage in CLOSED:
            self.closed_on = self.closed_on or day_of(self.stage_since)
        else:
            self.closed_on = None

    def _enter_stage(self) -> None:
        """Begin to count the days in the stage; an end, and the way back from one, also settle the probability.

        What is put back has both as they were.
        """
        put_back = self.stage_was and self.stage_since != self.since_was
        if not put_back and (self.stage_since is None or self.stage_was):
            self.stage_since = timezone.now()
        if not put_back and (self.stage in CLOSED or self.stage_was in CLOSED):
            self.probability = PROBABILITY[self.stage]
        if self.stage != Stage.LOST:
            self.lost_reason = self.lost_note = ""
        self.stage_was, self.since_was = self.stage, self.stage_since

    def clean_record(self) -> dict[str, Any]:
        if self.stage == Stage.LOST and not self.lost_reason:
            return {"lost_reason": [_now("Say why the deal was lost.")]}
        if self.lost_reason and self.stage != Stage.LOST:
            return {"lost_reason": [_now("Only a lost deal has a reason why it was lost.")]}
        return {}
