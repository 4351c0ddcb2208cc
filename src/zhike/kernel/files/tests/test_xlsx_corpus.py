"""Hostile and ordinary workbooks, each with its exact outcome; the parser runs in a bounded child."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from zhike.kernel.files import limits
from zhike.kernel.files.problems import FileRefused
from zhike.kernel.files.reading import Choices, Table, open_table
from zhike.kernel.files.tests import workbooks

DAMAGED = "The workbook is damaged or not copied completely."
TOO_LARGE = "The workbook unpacks to more than 100 MB or is packed in an unusual way. Save it as .csv."
NO_WORKBOOK = "This is a zip archive, but not an Excel workbook. Unpack it first."
DOCUMENT = "This is a Word or PowerPoint document. Copy its table into a workbook and save it as .xlsx."
OUTSIDE = "The file has entries that point outside of it; it is not a workbook."
DEFINITIONS = "The workbook has definitions in its XML that Excel never writes; it was not opened."
MACROS = "The workbook has macros. Save it as .xlsx without macros."
OTHER_FORMAT = "This workbook is in another format than .xlsx. Save it as .xlsx."
TOO_BIG = "The sheet needs more memory than one file may use. Save it as .csv."
OLD_EXCEL = "This is an old Excel file (.xls) or one with a password. Save it as .xlsx without a password."


def with_part(name: str, data: str | bytes) -> bytes:
    return workbooks.pack_bytes(workbooks.parts() | {name: data})


def symlink() -> bytes:
    buffer = io.BytesIO(with_part("xl/media/x", "y"))
    with zipfile.ZipFile(buffer, "a") as archive:
        entry = zipfile.ZipInfo("xl/media/link")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return buffer.getvalue()


def twice_the_same_name() -> bytes:
    buffer = io.BytesIO(workbooks.pack_bytes(workbooks.parts()))
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("xl/workbook.xml", workbooks.BOOK)
    return buffer.getvalue()


def encrypted() -> bytes:
    data = bytearray(workbooks.pack_bytes(workbooks.parts()))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + place] |= 1
    return bytes(data)


def overlapping() -> bytes:
    """Let the second entry of the directory point at the bytes of the first."""
    data = bytearray(workbooks.pack_bytes(workbooks.parts()))
    first = data.find(b"PK\x01\x02")
    second = data.find(b"PK\x01\x02", first + 4)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    return bytes(data)


def bombed_sheet() -> bytes:
    return with_part("xl/media/zeros.bin", bytes(20_000_000))


def lying_sheet() -> bytes:
    return workbooks.lie_about_size(
        with_part("xl/sharedStrings.xml", " " * 5_000_000), "xl/sharedStrings.xml", 900
    )


REFUSED = {
    "old excel renamed": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), OLD_EXCEL),
    "pdf with a zip inside": (
        lambda: b"%PDF-1.4\n" + workbooks.pack_bytes(workbooks.parts()),
        "This is a PDF. Export the table as .xlsx or .csv.",
    ),
    "truncated": (lambda: workbooks.pack_bytes(workbooks.parts())[:-30], DAMAGED),
    "only a beginning": (lambda: workbooks.pack_bytes(workbooks.parts())[:200], DAMAGED),
    "zip of something else": (lambda: workbooks.pack_bytes({"readme.txt": "hello"}), NO_WORKBOOK),
    "document": (lambda: workbooks.pack_bytes({"[Content_Types].xml": "x", "word/document.xml": "x"}), DOCUMENT),
    "ods": (lambda: workbooks.pack_bytes({"mimetype": "x", "content.xml": "<x/>"}), OTHER_FORMAT),
    "xlsb": (lambda: with_part("xl/workbook.bin", "x"), OTHER_FORMAT),
    "macros": (lambda: with_part("xl/vbaProject.bin", "x"), MACROS),
    "excel 4 macros": (lambda: with_part("xl/macrosheets/sheet1.xml", "<x/>"), MACROS),
    "macro-enabled type": (
        lambda: with_part("[Content_Types].xml", workbooks.TYPES.replace("spreadsheetml.sheet.main", "macroEnabled.main")),
        MACROS,
    ),
    "encrypted entry": (encrypted, "The workbook has a password. Save it without one."),
    "bomb by ratio": (bombed_sheet, TOO_LARGE),
    "bomb by size": (
        lambda: workbooks.lie_about_size(with_part("xl/a.bin", "x"), "xl/a.bin", 101 * 2**20), TOO_LARGE,
    ),
    "bomb by number": (
        lambda: workbooks.pack_bytes(workbooks.parts() | {f"xl/media/{n}.bin": "" for n in range(2000)}), TOO_LARGE,
    ),
    "size that lies": (lying_sheet, TOO_LARGE),
    "size that is too long": (
        lambda: workbooks.lie_about_size(with_part("xl/a.bin", "x"), "xl/a.bin", 500_000), DAMAGED,
    ),
    "zip slip": (lambda: with_part("../../etc/cron.d/x", "x"), OUTSIDE),
    "zip slip inside": (lambda: with_part("xl/../../x", "x"), OUTSIDE),
    "absolute name": (lambda: with_part("/etc/passwd", "x"), OUTSIDE),
    "windows name": (lambda: with_part("C:/x", "x"), OUTSIDE),
    "backslash": (lambda: with_part("..\\x", "x"), OUTSIDE),
    "symlink": (symlink, OUTSIDE),
    "same name twice": (twice_the_same_name, DAMAGED),
    "entries share bytes": (overlapping, DAMAGED),
    "dtd": (
        lambda: with_part("xl/workbook.xml", '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">' + workbooks.BOOK),
        DEFINITIONS,
    ),
    "external entity": (
        lambda: with_part(
            "xl/sharedStrings.xml",
            '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><sst><si><t>&e;</t></si></sst>',
        ),
        DEFINITIONS,
    ),
    "billion laughs": (
        lambda: with_part("docProps/core.xml", '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>'),
        DEFINITIONS,
    ),
    "entity far inside": (lambda: with_part("xl/styles.xml", " " * 65_530 + "<!ENTITY x 'y'>"), DEFINITIONS),
    "xml in utf-16": (lambda: with_part("xl/workbook.xml", workbooks.BOOK.encode("utf-16")), DEFINITIONS),
    "unknown compression": (
        lambda: workbooks.pack_bytes(workbooks.parts()).replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00\x08", b"PK\x01\x02\x14\x03\x14\x00\x00\x00\x0e"),
        DAMAGED,
    ),
    "broken deflate": (
        lambda: workbooks.pack_bytes(workbooks.parts()).replace(
            workbooks.pack_bytes(workbooks.parts())[60:90], b"\xff" * 30
        ),
        DAMAGED,
    ),
    "broken xml": (lambda: with_part("xl/workbook.xml", "<workbook><sheets>"), DAMAGED),
    "no sheet part": (
        lambda: workbooks.pack_bytes({k: v for k, v in workbooks.parts().items() if "sheet1" not in k}), DAMAGED,
    ),
    "empty sheet": (lambda: workbooks.pack_bytes(workbooks.parts("")), "The sheet is empty."),
    "empty sheet that claims all": (
        lambda: workbooks.pack_bytes(workbooks.parts("", before='<dimension ref="A1:XFD1048576"/>')),
        "The sheet is empty.",
    ),
    "only header": (
        lambda: workbooks.pack_bytes(workbooks.parts('<row r="1"><c r="A1"><v>1</v></c></row>')),
        "The file has column names but no rows below them.",
    ),
    "cells in opposite corners": (
        lambda: workbooks.pack_bytes(
            workbooks.parts(
                '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
            )
        ),
        TOO_BIG,
    ),
    "501 columns": (
        lambda: workbooks.pack_bytes(
            workbooks.parts('<row r="1"><c r="A1"><v>1</v></c><c r="SG1"><v>1</v></c></row>')
        ),
        "The table has 501 columns; at most 500 are possible.",
    ),
    "column XFE": (
        lambda: workbooks.pack_bytes(workbooks.parts('<row r="1"><c r="A1"><v>1</v></c><c r="XFE1"><v>1</v></c></row>')),
        "The table has 16385 columns; at most 500 are possible.",
    ),
    "row 1048577": (
        lambda: workbooks.pack_bytes(
            workbooks.parts('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048577"><c r="A1048577"><v>1</v></c></row>')
        ),
        "The sheet has 1048577 rows; Excel itself allows 1048576.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused_workbook(name: str, tmp_path: Path) -> None:
    build, sentence = REFUSED[name]
    path = tmp_path / "book.xlsx"
    path.write_bytes(build())
    with pytest.raises(FileRefused) as refused:
        open_table(path)
    assert str(refused.value) == sentence


def test_a_directory_of_millions_is_refused_before_it_is_read(tmp_path: Path) -> None:
    data = bytearray(workbooks.pack_bytes(workbooks.parts()))
    place = data.rfind(b"PK\x05\x06")
    data[place + 12 : place + 16] = (2**20 + 1).to_bytes(4, "little")
    path = tmp_path / "book.xlsx"
    path.write_bytes(data)
    with pytest.raises(FileRefused) as refused:
        open_table(path)
    assert str(refused.value) == TOO_LARGE


def test_a_shared_string_bomb_meets_the_memory_limit(tmp_path: Path) -> None:
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 40_000))
    shared = f"<si><t>{'x' * 32_000}</t></si>"
    path = workbooks.pack(tmp_path / "book.xlsx", workbooks.parts(cells, shared=shared), zipfile.ZIP_STORED)
    with pytest.raises(FileRefused) as refused:
        open_table(path)
    assert str(refused.value) == TOO_BIG


def test_an_endless_parse_meets_the_time_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WORKBOOK_WAIT_SECONDS", 0)
    path = workbooks.pack(tmp_path / "book.xlsx", workbooks.parts())
    with pytest.raises(FileRefused, match="takes too long to open"):
        open_table(path)


def test_the_processor_limit_ends_the_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WORKBOOK_CPU_SECONDS", 0)
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 400_000))
    path = workbooks.pack(tmp_path / "book.xlsx", workbooks.parts(rows), zipfile.ZIP_STORED)
    with pytest.raises(FileRefused, match="takes too long to open"):
        list(open_table(path).batches())


def made(path: Path, cells: list[list[object]], **options: object) -> Table:
    """Write the cells with xlsxwriter, the first row as header, and open them."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, **options})
    formats = {
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        time: book.add_format({"num_format": "hh:mm"}),
        timedelta: book.add_format({"num_format": "[h]:mm"}),
    }
    sheet = book.add_worksheet("S")
    for row, line in enumerate(cells):
        for column, cell in enumerate(line):
            if type(cell) in formats:
                sheet.write_datetime(row, column, cell, formats[type(cell)])
            elif cell is not None:
                sheet.write(row, column, cell)
    book.close()
    return open_table(path)


VALUES = {
    "text": ("客户 𠮷", "客户 𠮷"),
    "spaces": ("  x ", "  x "),
    "line break": ("a\nb", "a\nb"),
    "number as text": ("0012", "0012"),
    "18 digits as text": ("110101199003074123", "110101199003074123"),
    "formula as text": ("=1+1", "=1+1"),
    "apostrophe stays": ("'=1", "'=1"),
    "escape of excel": ("_x0041_", "_x0041_"),
    "whole number": (12, "12"),
    "phone as number": (13_800_138_000, "13800138000"),
    "decimal": (0.1, "0.1"),
    "small": (1.5e-7, "0.00000015"),
    "negative": (-12.5, "-12.5"),
    "zero": (0, "0"),
    "largest exact": (999_999_999_999_999, "999999999999999"),
    "yes": (True, "true"),
    "no": (False, "false"),
    "date": (date(2026, 3, 5), "2026-03-05"),
    "leap day": (date(2024, 2, 29), "2024-02-29"),
    "first safe day": (date(1900, 3, 1), "1900-03-01"),
    "last day": (date(9999, 12, 31), "9999-12-31"),
    "moment": (datetime(2026, 3, 5, 14, 30, 15), "2026-03-05 14:30:15"),
    "time of day": (time(14, 30), "14:30:00"),
    "duration": (timedelta(hours=36), "36:00:00"),
}


@pytest.mark.parametrize("name", VALUES)
def test_value(name: str, tmp_path: Path) -> None:
    value, text = VALUES[name]
    table = made(tmp_path / "book.xlsx", [["a", "b"], ["x", value]])
    assert [row.cells for row in table.rows()] == [["x", text]]
    assert [batch.cell_problems for batch in table.batches()] == [{}]


@pytest.mark.parametrize("value", [110_101_199_003_074_123, 10**15, -(10**15), 1e300])
def test_numbers_that_lost_digits_are_said(value: float, tmp_path: Path) -> None:
    table = made(tmp_path / "book.xlsx", [["a", "b"], ["x", 1], ["y", value]])
    batch = next(table.batches())
    assert {place: str(problem) for place, problem in batch.cell_problems.items()} == {
        (
            1,
            1,
        ): "This cell is stored as a number and has lost digits; format the column as text and enter it again."
    }


def test_the_day_that_excel_invented_is_said(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "book.xlsx"))
    sheet = book.add_worksheet()
    sheet.write(0, 0, "day")
    sheet.write_number(1, 0, 60, book.add_format({"num_format": "yyyy-mm-dd"}))
    book.close()
    batch = next(open_table(tmp_path / "book.xlsx").batches())
    assert (
        str(batch.cell_problems[0, 0])
        == "Excel dates before March 1900 are ambiguous; enter this one as text."
    )


def test_dates_of_the_1904_system(tmp_path: Path) -> None:
    table = made(
        tmp_path / "book.xlsx", [["a"], [date(2026, 3, 5)], [datetime(2026, 3, 5, 1, 2, 3)]], date_1904=True
    )
    assert [row.cells for row in table.rows()] == [["2026-03-05"], ["2026-03-05 01:02:03"]]


def test_empty_rows_and_columns(tmp_path: Path) -> None:
    table = made(
        tmp_path / "book.xlsx", [[], [None, "a", None, "a"], [], [None, "1"], [None, None, None, "2"], []]
    )
    assert table.headers == ("#1", "a", "#3", "a (2)")
    assert [(row.line, row.record, row.cells) for row in table.rows()] == [
        (4, 1, ["", "1", "", ""]),
        (5, 2, ["", "", "", "2"]),
    ]


def test_sheets_can_be_chosen(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "hidden"
    book.active.sheet_state = "hidden"
    book.active.append(["a"])
    book.active.append(["of the hidden"])
    second = book.create_sheet("客户")
    second.append(["a"])
    second.append(["of the second"])
    book.active = second
    book.save(path)
    table = open_table(path)
    assert [(sheet.name, sheet.visible) for sheet in table.sheets] == [("hidden", False), ("客户", True)]
    assert (table.sheet, [row.cells for row in table.rows()]) == ("客户", [["of the second"]])
    assert [row.cells for row in open_table(path, Choices(sheet="hidden")).rows()] == [["of the hidden"]]
    with pytest.raises(FileRefused, match="no such sheet"):
        open_table(path, Choices(sheet="none"))


def test_without_header(tmp_path: Path) -> None:
    made(tmp_path / "book.xlsx", [["x", "y"], ["z", "w"]])
    table = open_table(tmp_path / "book.xlsx", Choices(header=False))
    assert (table.headers, [row.cells for row in table.rows()]) == (("#1", "#2"), [["x", "y"], ["z", "w"]])


def test_formulas_give_their_last_value_and_errors_are_noted(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "book.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["a", "b", "c"])
    sheet.write_formula(1, 0, "=1+1", None, 2)
    sheet.write_formula(1, 1, '="x"', None, "x")
    sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
    book.close()
    table = open_table(tmp_path / "book.xlsx")
    assert [row.cells for row in table.rows()] == [["2", "x", ""]]
    assert [str(note) for note in table.notes] == [
        "Some formulas in the workbook end in an error such as #N/A; those cells are empty."
    ]


def test_external_links_are_not_followed(tmp_path: Path) -> None:
    link = '<externalLink xmlns="x"><externalBook r:id="rId1" xmlns:r="y"/></externalLink>'
    path = workbooks.pack(
        tmp_path / "book.xlsx", workbooks.parts() | {"xl/externalLinks/externalLink1.xml": link}
    )
    assert [row.cells for row in open_table(path).rows()] == [["Mia"]]


def test_embedded_archives_are_not_opened(tmp_path: Path) -> None:
    inner = workbooks.pack_bytes({"zeros": bytes(50_000_000)})
    path = workbooks.pack(tmp_path / "book.xlsx", workbooks.parts() | {"xl/embeddings/book.xlsx": inner})
    assert [row.cells for row in open_table(path).rows()] == [["Mia"]]


def test_a_text_of_markup_is_no_definition(tmp_path: Path) -> None:
    table = made(tmp_path / "book.xlsx", [["a"], ["<!DOCTYPE x> <!ENTITY y>"]])
    assert [row.cells for row in table.rows()] == [["<!DOCTYPE x> <!ENTITY y>"]]


def test_stopping_early_leaves_no_child(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 50_000))
    path = workbooks.pack(tmp_path / "book.xlsx", workbooks.parts(rows), zipfile.ZIP_STORED)
    batches = open_table(path).batches()
    assert next(batches).rows[0] == ["2"]
    child = batches.gi_frame.f_locals["reader"].messages.child
    batches.close()
    assert child.returncode is not None
