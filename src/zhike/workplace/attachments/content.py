"""What a file is, judged by its first bytes and never by its name or by what the sender claims."""

from __future__ import annotations

import zipfile
from pathlib import Path

HEAD = 4096
IMAGES = {"image/png", "image/jpeg", "image/gif", "image/webp"}
# Signature, where it begins, type, kind.
SIGNATURES: tuple[tuple[bytes, int, str, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", 0, "image/png", "image"),
    (b"\xff\xd8\xff", 0, "image/jpeg", "image"),
    (b"GIF87a", 0, "image/gif", "image"),
    (b"GIF89a", 0, "image/gif", "image"),
    (b"%PDF-", 0, "application/pdf", "pdf"),
    (b"{\\rtf", 0, "application/rtf", "text"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, "application/x-ole-storage", "text"),
    (b"7z\xbc\xaf\x27\x1c", 0, "application/x-7z-compressed", "archive"),
    (b"Rar!\x1a\x07", 0, "application/vnd.rar", "archive"),
    (b"\x1f\x8b", 0, "application/gzip", "archive"),
    (b"ID3", 0, "audio/mpeg", "sound"),
    (b"\xff\xfb", 0, "audio/mpeg", "sound"),
    (b"#!AMR", 0, "audio/amr", "sound"),
    (b"OggS", 0, "audio/ogg", "sound"),
    (b"\x1aE\xdf\xa3", 0, "video/webm", "film"),
)
OFFICE = {
    "word/": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "text"),
    "xl/": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "sheet"),
    "ppt/": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "slides"),
}
BRANDS = {b"M4A ": ("audio/mp4", "sound"), b"heic": ("image/heic", "other"), b"avif": ("image/avif", "other")}
# What a name promises: the kinds that a file of this ending may have. Text in an old encoding can't be told from others.
PROMISED: dict[str, set[str]] = {
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".gif", ".webp"), {"image"}),
    **dict.fromkeys((".csv", ".tsv", ".txt", ".md", ".json", ".html", ".xml"), {"text", "other"}),
    **dict.fromkeys((".docx", ".doc", ".xls", ".ppt", ".rtf"), {"text"}),
    ".pdf": {"pdf"}, ".xlsx": {"sheet"}, ".pptx": {"slides"}, ".zip": {"archive"},
}  # fmt: skip


def disguised(name: str, media: str, kind: str) -> bool:
    """Say whether a file is something else than the ending of its name promises."""
    ending = Path(name).suffix.lower()
    if ending in (".docx", ".doc", ".xls", ".ppt", ".rtf") and media == "text/plain":
        return True
    return ending in PROMISED and kind not in PROMISED[ending]


def judge(path: Path) -> tuple[str, str]:
    """Return the media type and the kind of a file; ``application/octet-stream`` and "other" for the unknown."""
    with path.open("rb") as source:
        head = source.read(HEAD)
    for sign, start, media, kind in SIGNATURES:
        if head.startswith(sign, start):
            return media, kind
    if head[:4] == b"RIFF":
        return {b"WEBP": ("image/webp", "image"), b"WAVE": ("audio/wav", "sound")}.get(
            head[8:12], ("application/octet-stream", "other")
        )
    if head[4:8] == b"ftyp":
        return BRANDS.get(head[8:12], ("video/mp4", "film"))
    if head[:4] == b"PK\x03\x04":
        return _zip(path)
    return ("text/plain", "text") if _is_text(head) else ("application/octet-stream", "other")


def _zip(path: Path) -> tuple[str, str]:
    """Tell office documents from other archives by the names in the directory, without unpacking anything."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()[:2000]
    except (zipfile.BadZipFile, OSError, ValueError):
        return "application/octet-stream", "other"
    if "[Content_Types].xml" in names:
        for folder, found in OFFICE.items():
            if any(name.startswith(folder) for name in names):
                return found
    return "application/zip", "archive"


def _is_text(head: bytes) -> bool:
    if not head or b"\x00" in head:
        return False
    try:
        head.decode()
    except UnicodeDecodeError as error:
        # The last character may be cut by the end of the piece that was read.
        return error.start >= len(head) - 3 and len(head) == HEAD
    return True
