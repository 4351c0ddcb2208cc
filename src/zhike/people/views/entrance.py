"""The doors: the first administrator's set-up, one-time links, a forgotten password, the language before sign-in."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from zhike.kernel.access import SYSTEM
from zhike.kernel.errors import Invalid, NotFound
from zhike.people import actors, limits, mail
from zhike.people import setup as set_up
from zhike.people.actions import links, users
from zhike.people.forms import ForgottenForm, PasswordForm, SetupForm
from zhike.people.models import SignInLink, User
from zhike.people.setup import FirstAdministrator
from zhike.people.sign_in import AccountAdapter

OPENED = (SignInLink.Purpose.INVITATION, SignInLink.Purpose.RESET)


@login_not_required
@sensitive_post_parameters("password")
def setup(request: HttpRequest, token: str) -> HttpResponse:
    """Ask the first administrator for his name, password and company, and sign him in. 404 once that was done."""
    try:
        set_up.open_link(token)
    except NotFound:
        raise Http404 from None
    language = translation.get_language() or "en"
    # What the browser's time zone says of it comes before this.
    currency = "CNY" if language == "zh-hans" else ""
    form = SetupForm(request.POST or None, initial={"language": language, "currency": currency})
    if form.is_valid():
        try:
            user = set_up.finish(token, FirstAdministrator(**form.cleaned_data))
        except Invalid as error:
            form.accept(error.errors)
        except NotFound:
            raise Http404 from None
        else:
            return enter(request, user)
    return render(request, "people/setup.html", {"form": form}, status=422 if form.errors else 200)


@login_not_required
@sensitive_post_parameters("password")
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Let whoever holds an invitation or a reset choose a password. Opening the page does not use the link up."""
    try:
        opened = links.find(token, OPENED)
    except NotFound:
        return render(request, "people/link_gone.html", status=404)
    user = opened.user
    if user is None or not user.is_active or user.deleted_at:
        return render(request, "people/link_gone.html", status=404)
    form = PasswordForm(request.POST or None, user=user)
    if form.is_valid():
        try:
            choose_password(token, form.cleaned_data["password"])
        except NotFound:
            return render(request, "people/link_gone.html", status=404)
        return enter(request, User.objects.get(pk=user.pk))
    context = {"form": form, "email": user.email, "purpose": opened.purpose}
    return render(request, "people/link.html", context, status=422 if form.errors else 200)


def choose_password(token: str, password: str) -> None:
    """Use a link up and store the password. Of two who try at once, one gets NotFound."""
    with transaction.atomic():
        opened = links.find(token, OPENED, lock=True)
        assert opened.user is not None
        links.use_up(opened)
        actor = actors.load(opened.user.pk) or SYSTEM
        users.set_password(opened.user, password, actor=actor)


def enter(request: HttpRequest, user: User) -> HttpResponse:
    """Sign somebody in who just chose a password; his second factor is still asked for."""
    if request.user.is_authenticated:
        AccountAdapter(request).logout(request)
    record_authentication(request, user, method="password", email=user.email)
    return perform_login(request, Login(user=user))


@login_not_required
def forgotten(request: HttpRequest) -> HttpResponse:
    """Mail a link to whoever forgot his password. The answer is the same for an address that nobody has."""
    if not mail.is_configured():
        return render(request, "people/forgotten.html", {"mail": False})
    form = ForgottenForm(request.POST or None)
    if form.is_valid():
        address = AccountAdapter(request).get_client_ip(request)
        counted = [limits.Bucket(limits.hashed("forgotten", address), 5),
                   limits.Bucket(limits.hashed("forgotten by", form.cleaned_data["email"].lower()), 3)]  # fmt: skip
        user = User.objects.find(form.cleaned_data["email"])
        if limits.take(counted) and user is not None and user.is_active:
            mail.send_soon(user, users.make_link(user, actor=SYSTEM))
        return render(request, "people/forgotten.html", {"mail": True, "sent": True})
    return render(
        request, "people/forgotten.html", {"mail": True, "form": form}, status=422 if form.errors else 200
    )


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language: on the account of whoever is signed in, in a cookie for everybody."""
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(back(request))
    if chosen in dict(settings.LANGUAGES):
        actor = request.actor  # type: ignore[attr-defined]
        if actor is not None:
            users.change_own(request.person, {"language": chosen}, actor=actor)  # type: ignore[attr-defined]
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, max_age=365 * 24 * 3600, samesite="Lax",
            secure=settings.HTTPS, httponly=True,
        )  # fmt: skip
    return response


def back(request: HttpRequest) -> str:
    """Return the page to go back to; never one of another site."""
    asked = request.POST.get("next", "")
    same = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    return asked if same else "/"
