"""Answer when something went wrong: a page for people, a JSON document for programs."""

import logging
import sys

from django.conf import settings
from django.core.exceptions import DisallowedHost, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.translation import gettext as _

from zhike.kernel.api import problems

log = logging.getLogger("zhike.request")
RETRY_SECONDS = 10
SLUGS = {
    400: "bad-request", 403: "not-allowed", 404: "not-found", 413: "too-much", 500: "broken", 503: "unavailable",
}  # fmt: skip


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400: the request cannot be understood. Nothing was changed."""
    if isinstance(exception, DisallowedHost):
        text = _("Zhike does not know this address as its own. An administrator can add it to ZHIKE_HOSTS.")
        return stand_alone(request, 400, text)
    if isinstance(exception, RequestDataTooBig):
        return too_large(request, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    return answer(request, 400, _("This request cannot be read. Nothing was changed."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403: the person may not do this. Nothing was changed."""
    return answer(request, 403, _("You may not do this. Nothing was changed."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form that did not come from one of our own pages, or from one that is too old."""
    text = _(
        "This form is too old or came from another site. Nothing was changed. Reload the page and try again."
    )
    return answer(request, 403, text)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404: there is nothing here that this person may see."""
    return answer(request, 404, _("There is nothing here, or nothing that you may see."))


def too_large(request: HttpRequest, limit: int = 0) -> HttpResponse:
    """Answer 413: the request is larger than the `limit` of bytes that this installation accepts."""
    megabytes = (limit or settings.LARGEST_REQUEST) // 1024 // 1024
    return stand_alone(
        request, 413, _("This is larger than %(size)d MB. Nothing was stored.") % {"size": megabytes}
    )


def broken(request: HttpRequest) -> HttpResponse:
    """Answer 503 when the database is away, and 500 for every other fault, which is then logged."""
    fault = sys.exception()
    if isinstance(fault, OperationalError | InterfaceError):
        return unavailable(request)
    log.error("fault", extra={"request": request}, exc_info=fault)
    text = _("Something went wrong on our side. What you had saved before is safe. Please try again.")
    return stand_alone(request, 500, text)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Answer 503: the database does not answer just now. Clients may try again after `Retry-After` seconds."""
    log.error("database unavailable", extra={"request": request}, exc_info=sys.exception())
    text = _("The database does not answer just now. Nothing was lost. Try again shortly.")
    response = stand_alone(request, 503, text)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def answer(request: HttpRequest, status: int, text: str) -> HttpResponse:
    """Return `text` as JSON to programs, and to people as a page in the frame they are used to."""
    if is_program(request):
        return as_json(request, status, text)
    page = loader.render_to_string(f"kernel/errors/{status}.html", {"message": text}, request)
    return HttpResponse(page, status=status)


def stand_alone(request: HttpRequest, status: int, text: str) -> HttpResponse:
    """Return `text` without asking the database, the session or the host name, any of which may be the fault."""
    if is_program(request):
        return as_json(request, status, text)
    try:
        page = loader.render_to_string(f"kernel/errors/{status}.html", {"message": text})
    except Exception:  # noqa: BLE001 - the page about a fault must not add another one
        return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    return HttpResponse(page, status=status)


def is_program(request: HttpRequest) -> bool:
    """Tell whether the request came through the programming interface."""
    return request.path_info.startswith("/api/")


def as_json(request: HttpRequest, status: int, text: str) -> HttpResponse:
    """Return `text` as a problem document, with the name that the log gave to this request."""
    document = problems.document(status, SLUGS[status], str(text), request_id=getattr(request, "id", ""))
    return problems.answer(document)
