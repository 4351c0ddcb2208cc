"""The table of routes: what every object offers, as ninja operations with their description."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router

from zhike.kernel.api import account, bulk, history, lists, records, shares
from zhike.kernel.api.describing import (
    AFTER,
    IF_MATCH,
    LIMIT,
    answers,
    described,
    fields_parameter,
    filter_parameters,
    json_body,
    list_parameters,
    parameter,
)  # fmt: skip
from zhike.kernel.api.idempotency import once
from zhike.kernel.api.schemas import ID, MAX_ID, MOMENT, input_of, list_of, name_of, ref, rows_of
from zhike.kernel.objects import Object

View = Callable[..., HttpResponse]
UNSAFE = ("POST", "PATCH", "DELETE")
# Segments behind a record's number that are no verbs.
OCCUPIED = ("restore", "events", "shares", "comments", "attachments")
ONE = "/{int:id}"


@dataclass(frozen=True)
class Route:
    """One operation: method and path under the object, the function that answers, and how it is described."""

    method: str
    path: str
    view: View
    operation: str
    extra: dict[str, Any]
    summary: str = ""


def add(router: Router, route: Route, *bound: Any) -> None:
    """Add a route to a router; ``bound`` goes to the function between the request and the parts of the path."""
    status = next(iter(route.extra["responses"]))
    text = inspect.getdoc(route.view) or ""
    summary, _blank, description = text.partition("\n")
    router.add_api_operation(
        route.path,
        [route.method],
        as_view(route, bound),
        operation_id=route.operation,
        summary=route.summary or summary.rstrip("."),
        description=" ".join(description.split()) or None,
        response={status: None},
        openapi_extra=route.extra,
    )


def as_view(route: Route, bound: tuple[Any, ...]) -> View:
    """Return the function that ninja calls; a write runs at most once for its idempotency key."""

    def view(request: HttpRequest, **parts: Any) -> HttpResponse:
        work = partial(route.view, request, *bound, *(parts[name] for name in names))
        return once(request, work) if route.method in UNSAFE else work()

    names = [part.strip("{}").split(":")[-1] for part in route.path.split("/") if part.startswith("{")]
    view.__signature__ = inspect.Signature([REQUEST, *(PARTS[name] for name in names)])  # type: ignore[attr-defined]
    view.__name__ = route.operation
    view.__doc__ = ""
    return view


def _part(name: str, kind: Any, text: str, **limits: Any) -> inspect.Parameter:
    annotation = Annotated[kind, Path(description=text, **limits)]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation)


REQUEST = inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=HttpRequest)
PARTS = {
    "id": _part("id", int, "The number of the record", ge=1, le=MAX_ID),
    "grantee": _part("grantee", Literal["user", "team"], "user or team"),
    "grantee_id": _part("grantee_id", int, "The number of the user or team", ge=1, le=MAX_ID),
}


def of_object(obj: Object) -> Router:
    """Return the router of an object."""
    router = Router(tags=[obj.label_plural])
    for route in (*reading(obj), *sharing(obj), *(writing(obj) if obj.writable else ())):
        add(router, route, obj)
    for route, key in verb_routes(obj):
        add(router, route, obj, key)
    return router


def reading(obj: Object) -> Iterator[Route]:
    """Yield the routes that change nothing."""
    name, plural = name_of(obj), obj.label_plural
    page = answers(200, list_of(ref(name)), "A page of the list")
    yield Route("GET", "", lists.list_records, f"list{name}", described(page, parameters=list_parameters(obj)),
                f"List: {plural}")  # fmt: skip
    yield Route("GET", "/count", lists.count_records, f"count{name}",
                described(answers(200, ref("Count"), "The number"), parameters=filter_parameters(obj)),
                f"Count: {plural}")  # fmt: skip
    yield Route("GET", ONE, records.get_record, f"get{name}",
                described(answers(200, ref(name), "The record"), parameters=[fields_parameter(obj)]),
                f"Read: {obj.label}")  # fmt: skip
    yield Route("GET", f"{ONE}/events", history.list_record_events, f"list{name}Events",
                described(answers(200, list_of(ref("Event")), "A page of events"), parameters=[LIMIT, AFTER]))  # fmt: skip


def writing(obj: Object) -> Iterator[Route]:
    """Yield the generic writes."""
    name = name_of(obj)
    row, rows = ref(f"{name}Create"), rows_of(ref(f"{name}Create"))
    created = answers(201, ref(name), "The new record") | answers(
        200, ref("RowResults"), "A result for each row"
    )
    yield Route("POST", "", records.create_records, f"create{name}",
                described(created, body=json_body({"anyOf": [row, rows]}), writes=True), f"Create: {obj.label}")  # fmt: skip
    yield Route("PATCH", "", bulk.change_records, f"change{name}Rows",
                described(answers(200, ref("RowResults"), "A result for each row"),
                          body=json_body(rows_of(ref(f"{name}ChangeRow"))), writes=True),
                f"Change many: {obj.label_plural}")  # fmt: skip
    shown = answers(200, ref(name), "The record as it is now")
    yield Route("PATCH", ONE, records.change_record, f"change{name}",
                described(shown, body=json_body(ref(f"{name}Change")), parameters=[IF_MATCH], writes=True),
                f"Change: {obj.label}")  # fmt: skip
    yield Route("DELETE", ONE, records.delete_record, f"delete{name}",
                described(answers(204, None, "It is in the recycle bin"), parameters=[IF_MATCH], writes=True),
                f"Delete: {obj.label}")  # fmt: skip
    yield Route("POST", f"{ONE}/restore", records.restore_record, f"restore{name}", described(shown, writes=True),
                f"Restore: {obj.label}")  # fmt: skip


def sharing(obj: Object) -> Iterator[Route]:
    """Yield the routes of the shares of a record."""
    name = name_of(obj)
    yield Route("GET", f"{ONE}/shares", shares.list_shares, f"list{name}Shares",
                described(answers(200, list_of(ref("Share")), "The shares")))  # fmt: skip
    yield Route("POST", f"{ONE}/shares", shares.share_record, f"share{name}",
                described(answers(200, ref("Share"), "The share"), body=json_body(ref("Share")), writes=True))  # fmt: skip
    yield Route("DELETE", f"{ONE}/shares/{{grantee}}/{{int:grantee_id}}", shares.unshare_record, f"unshare{name}",
                described(answers(204, None, "The share is ended"), writes=True))  # fmt: skip


def verb_routes(obj: Object) -> Iterator[tuple[Route, str]]:
    """Yield the routes of the object's own verbs. Raises ValueError for a verb whose address is taken."""
    name = name_of(obj)
    for key, verb in obj.verb_table.items():
        if key in OCCUPIED:
            raise ValueError(f"{obj.key}: the verb “{key}” can't have this name, its address is taken.")
        schema, _definitions = input_of(verb)
        body = json_body(schema, required=bool(schema.get("required"))) if schema else None
        extra = described(answers(200, ref(name), "The record as it is now"), body=body, parameters=[IF_MATCH],
                          writes=True)  # fmt: skip
        yield (
            Route(
                "POST", f"{ONE}/{key}", records.run_verb, f"{key}{name}", extra, f"{verb.label}: {obj.label}"
            ),
            key,
        )


def general() -> Router:
    """Return the router of what belongs to no object: the caller, his jobs, the audit stream."""
    router = Router(tags=["Zhike"])
    moment = [
        parameter(name, MOMENT, text) for name, text in (("since", "From then on"), ("until", "Before then"))
    ]
    whose = [parameter(name, ID, f"Only of this {name}") for name in ("record", "actor")]
    which = [parameter(name, {"type": "string"}, f"Only of this {name}") for name in ("object", "event")]
    job, some = answers(200, ref("Job"), "The job"), [LIMIT, AFTER]
    for route in (
        Route("GET", "/me", account.get_me, "getMe", described(answers(200, ref("Caller"), "The caller"))),
        Route("GET", "/events", history.list_events, "listEvents",
              described(answers(200, list_of(ref("Event")), "A page of events"),
                        parameters=[*which, *whose, *moment, *some])),
        Route("GET", "/jobs", account.list_jobs, "listJobs",
              described(answers(200, list_of(ref("Job")), "A page of jobs"), parameters=some)),
        Route("GET", "/jobs/{int:id}", account.get_job, "getJob", described(job)),
        Route("POST", "/jobs/{int:id}/cancel", account.cancel_job, "cancelJob", described(job, writes=True)),
    ):  # fmt: skip
        add(router, route)
    return router
