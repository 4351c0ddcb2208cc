"""Small pictures of pictures, made without trusting them: size is read before anything is decoded."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from zhike.kernel.errors import Invalid

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
# A camera of a phone makes up to 200 million points; beyond that a file is made to fill the memory.
MOST_POINTS = 220_000_000
# What is decoded in full; a JPEG is decoded at an eighth of its size, others are then shown without a small picture.
MOST_DECODED = 40_000_000
EDGE = 480
# Pillow's own guard only warns up to twice its limit, and hides the size it refuses; here every size is looked at first.
Image.MAX_IMAGE_PIXELS = None


def check(path: Path) -> None:
    """Refuse a picture with more points than any camera makes. Reads only its header. Raises Invalid."""
    size = _size(path)
    if size and size[0] * size[1] > MOST_POINTS:
        raise Invalid(
            _(
                "The picture has %(width)d × %(height)d points, more than can be shown. Make it smaller and try again."
            )
            % {"width": size[0], "height": size[1]},
            "file",
        )


def _size(path: Path) -> tuple[int, int] | None:
    """Return the width and height that a picture's header states, or None when it is none."""
    try:
        with Image.open(path, formats=FORMATS) as picture:
            return picture.size
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return None


def shrink(path: Path, to: Path) -> bool:
    """Write a small JPEG of a picture, upright and without its metadata. Returns False when it can't be read."""
    size = _size(path)
    if size is None:
        return False
    try:
        with Image.open(path, formats=FORMATS) as picture:
            picture.draft("RGB", (EDGE, EDGE))
            if picture.size[0] * picture.size[1] > MOST_DECODED:
                return False
            small = ImageOps.exif_transpose(picture)
            small.thumbnail((EDGE, EDGE))
            flat = Image.new("RGB", small.size, "white")
            layered = small.convert("RGBA")
            flat.paste(layered, mask=layered.getchannel("A"))
            flat.save(to, "JPEG", quality=80, optimize=True)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        to.unlink(missing_ok=True)
        return False
    return True
