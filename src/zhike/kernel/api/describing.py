"""How an operation is described in the OpenAPI document: parameters, bodies, answers, problems."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from zhike.kernel.api.schemas import MAX_ID, Schema, ref
from zhike.kernel.formats.periods import PERIODS
from zhike.kernel.objects import Object

PROBLEMS = {
    400: "The request can't be understood: a filter, a parameter, the JSON",
    401: "No valid key",
    403: "The caller may not do this; nothing was changed",
    404: "No such record, or none that the caller may see",
    405: "The address doesn't know this method; `Allow` names those it knows",
    409: "In conflict with what is stored, or the first request with this key still runs",
    410: "The record was merged into another one, `merged_into`",
    412: "`If-Match` names an older version; nothing was changed",
    413: "More than one request may carry",
    415: "The body is of another type than this address takes",
    422: "Some values are not valid; nothing was changed",
    429: "Too many requests with this key; see `Retry-After`",
    503: "The database doesn't answer just now; see `Retry-After`",
}
ALWAYS = (400, 401, 403, 404, 405, 410, 413, 429, 503)
WRITING = (409, 412, 415, 422)


def parameter(
    name: str, schema: Schema, description: str, where: str = "query", **more: Any
) -> dict[str, Any]:
    """Return the description of a parameter."""
    told = {"name": name, "in": where, "required": False, "schema": schema, "description": description}
    return told | more


LIMIT = parameter("limit", {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}, "Rows of a page")
AFTER = parameter("after", {"type": "string", "minLength": 1}, "The `next` of the page before")
IDEMPOTENCY = parameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    "A repeated request with the same key has one effect and gets the first answer again",
    "header",
)
IF_MATCH = parameter(
    "If-Match",
    {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
    "The `ETag` that the record must still have",
    "header",
)
DELETED = parameter("deleted", {"type": "boolean", "default": False}, "List the recycle bin instead")


def fields_parameter(obj: Object) -> dict[str, Any]:
    """Return the parameter that chooses the fields of an answer."""
    names = [bound.name for bound in obj.placed("api")]
    items = {"type": "array", "items": {"type": "string", "enum": names}, "minItems": 1}
    return parameter("fields", items, "Only these fields, comma-separated", style="form", explode=False)


def filter_parameters(obj: Object) -> list[dict[str, Any]]:
    """Return the parameters that narrow a list, with examples that work."""
    first = next((bound for bound in obj.placed("filter") if bound.kind.key == "text"), None)
    name, value = (first.name, "value") if first else ("id", 1)
    test = {"field": name, "op": "eq", "value": value}
    tree = json.dumps({"all": [test, {"not": {"field": name, "op": "empty"}}]})
    names = ", ".join(f"`{bound.name}` ({', '.join(bound.kind.operators)})" for bound in obj.placed("filter"))
    text = (
        "A filter tree as JSON: `all`, `any`, `not` over tests `{field, op, value}`; a dot follows a reference "
        f"(`owner.name`). The same in short: `{name}={value}`, `{name}.filled=`. `when` takes one of "
        f"{', '.join(PERIODS)}. Fields and operators: {names}."
    )
    return [
        parameter(
            "filter", {"type": "string", "maxLength": 20_000}, text, examples={"tree": {"value": tree}}
        ),
        parameter("q", {"type": "string", "maxLength": 100}, "Words to search for"),
        parameter(
            "view",
            {"type": "integer", "minimum": 1, "maximum": MAX_ID},
            "A saved view of this list, see `/views`",
        ),
    ]


def list_parameters(obj: Object) -> list[dict[str, Any]]:
    """Return the parameters of an object's list."""
    sortable = [name for bound in obj.placed("sort") for name in (bound.name, f"-{bound.name}")]
    sort = parameter(
        "sort", {"type": "string", "enum": ["id", "-id", *sortable]}, f"The order; else `{obj.order}`"
    )
    return [*filter_parameters(obj), sort, LIMIT, AFTER, fields_parameter(obj), DELETED]


def json_body(schema: Schema, *, required: bool = True) -> dict[str, Any]:
    """Return the description of a JSON body."""
    return {"required": required, "content": {"application/json": {"schema": schema}}}


def answers(status: int, schema: Schema | None, text: str) -> dict[int, Any]:
    """Return the description of the answer when all goes well."""
    content = {"content": {"application/json": {"schema": schema}}} if schema else {}
    return {status: {"description": text, **content}}


def problem_responses() -> dict[str, Any]:
    """Return the components that describe the problem documents of every status."""
    content = {"application/problem+json": {"schema": ref("Problem")}}
    return {f"Problem{code}": {"description": text, "content": content} for code, text in PROBLEMS.items()}


def described(
    good: dict[int, Any],
    *,
    parameters: Sequence[dict[str, Any]] = (),
    body: dict[str, Any] | None = None,
    writes: bool = False,
) -> dict[str, Any]:
    """Return the part of an operation that ninja can't know, for ``openapi_extra``."""
    codes = sorted({*ALWAYS, *(WRITING if writes else ())})
    extra: dict[str, Any] = {
        "parameters": [*parameters, *([IDEMPOTENCY] if writes else [])],
        "responses": {**good, **{code: {"$ref": f"#/components/responses/Problem{code}"} for code in codes}},
    }
    return extra | ({"requestBody": body} if body else {})
