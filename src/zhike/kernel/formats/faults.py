"""Say in plain sentences what pydantic found wrong with a value; its own are English and speak of Python's types."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from zhike.kernel.formats.wording import gettext_noop as _

# By pydantic's type of error; a place is filled from the error's context.
SENTENCES: dict[str, str] = {
    "missing": _("This must be given."),
    "extra_forbidden": _("There is no such field to write."),
    "invalid_key": _("The names of fields must be text."),
    "string_type": _("Text is expected."),
    "string_unicode": _("The text holds characters that can't be stored."),
    "string_too_short": _("At least %(min_length)s characters are needed."),
    "string_too_long": _("At most %(max_length)s characters are possible."),
    "string_pattern_mismatch": _("The text does not have the expected form."),
    "int_type": _("A whole number is expected."),
    "int_parsing": _("A whole number is expected."),
    "int_from_float": _("A whole number is expected."),
    "int_parsing_size": _("The number is too large."),
    "float_type": _("A number is expected."),
    "float_parsing": _("A number is expected."),
    "decimal_type": _("A number is expected."),
    "decimal_parsing": _("A number is expected."),
    "finite_number": _("A finite number is expected."),
    "decimal_max_digits": _("At most %(max_digits)s digits are possible."),
    "decimal_max_places": _("At most %(decimal_places)s decimal places are possible."),
    "decimal_whole_digits": _("At most %(whole_digits)s digits before the point are possible."),
    "greater_than": _("It must be greater than %(gt)s."),
    "greater_than_equal": _("It must be at least %(ge)s."),
    "less_than": _("It must be less than %(lt)s."),
    "less_than_equal": _("It must be at most %(le)s."),
    "multiple_of": _("It must be a multiple of %(multiple_of)s."),
    "bool_type": _("Yes or no is expected: true or false."),
    "bool_parsing": _("Yes or no is expected: true or false."),
    "date_type": _("A date such as 2026-01-31 is expected."),
    "date_parsing": _("A date such as 2026-01-31 is expected."),
    "date_from_datetime_parsing": _("A date such as 2026-01-31 is expected."),
    "date_from_datetime_inexact": _("A date without a time is expected."),
    "datetime_type": _("A date with a time such as 2026-01-31T09:30:00Z is expected."),
    "datetime_parsing": _("A date with a time such as 2026-01-31T09:30:00Z is expected."),
    "datetime_from_date_parsing": _("A date with a time such as 2026-01-31T09:30:00Z is expected."),
    "enum": _("It must be one of: %(expected)s."),
    "literal_error": _("It must be one of: %(expected)s."),
    "list_type": _("A list is expected."),
    "too_short": _("At least %(min_length)s entries are needed."),
    "too_long": _("At most %(max_length)s entries are possible."),
    "dict_type": _("An object with names and values is expected."),
    "model_type": _("An object with names and values is expected."),
    "model_attributes_type": _("An object with names and values is expected."),
    "none_required": _("Nothing (null) is expected."),
    "recursion_loop": _("The values refer to themselves."),
}
OTHER = _("This value can't be used here.")
_QUOTED = re.compile(r"'([^']*)'")


def in_words(fault: Mapping[str, Any], gettext: Callable[[str], str]) -> str:
    """Return the sentence of one of pydantic's errors, translated by ``gettext``.

    What a validator of ours raised is a sentence already.
    """
    context = dict(fault.get("ctx") or {})
    if fault["type"] in ("value_error", "assertion_error"):
        return str(context.get("error", "")) or gettext(OTHER)
    if "expected" in context:
        context["expected"] = ", ".join(
            _QUOTED.findall(str(context["expected"])) or [str(context["expected"])]
        )
    pattern = SENTENCES.get(fault["type"], OTHER)
    return gettext(pattern) % context if "%(" in pattern else gettext(pattern)
