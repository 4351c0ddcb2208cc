"""Pairs of records that were judged, by others or because they were made: one file for every contestant.

A file has the columns ``split`` (train, valid, test), ``same`` (1 or 0), and each field twice, ``l_…`` and ``r_…``.
"""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable
from pathlib import Path

import polars as pl

from zhike.analytics.linkage import companies

from .peers import ROOT
from .synthetic import FOLDER

DATA = ROOT / ".." / "shared" / "data"
Pair = tuple[str, str, bool]


def published(name: str) -> Path:
    """Return the file of pairs that others judged, in small letters without punctuation."""
    frame = pl.read_csv(DATA / "entity-pairs" / f"{name}.csv.gz", infer_schema=False)
    texts = [column for column in frame.columns if column[:2] in ("l_", "r_")]
    plain = pl.col(texts).fill_null("").str.to_lowercase().str.replace_all(r"[^\w]+", " ").str.strip_chars()
    return _kept(name, frame.select("split", plain, same=pl.col("label").cast(pl.Int64)))


def names(language: str) -> Path:
    """Return the file of 4,000 made pairs of company names to judge, and as many others to learn from."""
    make = {"Chinese": _chinese, "English": _english}[language]
    made = [(split, make(random.Random(seed))) for split, seed in (("test", 7), ("train", 8))]
    rows = [(split, left, right, int(same)) for split, pairs in made for left, right, same in pairs]
    return _kept(
        f"names-{language}", pl.DataFrame(rows, schema=["split", "l_name", "r_name", "same"], orient="row")
    )


def scores(says: list[bool], truth: list[bool]) -> dict[str, float]:
    """Return precision, recall and F1."""
    right = sum(a and b for a, b in zip(says, truth, strict=True))
    precision, recall = right / max(sum(says), 1), right / max(sum(truth), 1)
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / max(precision + recall, 1e-9),
    }


def _kept(name: str, frame: pl.DataFrame) -> Path:
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"pairs-{name}.csv"
    frame.write_csv(path)
    return path


def _read(name: str, column: str) -> list[str]:
    """Return a column of a file of company names."""
    with gzip.open(DATA / "company-names" / f"{name}.csv.gz") as file:
        return [value for value in pl.read_csv(file.read(), infer_schema=False)[column].to_list() if value]


def _chinese(chance: random.Random) -> list[Pair]:
    """Return full names beside a variant of themselves, and beside another brand of the same place and trade."""
    brands = _read("cn_short_names", "name")
    places, trades = _read("cn_places", "place"), _read("cn_trade_words", "trade")
    pairs: list[Pair] = []
    for brand in chance.sample(brands, 2_000):
        place, trade = chance.choice(places), chance.choice(trades)
        full = f"{place}{brand}{trade}有限公司"
        variants = (f"{brand}{trade}", f"{place}{brand}{trade}股份有限公司",
                    f"{brand}{trade}（{place}）有限责任公司", f" {full} ")  # fmt: skip
        pairs.append((full, chance.choice(variants), True))
        other = chance.choice(brands)
        pairs.append((full, f"{place}{other}{trade}有限公司", other == brand))
    return pairs


def _english(chance: random.Random) -> list[Pair]:
    """Return registered names beside a variant of themselves, and beside another company's name."""
    known = _read("en_sec_names", "title")
    pairs: list[Pair] = []
    for name in chance.sample(known, 2_000):
        core = companies.parse(name).core
        variants = (core.title(), f"The {core.upper()}", f"{core.title()} Group Ltd.", _slip(name, chance))
        pairs.append((name, chance.choice(variants), True))
        other = chance.choice(known)
        pairs.append((name, other, companies.parse(other).key == companies.parse(name).key))
    return pairs


def _slip(name: str, chance: random.Random) -> str:
    """Return a name with two neighbouring letters exchanged, as hasty fingers do."""
    place = chance.randrange(max(len(name) - 1, 1))
    return name[:place] + name[place : place + 2][::-1] + name[place + 2 :]


FILES: dict[str, Callable[[], Path]] = {
    "Chinese company names": lambda: names("Chinese"), "English company names": lambda: names("English"),
    "DBLP–ACM": lambda: published("dblp-acm"), "Fodors–Zagats": lambda: published("fodors-zagats"),
}  # fmt: skip
