"""Names in a comment: ``@林雨桐`` or ``@Mia Chen`` means a colleague; the longest name that fits counts."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Concat, Lower

from zhike.kernel.access import load_actor, visible_to
from zhike.kernel.errors import NotAllowed
from zhike.kernel.formats.folding import fold
from zhike.kernel.formats.pinyin import search_text
from zhike.people.models import User
from zhike.people.queries import colleagues

OFFERED = 8


def named_in(text: str) -> list[User]:
    """Return the colleagues whom a text names after an ``@``, each once; namesakes are all meant."""
    if "@" not in text:
        return []
    sign = Concat(Value("@"), Lower("name"), output_field=models.TextField())
    written = Value(text.lower(), output_field=models.TextField())
    found = list(colleagues().annotate(written=written).filter(written__contains=sign))
    names = (
        {match.casefold() for match in pattern(user.name for user in found).findall(text)} if found else set()
    )
    return [user for user in found if f"@{user.name}".casefold() in names]


def pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Return what finds ``@`` and one of the names, the longest first."""
    longest = sorted({re.escape(name) for name in names if name}, key=len, reverse=True)
    return re.compile("|".join(f"@{name}" for name in longest) or r"(?!)", re.IGNORECASE)


def sees(user: User, record: models.Model) -> bool:
    """Say whether a colleague may see a record."""
    try:
        actor = load_actor(user.pk, "page")
    except NotAllowed:
        return False
    return visible_to(actor, type(record)).filter(pk=record.pk).exists()


def offered(record: models.Model, typed: str) -> list[tuple[User, bool]]:
    """Return the colleagues whose name fits what was typed (pinyin and initials too), and whether each may see the record."""
    wanted = fold(typed.strip())
    rows = colleagues().only("id", "name", "name_sort").annotate(known_as=F("name"))
    fitting = [user for user in rows if wanted in search_text(user.name, person=True)]
    return [(user, sees(user, record)) for user in fitting[:OFFERED]]
