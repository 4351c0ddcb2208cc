"""Pinyin for sorting and finding Chinese text, quick enough for every write and every import.

The characters come from the data file of pypinyin. The package itself is not imported: doing so loads its
phrases as well (58 MB and 0.2 s, against 7 MB here), and names need only the words in ``readings``.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from itertools import combinations, islice
from pathlib import Path

from .folding import fold, has_han, narrow, simplify, unaccent
from .readings import ALTERNATIVES, PHRASES, PREFERRED
from .surnames import SURNAME_READINGS, surname_of

SORT_KEY_LENGTH = 200
MAX_VARIANTS = 8
# Pinyin of whole paragraphs finds nothing that the characters would not find, and fills the index.
MAX_PINYIN_LENGTH = 60

_TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}
_WORDS = PHRASES | SURNAME_READINGS
_PHRASE = re.compile("|".join(sorted(PHRASES, key=len, reverse=True)))
_NOT_A_WORD = re.compile(r"[\W_]+")
_LEADING_SIGNS = re.compile(r"^[\W_]+(?=\w)")


class _Style(dict[int, str]):
    """A translation table that learns each character when it first meets it."""

    def __init__(self, render: Callable[[str, str], str]) -> None:
        self.render = render
        self.words: dict[str, str] = {}

    def __missing__(self, code: int) -> str:
        char = chr(code)
        reading = reading_of(char)
        self[code] = self.render(char, reading) if reading else char
        return self[code]

    def word(self, word: str) -> str:
        if word not in self.words:
            readings = _WORDS.get(word) or [reading_of(char) for char in word]
            self.words[word] = "".join(map(self.render, word, readings))
        return self.words[word]


# The digit of the tone sorts before any letter, so xi stands before xian; the character itself keeps
# two surnames of one sound apart.
_SORT = _Style(lambda char, reading: reading + char)
_FULL = _Style(lambda char, reading: reading[:-1])
_INITIAL = _Style(lambda char, reading: reading[0])


def sort_key(text: str, person: bool = False) -> str:
    """Return a key whose byte order (collation "C") is the order that readers expect.

    Chinese by pinyin, then tone, then character; Latin without case and accents; both among each other from
    A to Z; digits first, other scripts last. Leading signs are skipped. ``person`` reads the surname as a
    surname. Texts that differ only in case, accents or script have the same key: add the id for a total order.
    At most 200 characters, enough for 28 Chinese ones.
    """
    folded = _LEADING_SIGNS.sub("", fold(text))
    return _convert(folded, _SORT, person)[:SORT_KEY_LENGTH]


def full(text: str, person: bool = False) -> str:
    """Return the text with each Chinese character as its syllable without tone: 重庆 → chongqing, 吕 → lv."""
    return _convert(fold(text), _FULL, person)


def initials(text: str, person: bool = False) -> str:
    """Return the text with each Chinese character as the first letter of its syllable: 张三 → zs."""
    return _convert(fold(text), _INITIAL, person)


def syllables(text: str, person: bool = False) -> list[str]:
    """Return one syllable with tone number for each character of the text; others stand as they are."""
    folded = simplify(text)
    return [reading or char for char, reading in zip(folded, _readings(folded, person), strict=True)]


def readings_by_place(text: str) -> list[tuple[str, ...]]:
    """Return for each character of a folded text the syllables it may be read as, the usual first; () for no Chinese.

    A surname at the start is read as a surname too, since 单 may begin the name of a person or of a firm.
    """
    settled = {place for match in _PHRASE.finditer(text) for place in range(*match.span())}
    named = _readings(text, person=True)
    found = []
    for place, (char, reading) in enumerate(zip(text, _readings(text, person=False), strict=True)):
        likely = dict.fromkeys(each[:-1] for each in (reading, named[place]) if each)
        if likely and place not in settled:
            likely.update(dict.fromkeys(_others(char, reading[:-1])))
        found.append(tuple(likely))
    return found


def search_text(*texts: str, person: bool = False) -> str:
    """Return what the texts can be found by, as one string of distinct words between spaces.

    For each text: as written (NFKC, lower case), unaccented, simplified; and when it has Chinese in it, the
    pinyin joined and the initials, with up to 8 ways to read it. A query is brought to the same form by ``fold``.
    """
    found: dict[str, None] = {}
    for text in filter(None, texts):
        written = narrow(text).lower()
        folded = simplify(unaccent(written))
        found.update(dict.fromkeys((written, folded)))
        if has_han(folded) and len(folded) <= MAX_PINYIN_LENGTH:
            found.update(dict.fromkeys(_spoken(_NOT_A_WORD.sub("", folded), person)))
    return " ".join(filter(None, found))


@cache
def reading_of(char: str) -> str:
    """Return the usual syllable of one character with its tone number (5 is neutral), "" if it has none."""
    if char in PREFERRED:
        return PREFERRED[char]
    marked = _dictionary().get(str(ord(char)), "")
    return _numbered(marked.partition(",")[0]) if marked else ""


def _convert(text: str, style: _Style, person: bool) -> str:
    if text.isascii():
        return text
    parts: list[str] = []
    start = 0
    if person and (surname := surname_of(text)):
        parts.append(style.word(surname))
        start = len(surname)
    for match in _PHRASE.finditer(text, start):
        parts += (text[start : match.start()].translate(style), style.word(match[0]))
        start = match.end()
    parts.append(text[start:].translate(style))
    return "".join(parts)


def _readings(text: str, person: bool) -> list[str]:
    readings = [reading_of(char) for char in text]
    for match in _PHRASE.finditer(text):
        readings[match.start() : match.end()] = PHRASES[match[0]]
    surname = surname_of(text) if person else ""
    if surname in _WORDS:
        readings[: len(surname)] = _WORDS[surname]
    return readings


def _spoken(text: str, person: bool) -> Iterator[str]:
    """Yield pinyin and initials of a folded text for each of the ways to read it, the likeliest first."""
    readings = _readings(text, person)
    base = [reading[:-1] or char for char, reading in zip(text, readings, strict=True)]
    settled = {place for match in _PHRASE.finditer(text) for place in range(*match.span())}
    others = [
        (place, other)
        for place, char in enumerate(text)
        if place not in settled
        for other in _others(char, base[place])
    ]
    changes = (change for size in range(3) for change in combinations(others, size))
    for change in islice(changes, MAX_VARIANTS):
        spoken = list(base)
        for place, other in change:
            spoken[place] = other
        yield "".join(spoken)
        yield "".join(word[:1] for word in spoken)


def _others(char: str, taken: str) -> Iterator[str]:
    usual = reading_of(char)[:-1]
    for other in (usual, *ALTERNATIVES.get(char, ())):
        if other and other != taken:
            yield other
    if taken in ("lv", "nv"):
        yield taken[0] + "u"


def _numbered(marked: str) -> str:
    """Turn zhāng into zhang1 and lǚ into lv3."""
    letters: list[str] = []
    tone = "5"
    for letter in unicodedata.normalize("NFD", marked):
        if letter in _TONES:
            tone = _TONES[letter]
        elif letter == "\u0308":
            letters[-1] = "v"
        elif letter.isascii():
            letters.append(letter)
    return "".join(letters) + tone


@cache
def _dictionary() -> dict[str, str]:
    """Read the readings of single characters: code point in decimal → "zhāng,zhàng"."""
    package = find_spec("pypinyin")
    if package is None or package.origin is None:
        raise RuntimeError(
            "The package pypinyin is not installed, so Chinese can't be sorted. Run bin/setup."
        )
    return json.loads(Path(package.origin).with_name("pinyin_dict.json").read_bytes())
