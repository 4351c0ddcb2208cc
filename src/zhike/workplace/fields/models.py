"""The definition of a custom field."""

from __future__ import annotations

import re
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zhike.kernel.models import Job
from zhike.kernel.objects import all_objects
from zhike.kernel.records import Record, list_index
from zhike.workplace.fields.column import PREFIX, SORTED, CustomRecord
from zhike.workplace.fields.definition import worded
from zhike.workplace.fields.options import BadOptions, alike, read_options

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
MOST_FIELDS = 100
# The job that removes the values of a field.
PURGE = "purge_field"
# What can't become something else: the stored values would no longer be read.
FIXED = {
    "object": _("object"),
    "key": _("key"),
    "kind": _("kind"),
    "target": _("leads to"),
    "decimals": _("decimals"),
}


class Kind(models.TextChoices):
    """The kinds an administrator chooses from; the keys are the kernel's."""

    TEXT = "text", _("Text")
    LONG_TEXT = "long_text", _("Long text")
    NUMBER = "number", _("Number")
    MONEY = "money", _("Money")
    PERCENT = "percent", _("Percent")
    YES_NO = "yes_no", _("Yes or no")
    DATE = "date", _("Date")
    DATE_TIME = "date_time", _("Date and time")
    CHOICE = "choice", _("One of a list")
    MULTI_CHOICE = "multi_choice", _("Several of a list")
    REFERENCE = "reference", _("Another record")
    USER = "user", _("Colleague")
    EMAIL = "email", _("E-mail")
    URL = "url", _("Web address")
    PHONE = "phone", _("Phone")
    ADDRESS = "address", _("Address")


SORTABLE = frozenset(
    ("text", "number", "money", "percent", "date", "date_time", "choice", "email", "url", "phone")
)
SUMMED = frozenset(("number", "money"))
SEARCHED = frozenset(("text", "email", "phone", "url"))
LISTED = frozenset(("choice", "multi_choice"))


def extensible() -> list[tuple[str, Any]]:
    """Return the objects that can have custom fields, with their names."""
    return [
        (obj.key, obj.model._meta.verbose_name_plural)
        for obj in all_objects()
        if issubclass(obj.model, CustomRecord)
    ]


class CustomField(Record):
    """A field that an administrator added to an object. Its values lie in the records, under ``c_`` and the key.

    ``options`` are lines ``key | English | 中文 | colour``; a minus before the key retires one. A field that is not
    ``active`` is shown nowhere and keeps its values.
    """

    object = models.CharField(_("object"), max_length=80, choices=extensible)
    key = models.CharField(
        _("key"), max_length=40, help_text=_("For programs and files: small letters, digits and _; it stays.")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    label_en = models.CharField(_("name in English"), max_length=80, blank=True, default="")
    label_zh = models.CharField(_("name in Chinese"), max_length=80, blank=True, default="")
    help_en = models.CharField(_("help in English"), max_length=300, blank=True, default="")
    help_zh = models.CharField(_("help in Chinese"), max_length=300, blank=True, default="")
    options = models.TextField(
        _("options"), blank=True, default="",
        help_text=_("One per line: key | English | 中文 | colour. A minus before the key retires an option; records keep it."),
    )  # fmt: skip
    target = models.CharField(_("leads to"), max_length=80, blank=True, default="", choices=extensible)
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=0)
    in_list = models.BooleanField(_("shown in the list"), default=False)
    filtered = models.BooleanField(_("can be filtered by"), default=True)
    sorted = models.BooleanField(_("can be sorted by"), default=False)
    searched = models.BooleanField(_("found by the search"), default=False)
    summed = models.BooleanField(_("summed under the list"), default=False)
    required = models.BooleanField(_("must be filled in"), default=False)
    position = models.PositiveSmallIntegerField(_("place"), default=0)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("custom field")
        verbose_name_plural = _("custom fields")
        constraints = [
            models.UniqueConstraint(fields=["object", "key"], condition=models.Q(deleted_at__isnull=True),
                                    name="workplace_customfield_once"),
        ]  # fmt: skip
        indexes = [
            list_index("customfie", "position"),
            list_index("customfie", "created_at"),
            list_index("customfie", "changed_at"),
        ]

    def __str__(self) -> str:
        return self.label_en or self.label_zh

    @property
    def name(self) -> str:
        """Return the name of the field among those of its object."""
        return PREFIX + self.key

    @property
    def words(self) -> dict[str, str]:
        """Return the names of the field by language; one stands for both where there is no other."""
        return {"en": self.label_en or self.label_zh, "zh-hans": self.label_zh or self.label_en}

    def derive(self) -> None:
        """Leave out what the kind has no use for."""
        if self.kind not in LISTED:
            self.options = ""
        if self.kind != Kind.REFERENCE:
            self.target = ""
        if self.kind != Kind.NUMBER:
            self.decimals = 0
        self.sorted = self.sorted and self.kind in SORTABLE
        self.summed = self.summed and self.kind in SUMMED
        self.searched = self.searched and self.kind in SEARCHED

    def clean_record(self) -> dict[str, Any]:
        """Check key, names, options and what may not change any more."""
        faults = self._key_faults() | self._option_faults()
        if not self.label_en.strip() and not self.label_zh.strip():
            faults["label_en"] = [_now("Give the field a name in at least one language.")]
        if self.kind == Kind.REFERENCE and not self.target:
            faults["target"] = [_now("Choose the object that the field leads to.")]
        if self.decimals > 6:
            faults["decimals"] = [_now("At most 6 decimals are possible.")]
        return faults | self._change_faults()

    def _key_faults(self) -> dict[str, list[str]]:
        if KEY.fullmatch(self.key) and not self.key.endswith(SORTED) and "__" not in self.key:
            return {}
        return {
            "key": [
                _now("A key begins with a small letter and has only small letters, digits and single “_”.")
            ]
        }

    def _option_faults(self) -> dict[str, list[str]]:
        try:
            options = read_options(self.options)
        except BadOptions as error:
            return {"options": [str(error)]}
        if self.kind == Kind.CHOICE and not [option for option in options if not option.retired]:
            return {"options": [_now("A list needs at least one option that is not retired.")]}
        if word := alike(options):
            return {
                "options": [
                    _now("Two options are called “%(word)s”. Give each its own name.") % {"word": word}
                ]
            }
        return {}

    def _change_faults(self) -> dict[str, list[str]]:
        others = CustomField.objects.filter(object=self.object)
        if self.pk is None and being_purged(self.object, self.key):
            text = _now(
                "The values of a field with this key are still being removed. Wait, or use another key."
            )
            return {"key": [text]}
        if self.pk is None and (holder := others.alive().filter(key=self.key).first()):
            return {"key": [_taken(holder)]}
        if self.pk is None:
            full = others.alive().count() >= MOST_FIELDS
            text = _now("An object has at most %(limit)d custom fields.") % {"limit": MOST_FIELDS}
            return {"object": [text]} if full else {}
        stored = CustomField.objects.filter(pk=self.pk).values(*FIXED, "options").first() or {}
        text = _now(
            "This can't change any more, because the stored values depend on it. Add another field instead."
        )
        faults = {name: [text] for name in FIXED if stored and stored[name] != getattr(self, name)}
        if stored and (gone := _keys(stored["options"]) - _keys(self.options)):
            words = _now("Retire an option (-%(key)s) instead of deleting it: records may hold it.")
            faults["options"] = [words % {"key": min(gone)}]
        return faults


class PurgedValue(models.Model):
    """What one record held in a field whose values were removed; kept for a while, so that it can come back.

    ``held`` is the part of the record's document: the value, and beside a text the key by which it is sorted.
    """

    id = models.BigAutoField(primary_key=True)
    field = models.ForeignKey(CustomField, on_delete=models.CASCADE, related_name="+")
    record_id = models.BigIntegerField()
    held = models.JSONField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["field", "record_id"], name="workplace_purgedvalue_once")
        ]
        indexes = [models.Index(fields=["at"], name="workplace_purgedvalue_at")]

    def __str__(self) -> str:
        return f"{self.field_id}: {self.record_id}"


def being_purged(obj: str, key: str) -> bool:
    """Say whether a job is removing the values of a deleted field with this key."""
    gone = CustomField.objects.filter(object=obj, key=key, deleted_at__isnull=False).values_list(
        "pk", flat=True
    )
    open_jobs = Job.objects.filter(kind=PURGE, state__in=(Job.State.QUEUED, Job.State.RUNNING))
    return bool(set(gone) & {job.params["field"] for job in open_jobs})


def _taken(holder: CustomField) -> str:
    words = {"name": str(worded(holder.words)), "key": holder.key}
    if holder.active:
        return (
            _now("The field “%(name)s” has the key “%(key)s” already. Use it, or type another key.") % words
        )
    text = _now(
        "The archived field “%(name)s” has the key “%(key)s” already. Use it again, or type another key."
    )
    return text % words


def _keys(text: str) -> set[str]:
    try:
        return {option.key for option in read_options(text)}
    except BadOptions:
        return set()
