"""Panels: the parts of a record page below its head. An app adds its own by sub-classing ``Panel``."""

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
    """The events of the record, or of the customer's whole chain."""

    key = "timeline"


class Related(Panel):
    """The newest records of another object that point at this one through a field, with a link to all."""

    key = "related"
    template = "kernel/record/_related.html"

    def __init__(
        self, object_key: str, via: str, *, columns: tuple[str, ...] = (), limit: int = 5, label: Any = "",
        add: bool = True,
    ) -> None:  # fmt: skip
        self.object_key, self.via, self.columns, self.limit = object_key, via, columns, limit
        self.label, self.add = label, add

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
    """Return the panels of an object's record page in order; those of every object stand before the timeline."""
    present = obj.panels or (Timeline(),)
    last = tuple(panel for panel in present if isinstance(panel, Timeline))
    return (*(panel for panel in present if panel not in last), *_everywhere, *last)


def extend(object_key: str, *panels: Panel) -> None:
    """Add panels to the record page of an object declared in a lower app; called in an app's ``objects.py``.

    They stand before the timeline, which has no end.
    """
    obj = get_object(object_key)
    present = obj.panels or (Timeline(),)
    last = tuple(panel for panel in present if isinstance(panel, Timeline))
    obj.panels = (*(panel for panel in present if panel not in last), *panels, *last)
