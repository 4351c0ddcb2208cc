"""The page that explains the API to people, written from the OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.template import loader
from django.utils.text import slugify

# What the ``type`` of a problem document means: slug, status, words.
PROBLEMS = (
    ("bad-request", 400, "The request can't be read: bytes that are no text, an address that is none."),
    ("bad-body", 400, "The body is missing or no strict JSON: NaN, a name given twice, nested too deeply."),
    ("bad-filter", 400, "A parameter, filter, order or field doesn't exist or isn't the caller's to use."),
    ("bad-limit", 400, "“limit” is no number from 1 to the most that a page may have."),
    ("bad-if-match", 400, '“If-Match” holds no ETag, such as "7" with its quotes. Nothing was changed.'),
    ("unauthenticated", 401, "No key, or one that was never valid, has expired or was revoked."),
    ("not-allowed", 403, "The caller may not do this. Nothing was changed."),
    ("not-found", 404, "There is no such record or address, or the caller may not know that there is."),
    ("method-not-allowed", 405, "The address doesn't know this method; “Allow” names those that it knows."),
    ("conflict", 409, "The record was changed or deleted in the meantime. Nothing was changed now."),
    ("exists-already", 409, "The record seems to exist already, see `candidates`; nothing was saved."),
    ("in-progress", 409, "The first request with this Idempotency-Key is still running; see “Retry-After”."),
    ("merged", 410, "The record was merged into another one; “merged_into” is that one's id."),
    ("stale-version", 412, "“If-Match” names an older version than “current”; “changed” is what changed."),
    ("too-much", 413, "More bytes or rows than one request may carry. Nothing was changed."),
    ("unsupported-media-type", 415, "The body must be JSON; a file is sent as multipart/form-data."),
    (
        "invalid",
        422,
        "Some values are not valid, “errors” names them with their faults. Nothing was changed.",
    ),
    ("too-many-requests", 429, "The key sends more than it may; see “Retry-After”."),
    ("error", "4xx", "Something else that the caller can put right; the detail says what."),
    ("broken", 500, "A fault of the program; its log has it under the “request_id”."),
    ("unavailable", 503, "The database doesn't answer just now; see “Retry-After”."),
)


def page(document: dict[str, Any]) -> str:
    """Return the page as HTML."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            groups.setdefault(operation["tags"][0], []).append(
                of_operation(method, path, operation, document)
            )
    context = {
        "description": document["info"]["description"],
        "groups": [
            {"name": name, "anchor": slugify(name), "operations": operations}
            for name, operations in groups.items()
        ],
        "problems": PROBLEMS,
    }
    return loader.render_to_string("kernel/api/reference.html", context)


def of_operation(
    method: str, path: str, operation: dict[str, Any], document: dict[str, Any]
) -> dict[str, Any]:
    """Return what the page says about one operation."""
    content = operation.get("requestBody", {}).get("content", {})
    schema: dict[str, Any] = next((body["schema"] for body in content.values()), {})
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": operation["summary"],
        "description": operation.get("description", ""),
        "parameters": operation["parameters"],
        "fields": list(fields(schema, document)),
    }


def fields(schema: dict[str, Any], document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the names and meanings of the fields of a body; of a list those of a row."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        schema = schema["anyOf"][0]
        yield from fields(schema, document)
    elif "items" in schema:
        yield from fields(schema["items"], document)
    else:
        required = schema.get("required", ())
        for name, field in schema.get("properties", {}).items():
            text = field.get("description", "")
            yield name, f"{text} (required)" if name in required else text
