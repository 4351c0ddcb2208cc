"""The kind of a JSON column that only the program itself reads and writes, such as the rights of a role."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zhike.kernel.kinds.base import BadValue, Kind
from zhike.kernel.wording import said as _

if TYPE_CHECKING:
    from zhike.kernel.objects import BoundField


class Document(Kind):
    """A JSON document or a list of ids. It is audited, but nobody types it, filters by it or imports it."""

    key = "document"
    operators = ()
    sortable = False

    def read(self, raw: Any, field: BoundField, lenient: bool) -> Any:
        raise BadValue(_("This can't be written here."))

    def schema(self, field: BoundField) -> dict[str, Any]:
        return {"type": "object"}
