"""Cut decoded text at its line ends for csv.reader, and remember enough of it to go back a little."""

from __future__ import annotations

import io
import re
from collections import deque
from collections.abc import Iterator
from itertools import chain

from zhike.kernel.files import limits
from zhike.kernel.files.encoding import count_lines
from zhike.kernel.files.escaping import DANGEROUS
from zhike.kernel.files.problems import FileRefused
from zhike.kernel.formats.wording import gettext_noop as _

# Farther back than this a row with a broken quote can't be taken up again.
_KEPT_CHARACTERS = 4 * limits.MAX_CELL


class LineFeed:
    """An iterator of blocks, each an iterable of whole physical lines with their line ends.

    ``unusual`` says that NUL or an escaped formula stands in a block, so the reader has to look closer.
    """

    def __init__(self, texts: Iterator[str], delimiter: str) -> None:
        self.texts = texts
        # Begins with a literal, which the search skips to; the look-behind asks for the start of a cell.
        self.escaped = re.compile(rf"'(?<![^\r\n\"{re.escape(delimiter)}]'){DANGEROUS.pattern}")
        self.block = io.StringIO()
        self.kept: deque[str] = deque()  # the text of the last blocks, the one in use included
        self.carry = ""  # the beginning of a line whose end is not read yet
        self.served = 0  # lines in all blocks before the one in use
        self.unusual = False  # something in the blocks since `forget`
        self.block_unusual = False

    def __iter__(self) -> Iterator[io.StringIO]:
        return self

    def __next__(self) -> io.StringIO:
        self.served += count_lines(self.kept[-1]) if self.kept else 0
        text = self._read()
        # A whole block is searched at once for what is rare, so that cells need not be touched one by one.
        self.block_unusual = "\0" in text or self.escaped.search(text) is not None
        self.unusual = self.unusual or self.block_unusual
        self.kept.append(text)
        while sum(map(len, self.kept)) - len(self.kept[0]) >= _KEPT_CHARACTERS:
            self.kept.popleft()
        self.block = io.StringIO(text, newline="")
        return self.block

    def lines(self) -> Iterator[str]:
        """Return the lines not yet read, from the block in use on."""
        return chain(self.block, chain.from_iterable(self))

    def forget(self) -> None:
        """Judge from now on by the block in use only."""
        self.unusual = self.block_unusual

    def go_back(self, lines: int) -> str | None:
        """Undo reading the last ``lines`` lines but the first of them, and return the text of that one.

        None where it is too far back; then nothing is undone. Take `lines` anew afterwards.
        """
        place = self._place_before(lines)
        if place is None:
            self._merge_kept()
            place = self._place_before(lines)
        if place is None:
            return None
        self.block.seek(place)
        return self.block.readline().rstrip("\r\n")

    def _place_before(self, lines: int) -> int | None:
        """Return where, in the block in use, the last ``lines`` lines begin; None if they begin before it."""
        text, place = self.kept[-1], self.block.tell()
        with_returns = "\r" in text
        for _step in range(lines):
            if not place:
                return None
            end = place - 1 if text[place - 1] in "\r\n" else place
            if text[end - 1 : end + 1] == "\r\n":
                end -= 1
            before = text.rfind("\n", 0, end)
            place = (max(before, text.rfind("\r", 0, end)) if with_returns else before) + 1
        return place

    def _merge_kept(self) -> None:
        """Make one block of all kept ones."""
        unread = len(self.kept[-1]) - self.block.tell()
        text = "".join(self.kept)
        self.served -= count_lines(text) - count_lines(self.kept[-1])
        self.kept = deque([text])
        self.block = io.StringIO(text, newline="")
        self.block_unusual = self.unusual = True  # not worth another search
        self.block.seek(len(text) - unread)

    def _read(self) -> str:
        """Return the next whole lines; the last line of the file may lack its end."""
        for piece in self.texts:
            text = self.carry + piece
            # A CR at the very end may be half of a CR LF.
            cut = max(text.rfind("\n"), text.rfind("\r", 0, len(text) - 1)) + 1
            self.carry = text[cut:]
            if len(self.carry) > limits.MAX_LINE:
                raise FileRefused(
                    _("Line %(line)d is longer than %(limit)d characters; this is not a table."),
                    line=self.served + count_lines(text[:cut]) + 1,
                    limit=limits.MAX_LINE,
                )
            if cut:
                return text[:cut]
        text, self.carry = self.carry, ""
        if not text:
            raise StopIteration
        return text
