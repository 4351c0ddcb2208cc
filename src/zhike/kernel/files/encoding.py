"""Find out in which encoding a text file is written, and decode it strictly.

Only a byte-order mark or valid UTF-8 is certain. Everything else is a suggestion that a person has to
confirm over a preview, because a wrong encoding shows plausible nonsense. One-byte encodings fit every
file, so they are never suggested; a person may choose them.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from zhike.kernel.files import sources
from zhike.kernel.files.gb18030 import CURRENT, OUTDATED
from zhike.kernel.files.problems import FileRefused, Sentence
from zhike.kernel.formats.wording import gettext_noop as _

# Codec name → label; these can be chosen.
ENCODINGS = {
    "utf-8": "UTF-8",
    "gb18030": "GB18030 (GBK, GB2312)",
    "cp950": "Big5",
    "cp932": "Shift-JIS",
    "cp949": "EUC-KR",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "utf-32-le": "UTF-32 LE",
    "utf-32-be": "UTF-32 BE",
    "cp1252": "Windows-1252",
    "latin-1": "Latin-1",
}
# UTF-32 stands before UTF-16, whose mark is the beginning of the longer one.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    ("\ufeff".encode("gb18030"), "gb18030"),
)
# Punctuation, kana or jamo, and the most used characters, as the lead bytes of each national table.
_COMMON = {
    "gb18030": re.compile(rb"[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]$", re.DOTALL),
    "cp950": re.compile(rb"[\xa1-\xa3\xa4-\xc6].$", re.DOTALL),
    "cp932": re.compile(rb"[\x81-\x83\x88-\x97].$", re.DOTALL),
    "cp949": re.compile(rb"[\xa1-\xa3\xb0-\xc8][\xa1-\xfe]$", re.DOTALL),
}
_SAMPLE_BYTES = 4 * 2**20
_PLAUSIBLE = 0.3
_CLEARLY_BETTER = 0.15


@dataclass(frozen=True)
class Encoding:
    """What is known about the encoding of a file.

    ``name`` is a key of ENCODINGS, None where nothing fits; ``certain`` is False where a person must
    confirm; ``alternatives`` are other names under which the sample can be decoded.
    """

    name: str | None
    certain: bool
    reason: Sentence
    alternatives: tuple[str, ...] = ()


def detect_encoding(path: Path) -> Encoding:
    """Return the encoding of the file at ``path``; reads all of it. Raises FileRefused where it is no text."""
    sample = sources.head_of(path, _SAMPLE_BYTES)
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return Encoding(name, True, Sentence(_("The file begins with a byte-order mark.")))
    fault = _first_fault(_then_end(sources.chunks(path)), "utf-8")
    # A file of Western text in UTF-16 is half zeros and valid UTF-8; one of Chinese text is neither.
    if wide := _wide(sample, least=0.25 if fault is None else 0.02):
        reason = Sentence(_("The zero bytes of the file follow the pattern of UTF-16 or UTF-32."))
        return Encoding(wide, False, reason)
    if fault is None:
        if sample.isascii():
            return Encoding(
                "utf-8", True, Sentence(_("The file begins with plain ASCII and is valid UTF-8."))
            )
        return Encoding("utf-8", True, Sentence(_("The whole file is valid UTF-8.")))
    fitting = _fitting(sample)
    line = line_at(path, "utf-8", fault)
    if _mostly_utf8(sample):
        reason = Sentence(
            _("Most of the file is UTF-8, but line %(line)d is not (byte %(byte)d)."), line=line, byte=fault
        )
        return Encoding("utf-8", False, reason, tuple(fitting))
    best = _most_plausible(sample, fitting)
    others = tuple(name for name in fitting if name != best)
    reason = Sentence(_("The file is not UTF-8 (line %(line)d, byte %(byte)d)."), line=line, byte=fault)
    return Encoding(best, False, reason, others)


def decoded(path: Path, name: str) -> Iterator[str]:
    """Yield the text of the file in pieces, without its byte-order mark.

    Raises FileRefused, naming line and byte, at the first byte that the encoding doesn't allow.
    """
    decoder = codecs.getincrementaldecoder(name)("strict")
    read, first = 0, True
    for data in _then_end(sources.chunks(path)):
        start = read - len(decoder.getstate()[0])
        try:
            text = decoder.decode(data, final=not data)
        except UnicodeDecodeError as error:
            raise FileRefused(
                _("Line %(line)d has bytes that are not %(encoding)s (byte %(byte)d of the file)."),
                line=line_at(path, name, start + error.start),
                encoding=ENCODINGS[name],
                byte=start + error.start,
            ) from None
        read += len(data)
        if name == "gb18030" and OUTDATED.search(text):
            text = text.translate(CURRENT)
        if first and text:
            text, first = text.removeprefix("\ufeff"), False
        if text:
            yield text


def line_at(path: Path, name: str, offset: int) -> int:
    """Return the number, from 1, of the line on which the byte at ``offset`` lies."""
    decoder = codecs.getincrementaldecoder(name)("ignore")
    line, left, after_return = 1, offset, False
    for data in sources.chunks(path):
        text = decoder.decode(data[:left])
        line += count_lines(text) - (after_return and text.startswith("\n"))
        after_return = text.endswith("\r") if text else after_return
        left -= len(data)
        if left <= 0:
            break
    return line


def count_lines(text: str) -> int:
    """Return the number of line ends in ``text``: LF, CR LF or a lone CR."""
    ends = text.count("\n")
    if "\r" in text:
        ends += text.count("\r") - text.count("\r\n")
    return ends


def _then_end(data: Iterator[bytes]) -> Iterator[bytes]:
    """Add the empty piece that tells a decoder that nothing follows."""
    yield from data
    yield b""


def _first_fault(data: Iterable[bytes], name: str) -> int | None:
    """Return the offset of the first byte that ``name`` doesn't allow; a last character may be cut."""
    decoder = codecs.getincrementaldecoder(name)("strict")
    read = 0
    for piece in data:
        start = read - len(decoder.getstate()[0])
        try:
            decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            return start + error.start
        read += len(piece)
    return None


def _wide(sample: bytes, least: float) -> str | None:
    """Recognise UTF-16 and UTF-32 by where the zero bytes of ASCII letters, commas and line ends stand.

    At least the share ``least`` of all bytes must be zero.
    """
    if sample.count(0) < least * len(sample):
        return None
    zeros = [sample[place::4].count(0) for place in range(4)]
    nearly_all = len(sample) // 4 * 0.9
    if min(zeros[2:]) > nearly_all:
        name = "utf-32-le"
    elif min(zeros[:2]) > nearly_all:
        name = "utf-32-be"
    else:
        name = "utf-16-le" if zeros[1] + zeros[3] > zeros[0] + zeros[2] else "utf-16-be"
    fits = _first_fault([sample], name) is None and re.search("[\r\n]", sample.decode(name, "ignore"))
    return name if fits else None


def _fitting(sample: bytes) -> list[str]:
    """Return the encodings of more than one byte that decode the sample, plausible or not."""
    end = [b""] if len(sample) < _SAMPLE_BYTES else []
    return [name for name in _COMMON if _first_fault([sample, *end], name) is None]


def _mostly_utf8(sample: bytes) -> bool:
    """Tell a UTF-8 file with damaged or foreign lines from a file in another encoding."""
    lines = [line for line in sample.split(b"\n") if not line.isascii()]
    return sum(_first_fault([line, b""], "utf-8") is None for line in lines) * 2 >= len(lines) > 1


def _most_plausible(sample: bytes, fitting: list[str]) -> str | None:
    """Return the encoding with the most everyday characters; GB18030 unless another is clearly better."""
    shares = {name: _everyday_share(sample, name) for name in fitting}
    best = max(shares, key=shares.__getitem__, default=None)
    if best is None or shares[best] < _PLAUSIBLE:
        return None
    if shares.get("gb18030", 0) + _CLEARLY_BETTER >= shares[best]:
        return "gb18030"
    return best


def _everyday_share(sample: bytes, name: str) -> float:
    """Return the share of everyday characters, by the encoding's own table, among those outside ASCII."""
    counts = Counter(char for char in sample.decode(name, "ignore") if not char.isascii())
    everyday = sum(count for char, count in counts.items() if _COMMON[name].match(char.encode(name)))
    return everyday / (sum(counts.values()) or 1)
