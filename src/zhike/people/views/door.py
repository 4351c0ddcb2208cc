"""What the views of this app share: the proof of identity before sensitive work, and the tabs of its areas."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from zhike.kernel.access import Actor
from zhike.kernel.errors import KernelError
from zhike.kernel.objects import get_object
from zhike.kernel.pages.door import refused
from zhike.kernel.pages.settings import settings_pages, tabs
from zhike.people.sign_in import is_fresh

View = Callable[..., HttpResponse]


def confirmed(right: Callable[..., object]) -> Callable[[View], View]:
    """Ask for the password again unless it was given a few minutes ago; then go on where the person was.

    ``right(actor, **kwargs of the address)`` raises a KernelError for whoever may not come here at all: nobody proves who
    he is only to be refused.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if is_fresh(request):
                return view(request, *args, **kwargs)
            if (actor := getattr(request, "actor", None)) is not None:
                try:
                    right(actor, *args, **kwargs)
                except KernelError as error:
                    return refused(request, error)
            return to_confirmation(request)

        return wrapped

    return decorate


def to_confirmation(request: HttpRequest) -> HttpResponse:
    """Lead to the page that asks for the password. Raises ReauthenticationRequired where a whole page was asked for."""
    htmx = getattr(request, "htmx", None)
    if not htmx:
        raise ReauthenticationRequired()
    back = urlencode({"next": htmx.current_url_abs_path or "/"})
    response = HttpResponse(status=204)
    response.headers["HX-Redirect"] = f"{reverse('account_reauthenticate')}?{back}"
    return response


def account_tabs(here: str) -> list[dict[str, Any]]:
    """Return the tabs of one's own account."""
    tabs = [
        ("preferences", _("Preferences")),
        ("security", _("Security")),
        ("sessions", _("Sessions")),
        ("keys", _("API keys")),
    ]
    own = [{"label": label, "url": reverse(f"people:{name}"), "active": name == here} for name, label in tabs]
    added = [{"label": str(label), "url": url, "active": name == here} for name, label, url in _account_pages]
    return [*own, *added]


# Pages that other apps add to everybody's own account: name, label, address.
_account_pages: list[tuple[str, Any, str]] = []


def add_account_page(name: str, label: Any, url: str) -> None:
    """Add a page of an app to everybody's own account."""
    _account_pages.append((name, label, url))


@settings_pages
def own_settings(actor: Actor) -> list[tuple[str, Any, Any]]:
    """Return the settings pages of this app that the actor may open."""
    pages = [
        ("/users/", get_object("people.user").label_plural, _("Invite colleagues, give them a role, end their access."), "users.manage"),
        ("/departments/", _("Departments"), _("Who belongs where, and which stands below which."), "users.manage"),
        ("/teams/", _("Teams"), _("Groups of colleagues who share records."), "users.manage"),
        (reverse("people:roles"), _("Roles"), _("Who may see, change and export what."), "roles.manage"),
        (reverse("people:company"), _("Company"), _("Name, currency, time zone and fiscal year."), "settings.manage"),
        (reverse("people:all_keys"), _("API keys"), _("Programs that read or write here."), "keys.manage_all"),
    ]  # fmt: skip
    return [(url, label, words) for url, label, words, need in pages if actor.has(need)]


def settings_tabs(actor: Actor, here: str) -> list[dict[str, Any]]:
    """Return the tabs of the settings that the actor may open."""
    return tabs(actor, here)
