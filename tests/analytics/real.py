"""The real data sets, which lie beside the project and are never part of it."""

from __future__ import annotations

from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


def at_hand(name: str) -> Path:
    """Return a file or folder of the data sets; where it is not beside the project, the test is skipped and says so."""
    path = DATA / name
    if not path.exists():
        pytest.skip(f"the real data are not beside the project (../shared/data/{name})")
    return path
