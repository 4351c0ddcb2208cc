"""Files that still name a merged record, by its number, key or name: what they say reaches the one in its place."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import QuerySet

from zhike.duplicates.matching import matcher_of
from zhike.duplicates.merged import survivors
from zhike.duplicates.models import MergedRecord
from zhike.kernel import identity
from zhike.kernel.objects import Object
from zhike.kernel.transfer.references import WITH_ID


def gone(obj: Object) -> QuerySet:
    """Return the records of an object that were merged into others."""
    ids = MergedRecord.objects.filter(object=obj.key).values("record_id")
    return obj.model._default_manager.filter(pk__in=ids)


def follow(obj: Object, key: str, rows: Sequence[Any]) -> None:
    """Let the rows of an import that name a merged record by the key name the one in its place, by its own key."""
    if matcher_of(obj) is None or not MergedRecord.objects.filter(object=obj.key).exists():
        return
    if key == "id":
        into = survivors(obj, {row.pk for row in rows if row.pk is not None})
        for row in rows:
            row.pk = into.get(row.pk, row.pk)
        return
    name = obj.field(key).attname
    instead = keys_instead(obj, name, {row.values.get(name) for row in rows} - {None, ""})
    for row in rows:
        if (value := row.values.get(name)) in instead:
            row.values[name] = instead[value]


def keys_instead(obj: Object, name: str, values: Collection[Any]) -> dict[Any, Any]:
    """Return, by the keys that only merged records have, the keys of the records in their place."""
    old = dict(gone(obj).filter(**{f"{name}__in": values}).values_list("pk", name))
    if not old:
        return {}
    alive = obj.model._default_manager.alive()
    taken = set(alive.filter(**{f"{name}__in": set(old.values())}).values_list(name, flat=True))
    into = survivors(obj, old)
    new = dict(alive.filter(pk__in=into.values()).values_list("pk", name))
    found = {value: new.get(into.get(pk, 0)) for pk, value in old.items() if value not in taken}
    return {value: key for value, key in found.items() if key}


def recall(obj: Object, texts: set[str]) -> dict[str, int]:
    """Return the records in the place of merged ones that cells call by number, key or name; ambiguous ones are left out."""
    if not texts or matcher_of(obj) is None:
        return {}
    numbered = {text: int(match["id"]) for text in texts if (match := WITH_ID.match(text))}
    into = survivors(obj, numbered.values())
    found = {text: into[pk] for text, pk in numbered.items() if pk in into}
    for column in (*(key for key in obj.keys if key in obj.bound), obj.title):
        found = _by_column(obj, column, texts - set(found) - set(numbered)) | found
    return found


def _by_column(obj: Object, column: str, texts: set[str]) -> dict[str, int]:
    if not texts:
        return {}
    named: dict[str, set[int]] = {}
    rows = list(gone(obj).filter(**{f"{column}__in": texts}).values_list("pk", column))
    into = survivors(obj, [pk for pk, _text in rows])
    for pk, text in rows:
        if pk in into:
            named.setdefault(text, set()).add(into[pk])
    return {text: min(ids) for text, ids in named.items() if len(ids) == 1}


identity.before_import.append(follow)
identity.recalls.append(recall)
