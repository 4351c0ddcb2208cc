"""Saved views for programs: list, read, create, change, delete, bring back and pin; lists take one as ``view``.

The rights are those of the pages (ADR 80): what a reader may not know falls away, and of a view whose condition he
may not test nothing but its name is told. A key that is narrowed to some objects reads views and keeps none.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Literal

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import Field

from zhike.kernel import access, listing, verbs
from zhike.kernel.access import Actor, may
from zhike.kernel.api import extensions, lists
from zhike.kernel.api.answers import reply
from zhike.kernel.api.bodies import read_object
from zhike.kernel.api.describing import AFTER, LIMIT, answers, described, json_body, parameter
from zhike.kernel.api.newest import newest, refuse_unknown, whole
from zhike.kernel.api.routes import ONE, Route, add
from zhike.kernel.api.schemas import ID, MOMENT, component, list_of, nullable, ref
from zhike.kernel.errors import BadFilter, Invalid, NotAllowed, NotFound
from zhike.kernel.objects import Object, all_objects, get_object
from zhike.kernel.pages import columns
from zhike.kernel.verbs import Input
from zhike.workplace import boards
from zhike.workplace.saved_views import actions, queries
from zhike.workplace.saved_views.models import SavedView
from zhike.workplace.saved_views.state import State
from zhike.workplace.sidebar import actions as sidebar

STATE = ("q", "filter", "sort", "columns", "by")


class ViewChange(Input):
    """What may be changed of a view; what is not sent stays."""

    name: str = Field("", max_length=60)
    audience: Literal["private", "team", "everyone"] = "private"
    team: int | None = Field(None, ge=1, le=2**63 - 1)
    q: str = Field("", max_length=listing.MAX_SEARCH)
    filter: dict[str, Any] | None = None
    sort: str = Field("", max_length=200)
    columns: list[str] = Field([], max_length=100)
    by: str = Field("", max_length=80)


class ViewCreate(ViewChange):
    """A new view of the list of ``object``."""

    object: str = Field(max_length=80)
    name: str = Field(min_length=1, max_length=60)


def list_views(request: HttpRequest) -> HttpResponse:
    """List the saved views that the caller may open: his own, his teams', everybody's. Newest first."""
    refuse_unknown(request, {"limit", "after", "object", "pinned"})
    actor = _actor(request)
    pinned = queries.pinned(actor)
    wanted = [get_object(request.GET["object"])] if request.GET.get("object") else all_objects()
    rows = queries.readable(actor).filter(object__in=[obj.key for obj in wanted if may(actor, obj, "see")])
    wants = {"": None, "true": True, "false": False}.get(request.GET.get("pinned", ""), "")
    if wants == "":
        raise BadFilter(_("“pinned” must be true or false."))
    if wants is not None:
        rows = rows.filter(pk__in=pinned) if wants else rows.exclude(pk__in=pinned)
    return newest(request, rows, lambda found: [as_json(row, actor, pinned) for row in found])


def get_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a saved view."""
    actor = _actor(request)
    return reply(as_json(visible(actor, pk), actor))


def create_view(request: HttpRequest) -> HttpResponse:
    """Save a view of a list: search, filter, order, columns, or the field of a board."""
    actor = to_write(request)
    values = verbs.clean_model(ViewCreate, read_object(request))
    obj = get_object(values["object"])
    access.require(actor, obj, "see")
    state = checked(obj, values, actor)
    row = actions.save(
        obj, state, actor=actor, name=values["name"], audience=values["audience"], team=values["team"]
    )
    response = reply(as_json(row, actor), 201)
    response.headers["Location"] = f"/api/v1/views/{row.pk}"
    return response


def change_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a view, let others use it, or let it show something else. What is not sent stays."""
    actor, sent = to_write(request), read_object(request)
    values = verbs.clean_model(ViewChange, sent)
    with transaction.atomic():
        row = visible(actor, pk)
        obj = get_object(row.object)
        if set(sent) & {"name", "audience", "team"}:
            held = {"name": row.name, "audience": row.audience, "team": row.team_id}
            named = {name: values[name] if name in sent else held[name] for name in held}
            row = actions.change(row.pk, actor=actor, **named)
        if set(sent) & set(STATE):
            if queries.opened(row, actor, obj).broken and "filter" not in sent:
                raise Invalid(
                    _("The view tests what you may not see. Send a “filter” of your own with the change."),
                    "filter",
                )
            kept = as_json(row, actor)
            state = checked(
                obj, {name: values[name] if name in sent else kept[name] for name in STATE}, actor
            )
            row = actions.update(row.pk, state, actor=actor)
    return reply(as_json(row, actor))


def delete_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a view; it can be brought back."""
    actor = to_write(request)
    actions.delete(visible(actor, pk).pk, actor=actor)
    return HttpResponse(status=204)


def restore_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring back a deleted view, with its pins and with whatever began with it."""
    actor = to_write(request)
    row = actions.restore(visible(actor, pk, deleted=True).pk, actor=actor)
    return reply(as_json(row, actor))


def pin_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Pin a view in the caller's sidebar; pinned again it stays where it is."""
    return _pin(request, pk, True)


def unpin_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a view out of the caller's sidebar; the view itself stays."""
    return _pin(request, pk, False)


def _pin(request: HttpRequest, pk: int, wants: bool) -> HttpResponse:
    actor = to_write(request)
    row = visible(actor, pk)
    sidebar.pin(row.pk, wants, actor=actor)
    return reply(as_json(row, actor))


def _actor(request: HttpRequest) -> Actor:
    return request.actor


def to_write(request: HttpRequest) -> Actor:
    """Return the caller. Raises NotAllowed for a key that is narrowed to some objects."""
    actor = _actor(request)
    if actor.limits is not None:
        raise NotAllowed(_("This key is narrowed to some objects, so it keeps no views."))
    return actor


def visible(actor: Actor, pk: int, *, deleted: bool = False) -> SavedView:
    """Return a view that the actor may open, of a list that he may see. Raises NotFound."""
    row = queries.get(actor, pk, deleted=deleted)
    if not may(actor, get_object(row.object), "see"):
        raise NotFound()
    return row


def checked(obj: Object, values: Mapping[str, Any], actor: Actor) -> State:
    """Return what was sent as the state of a list. Raises Invalid or BadFilter for what the caller can't ask."""
    state = State(
        values["q"], values["filter"] or None, values["sort"], ",".join(values["columns"]), values["by"]
    )
    listing.read(obj, actor, [pair for pair in state.pairs() if pair[0] in ("q", "filter", "sort")])
    known = {bound.name for bound in columns.choosable(obj, actor)}
    faults = {}
    if unknown := [name for name in values["columns"] if name not in known]:
        faults["columns"] = [_("The list has no column “%(name)s”.") % {"name": unknown[0][:80]}]
    if state.by and state.by not in {bound.name for bound in boards.fields_of(obj, actor)}:
        faults["by"] = [_("The list has no board by “%(name)s”.") % {"name": state.by[:80]}]
    if faults:
        raise Invalid(faults)
    return state


def as_json(row: SavedView, actor: Actor, pinned: Collection[int] | None = None) -> dict[str, Any]:
    """Return a view as the API shows it: what is left of it under the caller's rights, of whose pins a page asks once."""
    pins = queries.pinned(actor) if pinned is None else pinned
    obj = get_object(row.object)
    opened = queries.opened(row, actor, obj)
    state = opened.state
    return {
        "id": row.pk, "object": obj.slug, "name": row.name, "q": state.q, "filter": state.filter, "sort": state.sort,
        "columns": [name for name in state.columns.split(",") if name], "by": state.by, "broken": opened.broken,
        "audience": row.audience, "team": row.team_id, "owner": row.owner_id, "may_change": queries.may_change(row, actor), "pinned": row.pk in pins,
        "created_at": row.created_at.isoformat(timespec="microseconds"),
        "changed_at": row.changed_at.isoformat(timespec="microseconds"),
    }  # fmt: skip


def asked(obj: Object, actor: Actor, text: str) -> list[tuple[str, str]]:
    """Return what a view asks for, as the parameters of its list. Raises BadFilter where it can't be asked."""
    row = queries.readable(actor).filter(pk=whole("view", text), object=obj.key).first()
    opened = queries.opened(row, actor, obj) if row is not None else None
    if opened is None:
        raise BadFilter(
            _("There is no view %(number)s of this list, or none that you may open.") % {"number": text}
        )
    if opened.broken:
        raise BadFilter(
            _("The view tests what you may not see or what no longer exists, so it shows nothing.")
        )
    return [pair for pair in opened.state.pairs() if pair[0] in ("q", "filter", "sort")]


lists.stored.append(asked)

TEXT = {"type": "string"}
NAMES = {"type": "array", "items": TEXT}
AUDIENCE = {"type": "string", "enum": ["private", "team", "everyone"]}
TREE = nullable(
    {"type": "object", "additionalProperties": True, "description": "A filter tree, as lists take it"}
)
KEPT = {"name": {"type": "string", "minLength": 1, "maxLength": 60}, "audience": AUDIENCE, "team": nullable(ID),
        "q": {"type": "string", "maxLength": listing.MAX_SEARCH}, "filter": TREE, "sort": {"type": "string", "maxLength": 200},
        "columns": {**NAMES, "maxItems": 100}, "by": {"type": "string", "maxLength": 80}}  # fmt: skip
SHOWN = {
    "id": ID, "object": TEXT, "name": TEXT, "q": TEXT, "filter": TREE, "sort": TEXT, "columns": NAMES, "by": TEXT,
    "broken": {"type": "boolean", "description": "It tests what the caller may not see; nothing else of it is told"},
    "audience": AUDIENCE, "team": nullable(ID), "owner": nullable(ID), "may_change": {"type": "boolean"},
    "pinned": {"type": "boolean", "description": "It stands in the caller's sidebar"},
    "created_at": MOMENT, "changed_at": MOMENT,
}  # fmt: skip
extensions.describe(
    SavedView=component("Saved view", SHOWN, list(SHOWN)),
    SavedViewCreate=component("New saved view", {"object": TEXT, **KEPT}, ["object", "name"]),
    SavedViewChange=component("Change of a saved view", KEPT, []),
)
router = Router(tags=["Saved views"])
VIEW = ref("SavedView")
for route in (
    Route("GET", "", list_views, "listViews", described(
        answers(200, list_of(VIEW), "A page of views"), parameters=[
            parameter("object", TEXT, "Only of this list"),
            parameter("pinned", {"type": "boolean"}, "Only those in the caller's sidebar, or only the others"), LIMIT, AFTER])),
    Route("POST", "", create_view, "createView", described(answers(201, VIEW, "The new view"), body=json_body(ref("SavedViewCreate")), writes=True)),
    Route("GET", ONE, get_view, "getView", described(answers(200, VIEW, "The view"))),
    Route("PATCH", ONE, change_view, "changeView", described(answers(200, VIEW, "The view as it is now"), body=json_body(ref("SavedViewChange")), writes=True)),
    Route("DELETE", ONE, delete_view, "deleteView", described(answers(204, None, "It is deleted"), writes=True)),
    Route("POST", f"{ONE}/pin", pin_view, "pinView", described(answers(200, VIEW, "The view"), writes=True)),
    Route("POST", f"{ONE}/unpin", unpin_view, "unpinView", described(answers(200, VIEW, "The view"), writes=True)),
    Route("POST", f"{ONE}/restore", restore_view, "restoreView", described(answers(200, VIEW, "The view"), writes=True)),
):  # fmt: skip
    add(router, route)
extensions.extend("/views", router)
