"""Read the text of a cell the way people write it; anything ambiguous is refused, never guessed.

Every function takes text and returns a value, or raises BadCell (a ValueError) with a plain sentence.
"""

from zhike.kernel.files.values.dates import DateOrder, parse_date, parse_datetime, parse_time
from zhike.kernel.files.values.numbers import (
    parse_boolean,
    parse_decimal,
    parse_integer,
    parse_money,
    parse_percent,
)
from zhike.kernel.files.values.text import Cleaned, clean_text, parse_identifier

__all__ = [
    "Cleaned",
    "DateOrder",
    "clean_text",
    "parse_boolean",
    "parse_date",
    "parse_datetime",
    "parse_decimal",
    "parse_identifier",
    "parse_integer",
    "parse_money",
    "parse_percent",
    "parse_time",
]
