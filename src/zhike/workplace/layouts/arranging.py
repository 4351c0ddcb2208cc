"""The layouts in the memory of each process, and what they mean for somebody who opens a form or a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhike.kernel.access import Actor, field_right
from zhike.kernel.objects import Object, Section, all_objects, arrangers
from zhike.kernel.panels import Facts
from zhike.kernel.revisions import kept_in_memory
from zhike.workplace.fields.definition import worded
from zhike.workplace.layouts.models import Layout


@dataclass(frozen=True)
class Arrangement:
    """What the kernel asks: sections in order, fields left out, fields that must be filled in, help by field."""

    sections: tuple[Section, ...]
    left_out: frozenset[str]
    demanded: frozenset[str]
    helps: Mapping[str, Any]


_layouts: dict[tuple[str, int | None], Layout] = {}


@kept_in_memory
def read() -> None:
    """Read all layouts anew."""
    _layouts.clear()
    _layouts.update({(row.object, row.role_id): row for row in Layout.objects.all()})


def layout_of(obj: Object, role_id: int | None) -> Layout | None:
    """Return the layout that people with a role see, None where nobody arranged anything."""
    return _layouts.get((obj.key, role_id)) or _layouts.get((obj.key, None))


def arranged(obj: Object, actor: Actor) -> Arrangement | None:
    """Return the arrangement for an actor; None for the program itself and where nobody arranged anything."""
    row = layout_of(obj, actor.role_id) if actor.role_id is not None else None
    return arrangement(obj, row, actor) if row is not None else None


def arrangement(obj: Object, row: Layout, actor: Actor) -> Arrangement:
    """Return what a layout means for an actor: never more than his rights.

    A field is demanded only of whoever may edit it. The owner is filled in by the program where nobody names one.
    """
    words = {name: {"en": text["en"] or text["zh"], "zh-hans": text["zh"] or text["en"]}
             for name, text in row.helps.items()}  # fmt: skip
    required = {name for name in row.required if name in obj.bound and name != obj.owner}
    return Arrangement(
        sections=tuple(sections_of(obj, row)),
        left_out=frozenset(row.hidden),
        demanded=frozenset(name for name in required if field_right(actor, obj, name) == "edit"),
        helps={name: worded(text) for name, text in words.items()},
    )


def sections_of(obj: Object, row: Layout) -> Iterator[Section]:
    """Yield the sections of a layout; fields that it does not know stand in one of their own behind them."""
    known: set[str] = set(row.hidden)
    for section in row.sections:
        known |= set(section["fields"])
        label = worded({"en": section["en"] or section["zh"], "zh-hans": section["zh"] or section["en"]})
        yield Section(label, tuple(name for name in section["fields"] if name in obj.bound))
    if rest := [name for name in arrangeable(obj) if name not in known]:
        yield Section(_("Additional fields"), tuple(rest))


def arrangeable(obj: Object) -> list[str]:
    """Return the fields that form and page show, as declared: those without a section first."""
    panel = next((panel for panel in obj.panels if isinstance(panel, Facts)), Facts())
    shown = {*(bound.name for bound in obj.placed("form")), *panel.names}
    headed = [name for section in obj.sections for name in section.names if name in shown]
    return [*(name for name in obj.bound if name in shown and name not in headed), *headed]


def objects() -> list[Object]:
    """Return the objects whose form and page can be arranged."""
    return [
        obj
        for obj in all_objects()
        if obj.writable and obj.navigation == "main" and len(arrangeable(obj)) > 3
    ]


arrangers.append(arranged)
