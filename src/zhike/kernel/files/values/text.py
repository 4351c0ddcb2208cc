"""Clean the text of a cell: what is stored is what a person sees."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from zhike.kernel.files.problems import BadCell
from zhike.kernel.formats.wording import gettext_noop as _

# Full-width forms have their ASCII twins at a fixed distance; the ideographic space stands apart.
HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}

_SCIENTIFIC = re.compile(r"[+-]?\d+(\.\d+)?[eE][+-]?\d+")
# Joiners (U+200C, U+200D) build emoji families and Persian words, so they are not in this list.
_INVISIBLE = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2060\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MARGIN = re.compile(r"^\s+|\s+$")


class Cleaned(NamedTuple):
    """A cleaned text and the code points taken out of it, such as ``("U+200B",)``."""

    text: str
    removed: tuple[str, ...]


def clean_text(text: str) -> Cleaned:
    """Return the text in NFC, with line breaks as ``\\n``, without margins and invisible characters.

    Control characters (tab and line break excepted), zero-width spaces and byte-order marks are taken
    out and reported. Raises BadCell for NUL and for half of a character (lone surrogate), which no
    database can keep.
    """
    if text.isascii() and text.isprintable():
        return Cleaned(text.strip(), ())
    if "\0" in text:
        raise BadCell(_("The text contains a NUL character."))
    if _SURROGATE.search(text):
        raise BadCell(_("The text contains half of a character (a lone surrogate)."))
    removed = tuple(sorted({f"U+{ord(char):04X}" for char in _INVISIBLE.findall(text)}))
    if removed:
        text = _INVISIBLE.sub("", text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Cleaned(_MARGIN.sub("", unicodedata.normalize("NFC", text)), removed)


def parse_identifier(text: str) -> str:
    """Return a code, phone or account number as cleaned text with half-width letters, digits and signs.

    Raises BadCell where a spreadsheet has turned the digits into scientific notation.
    """
    value = clean_text(text).text.translate(HALF_WIDTH)
    if _SCIENTIFIC.fullmatch(value):
        raise BadCell(
            _("“%(text)s” was stored as a number and has lost digits; format the column as text."), text=value
        )
    return value
