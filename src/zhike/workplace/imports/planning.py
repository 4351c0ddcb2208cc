"""What an import is to do where no page asks: for a program, or from the shell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from django.utils.translation import gettext as _
from pydantic import Field

from zhike.kernel.access import Actor
from zhike.kernel.errors import Invalid, NotFound
from zhike.kernel.files.reading import Table
from zhike.kernel.models import StoredFile
from zhike.kernel.objects import Object
from zhike.kernel.transfer import importing, plan, presets
from zhike.kernel.transfer.plan import Plan
from zhike.kernel.transfer.presets import Preset
from zhike.kernel.verbs import Input
from zhike.workplace.preset_import.guides import guide_of


class ImportWish(Input):
    """How a file is read, where its columns go, and what becomes of a row; ``preset`` is for files of a known shape.

    Columns that are not named go where their headers say; a column that goes to "" is left out. Without ``key`` it is
    the first field by which records are known that a column fills; with "" every row is a new record.
    """

    preset: str = Field("", max_length=60)
    mode: Literal["both", "create", "update"] = "both"
    key: str | None = Field(None, max_length=80)
    encoding: str = Field("", max_length=40)
    delimiter: str = Field("", max_length=1)
    sheet: str = Field("", max_length=100)
    columns: dict[str, str] = Field({}, max_length=500)
    options: dict[str, str] = Field({}, max_length=20)


def planned(obj: Object, stored: StoredFile, wish: ImportWish, *, actor: Actor) -> Plan:
    """Return the plan of a wish for a file. Raises Invalid for a column, field or way of reading that there is not."""
    reading = {
        "encoding": wish.encoding or None,
        "delimiter": wish.delimiter or None,
        "sheet": wish.sheet or None,
    }
    table = importing.read_table(stored, Plan(mapping={}, **reading))
    mapping = plan.match_headers(table.headers, obj, actor) | _named(table, wish.columns)
    mapping = {column: name for column, name in mapping.items() if name}
    key = wish.key
    if key is None:
        key = next((name for name in plan.keys(obj, actor) if name in mapping.values()), "")
    # Without a key no row can belong to a known record.
    mode = "create" if wish.mode == "both" and not key else wish.mode
    return Plan(mapping=mapping, mode=mode, key=key, **reading)


def _named(table: Table, columns: Mapping[str, str]) -> dict[int, str]:
    if unknown := [header for header in columns if header not in table.headers]:
        raise Invalid(_("The file has no column “%(name)s”.") % {"name": unknown[0][:80]}, "columns")
    return {table.headers.index(header): name for header, name in columns.items()}


def preset_of(obj: Object, wish: ImportWish) -> tuple[Preset, dict[str, str]]:
    """Return the preset that a wish names, and its options, checked. Raises NotFound or Invalid."""
    preset = presets.all_presets().get(wish.preset)
    if preset is None or preset.object_key != obj.key:
        raise NotFound(_("There is no such shape of file for %(objects)s.") % {"objects": obj.nouns})
    guide = guide_of(preset.key)
    usual = ImportWish(preset=wish.preset, options=wish.options)
    said = {name for name in ImportWish.model_fields if getattr(wish, name) != getattr(usual, name)}
    if foreign := sorted(said - guide.reading):
        raise Invalid({name: [_("A file of this shape knows this by itself.")] for name in foreign})
    options = {name: str(getattr(wish, name)) for name in sorted(said)} | wish.options
    guide.check(options)
    return preset, options
