"""What pydantic finds is said in plain sentences, in the reader's language, at the field that is meant."""

from __future__ import annotations

import datetime
import enum
import re
from decimal import Decimal
from typing import Any, get_args

import pydantic
import pytest
from django.utils import translation
from django.utils.translation import gettext
from pydantic_core.core_schema import ErrorType

from zhike.kernel.errors import Invalid
from zhike.kernel.formats import faults
from zhike.kernel.objects import all_objects
from zhike.kernel.verbs import Input, clean_model

# Everything that JSON can hold, and what a form sends: each is wrong for most fields.
SAMPLES: tuple[Any, ...] = (
    None, True, "", "x", "x" * 100_001, "\udcff", 1.5, float("nan"), -1, 10**5000, "1e400", Decimal("123456789.123456"), [], ["x"],
    [None], {}, {"a": 1}, {"a": {"b": []}}, "2026-13-01", "2026-01-01T10:00:00", datetime.datetime(2026, 1, 1, 10),
)  # fmt: skip
PYTHON = re.compile(
    r"\b(True|False|None|dict|str|int|Input should|valid \w+|instance)\b|_type|(?<!\w)'|'(?!\w)"
)


def inputs() -> list[type[Input]]:
    return sorted(
        {row.input for obj in all_objects() for row in obj.verb_table.values() if row.input}, key=repr
    )


def provoked() -> dict[str, dict[str, Any]]:
    """Return one error of every type that the inputs of all verbs can give."""
    found: dict[str, dict[str, Any]] = {}
    for model in inputs():
        for payload in (
            {},
            {"no_such": 1},
            *({name: value} for name in model.model_fields for value in SAMPLES),
        ):
            try:
                model.model_validate(payload)
            except pydantic.ValidationError as error:
                found |= {fault["type"]: dict(fault) for fault in error.errors()}
    return found


def test_every_type_that_our_inputs_give_has_a_sentence_of_its_own():
    given = provoked()
    assert len(given) > 15 and {"missing", "extra_forbidden", "list_type", "bool_parsing", "enum"} <= set(
        given
    )
    assert set(given) - set(faults.SENTENCES) - {"value_error"} == set()
    assert set(faults.SENTENCES) - set(get_args(ErrorType)) == set()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_sentence_speaks_python_and_each_is_translated(language):
    with translation.override(language):
        for type_, fault in provoked().items():
            said = faults.in_words(fault, gettext)
            assert said and not PYTHON.search(said) and "%" not in said, (type_, said)
            if language == "zh-hans" and type_ != "value_error":
                assert re.search(r"[\u4e00-\u9fff]", said), (type_, said)
    unknown = {"type": "callable_type", "loc": (), "msg": "Input should be callable"}
    assert faults.in_words(unknown, str) == "This value can't be used here."


def test_a_choice_names_what_is_possible_and_the_field_is_named():
    class Colour(enum.Enum):
        RED, BLUE = "red", "blue"

    class Wish(Input):
        colour: Colour
        many: list[int] = []

    with pytest.raises(Invalid) as refused:
        clean_model(Wish, {"colour": "pink", "many": ["x", 1]})
    assert refused.value.errors == {
        "colour": ["It must be one of: red, blue."],
        "many.0": ["A whole number is expected."],
    }
