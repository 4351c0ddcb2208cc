"""The star of a record, and the page on which somebody arranges his sidebar."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhike.kernel.access import Actor
from zhike.kernel.errors import Invalid
from zhike.kernel.pages import shell
from zhike.kernel.pages.door import known, page, toast
from zhike.people.views.door import account_tabs
from zhike.workplace.saved_views import pinned
from zhike.workplace.sidebar import actions, queries, showing

PAGE = "/account/sidebar/"


@require_POST
@page
def favour(request: HttpRequest, actor: Actor, slug: str, pk: int) -> HttpResponse:
    """Keep a record in the sidebar, or no longer; answers the star and the favourites anew."""
    obj = known(slug, actor)
    wants = request.POST.get("wants") == "yes"
    fault = ""
    try:
        actions.favour(obj, pk, wants, actor=actor)
        request.person.preferences[actions.KEPT] = True
    except Invalid as error:
        fault = str(error.message)
    star = showing.button(f"/{obj.slug}/{pk}/", wants and not fault)
    context = star | showing.favourites(request, {}) | {"fragment": True}
    answer = render(request, "workplace/sidebar/_starred.html", context)
    if fault:
        return toast(answer, fault, level="danger")
    return toast(answer, _("Kept in your sidebar.") if wants else _("No longer in your sidebar."))


@page
def arrange(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the menu and the favourites as they stand, and take another order."""
    if request.method == "POST":
        if "usual" in request.POST:
            actions.as_usual(actor=actor)
        else:
            actions.arrange(
                request.POST.getlist("order"), request.POST.getlist("shown"), ids(request, "shortcut"),
                ids(request, "kept"), actor=actor, offered=ids(request, "offered"), wanted=ids(request, "given"),
            )  # fmt: skip
        messages.success(request, _("Your sidebar is arranged."))
        return HttpResponseRedirect(PAGE)
    preferences = request.person.preferences
    hidden = preferences.get(actions.HIDDEN, [])
    entries = shell.arranged(shell.navigation(request, actor), {**preferences, actions.HIDDEN: []})
    context: dict[str, Any] = {
        "entries": [entry | {"shown": entry["key"] not in hidden, "fixed": entry["key"] == "home"} for entry in entries],
        "kept": [entry for entry in showing.kept(request) if entry["id"]], "given": given_views(request, actor), "tabs": account_tabs("sidebar"),
    }  # fmt: skip
    return render(request, "workplace/sidebar/arrange.html", context)


def given_views(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    """Return the views that others pinned for the reader, also those that he took out."""
    stands = pinned.standing(actor, request.person.preferences)
    entries = queries.given_views(pinned.given_to(actor), actor)
    return [entry | {"shown": entry["view"] in stands} for entry in entries]


def ids(request: HttpRequest, name: str) -> list[int]:
    """Return the numbers that a form sends under a name; what is none is left out."""
    return [
        int(text)
        for text in request.POST.getlist(name)[:200]
        if text.isascii() and text.isdigit() and len(text) < 19
    ]
