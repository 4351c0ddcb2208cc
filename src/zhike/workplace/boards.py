"""Boards: records as cards, in columns by a field with choices; every object with a ``board`` field has one.

An object whose cards move by verbs says so in its ``objects.py``: ``declare("sales.deal", Board("stage", …))``.
Otherwise a card that is moved changes the field, where the reader may write it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet, Sum

from zhike.kernel.access import Actor, may
from zhike.kernel.cleaning import writable
from zhike.kernel.fields import BoundField
from zhike.kernel.keyset import Cursor, Order, read_page
from zhike.kernel.listing import Listing, shown
from zhike.kernel.objects import Object

CARDS = 20


@dataclass(frozen=True)
class Board:
    """How a board by ``field`` looks and how its cards move.

    verb     the verb that takes the new value in an input of the field's name
    verbs    values that have a verb of their own, such as ``{"lost": "lose"}``
    sums     the fields summed over each column
    card     the fields on a card
    since    the field that says since when a card stands in its column
    """

    field: str
    verb: str = ""
    verbs: Mapping[str, str] = field(default_factory=dict)
    sums: tuple[str, ...] = ()
    card: tuple[str, ...] = ()
    since: str = ""

    def verb_to(self, value: str) -> str:
        """Return the verb that puts a card into a column; "" where the field is simply changed."""
        return self.verbs.get(value, self.verb)


_declared: dict[tuple[str, str], Board] = {}


def declare(object_key: str, board: Board) -> None:
    """Say how the board of an object by one field looks and moves."""
    _declared[object_key, board.field] = board


def fields_of(obj: Object, actor: Actor) -> list[BoundField]:
    """Return the fields by which the actor can see a board."""
    return [bound for bound in obj.placed("board") if shown(actor, obj, bound.name)]


def board_of(obj: Object, bound: BoundField) -> Board:
    """Return the board of an object by a field, the usual one where none is declared."""
    usual = tuple(other.name for other in obj.placed("list") if other.field.list is True)
    card = tuple(name for name in usual if name not in (obj.title, bound.name))[:3]
    return _declared.get((obj.key, bound.name)) or Board(bound.name, card=card)


def movable(obj: Object, board: Board, actor: Actor) -> bool:
    """Say whether the actor may move any card at all."""
    if not may(actor, obj, "change"):
        return False
    return bool(board.verb) or (obj.writable and board.field in writable(obj, actor))


def columns_of(bound: BoundField) -> dict[str, str]:
    """Return the values of the columns with their labels; the last one, "", holds the cards without a value."""
    labels = {str(key): str(label) for key, label in bound.choice_labels.items()}
    return labels | ({"": ""} if bound.column.blank else {})


def figures(listing: Listing, board: Board) -> dict[str, dict[str, Any]]:
    """Return the count and the sums of every column, in one query; fields the actor may not see are left out."""
    names = [name for name in board.sums if shown(listing.actor, listing.obj, name)]
    sums = {f"sum_{name}": Sum(name) for name in names}
    rows = listing.rows.order_by().values(board.field).annotate(count=Count("pk"), **sums)
    return {row[board.field]: row for row in rows}


def newest(listing: Listing, board: Board, values: list[str]) -> dict[str, list[Any]]:
    """Return the first cards of several columns, one more than is shown where there are more; in one query."""
    cards: dict[str, list[Any]] = {value: [] for value in values}
    parts: list[QuerySet] = [
        listing.rows.filter(**{board.field: value}).order_by("-changed_at", "-id")[: CARDS + 1]
        for value in values
    ]
    if parts:
        for record in parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]:
            cards[str(getattr(record, board.field))].append(record)
    for found in cards.values():
        found.sort(key=lambda record: (record.changed_at, record.pk), reverse=True)
    return cards


def more(listing: Listing, board: Board, value: str, after: str) -> tuple[list[Any], bool]:
    """Return the next cards of a column after a cursor, and whether there are more. Raises BadFilter."""
    cursor = Cursor.decode(after, listing.obj.model._meta.get_field("changed_at"))
    rows = listing.rows.filter(**{board.field: value})
    return read_page(rows, Order("changed_at", "changed_at", True, False), cursor, CARDS)
