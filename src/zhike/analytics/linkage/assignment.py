"""One-to-one assignment: between two files without duplicates of their own, a record has one partner at most."""

from __future__ import annotations

import numpy as np

from zhike.analytics.linkage.blocking import Ints
from zhike.analytics.linkage.fellegi_sunter import Doubles


def one_to_one(i: Ints, j: Ints, weight: Doubles) -> np.ndarray:
    """Return which pairs to keep: the best first, each record once.

    Greedy, which on sparse candidates comes out as the optimal assignment almost always (Christen 2012, 6.4); a tie
    goes to the smaller places, so the answer does not depend on the order of the pairs.
    """
    kept = np.zeros(len(i), dtype=bool)
    left: set[int] = set()
    right: set[int] = set()
    for place in np.lexsort((j, i, -weight)).tolist():
        a, b = int(i[place]), int(j[place])
        if a not in left and b not in right:
            kept[place] = True
            left.add(a)
            right.add(b)
    return kept
