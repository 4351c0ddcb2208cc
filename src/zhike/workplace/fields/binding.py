"""From the stored definitions to the fields of objects, in the memory of each process."""

from __future__ import annotations

import logging
from collections import defaultdict
from typing import Any

from zhike.kernel.fields import Field
from zhike.kernel.objects import Object, all_objects, get_object
from zhike.kernel.revisions import kept_in_memory
from zhike.people.models import User
from zhike.workplace.fields.column import PREFIX
from zhike.workplace.fields.definition import Definition
from zhike.workplace.fields.field import CustomField as Bound
from zhike.workplace.fields.models import CustomField
from zhike.workplace.fields.options import read_options

logger = logging.getLogger(__name__)


@kept_in_memory
def bind() -> None:
    """Give every object the custom fields that are in use now."""
    found: dict[str, dict[str, Bound]] = defaultdict(dict)
    objects = {obj.key: obj for obj in all_objects()}
    for row in CustomField.objects.alive().filter(active=True).order_by("position", "id"):
        obj = objects.get(row.object)
        if obj is not None:
            found[row.object][row.name] = Bound(definition(row), obj)
    for obj in objects.values():
        obj.extend(found[obj.key])
        obj.tones = colours(obj, found[obj.key])


def colours(obj: Object, own: dict[str, Bound]) -> dict[str, Any]:
    """Return the colours of the values of an object by field, those of its own fields anew."""
    tones = {name: found for name, found in getattr(obj, "tones", {}).items() if not name.startswith(PREFIX)}
    return tones | {name: bound.tones for name, bound in own.items() if bound.tones}


def definition(row: CustomField) -> Definition:
    """Return what a stored row says, in the kernel's words."""
    return Definition(
        field=placed(row),
        kind=row.kind,
        labels=row.words,
        helps={"en": row.help_en or row.help_zh, "zh-hans": row.help_zh or row.help_en},
        options=read_options(row.options),
        target=User if row.kind == "user" else get_object(row.target).model if row.target else None,
        decimals=row.decimals,
    )


def placed(row: CustomField) -> Field:
    """Return where the field shows."""
    return Field(
        row.name,
        list=True if row.in_list else "more",
        form=True,
        filter=row.filtered,
        sort=row.sorted,
        search="B" if row.searched else "",
        files=True,
        api="rw",
        total="sum" if row.summed else "",
        required=row.required,
    )


def bound_of(row: CustomField) -> tuple[Object, Bound]:
    """Return the object and the field of a definition, whether or not it is in use."""
    obj = get_object(row.object)
    return obj, Bound(definition(row), obj)
