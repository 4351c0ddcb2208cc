"""Answer when something went wrong: a page for people, a JSON document for programs."""

import logging
import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.utils.translation import gettext as _

log = logging.getLogger("zhike.request")
RETRY_SECONDS = 10


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400: the request cannot be understood. Nothing was changed."""
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


def too_large(request: HttpRequest) -> HttpResponse:
    """Answer 413: the request is larger than this installation accepts."""
    megabytes = settings.LARGEST_REQUEST // 1024 // 1024
    return answer(
        request, 413, _("This is larger than %(size)d MB. Nothing was stored.") % {"size": megabytes}
    )


def broken(request: HttpRequest) -> HttpResponse:
    """Answer 503 when the database is away, and 500 for every other fault, which is then logged."""
    if isinstance(sys.exception(), (OperationalError, InterfaceError)):
        return unavailable(request)
    log.error("fault", extra={"request": request}, exc_info=True)
    text = _("Something went wrong on our side. What you had saved before is safe. Please try again.")
    return answer(request, 500, text)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Answer 503: the database does not answer just now. Clients may try again after `Retry-After` seconds."""
    log.error("database unavailable", extra={"request": request}, exc_info=True)
    response = answer(
        request, 503, _("The database does not answer just now. Nothing was lost. Try again shortly.")
    )
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def answer(request: HttpRequest, status: int, text: str) -> HttpResponse:
    """Return `text` as JSON to programs and as a page to people.

    The page stands alone: it may be shown while neither the database nor the session can be reached.
    """
    reference = getattr(request, "id", "")
    if request.path_info.startswith("/api/"):
        return JsonResponse({"status": status, "detail": text, "request_id": reference}, status=status)
    context = {"status": status, "text": text, "reference": reference}
    return HttpResponse(loader.render_to_string("config/error.html", context), status=status)
