"""Files of purchases and answers: CSV of any usual encoding, or Parquet; dates and amounts read without guessing."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path

import polars as pl

from zhike.analytics.commands.notes import note
from zhike.analytics.frames import BadFrame, NotEnoughData
from zhike.analytics.progress import step

__all__ = ["as_dates", "as_flags", "as_numbers", "day", "features", "read", "say"]

# A file of so many bytes takes long enough to read that somebody wonders.
LARGE = 20_000_000
LEAST_COLUMNS = 3
DATES = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d", "%Y年%m月%d日")
# Read only where no other of them reads every value; the last of each pair is American.
ORDERS = (("%d/%m/%Y", "%m/%d/%Y"), ("%d.%m.%Y",), ("%d-%m-%Y", "%m-%d-%Y"))
YEARS = (1900, 2200)
DAY_AND_MONTH = r"^[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}$"
WHOLE, GROUPS = r"^[+-]?[0-9]+", r"^[+-]?[0-9]{1,3}"
# How amounts are written, with what separates thousands and what the decimals.
COMMA_GROUPS = (rf"{GROUPS}(?:,[0-9]{{3}})+(?:\.[0-9]+)?$|{WHOLE}(?:\.[0-9]+)?$", ",", ".")
COMMA_DECIMALS = (rf"{GROUPS}(?:[. ][0-9]{{3}})+(?:,[0-9]+)?$|{WHOLE}(?:,[0-9]+)?$", "[. ]", ",")
SIGNS = "[¥￥$€£元]"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# One Chinese character within a Latin word: the letter after an accented one of Latin-1 was taken for its second half.
MISREAD = re.compile(r"\b[A-Za-z]+[\u4e00-\u9fff][A-Za-z]+")
MOMENTS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M")


def read(file: Path, *columns: str, entries: bool = False) -> pl.DataFrame:
    """Return the named columns of a file, all without a name; a CSV's as text. Raises BadFrame for no such file or column.

    Where rows are ``entries`` (purchases), those that repeat another in every column of a CSV are noted, not taken out.
    """
    if not file.is_file():
        raise BadFrame(f"There is no file {file}.")
    if file.stat().st_size > LARGE:
        say(f"Reading {file.name}, {file.stat().st_size / 1e6:,.0f} MB …")
    try:
        frame = pl.read_parquet(file) if file.suffix == ".parquet" else _csv(file)
    except pl.exceptions.NoDataError:
        raise NotEnoughData(f"{file.name} is empty.") from None
    except pl.exceptions.PolarsError as error:
        raise BadFrame(f"{file.name} can't be read as a table: {str(error).splitlines()[0]}") from None
    if twice := [name for place, name in enumerate(columns) if name in columns[:place]]:
        raise BadFrame(f"The column {twice[0]} is named for two things; each needs one of its own.")
    if missing := [name for name in columns if name not in frame.columns]:
        raise BadFrame(
            f"{file.name} lacks the column {', '.join(missing)}; it has {', '.join(frame.columns)}."
        )
    if frame.height == 0:
        raise NotEnoughData(f"{file.name} has no rows.")
    if entries and file.suffix != ".parquet":
        _note_repeated(frame)
    return frame.select(columns) if columns else frame


def _note_repeated(frame: pl.DataFrame) -> None:
    """Note rows that were perhaps entered twice; of two columns alone, equal rows are to be expected."""
    if frame.width >= LEAST_COLUMNS and (again := frame.height - frame.n_unique()):
        note(
            f"{again:,} of {frame.height:,} rows repeat an earlier row in every column: "
            "if they were entered twice, take them out first."
        )


def _csv(file: Path) -> pl.DataFrame:
    data = file.read_bytes()
    if data[:2] == b"\x1f\x8b":
        return pl.read_csv(file, infer_schema=False)
    data = _as_utf8(data, file.name)
    first = data.lstrip(b"\xef\xbb\xbf").split(b"\n", 1)[0]
    separator = max(",;\t", key=lambda sign: first.count(sign.encode()))
    return pl.read_csv(io.BytesIO(data), infer_schema=False, separator=separator)


def _as_utf8(data: bytes, name: str) -> bytes:
    """Return text in UTF-8 that is in it, in UTF-16 with its mark (Excel's Unicode text) or in GB18030. Raises BadFrame."""
    try:
        if data[:2] in UTF_16:
            return data.decode("utf-16").encode()
        data.decode("utf-8")
        return data
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            raise BadFrame(f"{name} is neither UTF-8 nor GB18030: save it as UTF-8.") from None
    if found := MISREAD.search(text):
        note(f"{name} was read as GB18030, perhaps wrongly (“{found.group()}”): save it as UTF-8 to be sure.")
    return text.encode()


def as_dates(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return the frame with a column of days. Raises BadFrame that shows the first that is none, or none of our times."""
    column = frame[name]
    if column.dtype.is_temporal():
        return _of_our_times(frame.with_columns(pl.col(name).cast(pl.Date)), name)
    if column.dtype != pl.String:
        raise BadFrame(f"The column {name} holds {column.dtype}, not dates.")
    text = pl.col(name).str.strip_chars()
    # Else 31/05/26 would be read as of the year 31.
    text = pl.when(text.str.contains(r"^[0-9]{4}")).then(text)
    tries = [text.str.to_date(form, strict=False) for form in DATES]
    tries += [text.str.to_datetime(form, strict=False).cast(pl.Date) for form in MOMENTS]
    tries += _by_order(frame, name)
    return _of_our_times(_converted(frame, name, pl.coalesce(tries), "dates such as 2026-03-05"), name)


def _of_our_times(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """Refuse days that stand for "none" or were mistyped: one of the year 9999 would make everybody a lost customer."""
    odd = frame[name].filter(~frame[name].dt.year().is_between(*YEARS))
    if len(odd):
        raise BadFrame(
            f"{len(odd)} dates of the column {name} lie outside the years {YEARS[0]} to {YEARS[1]}, first {odd[0]}: "
            "mend or empty them."
        )
    return frame


def _by_order(frame: pl.DataFrame, name: str) -> list[pl.Expr]:
    """Return how to read dates such as 31/12/2025, where only one order of day and month reads all that are written so.

    Raises BadFrame where both do.
    """
    # A time after the day is left off.
    text = pl.col(name).str.strip_chars().str.replace(r"[ T][0-9:.]+$", "")
    # Beside those that begin with the year, which are read as they are.
    known = frame.filter((text != "") & text.is_not_null() & ~text.str.contains(r"^[0-9]{4}"))
    # Years in two digits would be read as of antiquity.
    if not known.height or not known.select(text.str.contains(DAY_AND_MONTH).all()).item():
        return []
    for forms in ORDERS:
        tries = [text.str.to_date(form, strict=False) for form in forms]
        whole = [one for one in tries if known.select(one.is_not_null().all()).item()]
        if len(whole) > 1:
            first = known[name][0]
            raise BadFrame(
                f"The column {name} can be read with the day first or the month first, as “{first}”: "
                "write its dates like 2026-03-05."
            )
        if whole:
            return whole
    return []


def as_numbers(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return the frame with a column of numbers: 1234.50, 1,234.50 or 1.234,50, with the sign of one currency or none.

    Raises BadFrame that shows the first text that is none, for several signs, and where a comma could be either.
    """
    if frame[name].dtype.is_numeric():
        return frame
    if frame[name].dtype != pl.String:
        raise BadFrame(f"The column {name} holds {frame[name].dtype}, not numbers.")
    signs = frame[name].str.extract(f"({SIGNS})").str.replace("￥|元", "¥").drop_nulls().unique().sort()
    if len(signs) > 1:
        raise BadFrame(
            f"The amounts are in several currencies ({', '.join(signs)}): convert them or ask of one at a time."
        )
    text = pl.col(name).str.replace(SIGNS, "").str.strip_chars()
    number = text.cast(pl.Float64, strict=False)
    if not frame.select((number.is_not_null() | (text == "") | text.is_null()).all()).item():
        number = _by_style(frame, name, text, number)
    number = pl.when(number.is_finite()).then(number)
    return _converted(frame, name, number, "numbers such as 1234.50, 1,234.50 or 1.234,50")


def _by_style(frame: pl.DataFrame, name: str, text: pl.Expr, plain: pl.Expr) -> pl.Expr:
    """Return how to read amounts with commas, where only one style reads them all; else as they are."""
    known = frame.filter((text != "") & text.is_not_null())
    whole = [
        text.str.replace_all(groups, "").str.replace(decimals, ".", literal=True).cast(pl.Float64, strict=False)
        for pattern, groups, decimals in (COMMA_GROUPS, COMMA_DECIMALS)
        if known.select(text.str.contains(pattern).all()).item()
    ]  # fmt: skip
    if len(whole) > 1:
        first = known.filter(text.str.contains(",", literal=True))[name][0]
        raise BadFrame(
            f"The comma in the column {name} can separate thousands or decimals, as in “{first}”: "
            "write amounts like 1234.50."
        )
    return whole[0] if whole else plain


def as_flags(frame: pl.DataFrame, *names: str) -> pl.DataFrame:
    """Return the frame with columns of 1 and 0 read from yes and no in the usual words. Raises BadFrame, also for gaps."""
    words = {
        **dict.fromkeys(("1", "yes", "y", "true", "是"), 1),
        **dict.fromkeys(("0", "no", "n", "false", "否"), 0),
    }
    for name in names:
        text = pl.col(name).cast(pl.String).str.strip_chars().str.to_lowercase().str.replace(r"\.0$", "")
        found = frame.select(text.replace_strict(words, default=None, return_dtype=pl.Int64)).to_series()
        if found.null_count():
            first = frame.filter(found.is_null())[name][0]
            raise BadFrame(f"The column {name} takes 1 and 0 or yes and no, not “{str(first)[:40]}”.")
        frame = frame.with_columns(found.alias(name))
    return frame


def features(frame: pl.DataFrame, *others: str) -> tuple[pl.DataFrame, tuple[str, ...], tuple[str, ...]]:
    """Return the frame with all columns but some read as numbers where every value is one, and the names of both kinds.

    Words with more than 60 kinds, such as names and numbers of customers, tell nothing and are left out.
    """
    numbers, words = [], []
    for name in (one for one in frame.columns if one not in others):
        text = frame[name].cast(pl.String).str.strip_chars()
        read = text.cast(pl.Float64, strict=False)
        if read.drop_nulls().len() and (read.is_null() == (text.is_null() | (text == ""))).all():
            frame = frame.with_columns(read.alias(name))
            numbers.append(name)
        elif 1 < text.n_unique() <= 60:
            words.append(name)
    if not numbers and not words:
        raise BadFrame("There is no column to learn from besides those named.")
    return frame, tuple(numbers), tuple(words)


def say(sentence: str) -> None:
    """Tell a person at a terminal what takes long; programs that read the output see nothing."""
    step(sentence)


def _converted(frame: pl.DataFrame, name: str, expression: pl.Expr, expected: str) -> pl.DataFrame:
    found = frame.with_columns(expression.alias("\0read"))
    wrong = found.filter(
        pl.col("\0read").is_null() & pl.col(name).is_not_null() & (pl.col(name).str.strip_chars() != "")
    )
    if wrong.height:
        raise BadFrame(
            f"{wrong.height} values of the column {name} are no {expected}, first “{wrong[name][0][:40]}”."
        )
    return found.with_columns(pl.col("\0read").alias(name)).drop("\0read")


def day(text: str) -> dt.date:
    """Return the day that an argument names. Raises BadFrame for anything but YYYY-MM-DD."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise BadFrame(f"“{text}” is no day; write it like 2026-03-05.") from None
