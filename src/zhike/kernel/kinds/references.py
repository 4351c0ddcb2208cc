"""Kinds that point at something else: reference, user, file; and ``many``, a relation from the other side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _lazy

from zhike.kernel.kinds.base import PRESENCE, BadValue, Kind
from zhike.kernel.wording import said as _

if TYPE_CHECKING:
    from zhike.kernel.objects import BoundField

MAX_ID = 2**63 - 1
# Words in place of an id, filled in from the actor when the filter is compiled.
ME, MY_TEAMS, MY_DEPARTMENTS = "$me", "$my_teams", "$my_departments"
WORDS = {ME: _lazy("me"), MY_TEAMS: _lazy("my teams"), MY_DEPARTMENTS: _lazy("my department and below")}


class Reference(Kind):
    """Another record, by its id. Whether it exists and may be seen is checked by ``actions``."""

    key = "reference"
    operators: tuple[str, ...] = ("eq", "ne", "in", "not_in", *PRESENCE)
    widget = "picker"
    sortable = False

    def read(self, raw: Any, field: BoundField, lenient: bool) -> int:
        if isinstance(raw, str) and lenient and raw.isascii() and raw.isdigit() and len(raw) < 20:
            raw = int(raw)
        if isinstance(raw, bool) or not isinstance(raw, int) or not 0 < raw <= MAX_ID:
            raise BadValue(_("The number (id) of a record is expected."))
        return raw

    def operand_item(self, raw: Any, field: BoundField) -> Any:
        return raw if isinstance(raw, str) and raw in WORDS else super().operand_item(raw, field)

    def schema(self, field: BoundField) -> dict[str, Any]:
        return {"type": "integer", "minimum": 1, "maximum": MAX_ID}


class User(Reference):
    """A user of the program."""

    key = "user"


class File(Reference):
    """A stored file."""

    key = "file"
    operators = PRESENCE
    widget = "file"


class Many(Kind):
    """The records on the other side of a relation; tests on them read "any of them …"."""

    key = "many"
    operators = PRESENCE
    sortable = False
    multiple = True

    def read(self, raw: Any, field: BoundField, lenient: bool) -> Any:
        raise BadValue(_("This can't be written here."))
