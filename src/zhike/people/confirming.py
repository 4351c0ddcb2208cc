"""What was sent while a fresh proof of identity was missing: kept until that very proof comes, or forgotten.

The address that the confirmation leads back to carries a one-time token. Only who arrives there with it has what
was kept done, at its own address; a confirmation for anything else, another page or ten minutes forget it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import ResolverMatch
from django.utils.crypto import constant_time_compare
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.kernel import verbs
from zhike.kernel.objects import get_object
from zhike.people.sign_in import is_fresh

KEPT = "kept_request"
HOLDS = 10 * 60
CONFIRMATIONS = ("account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn")

WORDS = {
    "new_key": gettext_lazy("New API key"),
    "invite": gettext_lazy("Invite somebody"),
    "edit_user": gettext_lazy("Edit a colleague"),
    "make_link": gettext_lazy("Make a one-time link"),
    "new_role": gettext_lazy("New role"),
    "role": gettext_lazy("Edit a role"),
}


class Confirmations:
    """Keep what has to wait for a proof of identity, and do it when that proof has come.

    It stands after allauth's own middleware, whose way is to do what it kept after any confirmation at all.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Do what was kept if this is its return; forget it if the person turned to something else."""
        kept = request.session.get(KEPT)
        if kept is None or not is_page(request):
            return
        if time.time() - kept["at"] > HOLDS:
            del request.session[KEPT]
        elif request.resolver_match is not None and request.resolver_match.url_name in CONFIRMATIONS:
            if belongs(kept, request.POST.get("next") or request.GET.get("next", "")):
                vars(request)["kept_words"] = kept["words"]
            else:
                del request.session[KEPT]
        elif request.method != "GET" or not belongs(kept, request.get_full_path()):
            del request.session[KEPT]
        elif is_fresh(request):
            del request.session[KEPT]
            restore(request, kept)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Lead to the confirmation, and keep what was sent."""
        methods = get_adapter().get_reauthentication_methods(request.user)
        if not isinstance(error, ReauthenticationRequired) or not methods:
            return None
        back = keep(request) if request.method == "POST" else request.get_full_path()
        return HttpResponseRedirect(f"{methods[0]['url']}?{urlencode({'next': back})}")


def is_page(request: HttpRequest) -> bool:
    """Say whether the person turned to a page, and not the page to the server by itself."""
    dest = request.headers.get("Sec-Fetch-Dest", "document")
    return dest == "document" and not getattr(request, "htmx", None)


def keep(request: HttpRequest) -> str:
    """Keep what was sent; return the address at which it is done, which works once."""
    token = token_urlsafe(24)
    request.session[KEPT] = {
        "token": token, "path": request.path, "at": time.time(), "words": words_for(request),
        "query": request.GET.urlencode(), "sent": request.POST.urlencode(),
    }  # fmt: skip
    return f"{request.path}?{urlencode({'kept': token})}"


def belongs(kept: dict[str, Any], address: str) -> bool:
    """Say whether an address is the one at which that is done which was kept."""
    parts = urlsplit(address)
    token = parse_qs(parts.query).get("kept", [""])[0]
    return parts.path == kept["path"] and constant_time_compare(token, kept["token"])


def restore(request: HttpRequest, kept: dict[str, Any]) -> None:
    """Let the view see what was sent then."""
    vars(request)["_files"] = MultiValueDict()
    request.method = "POST"
    request.META["REQUEST_METHOD"], request.META["QUERY_STRING"] = "POST", kept["query"]
    request.GET, request.POST = QueryDict(kept["query"]), QueryDict(kept["sent"])


def words_for(request: HttpRequest) -> str:
    """Say what will be done, as the page it was sent from is called; “” if that has no name here."""
    match: ResolverMatch | None = request.resolver_match
    if match is None:
        return ""
    if key := match.kwargs.get("key"):
        words = str(verbs.find(get_object("people.user"), key).label)
    else:
        words = str(WORDS.get(match.url_name or "", ""))
    named = request.POST.get("name", "")[:100]
    return _("%(what)s “%(name)s”") % {"what": words, "name": named} if words and named else words
