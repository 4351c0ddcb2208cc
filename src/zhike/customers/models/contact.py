"""Contact: a person we talk to, and his places at one or several customers."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhike.customers import choices, duplicates, locales
from zhike.customers.calendar import Birthday
from zhike.customers.models.customer import Customer, filled_index, text
from zhike.kernel.formats import pinyin
from zhike.kernel.formats.folding import has_han
from zhike.kernel.model_fields import MultiChoiceField, PhoneField, SortKeyField
from zhike.kernel.records import Record, list_index
from zhike.kernel.wording import said as _now
from zhike.people.models import Team
from zhike.workplace.fields.column import CustomRecord


class Contact(CustomRecord):
    """A person. ``customer`` is where he mainly works; ``links`` hold every customer that he stands for."""

    full_name = models.CharField(pgettext_lazy("of a person", "name"), max_length=120)
    full_name_sort = SortKeyField()
    name_order = text(_("order of the name"), 12, choices=choices.NameOrder)
    family_name = text(_("family name"), 60)
    given_name = text(_("given name"), 60)
    romanised_name = text(_("romanised name"), 120)
    salutation = text(
        _("salutation"), 60, help_text=_("How one speaks to this person, such as 王总 or Dr Miller.")
    )
    gender = text(_("gender"), 6, choices=choices.Gender)
    search_text = models.TextField(default="", editable=False)
    match_keys = ArrayField(models.TextField(), default=list, editable=False)

    customer = models.ForeignKey(Customer, verbose_name=_("customer"), null=True, blank=True,
                                 on_delete=models.SET_NULL, related_name="staff",
                                 help_text=_("Where this person mainly works."))  # fmt: skip
    customers = models.ManyToManyField(Customer, through="ContactLink", related_name="contacts",
                                       verbose_name=pgettext_lazy("of a contact", "customers"))  # fmt: skip
    position = text(_("position"), 100)
    department = text(_("department"), 100)
    languages = MultiChoiceField(
        models.CharField(max_length=10, choices=locales.languages), verbose_name=_("languages")
    )
    mobile = PhoneField(_("mobile phone"), blank=True, default="")
    work_phone = PhoneField(_("work phone"), blank=True, default="")
    email = models.EmailField(_("e-mail"), blank=True, default="")
    other_email = models.EmailField(_("other e-mail"), blank=True, default="")
    wecom_id = text(_("WeCom id"), 64)
    wechat_id = text(_("WeChat id"), 64)

    birthday_calendar = text(_("calendar of the birthday"), 5, choices=choices.Calendar)
    birthday_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    birthday_month = models.PositiveSmallIntegerField(_("month of the birthday"), null=True, blank=True)
    birthday_day = models.PositiveSmallIntegerField(_("day of the birthday"), null=True, blank=True)
    birthday_leap = models.BooleanField(_("born in a leap month"), default=False)

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("owner"), null=True, blank=True,
                              on_delete=models.SET_NULL, related_name="contacts")  # fmt: skip
    team = models.ForeignKey(Team, verbose_name=_("team"), null=True, blank=True, on_delete=models.SET_NULL,
                             related_name="contacts")  # fmt: skip
    tags = MultiChoiceField(verbose_name=_("tags"))
    note = models.TextField(_("note"), blank=True, default="")
    import_key = text(_("import key"), 100)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.UniqueConstraint(fields=["import_key"], name="customers_contact_import_key",
                                    condition=Q(deleted_at__isnull=True) & ~Q(import_key="")),
        ]  # fmt: skip
        indexes = [
            *(list_index("contact", name) for name in ("full_name_sort", "created_at", "changed_at")),
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="contact_search"),
            GinIndex(fields=["match_keys"], name="contact_match"),
            GinIndex(fields=["tags"], name="contact_tags"),
            *(filled_index("contact", name) for name in ("email", "mobile")),
        ]

    def __str__(self) -> str:
        return self.full_name

    def derive(self) -> None:
        """Fill the name where it is empty, the sort key, the search text and the keys of duplicates."""
        self.full_name = self.full_name or self.joined_name()
        self.full_name_sort = pinyin.sort_key(self.full_name, person=True)
        self.search_text = " ".join(filter(None, (
            pinyin.search_text(self.full_name, person=True),
            pinyin.search_text(self.romanised_name, self.mobile, self.work_phone, self.email, self.wechat_id),
            pinyin.search_text(*self.custom_words()),
        )))  # fmt: skip
        self.match_keys = duplicates.contact_keys(self)
        if self.birthday_month and not self.birthday_calendar:
            self.birthday_calendar = choices.Calendar.SOLAR

    def clean_record(self) -> dict[str, Any]:
        """Check that there is a name, and that the birthday is a day that exists in its calendar."""
        nameless = [_now("There is no name: fill in the name, or the family or the given name.")]
        return self._birthday_faults() | ({} if self.full_name else {"full_name": nameless})

    def joined_name(self) -> str:
        """Return family and given name as one writes them together: 王小明, but John Smith."""
        family, given = self.family_name.strip(), self.given_name.strip()
        given_first = self.name_order == choices.NameOrder.GIVEN_FIRST
        if has_han(family + given):
            # A foreign name in Chinese characters: 约翰·史密斯.
            parts, between = ((given, family), "·") if given_first else ((family, given), "")
        else:
            family_first = self.name_order == choices.NameOrder.FAMILY_FIRST
            parts, between = (family, given) if family_first else (given, family), " "
        return between.join(filter(None, parts))[:120]

    @property
    def birthday(self) -> Birthday | None:
        """Return the birthday, or None where it is not known. Raises ValueError for a day that does not exist."""
        if self.birthday_month is None or self.birthday_day is None:
            return None
        calendar = self.birthday_calendar or choices.Calendar.SOLAR
        return Birthday(
            calendar, self.birthday_month, self.birthday_day, self.birthday_leap, self.birthday_year
        )

    def _birthday_faults(self) -> dict[str, list[str]]:
        if (self.birthday_month is None) is not (self.birthday_day is None):
            return {"birthday_day": [_now("A birthday needs both a month and a day.")]}
        if self.birthday_year is not None and not 1900 <= self.birthday_year <= 2100:
            return {"birthday_year": [_now("The year of birth must lie between 1900 and 2100.")]}
        if self.birthday_leap and self.birthday_calendar != choices.Calendar.LUNAR:
            return {"birthday_leap": [_now("Only the lunar calendar has leap months.")]}
        try:
            self.birthday  # noqa: B018 - reading it checks the day
        except ValueError:
            return {"birthday_day": [_now("There is no such day in this calendar.")]}
        return {}


class ContactLink(Record):
    """The place of a contact at a customer: position, roles in buying, from when until when."""

    contact = models.ForeignKey(
        Contact, verbose_name=_("contact"), on_delete=models.CASCADE, related_name="links"
    )
    customer = models.ForeignKey(Customer, verbose_name=_("customer"), on_delete=models.CASCADE,
                                 related_name="contact_links")  # fmt: skip
    position = text(_("position there"), 100)
    roles = MultiChoiceField(models.CharField(max_length=13, choices=choices.Role), verbose_name=_("roles"))
    attitude = text(_("attitude"), 9, choices=choices.Attitude)
    primary = models.BooleanField(_("main contact"), default=False)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    import_key = text(_("import key"), 100)

    class Meta:
        verbose_name = _("place of a contact")
        verbose_name_plural = _("places of contacts")
        constraints = [
            models.UniqueConstraint(fields=["contact", "customer"], name="customers_contactlink_once",
                                    condition=Q(deleted_at__isnull=True)),
            models.UniqueConstraint(fields=["customer"], name="customers_contactlink_primary",
                                    condition=Q(deleted_at__isnull=True, primary=True)),
            models.UniqueConstraint(fields=["import_key"], name="customers_contactlink_import_key",
                                    condition=Q(deleted_at__isnull=True) & ~Q(import_key="")),
            models.CheckConstraint(condition=Q(since__lte=models.F("until")), name="customers_contactlink_period",
                                   violation_error_message=_("The end lies before the beginning.")),
        ]  # fmt: skip
        indexes = [list_index("contactlink", name) for name in ("created_at", "changed_at")]

    def __str__(self) -> str:
        return f"{self.contact_id} @ {self.customer_id}"

    def clean_record(self) -> dict[str, Any]:
        """Check the period, and that a customer has one main contact at most."""
        if self.since and self.until and self.since > self.until:
            return {"until": [_now("The end lies before the beginning.")]}
        if not self.primary or self.deleted_at:
            return {}
        others = ContactLink.objects.alive().filter(customer=self.customer_id, primary=True)
        if others.exclude(pk=self.pk).exists():
            return {
                "primary": [_now("There is a main contact already; use “Set main contact” to replace it.")]
            }
        return {}
