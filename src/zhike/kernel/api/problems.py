"""Errors as problem documents (RFC 9457): one form for everything that can go wrong under ``/api/``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja.errors import AuthenticationError, HttpError, ValidationError

from zhike.kernel.errors import Invalid, KernelError
from zhike.kernel.formats.faults import in_words

CONTENT_TYPE = "application/problem+json"
# The page of the API explains each type under this address.
TYPE = "/api/v1/docs#problem-"


class Unauthenticated(KernelError):
    """Refuse a request without a valid key."""

    status = 401
    slug = "unauthenticated"

    def __init__(self) -> None:
        super().__init__(_("A valid API key is needed: send “Authorization: Bearer <key>”."))


class TooFast(KernelError):
    """Refuse a request above the rate that a key may have. ``retry_after`` is in seconds."""

    status = 429
    slug = "too-many-requests"

    def __init__(self, retry_after: int) -> None:
        super().__init__(_("This key sends more requests than it may. Wait, then go on."))
        self.retry_after = retry_after


class BadBody(KernelError):
    """Refuse a body that is not the JSON it should be. Nothing was changed."""

    slug = "bad-body"


class UnsupportedBody(KernelError):
    """Refuse a body of another type than JSON."""

    status = 415
    slug = "unsupported-media-type"

    def __init__(self) -> None:
        super().__init__(_("The body must be JSON, sent with “Content-Type: application/json”."))


class InProgress(KernelError):
    """Say that the first request with this idempotency key is still running."""

    status = 409
    slug = "in-progress"
    retry_after = 1

    def __init__(self) -> None:
        super().__init__(
            _("The first request with this Idempotency-Key is still running. Ask again shortly.")
        )


TITLES = {
    400: "Bad request",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    410: "Merged",
    412: "Changed in the meantime",
    413: "Too much",
    415: "Unsupported media type",
    422: "Not valid",
    429: "Too many requests",
    500: "Internal error",
    503: "Unavailable",
}


def document(status: int, slug: str, detail: str, **more: Any) -> dict[str, Any]:
    """Return a problem document as a dict."""
    return {
        "type": TYPE + slug,
        "title": TITLES.get(status, "Error"),
        "status": status,
        "detail": detail,
        **more,
    }


def answer(problem: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Return a problem document as a response."""
    # ASCII escapes: half a character in an echoed name must not break the answer.
    content = json.dumps(problem, default=str)
    return HttpResponse(content, status=problem["status"], content_type=CONTENT_TYPE, headers=headers)


def of_error(error: KernelError) -> dict[str, Any]:
    """Return the problem document of an error of the kernel."""
    more: dict[str, Any] = {name: value for name, value in error.details.items() if value not in (None, [])}
    if isinstance(error, Invalid):
        more["errors"] = [
            {"field": name, "detail": str(sentence)}
            for name, list_ in error.errors.items()
            for sentence in list_
        ]
    return document(error.status, error.slug, str(error.message), **more)


def headers_of(error: KernelError) -> dict[str, str]:
    """Return the headers that belong to an error."""
    if isinstance(error, Unauthenticated):
        return {"WWW-Authenticate": 'Bearer realm="Zhike"'}
    retry = getattr(error, "retry_after", None)
    return {"Retry-After": str(retry)} if retry else {}


def on_kernel_error(request: HttpRequest, error: KernelError) -> HttpResponse:
    """Answer an error of the kernel."""
    return answer(of_error(error), headers_of(error))


def on_unauthenticated(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """Answer a request without a key."""
    return on_kernel_error(request, Unauthenticated())


def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer an error that an extra route raised with a status of its own."""
    return answer(document(error.status_code, "error", error.message))


def on_validation_error(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer values that ninja's own models refuse: 404 for an impossible address, 422 otherwise."""
    if any(fault["loc"][0] == "path" for fault in error.errors):
        return answer(document(404, "not-found", _("This record doesn't exist, or you may not see it")))
    faults = [
        {"field": ".".join(map(str, fault["loc"][1:])), "detail": in_words(fault, _)}
        for fault in error.errors
    ]
    return answer(
        document(422, "invalid", _("Some values are not valid; nothing was changed"), errors=faults)
    )


HANDLERS: dict[type[Exception], Any] = {
    KernelError: on_kernel_error,
    AuthenticationError: on_unauthenticated,
    HttpError: on_http_error,
    ValidationError: on_validation_error,
}
