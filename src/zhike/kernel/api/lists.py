"""Lists and counts: the query is read and checked once, PostgreSQL writes the JSON."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhike.kernel import listing
from zhike.kernel.access import Actor
from zhike.kernel.api import statements
from zhike.kernel.errors import BadFilter
from zhike.kernel.filters.query_string import RESERVED
from zhike.kernel.keyset import Cursor
from zhike.kernel.listing import Listing
from zhike.kernel.objects import Object

JSON = "application/json"
PARAMETERS = ("filter", "sort", "limit", "after", "fields", "deleted", "q", "view")
# What a stored question (``view=7``) asks for, as parameters; told by an app above.
stored: list[Callable[[Object, Actor, str], list[tuple[str, str]]]] = []


def read(request: HttpRequest, obj: Object) -> Listing:
    """Return the checked list that a request asks for."""
    check_parameters(request)
    pairs = [(name, value) for name, values in request.GET.lists() if name != "deleted" for value in values]
    if view := request.GET.get("view"):
        pairs = [pair for ask in stored for pair in ask(obj, request.actor, view)] + pairs  # type: ignore[attr-defined]
    deleted = {"": False, "false": False, "true": True}.get(request.GET.get("deleted", ""))
    if deleted is None:
        raise BadFilter(_("“deleted” must be true or false."))
    return listing.read(obj, request.actor, pairs, deleted=deleted)  # type: ignore[attr-defined]


def check_parameters(request: HttpRequest) -> None:
    """Raise BadFilter for a parameter that only pages know, or given twice, since only one of them could count."""
    for name in request.GET:
        if name in RESERVED and name not in PARAMETERS:
            raise BadFilter(_("There is no parameter “%(name)s” here.") % {"name": name})
    for name in PARAMETERS[1:]:
        if len(request.GET.getlist(name)) > 1:
            raise BadFilter(_("“%(name)s” is given twice.") % {"name": name})


def list_records(request: HttpRequest, obj: Object) -> HttpResponse:
    """List records.

    Filter with `filter` (a JSON tree) or in the short form `name=value`, `name.operator=value`;
    read on with `after` until `next` is null. `view` takes a saved view's search, filter and order; what is
    sent beside it narrows further, a `sort` or `q` takes the place of the view's.
    """
    # A view may have changed a moment ago, so what it asks for is never kept.
    kept = None if "view" in request.GET else statements.kept(request, obj)
    statement = kept or statements.write(request, read(request, obj))
    return HttpResponse(page(*statement.run()), content_type=JSON)


def page(found: list[tuple[str, object, int]], more: bool) -> str:
    """Return the answer of a list from rows of (JSON, sorted value, id)."""
    after = json.dumps(Cursor(*found[-1][1:]).encode()) if more else "null"
    return f'{{"items":[{",".join(row[0] for row in found)}],"next":{after}}}'


def count_records(request: HttpRequest, obj: Object) -> HttpResponse:
    """Count records, to 10,000 at most; `more` says that there are others beyond."""
    number, more = read(request, obj).count()
    return HttpResponse(json.dumps({"count": number, "more": more}), content_type=JSON)
