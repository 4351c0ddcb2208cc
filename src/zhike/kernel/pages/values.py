"""Stored values in the words and forms that a reader sees (templates ``kernel/kinds``)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhike.kernel.access import Actor, visible_to
from zhike.kernel.fields import BoundField
from zhike.kernel.formats import addresses, identifiers, money, numbers, phones
from zhike.kernel.model_fields import BASE
from zhike.kernel.models import StoredFile
from zhike.kernel.objects import find_object_of

# Beyond so many choices a control looks them up while somebody types instead of carrying them all.
MANY_CHOICES = 40
TEMPLATES = {
    "long_text": "longtext",
    "date_time": "datetime",
    "yes_no": "boolean",
    "multi_choice": "multichoice",
}


@dataclass
class Value:
    """One value on screen: ``kind`` chooses the template, ``text`` is readable alone."""

    kind: str
    text: str = ""
    raw: Any = None
    url: str = ""
    tone: str = ""
    items: list[dict[str, str]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    currency: str = ""
    initials: str = ""
    inactive: bool = False
    valid: bool | None = None
    problem: str = ""
    size: str = ""


class Names:
    """The words for referenced records, fetched once per model for a whole page.

    A record that the reader may not see is shown by no name and no link.
    """

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.wanted: dict[type[models.Model], set[int]] = defaultdict(set)
        self.found: dict[type[models.Model], dict[int, tuple[str, str]]] = defaultdict(dict)

    def want(self, fields: Iterable[BoundField], records: Iterable[models.Model]) -> Names:
        """Note which records the fields of some rows refer to."""
        references = [bound for bound in fields if bound.is_reference]
        for record in records:
            for bound in references:
                if (pk := bound.value(record)) is not None and bound.target:
                    self.wanted[bound.target].add(pk)
        return self

    def add(self, model: type[models.Model], ids: Iterable[int]) -> Names:
        """Note ids of one model."""
        self.wanted[model].update(ids)
        return self

    def get(self, model: type[models.Model], pk: int) -> tuple[str, str]:
        """Return the words and the address of a record; the address is empty where it can't be opened."""
        if pk not in self.found[model]:
            self.fetch(model, self.wanted[model] | {pk})
        return self.found[model][pk]

    def fetch(self, model: type[models.Model], ids: set[int]) -> None:
        """Read the names of ids in one query; what is not found is not asked for again."""
        known = self.found[model]
        missing = ids - set(known)
        known.update(dict.fromkeys(missing, (_("not visible to you"), "")))
        obj = find_object_of(model)
        if obj is None:
            rows: Any = model._default_manager.filter(pk__in=missing)
            if model is StoredFile:
                known.update({row.pk: (row.name, f"/files/{row.pk}/") for row in rows})
            else:
                known.update({row.pk: (str(row), "") for row in rows})
            return
        # Colleagues' names are open to everybody; their pages only to those who may see them.
        people = obj.key == "people.user"
        rows = model._default_manager.all() if people else visible_to(self.actor, model)
        for row in rows.filter(pk__in=missing).only("pk", obj.title, *obj.naming):
            known[row.pk] = (obj.title_of(row), f"/{obj.slug}/{row.pk}/")


def show(bound: BoundField, record: models.Model, names: Names) -> Value:
    """Return a record's value for the screen."""
    if bound.kind.key == "many":
        return Value("number")
    return bound.object.dressed(bound.name, record, show_raw(bound, bound.value(record), names, record))


def show_raw(bound: BoundField, raw: Any, names: Names, record: models.Model | None = None) -> Value:
    """Return a stored value for the screen; ``record`` gives the currency or scheme beside it."""
    kind = bound.kind.key
    value = Value(TEMPLATES.get(kind, kind), raw=raw)
    if bound.kind.is_empty(raw):
        return value
    shower = SHOWERS.get(kind)
    if shower is None:
        value.text = str(raw)
    else:
        shower(value, bound, record, names)
    return value


def _number(value: Value, bound: BoundField, record: Any, names: Names) -> None:
    value.text = numbers.format_number(Decimal(str(value.raw)))


def _money(value: Value, bound: BoundField, record: Any, names: Names) -> None:
    currency = getattr(bound.column, "currency", "")
    code = names.actor.currency if currency == BASE else getattr(record, currency, "")
    language = get_language() or "en"
    if code:
        value.text = money.format_money(Decimal(str(value.raw)), code, language)
    else:
        value.text = numbers.format_number(Decimal(str(value.raw)), 2)


def _percent(value: Value, bound: BoundField, record: Any, names: Names) -> None:
    value.text = f"{numbers.format_number(Decimal(str(value.raw)))} %"


def _yes_no(value: Value, bound: BoundField, record: Any, names: Names) -> None:
    value.text = _("yes") if value.raw else _("no")


def _date(value: Value, bound: BoundField, record: Any, names: Names) -> None:
    day = date.fromisoformat(value.raw) if isinstance(value.raw, str) else value.raw
    value.text = date_format(day, "DATE_FORMAT")


def _date_time(value: Value, bound: BoundField, record: Any, names: Names) -> None:
    value.raw = datetime.fromisoformat(value.raw) if isinstance(value.raw, str) else value.raw
    value.text = date_format(localtime(value.raw), "DATETIME_FORMAT")


def _choice(value: Value, bound: BoundField, record: Any, names: Names) -> None:
    value.text = str(bound.choice_labels.get(value.raw, value.raw))
    value.tone = getattr(bound.object, "tones", {}).get(bound.name, {}).get(value.raw, "")


def _multi_choice(value: Value, bound: BoundField, record: Any, names: Names) -> None:
    tones = getattr(bound.object, "tones", {}).get(bound.name, {})
    value.items = [
        {"text": str(bound.choice_labels.get(key, key)), "tone": tones.get(key, "")} for key in value.raw
    ]
    value.text = _(", ").join(item["text"] for item in value.items)


def _reference(value: Value, bound: BoundField, record: Any, names: Names) -> None:
    assert bound.target is not None
    value.text, value.url = names.get(bound.target, int(value.raw))
    if value.kind == "user":
        value.initials = initials(value.text)


def _phone(value: Value, bound: BoundField, record: Any, names: Names) -> None:
    value.text = phones.display(value.raw, names.actor.home, get_language() or "en")


def _address(value: Value, bound: BoundField, record: Any, names: Names) -> None:
    address = addresses.Address.from_json(value.raw)
    value.text = address.line()
    value.lines = [value.text]


def _identifier(value: Value, bound: BoundField, record: Any, names: Names) -> None:
    value.text = str(value.raw)
    named = getattr(bound.column, "scheme", "")
    scheme = getattr(record, named, named) if record is not None and named else named
    if scheme:
        check = identifiers.check_identifier(scheme, value.text)
        value.valid, value.problem = check.ok, _(check.reason) if check.reason else ""


def _file(value: Value, bound: BoundField, record: Any, names: Names) -> None:
    value.text, value.url = names.get(StoredFile, int(value.raw))


def initials(name: str) -> str:
    """Return one or two letters for an avatar: the last two characters of a Chinese given name, else initials."""
    words = name.split()
    if not words:
        return "?"
    if not name.isascii() and len(words) == 1:
        return name[-2:]
    return "".join(word[0] for word in (words[0], words[-1])[: len(words)]).upper()


SHOWERS = {
    "number": _number, "money": _money, "percent": _percent, "yes_no": _yes_no, "date": _date,
    "date_time": _date_time, "choice": _choice, "multi_choice": _multi_choice, "reference": _reference,
    "user": _reference, "phone": _phone, "address": _address, "identifier": _identifier, "file": _file,
}  # fmt: skip
