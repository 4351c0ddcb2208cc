"""Measure record linkage against Splink in one run, and on pairs that others judged: `python -m bench.analytics.linkage`.

Prints a table in Markdown for docs/performance.md. Splink lives in the environment of the bench extra.
"""

import gzip
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import polars as pl

from bench.analytics.peers import peers_python
from bench.analytics.people import febrl, judged_links, person_linkage
from zhike.analytics.linkage import Fuzzy, LabelledLinkage, Words, companies

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / ".." / "shared" / "data"
CONTESTANTS = ROOT / "bench" / "analytics" / "contestants"


def contestant(python: Path | str, name: str) -> dict:
    """Run one library by itself and return what it measured."""
    call = [python, CONTESTANTS / f"{name}.py", DATA, "1"]
    done = subprocess.run(
        call, check=True, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    return json.loads(done.stdout.splitlines()[-1])


def row(work: str, who: str, figures: tuple[float, float, float], cpu: float, note: str = "") -> None:
    """Print one line of the table."""
    shown = " | ".join(f"{figure:.4f}" for figure in figures)
    print(f"| {work} | {who} | {shown} | {cpu:.2f} | {note} |", flush=True)


def linked() -> None:
    """Febrl 4 against Splink; Febrl 1 and 2 within themselves."""
    for who, python in (("Zhike", sys.executable), ("Splink", peers_python())):
        found = contestant(python, f"febrl_4_{who.lower()}")
        answer = found["answer"]
        note = ", ".join(f"{name} {number}" for name, number in found["versions"].items())
        row(
            "Febrl 4a–4b, one to one",
            who,
            (answer["precision"], answer["recall"], answer["f1"]),
            found["cpu"],
            note,
        )
    for part in ("1", "2"):
        frame = febrl(DATA, part)
        start = time.process_time()
        found = person_linkage().fit(frame).predict(frame)
        row(
            f"Febrl {part}, within one file", "Zhike", judged_links(found, frame), time.process_time() - start
        )


def judged() -> None:
    """DBLP–ACM and Fodors–Zagats: learned from the train and validation pairs, judged on the published test pairs."""
    for name, fields in (("dblp-acm", ("title", "authors", "venue", "year")),
                         ("fodors-zagats", ("name", "addr", "city", "phone", "type"))):  # fmt: skip
        frame = pl.read_csv(DATA / "entity-pairs" / f"{name}.csv.gz", infer_schema=False)
        texts = [column for column in frame.columns if column[:2] in ("l_", "r_")]
        plain = (
            pl.col(texts).fill_null("").str.to_lowercase().str.replace_all(r"[^\w]+", " ").str.strip_chars()
        )
        frame = frame.with_columns(plain)
        compared = [
            c for f in fields for c in (Words(f), Fuzzy(f, "token_set"), Fuzzy(f, "tokens"), Fuzzy(f))
        ]
        known, test = (frame.filter((pl.col("split") == "test") == wanted) for wanted in (False, True))
        start = time.process_time()
        found = LabelledLinkage(tuple(compared)).fit(known).predict(test)
        cpu = time.process_time() - start
        says, truth = found["probability"] >= 0.5, test["label"] == "1"
        row(
            f"{name}, {len(test)} test pairs", "Zhike, logistic", scores(says.to_list(), truth.to_list()), cpu
        )


def scores(says: list[bool], truth: list[bool]) -> tuple[float, float, float]:
    """Return precision, recall and F1."""
    right = sum(a and b for a, b in zip(says, truth, strict=True))
    precision, recall = right / max(sum(says), 1), right / max(sum(truth), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def read(name: str, column: str) -> list[str]:
    """Return a column of a file of company names."""
    with gzip.open(DATA / "company-names" / f"{name}.csv.gz") as file:
        return [value for value in pl.read_csv(file.read(), infer_schema=False)[column].to_list() if value]


Pair = tuple[str, str, bool]


def named() -> None:
    """Company names: variants of one name against different names that share its words, decided at a likeness of 0.89."""
    chance = random.Random(7)
    for language, pairs in (("Chinese", chinese_pairs(chance)), ("English", english_pairs(chance))):
        start = time.process_time()
        says = [companies.alike(a, b) >= 0.89 for a, b, _same in pairs]
        cpu = time.process_time() - start
        found = scores(says, [same for _a, _b, same in pairs])
        row(f"{language} company names, 4,000 made pairs", "Zhike, likeness ≥ 0.89", found, cpu)


def chinese_pairs(chance: random.Random) -> list[Pair]:
    """Return full names beside a variant of themselves, and beside another brand of the same place and trade."""
    brands = read("cn_short_names", "name")
    places, trades = read("cn_places", "place"), read("cn_trade_words", "trade")
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


def english_pairs(chance: random.Random) -> list[Pair]:
    """Return registered names beside a variant of themselves, and beside another company's name."""
    names = read("en_sec_names", "title")
    pairs: list[Pair] = []
    for name in chance.sample(names, 2_000):
        core = companies.parse(name).core
        variants = (core.title(), f"The {core.upper()}", f"{core.title()} Group Ltd.", slip(name, chance))
        pairs.append((name, chance.choice(variants), True))
        other = chance.choice(names)
        pairs.append((name, other, companies.parse(other).key == companies.parse(name).key))
    return pairs


def slip(name: str, chance: random.Random) -> str:
    """Return a name with two neighbouring letters exchanged, as hasty fingers do."""
    place = chance.randrange(max(len(name) - 1, 1))
    return name[:place] + name[place : place + 2][::-1] + name[place + 2 :]


if __name__ == "__main__":
    print(
        "| Work | Who | Precision | Recall | F1 | CPU s | With |\n| --- | --- | --- | --- | --- | --- | --- |"
    )
    linked()
    judged()
    named()
