"""`zhike analyse`: files as people have them, figures as programs want them, and sentences for what is wrong."""

import gzip
import json
from pathlib import Path

import polars as pl
import pytest

from tests.analytics.real import at_hand
from zhike.analytics.commands.command import QUESTIONS, analyse

WORDS = ["--customer", "master_id", "--date", "date", "--amount", "amount"]


@pytest.fixture(scope="module")
def purchases(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("cdnow") / "purchases.csv"
    file.write_bytes(gzip.decompress(at_hand("cdnow/cdnow_sample.csv.gz").read_bytes()))
    return str(file)


def test_clv_reproduces_the_paper_and_its_hold_out(
    purchases: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    words = ["clv", purchases, *WORDS, "--calibration-end", "1997-09-30", "--json"]
    assert analyse([*words, "--out", str(tmp_path / "t.csv"), "--plot", str(tmp_path / "p.png")]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"model", "params", "log_likelihood", "n", "as_of", "unit", "warnings"} <= found.keys()
    assert (found["model"], found["as_of"], found["unit"], found["warnings"]) == (
        "bg-nbd",
        "1997-09-30",
        "week",
        [],
    )
    assert found["params"]["r"] == pytest.approx(0.24, abs=0.005)
    assert sum(one["customers"] for one in found["hold_out"]["classes"]) == found["n"]
    table = pl.read_csv(tmp_path / "t.csv")
    assert table.columns == [
        "customer",
        "first",
        "x",
        "t_x",
        "T",
        "spend",
        "p_alive",
        "expected",
        "expected_spend",
        "clv",
    ]
    assert table.height == found["n"]
    assert (tmp_path / "p.png").read_bytes()[:4] == b"\x89PNG"


@pytest.mark.parametrize("model", ["pareto-nbd", "bg-bb", "gamma-gamma"])
def test_every_model_answers_in_the_same_words(
    model: str, purchases: str, capsys: pytest.CaptureFixture[str]
):
    assert analyse(["clv", purchases, *WORDS, "--model", model, "--unit", "month", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"model", "params", "log_likelihood", "n", "as_of", "unit", "warnings", "errors"} <= found.keys()
    assert (found["model"], found["as_of"], found["unit"]) == (model, "1998-06-30", "month")


def test_rfm_and_abc_are_read_by_people(purchases: str, capsys: pytest.CaptureFixture[str], tmp_path: Path):
    page = tmp_path / "rfm.html"
    assert analyse(["rfm", purchases, *WORDS, "--as-of", "1998-06-30", "--plot", str(page)]) == 0
    assert capsys.readouterr().out.startswith("2,349 customers, 6,911 rows, as of 1998-06-30")
    assert "<svg" in page.read_text("utf-8")
    assert analyse(["abc", purchases, *WORDS[:2], *WORDS[4:], "--json"]) == 0
    assert [one["customers"] for one in json.loads(capsys.readouterr().out)["classes"]] == [777, 804, 768, 8]


def test_a_chinese_file_in_gb18030_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "评分.csv"
    file.write_bytes("客户,评分\n张三,10\n李四,9\n王五,3\n赵六,8\n钱七,10\n".encode("gb18030"))
    assert analyse(["nps", str(file), "--score", "评分", "--respondent", "客户"]) == 0
    assert capsys.readouterr().out.startswith("NPS +40.0")


@pytest.mark.parametrize(("text", "sentence"), [
    ("c,d,a\n1,2026-01-01,5\n1,soon,5\n", "1 values of the column d are no dates such as 2026-03-05, first “soon”."),
    ("c,d,a\n1,2026-01-01,five\n", "first “five”"),
    ("c,d\n1,2026-01-01\n", "lacks the column a; it has c, d."),
    ("c,d,a\n", "has no rows"),
    ("", "is empty"),
    ("c,d,a\n1,2026-01-01,-5\n", "no purchase until"),
    ("c,d,a\n1,2026-01-01,5,7,9\n1\n", ""),
], ids=["date", "amount", "missing", "no rows", "empty", "refund", "ragged"])  # fmt: skip
def test_what_is_wrong_is_said_in_a_sentence(
    text: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file, out = tmp_path / "f.csv", tmp_path / "out.csv"
    file.write_text(text)
    assert (
        analyse(["rfm", str(file), "--customer", "c", "--date", "d", "--amount", "a", "--out", str(out)]) == 1
    )
    said = capsys.readouterr()
    assert sentence in said.err and "Traceback" not in said.err and said.out == ""
    assert not out.exists()


def test_several_currencies_are_not_added(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "f.csv"
    file.write_text("c,d,a,cur\n1,2026-01-01,5,EUR\n2,2026-01-01,5,CNY\n")
    words = ["--customer", "c", "--date", "d", "--amount", "a", "--currency", "cur"]
    assert analyse(["rfm", str(file), *words]) == 1
    assert "several currencies (CNY, EUR)" in capsys.readouterr().err


def test_wrong_words_show_the_questions(capsys: pytest.CaptureFixture[str]):
    assert analyse(["astrology"]) == 2
    assert "There is no question “astrology”" in capsys.readouterr().err
    assert analyse([]) == 0
    shown = capsys.readouterr().out
    assert [name for name in QUESTIONS if f"  {name} " not in shown] == []
