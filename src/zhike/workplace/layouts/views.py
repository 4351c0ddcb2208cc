"""The pages on which an administrator arranges forms: which object and role, the arrangement itself, a look at it."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from zhike.kernel.access import Actor
from zhike.kernel.errors import Invalid, NotFound
from zhike.kernel.objects import Object
from zhike.kernel.pages.door import known, page
from zhike.kernel.pages.edit import filled
from zhike.kernel.pages.forms import RecordForm, is_id
from zhike.kernel.pages.list import head
from zhike.kernel.pages.seen import overtaken, stamp
from zhike.kernel.pages.settings import settings_pages, tabs
from zhike.kernel.pages.values import Names
from zhike.people import actors
from zhike.people.models import Role, User
from zhike.people.permissions import require
from zhike.workplace.layouts import actions
from zhike.workplace.layouts.arranging import arrangeable, arrangement, layout_of, objects
from zhike.workplace.layouts.models import Layout

LAYOUTS = "/settings/layouts/"
LANGUAGES = (("en", "en"), ("zh", "zh-hans"))
# Whose role has no layout of its own, and who may do everything.
NOBODY = Actor(everything=True, role_id=0)


@page
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the objects, each with the roles that have a layout of their own."""
    require(actor, "settings.manage")
    names = {role.pk: str(role) for role in Role.objects.filter(deleted_at__isnull=True)}
    own: dict[str, list[Any]] = {}
    for row in Layout.objects.order_by("role_id"):
        own.setdefault(row.object, []).append(row.role_id)
    rows = [{
        "label": obj.label_plural, "icon": obj.icon, "url": f"{LAYOUTS}{obj.slug}/", "fields": len(arrangeable(obj)),
        "changed": None in own.get(obj.key, ()),
        "roles": [{"name": names[pk], "url": f"{LAYOUTS}{obj.slug}/?role={pk}"} for pk in own.get(obj.key, ()) if pk in names],
    } for obj in objects()]  # fmt: skip
    return render(request, "workplace/layouts/index.html", {"tabs": tabs(actor, LAYOUTS), "rows": rows})


@page
def edit(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Show how an object is arranged for a role, and take another arrangement."""
    require(actor, "settings.manage")
    obj, role = arranged_object(slug, actor), role_of(request)
    stored = Layout.objects.filter(object=obj.key, role=role).first()
    now = stored and {name: getattr(stored, name) for name in actions.PARTS}
    fault, layout = "", None
    if request.method == "POST":
        layout = posted(request, obj)
        try:
            if fault := overtaken(request, now):
                raise Invalid(fault)
            actions.arrange(obj, role.pk if role else None, layout, actor=actor)
        except Invalid as error:
            fault = str(error.message)
        else:
            messages.success(request, _("The layout is saved and holds at once."))
            return HttpResponseRedirect(address(obj, role))
    row = Layout(**layout) if layout else (stored or layout_of(obj, role.pk if role else None))
    context = {
        "object": head(obj), "seen": stamp(now), "tabs": tabs(actor, LAYOUTS), "items": list(items(obj, row)), "fault": fault,
        "roles": roles(obj, role), "role": role, "stored": stored is not None, "index_url": LAYOUTS,
        "inherited": role is not None and stored is None and row is not None,
        "preview_url": f"{LAYOUTS}{obj.slug}/preview/" + (f"?role={role.pk}" if role else ""),
        "reset_url": f"{LAYOUTS}{obj.slug}/reset/",
    }  # fmt: skip
    return render(request, "workplace/layouts/edit.html", context, status=422 if fault else 200)


@require_POST
@page
def reset(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Return to the arrangement before."""
    obj, role = arranged_object(slug, actor), role_of(request)
    actions.reset(obj, role.pk if role else None, actor=actor)
    messages.success(request, _("The layout is as before anybody changed it."))
    return HttpResponseRedirect(address(obj, role))


@page
def preview(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Show the form of a new record as somebody with a role sees it; nothing can be sent.

    POST sends an arrangement that need not be saved: it shows what is being arranged.
    """
    require(actor, "settings.manage")
    obj, role = arranged_object(slug, actor), role_of(request)
    person = somebody(role)
    reader = (actors.load(person.pk) if person else None) or (actors.of_role(role) if role else NOBODY)
    fault = ""
    shown: Any = copy(obj)
    if request.method == "POST":
        try:
            actions.check(obj, layout := posted(request, obj))
        except Invalid as error:
            fault = str(error.message)
        else:
            found = arrangement(obj, Layout(**layout), reader)
            shown.arranged = lambda _actor: found
    form = RecordForm(shown, reader, Names(actor), initial=filled(blank(request), obj, reader))
    context = {
        "object": head(obj), "form": form, "sections": form.sections(), "role": role, "fault": fault, "person": person,
        # Whether “More fields” stands open is each person's own choice.
        "more": (person.preferences.get("more") if person else "") or "closed",
        "unsaved": request.method == "POST",
        "back_url": address(obj, role), "roles": roles(obj, role, "preview/"), "index_url": LAYOUTS,
    }  # fmt: skip
    return render(request, "workplace/layouts/preview.html", context)


def somebody(role: Role | None) -> User | None:
    """Return the first person with a role: his teams, too, decide what his form fills in and so which sections are folded."""
    if role is None:
        return None
    return User.objects.alive().filter(role=role, is_active=True).order_by("pk").first()


def blank(request: HttpRequest) -> HttpRequest:
    """Return the request as one whose address fills nothing in: ours names a role, which may be a field as well."""
    found: Any = copy(request)
    found.GET = QueryDict()
    return found


def arranged_object(slug: str, actor: Actor) -> Object:
    """Return an object whose form can be arranged. Raises NotFound."""
    obj = known(slug, actor)
    if obj not in objects():
        raise NotFound()
    return obj


def role_of(request: HttpRequest) -> Role | None:
    """Return the role that the address or form names, None for everybody. Raises NotFound."""
    text = (request.POST if request.method == "POST" else request.GET).get("role", "")
    if not text:
        return None
    role = Role.objects.filter(pk=int(text), deleted_at__isnull=True).first() if is_id(text) else None
    if role is None:
        raise NotFound()
    return role


def address(obj: Object, role: Role | None) -> str:
    """Return where the layout of an object for a role is arranged."""
    return f"{LAYOUTS}{obj.slug}/" + (f"?role={role.pk}" if role else "")


def roles(obj: Object, chosen: Role | None, tail: str = "") -> list[dict[str, Any]]:
    """Return the choices of for whom to arrange, with those that have a layout of their own marked."""
    own = set(Layout.objects.filter(object=obj.key).values_list("role_id", flat=True))
    rows: list[tuple[int | None, str]] = [(None, _("Everybody"))]
    rows += [(role.pk, str(role)) for role in Role.objects.filter(deleted_at__isnull=True).order_by("pk")]
    return [{
        "label": label, "url": f"{LAYOUTS}{obj.slug}/{tail}" + (f"?role={pk}" if pk else ""), "own": pk in own,
        "active": pk == (chosen.pk if chosen else None),
    } for pk, label in rows]  # fmt: skip


def items(obj: Object, row: Layout | None) -> Iterator[dict[str, Any]]:
    """Yield headings and fields in their order, as the page shows them."""
    plain = row or Layout(sections=default_sections(obj))
    placed: set[str] = set()
    for section in plain.sections:
        yield {"section": True, "en": section["en"], "zh": section["zh"]}
        for name in section["fields"]:
            if name in obj.bound:
                placed.add(name)
                yield item(obj, name, plain)
    if rest := [name for name in arrangeable(obj) if name not in placed]:
        yield (
            {"section": True, **words_of(_("Additional fields"))}
            if plain.sections
            else {"section": True, "en": "", "zh": ""}
        )
        yield from (item(obj, name, plain) for name in rest)


def item(obj: Object, name: str, row: Layout) -> dict[str, Any]:
    """Return one field of the page."""
    bound = obj.field(name)
    help_ = row.helps.get(name, {})
    return {
        "name": name, "label": str(bound.label), "custom": bound.custom, "always": bound.required,
        "required": bound.required or name in row.required, "hidden": name in row.hidden,
        "typed": bool(bound.field.form), "en": help_.get("en", ""), "zh": help_.get("zh", ""), "help": str(bound.help or ""),
    }  # fmt: skip


def default_sections(obj: Object) -> list[dict[str, Any]]:
    """Return the sections that came with the program, in the form in which layouts store them."""
    names = arrangeable(obj)
    headed = {name for section in obj.sections for name in section.names}
    first = [name for name in names if name not in headed]
    found = [{"en": "", "zh": "", "fields": first}] if first else []
    found += [{**words_of(section.label), "fields": [name for name in section.names if name in names]}
              for section in obj.sections]  # fmt: skip
    return [section for section in found if section["fields"]]


def words_of(label: Any) -> dict[str, str]:
    """Return a translated text in both languages."""
    found = {}
    for key, language in LANGUAGES:
        with override(language):
            found[key] = str(label)
    return found


def posted(request: HttpRequest, obj: Object) -> dict[str, Any]:
    """Return the layout that a form sends: headings and fields in the order of the page."""
    english, chinese = (iter(request.POST.getlist(f"section_{key}")) for key, _language in LANGUAGES)
    sections: list[dict[str, Any]] = []
    for word in request.POST.getlist("item"):
        if word == "section":
            sections.append({"en": next(english, "").strip(), "zh": next(chinese, "").strip(), "fields": []})
        else:
            sections = sections or [{"en": "", "zh": "", "fields": []}]
            sections[-1]["fields"].append(word)
    helps = {}
    for name in arrangeable(obj):
        words = {key: request.POST.get(f"help-{name}-{key}", "").strip() for key, _language in LANGUAGES}
        if any(words.values()):
            helps[name] = words
    return {
        "sections": [section for section in sections if section["fields"] or section["en"] or section["zh"]],
        "hidden": sorted(set(request.POST.getlist("hidden"))),
        "required": sorted(set(request.POST.getlist("required"))), "helps": helps,
    }  # fmt: skip


@settings_pages
def own_settings(actor: Actor) -> list[tuple[str, Any, Any]]:
    """Return the settings page of layouts where the actor may open it."""
    page = (LAYOUTS, _("Layouts"), _("Order, sections and hidden fields of forms, by role."))
    return [page] if actor.has("settings.manage") else []
