"""Refuse requests that no well-meaning client sends, before any view sees them."""

import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

import orjson
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

from zhike.config.http import errors

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
# An escape in JSON that may stand for NUL or for half a character.
SUSPICIOUS_ESCAPE = re.compile(rb"\\u(0000|[dD][89a-fA-F])")
# Django leaves bytes of a path that are not UTF-8 in their escaped form, such as %FF.
BROKEN_BYTE = re.compile(r"%[89A-F][0-9A-F]")


class RefuseMalformed:
    """Answer 400 to text that is not text, and 413 to a request that is too large.

    PostgreSQL stores neither NUL nor half a surrogate pair, so they would end as an error of ours.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if content_length(request) > settings.LARGEST_REQUEST:
            return errors.too_large(request)
        check_text(unquote_to_bytes(request.META.get("QUERY_STRING", "")))
        if "\x00" in request.path_info or BROKEN_BYTE.search(request.path_info):
            raise BadRequest("The address holds bytes that are no text.")
        if request.method in UNSAFE:
            check_body(request)
        return self.get_response(request)


def content_length(request: HttpRequest) -> int:
    """Return the stated size of the body in bytes; 0 when there is none."""
    stated = request.META.get("CONTENT_LENGTH") or "0"
    return int(stated) if stated.isascii() and stated.isdigit() else 0


def check_path(path: str) -> None:
    """Raise BadRequest unless the path of WSGI stands for UTF-8 text without NUL."""
    try:
        raw = path.encode("latin-1")
    except UnicodeEncodeError as error:
        raise BadRequest("The address holds bytes that are not UTF-8.") from error
    check_text(raw)


def check_text(raw: bytes) -> None:
    """Raise BadRequest unless `raw` is UTF-8 without NUL."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest("The request holds bytes that are not UTF-8.") from error
    if b"\x00" in raw:
        raise BadRequest("The request holds a NUL character.")


def check_body(request: HttpRequest) -> None:
    """Raise BadRequest when a form or a JSON document holds NUL, half a character, or bytes that are no text."""
    if request.content_type == "multipart/form-data":
        for _name, values in request.POST.lists():
            if any("\x00" in value for value in values):
                raise BadRequest("The form holds a NUL character.")
    elif request.content_type == "application/x-www-form-urlencoded":
        check_text(unquote_to_bytes(request.body))
    elif request.content_type == "application/json":
        check_json(request.body)


def check_json(body: bytes) -> None:
    """Raise BadRequest when text inside a JSON document cannot be stored. Malformed JSON is left to the view."""
    check_text(body)
    if not SUSPICIOUS_ESCAPE.search(body):
        return
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BadRequest("The JSON document is malformed or holds half a character.") from error
    if holds_nul(document):
        raise BadRequest("The JSON document holds a NUL character.")


def holds_nul(document: object) -> bool:
    """Tell whether any text inside a decoded JSON document holds NUL."""
    waiting = [document]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str) and "\x00" in part:
            return True
        if isinstance(part, dict):
            waiting.extend(part.keys())
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
    return False
