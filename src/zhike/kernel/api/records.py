"""One record: read, create, change, delete, restore, and the verbs of its object."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhike.kernel import actions, verbs
from zhike.kernel.access import Actor
from zhike.kernel.api import rows
from zhike.kernel.api.bodies import as_object, read_json, read_object
from zhike.kernel.api.bulk import create_rows
from zhike.kernel.api.conditions import etag, precondition
from zhike.kernel.api.writing import check_names
from zhike.kernel.errors import NotFound
from zhike.kernel.identity import reason_of
from zhike.kernel.objects import Object
from zhike.kernel.records import Record

JSON = "application/json"


def get_record(request: HttpRequest, obj: Object, pk: int) -> HttpResponse:
    """Read one record. The `ETag` is its version, for `If-Match`."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    fields = rows.chosen_fields(obj, actor, request.GET.get("fields", ""))
    text, version = rows.one(obj, actor, pk, fields)
    return HttpResponse(text, content_type=JSON, headers={"ETag": etag(version)})


def create_records(request: HttpRequest, obj: Object) -> HttpResponse:
    """Create one record from an object, or up to 1,000 from a list, with a result for each row."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    actions.require_generic(obj, actor, "create")
    body = read_json(request)
    if isinstance(body, list):
        return create_rows(obj, actor, body)
    values = as_object(body)
    check_names(obj, values, actor)
    record = actions.create(obj.model, values, actor=actor, reason=reason_of(request.GET))
    response = shown(obj, actor, record, status=201)
    response.headers["Location"] = f"/api/v1/{obj.slug}/{record.pk}"
    return response


def shown(obj: Object, actor: Actor, record: Record, status: int = 200) -> HttpResponse:
    """Return a record just written, or only its id and version when the actor may not see it (any more)."""
    try:
        text, version = rows.one(obj, actor, record.pk)
    except NotFound:
        text, version = json.dumps({"id": record.pk, "version": record.version}), record.version
    return HttpResponse(text, status=status, content_type=JSON, headers={"ETag": etag(version)})


def change_record(request: HttpRequest, obj: Object, pk: int) -> HttpResponse:
    """Change the fields that are sent; the others stay. With `If-Match` only if nobody changed it since."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    values = read_object(request)
    check_names(obj, values, actor)
    with precondition(request) as version:
        reason = reason_of(request.GET)
        changed = actions.change(obj.model(id=pk), values, actor=actor, version=version, reason=reason)
    return shown(obj, actor, changed)


def delete_record(request: HttpRequest, obj: Object, pk: int) -> HttpResponse:
    """Move a record to the recycle bin."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    with precondition(request) as version:
        actions.delete(obj.model(id=pk), actor=actor, version=version)
    return HttpResponse(status=204)


def restore_record(request: HttpRequest, obj: Object, pk: int) -> HttpResponse:
    """Take a record out of the recycle bin."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return shown(obj, actor, actions.restore(obj.model(id=pk), actor=actor))


def run_verb(request: HttpRequest, obj: Object, verb: str, pk: int) -> HttpResponse:
    """Do an action of the object on one record."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    record = obj.model(id=pk)
    payload: Mapping[str, Any] = read_object(request, optional=True)
    with precondition(request) as version:
        verbs.run(record, verb, payload, actor=actor, version=version)
    return shown(obj, actor, record_now(obj, record))


def record_now(obj: Object, record: Record) -> Record:
    """Return the record as the verb left it."""
    fresh = obj.model._default_manager.filter(pk=record.pk).first()
    if fresh is None:
        raise NotFound(_("The action was done; the record doesn't exist any more."))
    return fresh
