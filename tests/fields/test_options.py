"""The lines by which an administrator writes the options of a list."""

import pytest

from zhike.workplace.fields.options import BadOptions, Option, alike, read_options


def test_a_word_stands_in_for_the_language_that_is_missing():
    assert read_options("gold | Gold | 金牌\n\n-tin | | 锡牌\nx") == (
        Option("gold", {"en": "Gold", "zh-hans": "金牌"}, False),
        Option("tin", {"en": "锡牌", "zh-hans": "锡牌"}, True),
        Option("x", {"en": "x", "zh-hans": "x"}, False),
    )


@pytest.mark.parametrize(("text", "sentence"), [
    ("gold | Gold\ngold | Again", "Line 2: the key “gold” is there twice."),
    ("金 | Gold", "Line 1: a key has only letters"),
    ("a | b | c | d", "Line 1: write key"),
    (f"a | {'x' * 1000}", "Line 1: write key"),
    ("\n".join(f"k{n}" for n in range(5000)), "At most"),
], ids=["twice", "key", "columns", "long", "many"])  # fmt: skip
def test_a_wrong_line_is_named(text: str, sentence: str):
    with pytest.raises(BadOptions, match=sentence):
        read_options(text)


@pytest.mark.parametrize(("text", "word"), [
    ("a | Gold | 金\nb | gold | 银", "gold"),
    ("a | Gold | 金\nb | Silver | 金", "金"),
    ("a | Gold\n-b | Gold", ""),
    ("-a | Gold\nb | Gold", ""),
    ("a | Gold | 金\nb | Silver | 银", ""),
], ids=["english", "chinese", "retired", "retired before", "different"])  # fmt: skip
def test_two_offered_options_of_one_name_are_found(text: str, word: str):
    assert alike(read_options(text)) == word
