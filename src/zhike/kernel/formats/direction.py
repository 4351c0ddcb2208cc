"""Take the signs out of a text that turn the direction of what is written, there and in all that stands behind it.

Overrides and embeddings (U+202A to U+202E) and isolates (U+2066 to U+2069) come along when a number or a name is copied
from another program; one that is not closed makes the rest of a sentence run backwards. The marks U+200E and U+200F
touch nothing but their neighbours and stay: Hebrew and Arabic are written with them.
"""

from __future__ import annotations

TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def undirected(text: str) -> str:
    """Return a text without the signs that open or close another direction."""
    return text.translate(TURNING)
