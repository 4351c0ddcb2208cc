"""Bring GB18030 to its edition of 2022, where 25 characters left the private-use area.

Python's codec follows the first edition. The bytes are the same in all editions; only the code point
of these characters changed (GB 18030-2022, annex D; U+1E3F in 2005).
"""

from __future__ import annotations

import re

# Old private-use code point → the character's own.
CURRENT = {
    0xE7C7: 0x1E3F,
    **dict(zip(range(0xE78D, 0xE797), (0xFE10, 0xFE12, 0xFE11, *range(0xFE13, 0xFE1A)), strict=True)),
    0xE81E: 0x9FB4, 0xE826: 0x9FB5, 0xE82B: 0x9FB6, 0xE82C: 0x9FB7,
    0xE832: 0x9FB8, 0xE843: 0x9FB9, 0xE854: 0x9FBA, 0xE864: 0x9FBB,
    0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC,
    0xE831: 0x215D7, 0xE83B: 0x2298F, 0xE855: 0x241FE,
}  # fmt: skip
OLD = {new: old for old, new in CURRENT.items()}
OUTDATED = re.compile("[{}]".format("".join(map(chr, CURRENT))))
