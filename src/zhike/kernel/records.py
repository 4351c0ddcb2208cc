"""The abstract model of everything that people create, change and delete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.kernel.objects import object_of


class RecordQuerySet(models.QuerySet):
    """Rows of a record. ``visible_to`` in ``access`` is the only way from here to a person's eyes."""

    def alive(self) -> RecordQuerySet:
        """Leave out the recycle bin."""
        return self.filter(deleted_at__isnull=True)

    def deleted(self) -> RecordQuerySet:
        """Return the recycle bin."""
        return self.filter(deleted_at__isnull=False)


class Record(models.Model):
    """A row with a version (optimistic lock), dates, its author and a place in the recycle bin.

    Only ``actions`` write it. ``derive`` computes columns that follow from others (sort key, search
    text); every write path calls it, nothing happens in ``save``.
    """

    id = models.BigAutoField(primary_key=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("created by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    def derive(self) -> None:
        """Fill the columns that follow from others. Overridden where a model has such columns."""

    def clean_record(self) -> dict[str, Any]:
        """Return what is wrong across fields as ``{field: [sentence]}``; empty when all is well."""
        return {}


def assign(record: models.Model, values: Mapping[str, Any]) -> None:
    """Set clean values by attribute name, in memory."""
    custom = object_of(record).custom
    for name, value in values.items():
        if name in custom:
            custom[name].put(record, value)
        else:
            setattr(record, name, value)


def list_index(table: str, *names: str) -> models.Index:
    """Return the index that serves a list sorted by ``names``: those columns, then id, without deleted rows."""
    short = "_".join(name.replace("_", "")[:9] for name in names)
    return models.Index(
        fields=[*names, "id"], name=f"{table[:9]}_{short}"[:30], condition=Q(deleted_at__isnull=True)
    )
