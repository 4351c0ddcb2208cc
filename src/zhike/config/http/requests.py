"""Give each request a name, measure it, and write one line about it."""

import logging
import re
import secrets
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

log = logging.getLogger("zhike.request")
GIVEN_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")

ANSWERED = Counter("zhike_requests_total", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram(
    "zhike_request_seconds",
    "Time to answer a request",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class RequestLog:
    """Log method, route, status, time and actor; never the path, the query or the body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        given = request.headers.get("X-Request-Id", "")
        request.id = given if GIVEN_ID.fullmatch(given) else secrets.token_urlsafe(12)
        response = self.get_response(request)
        response.headers["X-Request-Id"] = request.id
        note(request, response, time.perf_counter() - started)
        return response


def note(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """Count and log one answered request."""
    match = request.resolver_match
    route = "/" + match.route if match else "static" if response.streaming else "unknown"
    method = request.method if request.method in METHODS else "other"
    ANSWERED.labels(method, route, str(response.status_code)).inc()
    SECONDS.labels(route).observe(seconds)
    if route != "static":
        fields = {
            "request_id": request.id,
            "method": method,
            "route": route,
            "status": response.status_code,
            "ms": round(seconds * 1000, 1),
            "actor": actor_id(request),
        }
        log.info("answered", extra=fields)


def actor_id(request: HttpRequest) -> int | None:
    """Return who asked, if a view looked that up anyway; never ask the database for the log's sake."""
    return getattr(request.__dict__.get("actor"), "user_id", None)
