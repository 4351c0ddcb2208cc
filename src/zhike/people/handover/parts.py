"""The kinds of things that a person leaves behind, each declared by the app that knows it.

An app says in its ``objects.py`` what of it can be handed over::

    declare(Owned("engagement.task", _("Open tasks"), state="open"))

A part counts what a person has, moves it in statements over whole sets, and moves back what nobody moved on since.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.utils import timezone

from zhike.kernel import access
from zhike.kernel.access import Actor
from zhike.kernel.objects import Object, get_object
from zhike.people.handover.models import HandedRow, HandOver


@dataclass(frozen=True)
class Move:
    """What a part is told: which hand-over, from whom, to whom, and who does it."""

    hand_over: HandOver
    leaver: int
    taker: int
    actor: Actor

    def keep(self, part: str, row_id: int, before: Any = None) -> None:
        """Remember one row, for parts that move them one by one."""
        HandedRow.objects.create(
            hand_over=self.hand_over, part=part, row_id=row_id, taker_id=self.taker, before=before
        )

    def kept(self, part: str) -> models.QuerySet[HandedRow]:
        """Return the rows of a part that went to this taker, in the order in which they went."""
        rows = HandedRow.objects.filter(hand_over=self.hand_over, part=part, taker_id=self.taker)
        return rows.order_by("pk")


class Part:
    """Base of what can be handed over."""

    key: str
    label: Any
    # False: stays with the leaver unless somebody asks for it, as what he has finished is his.
    moves = True

    def count(self, leaver: int, actor: Actor) -> int:
        """Return how many there are that the actor may hand over."""
        raise NotImplementedError

    def beyond(self, leaver: int, actor: Actor) -> bool:
        """Say whether there are more, which the actor may not hand over."""
        return False

    def fits(self, taker: Actor) -> bool:
        """Say whether somebody could work with what he gets."""
        return True

    def move(self, move: Move) -> int:
        """Give everything to the taker, with its events; return how many rows moved."""
        raise NotImplementedError

    def back(self, move: Move) -> int:
        """Give back to the leaver what the taker still has; return how many rows moved."""
        raise NotImplementedError


_parts: dict[str, Part] = {}


def declare(part: Part) -> Part:
    """Add a part. Raises ValueError when its key is taken."""
    if part.key in _parts:
        raise ValueError(f"The part {part.key} is declared twice.")
    _parts[part.key] = part
    return part


def all_parts() -> list[Part]:
    """Return the parts in the order of their declaration: people's own last, as they follow from the others."""
    return sorted(_parts.values(), key=lambda part: part.key.startswith("people."))


# The three statements of a move: note the rows, turn them over, tell it in the event stream.
NOTE = """
    INSERT INTO people_handedrow (hand_over_id, part, row_id, taker_id)
    SELECT %s, %s, found.id, %s FROM ({rows}) found
"""
TURN = """
    UPDATE {table} t SET {owner} = %s, version = t.version + 1, changed_at = %s
    FROM people_handedrow r
    WHERE r.hand_over_id = %s AND r.part = %s AND r.taker_id = %s AND t.id = r.row_id AND t.{owner} = %s
"""
TELL = """
    INSERT INTO kernel_event (at, verb, object, subject_id, customer_id, actor_id, actor_name, via, changes, data, cause_id)
    SELECT %s, %s, %s, t.id, {customer}, %s, %s, %s, %s::jsonb, %s::jsonb, %s
    FROM people_handedrow r JOIN {table} t ON t.id = r.row_id
    WHERE r.hand_over_id = %s AND r.part = %s AND r.taker_id = %s AND t.{owner} = %s AND t.changed_at = %s
"""


class Owned(Part):
    """The records of an object that have an owner; ``only`` narrows them, for example to what is still open.

    Nothing but the owner changes, so nothing is derived anew; each record has its event all the same.
    """

    def __init__(
        self, object_key: str, label: Any = "", *, key: str = "", moves: bool = True, **only: Any
    ) -> None:
        self.object_key, self.only, self.moves = object_key, only, moves
        self.key = key or object_key
        self._label = label

    @property
    def obj(self) -> Object:
        """Return the object."""
        return get_object(self.object_key)

    @property
    def label(self) -> Any:
        """Return what the part is called."""
        return self._label or self.obj.label_plural

    def rows(self, leaver: int) -> models.QuerySet:
        """Return what the leaver owns."""
        alive: models.QuerySet = self.obj.model._default_manager.filter(deleted_at__isnull=True)
        return alive.filter(**{self.obj.owner: leaver}, **self.only)

    def count(self, leaver: int, actor: Actor) -> int:
        return access.visible_to(actor, self.rows(leaver), "change").count()

    def beyond(self, leaver: int, actor: Actor) -> bool:
        rule = access.scope(actor, self.obj, "change")
        if rule is None:
            return False
        mine = access.visible_to(actor, self.obj.model, "change").values("pk")
        return self.rows(leaver).exclude(pk__in=mine).exists()

    def fits(self, taker: Actor) -> bool:
        return access.may(taker, self.obj, "see")

    def move(self, move: Move) -> int:
        found = self.rows(move.leaver).order_by("pk").select_for_update(of=("self",)).values("id")
        sql, values = found.query.sql_with_params()
        _run(NOTE.format(rows=sql), [move.hand_over.pk, self.key, move.taker, *values])
        return self._turn(move, move.leaver, move.taker, "taken_over")

    def back(self, move: Move) -> int:
        return self._turn(move, move.taker, move.leaver, "given_back")

    def _turn(self, move: Move, old: int, new: int, word: str) -> int:
        obj, now, actor = self.obj, timezone.now(), move.actor
        owner = obj.field(obj.owner)
        names: Mapping[str, str] = {
            "table": f'"{obj.model._meta.db_table}"', "owner": f'"{owner.attname}"', "customer": _customer(obj),
        }  # fmt: skip
        which = [move.hand_over.pk, self.key, move.taker]
        moved = _run(TURN.format(**names), [new, now, *which, old])
        # In the stream as ``events.row`` would write it, but for all rows in one statement.
        told = [now, f"{obj.event}.{word}", obj.key, actor.user_id, actor.name, actor.via,
                f'{{"{owner.name}": [{old}, {new}]}}', f'{{"hand_over": {move.hand_over.pk}}}', move.hand_over.event_id]  # fmt: skip
        _run(TELL.format(**names), [*told, *which, new, now])
        return moved


def _customer(obj: Object) -> str:
    """Return the column that holds the customer of a record's chain."""
    if "." in obj.customer:
        raise ValueError(f"{obj.key} has no column of its own for its customer.")
    return f't."{obj.customer}"' if obj.customer else "NULL"


def _run(statement: str, values: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount
