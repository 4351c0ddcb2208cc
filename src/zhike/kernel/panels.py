"""Panels: the parts of a record page below its head. An app adds its own by sub-classing ``Panel``.

They stand in the order of their ``rank``; those of one rank as they were declared: the object's own, what other apps
add, what every object has. Below 50 stands what people come for, above 50 what explains the record.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from zhike.kernel.access import Actor, may, visible_to
from zhike.kernel.fields import BoundField
from zhike.kernel.filters.sql import related
from zhike.kernel.listing import shown
from zhike.kernel.objects import Object, get_object, object_of


class Panel:
    """Base of all panels. ``context`` returns what ``template`` shows, or None for no panel at all."""

    key = ""
    label: Any = ""
    template = ""
    rank = 50

    def context(self, record: models.Model, actor: Actor) -> dict[str, Any] | None:
        """Return the panel's context for a reader."""
        return {}


class Facts(Panel):
    """The record's own fields, edited in place: those named and the administrator's own. Without names: every field of the form."""

    key = "facts"

    def __init__(self, *names: str) -> None:
        self.names = names

    def fields(self, obj: Object, actor: Actor) -> list[BoundField]:
        """Return the fields that the reader may see."""
        form = list(obj.placed("form"))
        own = (bound.name for bound in form if bound.custom and bound.name not in self.names)
        names = (*self.names, *own) if self.names else [bound.name for bound in form]
        return [obj.field(name) for name in names if shown(actor, obj, name)]


class Timeline(Panel):
    """The events of the record, or of the customer's whole chain.

    It has no end, so it stands last; where it stands higher, it scrolls within its frame.
    """

    key = "timeline"

    def __init__(self, rank: int = 90) -> None:
        self.rank = rank


class Related(Panel):
    """The newest records of another object that point at this one through a field, with a link to all."""

    key = "related"
    template = "kernel/record/_related.html"

    def __init__(
        self, object_key: str, via: str, *, columns: tuple[str, ...] = (), limit: int = 5, label: Any = "",
        add: bool = True, rank: int = 50,
    ) -> None:  # fmt: skip
        self.object_key, self.via, self.columns, self.limit = object_key, via, columns, limit
        self.label, self.add, self.rank = label, add, rank

    def rows(self, record: models.Model, actor: Actor) -> tuple[Object, models.QuerySet | None]:
        """Return the related object and its rows that the reader may see; None when he may see none at all."""
        obj = get_object(self.object_key)
        if not may(actor, obj, "see") or not shown(actor, obj, self.via):
            return obj, None
        bound = obj.field(self.via)
        rows = visible_to(actor, obj.model)
        if bound.kind.key == "many":
            this = object_of(record).model._default_manager.filter(pk=record.pk)
            return obj, rows.filter(related(bound.column, this)).order_by("-id")
        return obj, rows.filter(**{self.via: record.pk}).order_by("-id")


_everywhere: list[Panel] = []


def extend_all(*panels: Panel) -> None:
    """Add panels to the record page of every object; a panel whose context is None for an object leaves it out."""
    _everywhere.extend(panels)


def panels_of(obj: Object) -> tuple[Panel, ...]:
    """Return the panels of an object's record page in their order."""
    return tuple(sorted((*(obj.panels or (Timeline(),)), *_everywhere), key=lambda panel: panel.rank))


def extend(object_key: str, *panels: Panel) -> None:
    """Add panels to the record page of an object declared in a lower app; called in an app's ``objects.py``."""
    obj = get_object(object_key)
    obj.panels = (*(obj.panels or (Timeline(),)), *panels)
