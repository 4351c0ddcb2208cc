"""Mark sentences for translation without knowing who will translate them, and keep them for readers of any language."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Gettext = Callable[[str], str]


def gettext_noop(message: str) -> str:
    """Return the message unchanged; the name makes the message extractor collect it."""
    return message


class Said(str):
    """A translated sentence that remembers what it translates, so that a later reader has it in his own language.

    It is a text like any other; only ``%`` with a mapping and ``str()`` keep the memory.
    """

    pattern: str
    details: Mapping[str, Any]

    def __new__(cls, text: str, pattern: str, details: Mapping[str, Any] | None = None) -> Said:
        """Return a text that says ``pattern`` with ``details`` in its places."""
        said = super().__new__(cls, text)
        said.pattern, said.details = pattern, details or {}
        return said

    def __mod__(self, details: Any) -> str:
        """Fill the places."""
        text = super().__mod__(details)
        return Said(text, self.pattern, details) if isinstance(details, Mapping) else text

    def __str__(self) -> str:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return str.__str__, (str.__str__(self),)


def remembering(gettext: Gettext) -> Gettext:
    """Return a ``gettext`` whose sentences remember what they translate."""
    return lambda pattern: Said(gettext(pattern), pattern)


def of_lazy(text: Any) -> str:
    """Return what is translated when it is read, such as a label, as a sentence that remembers, where it tells that."""
    if isinstance(text, Said):
        return text
    said, given = str(text), list(getattr(text, "_args", ()))
    return Said(said, given[0]) if len(given) == 1 and isinstance(given[0], str) else said


def joined(separator: str, parts: Sequence[str]) -> str:
    """Return sentences side by side, as one that remembers them."""
    places = {f"part{number}": part for number, part in enumerate(parts)}
    pattern = "%(between)s".join(f"%({place})s" for place in places)
    return Said(separator.join(parts), pattern, {"between": separator, **places}) if parts else ""


def kept(text: str) -> str:
    """Return a sentence as it is stored: what it says as JSON, or as it stands where it remembers nothing."""
    return json.dumps(_as_json(text), ensure_ascii=False) if isinstance(text, Said) else text


def told(stored: str, gettext: Gettext) -> str:
    """Return a stored sentence as ``gettext`` translates it."""
    if not stored.startswith('{"say": '):
        return stored
    try:
        return _read(json.loads(stored), gettext)
    except (ValueError, KeyError, TypeError):
        return stored


def _as_json(value: Any) -> Any:
    value = str(value) if isinstance(value, Exception) else value
    if isinstance(value, Said):
        details = {name: _as_json(part) for name, part in value.details.items()}
        return {"say": value.pattern, **({"with": details} if details else {})}
    return value if isinstance(value, int) else str(value)


def _read(value: Any, gettext: Gettext) -> Any:
    if not isinstance(value, dict):
        return value
    if not isinstance(value["say"], str):
        raise TypeError(value["say"])
    said = remembering(gettext)(value["say"])
    details = {name: _read(part, gettext) for name, part in value.get("with", {}).items()}
    return said % details if details else said
