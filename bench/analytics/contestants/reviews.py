"""Chinese reviews split by their text, so that a text which several sets share lies on one side. Needs no library."""

import csv
import gzip
import re
import sys
import zlib
from collections.abc import Callable

SPLITS = "01234"
# Of a large set the slow ones are given the first split only.
LARGE = 20_000


def split(salt: str = "0") -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """Return four fifths of the file's reviews to learn from and one fifth to judge, each with its label."""
    with gzip.open(sys.argv[1], "rt", encoding="utf-8-sig") as lines:
        rows = [(row["review"], int(row["label"])) for row in csv.DictReader(lines)]
    sides: tuple[list[tuple[str, int]], list[tuple[str, int]]] = ([], [])
    for text, label in rows:
        key = f"{salt}|{re.sub(chr(92) + 'W', '', text)}"
        sides[zlib.crc32(key.encode()) % 5 == 0].append((text, label))
    return sides


def accuracy(pleased: list[bool], rows: list[tuple[str, int]]) -> float:
    """Return the share of reviews judged right."""
    return sum(found == bool(label) for found, (_, label) in zip(pleased, rows, strict=True)) / len(rows)


def over_splits(judge: Callable[[str], dict[str, float]], splits: str = SPLITS) -> dict[str, float]:
    """Return the mean of what some splits answer, and of the accuracy the least and the most."""
    found = [judge(salt) for salt in splits]
    accuracies = [one["accuracy"] for one in found]
    means = {name: sum(one[name] for one in found) / len(found) for name in found[0]}
    return (
        {"splits": len(found)}
        | means
        | {"accuracy, least": min(accuracies), "accuracy, most": max(accuracies)}
    )


def for_the_slow() -> str:
    """Return the splits for a contestant that takes long: one of a large set, else all."""
    return SPLITS[0] if sum(map(len, split())) > LARGE else SPLITS
