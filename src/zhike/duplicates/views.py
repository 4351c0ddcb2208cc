"""The pages of this app: what is like a record being typed, the work list, merging and its undo, the rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zhike.analytics.linkage.profiles import Reason
from zhike.duplicates import actions, queries, side_by_side
from zhike.duplicates.matching import matched_objects, matcher_of, similar
from zhike.duplicates.models import Door, Pair, Policy
from zhike.duplicates.parts import warning
from zhike.duplicates.rules import all_rules, kinds_of_evidence, set_rules
from zhike.duplicates.telling import Telling
from zhike.duplicates.words import label, meaning, reasons_in_words
from zhike.kernel import access, jobs
from zhike.kernel.access import Actor, may
from zhike.kernel.errors import Conflict, Invalid, NotFound
from zhike.kernel.models import Job
from zhike.kernel.objects import Object, get_object
from zhike.kernel.pages.bulk import chosen, redirect
from zhike.kernel.pages.door import known, page, targets
from zhike.kernel.pages.forms import is_id
from zhike.kernel.pages.list import head
from zhike.kernel.pages.seen import overtaken, stamp
from zhike.kernel.pages.settings import settings_pages, tabs
from zhike.people.permissions import require

PAGE = 50
RULES = "/settings/duplicates/"


def matched(slug: str, actor: Actor) -> Object:
    """Return the object of an address whose records can be told apart and seen. Raises NotFound."""
    obj = known(slug, actor)
    if matcher_of(obj) is None or not may(actor, obj, "see"):
        raise NotFound()
    return obj


@require_POST
@page
def look(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Answer what is like the record in a half-filled form."""
    obj = matched(slug, actor)
    access.require(actor, obj, "create")
    return render(request, "duplicates/_similar.html", warning(obj, request.POST, actor))


@page
def list_page(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Show the likely duplicates, each with the reasons and what can be done."""
    obj = matched(slug, actor)
    working = Job.objects.filter(kind="duplicates", object=obj.key, state__in=("queued", "running")).exists()
    if working and targets(request, "zk-likely"):
        # The page asks every two seconds; while the search runs nothing on it changes.
        return HttpResponse(status=204)
    page_rows = list(queries.open_pairs(obj, actor)[: PAGE + 1])
    ids = {pk for pair in page_rows[:PAGE] for pk in (pair.one_id, pair.other_id)}
    records = obj.model._default_manager.in_bulk(ids)
    access.veil(records.values(), actor)
    able, telling = queries.mergeable(obj, ids, actor), Telling(obj, records, actor)
    context = {
        "object": head(obj), "list_url": f"/{obj.slug}/", "more": len(page_rows) > PAGE, "working": working,
        "may_search": may(actor, obj, "change"),
        "pairs": [described(obj, pair, telling, able) for pair in page_rows[:PAGE]],
        "tabs": [{"label": other.label_plural, "url": f"/duplicates/{other.slug}/", "active": other is obj}
                 for other in matched_objects() if may(actor, other, "see")],
    }  # fmt: skip
    return render(request, "duplicates/list.html", context)


def described(obj: Object, pair: Pair, telling: Telling, able: Mapping[int, bool]) -> dict[str, Any]:
    """Return a pair for the screen, with what the reader may do with it: nothing is offered that ends in a refusal."""
    ids = (pair.one_id, pair.other_id)
    return {
        "id": pair.pk, "percent": min(round(pair.probability * 100), 99),
        "why": reasons_in_words(tuple(Reason(**reason) for reason in pair.reasons)),
        "records": [{"title": obj.title_of(telling.records[pk]), "url": f"/{obj.slug}/{pk}/", "facts": facts}
                    for pk, facts in zip(ids, telling.pair(*ids), strict=True)],
        "may_decide": all(pk in able for pk in ids),
        "merge_url": merge_url(obj, *ids) if all(able.get(pk) for pk in ids) else "",
    }  # fmt: skip


@require_POST
@page
def search(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Start looking for likely duplicates in the background."""
    obj = matched(slug, actor)
    access.require(actor, obj, "change")
    with transaction.atomic():
        jobs.start("duplicates", actor=actor, params={}, object=obj.key)
    messages.success(request, _("The search has started; the list fills as soon as it is done."))
    return HttpResponseRedirect(f"/duplicates/{obj.slug}/")


@require_POST
@page
def decide(request: HttpRequest, actor: Actor, pair_id: int, what: str) -> HttpResponse:
    """Say that a pair is not a duplicate, or take that back."""
    pair = (
        actions.dismiss(pair_id, actor=actor) if what == "dismiss" else actions.reopen(pair_id, actor=actor)
    )
    undo = f"/duplicates/pairs/{pair.pk}/reopen/" if what == "dismiss" else ""
    text = _("Marked as not a duplicate.") if what == "dismiss" else _("The pair is back on the list.")
    messages.success(request, text, extra_tags=undo)
    return HttpResponseRedirect(f"/duplicates/{get_object(pair.object).slug}/")


@require_POST
@page
def start(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Go from ticked rows of a list to the page where they are merged."""
    obj = matched(slug, actor)
    return redirect(merge_url(obj, *chosen(request)))


@page
def with_page(request: HttpRequest, actor: Actor, slug: str, pk: int) -> HttpResponse:
    """Ask in the dialog with which record another is merged, the likeliest first, and go where both stand side by side."""
    obj = matched(slug, actor)
    record = access.get(actor, obj.model, pk, "change")
    access.get(actor, obj.model, pk, "delete")
    other, fault = request.POST.get("other", ""), ""
    if request.method == "POST":
        if is_id(other) and int(other) != pk and access.get(actor, obj.model, int(other)):
            return redirect(merge_url(obj, pk, int(other)))
        fault = _("Choose another record.")
    found = [{"title": c.title, "why": reasons_in_words(c.reasons), "url": merge_url(obj, pk, c.pk)}
             for c in similar(obj, record, actor=actor) if c.pk]  # fmt: skip
    context = {
        "title": obj.title_of(record), "action": request.path, "lookup": f"/{obj.slug}/lookup/", "fault": fault,
        "candidates": found,
    }  # fmt: skip
    return render(request, "duplicates/with.html", context, status=422 if fault else 200)


def merge_url(obj: Object, *ids: int) -> str:
    """Return where records are compared and merged."""
    return f"/duplicates/{obj.slug}/merge/?ids={','.join(map(str, ids))}"


@page
def merge_page(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Show records side by side, and merge them as chosen."""
    obj = matched(slug, actor)
    records = side(request, obj, actor)
    if request.method != "POST":
        return compare(request, obj, records, actor)
    picked = {name[6:]: value for name, value in request.POST.items() if name.startswith("field-")}
    fault = ""
    if seen_versions(request) != {record.pk: record.version for record in records}:
        fault = _("Somebody changed one of these records meanwhile. Look at the values again, then merge.")
    else:
        try:
            others = [record.pk for record in records[1:]]
            values = side_by_side.values(obj, records, actor, picked)
            row = actions.merge(records[0], others, values, actor=actor)
        except Invalid as error:
            fault = " ".join(sentence for sentences in error.errors.values() for sentence in sentences)
        else:
            text = ngettext("%(count)d record was merged into “%(title)s”.", "%(count)d records were merged into “%(title)s”.",
                            len(others)) % {"count": len(others), "title": obj.title_of(records[0])}  # fmt: skip
            messages.success(request, text, extra_tags=f"/duplicates/undo/{row.pk}/")
            # On the phone the way back stands among the facts.
            return HttpResponseRedirect(f"/{obj.slug}/{records[0].pk}/?tab=facts")
    return compare(request, obj, records, actor, picked, fault)


def side(request: HttpRequest, obj: Object, actor: Actor) -> list[Any]:
    """Return the records of the address that the actor may change and delete, the one to keep first."""
    texts = (request.POST if request.method == "POST" else request.GET).get("ids", "").split(",")
    if not all(text.isascii() and text.isdigit() and len(text) < 19 for text in texts):
        raise NotFound()
    ids = list(dict.fromkeys(int(text) for text in texts))
    if not 2 <= len(ids) <= 10:
        raise Invalid(_("Choose between two and ten different records to merge."))
    keep = (request.POST if request.method == "POST" else request.GET).get("keep", "")
    if keep.isascii() and keep.isdigit() and int(keep) in ids:
        ids = [int(keep), *(pk for pk in ids if pk != int(keep))]
    records = []
    for pk in ids:
        records.append(access.get(actor, obj.model, pk, "change"))
        access.get(actor, obj.model, pk, "delete")
    return records


def seen_versions(request: HttpRequest) -> dict[int, int]:
    """Return the versions of the records that the page showed."""
    found = {}
    for pair in request.POST.get("versions", "").split(","):
        pk, _colon, version = pair.partition(":")
        if not (pk.isascii() and pk.isdigit() and version.isascii() and version.isdigit()):
            raise Conflict(_("The page is too old to save from; open it again."))
        found[int(pk)] = int(version)
    return found


def compare(
    request: HttpRequest, obj: Object, records: list[Any], actor: Actor, picked: Any = None, fault: str = ""
) -> HttpResponse:
    """Render records side by side."""
    ids = ",".join(str(record.pk) for record in records)
    base = merge_url(obj, *(record.pk for record in records))
    rows = side_by_side.rows(obj, records, actor, picked)
    context = {
        "object": head(obj), "list_url": f"/{obj.slug}/", "ids": ids, "fault": fault,
        "rows": rows, "same": [row for row in rows if row.same],
        "records": [{"id": record.pk, "title": obj.title_of(record), "url": f"/{obj.slug}/{record.pk}/",
                     "created": record.created_at, "keep_url": f"{base}&keep={record.pk}"} for record in records],
        "versions": ",".join(f"{record.pk}:{record.version}" for record in records),
        "moving": side_by_side.moving(obj, [record.pk for record in records[1:]], actor), "days": actions.DAYS,
    }  # fmt: skip
    return render(request, "duplicates/merge.html", context, status=422 if fault else 200)


@require_POST
@page
def undo(request: HttpRequest, actor: Actor, merge_id: int) -> HttpResponse:
    """Take a merge back."""
    if merge_id >= 2**63:
        raise NotFound()
    row = actions.undo(merge_id, actor=actor)
    messages.success(request, _("The merge is undone; all records are as they were."))
    return HttpResponseRedirect(f"/{get_object(row.object).slug}/{row.survivor_id}/")


@page
def rules_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show and change what each door does about duplicates."""
    require(actor, "settings.manage")
    stored, fault = all_rules(), ""
    seen = stamp(sorted(stored.items()))
    if request.method == "POST":
        sent = {place: request.POST.get("-".join(place)) for place in stored}
        wanted = {place: value for place, value in sent.items() if value is not None}
        fault = overtaken(request, sorted(stored.items()))
        if not fault:
            set_rules(wanted, actor=actor)
            messages.success(request, _("The rules are saved."))
            return HttpResponseRedirect(RULES)
        stored |= wanted
    context = {
        "seen": seen, "fault": fault,
        "tabs": tabs(actor, RULES), "policies": Policy.choices,
        "objects": [{"label": obj.label_plural, "list_url": f"/duplicates/{obj.slug}/", "evidence": [
            {"label": label(kind), "meaning": meaning(kind), "doors": [
                {"name": f"{obj.key}-{door}-{kind}", "label": words, "policy": stored[obj.key, door, kind]}
                for door, words in Door.choices
            ]} for kind in kinds_of_evidence(obj)
        ]} for obj in matched_objects()],
    }  # fmt: skip
    return render(request, "duplicates/rules.html", context, status=409 if fault else 200)


@settings_pages
def own_settings(actor: Actor) -> list[tuple[str, Any, Any]]:
    """Return the settings page of this app where the actor may open it."""
    return (
        [(RULES, _("Duplicates"), _("What happens when a record seems to exist already."))]
        if actor.has("settings.manage")
        else []
    )
