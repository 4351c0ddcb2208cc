"""Ta-Feng's baskets, and how well a list of products meets the last one. Needs no library."""

import gzip
import json
import sys
from math import log2
from pathlib import Path

Lists = dict[str, list[int]]


def read() -> tuple[dict[str, list[list[int]]], dict[str, set[int]]]:
    """Return each customer's baskets, the first one first, and the products of the one after them."""
    folder = Path(sys.argv[1])
    parts = [
        json.loads(gzip.decompress((folder / f"tafeng_{part}.json.gz").read_bytes()))
        for part in ("history", "future")
    ]
    return {who: rows[1:-1] for who, rows in parts[0].items()}, {
        who: set(rows[1]) for who, rows in parts[1].items()
    }


def met(found: Lists, future: dict[str, set[int]], most: int = 10) -> dict[str, float]:
    """Return the mean recall and NDCG of the first products offered to each customer, all customers counted."""
    recall = ndcg = 0.0
    for who, came in future.items():
        offered = found.get(who, [])[:most]
        recall += len(came & set(offered)) / len(came)
        gain = sum(1 / log2(place + 2) for place, one in enumerate(offered) if one in came)
        ndcg += gain / sum(1 / log2(place + 2) for place in range(min(most, len(came))))
    return {f"Recall@{most}": recall / len(future), f"NDCG@{most}": ndcg / len(future)}


def met_new(
    found: Lists, history: dict[str, list[list[int]]], future: dict[str, set[int]]
) -> dict[str, float]:
    """Return Recall@20 over products never bought before, of the customers who bought one."""
    new = {
        who: future[who] - {one for basket in baskets for one in basket} for who, baskets in history.items()
    }
    some = {who: came for who, came in new.items() if came}
    return {"Recall@20": met(found, some, 20)["Recall@20"], "customers": float(len(some))}
