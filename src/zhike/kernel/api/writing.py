"""Which fields the API writes: those declared ``api="rw"`` that the actor may edit, and no others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from zhike.kernel.access import Actor, field_right
from zhike.kernel.errors import Invalid
from zhike.kernel.objects import BoundField, Object


def writable_fields(obj: Object) -> list[BoundField]:
    """Return the fields that the API can write."""
    return [bound for bound in obj.placed("api") if bound.field.api == "rw"]


def check_names(obj: Object, values: Mapping[str, Any], actor: Actor) -> None:
    """Raise Invalid for every name that the API doesn't write, whether it exists or not."""
    allowed = {bound.name for bound in writable_fields(obj) if field_right(actor, obj, bound.name) == "edit"}
    if unknown := [name for name in values if name not in allowed]:
        raise Invalid({name[:80]: [_("There is no such field to write.")] for name in unknown})
