"""The kind address: a postal address in parts, or one pasted line."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from zhike.kernel.formats import addresses
from zhike.kernel.kinds.base import PRESENCE, BadValue, Kind, check_text
from zhike.kernel.wording import said as _

if TYPE_CHECKING:
    from zhike.kernel.objects import BoundField

PART_LENGTH = 300
PARTS = tuple(part.name for part in fields(addresses.Address))


def in_parts(text: str) -> Any:
    """Return the parts of an address written as one line, or as the JSON that an export falls back to."""
    if text.startswith("{"):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            raise BadValue(_("An address with its parts is expected.")) from None
    return addresses.parse_address(text).address.to_json()


class Address(Kind):
    """A postal address; Chinese ones split into province, city and district, others free-form."""

    key = "address"
    operators = PRESENCE
    widget = "address"
    sortable = False

    def read(self, raw: Any, field: BoundField, lenient: bool) -> dict[str, str] | None:
        if isinstance(raw, str) and lenient:
            raw = in_parts(raw)
        if not isinstance(raw, dict):
            raise BadValue(_("An address with its parts is expected."))
        parts: dict[str, str] = {}
        for part, text in raw.items():
            if part not in PARTS or not isinstance(text, str):
                raise BadValue(_("An address has only these parts: %(parts)s.") % {"parts": ", ".join(PARTS)})
            if len(text) > PART_LENGTH:
                raise BadValue(_("The text is longer than %(limit)d characters.") % {"limit": PART_LENGTH})
            if text := check_text(text).strip():
                parts[part] = text
        return parts or None

    def is_empty(self, value: Any) -> bool:
        return not value

    def to_text(self, value: Any, field: BoundField) -> str:
        if not value:
            return ""
        line = addresses.Address.from_json(value).line()
        # A line that would not be taken apart into the same parts would change the address when it is imported.
        return line if in_parts(line) == value else json.dumps(value, ensure_ascii=False)

    def schema(self, field: BoundField) -> dict[str, Any]:
        part = {"type": "string", "maxLength": PART_LENGTH, "pattern": r"^[^\x00]*$"}
        return {"type": "object", "properties": dict.fromkeys(PARTS, part), "additionalProperties": False}
