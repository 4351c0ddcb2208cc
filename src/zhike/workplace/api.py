"""The API of the workplace: search over all objects; comments and files of records are in rooms of their own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from zhike.kernel.api import extensions
from zhike.kernel.api.answers import reply
from zhike.kernel.api.describing import answers, described, parameter
from zhike.kernel.api.newest import refuse_unknown
from zhike.kernel.api.routes import Route, add
from zhike.kernel.api.schemas import ID, component, ref
from zhike.kernel.errors import BadFilter
from zhike.kernel.listing import MAX_SEARCH, clean_limit, clean_search
from zhike.kernel.objects import get_object
from zhike.workplace.activity import api as activity
from zhike.workplace.attachments import api as attachments
from zhike.workplace.imports import api as imports
from zhike.workplace.saved_views import api as saved_views
from zhike.workplace.search.results import Result, search, searchable
from zhike.workplace.talk import api as talk

# Loaded for the routes that they add.
__all__ = ["activity", "attachments", "imports", "router", "saved_views", "talk"]

OF_EACH, MOST_OF_EACH = 10, 50


def search_records(request: HttpRequest) -> HttpResponse:
    """Search all objects.

    Every word must be found in one record: as written, as pinyin, by initials, or as any part of a phone, code or
    e-mail. The best record of each object comes first, and the object with the best one.
    """
    refuse_unknown(request, {"q", "limit", "object"})
    text = clean_search(request.GET.get("q", ""))
    if not text:
        raise BadFilter(_("Say in “q” what to look for."))
    objects = None
    if name := request.GET.get("object", ""):
        objects = [obj for obj in searchable() if obj is get_object(name)]
    limit = clean_limit(request.GET.get("limit", ""), OF_EACH, MOST_OF_EACH)
    found = search(request.actor, text, limit, objects)
    return reply({"items": [_found(result) for group in found for result in group.results]})


def _found(result: Result) -> dict[str, Any]:
    where = None if result.where is None else {"label": result.where[0], "value": result.where[1]}
    return {"object": result.obj.slug, "id": result.record_id, "title": result.title, "where": where}


TEXT = {"type": "string"}
extensions.describe(
    SearchResult=component("A record found", {
        "object": TEXT, "id": ID, "title": TEXT,
        "where": {"anyOf": [component("Where", {"label": TEXT, "value": TEXT}, ["label", "value"]), {"type": "null"}]},
    }, ["object", "id", "title", "where"]),
    SearchResults=component("What was found", {"items": {"type": "array", "items": ref("SearchResult")}}, ["items"]),
)  # fmt: skip
router = Router(tags=["Zhike"])
add(router, Route(
    "GET", "", search_records, "search",
    described(answers(200, ref("SearchResults"), "The records, by object"), parameters=[
        parameter("q", {"type": "string", "minLength": 1, "maxLength": MAX_SEARCH}, "The words to look for", required=True),
        parameter("object", TEXT, "Only of this object"),
        parameter("limit", {"type": "integer", "minimum": 1, "maximum": MOST_OF_EACH, "default": OF_EACH},
                  "Records of each object"),
    ]),
))  # fmt: skip
extensions.extend("/search", router)
