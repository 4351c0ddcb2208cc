"""`zhike analyse` for churn, next product, text, uplift, experiments and screening, on real files through the command."""

import gzip
import io
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.analytics.real import at_hand
from zhike.analytics.commands import meter
from zhike.analytics.commands.command import analyse


class Terminal(io.StringIO):
    """A stream that says that a person reads it."""

    def isatty(self) -> bool:
        return True


SHAPE = {"model", "params", "log_likelihood", "n", "as_of", "unit", "warnings"}
TREATED = ["--leave-out", "row", "segment", "conversion", "spend"]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return real files as people have them."""
    folder = tmp_path_factory.mktemp("files")
    names = {
        "cdnow": "cdnow/cdnow_sample", "waimai": "reviews-zh/waimai_10k_train", "hillstrom": "hillstrom-uplift/hillstrom_train",
    }  # fmt: skip
    for ours, theirs in names.items():
        (folder / f"{ours}.csv").write_bytes(gzip.decompress(at_hand(f"{theirs}.csv.gz").read_bytes()))
    third = pl.read_csv(folder / "cdnow.csv").filter(pl.col("master_id") % 3 == 0)
    third.write_csv(folder / "cdnow.csv")
    pl.read_csv(folder / "waimai.csv")[::6].write_csv(folder / "waimai.csv")
    mail = pl.read_csv(folder / "hillstrom.csv").filter(pl.col("segment") != "Mens E-Mail")
    treated = pl.when(pl.col("segment") == "Womens E-Mail").then(pl.lit("yes")).otherwise(pl.lit("no"))
    mail.with_columns(treated=treated).write_csv(folder / "hillstrom.csv")
    return {name: str(folder / f"{name}.csv") for name in names}


def asked(words: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """Run the command with --json, and return what it prints."""
    assert analyse([*words, "--json"]) == 0, capsys.readouterr().err
    found = json.loads(capsys.readouterr().out)
    assert found.keys() >= SHAPE
    return found


def test_churn_from_purchases(files: dict[str, str], capsys: pytest.CaptureFixture[str], tmp_path: Path):
    words = ["churn", files["cdnow"], "--customer", "master_id", "--date", "date", "--amount", "amount"]
    found = asked([*words, "--out", str(tmp_path / "t.csv"), "--plot", str(tmp_path / "p.html")], capsys)
    assert (found["model"], found["as_of"], found["unit"], found["n"]) == (
        "churn-risk",
        "1998-06-30",
        "day",
        806,
    )
    assert sum(found["states"].values()) == 806
    # A third of the customers: too few to ask that learning beats silence, which test_churn_purchases asks of all.
    assert 0.6 < found["back_test"]["quality"]["auc"] < 0.9 and 0.6 < found["back_test"]["silence_auc"] < 0.9
    table = pl.read_csv(tmp_path / "t.csv")
    assert table.height == 806 and table["risk"].drop_nulls().is_between(0, 1).all()
    assert "<svg" in (tmp_path / "p.html").read_text("utf-8")


def test_a_person_at_a_terminal_sees_how_far_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    rows = [f"c{number},{number % 50},{'Yes' if number % 50 < 12 else 'No'}" for number in range(600)]
    file = tmp_path / "losses.csv"
    file.write_text("customer,tenure,Churn\n" + "\n".join(rows))
    words = ["churn", str(file), "--customer", "customer", "--lost", "Churn", "--json"]
    monkeypatch.setattr(meter, "SOON", 0.0)
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    assert analyse(words) == 0
    said = terminal.getvalue()
    assert said.startswith("Learning from 600 customers and 1 columns …\n")
    places = [
        said.index(one) for one in ("fold of curves 1 of 4", "fold of curves 4 of 4", "fold of trees 2 of 4")
    ]
    assert places == sorted(places)
    # The line is taken away, so that the report stands alone.
    assert said.endswith("\r" + " " * meter.WIDTH + "\r")
    pipe = io.StringIO()
    monkeypatch.setattr("sys.stderr", pipe)
    assert analyse(words) == 0
    assert pipe.getvalue() == ""


def test_the_line_of_progress_tells_the_time_since_the_last_sentence():
    now, stream = [100.0], io.StringIO()
    line = meter.Meter(stream, lambda: now[0])
    line.hear("Learning …", 0, 0)
    line.hear("fold", 1, 4)
    assert stream.getvalue() == "Learning …\n"
    now[0] = 107.4
    line.hear("fold", 2, 4)
    assert stream.getvalue() == "Learning …\n\r" + "  fold 2 of 4, 7 s".ljust(meter.WIDTH)
    line.hear("Writing …", 0, 0)
    line.end()
    assert stream.getvalue().endswith("\r" + " " * meter.WIDTH + "\rWriting …\n")


def test_churn_with_little_data_is_scored_by_points(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "few.csv"
    file.write_text("客户,日期\n甲,2026-01-01\n甲,2026-02-01\n甲,2026-03-01\n乙,2026-03-01\n", "utf-8")
    found = asked(
        ["churn", str(file), "--customer", "客户", "--date", "日期", "--as-of", "2026-06-30"], capsys
    )
    assert (found["model"], found["n"], found["states"]["lost"]) == ("risk-points", 2, 2)
    assert "points of a rule, not learned" in found["warnings"][0]


def test_churn_from_a_table_of_losses(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    rows = [f"c{number},{number % 50},{'Yes' if number % 50 < 12 else 'No'}" for number in range(600)]
    file, out = tmp_path / "losses.csv", tmp_path / "t.csv"
    file.write_text("customer,tenure,Churn\n" + "\n".join(rows))
    words = ["churn", str(file), "--customer", "customer", "--lost", "Churn", "--out", str(out)]
    found = asked(words, capsys)
    assert (found["n"], found["base_rate"]) == (600, pytest.approx(0.24))
    assert pl.read_csv(out).columns == ["customer", "Churn", "risk", "reasons"]


def test_next_product_names_reasons(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    rows = [
        f"c{who},{product},2026-0{month}-01"
        for who in range(40) for month in (1, 2, 3) for product in (("tea", "cup") if who % 2 else ("pen", "ink"))
    ]  # fmt: skip
    file, out = tmp_path / "lines.csv", tmp_path / "t.csv"
    file.write_text("who,what,day\n" + "\n".join(rows))
    words = [
        "next-product",
        str(file),
        "--customer",
        "who",
        "--product",
        "what",
        "--date",
        "day",
        "--top",
        "2",
    ]
    found = asked([*words, "--out", str(out)], capsys)
    assert (found["n"], found["products"], found["as_of"]) == (40, 4, "2026-03-01")
    first = pl.read_csv(out).filter(pl.col("who") == "c1")
    assert set(first["what"]) == {"tea", "cup"} and first["reason"][0] == "bought in 3 of 3 baskets"


def test_next_product_by_ease_needs_no_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    pairs = [f"c{who},{one}" for who in range(600) for one in (("tea", "cup") if who % 2 else ("pen", "ink"))]
    file, out = tmp_path / "lines.csv", tmp_path / "t.csv"
    file.write_text("who,what\n" + "\n".join([*pairs, "new,tea"]))
    words = ["next-product", str(file), "--customer", "who", "--product", "what", "--model", "ease"]
    found = asked([*words, "--only-new", "--out", str(out), "--plot", str(tmp_path / "p.png")], capsys)
    assert (found["model"], found["params"], found["n"], found["products"]) == (
        "ease", {"shrink": 200.0}, 601, 4,
    )  # fmt: skip
    assert (found["as_of"], found["suggestions"]) == (None, 1)
    offer = pl.read_csv(out).select("who", "what", "rank", "bought_before", "reason").rows()
    assert offer == [("new", "cup", 1, False, "goes with tea")]


def test_next_product_by_ease_looks_from_a_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    rows = [f"c{who},{one},2026-01-01" for who in range(300) for one in ("tea", "cup")]
    rows += [f"c{who},pen,2026-02-01" for who in range(300)]
    file = tmp_path / "lines.csv"
    file.write_text("who,what,day\n" + "\n".join(rows))
    words = ["next-product", str(file), "--customer", "who", "--product", "what", "--date", "day"]
    found = asked([*words, "--model", "ease", "--as-of", "2026-01-31"], capsys)
    assert (found["products"], found["as_of"]) == (2, "2026-01-31")


def test_text_is_learned_from_labels_or_judged_by_lists(
    files: dict[str, str], capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    words = ["text", files["waimai"], "--text", "review"]
    learned = asked([*words, "--label", "label", "--plot", str(tmp_path / "p.png")], capsys)
    assert learned["params"]["accuracy"] > learned["params"]["majority"] + 0.1
    listed = asked(words, capsys)
    assert listed["model"] == "word-lists" and listed["phrases"] and "--label" in listed["warnings"][0]


def test_uplift_and_experiment_of_a_campaign(
    files: dict[str, str], capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    words = ["uplift", files["hillstrom"], "--treated", "treated", "--outcome", "visit", *TREATED]
    found = asked([*words, "--margin", "spend", "--cost", "5000", "--plot", str(tmp_path / "p.png")], capsys)
    assert found["qini"]["value"] > 0.0045 and found["campaign"]["incremental"]
    test = ["experiment", files["hillstrom"], "--group", "treated", "--control", "no"]
    shares = asked([*test, "--outcome", "visit"], capsys)
    assert shares["model"] == "two-proportion z" and shares["p_value"] < 1e-6 < shares["ratio_p_value"]
    assert shares["difference"] == pytest.approx(found["qini"]["effect"])
    assert asked([*test, "--outcome", "spend"], capsys)["model"] == "Welch t"


def test_screening_says_what_is_not_known(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file, out = tmp_path / "accounts.csv", tmp_path / "t.csv"
    file.write_text("a,g,s,f\nAcme,12,25,80\nBo,30,,\nCo,,,\n")
    words = ["screening", str(file), "--customer", "a", "--growth", "g", "--share", "s", "--finance", "f"]
    found = asked([*words, "--out", str(out)], capsys)
    assert found["categories"] == {"key": 1, "potential": 1, "regular": 0, "observe": 0}
    assert found["warnings"] == ["1 accounts of which nothing is known have no score."]
    assert pl.read_csv(out).select("a", "category").rows() == [
        ("Bo", "potential"),
        ("Acme", "key"),
        ("Co", None),
    ]


@pytest.mark.parametrize(("words", "text", "sentence"), [
    (["churn", "--customer", "c"], "c\n1\n", "--date"),
    (["churn", "--customer", "c", "--date", "d"], "c,d\n1,soon\n", "no dates such as 2026-03-05"),
    (["churn", "--customer", "c", "--date", "d", "--amount", "a", "--currency", "u"],
     "c,d,a,u\n1,2026-01-01,5,EUR\n2,2026-01-01,5,CNY\n", "several currencies"),
    (["churn", "--customer", "c", "--lost", "l"], "c,l,x\n1,maybe,2\n", "yes and no, not “maybe”"),
    (["next-product", "--customer", "c", "--product", "p", "--date", "d"], "c,p,d\n1,a,2026-01-01\n", "two baskets"),
    (["next-product", "--customer", "c", "--product", "p"], "c,p\n1,a\n", "name its column with --date"),
    (["next-product", "--customer", "c", "--product", "p", "--model", "ease", "--as-of", "2026-01-01"],
     "c,p\n1,a\n", "name its column with --date"),
    (["next-product", "--customer", "c", "--product", "p", "--model", "ease"], "c,p\n1,a\n", "two products or more"),
    (["text", "--text", "t"], "x\n1\n", "lacks the column t"),
    (["uplift", "--treated", "t", "--outcome", "o"], "t,o\n1,1\n0,0\n", "no column to learn from"),
    (["experiment", "--group", "g", "--control", "a", "--outcome", "o"], "g,o\na,1\nb,0\nc,1\n", "--treated"),
    (["screening", "--customer", "a"], "a\n1\n", "at least one criterion"),
    (["screening", "--customer", "a", "--growth", "g"], "", "is empty"),
])  # fmt: skip
def test_what_is_wrong_is_said_in_a_sentence(
    words: list[str], text: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file, out = tmp_path / "f.csv", tmp_path / "out.csv"
    file.write_text(text)
    assert analyse([words[0], str(file), *words[1:], "--out", str(out)]) == 1
    said = capsys.readouterr()
    assert sentence in said.err and said.out == ""
    assert not out.exists()
