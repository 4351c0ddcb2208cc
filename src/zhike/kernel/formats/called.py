"""What people call one of many choices: found by its name or a shorter one, and the best hit first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

_short: dict[Any, Mapping[str, Any]] = {}


def declare(choices: Callable[[], Any], names: Mapping[str, Any]) -> None:
    """Say what else the choices that a function returns are called, in small letters, each with the key that it means."""
    _short[choices] = names


def short_names(column: Any) -> Mapping[str, Any]:
    """Return what else the choices of a column are called: ``{"uk": "GB"}``."""
    return _short.get(getattr(getattr(column, "choices", None), "func", None), {})


def found(text: str, labels: Mapping[Any, Any], short: Mapping[str, Any]) -> list[tuple[Any, str]]:
    """Return the keys and names that words in small letters find: what is called so, what begins so, what holds them."""
    also: dict[Any, list[str]] = {}
    for name, key in short.items():
        also.setdefault(key, []).append(name)
    hits: list[list[tuple[Any, str]]] = [[], [], [], []]
    for key, label in ((key, str(label)) for key, label in labels.items()):
        own = [label.casefold(), str(key).casefold()]
        others = also.get(key, [])
        if text in own or text in others:
            hits[0].append((key, label))
        elif text and any(name.startswith(text) for name in others):
            hits[1].append((key, label))
        elif any(name.startswith(text) for name in own):
            hits[2].append((key, label))
        elif any(text in name for name in own):
            hits[3].append((key, label))
    return [hit for part in hits for hit in part]
