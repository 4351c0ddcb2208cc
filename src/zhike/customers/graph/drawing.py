"""A graph as plain values, and where its boxes stand. Knows no database, so that it can be tested with three boxes.

The tree runs from left to right, one row for each leaf, so a wide group becomes a long list and not a wide wall;
what hangs together only by ties stands below it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

WIDTH, HEIGHT = 220, 68
GAP_X, GAP_Y = 72, 14
MARGIN = 12
# What ties and their words need to the right of the last boxes.
ROOM = 160


@dataclass
class Node:
    """A box: a record that leads to its page. ``more`` counts children that are not drawn."""

    key: int
    title: str
    url: str
    note: str = ""
    badges: list[str] = field(default_factory=list)
    # How the person stands: said in words among the badges, and in colour besides.
    tone: str = ""
    focus: bool = False
    parent: int | None = None
    more: int = 0
    more_url: str = ""
    x: int = 0
    y: int = 0
    depth: int = 0

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def height(self) -> int:
        return HEIGHT


@dataclass(frozen=True)
class Tie:
    """A line beside the tree, from one box to another, with its word: "holds shares in 60 %"."""

    near: int
    far: int
    word: str
    # Stands on a branch of the tree that the tie runs along: "60 %".
    short: str = ""


@dataclass(frozen=True)
class Line:
    """A line ready to be drawn; ``x`` and ``y`` are where its word stands."""

    path: str
    word: str = ""
    x: int = 0
    y: int = 0


@dataclass(frozen=True)
class Drawing:
    """Boxes and lines with their places, and the same as a tree for lists: ``rows`` in the order of reading."""

    rows: list[Node]
    branches: list[Line]
    ties: list[Line]
    told: dict[int, list[tuple[str, Node]]]
    width: int
    height: int


def draw(nodes: Iterable[Node], ties: Iterable[Tie]) -> Drawing:
    """Place every node once, whatever the stored parents say, and every tie whose ends are there."""
    known = {node.key: node for node in nodes}
    children: dict[int | None, list[Node]] = defaultdict(list)
    for node in known.values():
        if node.parent not in known or node.parent == node.key:
            node.parent = None
        children[node.parent].append(node)
    # Trees before single boxes, so that what belongs together is seen first.
    children[None].sort(key=lambda node: node.key not in children)
    rows: list[Node] = []
    bottom = _place(children[None], children, rows, 0, MARGIN)
    left_over = [node for node in known.values() if node not in rows]
    # Only a circle of parents has no root; its members stand as roots of their own.
    for node in left_over:
        node.parent = None
    bottom = _place(left_over, defaultdict(list), rows, 0, bottom)
    deepest = max((node.depth for node in rows), default=0)
    drawn, told = _ties(known, ties)
    branches = [_branch(known[node.parent], node) for node in rows if node.parent is not None]
    width = MARGIN * 2 + (deepest + 1) * WIDTH + deepest * GAP_X + (ROOM if drawn else 0)
    return Drawing(rows, branches, drawn, told, width, max(bottom, HEIGHT) + MARGIN)


def _place(
    nodes: list[Node], children: dict[int | None, list[Node]], rows: list[Node], depth: int, top: int
) -> int:
    """Place nodes and what hangs on them from ``top`` down; return where the next one may stand."""
    for node in nodes:
        node.depth, node.x = depth, MARGIN + depth * (WIDTH + GAP_X)
        rows.append(node)
        below = children[node.key]
        bottom = _place(below, children, rows, depth + 1, top) if below else top + HEIGHT + GAP_Y
        # In the middle of its children.
        node.y = (below[0].y + below[-1].y) // 2 if below else top
        top = bottom
    return top


def _branch(parent: Node, node: Node) -> Line:
    x1, y1, x2, y2 = parent.x + WIDTH, parent.y + HEIGHT // 2, node.x, node.y + HEIGHT // 2
    half = (x1 + x2) // 2
    return Line(f"M{x1} {y1}C{half} {y1} {half} {y2} {x2} {y2}")


def _ties(
    known: dict[int, Node], ties: Iterable[Tie]
) -> tuple[list[Line], dict[int, list[tuple[str, Node]]]]:
    drawn: list[Line] = []
    told: dict[int, list[tuple[str, Node]]] = defaultdict(list)
    for tie in ties:
        near, far = known.get(tie.near), known.get(tie.far)
        if near is None or far is None or near is far:
            continue
        if near.key == far.parent or far.key == near.parent:
            drawn += [_on_branch(near if far.key == near.parent else far, tie.short)] if tie.short else []
        else:
            drawn.append(_tie(near, far, " ".join(filter(None, (tie.word, tie.short)))))
        told[near.key].append((" ".join(filter(None, (tie.word, tie.short))), far))
    return drawn, told


def _on_branch(below: Node, word: str) -> Line:
    """Write a word on the branch that leads to a box, where it meets the box."""
    return Line("", word, below.x - 22, below.y + HEIGHT // 2 - 6)


def _tie(near: Node, far: Node, word: str) -> Line:
    """Bow out to the right of both boxes, where no branch runs into them."""
    x1, y1, x2, y2 = near.x + WIDTH, near.y + HEIGHT // 2, far.x + WIDTH, far.y + HEIGHT // 2
    out = max(x1, x2) + GAP_X - 16
    return Line(f"M{x1} {y1}C{out} {y1} {out} {y2} {x2} {y2}", word, out - 12, (y1 + y2) // 2)


def as_tree(drawing: Drawing) -> list[dict[str, Any]]:
    """Return the rows with how many lists open before and close after each, for a nested list in a template."""
    found = []
    for place, node in enumerate(drawing.rows):
        after = drawing.rows[place + 1].depth if place + 1 < len(drawing.rows) else 0
        found.append({
            "node": node, "ties": drawing.told.get(node.key, []),
            "opens": after > node.depth, "closes": range(max(node.depth - after, 0)),
        })  # fmt: skip
    return found
