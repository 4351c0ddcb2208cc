"""Measure record linkage against Splink in one run, and on pairs that others judged: `python -m bench.analytics.linkage`.

Prints a table in Markdown for docs/performance.md. Splink lives in the environment of the bench extra.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from bench.analytics.pairs import FILES
from bench.analytics.peers import peers_python
from bench.analytics.people import febrl, judged_links, person_linkage

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / ".." / "shared" / "data"
CONTESTANTS = ROOT / "bench" / "analytics" / "contestants"


def contestant(python: Path | str, name: str, file: Path = DATA) -> dict:
    """Run one library by itself and return what it measured."""
    call = [python, CONTESTANTS / f"{name}.py", file, "1"]
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
    """Pairs that others judged or that were made, decided by both."""
    for work, file in FILES.items():
        path = file()
        for who, python in (("Zhike", sys.executable), ("Splink", peers_python())):
            found = contestant(python, f"pairs_{who.lower()}", path)
            answer = found["answer"]
            figures = (answer["precision"], answer["recall"], answer["f1"])
            row(f"{work}, {answer['pairs judged']:,} pairs", who, figures, found["cpu"])


if __name__ == "__main__":
    print(
        "| Work | Who | Precision | Recall | F1 | CPU s | With |\n| --- | --- | --- | --- | --- | --- | --- |"
    )
    linked()
    judged()
