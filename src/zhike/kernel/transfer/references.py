"""The records that cells of a file name: by ``(#id)``, by a key, or by exact name; ambiguous names are faults."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import F
from django.db.models.functions import Lower

from zhike.kernel import identity
from zhike.kernel.access import Actor
from zhike.kernel.cleaning import reachable
from zhike.kernel.fields import BoundField
from zhike.kernel.kinds import BadValue
from zhike.kernel.objects import find_object_of
from zhike.kernel.wording import said as _

WITH_ID = re.compile(r"^(?P<name>.*?)\s*\(#(?P<id>\d{1,18})\)$", re.DOTALL)


def text_of(title: str, pk: int) -> str:
    """Return how an export writes a reference; reading it finds exactly this record again."""
    return f"{title} (#{pk})"


class References:
    """The look-up of one reference field, one query per batch and way of naming."""

    def __init__(self, bound: BoundField, actor: Actor) -> None:
        self.bound, self.actor = bound, actor
        self.known: dict[str, int | BadValue] = {}

    def learn(self, cells: Iterable[str]) -> None:
        """Find what the cells of a batch mean."""
        texts = {cell.strip() for cell in cells} - set(self.known) - {""}
        if not texts:
            return
        found = self._by_id(texts)
        for column in self._columns():
            rest = texts - set(found)
            if rest:
                found |= self._by_column(column, rest)
        if target := find_object_of(self.bound.related_model):
            for recall in identity.recalls:
                found |= recall(target, texts - set(found))
        visible = reachable(self.bound, {pk for pk in found.values() if isinstance(pk, int)}, self.actor)
        for text in texts:
            pk = found.get(text)
            if isinstance(pk, BadValue) or pk in visible:
                self.known[text] = pk
            else:
                self.known[text] = BadValue(
                    _("There is no “%(name)s”, or you may not see it.") % {"name": text[:80]}
                )

    def get(self, cell: str) -> int | None:
        """Return the id that a cell means, None for an empty one. Raises BadValue."""
        text = cell.strip()
        if not text:
            return None
        found = self.known[text]
        if isinstance(found, BadValue):
            raise found
        return found

    def _columns(self) -> list[str]:
        target = self.bound.target
        if target is None:
            return []
        if self.bound.kind.key == "user":
            return ["email__lower", "name"]
        obj = find_object_of(target)
        return [*(key for key in obj.keys if key in obj.bound), obj.title] if obj else []

    def _by_id(self, texts: set[str]) -> dict[str, int | BadValue]:
        wanted: dict[int, list[str]] = defaultdict(list)
        for text in texts:
            if (match := WITH_ID.match(text)) is not None:
                wanted[int(match["id"])].append(text)
        rows = self._rows().filter(pk__in=wanted).values_list("pk", flat=True) if wanted else ()
        return {text: pk for pk in rows for text in wanted[pk]}

    def _by_column(self, column: str, texts: set[str]) -> dict[str, int | BadValue]:
        lower = column.endswith("__lower")
        said: dict[str, list[str]] = defaultdict(list)
        for text in texts:
            match = WITH_ID.match(text)
            name = match["name"] if match else text
            said[name.lower() if lower else name].append(text)
        plain = column.removesuffix("__lower")
        word: Any = Lower(plain) if lower else F(plain)
        rows = self._rows().annotate(said=word).filter(said__in=list(said))
        found: dict[str, int | BadValue] = {}
        for pk, value in rows.values_list("pk", plain):
            for text in said.get(value.lower() if lower else value, ()):
                if text in found and found[text] != pk:
                    found[text] = BadValue(_("There are several “%(name)s”; name the one with its number, such as “%(name)s (#12)”.")
                                           % {"name": text[:80]})  # fmt: skip
                else:
                    found[text] = pk
        return found

    def _rows(self) -> models.QuerySet:
        target: Any = self.bound.target
        rows = target._default_manager.all()
        return rows.alive() if hasattr(rows, "alive") else rows
