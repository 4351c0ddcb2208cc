"""Febrl's generated people: how they are read, linked and judged, for the benchmark and its test."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl

from zhike.analytics.linkage import Exact, Fuzzy, Key, Linkage


def febrl(data: Path, part: str) -> pl.DataFrame:
    """Return one of Febrl's files, all columns as text, without the social security number."""
    frame = pl.read_csv(data / "febrl" / f"febrl_dataset{part}.csv.gz", infer_schema=False)
    frame.columns = [name.strip() for name in frame.columns]
    return frame.with_columns(pl.all().str.strip_chars()).drop("soc_sec_id")


def person_linkage() -> Linkage:
    """Return the settings for people with names, address and birthday. Chosen by reason, the same for all files."""
    name, street = (1.0, 0.92, 0.8, 0.65), (1.0, 0.9, 0.75)
    return Linkage(
        comparisons=(
            Fuzzy("given_name", levels=name, swap="surname", rarity=True),
            Fuzzy("surname", levels=name, swap="given_name", rarity=True),
            Fuzzy("date_of_birth", "levenshtein", levels=(1.0, 0.85, 0.7)),
            Fuzzy("street_number", "levenshtein", levels=(1.0, 0.6)),
            Fuzzy("address_1", levels=street, rarity=True),
            Fuzzy("address_2", levels=street, rarity=True),
            Fuzzy("suburb", levels=street, rarity=True),
            Fuzzy("postcode", "levenshtein", levels=(1.0, 0.7)),
            Exact("state"),
        ),
        passes=(
            Key("date_of_birth"), Key("surname:soundex", "given_name:2"), Key("given_name", "postcode"),
            Key("surname", "postcode"), Key("address_1"), Key("suburb", "given_name:2"), Key("suburb", "surname:2"),
            Key("address_2"), Key("date_of_birth:4", "surname:soundex"), Key("postcode", "street_number"),
        ),
    )  # fmt: skip


def entities(frame: pl.DataFrame) -> list[str]:
    """Return the person behind each row: the number in rec-N-org and rec-N-dup-k."""
    return [row.split("-")[1] for row in frame["rec_id"]]


def judged_links(
    pairs: Any, left: pl.DataFrame, right: pl.DataFrame | None = None
) -> tuple[float, float, float]:
    """Return precision, recall and F1 of found pairs against the truth in ``rec_id``."""
    mine, theirs = entities(left), entities(left if right is None else right)
    if right is None:
        truth = sum(count * (count - 1) // 2 for count in Counter(mine).values())
    else:
        there = Counter(theirs)
        truth = sum(there[person] for person in mine)
    right_ones = sum(mine[a] == theirs[b] for a, b in zip(pairs["left"], pairs["right"], strict=True))
    precision, recall = right_ones / max(len(pairs), 1), right_ones / truth
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)
