"""The list with its views: which one it begins with, saving, changing and deleting one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhike.kernel import access
from zhike.kernel.access import Actor
from zhike.kernel.errors import Invalid
from zhike.kernel.objects import Object, get_object
from zhike.kernel.pages import list as lists
from zhike.kernel.pages.bulk import redirect
from zhike.kernel.pages.door import page
from zhike.workplace.saved_views import actions, given, pinned, queries, showing
from zhike.workplace.saved_views.forms import ViewForm
from zhike.workplace.saved_views.models import SavedView
from zhike.workplace.saved_views.state import State, of_address
from zhike.workplace.sidebar import actions as sidebar

NOTHING = '{"any": []}'


@page
def list_page(request: HttpRequest, actor: Actor, slug: str) -> HttpResponseBase:
    """Show a list: from a bare address the view it begins with, from a view's number what the view shows."""
    obj = get_object(slug)
    asked = set(request.GET)
    if request.method == "GET" and asked <= {"view"} and access.may(actor, obj, "see"):
        view = showing.current(request, obj) if asked else showing.first(request, obj)
        if view is not None:
            opened = queries.opened(view, actor, obj)
            address = opened.address(obj, view.pk)
            if address != request.get_full_path():
                return HttpResponseRedirect(address)
            if opened.broken:
                request.GET = QueryDict(mutable=True)
                request.GET.update({"view": str(view.pk), "filter": NOTHING})
    return lists.list_page(request, slug=slug)


@page
def open_view(request: HttpRequest, actor: Actor, view_id: int) -> HttpResponse:
    """Lead to the list that a view shows."""
    view = queries.get(actor, view_id)
    obj = get_object(view.object)
    return HttpResponseRedirect(queries.opened(view, actor, obj).address(obj, view.pk))


def shown(request: HttpRequest, obj: Object, actor: Actor) -> State:
    """Return the state of the list that the reader looks at. Raises Invalid or BadFilter."""
    address = getattr(request.htmx, "current_url_abs_path", None) or ""
    return of_address(obj, address, actor, lists.remembered(request, obj))


@page
def new_view(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Ask for the name of a new view of what the list shows, and save it."""
    obj = get_object(slug)
    access.require(actor, obj, "see")
    form = ViewForm(actor, obj, None, request.POST or None)
    if form.is_valid():
        try:
            view = actions.save(obj, shown(request, obj, actor), actor=actor, **form.view())
        except Invalid as error:
            form.accept(error.errors)
        else:
            settle(request, form, view, actor)
            messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
            return redirect(queries.opened(view, actor, obj).address(obj, view.pk))
    return ask(request, form, _("Save as a view"), f"/{obj.slug}/views/new/")


def ask(request: HttpRequest, form: ViewForm, title: str, action: str) -> HttpResponse:
    """Render the dialog."""
    context = {
        "title": title, "form": form, "action": action, "submit": _("Save"), "danger": False, "state": [],
        "text": _("It keeps search, filter, order, columns and board. Everybody sees in it only what he may see anyway."),
    }  # fmt: skip
    return render(request, "kernel/form/_dialog.html", context, status=422 if form.errors else 200)


def settle(request: HttpRequest, form: ViewForm, view: SavedView, actor: Actor) -> None:
    """Do what the form says beside name and audience: the pin, and with which view the list begins."""
    sidebar.pin(view.pk, form.cleaned_data["pinned"], actor=actor)
    obj = get_object(view.object)
    begins = showing.own_first(request, obj) == view.pk
    if form.cleaned_data["first"] and not begins:
        actions.begin_with(obj, view, actor=actor)
    elif begins and not form.cleaned_data["first"]:
        actions.begin_with(obj, None, actor=actor)
    if "roles" in form.cleaned_data:
        actions.roles_begin_with(view, set(map(int, form.cleaned_data["roles"])), actor=actor)
    asked = [
        *form.cleaned_data.get("pinned_for", ()),
        *[pinned.TEAM] * bool(form.cleaned_data.get("pinned_for_team")),
    ]
    # Of a view for everybody a manager may have said more than its owner is asked.
    if "pinned_for" in form.fields or asked or view.audience == SavedView.Audience.TEAM:
        pinned.pin_for(view, asked, actor=actor)


@page
def edit_view(request: HttpRequest, actor: Actor, view_id: int) -> HttpResponse:
    """Rename a view, share it, pin it, begin with it."""
    view = queries.to_edit(actor, view_id)
    obj = get_object(view.object)
    form = ViewForm(actor, obj, view, request.POST or None, first=showing.own_first(request, obj) == view.pk)
    if form.is_valid():
        try:
            view = actions.change(view.pk, actor=actor, **form.view())
            settle(request, form, view, actor)
        except Invalid as error:
            form.accept(error.errors)
        else:
            messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
            return redirect(queries.opened(view, actor, obj).address(obj, view.pk))
    return ask(request, form, _("View “%(name)s”") % {"name": view.name}, f"/views/{view.pk}/edit/")


@require_POST
@page
def update_view(request: HttpRequest, actor: Actor, view_id: int) -> HttpResponse:
    """Let a view show from now on what the list shows now."""
    obj = get_object(queries.get(actor, view_id).object)
    view = actions.update(view_id, shown(request, obj, actor), actor=actor)
    messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
    return redirect(queries.opened(view, actor, obj).address(obj, view.pk))


@require_POST
@page
def delete_view(request: HttpRequest, actor: Actor, view_id: int) -> HttpResponse:
    """Delete a view; the note on the list offers to undo it."""
    view = actions.delete(view_id, actor=actor)
    text = _("The view “%(name)s” is deleted.") % {"name": view.name}
    messages.success(request, text, extra_tags=f"/views/{view.pk}/restore/")
    return redirect(f"/{get_object(view.object).slug}/?view={actions.ALL}")


@require_POST
@page
def restore_view(request: HttpRequest, actor: Actor, view_id: int) -> HttpResponse:
    """Undo the deletion of a view."""
    view = actions.restore(view_id, actor=actor)
    messages.success(request, _("The view “%(name)s” is back.") % {"name": view.name})
    return HttpResponseRedirect(f"/views/{view.pk}/")


@require_POST
@page
def pin_view(request: HttpRequest, actor: Actor, view_id: int) -> HttpResponse:
    """Keep a view in the sidebar, or no longer."""
    wants = request.POST.get("wants") == "yes"
    sidebar.pin(view_id, wants, actor=actor)
    messages.success(request, _("Pinned in the sidebar.") if wants else _("No longer in the sidebar."))
    return redirect(f"/views/{view_id}/")


@require_POST
@page
def begin(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Let the list begin with one of its views, or with all records."""
    obj = get_object(slug)
    chosen: Any = request.POST.get("view", "")
    view: Any = given.find(actor, obj, chosen)
    if chosen.isascii() and chosen.isdigit() and len(chosen) < 19:
        view = queries.get(actor, int(chosen))
    if view is not None and view.object != obj.key:
        raise Invalid(_("This view is of another list."))
    actions.begin_with(obj, view, actor=actor)
    name = view.name if view else _("All %(records)s") % {"records": obj.nouns}
    response = HttpResponse(status=204)
    response["HX-Refresh"] = "true"
    messages.success(request, _("The list begins with “%(name)s” from now on.") % {"name": name})
    return response
