"""Keep spreadsheets from running text as a formula, in a way that reading undoes exactly.

A CSV cell is *dangerous* if its first character that is neither white space nor a quotation mark is one
of ``= + - @`` or their full-width forms, or if a tab, carriage return or line feed stands among those
leading characters. A dangerous text is written with one apostrophe before it. Since an apostrophe is itself a
quotation mark, a dangerous text stays dangerous with one more in front; so reading takes away one apostrophe
exactly where the rest is dangerous, and every text comes back as it was. Numbers written as numbers
are not touched. XLSX needs none of this: its cells say that they are text.
"""

from __future__ import annotations

import re

DANGEROUS = re.compile(r"""[\s'"‘’“”＇＂]*(?:[=+\-@＝＋－＠]|(?<=[\t\r\n]))""")


def escape(text: str) -> str:
    """Return the text as a CSV cell that no spreadsheet takes for a formula."""
    return "'" + text if DANGEROUS.match(text) else text


def unescape(text: str) -> str:
    """Return the text that `escape` was given."""
    return text[1:] if text.startswith("'") and DANGEROUS.match(text, 1) else text
