"""Up to 1,000 rows in one call: each in a savepoint of its own, with a result of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhike.kernel import actions
from zhike.kernel.access import Actor
from zhike.kernel.api import problems
from zhike.kernel.api.bodies import as_object, as_rows, read_json
from zhike.kernel.api.writing import check_names
from zhike.kernel.errors import Invalid, KernelError
from zhike.kernel.objects import Object
from zhike.kernel.records import Record

Result = dict[str, Any]


def create_rows(obj: Object, actor: Actor, body: list[Any]) -> HttpResponse:
    """Create a record from each row; a faulty row is reported and the others are kept."""

    def create(row: Mapping[str, Any]) -> Record:
        check_names(obj, row, actor)
        return actions.create(obj.model, row, actor=actor)

    return answer([attempt(index, row, create, 201) for index, row in enumerate(as_rows(body))])


def change_records(request: HttpRequest, obj: Object) -> HttpResponse:
    """Change up to 1,000 records: each row holds `id`, the fields to change and, if it matters, the `version`."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    actions.require_generic(obj, actor, "change")

    def change(row: Mapping[str, Any]) -> Record:
        values = dict(row)
        pk, version = values.pop("id", None), values.pop("version", None)
        if version is not None and (isinstance(version, bool) or not isinstance(version, int)):
            raise Invalid(_("A whole number is expected."), "version")
        if isinstance(pk, bool) or not isinstance(pk, int):
            raise Invalid(_("The number (id) of a record is expected."), "id")
        check_names(obj, values, actor)
        return actions.change(obj.model(id=pk), values, actor=actor, version=version)

    body = as_rows(read_json(request))
    # In the order of their ids, so that two such calls never wait for each other's rows.
    order = sorted(range(len(body)), key=lambda index: (_row_id(body[index]), index))
    results = {index: attempt(index, body[index], change, 200) for index in order}
    return answer([results[index] for index in range(len(body))])


def _row_id(row: Any) -> int:
    pk = row.get("id") if isinstance(row, dict) else None
    return pk if isinstance(pk, int) else 0


def attempt(index: int, row: Any, work: Callable[[Mapping[str, Any]], Record], status: int) -> Result:
    """Return the result of one row; an error undoes that row only."""
    try:
        with transaction.atomic():
            record = work(as_object(row))
    except KernelError as error:
        return {"index": index, "status": error.status, "problem": problems.of_error(error)}
    return {"index": index, "status": status, "id": record.pk, "version": record.version}


def answer(results: list[Result]) -> HttpResponse:
    """Return the results of all rows and how many of them failed."""
    failed = sum("problem" in result for result in results)
    return HttpResponse(json.dumps({"items": results, "failed": failed}), content_type="application/json")
