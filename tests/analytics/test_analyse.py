"""`zhike analyse`: files as people have them, figures as programs want them, and sentences for what is wrong."""

import datetime as dt
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
        [
            "8 of 6,919 rows have no amount above 0, as returns and gifts have none: left out.",
            "21 of 6,919 rows repeat an earlier row in every column: if they were entered twice, take them out first.",
        ],
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


@pytest.mark.parametrize(("model", "known", "chart"), [
    ("bg-bb", "1,788 purchases, 1,507 foretold, 2,738 by the naive rate", "purchases, cumulative"),
    ("gamma-gamma", "684 of 2,349 customers bought again and paid 37.27 a purchase", "amount a purchase"),
])  # fmt: skip
def test_bg_bb_and_gamma_gamma_report_on_what_was_held_out(
    model: str, known: str, chart: str, purchases: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    page = tmp_path / "page.html"
    words = ["clv", purchases, *WORDS, "--model", model, "--calibration-end", "1997-09-30"]
    assert analyse([*words, "--plot", str(page)]) == 0
    said = capsys.readouterr().out
    assert f"Held out until 1998-06-30: {known}" in said and "repeats  customers" in said
    assert chart in page.read_text("utf-8")


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


@pytest.mark.parametrize("order", ["le", "be"])
def test_excels_unicode_text_is_read(order: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "scores.txt"
    file.write_bytes(
        ("\ufeff客户\t评分\n" + "".join(f"客{k}\t10\n" for k in range(9))).encode(f"utf-16-{order}")
    )
    assert analyse(["nps", str(file), "--score", "评分", "--respondent", "客户"]) == 0
    assert capsys.readouterr().out.startswith("NPS +100.0")


def test_latin_letters_taken_for_chinese_are_noted(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "scores.csv"
    file.write_bytes(("name,score\n" + "".join(f"Müller {k},10\n" for k in range(9))).encode("latin-1"))
    assert analyse(["nps", str(file), "--score", "score", "--respondent", "name"]) == 0
    assert "scores.csv was read as GB18030, perhaps wrongly (“M黮ler”)" in capsys.readouterr().out


@pytest.mark.parametrize(("text", "sentence"), [
    ("c,d,a\n1,2026-01-01,5\n1,soon,5\n", "1 values of the column d are no dates such as 2026-03-05, first “soon”."),
    ("c,d,a\n1,2026-01-01,5\n2,9999-12-31,5\n3,0001-01-01,5\n",
     "2 dates of the column d lie outside the years 1900 to 2200, first 9999-12-31: mend or empty them."),
    ("c,d,a\n1,2026-01-01,five\n", "first “five”"),
    ("c,d\n1,2026-01-01\n", "lacks the column a; it has c, d."),
    ("c,d,a\n", "has no rows"),
    ("", "is empty"),
    ("c,d,a\n1,2026-01-01,-5\n", "no purchase until"),
    ("c,d,a\n1,2026-01-01,5,7,9\n1\n", ""),
], ids=["date", "year", "amount", "missing", "no rows", "empty", "refund", "ragged"])  # fmt: skip
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


def shop(day: str, amount: str, separator: str = ";") -> bytes:
    """Return purchases of 40 customers whose days and amounts are written as the patterns say."""
    rows = [f"客户{separator}日期{separator}金额"]
    for who in range(40):
        for visit in range(1 + who % 4):
            when = dt.date(2025, 1 + 2 * visit, 1 + who % 28)
            paid = f"{1200 + 10 * who + visit}.50"
            shown = amount.format(
                plain=paid, comma=paid.replace(".", ","), grouped=f"1.{paid[1:].replace('.', ',')}"
            )
            rows.append(f"c{who}{separator}{when.strftime(day)}{separator}{shown}")
    return "\n".join(rows).encode("gb18030")


@pytest.mark.parametrize(("day", "amount"), [
    ("%d/%m/%Y", "{comma}"), ("%d.%m.%Y", "{grouped}"), ("%m/%d/%Y", "${plain}"), ("%d-%m-%Y 10:30", "{comma} €"),
    ("%Y年%m月%d日", "¥{plain}"), ("%Y/%m/%d", "{plain}元"),
])  # fmt: skip
def test_files_of_other_lands_are_read_as_they_mean(
    day: str, amount: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    words = ["--customer", "客户", "--date", "日期", "--amount", "金额", "--json"]
    answers = []
    for name, form, shown in (("plain", "%Y-%m-%d", "{plain}"), ("theirs", day, amount)):
        file = tmp_path / f"{name}.csv"
        file.write_bytes(shop(form, shown))
        assert analyse(["rfm", str(file), *words]) == 0
        answers.append(capsys.readouterr().out)
    assert answers[0] == answers[1]


def test_dates_written_in_two_ways_are_read_where_each_has_one_reading(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file, out = tmp_path / "f.csv", tmp_path / "t.parquet"
    file.write_bytes(
        "谁;何时;多少\n1;2025-12-30;5,50\n2;31.12.2025;1.234,50\n3;02.01.2026 10:30;-7,00\n".encode("gb18030")
    )
    words = [
        "--customer",
        "谁",
        "--date",
        "何时",
        "--amount",
        "多少",
        "--as-of",
        "2026-01-02",
        "--out",
        str(out),
    ]
    assert analyse(["rfm", str(file), *words]) == 0
    found = pl.read_parquet(out)
    assert found.select("customer", "recency_days", "monetary").rows() == [("1", 3, 5.5), ("2", 2, 1234.5)]
    capsys.readouterr()
    file.write_text("谁,何时,多少\n1,2025-12-30,5\n2,03/05/2026,5\n", "utf-8")
    assert analyse(["rfm", str(file), *words[:6]]) == 1
    assert "the day first or the month first, as “03/05/2026”" in capsys.readouterr().err


@pytest.mark.parametrize(("text", "sentence"), [
    ("c,d,a\n1,03/05/2026,5\n2,04/05/2026,5\n", "the day first or the month first, as “03/05/2026”"),
    ("c,d,a\n1,31/05/26,5\n", "no dates such as 2026-03-05, first “31/05/26”"),
    ('c,d,a\n1,2026-01-01,"1,234"\n2,2026-01-01,5\n', "can separate thousands or decimals, as in “1,234”"),
    ("c,d,a\n1,2026-01-01,¥5\n2,2026-01-01,$5\n", "several currencies ($, ¥)"),
    ("c,d,a\n1,2026-01-01,1.234.5\n", "numbers such as 1234.50, 1,234.50 or 1.234,50, first “1.234.5”"),
])  # fmt: skip
def test_what_could_mean_two_things_is_not_guessed(
    text: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file = tmp_path / "f.csv"
    file.write_text(text, "utf-8")
    assert analyse(["rfm", str(file), "--customer", "c", "--date", "d", "--amount", "a"]) == 1
    assert sentence in capsys.readouterr().err


def test_clv_says_what_it_left_out_and_how_far_it_looks(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file, out = tmp_path / "f.csv", tmp_path / "t.csv"
    rows = [
        f"c{who},2025-0{1 + month}-{10 + who % 9},2,{who}.5"
        for who in range(60)
        for month in range(1 + who % 5)
    ]
    file.write_text("c,d,n,p\n" + "\n".join([*rows, ",2025-01-01,1,5", "r,2025-01-02,-1,5", "x,,1,5"]))
    words = ["clv", str(file), "--customer", "c", "--date", "d", "--amount", "n*p", "--out", str(out)]
    assert analyse(words) == 0
    said = capsys.readouterr().out
    for sentence in (
        "1 of 183 rows have no customer: left out.", "1 of 183 rows have no day: left out.",
        "1 of 183 rows have no amount above 0, as returns and gifts have none: left out.",
        "purchases expected in the next 12 months: ", "present value expected in the next 12 months: ",
        f"Written: {out}",
    ):  # fmt: skip
        assert sentence in said
    assert pl.read_csv(out).filter(pl.col("customer") == "c4")["spend"].to_list() == [9.0]


def test_a_last_day_far_after_the_others_is_noted(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    rows = [f"c{who},2025-0{1 + month}-{10 + who % 9},5" for who in range(60) for month in range(1 + who % 5)]
    for year, noted in (("2025", False), ("2199", True)):
        file = tmp_path / "f.csv"
        file.write_text("\n".join(["c,d,a", *rows, f"c1,{year}-06-11,5"]))
        assert analyse(["clv", str(file), "--customer", "c", "--date", "d", "--amount", "a"]) == 0
        said = "The last day, 2199-06-11, lies far after the one before, 2025-05-18"
        assert (said in capsys.readouterr().out) == noted


@pytest.mark.parametrize(("words", "sentence"), [
    (["--horizon", "0"], "The horizon is at least 1."),
    (["--horizon", "99999999"], "The horizon is at most 1,200."),
    (["--out", "nowhere/t.csv"], "There is no folder nowhere."),
    (["--margin", "30"], "a share of the revenue such as 0.3, not 30."),
    (["--discount", "-1"], "a yearly rate such as 0.1, not -1."),
])  # fmt: skip
def test_settings_of_clv_that_mean_nothing_are_refused(
    words: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file = tmp_path / "f.csv"
    file.write_text("c,d\n1,2026-01-01\n")
    assert analyse(["clv", str(file), "--customer", "c", "--date", "d", *words]) == 1
    assert sentence in capsys.readouterr().err


def test_who_names_no_column_is_shown_those_there_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "f.csv"
    file.write_text("who,when\n1,2026-01-01\n")
    assert analyse(["clv", str(file)]) == 2
    assert "f.csv has the columns who, when." in capsys.readouterr().err


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
