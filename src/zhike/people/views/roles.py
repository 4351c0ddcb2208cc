"""The role editor: per object and verb a reach, per field a right, and the permissions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhike.kernel import access, events, verbs
from zhike.kernel.access import GENERIC_VERBS, Actor
from zhike.kernel.errors import Conflict, Invalid, NotAllowed
from zhike.kernel.objects import FIXED, Object, all_objects, object_of
from zhike.kernel.pages.conflicts import by
from zhike.kernel.pages.door import page
from zhike.kernel.pages.edit import version_of
from zhike.kernel.pages.timeline import changes
from zhike.kernel.pages.values import Names
from zhike.people.actions import roles as actions
from zhike.people.models import Role
from zhike.people.permissions import OPEN_TO_ALL, all_permissions, require, verbs_of
from zhike.people.role_words import rule_in_words, scope_words, verb_words
from zhike.people.views.door import confirmed, settings_tabs

CUSTOM = "custom"


@page
def roles(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the roles with the number of people who have them."""
    require(actor, "roles.manage")
    rows = [
        {"role": role, "count": role.users.filter(deleted_at__isnull=True, is_active=True).count()}
        for role in Role.objects.alive().order_by("id")
    ]
    return render(
        request, "people/roles.html", {"tabs": settings_tabs(actor, reverse("people:roles")), "rows": rows}
    )


def may_edit(actor: Actor, pk: int | None = None) -> Role:
    """Return the role that the actor edits, a new one without ``pk``. Raises NotAllowed or NotFound."""
    require(actor, "roles.manage")
    return access.get(actor, Role, pk, "change") if pk is not None else Role()


@confirmed(may_edit)
@page
def editor(request: HttpRequest, actor: Actor, pk: int | None = None) -> HttpResponse:
    """Show and save everything that a role holds."""
    role = may_edit(actor, pk)
    errors: list[str] = []
    news: list[dict[str, Any]] = []
    status = 200
    if request.method == "POST":
        try:
            return saved(request, actor, role)
        except Invalid as error:
            errors = [sentence for sentences in error.errors.values() for sentence in sentences]
            status = 422
        except NotAllowed as error:
            errors, status = [error.message], 422
        except Conflict:
            # The form keeps what was typed and carries the newer version: saving once more is a choice then.
            role = access.get(actor, Role, role.pk, "change")
            news, status = since(role, version_of(request) or 0, actor), 409
        fill(role, read(request.POST, role))
    context = {
        "role": role, "errors": errors, "news": news, "tabs": settings_tabs(actor, reverse("people:roles")),
        "permissions": [{"key": key, "label": label, "held": key in role.permissions}
                        for key, label in all_permissions().items()],
        # All others come after those that have a name.
        "objects": [*(rights_of(role, obj) for obj in shown_objects(role)), rights_of(role, None)],
    }  # fmt: skip
    return render(request, "people/role.html", context, status=status)


def since(role: Role, seen: int, actor: Actor) -> list[dict[str, Any]]:
    """Return what was changed in a role since a version of it, newest first: by whom, when, and each right."""
    obj, names = object_of(role), Names(actor)
    rows = events.of_record(role)[: max(role.version - seen, 0)]
    return [{"by": by(event, actor), "at": event.at, "changes": changes(event, obj, names)} for event in rows]


def saved(request: HttpRequest, actor: Actor, role: Role) -> HttpResponse:
    """Save the form and return to the list. Raises Invalid, NotAllowed or Conflict."""
    values = read(request.POST, role)
    if role.pk is None:
        role = actions.create(actor=actor, **values)
    else:
        verbs.run(role, "edit", values, actor=actor, version=version_of(request) or 0)
    messages.success(request, _("The role “%(name)s” is saved.") % {"name": role})
    return HttpResponseRedirect(reverse("people:roles"))


def fill(role: Role, values: dict[str, Any]) -> None:
    """Show again what was typed; nothing is stored."""
    for name, value in values.items():
        setattr(role, name, value)


def granted_objects() -> list[Object]:
    """Return the objects on which rights are granted, in the order of registration."""
    return [obj for obj in all_objects() if obj.key not in OPEN_TO_ALL]


def shown_objects(role: Role) -> list[Object]:
    """Return the objects that the editor shows: parts of others only when the role has a rule for them."""
    return [obj for obj in granted_objects() if obj.navigation or not obj.parent or obj.key in role.grants]


def read(data: QueryDict, role: Role) -> dict[str, Any]:
    """Return what the form says, in the shape that ``roles.edit`` takes."""
    grants: dict[str, dict[str, Any]] = {}
    for obj in (None, *granted_objects()):
        key = obj.key if obj else "*"
        if key in data.getlist("follow"):
            continue
        rights: dict[str, Any] = {}
        for verb in verbs_of(obj) if obj else GENERIC_VERBS:
            chosen = data.get(f"{key}|{verb}", "")
            if chosen == CUSTOM:
                rights[verb] = role.grants.get(key, {}).get(verb, "none")
            elif chosen:
                rights[verb] = chosen
        fields = (
            {name: data[f"{key}|field|{name}"] for name in obj.bound if data.get(f"{key}|field|{name}")}
            if obj
            else {}
        )
        if fields:
            rights["fields"] = fields
        if rights:
            grants[key] = rights
    fill_up(grants)
    return {
        "name": data.get("name", ""), "description": data.get("description", ""),
        "everything": data.get("everything") == "on", "permissions": data.getlist("permissions"), "grants": grants,
    }  # fmt: skip


def fill_up(grants: dict[str, dict[str, Any]]) -> None:
    """Write out what the form left as it is for all other records: an object with rules of its own has no others."""
    general = grants.get("*")
    for obj in granted_objects():
        if obj.key in grants:
            otherwise = "parent" if general is None and obj.parent else "none"
            for verb in verbs_of(obj):
                grants[obj.key].setdefault(verb, (general or {}).get(verb, otherwise))


def rights_of(role: Role, obj: Object | None) -> dict[str, Any]:
    """Return one object's part of the editor; None stands for all objects that are not named."""
    key = obj.key if obj else "*"
    held = role.grants.get(key, {})
    words = verb_words()
    named = {row.access: str(row.label) for row in obj.verb_table.values()} if obj else {}
    rows = [
        {
            "name": f"{key}|{verb}",
            "label": words.get(verb, named.get(verb, verb)),
            **choice(held.get(verb, "none" if held else ""), obj),
        }
        for verb in (verbs_of(obj) if obj else GENERIC_VERBS)
    ]
    fields = [
        {
            "name": f"{key}|field|{bound.name}",
            "label": bound.label,
            "value": held.get("fields", {}).get(bound.name, ""),
        }
        for bound in (obj.bound.values() if obj else ())
        if bound.name not in FIXED
        and (bound.field.list or bound.field.form or bound.field.filter or bound.field.api)
    ]
    return {"key": key, "label": obj.label_plural if obj else _("All other records"), "verbs": rows, "fields": fields,
            "open": bool(held), "words": in_short(rows)}  # fmt: skip


def in_short(rows: list[dict[str, Any]]) -> str:
    """Return the rights of a card in one line, for when it is folded: “See, Export: All · Change: Own …”."""
    if not any(row["value"] for row in rows):
        return _("as for all other records")
    parts: dict[str, list[str]] = {}
    for row in rows:
        parts.setdefault(str(dict(row["options"]).get(row["value"], "")), []).append(str(row["label"]))
    return " · ".join(
        _("%(rights)s: %(reach)s") % {"rights": _(", ").join(labels), "reach": reach}
        for reach, labels in parts.items()
    )


def choice(granted: Any, obj: Object | None) -> dict[str, Any]:
    """Return the choices of one right with the present one; a rule of one's own is shown in words."""
    options = [("", _("as for all other records") if obj else _("Not allowed")), *scope_words().items()]
    if not obj:
        options = list(scope_words().items())
    value = granted if isinstance(granted, str) else CUSTOM
    if obj is not None and obj.parent:
        options.append(("parent", _("as the record that it belongs to")))
    if isinstance(granted, dict) and obj is not None:
        options.append((CUSTOM, rule_in_words(granted, obj)))
    return {"options": options, "value": value or ("" if obj else "none")}
