"""Check the zip archive of a workbook before anything parses it.

First the directory alone, which costs nothing; then every entry is inflated once in small pieces and
thrown away, so that sizes that lie and forbidden XML are found without holding anything in memory.
"""

from __future__ import annotations

import re
import stat
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from zhike.kernel.files import limits
from zhike.kernel.files.problems import FileRefused
from zhike.kernel.formats.wording import gettext_noop as _

# Mark, disk numbers, entries here, entries in all, length and place of the directory, length of the comment.
_END_RECORD = struct.Struct("<4s2H2H2LH")
# Mark, version and flags, method, time and date, checksum, two sizes, lengths of name and extra field.
_LOCAL_HEADER = struct.Struct("<4s2HH2H3L2H")
_LONGEST_COMMENT = 0xFFFF
_ENCRYPTED = 0x1
_UNSAFE_NAME = re.compile(r"^/|\\|(^|/)\.\.(/|$)|^[A-Za-z]:|\0")
_WORKBOOK = re.compile(r"xl/workbook\d*\.xml", re.IGNORECASE)
_MACROS = re.compile(r"vbaproject\.bin$|(^|/)macrosheets/", re.IGNORECASE)
_XML = re.compile(r"\.(xml|rels)$", re.IGNORECASE)
_FORBIDDEN_XML = re.compile(rb"<!DOCTYPE|<!ENTITY")
_OVERLAP = 16
_PIECE_BYTES = 64 * 1024


def inspect_workbook(path: Path) -> bool:
    """Check the .xlsx at ``path``; return whether formulas in it ended in an error such as #N/A.

    Raises FileRefused for anything but a harmless workbook.
    """
    with path.open("rb") as file:
        _check_directory(file)
        try:
            with ZipFile(file) as archive:
                entries = archive.infolist()
        except (BadZipFile, NotImplementedError, ValueError, struct.error):
            raise _damaged() from None
        if len(entries) > limits.MAX_ARCHIVE_ENTRIES:
            raise _too_large()
        for entry in entries:
            _check_entry(entry)
        if sum(entry.file_size for entry in entries) > limits.MAX_ARCHIVE_BYTES:
            raise _too_large()
        _check_format({entry.filename for entry in entries})
        _check_places(entries)
        faulty = [_check_content(file, entry) for entry in entries]
        return any(faulty)


def _check_directory(file: BinaryIO) -> None:
    """Refuse a long directory before it becomes objects."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _LONGEST_COMMENT - _END_RECORD.size))
    tail = file.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < _END_RECORD.size:
        raise _damaged()
    entries, length = _END_RECORD.unpack_from(tail, place)[4:6]
    # A directory that needs the 64-bit form has the largest numbers here and is refused as well.
    if entries > limits.MAX_ARCHIVE_ENTRIES or length > limits.MAX_DIRECTORY_BYTES:
        raise _too_large()


def _check_entry(entry: ZipInfo) -> None:
    """Check what the directory says about one entry."""
    if entry.flag_bits & _ENCRYPTED:
        raise FileRefused(_("The workbook has a password. Save it without one."))
    link = stat.S_ISLNK(entry.external_attr >> 16)
    # orig_filename is what stands in the file: zipfile itself cuts a name at NUL.
    if link or _UNSAFE_NAME.search(entry.orig_filename):
        raise FileRefused(_("The file has entries that point outside of it; it is not a workbook."))
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise _damaged()
    ratio = entry.file_size / max(entry.compress_size, 1)
    if entry.file_size > limits.ARCHIVE_RATIO_FROM and ratio > limits.MAX_ARCHIVE_RATIO:
        raise _too_large()


def _check_format(names: set[str]) -> None:
    """Tell workbooks from other things that are zip archives too."""
    if any(_MACROS.search(name) for name in names):
        raise _has_macros()
    if "xl/workbook.bin" in names or {"content.xml", "mimetype"} <= names:
        raise FileRefused(_("This workbook is in another format than .xlsx. Save it as .xlsx."))
    if {"word/document.xml", "ppt/presentation.xml"} & names:
        raise FileRefused(
            _("This is a Word or PowerPoint document. Copy its table into a workbook and save it as .xlsx.")
        )
    if "[Content_Types].xml" not in names or not any(_WORKBOOK.fullmatch(name) for name in names):
        raise FileRefused(_("This is a zip archive, but not an Excel workbook. Unpack it first."))


def _check_places(entries: list[ZipInfo]) -> None:
    """Refuse entries that share their bytes or their name: no program writes such an archive."""
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    for entry, following in zip(ordered, ordered[1:], strict=False):
        if entry.header_offset + _LOCAL_HEADER.size + entry.compress_size > following.header_offset:
            raise _damaged()
    if len({entry.filename.lower() for entry in entries}) < len(entries):
        raise _damaged()


def _check_content(file: BinaryIO, entry: ZipInfo) -> bool:
    """Inflate one entry, keeping nothing; return whether it has cells with errors."""
    is_xml = _XML.search(entry.filename) is not None
    length, faulty, tail = 0, False, b""
    for piece in _inflate(file, entry):
        length += len(piece)
        if length > entry.file_size:
            raise _too_large()
        if is_xml:
            text = tail + piece
            if b"\0" in text or (b"<!" in text and _FORBIDDEN_XML.search(text)):
                raise FileRefused(
                    _("The workbook has definitions in its XML that Excel never writes; it was not opened.")
                )
            if entry.filename == "[Content_Types].xml" and b"macroEnabled" in text:
                raise _has_macros()
            faulty = faulty or b't="e"' in text
            tail = text[-_OVERLAP:]
    if length != entry.file_size:
        raise _damaged()
    return faulty


def _inflate(file: BinaryIO, entry: ZipInfo) -> Iterator[bytes]:
    file.seek(entry.header_offset)
    header = file.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
        raise _damaged()
    file.seek(sum(_LOCAL_HEADER.unpack(header)[-2:]), 1)
    left = entry.compress_size
    inflater = zlib.decompressobj(wbits=-15) if entry.compress_type == ZIP_DEFLATED else None
    while left > 0 and (data := file.read(min(left, _PIECE_BYTES))):
        left -= len(data)
        if inflater is None:
            yield data
            continue
        try:
            while data and not inflater.eof:
                yield inflater.decompress(data, _PIECE_BYTES)
                data = inflater.unconsumed_tail
        except zlib.error:
            raise _damaged() from None
    if inflater is not None:
        yield inflater.flush()


def _damaged() -> FileRefused:
    return FileRefused(_("The workbook is damaged or not copied completely."))


def _has_macros() -> FileRefused:
    return FileRefused(_("The workbook has macros. Save it as .xlsx without macros."))


def _too_large() -> FileRefused:
    return FileRefused(
        _("The workbook unpacks to more than %(limit)d MB or is packed in an unusual way. Save it as .csv."),
        limit=limits.MAX_ARCHIVE_BYTES // limits.MEGABYTE,
    )
