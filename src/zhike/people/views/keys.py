"""API keys: one's own, and everybody's for whoever may see them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urljoin

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhike.kernel.access import Actor, may
from zhike.kernel.errors import Invalid, NotFound
from zhike.kernel.objects import Object, all_objects
from zhike.kernel.pages.door import page
from zhike.people import keys
from zhike.people.forms import KeyForm
from zhike.people.models import ApiKey, User
from zhike.people.permissions import require
from zhike.people.views.door import account_tabs, confirmed, settings_tabs


@page
def own(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the person's own keys."""
    rows = ApiKey.objects.filter(user_id=actor.user_id).order_by("revoked_at", "-id")
    context = {"tabs": account_tabs("keys"), "keys": shown(rows), "now": timezone.now()}
    return render(request, "people/keys.html", context)


@page
def everybody(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List all keys."""
    require(actor, "keys.manage_all")
    rows = ApiKey.objects.select_related("user").order_by("revoked_at", "-id")[:500]
    tabs = settings_tabs(actor, reverse("people:all_keys"))
    context = {"tabs": tabs, "keys": shown(rows), "now": timezone.now(), "all": True}
    return render(request, "people/keys.html", context)


def shown(rows: Iterable[ApiKey]) -> list[tuple[ApiKey, list[str]]]:
    """Return the keys, each with what it may do in words."""
    words = dict(each for obj in all_objects() for each in limits_of(obj))
    words |= {"*:see": _("reads all that its owner may see"), "*:*": _("does all that its owner may do")}
    return [(key, [words.get(limit, limit) for limit in key.limits]) for key in rows]


@confirmed(lambda actor: actor)
@page
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Make a key and show its secret, this once."""
    form = KeyForm(request.POST or None, limits=limits_for(actor))
    if form.is_valid():
        days = form.cleaned_data["days"]
        expires_at = timezone.now() + timedelta(days=days) if days else None
        user = User.objects.get(pk=actor.user_id)
        try:
            key, secret = keys.make(user, form.cleaned_data["name"], form.chosen(), expires_at, actor)
        except Invalid as error:
            form.accept(error.errors)
        else:
            example = urljoin(request.build_absolute_uri(reverse("api:docs")), "me")
            context = {"tabs": account_tabs("keys"), "key": key, "secret": secret, "example": example}
            return render(request, "people/key_made.html", context)
    context = {"tabs": account_tabs("keys"), "form": form}
    return render(request, "people/key_new.html", context, status=422 if form.errors else 200)


def limits_of(obj: Object) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return the two limits to an object, each with its words: to read, and to read and write."""
    name = {"object": obj.label_plural}
    return (f"{obj.key}:see", _("%(object)s: read") % name), (
        f"{obj.key}:write",
        _("%(object)s: read and write") % name,
    )


def limits_for(actor: Actor) -> list[tuple[str, str]]:
    """Return the limits that make sense for the actor, with their words."""
    found: list[tuple[str, str]] = []
    for obj in all_objects():
        if may(actor, obj, "see"):
            read, write = limits_of(obj)
            writes = may(actor, obj, "change") or may(actor, obj, "create")
            found += [read, write] if writes else [read]
    return found


@require_POST
@page
def revoke(request: HttpRequest, actor: Actor, key_id: int) -> HttpResponse:
    """End a key."""
    key = ApiKey.objects.filter(pk=key_id).first()
    if key is None:
        raise NotFound()
    keys.revoke(key, actor=actor)
    messages.success(request, _("The key “%(name)s” is revoked.") % {"name": key.name})
    own_key = key.user_id == actor.user_id
    return HttpResponseRedirect(reverse("people:keys" if own_key else "people:all_keys"))
