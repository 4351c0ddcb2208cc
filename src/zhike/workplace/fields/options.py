"""The options of a list as an administrator types them: one per line, ``key | English | 中文``."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from zhike.workplace.fields.definition import Option

KEY = re.compile(r"[A-Za-z0-9_.-]{1,60}", re.ASCII)
MOST, LONGEST = 500, 100


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


def _read(number: int, line: str) -> Option:
    retired = line.startswith("-")
    key, *words = [part.strip() for part in line.removeprefix("-").split("|")]
    if not KEY.fullmatch(key):
        raise BadOptions(
            _("Line %(line)d: a key has only letters, digits, “_”, “.” and “-”.") % {"line": number}
        )
    if len(words) > 2 or any(len(word) > LONGEST for word in words):
        raise BadOptions(_("Line %(line)d: write key | English | 中文.") % {"line": number})
    english, chinese = (*words, "", "")[:2]
    return Option(key, {"en": english or chinese or key, "zh-hans": chinese or english or key}, retired)
