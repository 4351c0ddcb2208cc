"""`zhike analyse` in Chinese: reports, charts, refusals, and tables that Excel opens."""

import json
import re
from pathlib import Path

import polars as pl
import pytest

from zhike.analytics.commands.command import analyse
from zhike.analytics.commands.language import language, translator

# Names that are the same in Chinese, or that the file brings along.
KEPT = {
    "RFM", "NPS", "HHI", "AUC", "Brier", "Qini", "ROI", "P", "p", "alive", "bg", "nbd", "pareto", "bb", "gamma",
    "alpha", "beta", "delta", "r", "a", "b", "q", "s", "A", "B", "C", "L", "tea", "pen", "label",
}  # fmt: skip
BOUGHT = ["--customer", "who", "--date", "day", "--amount", "paid"]


@pytest.fixture
def purchases(tmp_path: Path) -> str:
    """Return a file of 300 customers who buy at their own pace over two years."""
    rows = []
    for who in range(300):
        for visit in range(1 + who % 6):
            day = f"{2024 + visit // 4}-{1 + (3 * visit + who) % 12:02}-{1 + who % 28:02}"
            rows.append(f"c{who},{day},{20 + (7 * who + 5 * visit) % 60},{'tea' if visit % 2 else 'pen'}")
    file = tmp_path / "purchases.csv"
    file.write_text("\n".join(["who,day,paid,product", *rows]), "utf-8")
    return str(file)


@pytest.fixture
def answers(tmp_path: Path) -> str:
    """Return a file of answers and feedback."""
    rows = [f"{score},味道{'很好' if score > 6 else '太差'},{int(score > 6)}" for score in (10, 9, 3, 2) * 6]
    file = tmp_path / "answers.csv"
    file.write_text("\n".join(["score,text,pleased", *rows]), "utf-8")
    return str(file)


def english(text: str) -> set[str]:
    """Return the English words of a text, without those that are kept."""
    return set(re.findall(r"[A-Za-z]+", re.sub(r"[0-9]e[+-][0-9]+", "", text))) - KEPT


@pytest.mark.parametrize("words", [
    ["rfm", *BOUGHT], ["abc", *BOUGHT[:2], *BOUGHT[4:]], ["clv", *BOUGHT], ["clv", *BOUGHT, "--model", "bg-bb", "--unit", "month"],
    ["clv", *BOUGHT, "--model", "gamma-gamma", "--calibration-end", "2024-12-31"],
    ["clv", *BOUGHT, "--model", "pareto-nbd", "--calibration-end", "2024-12-31"],
    ["clv", *BOUGHT, "--model", "bg-bb", "--unit", "month", "--calibration-end", "2024-12-31"],
    ["churn", *BOUGHT], ["next-product", *BOUGHT[:4], "--product", "product"],
], ids=" ".join)  # fmt: skip
def test_a_report_on_purchases_leaves_no_english(
    words: list[str], purchases: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    page = tmp_path / "页.html"
    assert analyse([words[0], purchases, *words[1:], "--language", "zh", "--plot", str(page)]) == 0
    assert english(capsys.readouterr().out.replace(str(page), "")) == set()
    drawn = page.read_text("utf-8")
    assert '<html lang="zh-CN">' in drawn
    assert english(" ".join(re.findall(r"<text[^>]*>([^<]*)</text>", drawn))) == set()


@pytest.mark.parametrize(
    "words", [["nps", "--score", "score"], ["text", "--text", "text", "--label", "pleased"]], ids=" ".join
)
def test_a_report_on_answers_leaves_no_english(
    words: list[str], answers: str, capsys: pytest.CaptureFixture[str]
):
    assert analyse([words[0], answers, *words[1:], "--language", "zh"]) == 0
    assert english(capsys.readouterr().out) == set()


def test_a_chinese_table_opens_in_excel_and_programs_get_fixed_names(
    purchases: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    for_people, for_programs = tmp_path / "表.csv", tmp_path / "t.parquet"
    assert analyse(["rfm", purchases, *BOUGHT, "--language", "zh", "--out", str(for_people)]) == 0
    assert analyse(["rfm", purchases, *BOUGHT, "--language", "zh", "--json", "--out", str(for_programs)]) == 0
    printed = capsys.readouterr().out
    assert json.loads(printed[printed.index("{") :])["groups"].keys() >= {"champions"}
    assert for_people.read_bytes()[:3] == b"\xef\xbb\xbf"
    found, fixed = pl.read_csv(for_people), pl.read_parquet(for_programs)
    assert found.columns == [
        "客户",
        "距今天数",
        "频次",
        "金额",
        "R 分",
        "F 分",
        "M 分",
        "RFM 组合",
        "分组",
        "提示",
    ]
    assert fixed.columns[:3] == ["customer", "recency_days", "frequency"]
    assert set(found["分组"]) <= {"重要价值", "忠诚", "新客户", "有流失风险", "已流失", "其他"}
    assert found["RFM 组合"].to_list() == fixed["cell"].to_list()


def test_refusals_are_chinese_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "f.csv"
    file.write_text("who,day,paid\n1,03/05/2026,5\n2,04/05/2026,5\n", "utf-8")
    assert analyse(["rfm", str(file), *BOUGHT, "--language", "zh"]) == 1
    said = capsys.readouterr().err
    assert said == (
        "列 day 的日期（如“03/05/2026”）既可日在前也可月在前：请写成 2026-03-05。什么都没有写入。\n"
    )  # fmt: skip


def test_the_environment_says_which_language(monkeypatch: pytest.MonkeyPatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    assert language(None) == "en"
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert (language(None), language("en")) == ("zh", "en")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert language(None) == "en"


def test_rows_of_a_table_keep_their_columns():
    """A Chinese character takes two places."""
    said = translator("zh")
    assert said("  champions        369   15.7%") == "  重要价值         369   15.7%"
    assert said("   repeats  customers    actual  foretold     naive").split() == [
        "重复购买", "客户数", "实际", "预测", "朴素预测",
    ]  # fmt: skip
    assert said("  12  a product of one's own") == "  12  a product of one's own"
