"""Reports in Chinese: sentences are found by their pattern, words of tables and charts by themselves (ADR 0151).

The library speaks English, also in what it warns of and refuses; the command translates at its edge, so that a
sentence from any depth is translated in one place, and one that is not known stays as it is.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable
from functools import cache

from zhike.analytics.commands.chinese import SENTENCES, WORDS
from zhike.analytics.commands.chinese_help import HELP
from zhike.analytics.commands.chinese_rare import REASONS, REFUSALS, WARNINGS

__all__ = ["BY_RULE", "LANGUAGES", "NOTHING", "Translate", "language", "spoken_reasons", "translator"]

LANGUAGES = ("en", "zh")
# Sentences that follow another one, which may be any.
NOTHING = "Nothing was written."
BY_RULE = "Risks are points of a rule, not learned."
Translate = Callable[[str], str]
# A row of a table begins with two spaces, then words or figures.
ROW = re.compile(r"^ {2,}\S")
CELL = re.compile(r"(\s*)([^\s\d]\S*(?: [a-z]+)*)")
FIRST = re.compile(r"( {2,4})([^\s\d]\S*(?: [a-z]+)*)( *(?= ))")
COUNT = re.compile(r"([0-9][0-9,]*) ([a-z]+)")
COUNTS = re.compile(rf"{COUNT.pattern}(?:, {COUNT.pattern})*")
# What stands in these places is the file's, not Zhike's: a column may be called day.
THEIRS = frozenset(("name", "names", "file", "files", "text", "list", "has", "treated", "control"))
PLACE = re.compile(r"\{(\w+)\}")


def language(asked: str | None) -> str:
    """Return the language of the report: the one asked for, else that of the environment, else English."""
    told = asked or next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    return "zh" if told.lower().startswith("zh") else "en"


def spoken_reasons(text: str, *, single: bool = False) -> str:
    """Return a list of the library's reasons in Chinese, or a ``single`` one, whose names may hold commas.

    What is not known stays.

    >>> spoken_reasons("silent for 2.5 × the usual interval, overdue 3.1")
    '沉默已达通常间隔的 2.5 倍，逾期 3.1 倍'
    """
    if single:
        return _matched(text, _patterns(True)) or text
    return "，".join(_matched(part, _patterns(True)) or part for part in text.split(", "))


def translator(name: str) -> Translate:
    """Return what turns an English sentence, word or row of a table into a language; English stays as it is."""
    return _chinese if name == "zh" else _same


def _same(text: str) -> str:
    return text


def _chinese(text: str) -> str:
    """Return a text in Chinese, or as it is where it is not known.

    >>> _chinese("5 customers with a value of 0 or less are left out.")
    '5 位客户的价值为 0 或更少，未计入。'
    """
    if text in WORDS:
        return WORDS[text]
    for last in (NOTHING, BY_RULE):
        if text.endswith(f" {last}"):
            return _chinese(text.removesuffix(f" {last}")) + WORDS[last]
    if told := _matched(text, _patterns(False)):
        return told
    if COUNTS.fullmatch(text):
        return "，".join(f"{WORDS.get(word, word)} {count}" for count, word in COUNT.findall(text))
    return _row(text) if ROW.match(text) else text


def _matched(text: str, patterns: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    for pattern, chinese in patterns:
        if found := pattern.fullmatch(text):
            parts = {
                name: part if name in THEIRS else _chinese(part) for name, part in found.groupdict().items()
            }
            return _filled(chinese, parts)
    return ""


def _filled(chinese: str, parts: dict[str, str]) -> str:
    return PLACE.sub(lambda place: parts[place[1]], chinese)


def _row(text: str) -> str:
    """Return a row of a table with its words in Chinese, the first standing left and the others right, as wide as before."""
    first = FIRST.match(text)
    start = _cell(first[1], first[2], first[3], left=True) if first else ""
    rest = text[first.end() :] if first else text
    return start + CELL.sub(lambda cell: _cell(cell[1], cell[2], "", left=False), rest)


def _cell(lead: str, word: str, after: str, *, left: bool) -> str:
    if word not in WORDS:
        return lead + word + after
    spare = len(word) - _width(WORDS[word])
    if left:
        return lead + WORDS[word] + " " * max(spare + len(after), 1)
    return " " * max(spare + len(lead), 1) + WORDS[word] + after


def _width(text: str) -> int:
    """Return how many places a text takes at a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


@cache
def _patterns(reasons: bool) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the patterns of reasons, or of all sentences; those with most fixed letters first, for others fit more."""
    found = []
    known = REASONS if reasons else SENTENCES | REFUSALS | WARNINGS | HELP
    for english in sorted(known, key=lambda one: -len(PLACE.sub("", one))):
        parts = PLACE.split(english)
        pattern = "".join(
            f"(?P<{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts)
        )
        found.append((re.compile(pattern, re.DOTALL), known[english]))
    return tuple(found)
