"""What is written is read back as it was, and no text becomes a formula."""

from __future__ import annotations

import csv
import re
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhike.kernel.files import limits
from zhike.kernel.files.error_file import ADDED, open_error_file, own_columns
from zhike.kernel.files.escaping import escape, unescape
from zhike.kernel.files.reading import Choices, open_table
from zhike.kernel.files.values import parse_boolean, parse_date, parse_datetime, parse_decimal
from zhike.kernel.files.writing import CantWrite, open_writer

DANGEROUS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x", " =1", "  +x", "'=1", "''=1",
    '"=1"', '"=cmd|\' /C calc\'!A0"', "\ttab", "\rcr", "\nlf", "\u3000=1", "\u00a0-x", "‘=1", "＇=1", "＂+1",
    "=HYPERLINK(\"http://127.0.0.1\",\"x\")", "+86 138 0013 8000", "-12", "@mia", "' \t", "'\t", "=", "+",
    "=1;2", " '=1", "\t\t@", "=\"a\"&\"b\"",
]  # fmt: skip
HARMLESS = [
    "", "'", "''", "'a'", "it's", "a=1", "x-y", "1+1", "mia@acme.example", "客户", "𠮷", "👨‍👩‍👧", "1", "0012", "a\tb", "a\nb",
    "a\rb", "a\r\nb", '"', '""', ",", ";", "|", "\\", "110101199003074123", "\u202eabc", "\u200b", "_x0041_", "<r>a</r>",
    "<r><t>=1</t></r>", "&amp;", " x ", "\x01\x0b\x0c\x1f\x7f", "\x85\u2028\u2029", "ß İ ı", "é e\u0301", "\ufeff",
]  # fmt: skip
CELLS = st.one_of(
    st.sampled_from(DANGEROUS + HARMLESS),
    st.text(st.sampled_from("'\"=+-@\t\r\n ,;|ax＝"), max_size=8),
    st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0\ufffe\uffff"), max_size=40),
)
# GB18030 shares the codes of some private characters with public ones.
PRIVATE = re.compile("[\ue000-\uf8ff]")
ONE_FILE = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.parametrize("text", DANGEROUS)
def test_dangerous_text_gets_one_apostrophe(text: str) -> None:
    assert escape(text) == "'" + text
    assert unescape("'" + text) == text


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_text_stays(text: str) -> None:
    assert escape(text) == text == unescape(text)


@given(CELLS)
@settings(max_examples=2000, deadline=None)
def test_escaping_is_undone_exactly(text: str) -> None:
    assert unescape(escape(text)) == text
    assert escape(text).lstrip(" \u3000\u00a0")[:1] not in set("=+-@\t\r\n＝＋－＠")


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8))
@ONE_FILE
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8"])
def test_csv_gives_every_text_back(encoding: str, tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    path = tmp_path / "file.csv"
    with open_writer(path, ["key", "=a", "b"], encoding=encoding) as table:
        for row in rows:
            table.write(["k", *row])
    read = open_table(path, Choices(encoding="utf-8", delimiter=","))
    assert read.headers == ("key", "=a", "b")
    assert [row.cells for row in read.rows()] == [["k", *row] for row in rows]


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8))
@ONE_FILE
def test_gb18030_gives_every_text_back(tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    rows = [tuple(PRIVATE.sub("", text) for text in row) for row in rows]
    path = tmp_path / "file.csv"
    with open_writer(path, ["key", "a", "b"], encoding="gb18030") as table:
        for row in rows:
            table.write(["k", *row])
    read = open_table(path, Choices(encoding="gb18030", delimiter=","))
    assert [row.cells for row in read.rows()] == [["k", *row] for row in rows]


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8))
@settings(ONE_FILE, max_examples=40)
def test_xlsx_gives_every_text_back(tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    path = tmp_path / "file.xlsx"
    with open_writer(path, ["key", "=a", "b"], "xlsx") as table:
        for row in rows:
            table.write(["k", *row])
    read = open_table(path)
    assert read.headers == ("key", "=a", "b")
    assert [row.cells for row in read.rows()] == [["k", *row] for row in rows]


def test_xlsx_has_no_formula_whatever_the_text(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    with open_writer(path, ["=h", "+h"], "xlsx") as table:
        for text in DANGEROUS:
            table.write([text, f"<r>{text}</r>"])
    sheet = openpyxl.load_workbook(path).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
    assert len(list(sheet.iter_rows())) == len(DANGEROUS) + 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv_has_no_formula_whatever_the_text(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    with open_writer(path, ["a"], encoding=encoding) as table:
        for text in DANGEROUS:
            table.write([text])
    with path.open(encoding=encoding, newline="") as file:
        assert [row[0] for row in csv.reader(file)][1:] == ["'" + text for text in DANGEROUS]


MOMENT = datetime(2026, 3, 5, 6, 30, 15, tzinfo=UTC)
TYPED = [
    (12, "12", parse_decimal),
    (-12, "-12", parse_decimal),
    (Decimal("-0.50"), "-0.5", parse_decimal),
    (0.1, "0.1", parse_decimal),
    (1e-7, "0.0000001", parse_decimal),
    (Decimal("123456789012345.67"), "123456789012345.67", parse_decimal),
    (10**18 + 1, "1000000000000000001", parse_decimal),
    (True, "true", parse_boolean),
    (False, "false", parse_boolean),
    (date(2026, 3, 5), "2026-03-05", parse_date),
    (date(1900, 1, 1), "1900-01-01", parse_date),
    (date(1, 1, 1), "0001-01-01", parse_date),
    (date(9999, 12, 31), "9999-12-31", parse_date),
    (datetime(2026, 3, 5, 14, 30, 15), "2026-03-05 14:30:15", parse_datetime),
    (datetime(2026, 3, 5, 14, 30, 15, 123456), "2026-03-05 14:30:15.123456", parse_datetime),
    (MOMENT, "2026-03-05 06:30:15+00:00", parse_datetime),
    (MOMENT.astimezone(timezone(timedelta(hours=8))), "2026-03-05 14:30:15+08:00", parse_datetime),
]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_values_are_read_back_as_the_same_values(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"file.{kind}"
    with open_writer(path, ["value"], kind) as table:
        for value, _text, _parse in TYPED:
            table.write([value])
    texts = [row.cells[0] for row in open_table(path).rows()]
    assert [parse(text) for text, (_value, _text, parse) in zip(texts, TYPED, strict=True)] == [
        value if not isinstance(value, float) else Decimal(str(value)) for value, _text, _parse in TYPED
    ]
    if kind == "xlsx":
        assert texts == [text for _value, text, _parse in TYPED]


def test_numbers_and_dates_are_real_in_xlsx(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    with open_writer(path, ["a", "b", "c", "d", "e"], "xlsx") as table:
        table.write([-12, Decimal("1.5"), date(2026, 3, 5), True, "13800138000"])
    sheet = openpyxl.load_workbook(path).active
    assert [cell.value for cell in sheet[2]] == [-12, 1.5, datetime(2026, 3, 5), True, "13800138000"]
    assert (sheet.freeze_panes, sheet["A1"].font.bold) == ("A2", True)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_zone_makes_moments_local(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"file.{kind}"
    with open_writer(path, ["at"], kind, zone=ZoneInfo("Asia/Shanghai")) as table:
        table.write([MOMENT])
    assert [row.cells for row in open_table(path).rows()] == [["2026-03-05 14:30:15"]]


def test_negative_numbers_are_not_escaped_but_texts_like_them_are(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    with open_writer(path, ["a", "b"]) as table:
        table.write([-12, "-12"])
    assert path.read_bytes() == b"\xef\xbb\xbfa,b\r\n-12,'-12\r\n"


@pytest.mark.parametrize(
    ("kind", "cell", "sentence"),
    [
        ("csv", "a\0b", "The text contains a NUL character."),
        ("xlsx", "a\0b", "The text contains a NUL character."),
        ("csv", "\ud800", "The text contains half of a character (a lone surrogate)."),
        ("xlsx", "\ud800", "The text contains half of a character (a lone surrogate)."),
        (
            "xlsx",
            "\uffff",
            "The text contains a code that is no character (U+FFFE or U+FFFF). Export as CSV.",
        ),
        (
            "xlsx",
            "x" * 32_768,
            "A text of 32768 characters is too long for a cell of Excel (32767). Export as CSV.",
        ),
        (
            "xlsx",
            "😀" * 16_384,
            "A text of 32768 characters is too long for a cell of Excel (32767). Export as CSV.",
        ),
        ("csv", float("nan"), "nan is not a number that can be written."),
        ("xlsx", Decimal("Infinity"), "Infinity is not a number that can be written."),
    ],
)
def test_what_can_not_be_written_leaves_no_file(
    kind: str, cell: object, sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(CantWrite) as refused, open_writer(tmp_path / "file", ["a"], kind) as table:
        table.write(["good"])
        table.write([cell])
    assert str(refused.value) == sentence
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_old_file_stays_until_the_new_one_is_whole(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"file.{kind}"
    path.write_text("old")
    with pytest.raises(RuntimeError), open_writer(path, ["a"], kind) as table:
        table.write(["x"])
        raise RuntimeError
    assert (path.read_text(), list(tmp_path.iterdir())) == ("old", [path])
    with open_writer(path, ["a"], kind) as table:
        table.write(["x"])
        assert path.read_text() == "old"
    assert [row.cells for row in open_table(path).rows()] == [["x"]]


def test_a_row_must_fit_the_columns(tmp_path: Path) -> None:
    with (
        pytest.raises(ValueError, match="a row of 2 cells for 1 columns"),
        open_writer(tmp_path / "f", ["a"]) as table,
    ):
        table.write(["x", "y"])
    with pytest.raises(ValueError, match="no writer for pdf"):
        open_writer(tmp_path / "f", ["a"], "pdf")


def test_a_full_sheet_is_followed_by_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "XLSX_ROWS", 3)
    path = tmp_path / "file.xlsx"
    with open_writer(path, ["a"], "xlsx") as table:
        for number in range(5):
            table.write([number])
    book = openpyxl.load_workbook(path)
    assert [[cell.value for cell in sheet["A"]] for sheet in book] == [["a", 0, 1], ["a", 2, 3], ["a", 4]]


def test_too_many_columns_for_xlsx(tmp_path: Path) -> None:
    with (
        pytest.raises(CantWrite, match="Excel allows 16384 columns"),
        open_writer(tmp_path / "f.xlsx", ["a"] * 16_385, "xlsx"),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


def test_error_file_keeps_every_cell_and_can_be_read_again(tmp_path: Path) -> None:
    path = tmp_path / "errors.csv"
    with open_error_file(path, ["name", "phone"]) as errors:
        errors.write(["=Mia", "+86 1"], 2, "The phone is too short.")
        errors.write(["only"], 5, "The row has 1 cells.")
        errors.write(["a", "b", "c", "d"], 7, "The row has 4 cells.")
        errors.write(["nul\0", ""], 8, "NUL")
    table = open_table(path)
    assert table.headers == ("name", "phone", *ADDED)
    assert own_columns(table.headers) == ["name", "phone"]
    rows = [row.cells for row in table.rows()]
    assert rows == [
        ["=Mia", "+86 1", "2", "The phone is too short.", ""],
        ["only", "", "5", "The row has 1 cells.", ""],
        ["a", "b", "7", "The row has 4 cells.", "c | d"],
        ["nul␀", "", "8", "NUL", ""],
    ]
    with open_error_file(path, table.headers) as errors:
        errors.write(rows[0], 3, "Still too short.")
    assert [row.cells for row in open_table(path).rows()] == [["=Mia", "+86 1", "3", "Still too short.", ""]]
