"""Hostile and ordinary CSV files, each with its exact outcome: rows and refused lines, or a refused file."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest

from zhike.kernel.files import limits
from zhike.kernel.files.problems import FileRefused
from zhike.kernel.files.reading import Choices, UnknownEncoding, open_table
from zhike.kernel.files.tables import Row

FOUND = Choices()
BIG = "x" * 200_001
OPEN_QUOTE = "A quotation mark in the row that begins on line {} is not closed or not doubled."
NUL = "A cell of the row has a NUL character in it."


def ragged(cells: int, columns: int) -> str:
    return f"The row has {cells} cells, but the table has {columns} columns."


def outcome(path: Path, choices: Choices = FOUND) -> tuple[list, list]:
    """Return (line, cells) of the good rows and (line, sentence) of the bad ones."""
    good, bad = [], []
    for row in open_table(path, choices).rows():
        if isinstance(row, Row):
            good.append((row.line, *row.cells))
        else:
            bad.append((row.line, str(row.problem)))
    return good, bad


# name: (text, good rows as (line, cells…), bad rows as (line, sentence))
SHAPES: dict[str, tuple[str, list, list]] = {
    "plain": ("a,b\n1,2\n", [(2, "1", "2")], []),
    "no end of line": ("a,b\n1,2", [(2, "1", "2")], []),
    "crlf": ("a,b\r\n1,2\r\n3,4\r\n", [(2, "1", "2"), (3, "3", "4")], []),
    "lone cr": ("a,b\r1,2\r3,4\r", [(2, "1", "2"), (3, "3", "4")], []),
    "mixed ends": ("a,b\r\n1,2\n3,4\r5,6", [(2, "1", "2"), (3, "3", "4"), (4, "5", "6")], []),
    "semicolon": ("a;b\n1,5;2\n", [(2, "1,5", "2")], []),
    "tab": ("a\tb\n1\t2\n", [(2, "1", "2")], []),
    "bar": ("a|b\n1|2\n", [(2, "1", "2")], []),
    "declared": ("sep=;\na;b\n1;2\n", [(3, "1", "2")], []),
    "declared against sniffing": ("sep=|\na,b|c\n1,2|3\n", [(3, "1,2", "3")], []),
    "one column": ("a\n1\n2\n", [(2, "1"), (3, "2")], []),
    "quoted": ('a,b\n"1,x","2""y"\n', [(2, "1,x", '2"y')], []),
    "quoted lf": ('a,b\n"1\nx",2\n3,4\n', [(2, "1\nx", "2"), (4, "3", "4")], []),
    "quoted crlf": ('a,b\r\n"1\r\nx",2\r\n3,4\r\n', [(2, "1\r\nx", "2"), (4, "3", "4")], []),
    "quoted cr": ('a,b\r"1\rx",2\r3,4', [(2, "1\rx", "2"), (4, "3", "4")], []),
    "quote in plain cell": ('a,b\n5" pipe,2\n', [(2, '5" pipe', "2")], []),
    "blank lines": ("\n\na,b\n\n1,2\n\n\n3,4\n", [(5, "1", "2"), (8, "3", "4")], []),
    "rows of delimiters": ("a,b\n,\n1,2\n,\n", [(3, "1", "2")], []),
    "spaces are kept": ("a,b\n 1 ,2\n", [(2, " 1 ", "2")], []),
    "line separator U+2028": ("a,b\n1\u2028x,2\n", [(2, "1\u2028x", "2")], []),
    "vertical tab and form feed": ("a,b\n1\x0bx,2\x0cy\n", [(2, "1\x0bx", "2\x0cy")], []),
    "nel": ("a,b\n1\x85x,2\n", [(2, "1\x85x", "2")], []),
    "short row": ("a,b\n1\n3,4\n", [(3, "3", "4")], [(2, ragged(1, 2))]),
    "long row": ("a,b\n1,2,3\n3,4\n", [(3, "3", "4")], [(2, ragged(3, 2))]),
    "ragged after quoted line ends": ('a,b\n"x\ny",1\n1\n', [(2, "x\ny", "1")], [(4, ragged(1, 2))]),
    "all ragged": ("a,b\n1\n2\n", [], [(2, ragged(1, 2)), (3, ragged(1, 2))]),
    "nul": ("a,b\n1,\0\n3,4\n", [(3, "3", "4")], [(2, NUL)]),
    "nul in quotes": ('a,b\n1,"\0"\n3,4\n', [(3, "3", "4")], [(2, NUL)]),
    "quote never closed": ('a,b\n1,"x\n3,4\n5,6\n', [(3, "3", "4"), (4, "5", "6")], [(2, OPEN_QUOTE.format(2))]),
    "quote on last line": ('a,b\n1,2\n3,"x', [(2, "1", "2")], [(3, OPEN_QUOTE.format(3))]),
    "quote closed by the next one": (
        'a,b\n1,"x\n3,"y"\n5,6\n', [(3, "3", "y"), (4, "5", "6")], [(2, OPEN_QUOTE.format(2))],
    ),
    "text after quote": ('a,b\n"1"x,2\n3,4\n', [(3, "3", "4")], [(2, OPEN_QUOTE.format(2))]),
    "every row broken": ('a,b\n"1"x,2\n"3"x,4\n', [], [(2, OPEN_QUOTE.format(2)), (3, OPEN_QUOTE.format(3))]),
    "cell too large": (f"a,b\n1,{BIG}\n3,4\n", [(3, "3", "4")],
                       [(2, "A cell of the row is longer than 200000 characters.")]),
    "quoted cell too large": (f'a,b\n1,"{BIG}"\n3,4\n', [(3, "3", "4")],
                              [(2, "A cell of the row is longer than 200000 characters.")]),
    "cell just fits": (f"a,b\n1,{BIG[1:]}\n", [(2, "1", BIG[1:])], []),
    "escaped formula": ("a,b\n'=1+1,'+86 138\n", [(2, "=1+1", "+86 138")], []),
    "apostrophe": ("a,b\n'quoted',it's\n", [(2, "'quoted'", "it's")], []),
    "escaped apostrophe": ("a,b\n''=x,\"'\"\"=y\"\n", [(2, "'=x", '"=y')], []),
    "formula from elsewhere": ("a,b\n=1+1,@x\n", [(2, "=1+1", "@x")], []),
    "full-width comma": ("a,b\n一，二,三\n", [(2, "一，二", "三")], []),
    "emoji and rare han": ("a,b\n👨‍👩‍👧,𠮷㐂\n", [(2, "👨‍👩‍👧", "𠮷㐂")], []),
    "bidi": ("a,b\n\u202eabc,2\n", [(2, "\u202eabc", "2")], []),
    "bom": ("\ufeffa,b\n1,2\n", [(2, "1", "2")], []),
    "bom before quote": ('\ufeff"a","b"\n1,2\n', [(2, "1", "2")], []),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_shape(name: str, tmp_path: Path) -> None:
    text, good, bad = SHAPES[name]
    path = tmp_path / "file.csv"
    path.write_bytes(text.encode())
    assert outcome(path) == (good, bad)


@pytest.mark.parametrize("name", SHAPES)
def test_shape_across_blocks(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BLOCK_BYTES", 7)
    monkeypatch.setattr(limits, "BATCH_ROWS", 2)
    text, good, bad = SHAPES[name]
    if len(text) > 1000:
        pytest.skip("the large cells would take long in blocks of 7 bytes")
    path = tmp_path / "file.csv.gz"
    path.write_bytes(gzip.compress(text.encode()))
    assert outcome(path, Choices(delimiter=open_table(path).delimiter.character)) == (good, bad)


EMPTY = "The file is empty. Choose the one that holds the rows."
PICTURE = "This is a picture, not a table, whatever its name says. Choose the .xlsx or .csv file that holds the rows."
NO_TEXT = "This is not a text file. Save the table as .xlsx or .csv."
OLD_EXCEL = "This is an old Excel file (.xls) or one with a password. Save it as .xlsx without a password."
WEB_PAGE = "This is a web page or XML, not a table. Save it as .xlsx or .csv."
DAMAGED_GZIP = "The archive is damaged; nothing after the damage can be read."
REFUSED: dict[str, tuple[bytes, str]] = {
    "empty": (b"", EMPTY),
    "only a mark": (b"\xef\xbb\xbf", EMPTY),
    "only line ends": (b"\n\r\n\n", EMPTY),
    "only delimiters": (b",,,\n,,,\n", EMPTY),
    "only header": (b"a,b\n", "The file has column names but no rows below them."),
    "header and blank rows": (b"a,b\n\n,\n", "The file has column names but no rows below them."),
    "open quote in header": (b'a,"b\n1,2\n', "The column names have a quotation mark that is not closed."),
    "nul in header": (b"a,b\0\n1,2\n", "The column names have a NUL character in them; this is not a table."),
    "501 columns": (b"x," * 500 + b"x\n1\n", "The table has 501 columns; at most 500 are possible."),
    "a million columns": (b"x," * 999_999 + b"x\n1\n", "The table has 1000000 columns; at most 500 are possible."),
    "one line of 11 MB": (b"x" * 11_000_000, "Line 1 is longer than 10000000 characters; this is not a table."),
    "picture png": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), PICTURE),
    "picture jpeg": (b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(range(256)), PICTURE),
    "recording": (b"ID3\x03\0\0" + bytes(range(256)), PICTURE.replace("picture", "sound or a film")),
    "rar": (b"Rar!\x1a\x07\0" + bytes(99), "This is an archive. Unpack it and choose the .xlsx or .csv file in it."),
    "old excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), OLD_EXCEL),
    "pdf": (b"%PDF-1.7\n1 0 obj\n", "This is a PDF. Export the table as .xlsx or .csv."),
    "html": (b"<html><table><tr><td>1</td></tr></table></html>", WEB_PAGE),
    "xml spreadsheet": (b'<?xml version="1.0"?><Workbook/>', WEB_PAGE),
    "binary": (bytes(range(1, 32)) * 50, NO_TEXT),
    "truncated gzip": (gzip.compress(b"a,b\n" + b"1,2\n" * 999)[:-12], "The archive ends too early; it was not copied completely."),
    "damaged gzip": (gzip.compress(b"a,b\n1,2\n")[:-8] + b"12345678", DAMAGED_GZIP),
    "garbage after gzip": (gzip.compress(b"a,b\n1,2\n") + b"garbage", DAMAGED_GZIP),
    "empty gzip": (gzip.compress(b""), EMPTY),
    "gzip in gzip": (gzip.compress(gzip.compress(b"a,b\n1,2\n")), "The file is an archive inside an archive; unpack it first."),
    "gzip bomb": (gzip.compress(b"a,b\n" + b"1,2\n" * 5_000_000),
                  "The archive unpacks to far more than a table needs; it is not read any further."),
    "many gzip members": (gzip.compress(b"") * 1001,
                          "The archive unpacks to far more than a table needs; it is not read any further."),
    "zip without workbook": (b"PK\x03\x04" + bytes(40), "The workbook is damaged or not copied completely."),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused_file(name: str, tmp_path: Path) -> None:
    data, sentence = REFUSED[name]
    path = tmp_path / "file.csv"
    path.write_bytes(data)
    with pytest.raises(FileRefused) as refused:
        open_table(path)
    assert str(refused.value) == sentence


def test_too_large_a_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(201 * 2**20)
    with pytest.raises(FileRefused, match="The file has 201 MB; at most 200 MB are possible"):
        open_table(path)


def test_an_endless_quote_stops_the_file_after_the_rows_before_it(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("a,b\n" + "1,2\n" * 5 + '3,"x\n' + "y,z\n" * 60_000)
    rows = open_table(path).opener()
    assert next(rows).rows == [["1", "2"]] * 5
    with pytest.raises(
        FileRefused, match="A quotation mark on line 7 is not closed within 200000 characters"
    ):
        next(rows)


def test_too_many_rows_stop_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_ROWS", 1500)
    path = tmp_path / "file.csv"
    path.write_text("a\n" + "1\n" * 3000)
    with pytest.raises(FileRefused, match="more than 1500 rows"):
        list(open_table(path).batches())


def test_names_of_columns(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text('Name,,Name, Name ,Name (2),"two\nlines",\'=x\n1,2,3,4,5,6,7\n')
    assert open_table(path).headers == (
        "Name",
        "#2",
        "Name (2)",
        "Name (3)",
        "Name (2) (2)",
        "two lines",
        "=x",
    )


def test_without_header_the_first_row_is_data(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("1,2\n3,4\n")
    assert [str(note) for note in open_table(path).notes] == [
        "The first row looks like data. If it is, say that the file has no column names."
    ]
    table = open_table(path, Choices(header=False))
    assert (table.headers, table.notes) == (("#1", "#2"), ())
    assert [(row.line, row.record, row.cells) for row in table.rows()] == [
        (1, 1, ["1", "2"]),
        (2, 2, ["3", "4"]),
    ]


def test_an_uncertain_delimiter_is_said(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("a,b;c,d\n1,2;3,4\n")
    delimiter = open_table(path).delimiter
    assert (delimiter.character, delimiter.certain) == (",", False)
    assert outcome(path, Choices(delimiter=";")) == ([(2, "1,2", "3,4")], [])
    with pytest.raises(FileRefused, match="comma, semicolon, tab or vertical bar only"):
        open_table(path, Choices(delimiter="x"))


def test_broken_cells_are_kept_for_the_error_file(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text('a,b\n1,"x\n3\n')
    assert [(row.line, row.record, row.cells) for row in open_table(path).rows()] == [
        (2, 1, ['1,"x']),
        (3, 2, ["3"]),
    ]


def test_many_broken_rows_take_no_longer_than_their_number(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("a,b\n" + '"1\n2"x,2\n' * 30_000)
    good, bad = outcome(path)
    assert (len(good), len(bad)) == (30_000, 30_000)
    assert (good[-1], bad[-1]) == ((60_001, '2"x', "2"), (60_000, OPEN_QUOTE.format(60_000)))


@pytest.mark.parametrize(
    ("name", "said"),
    [("list.csv", ""), ("list.txt", ""), ("list.xlsx", "The name ends in .xlsx, but the file is plain text"),
     ("LIST.XLS", "The name ends in .xls, but the file is plain text")],
)  # fmt: skip
def test_text_under_the_name_of_a_workbook_is_read_and_said(name: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"name,country\nAcme,GB\n")
    table = open_table(path)
    assert (table.kind, table.headers, table.preview) == ("csv", ("name", "country"), (("Acme", "GB"),))
    assert [str(note)[: len(said)] for note in table.notes] == ([said] if said else [])


@pytest.mark.parametrize(("text", "line"), [
    ('Company,City\n"Acme,Berlin\nGlobex,London\n', 2),
    ('Company,City\nGlobex,London\n"Acme,Berlin\nBeta,"Rome"\n', 3),
    # Two rows of the file that would become one, without any fault.
    ('Company,City\nGlobex,"London\nBeta,Paris"\nGamma,Rome\n', 2),
    ('Company,City\nGlobex,"Third Street\nLondon"\nGamma,Rome\n', None),
])  # fmt: skip
def test_a_quotation_mark_that_is_not_closed_is_told_before_the_import(tmp_path, text, line):
    path = tmp_path / "rows.csv"
    path.write_text(text, "utf-8")
    told = [str(note) for note in open_table(path).notes]
    assert [note.split(" a quotation")[0] for note in told] == ([f"On line {line}"] if line else [])


@pytest.mark.parametrize(("name", "size"), [("book.xlsx", 300), ("book.xlsx", 5_000), ("rows.csv", 5_000)])
def test_arbitrary_bytes_are_no_table(tmp_path, name, size):
    path = tmp_path / name
    path.write_bytes(random.Random(7).randbytes(size))
    with pytest.raises(FileRefused) as refused:
        open_table(path)
    assert not isinstance(refused.value, UnknownEncoding)
    assert str(refused.value).startswith(
        "This is not an Excel workbook" if name.endswith(".xlsx") else "This is not a text file."
    )
