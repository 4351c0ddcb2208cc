"""Colleagues: inviting, editing, one-time links; and the proof of identity before the verbs that need it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhike.kernel import access, verbs
from zhike.kernel.access import Actor
from zhike.kernel.errors import Invalid
from zhike.kernel.objects import object_of
from zhike.kernel.pages.door import page
from zhike.kernel.pages.edit import version_of
from zhike.kernel.pages.verb import verb_page
from zhike.people import mail
from zhike.people.actions import links, users
from zhike.people.forms import InvitationForm, PersonForm
from zhike.people.models import SignInLink, User
from zhike.people.permissions import require
from zhike.people.queries import organisation
from zhike.people.views.door import confirmed, settings_tabs

EDITED = ("name", "email", "phone", "position", "department")


@page
def settings(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what can be set, as far as the actor may; who may nothing comes to his own preferences."""
    pages = settings_tabs(actor, "")
    if not pages:
        return HttpResponseRedirect(reverse("people:preferences"))
    return render(request, "people/settings.html", {"pages": pages})


@confirmed(lambda actor: require(actor, "users.manage"))
@page
def invite(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Create a user, and show and mail his invitation."""
    require(actor, "users.manage")
    company = organisation()
    form = InvitationForm(request.POST or None, initial={"language": company.language})
    if form.is_valid():
        try:
            user, token = users.invite(actor=actor, time_zone=company.time_zone, **form.values())
        except Invalid as error:
            form.accept(error.errors)
        else:
            return show_link(request, actor, user, token)
    context = {"form": form, "tabs": settings_tabs(actor, "/users/"), "title": _("Invite somebody")}
    return render(request, "people/person.html", context, status=422 if form.errors else 200)


@confirmed(lambda actor, pk: access.get(actor, User, pk, "change"))
@page
def edit(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Correct a colleague's name, address and place in the organisation."""
    user = access.get(actor, User, pk, "change")
    form = PersonForm(request.POST or None, initial={name: getattr(user, name) for name in EDITED})
    if form.is_valid():
        try:
            verbs.run(user, "edit", form.values(), actor=actor, version=version_of(request))
        except Invalid as error:
            form.accept(error.errors)
        else:
            messages.success(request, _("“%(name)s” was changed.") % {"name": user.name})
            return HttpResponseRedirect(f"/users/{user.pk}/")
    context = {
        "form": form, "tabs": settings_tabs(actor, "/users/"), "user_edited": user,
        "title": _("Edit %(name)s") % {"name": user.name},
    }  # fmt: skip
    return render(request, "people/person.html", context, status=422 if form.errors else 200)


@confirmed(lambda actor, pk: access.get(actor, User, pk, "change"))
@page
def make_link(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Make a one-time link for a colleague; GET asks first."""
    user = access.get(actor, User, pk, "change")
    if request.method != "POST":
        context = {"person": user, "tabs": settings_tabs(actor, "/users/")}
        return render(request, "people/link_ask.html", context)
    return show_link(request, actor, user, verbs.run(user, "make_link", actor=actor))


def show_link(request: HttpRequest, actor: Actor, user: User, token: str) -> HttpResponse:
    """Show a link, this once, and say whether it was mailed too."""
    purpose = SignInLink.Purpose.RESET if user.has_usable_password() else SignInLink.Purpose.INVITATION
    context = {
        "person": user, "url": links.url(token, purpose), "mailed": mail.send_link(user, token),
        "invitation": purpose == SignInLink.Purpose.INVITATION, "tabs": settings_tabs(actor, "/users/"),
    }  # fmt: skip
    return render(request, "people/link_made.html", context)


@confirmed(lambda actor, pk, key: access.get(actor, User, pk, verbs.find(object_of(User), key).access))
def sensitive_verb(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Do one of the verbs of a user, which all need a fresh proof of identity."""
    return verb_page(request, slug="users", pk=pk, key=key)
