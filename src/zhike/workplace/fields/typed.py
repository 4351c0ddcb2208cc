"""What the form of a custom field sends, as the values of its definition; keys follow from names where none is typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.http import QueryDict

from zhike.kernel.formats import pinyin
from zhike.workplace.fields.definition import Option
from zhike.workplace.fields.models import LISTED, SEARCHED, SORTABLE, SUMMED, CustomField
from zhike.workplace.fields.options import BadOptions, read_options, write_options

TEXTS = ("label_en", "label_zh", "help_en", "help_zh")
FLAGS = ("in_list", "filtered", "sorted", "searched", "summed", "required")
# The flags that only some kinds can carry.
POSSIBLE = {"sorted": SORTABLE, "searched": SEARCHED, "summed": SUMMED}
CELLS = ("key", "en", "zh", "color", "state")
EMPTY = {"key": "", "en": "", "zh": "", "color": "gray", "state": "offered"}


def values_of(data: QueryDict, obj_key: str, stored: CustomField | None) -> dict[str, Any]:
    """Return the values of a definition; what can't change of a stored one is left out."""
    values: dict[str, Any] = {name: " ".join(data.get(name, "").split()) for name in TEXTS}
    values |= {name: name in data for name in FLAGS}
    kind = stored.kind if stored else data.get("kind", "")
    if stored is None:
        digits = data.get("decimals", "")
        values |= {
            "object": obj_key, "kind": kind, "target": data.get("target", "") if kind == "reference" else "",
            "key": data.get("key", "").strip() or key_of(values["label_en"], values["label_zh"]),
            "decimals": int(digits) if kind == "number" and digits in list("0123456") else 0,
        }  # fmt: skip
    values["options"] = write_options(options_of(data)) if kind in LISTED else ""
    return values


def options_of(data: QueryDict) -> Iterator[Option]:
    """Yield the options of the editor in their order; rows without a word are none."""
    columns = [data.getlist(f"option_{name}") for name in CELLS]
    taken = set(columns[0])
    for key, en, zh, color, state in zip(*columns, strict=False):
        english, chinese = (" ".join(text.replace("|", "/").split()) for text in (en, zh))
        if not english and not chinese:
            continue
        key = key.strip() or free(key_of(english, chinese) or "option", taken)
        taken.add(key)
        words = {"en": english or chinese, "zh-hans": chinese or english}
        yield Option(key, words, state == "retired", "" if color == "gray" else color)


def key_of(english: str, chinese: str) -> str:
    """Return a key for programs made of a name: its letters and digits, of Chinese its pinyin; "" where it has none."""
    text = english if re.search("[A-Za-z]", english) else pinyin.full(chinese)
    return re.sub("[^a-z0-9]+", "_", text.lower()).strip("_").lstrip("0123456789_")[:40].rstrip("_")


def free(key: str, taken: set[str]) -> str:
    """Return the key, with a number behind it where it is taken."""
    return next(
        found for n in range(len(taken) + 1) if (found := f"{key}_{n + 1}" if n else key) not in taken
    )


def option_rows(row: CustomField, data: QueryDict | None) -> list[dict[str, Any]]:
    """Return the rows of the options editor: as typed, as stored, or three empty ones to begin with."""
    if data is not None:
        rows = zip(*(data.getlist(f"option_{name}") for name in CELLS), strict=False)
        return [dict(zip(CELLS, cells, strict=True)) for cells in rows]
    try:
        options = read_options(row.options)
    except BadOptions:
        options = ()
    found = [
        {"key": option.key, "en": option.labels["en"], "zh": option.labels["zh-hans"],
         "color": option.color or "gray", "state": "retired" if option.retired else "offered"}
        for option in options
    ]  # fmt: skip
    return found or [EMPTY] * 3
