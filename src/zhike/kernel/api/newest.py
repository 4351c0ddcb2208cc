"""Lists that are read newest first, and on from the last id that one has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhike.kernel.api.answers import reply
from zhike.kernel.errors import BadFilter
from zhike.kernel.listing import clean_limit

MOST = 200


def refuse_unknown(request: HttpRequest, known: set[str]) -> None:
    """Raise BadFilter for a parameter that doesn't exist; ignoring it would answer another question."""
    for name in request.GET:
        if name not in known or len(request.GET.getlist(name)) > 1:
            raise BadFilter(
                _("There is no parameter “%(name)s” here, or it is given twice.") % {"name": name[:80]}
            )


def newest(
    request: HttpRequest, rows: models.QuerySet[Any], shown: Callable[[list[Any]], Sequence[dict[str, Any]]]
) -> HttpResponse:
    """Answer one page of rows as ``shown`` puts them, read on from ``after``, the id of the last one seen."""
    if after := request.GET.get("after", ""):
        rows = rows.filter(id__lt=whole("after", after))
    limit = clean_limit(request.GET.get("limit", ""), 50, MOST)
    found = list(rows.order_by("-id")[: limit + 1])
    following = str(found[limit - 1].pk) if len(found) > limit else None
    return reply({"items": shown(found[:limit]), "next": following})


def whole(name: str, text: str) -> int:
    """Return the id that a parameter holds. Raises BadFilter."""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise BadFilter(_("“%(name)s” must be a whole number.") % {"name": name})
    return int(text)
