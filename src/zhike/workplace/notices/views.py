"""The bell, the page of notifications, and one's wishes about them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhike.kernel.access import Actor
from zhike.kernel.objects import get_object
from zhike.kernel.pages.door import page
from zhike.kernel.pages.timeline import number
from zhike.people.mail import is_configured
from zhike.people.views.door import account_tabs
from zhike.workplace.notices import actions, showing
from zhike.workplace.notices.forms import WishesForm
from zhike.workplace.notices.models import Wishes

LATELY = 8


def bell(request: HttpRequest, place: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what the bell needs: whose it is. It asks for its count after the page is there."""
    return {"user_id": getattr(request.actor, "user_id", "")}


@page
def count(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Answer how many notices are unread."""
    found = showing.unread(actor)
    more = found > showing.COUNTED
    return JsonResponse({"count": found, "text": f"{showing.COUNTED}+" if more else str(found or "")})


@page
def recent(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Answer the newest notices for the menu under the bell."""
    found, more = showing.page_of(actor, limit=LATELY)
    return render(request, "workplace/notices/_recent.html", {"notices": found, "more": more})


@page
def notices(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show all notices, newest first."""
    found, more = showing.page_of(actor, number(request.GET.get("before", "")))
    context = {"notices": found, "more_url": f"/notifications/?before={more}" if more else ""}
    return render(request, "workplace/notices/page.html", context)


@require_POST
@page
def read(request: HttpRequest, actor: Actor, notice_id: int) -> HttpResponse:
    """Mark one notice as read."""
    actions.read(notice_id, actor=actor)
    return HttpResponse(status=204)


@page
def records(request: HttpRequest, actor: Actor, notice_id: int) -> HttpResponse:
    """Lead to the list of the records that a notice about many stands for."""
    key, ids = showing.records(notice_id, actor)
    return HttpResponseRedirect(f"/{get_object(key).slug}/?{urlencode({'id.in': ','.join(map(str, ids))})}")


@require_POST
@page
def read_all(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Mark every notice as read."""
    actions.read_all(actor=actor)
    return HttpResponseRedirect("/notifications/")


@page
def wishes(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show and take one's wishes about notifications."""
    row = Wishes.objects.filter(user_id=actor.user_id).first() or Wishes(user_id=actor.user_id)
    form = WishesForm(row, actor, request.POST or None)
    if form.is_valid():
        actions.wish(form.wishes(), actor=actor)
        messages.success(request, _("Your wishes are saved."))
        return HttpResponseRedirect("/account/notifications/")
    context = {"form": form, "tabs": account_tabs("notifications"), "mail_works": is_configured()}
    return render(request, "workplace/notices/wishes.html", context, status=422 if form.errors else 200)
