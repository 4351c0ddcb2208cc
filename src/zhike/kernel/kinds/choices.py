"""Kinds that pick from a list: choice, multi-choice (and free tags)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zhike.kernel.formats.wording import joined, of_lazy
from zhike.kernel.kinds.base import PRESENCE, BadValue, check_listed, check_text
from zhike.kernel.kinds.text import Text
from zhike.kernel.wording import said as _

if TYPE_CHECKING:
    from zhike.kernel.objects import BoundField

MAX_TAGS = 50
# So many choices does a refusal name.
SHOWN = 12


def pick(raw: Any, field: BoundField, lenient: bool, people: bool = False) -> Any:
    """Return the key of the choice that ``raw`` names; a file may also use its label, in any language.

    A refusal tells ``people`` the labels, and programs the keys, which are what they have to send.
    """
    if isinstance(raw, str):
        if raw in field.choice_labels:
            return raw
        if lenient:
            key = field.choice_by_word(raw)
            if key is not None:
                return key
    elif isinstance(raw, int) and not isinstance(raw, bool) and raw in field.choice_labels:
        return raw
    names = [of_lazy(name) for name in (field.choice_labels.values() if people else field.choice_labels)]
    shown = joined(_(", "), [*names[:SHOWN], *(["…"] if len(names) > SHOWN else [])])
    raise BadValue(_("“%(value)s” is not one of: %(choices)s.") % {"value": str(raw)[:60], "choices": shown})


class Choice(Text):
    """One of the listed values."""

    key = "choice"
    operators = ("eq", "ne", "in", "not_in", *PRESENCE)
    widget = "select"

    def read(self, raw: Any, field: BoundField, lenient: bool) -> str:
        return pick(raw, field, lenient, people=lenient)

    def operand_item(self, raw: Any, field: BoundField) -> Any:
        return pick(raw, field, True)

    def to_text(self, value: Any, field: BoundField) -> str:
        return "" if value is None else str(value)

    def schema(self, field: BoundField) -> dict[str, Any]:
        keys = list(field.choice_labels) + ([] if field.required or field.null else [""])
        return {"type": "string", "enum": keys}


class MultiChoice(Text):
    """Any of the listed values; without a list, free tags."""

    key = "multi_choice"
    operators = ("has_any", "has_all", *PRESENCE)
    widget = "tags"
    sortable = False
    multiple = True

    def clean(self, raw: Any, field: BoundField, *, lenient: bool = False) -> list[str]:
        if lenient and isinstance(raw, str):
            raw = [part.strip() for part in raw.replace("；", ";").split(";")]
        if raw is None:
            raw = []
        items = [self.clean_item(item, field, lenient) for item in check_listed(raw, MAX_TAGS) if item != ""]
        return list(dict.fromkeys(items))

    def clean_item(self, raw: Any, field: BoundField, lenient: bool) -> str:
        if field.choice_labels:
            return pick(raw, field, lenient, people=lenient)
        if not isinstance(raw, str):
            raise BadValue(_("Text is expected."))
        text = Text.read(self, check_text(raw), field, lenient)
        if ";" in text:
            raise BadValue(_("A tag can't contain a semicolon."))
        return text

    def operand_item(self, raw: Any, field: BoundField) -> str:
        return pick(raw, field, True) if field.choice_labels else self.clean_item(raw, field, True)

    def is_empty(self, value: Any) -> bool:
        return not value

    def to_json(self, value: Any) -> list[str]:
        return list(value or ())

    def to_text(self, value: Any, field: BoundField) -> str:
        return "; ".join(value or ())

    def schema(self, field: BoundField) -> dict[str, Any]:
        item: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": field.max_length or 60}
        if field.choice_labels:
            item = {"type": "string", "enum": list(field.choice_labels)}
        else:
            item["pattern"] = r"^[^\x00-\x1f\x7f;\ufffe\uffff]*$"
        return {"type": "array", "items": item, "maxItems": MAX_TAGS}
