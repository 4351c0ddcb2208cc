"""Search results as people see them: records by object, with their title and where else the words were found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from zhike.kernel.access import Actor, visible_to
from zhike.kernel.listing import shown, with_company
from zhike.kernel.objects import Object, all_objects

from .finding import Hit, find
from .lexemes import squeeze
from .questions import ask, dialled

# What one looks for is people, companies and papers; parts of them (an order's lines) are found with the whole.
MOST_OBJECTS = 12


@dataclass(frozen=True)
class Result:
    """One record found. ``where`` is (label, value) of the field, other than the title, that has the words.

    ``company`` is whose the record is: it tells two people of one name apart.
    """

    obj: Object
    record_id: int
    title: str
    where: tuple[str, str] | None
    company: str = ""

    @property
    def url(self) -> str:
        """Return the address of the record's page."""
        return f"/{self.obj.slug}/{self.record_id}/"


@dataclass
class Group:
    """The results of one object, best first."""

    obj: Object
    results: list[Result] = field(default_factory=list)


def searchable() -> list[Object]:
    """Return the objects of the global search, in the order of the navigation."""
    found = [obj for obj in all_objects() if obj.navigation and any(obj.placed("search"))]
    return sorted(found, key=lambda obj: (obj.navigation != "main", obj.rank))[:MOST_OBJECTS]


def search(actor: Actor, text: str, limit: int, objects: Sequence[Object] | None = None) -> list[Group]:
    """Return what the actor finds, by object; the object with the best record first."""
    groups: dict[str, Group] = {}
    by_key = {obj.key: obj for obj in (objects or searchable())}
    hits = find(actor, text, list(by_key.values()), limit)
    records = load(actor, by_key, hits)
    words = list(ask(text).words)
    for hit in hits:
        record = records.get((hit.key, hit.record_id))
        obj = by_key[hit.key]
        group = groups.setdefault(hit.key, Group(obj))
        if record is not None and len(group.results) < limit:
            where = _where(actor, obj, record, words)
            group.results.append(Result(obj, record.pk, obj.title_of(record), where, record.of_company or ""))
    return [group for group in groups.values() if group.results]


def load(actor: Actor, by_key: dict[str, Object], hits: Sequence[Hit]) -> dict[tuple[str, int], Any]:
    """Return the records of hits that the actor may see now, whatever the index thought."""
    found: dict[tuple[str, int], Any] = {}
    for key in {hit.key for hit in hits}:
        ids = [hit.record_id for hit in hits if hit.key == key]
        rows = visible_to(actor, by_key[key].model).filter(pk__in=ids)
        for record in with_company(rows, by_key[key], actor):
            found[key, record.pk] = record
    return found


def _where(actor: Actor, obj: Object, record: Any, words: list[str]) -> tuple[str, str] | None:
    """Return the first field besides the title that holds one of the words and is not told by the title already."""
    title = squeeze(obj.title_of(record))
    missing = [word for word in words if word and word not in title]
    for bound in obj.placed("search"):
        if bound.name == obj.title or not shown(actor, obj, bound.name):
            continue
        value = str(bound.value(record) or "")
        row = squeeze(value)
        if any(word in row or (dialled(word) or word) in row for word in missing):
            return str(bound.label), value
    return None
