"""The OpenAPI document, for whoever may call the API at all: it names every object and field."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, override
from ninja import NinjaAPI

from zhike.kernel import revisions
from zhike.kernel.api import describing, extensions, reference, schemas
from zhike.kernel.objects import Object

DESCRIPTION = """\
Every object of Zhike as REST. Send a key with each request: `Authorization: Bearer <key>`.

Lists answer `{"items": […], "next": …}`; send `next` back as `after`. Numbers with decimals are text, so that they stay
exact; moments are UTC. Errors are problem documents (RFC 9457). Repeat a write safely with an `Idempotency-Key`;
answers are kept for two days. Protect others' changes with `If-Match`.
"""


def build(api: NinjaAPI, objects: list[Object]) -> dict[str, Any]:
    """Return the whole document, in English."""
    with override("en"):
        document = dict(api.get_openapi_schema(path_prefix="api/v1/"))
        found: dict[str, Any] = (
            dict(document["components"]["schemas"]) | schemas.COMMON | extensions.components
        )
        for obj in objects:
            found |= schemas.of_object(obj)
            for verb in obj.verb_table.values():
                found |= schemas.input_of(verb)[1]
    document["components"] = dict(document["components"]) | {
        "schemas": dict(sorted(found.items())),
        "responses": describing.problem_responses(),
    }
    document.pop("servers", None)
    return document


class Document:
    """The document for programs and for people, made when it is first asked for."""

    def __init__(self, api: NinjaAPI, objects: list[Object]) -> None:
        self.api = api
        self.objects = objects
        self._written = lru_cache(4)(self._content)
        self._drawn = lru_cache(8)(self._page)

    def content(self) -> bytes:
        """Return the document as it is now."""
        return self._written(revisions.seen())

    def page(self, language: str) -> str:
        """Return the page that explains it, in a language."""
        return self._drawn(language, revisions.seen())

    def _content(self, revision: str) -> bytes:
        # Languages and choices are lazy text until they are written.
        with override("en"):
            return orjson.dumps(build(self.api, self.objects), default=str, option=orjson.OPT_NON_STR_KEYS)

    def _page(self, language: str, revision: str) -> str:
        with override(language):
            return reference.page(orjson.loads(self.content()))

    def view(self, request: HttpRequest) -> HttpResponse:
        """Answer with the document."""
        return HttpResponse(self.content(), content_type="application/json")

    def page_view(self, request: HttpRequest) -> HttpResponse:
        """Answer with the page that explains it."""
        return HttpResponse(self.page(get_language() or "en"))
