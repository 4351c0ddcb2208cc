"""The door of every page: who asks, and what the kernel's refusals look like in a browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from zhike.kernel.access import Actor
from zhike.kernel.errors import BadFilter, KernelError, Merged, NotFound
from zhike.kernel.objects import Object, get_object

View = Callable[..., HttpResponseBase]


def page(view: View) -> View:
    """Make a view of ``view(request, actor, …)``: sign-in is asked for, the kernel's errors become pages.

    The same address answers a whole page and a fragment, so caches are told to keep them apart.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        actor = getattr(request, "actor", None)
        if actor is None:
            return sign_in(request)
        try:
            response = view(request, actor, *args, **kwargs)
        except KernelError as error:
            response = refused(request, error)
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
        return response

    return wrapped


def sign_in(request: HttpRequest) -> HttpResponse:
    """Send somebody unknown to the sign-in page; a fragment gets 401 and the page says what happened."""
    if getattr(request, "htmx", None):
        return HttpResponse(status=401)
    return HttpResponseRedirect(
        f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}"
    )


def refused(request: HttpRequest, error: KernelError) -> HttpResponse:
    """Answer a refusal of the kernel: a page in words, or the bare status for a fragment with a note.

    The address of a record that was merged leads to the one that took its place.
    """
    status, here = error.status, request.get_full_path()
    if isinstance(error, Merged) and request.method == "GET":
        there = here.replace(f"/{error.details['id']}/", f"/{error.details['merged_into']}/", 1)
        if there != here:
            return HttpResponseRedirect(there)
    if getattr(request, "htmx", None):
        response = HttpResponse(status=status)
        toast(response, str(error.message), level="danger")
        return response
    template = f"kernel/errors/{status if status in (400, 403, 404, 409, 410, 413) else 400}.html"
    told = {"message": error.message, "told": error.message != error.title, "back": came_from(request)}
    return render(request, template, told | error.details, status=status)


def came_from(request: HttpRequest) -> str:
    """Return the page of ours that the reader came from, "" where that is none or this very one."""
    came = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(came, {request.get_host()}, request.is_secure())
    return came if ours and came != request.build_absolute_uri() else ""


def toast(
    response: HttpResponse, text: str, *, level: str = "success", undo: str = "", changed: bool = False
) -> HttpResponse:
    """Let the browser show a short note; the text travels as ASCII JSON, so no header can be injected.

    ``changed`` tells the other parts of the page that the record is another now.
    """
    note = {"text": text, "level": level, **({"undo": undo} if undo else {})}
    response["HX-Trigger"] = json.dumps({"zk:toast": note, **({"zk:changed": {}} if changed else {})})
    return response


def known(slug: str, actor: Actor) -> Object:
    """Return the object of a page's address; raises NotFound for one that does not exist."""
    try:
        return get_object(slug)
    except BadFilter:
        raise NotFound() from None


def targets(request: HttpRequest, element: str) -> bool:
    """Say whether htmx asks for one element of the page; version 4 sends its tag and id as ``div#list``."""
    if not getattr(request, "htmx", None):
        return False
    return request.headers.get("HX-Target", "").rpartition("#")[2] == element
