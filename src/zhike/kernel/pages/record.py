"""The record page of any object: head, facts edited in place, panels."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhike.kernel import access, events, verbs
from zhike.kernel.access import Actor, may
from zhike.kernel.cleaning import writable
from zhike.kernel.errors import Merged, NotFound
from zhike.kernel.fields import BoundField
from zhike.kernel.listing import shown
from zhike.kernel.models import Share
from zhike.kernel.objects import Object
from zhike.kernel.pages import timeline
from zhike.kernel.pages.columns import NUMBERS
from zhike.kernel.pages.door import known, page, targets
from zhike.kernel.pages.list import head
from zhike.kernel.pages.list import row as list_row
from zhike.kernel.pages.values import Names, initials, show
from zhike.kernel.panels import Facts, Panel, Related, Timeline, panels_of

ACTION_RIGHTS = ("change", "delete", "share")


@page
def record_page(request: HttpRequest, actor: Actor, slug: str, pk: int) -> HttpResponse:
    """Show one record; a deleted one can still be read by whoever may restore it."""
    obj = known(slug, actor)
    record = find(obj, actor, pk)
    access.veil([record], actor)
    names = Names(actor).want((b for b in obj.bound.values() if shown(actor, obj, b.name)), [record])
    beside = targets(request, "zk-panel-body")
    context = {
        "frame": "kernel/record/_bare.html" if beside else "kernel/base.html",
        "beside": beside,
        # For what apps put into the slots of the page.
        "record_row": record,
        "object": head(obj),
        "list_url": f"/{obj.slug}/",
        "record": describe(obj, record),
        "badges": [
            value for name in badges(obj, actor) if (value := show(obj.field(name), record, names)).text
        ],
        "under": obj.under(record, actor) if hasattr(obj, "under") else [],
        "owner": owner(obj, record, actor, names),
        **actions(obj, record, actor),
        "facts": facts(obj, record, actor, names),
        "panels": panels(obj, record, actor),
    }
    return render(request, "kernel/record.html", context)


def find(obj: Object, actor: Actor, pk: int) -> Any:
    """Return a record for reading: alive and visible, or deleted and restorable. Raises NotFound or Merged."""
    try:
        return access.get(actor, obj.model, pk)
    except NotFound as error:
        if may(actor, obj, "restore") and not isinstance(error, Merged):
            return access.get(actor, obj.model, pk, "restore", deleted=True)
        raise


def describe(obj: Object, record: Any) -> dict[str, Any]:
    """Return how templates name the record."""
    deleted = None
    if record.deleted_at:
        event = events.of_record(record).filter(verb=f"{obj.event}.deleted").first()
        deleted = {"at": record.deleted_at, "by": event.actor_name if event else ""}
    title = obj.title_of(record)
    return {
        "id": record.pk, "title": title, "initials": initials(title) if obj.icon == "user" else "",
        "version": record.version, "deleted": deleted, "url": f"/{obj.slug}/{record.pk}/",
    }  # fmt: skip


def badges(obj: Object, actor: Actor) -> list[str]:
    """Return the names of the choices that stand beside the title: those shown as columns, three at most."""
    names = [
        bound.name
        for bound in obj.placed("list")
        if bound.kind.key == "choice" and bound.field.list is True and shown(actor, obj, bound.name)
    ]
    return names[:3]


def owner(obj: Object, record: Any, actor: Actor, names: Names) -> Any:
    """Return the record's owner for the head, or None."""
    if not obj.owner or not shown(actor, obj, obj.owner):
        return None
    value = show(obj.field(obj.owner), record, names)
    return value if value.text else None


def actions(obj: Object, record: Any, actor: Actor) -> dict[str, Any]:
    """Return the verbs and addresses of what the actor may do with this very record."""
    base = f"/{obj.slug}/{record.pk}/"
    deleted = record.deleted_at is not None
    allowed = {verb: not deleted and _may_this(obj, record, actor, verb) for verb in ACTION_RIGHTS}
    found: list[dict[str, str]] = []
    if not deleted:
        for verb in verbs.available(obj, record, actor):
            if verb.access not in allowed:
                allowed[verb.access] = _may_this(obj, record, actor, verb.access)
            if not allowed[verb.access]:
                continue
            found.append({"label": str(verb.label), "icon": verb.icon, "url": f"{base}{verb.key}/",
                          "at_once": verb.undo})  # fmt: skip
    generic = obj.writable
    return {
        "actions": found,
        "edit_url": f"{base}edit/" if generic and allowed["change"] and writable(obj, actor) else "",
        "delete_url": f"{base}delete/" if generic and allowed["delete"] else "",
        "share_url": f"{base}share/" if allowed["share"] else "",
        "restore_url": f"{base}restore/" if deleted and generic else "",
        "history_url": f"{base}history/",
    }


def _may_this(obj: Object, record: Any, actor: Actor, verb: str) -> bool:
    if not may(actor, obj, verb):
        return False
    rule = access.scope(actor, obj, verb)
    return rule is None or obj.model._default_manager.filter(rule, pk=record.pk).exists()


def facts(obj: Object, record: Any, actor: Actor, names: Names) -> list[dict[str, Any]]:
    """Return the facts in the object's sections."""
    panel = next((panel for panel in obj.panels if isinstance(panel, Facts)), Facts())
    layout = obj.arranged(actor)
    fields = {bound.name: bound for bound in panel.fields(obj, actor) if bound.name not in layout.left_out}
    editable = set()
    if obj.writable and record.deleted_at is None and _may_this(obj, record, actor, "change"):
        editable = {bound.name for bound in writable(obj, actor).values() if bound.field.form}
    evidence = getattr(obj, "evidence", None)
    known_from = evidence(record, actor) if evidence else {}
    headed = {name for section in layout.sections for name in section.names}
    groups = [("", [name for name in fields if name not in headed])]
    groups += [(str(s.label), [name for name in s.names if name in fields]) for s in layout.sections]
    return [
        {
            "title": title,
            "rows": [fact(fields[name], record, names, name in editable, known_from) for name in found],
        }
        for title, found in groups
        if found
    ]


def fact(
    bound: BoundField, record: Any, names: Names, editable: bool, evidence: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Return one fact with the address where it is edited."""
    return {
        "key": bound.name, "label": str(bound.label), "value": show(bound, record, names),
        "edit_url": f"/{bound.object.slug}/{record.pk}/field/{bound.name}/" if editable else "",
        "history_url": f"/{bound.object.slug}/{record.pk}/history/{bound.name}/" if bound.field.audit else "",
        "evidence": (evidence or {}).get(bound.name),
    }  # fmt: skip


def panels(obj: Object, record: Any, actor: Actor) -> list[dict[str, Any]]:
    """Return the panels that have something to show to this reader."""
    found = []
    for number, panel in enumerate(panels_of(obj)):
        if isinstance(panel, Facts):
            continue
        shown_panel: dict[str, Any] | None
        if isinstance(panel, Timeline):
            shown_panel = timeline.panel(obj, record, actor)
        elif isinstance(panel, Related):
            shown_panel = related(panel, record, actor)
        else:
            shown_panel = own(panel, record, actor)
        if shown_panel is not None:
            found.append({"key": f"{panel.key}{number}", **shown_panel})
    return found


def own(panel: Panel, record: Any, actor: Actor) -> dict[str, Any] | None:
    """Return an app's own panel."""
    context = panel.context(record, actor)
    return None if context is None else {"title": str(panel.label), "template": panel.template, **context}


def related(panel: Related, record: Any, actor: Actor) -> dict[str, Any] | None:
    """Return the panel of another object's newest rows."""
    obj, rows = panel.rows(record, actor)
    if rows is None:
        return None
    usual = [b for b in obj.placed("list") if b.field.list is True and b.name not in (panel.via, obj.title)]
    fields = [obj.field(name) for name in panel.columns if shown(actor, obj, name)] or usual[:4]
    fields = [obj.field(obj.title), *[b for b in fields if b.name != obj.title and shown(actor, obj, b.name)]]
    first = list(rows[: panel.limit + 1])
    access.veil(first, actor)
    names = Names(actor).want(fields, first)
    query = f"?{panel.via}={record.pk}" if obj.field(panel.via).field.filter else ""
    return {
        "title": str(panel.label or obj.label_plural),
        "template": panel.template,
        "count": f"{panel.limit}+" if len(first) > panel.limit else (len(first) or ""),
        "url": f"/{obj.slug}/{query}" if first and obj.navigation else "",
        "create_url": f"/{obj.slug}/new/{query}"
        if panel.add and obj.writable and may(actor, obj, "create")
        else "",
        "columns": [{"label": str(b.label), "end": b.kind.key in NUMBERS} for b in fields],
        "rows": [list_row(obj, other, fields, names) for other in first[: panel.limit]],
        "empty": _("Nothing here yet."),
    }


def shares(obj: Object, record: Any) -> list[Share]:
    """Return the shares of a record."""
    return list(Share.objects.filter(object=obj.key, record_id=record.pk).order_by("id"))
