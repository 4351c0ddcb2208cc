"""What a text is found by: the lexemes that the index keeps of one field, each with its place.

Letters and characters without signs and spaces stand in a row, and each place gives

    g  the gram that begins there: two places where it begins with a Chinese character, else three letters
    p  the syllable there and the next one (hai.wen), i their initials (hw), for Chinese characters
    $  the end of the text, = the whole of a short one

A word is then found as a phrase of grams, which PostgreSQL checks place by place, so any fragment is found
and nothing else is. What begins the text is kept once more in capitals (G, P, I): to ask for names that begin with
something must not read all those that contain it. Each lexeme begins with the mark of its field, which is how
a field that somebody may not see is left out of his search.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from zlib import crc32

from zhike.kernel.formats.folding import fold, has_han
from zhike.kernel.formats.pinyin import MAX_PINYIN_LENGTH, readings_by_place

LETTERS = 3
# A field is found by its first characters; no place may lie beyond 16,383, where PostgreSQL stops counting.
MOST_PLACES = 500
MOST_WHOLE = 60
_WORD = re.compile(r"[^\W_]+")
# Weights tell where a gram stands: at the start of the text, of a word, or elsewhere.
START, WORD, ELSEWHERE = "A", "B", ""


# Marks come from the planes of Unicode for private use, so they are no letter that anybody searches for.
_PLANES = (0xF0000, 0x100000)
_PLANE = 0xFFFE


@cache
def mark_of(key: str, field: str) -> str:
    """Return the character that the lexemes of a field begin with; it follows from the names alone."""
    plane, place = divmod(crc32(f"{key}.{field}".encode()) % (2 * _PLANE), _PLANE)
    return chr(_PLANES[plane] + place)


def squeeze(text: str) -> str:
    """Return the folded letters, digits and characters of a text without what stands between them."""
    return "".join(_WORD.findall(fold(text)))


def lexemes(mark: str, text: str) -> Iterator[str]:
    """Yield the lexemes of a field's text in the notation of a tsvector: ``'āg海文':1A``."""
    words = _WORD.findall(fold(text))
    row = "".join(words)[:MOST_PLACES]
    if not row:
        return
    starts, place = {0}, 0
    for word in words:
        starts.add(place)
        place += len(word)
    for place in range(len(row)):
        weight = START if not place else WORD if place in starts else ELSEWHERE
        yield f"'{mark}g{gram(row, place)}':{place + 1}{weight}"
    yield f"'{mark}G{gram(row, 0)}':1"
    yield f"'{mark}$':{len(row) + 1}"
    if len(row) <= MOST_WHOLE:
        yield f"'{mark}={row}':1"
    if len(row) <= MAX_PINYIN_LENGTH and has_han(row):
        yield from _spoken(mark, row)


def gram(row: str, place: int) -> str:
    """Return the gram of a row that begins at a place; letters end before a Chinese character."""
    if row.isascii():  # most fields are, and need no look at each letter
        return row[place : place + LETTERS]
    if has_han(row[place]):
        return row[place : place + 2]
    letters = row[place : place + LETTERS]
    for length in range(1, len(letters)):
        if has_han(letters[length]):
            return letters[:length]
    return letters


def _spoken(mark: str, row: str) -> Iterator[str]:
    places = readings_by_place(row)
    for place, here in enumerate(places):
        following = places[place + 1] if place + 1 < len(places) else ()
        pairs = [(one, other) for one in here for other in following or ("",)]
        found = {f"p{one}.{other}" for one, other in pairs} | {
            f"i{one[0]}{other[:1]}" for one, other in pairs
        }
        for lexeme in found:
            yield f"'{mark}{lexeme}':{place + 1}"
            if not place:
                yield f"'{mark}{lexeme[0].upper()}{lexeme[1:]}':1"
