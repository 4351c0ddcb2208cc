"""Giving a record into other hands: whoever will not see it any more is told so before he confirms."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhike.kernel import access, verbs
from zhike.kernel.access import Actor
from zhike.kernel.errors import BadFilter, KernelError, NotFound
from zhike.kernel.objects import all_objects
from zhike.kernel.pages.door import known, page
from zhike.kernel.pages.input_form import InputForm
from zhike.kernel.pages.verb import verb_page
from zhike.kernel.verbs import Verb
from zhike.workplace import withdrawing

SURE = "sure"


def verbs_that_give() -> list[str]:
    """Return the keys of the verbs after which their actor may see the record no more."""
    return sorted({row.key for obj in all_objects() for row in obj.verb_table.values() if row.returns})


@page
def give(request: HttpRequest, actor: Actor, slug: str, pk: int, key: str) -> Any:
    """Do a verb as the general page does; one that would take the record out of sight, only after a question."""
    obj = known(slug, actor)
    try:
        row = verbs.find(obj, key)
    except BadFilter:
        raise NotFound() from None
    if request.method == "POST" and row.returns and SURE not in request.POST:
        record = access.get(actor, obj.model, pk, row.access)
        form = InputForm(row.input, actor, request.POST, record)
        if form.is_valid() and hides(record, row, form.values(), actor):
            return asked(request, row, obj.title_of(record))
    return verb_page(request, slug=slug, pk=pk, key=key)


def hides(record: Any, row: Verb, values: dict[str, Any], actor: Actor) -> bool:
    """Say whether the actor would not see a record once the verb was done: it is done, looked at and taken back."""
    with transaction.atomic():
        try:
            verbs.run(record, row.key, values, actor=actor)
            return not access.visible_to(actor, type(record)).filter(pk=record.pk).exists()
        except KernelError:
            # What is wrong with it is told where it is done.
            return False
        finally:
            transaction.set_rollback(True)


def asked(request: HttpRequest, row: Verb, title: str) -> HttpResponse:
    """Ask once more, with all that was typed; a tap on *Cancel* leaves everything as it is."""
    sent = [(name, text) for name in request.POST for text in request.POST.getlist(name)]
    kept = [(name, text) for name, text in sent if name != "csrfmiddlewaretoken"]
    text = _(
        "You will not see “%(title)s” any more. For %(minutes)d minutes you can take it back with “Undo” in the note."
    ) % {"title": title, "minutes": withdrawing.FRESH.total_seconds() // 60}
    context = {
        "title": str(row.label), "text": text, "action": request.path, "submit": str(row.label), "danger": False,
        "state": [*kept, (SURE, "1")],
    }  # fmt: skip
    return render(request, "kernel/verb_form.html", context)
