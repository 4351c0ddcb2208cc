"""What is kept in the base currency: amounts that have no currency of their own, and what is worked out with them.

Nothing converts it, so the base currency can't change while there is any. Amounts in fields of objects are found by
themselves, their columns say so (``MoneyField(currency=BASE)``); an app adds what else it keeps::

    kept.append(lambda: [(_("Exchange rates"), Rate.objects.count())])
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from zhike.kernel.errors import Invalid
from zhike.kernel.model_fields import BASE
from zhike.kernel.objects import Object, all_objects

# Each returns pairs of a name in the plural and how many there are.
kept: list[Callable[[], Iterable[tuple[Any, int]]]] = []


def holders() -> list[tuple[Any, int]]:
    """Return what is kept in the base currency and how much of each, the recycle bin included: it can be restored."""
    found = [(obj.label_plural, _count(obj)) for obj in all_objects()]
    found += [pair for more in kept for pair in more()]
    return [(label, count) for label, count in found if count]


def _count(obj: Object) -> int:
    paths = [bound.lookup for bound in obj.bound.values() if getattr(bound.column, "currency", "") == BASE]
    filled = Q()
    for path in paths:
        # Nothing is nothing in any currency.
        filled |= Q(**{f"{path}__gt": 0}) | Q(**{f"{path}__lt": 0})
    return obj.model._default_manager.filter(filled).count() if paths else 0


def require_free(code: str) -> None:
    """Refuse another base currency than ``code`` while anything is kept in it. Raises Invalid."""
    found = holders()
    if found:
        parts = _(", ").join(f"{label}{_(': ')}{count}" for label, count in found)
        raise Invalid(
            _("The base currency can't be changed any more: amounts are kept in %(currency)s and nothing converts them "
              "(%(parts)s; the recycle bin counts too). Nothing was changed.") % {"currency": code, "parts": parts},
            "currency",
        )  # fmt: skip
