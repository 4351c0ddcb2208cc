"""For programs: ask which records are like one that they are about to create."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from ninja import Router

from zhike.duplicates.gate import as_json
from zhike.duplicates.matching import matcher_of, similar
from zhike.duplicates.parts import typed
from zhike.kernel import access
from zhike.kernel.access import Actor
from zhike.kernel.api.bodies import read_object
from zhike.kernel.api.describing import answers, described, json_body
from zhike.kernel.api.extensions import describe, for_each_object
from zhike.kernel.api.routes import Route, add
from zhike.kernel.api.schemas import ID, list_of, name_of, ref
from zhike.kernel.api.writing import check_names
from zhike.kernel.objects import Object

TEXT = {"type": "string"}
SHARE = {"type": "number", "minimum": 0, "maximum": 1}
OTHERS = {"type": "integer", "minimum": 0,
          "description": "How many further records have the same value: what many share says little"}  # fmt: skip
describe(Duplicate={
    "type": "object",
    "required": ["id", "title", "owner", "masked", "probability", "reasons"],
    "properties": {
        "id": {"anyOf": [ID, {"type": "null"}], "description": "Missing for a record that the caller may not see"},
        "title": TEXT, "owner": TEXT, "masked": {"type": "boolean"}, "probability": SHARE,
        "reasons": {"type": "array", "items": {
            "type": "object", "properties": {"field": TEXT, "similarity": SHARE, "others": OTHERS},
        }},
    },
})  # fmt: skip


def find_duplicates(request: HttpRequest, obj: Object) -> HttpResponse:
    """Find records like this one.

    The body is that of a new record; nothing is written. A record that the caller may not see is told masked, only
    where it is likely the same.
    """
    actor: Actor = request.actor
    access.require(actor, obj, "create")
    values = read_object(request)
    check_names(obj, values, actor)
    found = similar(obj, typed(obj, values, actor), actor=actor)
    body = {"items": [as_json(candidate) for candidate in found], "next": None}
    return HttpResponse(json.dumps(body), content_type="application/json")


@for_each_object
def check_routes(obj: Object, router: Router) -> None:
    """Add the check to the objects whose records can be told apart."""
    if matcher_of(obj) is None:
        return
    name = name_of(obj)
    extra = described(answers(200, list_of(ref("Duplicate")), "The candidates"), body=json_body(ref(f"{name}Create")),
                      writes=True)  # fmt: skip
    add(router, Route("POST", "/duplicates", find_duplicates, f"find{name}Duplicates", extra), obj)
