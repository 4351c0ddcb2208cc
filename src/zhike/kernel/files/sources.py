"""Open the bytes of a file: what it is by its first bytes, and its text stream, inflated within limits."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from zhike.kernel.files import limits
from zhike.kernel.files.problems import FileRefused, Sentence
from zhike.kernel.formats.wording import gettext_noop as _


class Container(StrEnum):
    """What a file is, whatever its name says."""

    TEXT = "text"
    GZIP = "gzip"
    ZIP = "zip"


_GZIP, _ZIP, _OLE, _PDF = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-"
_HTML = re.compile(rb"\s*<(?:!doctype html|html|table|\?xml)", re.IGNORECASE)
# Control characters that no table has many of. A file with NUL may be UTF-16, which the encoding tells.
_BINARY = re.compile(rb"[\x01-\x06\x0e-\x1a\x1c-\x1f]")
# What is sent by mistake for a table, and what to say then.
_FOREIGN = (
    (re.compile(rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|GIF8[79]a|RIFF.{4}WEBP|II\*\0|MM\0\*|.{4}ftyp(?:heic|avif|mif1)", re.DOTALL),
     _("This is a picture, not a table, whatever its name says. Choose the .xlsx or .csv file that holds the rows.")),
    (re.compile(rb"ID3[\x02-\x04]|\xff\xfb|#!AMR|OggS\0|RIFF.{4}(?:WAVE|AVI )|.{4}ftyp|\x1aE\xdf\xa3", re.DOTALL),
     _("This is a sound or a film, not a table, whatever its name says. Choose the .xlsx or .csv file that holds the rows.")),
    (re.compile(rb"7z\xbc\xaf\x27\x1c|Rar!\x1a\x07"), _("This is an archive. Unpack it and choose the .xlsx or .csv file in it.")),
)  # fmt: skip
EMPTY = _("The file is empty. Choose the one that holds the rows.")
_BOOKS, _TEXTS = (".xlsx", ".xlsm", ".xls"), (".csv", ".tsv", ".txt")
_HEAD_BYTES = 4096
_MANY = 100


def container_of(path: Path) -> Container:
    """Return what the file at ``path`` is. Raises FileRefused for what can't be a table."""
    size = path.stat().st_size
    if not size:
        raise FileRefused(EMPTY)
    if size > limits.MAX_FILE_BYTES:
        raise FileRefused(
            _("The file has %(size)d MB; at most %(limit)d MB are possible. Split it into several files."),
            size=-(-size // limits.MEGABYTE),
            limit=limits.MAX_FILE_BYTES // limits.MEGABYTE,
        )
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if head.startswith(_GZIP):
        return Container.GZIP
    if head.startswith(_ZIP):
        return Container.ZIP
    _refuse_foreign(head, path.suffix.lower() in _BOOKS)
    return Container.TEXT


def disguise(path: Path, kind: str) -> list[Sentence]:
    """Return what to say of a table of a kind ("csv", "xlsx") whose name ends in that of another; nothing where it fits."""
    ending = path.suffix.lower()
    if kind == "csv" and ending in _BOOKS:
        return [Sentence(
            _("The name ends in %(ending)s, but the file is plain text, no workbook. It is read as CSV: check the columns below, or save the table as .xlsx again."),
            ending=ending,
        )]  # fmt: skip
    if kind == "xlsx" and ending in _TEXTS:
        return [
            Sentence(
                _("The name ends in %(ending)s, but the file is a workbook. It is read as .xlsx."),
                ending=ending,
            )
        ]
    return []


def chunks(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a text file, inflated where it is a .gz file, in pieces of bounded size.

    Raises FileRefused where the archive is damaged, inflates too far, or holds no text.
    """
    if container_of(path) is Container.TEXT:
        with path.open("rb") as file:
            while data := file.read(limits.BLOCK_BYTES):
                yield data
        return
    with path.open("rb") as file:
        first = True
        for data in _inflate(file):
            if first:
                if data.startswith((_GZIP, _ZIP)):
                    raise FileRefused(_("The file is an archive inside an archive; unpack it first."))
                _refuse_foreign(data[:_HEAD_BYTES])
                first = False
            yield data
        if first:
            raise FileRefused(EMPTY)


def head_of(path: Path, size: int) -> bytes:
    """Return the first ``size`` bytes of the text, or all of it where it is shorter."""
    parts: list[bytes] = []
    length = 0
    for data in chunks(path):
        parts.append(data)
        length += len(data)
        if length >= size:
            break
    return b"".join(parts)[:size]


def _inflate(file: BinaryIO) -> Iterator[bytes]:
    inflater = zlib.decompressobj(wbits=31)
    members, total, pending = 1, 0, b""
    while True:
        pending = pending or file.read(limits.BLOCK_BYTES)
        if inflater.eof:
            pending = pending.lstrip(b"\0")  # padding between members
            if not pending:
                return
            inflater, members = zlib.decompressobj(wbits=31), members + 1
        try:
            data = inflater.decompress(pending, limits.BLOCK_BYTES)
        except zlib.error:
            raise FileRefused(_("The archive is damaged; nothing after the damage can be read.")) from None
        if not pending and not data and not inflater.eof:
            raise FileRefused(_("The archive ends too early; it was not copied completely."))
        pending = inflater.unconsumed_tail or inflater.unused_data
        total += len(data)
        _check_inflated(total, file.tell() - len(pending), members)
        if data:
            yield data


def _check_inflated(total: int, read: int, members: int) -> None:
    too_dense = total > limits.GZIP_RATIO_FROM and total > limits.MAX_GZIP_RATIO * read
    if too_dense or total > limits.MAX_INFLATED_BYTES or members > limits.MAX_GZIP_MEMBERS:
        raise FileRefused(
            _("The archive unpacks to far more than a table needs; it is not read any further.")
        )


def _refuse_foreign(head: bytes, book: bool = False) -> None:
    if head.startswith(_OLE):
        raise FileRefused(
            _("This is an old Excel file (.xls) or one with a password. Save it as .xlsx without a password.")
        )
    if head.startswith(_PDF):
        raise FileRefused(_("This is a PDF. Export the table as .xlsx or .csv."))
    if _HTML.match(head):
        raise FileRefused(_("This is a web page or XML, not a table. Save it as .xlsx or .csv."))
    for signs, sentence in _FOREIGN:
        if signs.match(head):
            raise FileRefused(sentence)
    marked = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    # Text in UTF-16 or UTF-32 has many zeros; arbitrary bytes have few of them, and of every other sign as many.
    few = head.count(0) < 0.02 * len(head)
    control = len(_BINARY.findall(head))
    # What calls itself a workbook, or has a zero here and there, is hardly a text with odd signs in it.
    odd = (book or b"\0" in head) and control > 8 and control * 20 > len(head)
    if not marked and few and (control > _MANY or odd):
        if book:
            raise FileRefused(
                _("This is not an Excel workbook, whatever its name says. Save the table as .xlsx or .csv.")
            )
        raise FileRefused(_("This is not a text file. Save the table as .xlsx or .csv."))
