"""JSON schemas of objects, made from the kinds of their fields, for the OpenAPI document."""

from __future__ import annotations

from typing import Any

from django.utils.text import capfirst

from zhike.kernel.api.bodies import MAX_ROWS
from zhike.kernel.api.writing import writable_fields
from zhike.kernel.objects import BoundField, Object
from zhike.kernel.verbs import Verb

Schema = dict[str, Any]
MAX_ID = 2**63 - 1
ID: Schema = {"type": "integer", "minimum": 1, "maximum": MAX_ID}
MOMENT: Schema = {"type": "string", "format": "date-time"}
# What an answer is described by; limits of input would only be repeated there.
ANSWERED = ("type", "format", "enum", "items", "properties", "additionalProperties")


def name_of(obj: Object) -> str:
    """Return the name of an object in the document: ``OrderLine``."""
    return obj.model.__name__


def ref(name: str) -> Schema:
    """Return a reference to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def nullable(schema: Schema) -> Schema:
    """Return a schema that also takes null."""
    return {"anyOf": [schema, {"type": "null"}]}


def component(title: str, properties: Schema, required: list[str] | None = None) -> Schema:
    """Return the schema of an object with exactly these properties."""
    schema: Schema = {
        "title": title,
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    return schema | ({"required": required} if required else {})


def described(schema: Schema, bound: BoundField) -> Schema:
    """Return a schema with the words of the field."""
    text = capfirst(str(bound.label))
    if bound.help:
        text += f". {bound.help}"
    return schema | {"description": text}


def answered(schema: Any) -> Any:
    """Return a schema without the limits of input."""
    if not isinstance(schema, dict):
        return schema
    kept = {name: value for name, value in schema.items() if name in ANSWERED}
    if kept.get("format") in ("email", "uri"):
        # Without a value these are the empty text.
        del kept["format"]
    if "items" in kept:
        kept["items"] = answered(kept["items"])
    if "properties" in kept:
        kept["properties"] = {name: answered(value) for name, value in kept["properties"].items()}
    return kept


def read_field(bound: BoundField) -> Schema:
    """Return the schema of a field in an answer."""
    schema = answered(bound.kind.schema(bound))
    if "enum" in schema and bound.kind.key == "choice" and not bound.null:
        # A choice that was never made is the empty text, also where new records must choose.
        schema["enum"] = list(dict.fromkeys([*schema["enum"], ""]))
    schema = nullable(schema) if bound.null and bound.kind.key != "multi_choice" else schema
    schema = described(schema, bound)
    return schema if bound.field.api == "rw" else schema | {"readOnly": True}


def write_field(bound: BoundField) -> Schema:
    """Return the schema of a field in a request: null empties it, where it may be empty."""
    schema = bound.kind.schema(bound)
    if bound.kind.number and not bound.whole:
        schema = {"anyOf": [schema, {"type": "number"}]}
    emptied = not bound.required and (
        bound.null or bound.kind.nothing(bound) is not None or bound.kind.multiple
    )
    if emptied:
        forms = schema["anyOf"] if set(schema) == {"anyOf"} else [schema]
        empty = [] if _takes_empty(schema) else [{"type": "string", "maxLength": 0}]
        schema = {"anyOf": [*forms, *empty, {"type": "null"}]}
    return described(schema, bound)


def _takes_empty(schema: Schema) -> bool:
    return schema.get("type") == "array" or ("enum" in schema and "" in schema["enum"])


def of_object(obj: Object) -> dict[str, Schema]:
    """Return the components of an object: the record as read, and as sent to create and to change it."""
    name = name_of(obj)
    shown = {bound.name: read_field(bound) for bound in obj.placed("api")}
    found = {name: component(obj.label, shown)}
    if obj.writable:
        written = {bound.name: write_field(bound) for bound in writable_fields(obj)}
        required = [
            bound.name
            for bound in writable_fields(obj)
            if bound.required and not bound.column.has_default() and bound.name not in obj.made_of
        ]
        found[f"{name}Create"] = component(f"{obj.label}, new", written, required)
        written = {key: schema for key, schema in written.items() if obj.field(key).field.form != "new"}
        found[f"{name}Change"] = component(f"{obj.label}, changes", written)
        row = {
            "id": ID,
            "version": {"type": "integer", "minimum": 0, "description": "Only if still this version"},
        }
        found[f"{name}ChangeRow"] = component(f"{obj.label}, changes of one row", {**row, **written}, ["id"])
    return found


def list_of(schema: Schema) -> Schema:
    """Return the schema of a page of a list."""
    following = nullable({"type": "string"}) | {"description": "Send it as `after` for the next page"}
    return {
        "type": "object",
        "properties": {"items": {"type": "array", "items": schema}, "next": following},
        "required": ["items", "next"],
        "additionalProperties": False,
    }


def rows_of(schema: Schema) -> Schema:
    """Return the schema of the rows of a bulk call."""
    return {"type": "array", "items": schema, "minItems": 1, "maxItems": MAX_ROWS}


def input_of(verb: Verb) -> tuple[Schema | None, dict[str, Schema]]:
    """Return the schema of a verb's input and the components it refers to."""
    if verb.input is None:
        return None, {}
    schema = verb.input.model_json_schema(ref_template="#/components/schemas/{model}")
    return schema, schema.pop("$defs", {})


PROBLEM = component(
    "Problem",
    {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": component("Fault", {"field": {"type": "string"}, "detail": {"type": "string"}}),
        },
    },
    ["type", "title", "status", "detail"],
) | {"additionalProperties": True, "description": "What went wrong, what was kept and what to do (RFC 9457)"}

RESULT = component(
    "Result of one row",
    {
        "index": {"type": "integer", "minimum": 0},
        "status": {"type": "integer"},
        "id": ID,
        "version": {"type": "integer"},
        "problem": ref("Problem"),
    },
    ["index", "status"],
)

RESULTS = component(
    "Results of all rows",
    {"items": {"type": "array", "items": ref("RowResult")}, "failed": {"type": "integer", "minimum": 0}},
    ["items", "failed"],
)

COUNT = component(
    "Count", {"count": {"type": "integer", "minimum": 0}, "more": {"type": "boolean"}}, ["count", "more"]
)

SHARE = component(
    "Share",
    {
        "grantee": {"type": "string", "enum": ["user", "team"]},
        "grantee_id": ID,
        "level": {"type": "string", "enum": ["see", "change"]},
    },
    ["grantee", "grantee_id"],
)

EVENT = component(
    "Event",
    {
        "id": ID,
        "at": MOMENT,
        "event": {"type": "string", "description": "Such as `customer.changed`"},
        "object": {"type": "string"},
        "record": nullable(ID),
        "actor": nullable(ID),
        "actor_name": {"type": "string"},
        "via": {"type": "string", "description": "The door: page, api, import, job, system"},
        "changes": {"type": "object", "description": "Each changed field with its old and new value"},
        "data": {"type": "object"},
        "cause": nullable(ID),
    },
)

JOB = component(
    "Job",
    {
        "id": ID,
        "kind": {"type": "string"},
        "object": {"type": "string"},
        "state": {"type": "string", "enum": ["queued", "running", "done", "failed", "cancelled"]},
        "done": {"type": "integer"},
        "total": nullable({"type": "integer"}),
        "message": {"type": "string"},
        "result": {"type": "object"},
        "file": nullable(ID),
        "created_at": MOMENT,
        "started_at": nullable(MOMENT),
        "finished_at": nullable(MOMENT),
    },
)

ME = component(
    "Caller",
    {
        "id": nullable(ID),
        "name": {"type": "string"},
        "language": {"type": "string"},
        "time_zone": {"type": "string"},
        "teams": {"type": "array", "items": ID},
        "departments": {"type": "array", "items": ID},
        "everything": {"type": "boolean"},
        "permissions": {"type": "array", "items": {"type": "string"}},
        "objects": {
            "type": "object",
            "description": "For each object the verbs and the fields with their right",
        },
    },
)

COMMON = {
    "Problem": PROBLEM, "RowResult": RESULT, "RowResults": RESULTS, "Count": COUNT, "Share": SHARE,
    "Event": EVENT, "Job": JOB, "Caller": ME,
}  # fmt: skip
