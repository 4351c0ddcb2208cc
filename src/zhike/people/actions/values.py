"""Clean what the verbs of this app are given, with the same kinds that the generic verbs use."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from zhike.kernel.errors import Invalid
from zhike.kernel.formats import phones
from zhike.kernel.kinds import BadValue
from zhike.kernel.objects import object_of


def clean(
    model: type[models.Model], values: Mapping[str, Any], *, filled: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return ``values`` by attribute name, each cleaned by the kind of its field. Raises Invalid with every fault.

    ``filled`` names the fields that may not be empty. References must lead to a record that is there.
    """
    obj = object_of(model)
    cleaned: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for name, raw in values.items():
        bound = obj.field(name)
        try:
            value = phones.within(house_regions, bound.clean)(raw, lenient=True)
            if bound.kind.is_empty(value) and name in filled:
                raise BadValue(_("This must be filled in."))
            if name == "time_zone" and value not in zoneinfo.available_timezones():
                raise BadValue(_("There is no such time zone."))
            if bound.is_reference and value is not None:
                target: Any = bound.target
                if not target._default_manager.filter(pk=value, deleted_at__isnull=True).exists():
                    raise BadValue(_("There is no such record, or you may not see it."))
        except BadValue as error:
            errors[name] = [str(error)]
        else:
            cleaned[bound.attname] = value
    if errors:
        raise Invalid(errors)
    return cleaned


def house_regions() -> list[str]:
    """Return the region whose numbers colleagues write without a country code."""
    house: Any = apps.get_model("people", "Organisation").objects.filter(pk=1).first()
    return [phones.home_of(house.time_zone, house.currency, house.language) if house else "CN"]
