"""Customer: a company, a person or an internal department; and where the facts about it come from."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhike.customers import choices, completeness, duplicates, locales
from zhike.kernel.formats import identifiers, pinyin
from zhike.kernel.model_fields import (
    AddressField,
    IdentifierField,
    MoneyField,
    MultiChoiceField,
    PhoneField,
    SortKeyField,
)
from zhike.kernel.records import Record, list_index
from zhike.kernel.trees import would_circle
from zhike.kernel.wording import said as _now
from zhike.people.models import Team
from zhike.workplace.fields.column import CustomRecord

# Stands for the currency in which the house keeps its own figures, see ``people.Organisation``.
BASE = "BASE"


def text(label: Any, length: int, **kwargs: Any) -> models.CharField:
    """Return an optional line of text."""
    return models.CharField(label, max_length=length, blank=True, default="", **kwargs)


def filled_index(table: str, name: str) -> models.Index:
    """Return the index by which imports find a record by one of its own numbers; rows without it take no room."""
    return models.Index(fields=[name], name=f"{table}_{name}_filled"[:30], condition=~Q(**{name: ""}))


class Customer(CustomRecord):
    """Whoever we work for. The profile may have gaps: ``completeness`` says how many and what to ask next."""

    kind = models.CharField(_("kind"), max_length=8, choices=choices.Kind, default=choices.Kind.COMPANY)
    name = models.CharField(_("name"), max_length=200)
    name_sort = SortKeyField()
    short_name = text(_("short name"), 100)
    english_name = text(_("English name"), 200)
    code = text(_("customer code"), 60, help_text=_("Your own number for this customer."))
    search_text = models.TextField(default="", editable=False)
    match_keys = ArrayField(models.TextField(), default=list, editable=False)

    industry = text(_("industry"), 1, choices=choices.Industry)
    industry_detail = text(_("line of business"), 100)
    headcount = text(_("headcount"), 8, choices=choices.Headcount)
    revenue = text(_("yearly revenue"), 10, choices=choices.Revenue)
    registered_capital = MoneyField(
        _("registered capital"), null=True, blank=True, currency="capital_currency"
    )
    capital_currency = text(_("currency of the capital"), 3, choices=locales.currencies)
    ownership_type = text(_("ownership"), 20, choices=choices.Ownership)
    legal_form = text(_("legal form"), 20, choices=choices.LegalForm)
    operating_status = text(_("operating status"), 12, choices=choices.OperatingStatus)
    governance = models.TextField(_("governance"), blank=True, default="",
                                  help_text=_("Who decides there, and how."))  # fmt: skip
    registration_scheme = text(_("kind of registration number"), 20, choices=choices.RegistrationScheme)
    registration_number = IdentifierField(_("registration number"), blank=True, default="",
                                          scheme="registration_scheme")  # fmt: skip
    registration_override = text(
        _("reason for an unusual registration number"), 200,
        help_text=_("Needed when the number does not pass its check, such as for an old or foreign code."),
    )  # fmt: skip

    country = text(_("country or region"), 2, choices=locales.countries)
    region = text(_("province or state"), 60)
    city = text(_("city"), 60)
    address = AddressField(_("address"), null=True, blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True, default="")
    phone = PhoneField(_("phone"), blank=True, default="")
    email = models.EmailField(_("e-mail"), blank=True, default="")
    language = text(_("language"), 10, choices=locales.languages)
    time_zone = text(_("time zone"), 60, choices=locales.time_zones)
    currency = text(_("currency"), 3, choices=locales.currencies)

    source = text(_("source"), 12, choices=choices.Source)
    level = text(_("level"), 1, choices=choices.Level)
    parent = models.ForeignKey("self", verbose_name=_("group parent"), null=True, blank=True,
                               on_delete=models.SET_NULL, related_name="children")  # fmt: skip
    brand_preference = MultiChoiceField(verbose_name=_("preferred brands"))
    budget_min = MoneyField(_("budget from"), null=True, blank=True)
    budget_max = MoneyField(_("budget to"), null=True, blank=True)
    budget_holder = text(_("who approves the budget"), 100)
    tags = MultiChoiceField(verbose_name=_("tags"))
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("owner"), null=True, blank=True,
                              on_delete=models.SET_NULL, related_name="customers")  # fmt: skip
    team = models.ForeignKey(Team, verbose_name=_("team"), null=True, blank=True, on_delete=models.SET_NULL,
                             related_name="customers")  # fmt: skip
    note = models.TextField(_("note"), blank=True, default="")
    import_key = text(_("import key"), 100)

    # Figures of trade, written only by the action ``record_trade`` from the orders.
    trade_status = models.CharField(_("trade status"), max_length=8, choices=choices.TradeStatus,
                                    default=choices.TradeStatus.NEVER, editable=False)  # fmt: skip
    orders_count = models.PositiveIntegerField(_("orders"), default=0, editable=False)
    net_purchases = MoneyField(_("net purchases"), default=Decimal(0), max_digits=20, decimal_places=6, currency=BASE,
                               editable=False)  # fmt: skip
    gross_purchases = MoneyField(_("purchases before returns and cancellations"), default=Decimal(0), max_digits=20,
                                 decimal_places=6, currency=BASE, editable=False)  # fmt: skip
    first_order_on = models.DateField(_("first order"), null=True, editable=False)
    last_order_on = models.DateField(_("last order"), null=True, editable=False)
    # Written only by the action ``record_contact`` from the interactions; None: never.
    last_contact_on = models.DateField(_("last contact"), null=True, editable=False)
    completeness = models.PositiveSmallIntegerField(_("completeness in percent"), default=0, editable=False)

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        constraints = [
            models.UniqueConstraint(fields=["import_key"], name="customers_customer_import_key",
                                    condition=Q(deleted_at__isnull=True) & ~Q(import_key="")),
            models.CheckConstraint(condition=Q(budget_min__lte=models.F("budget_max")), name="customers_customer_budget",
                                   violation_error_message=_("The budget must not end below where it begins.")),
            models.CheckConstraint(condition=Q(completeness__lte=100), name="customers_customer_completeness"),
        ]  # fmt: skip
        indexes = [
            *(list_index("customer", name) for name in (
                "name_sort", "level", "net_purchases", "last_order_on", "last_contact_on", "completeness", "created_at",
                "changed_at",
            )),
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="customer_search"),
            GinIndex(fields=["match_keys"], name="customer_match"),
            GinIndex(fields=["tags"], name="customer_tags"),
            *(filled_index("customer", name) for name in ("code", "registration_number")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def derive(self) -> None:
        """Fill the sort key, the search text, the keys of duplicates, the percent of completeness and the parts that follow from others."""
        person = self.kind == choices.Kind.PERSON
        self.name_sort = pinyin.sort_key(self.name, person)
        self.search_text = " ".join(filter(None, (
            pinyin.search_text(self.name, self.short_name, self.english_name, person=person),
            pinyin.search_text(self.code, self.registration_number, self.phone, self.email, *self.custom_words()),
        )))  # fmt: skip
        if self.address:
            self.country = self.country or self.address.get("country", "")[:2]
            self.region = self.region or self.address.get("province", "")[:60]
            self.city = self.city or self.address.get("city", "")[:60]
        if self.registration_number and not self.registration_scheme:
            self.registration_scheme = "uscc" if self.country == "CN" else "tax_id"
        self.match_keys = duplicates.customer_keys(self)
        self.completeness = completeness.percent(self)

    def clean_record(self) -> dict[str, Any]:
        """Check the registration number, the budget and the place in the group."""
        return self._registration_faults() | self._budget_faults() | self._parent_faults()

    def _registration_faults(self) -> dict[str, list[str]]:
        if not self.registration_number or self.registration_override:
            return {}
        check = identifiers.check_identifier(self.registration_scheme, self.registration_number)
        if check.ok:
            return {}
        return {
            "registration_number": [_now(check.reason)],
            "registration_override": [
                _now("If the number is right all the same, say here why it looks unusual.")
            ],
        }

    def _budget_faults(self) -> dict[str, list[str]]:
        names = ("budget_min", "budget_max")
        if below := {
            name: [_now("The amount must not be below zero.")]
            for name in names
            if (getattr(self, name) or 0) < 0
        }:
            return below
        if self.budget_min is not None and self.budget_max is not None and self.budget_min > self.budget_max:
            return {"budget_max": [_now("The budget must not end below where it begins.")]}
        return {}

    def _parent_faults(self) -> dict[str, list[str]]:
        if self.parent_id is None:
            return {}
        if self.kind == choices.Kind.PERSON:
            return {"parent": [_now("Only a company or a department can belong to a group.")]}
        if self.parent is None or self.parent.kind != self.kind:
            return {"parent": [_now("A company belongs under a company, a department under a department.")]}
        if would_circle(self):
            return {"parent": [_now("A customer can't stand above itself in its group.")]}
        return {}


class ProfileSource(Record):
    """Where the value of one profile field of a customer was learned, when, and how sure we are."""

    customer = models.ForeignKey(Customer, verbose_name=_("customer"), on_delete=models.CASCADE,
                                 related_name="profile_sources")  # fmt: skip
    field = models.CharField(_("profile field"), max_length=40)
    source = models.CharField(_("learned from"), max_length=10, choices=choices.Evidence)
    reference = text(_("where exactly"), 300)
    collected_on = models.DateField(_("learned on"))
    confidence = models.PositiveSmallIntegerField(_("confidence in percent"), default=80,
                                                  validators=[MaxValueValidator(100)])  # fmt: skip

    class Meta:
        verbose_name = _("source of a profile field")
        verbose_name_plural = _("sources of profile fields")
        constraints = [
            models.UniqueConstraint(fields=["customer", "field"], name="customers_profilesource_once"),
            models.CheckConstraint(
                condition=Q(confidence__lte=100), name="customers_profilesource_confidence"
            ),
        ]
        indexes = [list_index("profilesource", name) for name in ("collected_on", "created_at", "changed_at")]

    def __str__(self) -> str:
        return f"{self.field}: {self.get_source_display()}"
