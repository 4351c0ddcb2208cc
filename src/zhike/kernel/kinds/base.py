"""The contract of a kind: how a value of it is cleaned, shown, compared and described.

A kind is one stateless object; what differs from field to field (choices, length, decimals) comes
with the ``BoundField`` that every method receives. Sub-modules hold the kinds by family.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zhike.kernel.formats.direction import undirected
from zhike.kernel.wording import said as _

if TYPE_CHECKING:
    from zhike.kernel.objects import BoundField

MAX_TEXT = 100_000
COMPARE = ("eq", "ne", "gt", "gte", "lt", "lte", "between")
PRESENCE = ("empty", "filled")


class BadValue(ValueError):
    """Carry one translated sentence that says what is wrong with one value."""


def check_text(value: str) -> str:
    """Refuse what PostgreSQL or UTF-8 can't store: NUL and lone surrogates (quality.md §0.6).

    Returned without the signs that turn the direction of all that stands behind a text (docs/adr/0162).
    """
    if "\x00" in value:
        raise BadValue(_("The text contains a NUL character."))
    try:
        value.encode()
    except UnicodeEncodeError:
        raise BadValue(_("The text contains half of a character (a lone surrogate).")) from None
    return value if value.isascii() else undirected(value)


def check_listed(value: Any, limit: int = 1000) -> list[Any]:
    """Return ``value`` if it is a list of at most ``limit`` entries."""
    if not isinstance(value, list | tuple):
        raise BadValue(_("A list is expected."))
    if len(value) > limit:
        raise BadValue(_("At most %(limit)d entries are possible.") % {"limit": limit})
    return list(value)


class Kind:
    """Base of all kinds. ``key`` names it in declarations, API and templates; ``operators`` belong to it."""

    key = ""
    operators: tuple[str, ...] = PRESENCE
    widget = "text"
    number = False
    sortable = True
    multiple = False

    def clean(self, raw: Any, field: BoundField, *, lenient: bool = False) -> Any:
        """Return the Python value of ``raw`` (JSON, or text of a form or file cell when ``lenient``).

        Nothing (None, "", []) becomes ``self.nothing(field)``. Raises BadValue with a sentence.
        """
        if isinstance(raw, str):
            raw = check_text(raw)
            if lenient:
                raw = raw.strip()
        if raw is None or raw == "":
            return self.nothing(field)
        return self.read(raw, field, lenient)

    def read(self, raw: Any, field: BoundField, lenient: bool) -> Any:
        """Do the work of ``clean`` for a value that is there."""
        raise NotImplementedError

    def nothing(self, field: BoundField) -> Any:
        """Return what is stored when there is no value."""
        return None

    def is_empty(self, value: Any) -> bool:
        """Say whether a stored value counts as empty in filters and completeness."""
        return value is None or value == ""

    def to_json(self, value: Any) -> Any:
        """Return the value as the API, events and snapshots carry it."""
        return value

    def to_text(self, value: Any, field: BoundField) -> str:
        """Return the value as an export writes it, so that ``clean(lenient=True)`` gives it back."""
        return "" if value is None else str(value)

    def schema(self, field: BoundField) -> dict[str, Any]:
        """Return the JSON schema of a value in the API (without null)."""
        return {"type": "string"}

    def operand(self, raw: Any, field: BoundField, operator: str) -> Any:
        """Return the cleaned right-hand side of a filter test. Raises BadValue."""
        if operator in PRESENCE:
            return None
        if operator in ("in", "not_in", "has_any", "has_all"):
            return tuple(self.operand_item(item, field) for item in check_listed(raw))
        if operator == "between":
            items = check_listed(raw)
            if len(items) != 2:
                raise BadValue(_("Two values are expected: from and to."))
            return tuple(self.operand_item(item, field) for item in items)
        return self.operand_item(raw, field)

    def operand_item(self, raw: Any, field: BoundField) -> Any:
        """Return one cleaned value to compare with; text is read leniently since URLs carry text."""
        value = self.clean(raw, field, lenient=isinstance(raw, str))
        if value is None or value == "":
            raise BadValue(_("A value to compare with is missing."))
        return value
