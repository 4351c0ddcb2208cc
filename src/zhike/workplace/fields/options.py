"""The options of a list as an administrator types them: one per line, ``key | English | 中文 | colour``."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from zhike.workplace.fields.definition import Option

KEY = re.compile(r"[A-Za-z0-9_.-]{1,60}", re.ASCII)
MOST, LONGEST = 500, 100
# The tones that ``values.css`` knows, in light and in dark.
COLOURS = ("gray", "green", "teal", "blue", "purple", "pink", "red", "yellow")


class BadOptions(ValueError):
    """Carry the sentence that says which line is wrong."""


def read_options(text: str) -> tuple[Option, ...]:
    """Return the options of a text. Raises BadOptions with the number of the first wrong line."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST:
        raise BadOptions(_("At most %(limit)d options are possible.") % {"limit": MOST})
    found: dict[str, Option] = {}
    for number, line in lines:
        option = _read(number, line)
        if option.key in found:
            raise BadOptions(
                _("Line %(line)d: the key “%(key)s” is there twice.") % {"line": number, "key": option.key}
            )
        found[option.key] = option
    return tuple(found.values())


def alike(options: Iterable[Option]) -> str:
    """Return the word that two offered options share in one language, which nobody could tell apart, or ""."""
    seen: set[tuple[str, str]] = set()
    for option in options:
        words = {(language, " ".join(word.split()).casefold()) for language, word in option.labels.items()}
        if not option.retired and seen & words:
            language = min(seen & words)[0]
            return option.labels[language]
        seen |= set() if option.retired else words
    return ""


def write_options(options: Iterable[Option]) -> str:
    """Return options as the text that ``read_options`` reads."""
    lines = []
    for option in options:
        cells = [option.key, option.labels.get("en", ""), option.labels.get("zh-hans", "")]
        cells += [option.color] if option.color else []
        lines.append(("-" if option.retired else "") + " | ".join(cells))
    return "\n".join(lines)


def _read(number: int, line: str) -> Option:
    retired = line.startswith("-")
    key, *words = [part.strip() for part in line.removeprefix("-").split("|")]
    if not KEY.fullmatch(key):
        raise BadOptions(
            _("Line %(line)d: a key has only letters, digits, “_”, “.” and “-”.") % {"line": number}
        )
    english, chinese, color = (*words, "", "", "")[:3]
    if len(words) > 3 or any(len(word) > LONGEST for word in words) or (color and color not in COLOURS):
        text = _("Line %(line)d: write key | English | 中文 | colour. The colours are %(colours)s.")
        raise BadOptions(text % {"line": number, "colours": ", ".join(COLOURS)})
    labels = {"en": english or chinese or key, "zh-hans": chinese or english or key}
    return Option(key, labels, retired, "" if color == "gray" else color)
