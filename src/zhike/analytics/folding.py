"""Bring texts that a person takes for the same into the same letters.

Traditional characters become simplified one by one (the character table of OpenCC), never by phrase:
a query and the text that it should find must come out alike whatever stands around them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

# Latin letters that Unicode does not decompose into a letter and an accent.
_STROKED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t"}
)
_ACCENTS = re.compile("[\u0300-\u036f]+")
_HAS_HAN = re.compile("[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# In ASCII and the basic Han block neither NFKC nor the accents change anything.
_NEEDS_FOLDING = re.compile("[^\x00-\x7f\u3400-\u9fff]")
_SPACES = re.compile(r"\s+")


def has_han(text: str) -> bool:
    """Tell whether the text has at least one Chinese character."""
    return _HAS_HAN.search(text) is not None


def narrow(text: str) -> str:
    """Return the text in NFKC (full-width letters and digits become ordinary ones), spaces collapsed."""
    if not text.isascii() and _NEEDS_FOLDING.search(text):
        text = unicodedata.normalize("NFKC", text)
    return _SPACES.sub(" ", text).strip()


def unaccent(text: str) -> str:
    """Return the text in lower case with Latin, Greek and Cyrillic accents removed; kana keep their marks."""
    text = text.casefold()
    if text.isascii() or not _NEEDS_FOLDING.search(text):
        return text
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.translate(_STROKED)))
    return unicodedata.normalize("NFC", bare)


def simplify(text: str) -> str:
    """Return the text with traditional Chinese characters replaced by simplified ones, length unchanged."""
    return text if text.isascii() else text.translate(_simplified())


def fold(text: str) -> str:
    """Return the form in which two texts are compared: NFKC, lower case, unaccented, simplified."""
    return simplify(unaccent(narrow(text)))


@cache
def _simplified() -> dict[int, str]:
    """Read OpenCC's traditional-to-simplified characters; where it offers several, the first is the usual one."""
    table = files("opencc").joinpath("dictionary", "TSCharacters.txt").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in table.splitlines() if line)
    return {ord(old): new.split(" ")[0] for old, new in pairs}
