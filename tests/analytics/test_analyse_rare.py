"""What `zhike analyse` rarely meets: very few customers, rows entered twice, wrong words; in both languages, without an English rest."""

import ast
import json
import re
from pathlib import Path

import pytest

import zhike.analytics
from zhike.analytics.commands.chinese_help import HELP
from zhike.analytics.commands.command import QUESTIONS, analyse
from zhike.analytics.commands.language import spoken_reasons, translator

HOME = Path(zhike.analytics.__file__).parent
BOUGHT = ["--customer", "who", "--date", "day", "--amount", "paid"]
# Modules whose refusals a file can meet, beside those of the command itself.
REACHED = (
    "commands", "value/rfm.py", "value/abc.py", "churn/snapshots.py", "lifetime/sufficiency.py", "lifetime/holdout.py",
    "lifetime/spend_holdout.py", "lifetime/occasions.py", "next_product/baskets.py", "frames.py", "purchases.py",
)  # fmt: skip
# Said to who writes programs, not to who has a file.
FOR_PROGRAMS = {"A frame of Polars, pandas, Arrow or DuckDB is needed, not 7."}


def written(folder: Path, *rows: str) -> str:
    file = folder / "purchases.csv"
    file.write_text("\n".join(["who,day,paid", *rows]), "utf-8")
    return str(file)


def template(node: ast.AST) -> str | None:
    """Return a text of the source with a figure in each of its places, None for anything but a text."""
    if isinstance(node, ast.JoinedStr):
        return "".join(one.value if isinstance(one, ast.Constant) else "7" for one in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def refusals() -> list[str]:
    """Return the refusals written in the modules reached."""
    files = [
        file
        for name in REACHED
        for file in ([HOME / name] if name.endswith(".py") else sorted((HOME / name).glob("*.py")))
    ]
    calls = [
        node.exc for file in files for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)
    ]  # fmt: skip
    return sorted({text for call in calls if call.args and (text := template(call.args[0]))} - FOR_PROGRAMS)


@pytest.mark.parametrize("sentence", refusals())
def test_every_refusal_that_a_file_can_meet_is_known_in_chinese(sentence: str):
    assert translator("zh")(sentence) != sentence
    assert translator("en")(sentence) == sentence


def test_reasons_are_known_in_chinese():
    assert (
        spoken_reasons("overdue 3.2, silence 45, amount_trend -0.5")
        == "逾期 3.2 倍，沉默 45 天，金额趋势 -0.5"
    )
    assert spoken_reasons("bought in 3 of 4 baskets") == "4 次购买中买过 3 次"
    asked = "7 of 10 customers who bought tea, green also bought this"
    assert spoken_reasons(asked, single=True) == "买过 tea, green 的 10 位客户中有 7 位也买了它"


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_help_of_every_question_is_chinese(question: str, capsys: pytest.CaptureFixture[str]):
    assert analyse([question, "--help", "--language", "zh"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("用法：zhike analyse") and "选项：" in told
    descriptions = [
        line
        for line in told.splitlines()
        if re.search("[a-z]{3,} [a-z]{2,} [a-z]{2,}", line) and "[-" not in line
    ]
    assert descriptions == []
    assert analyse([question, "--help", "--language", "en"]) == 0
    english = " ".join(capsys.readouterr().out.split())
    assert english.startswith("usage: zhike analyse")
    assert HELP[QUESTIONS[question][1]] not in english


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["rfm", "f.csv", "--customer", "who"], "缺少必需的参数：--date, --amount"),
        (["rfm", "f.csv", *BOUGHT, "--months", "many"], "参数 --months：'many' 不是整数"),
        (["rfm", "f.csv", *BOUGHT, "--loud"], "无法识别的参数：--loud"),
        (["weather"], "没有“weather”这个问题。"),
    ],
)
def test_wrong_words_are_answered_in_chinese(words: list[str], said: str, capsys: pytest.CaptureFixture[str]):
    assert analyse([*words, "--language=zh"]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("model", ["bg-nbd", "pareto-nbd", "bg-bb", "gamma-gamma"])
@pytest.mark.parametrize("customers", [1, 9, 19])
def test_very_few_customers_have_no_lifetime_value(
    model: str, customers: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    rows = [
        f"c{who},2024-{month:02}-{1 + who},{10 + who + month}"
        for who in range(customers)
        for month in range(1, 9)
    ]
    words = ["clv", written(tmp_path, *rows), *BOUGHT, "--model", model, "--unit", "month"]
    assert analyse(words) == 1
    said = capsys.readouterr()
    assert said.out == "" and said.err == (
        f"Not enough data: of {customers} customers {customers} bought again; a model of buying needs 20 and 10 at least.\n"
    )
    assert analyse([*words, "--language", "zh"]) == 1
    assert "购买模型至少需要 20 位和 10 位" in capsys.readouterr().err


def test_rows_entered_twice_are_said_and_not_taken_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    rows = ["a,2024-01-05,10", "a,2024-01-05,10", "b,2024-02-05,5", "a,2024-01-05,10", "b,2024-02-06,5"]
    file = written(tmp_path, *rows)
    note = (
        "2 of 5 rows repeat an earlier row in every column: if they were entered twice, take them out first."
    )
    for words in (["rfm", file, *BOUGHT], ["abc", file, "--customer", "who", "--amount", "paid"]):
        assert analyse([*words, "--json"]) == 0
        assert note in json.loads(capsys.readouterr().out)["warnings"]
        assert analyse(words) == 0
        assert note in capsys.readouterr().out.splitlines()
        assert analyse([*words, "--language", "zh"]) == 0
        assert "5 行中有 2 行与前面某行完全相同：如果是重复录入，请先去掉。" in capsys.readouterr().out
    assert analyse(["rfm", written(tmp_path, *rows[2:]), *BOUGHT, "--json"]) == 0
    assert not any("repeat" in one for one in json.loads(capsys.readouterr().out)["warnings"])


def test_reasons_of_a_table_are_chinese(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    rows = [
        f"c{who},2024-{month:02}-{1 + who % 20:02},10" for who in range(30) for month in range(1, 3 + who % 9)
    ]
    table = tmp_path / "risk.csv"
    words = ["churn", written(tmp_path, *rows), *BOUGHT, "--out", str(table), "--language", "zh"]
    assert analyse(words) == 0
    assert "沉默已达通常间隔的" in table.read_text("utf-8-sig")
    assert "usual interval" not in table.read_text("utf-8-sig")
    capsys.readouterr()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nps", "--score", "paid"], "列 paid 只能是 0 到 10 的整数，不能是 11。什么都没有写入。"),
        (["next-product", "--customer", "who", "--product", "day", "--date", "day"], "列 day 被用作两样东西；每样都需要自己的列。什么都没有写入。"),
        (["screening", "--customer", "who"], "请至少指定一项标准：--growth, --share, --finance。什么都没有写入。"),
    ],
)  # fmt: skip
def test_a_refusal_and_what_follows_it_are_both_chinese(
    words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file = written(tmp_path, "a,2024-01-05,11", "b,2024-02-05,5")
    assert analyse([words[0], file, *words[1:], "--language", "zh"]) == 1
    assert capsys.readouterr().err == f"{said}\n"


def test_too_little_to_learn_a_risk_is_said_in_chinese(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = written(tmp_path, "a,2024-01-05,11", "a,2024-02-05,5")
    assert analyse(["churn", file, *BOUGHT, "--language", "zh"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "截至 2024-02-05 共 1 位客户，按各自的购买节奏：活跃 1，沉睡 0，流失 0。",
        "数据不足：预测期为 90 天时，至少需要 180 天的购买记录。风险是按规则计分，不是学习得来。",
    ]
