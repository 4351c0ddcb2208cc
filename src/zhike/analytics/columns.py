"""Give a frame back with what a model found, in the make in which it came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw
import numpy as np

from zhike.analytics.frames import opened

__all__ = ["with_answers"]


def with_answers(frame: Any, answers: Mapping[str, Sequence[Any] | np.ndarray]) -> Any:
    """Return the frame, in its own make, with new columns; a column of the same name is replaced."""
    table = opened(frame)
    new = [
        nw.new_series(
            name,
            values.tolist() if isinstance(values, np.ndarray) else list(values),
            backend=table.implementation,
        )
        for name, values in answers.items()
    ]
    return table.with_columns(*new).to_native()
