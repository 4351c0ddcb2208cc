"""One question as several: every answer meets one of the parts, whatever is known of how frequent lexemes are."""

from __future__ import annotations

from typing import Any

import pytest

from tests.search.test_quality import EXPECTED, NOTHING, OBJECTS, corpus
from zhike.kernel.access import SYSTEM
from zhike.kernel.objects import object_of
from zhike.workplace.search import splitting
from zhike.workplace.search.common import Frequencies
from zhike.workplace.search.finding import Matches, wanted
from zhike.workplace.search.lexemes import mark_of
from zhike.workplace.search.models import SearchEntry
from zhike.workplace.search.questions import ask, readings
from zhike.workplace.search.splitting import split

__all__ = ["corpus"]


def found(obj: Any, *questions: str) -> set[int]:
    rows = SearchEntry.objects.filter(object=obj.key)
    return {pk for text in questions for pk in rows.filter(Matches(text)).values_list("record_id", flat=True)}


@pytest.mark.parametrize("known", ["nothing", "everything", "some"])
def test_no_answer_is_left_out(corpus: None, db: None, known: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lexemes = {"nothing": 0, "everything": 10**6, "some": 1500}[known]
    rows = SearchEntry.objects.values_list("lexemes", flat=True)
    words = sorted({part.split("':")[0].lstrip("'") for row in rows for part in row.split()})
    shares = dict.fromkeys(words[:lexemes], 0.5)
    monkeypatch.setattr(splitting, "frequencies", lambda: Frequencies(1000, shares, 0.001))
    for typed in [*(typed for typed, _first in EXPECTED), *NOTHING]:
        for model in OBJECTS:
            obj = object_of(model)
            if asked := wanted(obj, SYSTEM, ask(typed)):
                assert found(obj, asked.anywhere) <= found(obj, *asked.parts()), typed
                assert found(obj, asked.at_start) <= found(obj, *asked.parts(start=True)), typed


def test_what_is_frequent_is_asked_by_itself_and_what_is_rare_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name, code = mark_of("customers.customer", "name"), mark_of("customers.customer", "code")
    often = {f"{name}g{gram}": 0.1 for gram in ("bri", "rid", "idg", "dge")}
    monkeypatch.setattr(splitting, "frequencies", lambda: Frequencies(1000, often, 0.001))
    rare, alone = split(ask("bridg"), name + code)
    assert alone == f"('{name}gbri' <1> '{name}grid' <1> '{name}gidg')"
    assert f"'{code}gbri'" in rare
    assert f"'{name}gbri'" not in rare
    monkeypatch.setattr(splitting, "frequencies", lambda: Frequencies(1000, {}, 0.001))
    assert len(split(ask("bridg"), name + code)) == 1


def test_the_beginning_of_a_lexeme_is_not_gathered_beside_a_rare_one(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = {"mpjun.ji": 0.2}
    monkeypatch.setattr(splitting, "frequencies", lambda: Frequencies(1000, listed, 0.001))
    (part,) = split(ask("sunjunji"), "m")
    assert "'mpsun.jun'" in part
    assert ":*" not in part, "jun.ji, jun.jian, … is asked when the rows are read"
    listed = {"mpsun.jun": 0.2, "mgsun": 0.2}
    monkeypatch.setattr(splitting, "frequencies", lambda: Frequencies(1000, listed, 0.001))
    assert "('mpsun.jun' <1> 'mpjun.ji':*)" in split(ask("sunjunji"), "m"), (
        "where all are frequent each helps"
    )


def test_whole_syllables_are_not_read_as_initials() -> None:
    spoken = [[step.lexeme for step in reading.steps] for reading in readings("sunjunji")[1:]]
    assert spoken == [["psun.jun", "pjun.ji"]]
    assert [[step.lexeme for step in reading.steps] for reading in readings("zhangss")[1:]][0] == [
        "pzhang.s",
        "iss",
    ]
    assert len(readings("lian")) > 2, "short words may be initials"
