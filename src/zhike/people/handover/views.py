"""One screen for a colleague who leaves: who he is, what he has, who takes it over; below, the way back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zhike.kernel import access, jobs, verbs
from zhike.kernel.access import Actor, may
from zhike.kernel.errors import Invalid, NotAllowed, NotFound
from zhike.kernel.objects import object_of
from zhike.kernel.pages.bulk import redirect
from zhike.kernel.pages.door import page
from zhike.kernel.pages.forms import is_id
from zhike.kernel.pages.input_form import looked_up
from zhike.kernel.pages.settings import settings_pages
from zhike.kernel.pages.values import Names
from zhike.people.handover import actions, queries, work
from zhike.people.handover.parts import all_parts
from zhike.people.models import User
from zhike.people.views.door import confirmed, settings_tabs

# So many rows are handed over while the asker waits; more become a job.
AT_ONCE = 2000


class HandOverForm(forms.Form):
    """Who takes over; and per part whether it goes, and to whom if not to the same."""

    def __init__(self, preview: list[dict[str, Any]], leaver: User, actor: Actor, data: Any = None) -> None:
        super().__init__(data, auto_id="field-%s")
        self.preview = preview
        names = Names(actor)
        taker = looked_up("users", names)
        taker.label = _("Who takes over")
        taker.error_messages["required"] = _("Choose who takes over.")
        self.fields["taker"] = taker
        for row in preview:
            self.fields[f"move-{row['key']}"] = forms.BooleanField(required=False, initial=row["moves"])
            other = looked_up("users", names)
            other.required = False
            other.label = _("%(part)s: somebody else") % {"part": row["label"]}
            self.fields[f"taker-{row['key']}"] = other
        self.fields["deactivate"] = forms.BooleanField(
            required=False, initial=leaver.is_active and leaver.pk != actor.user_id
        )

    def lines(self) -> list[dict[str, Any]]:
        """Return the parts with their controls."""
        return [
            row | {"move": self[f"move-{row['key']}"], "taker": self[f"taker-{row['key']}"],
                   "shown": number_format(row["count"], force_grouping=True)}
            for row in self.preview
        ]  # fmt: skip

    def input(self) -> dict[str, Any]:
        """Return what the verb takes."""
        data = self.cleaned_data
        others = {row["key"]: data[f"taker-{row['key']}"] or data["taker"] if data[f"move-{row['key']}"] else None
                  for row in self.preview}  # fmt: skip
        stays = {part.key: None for part in all_parts() if not part.moves}
        return {"taker": data["taker"], "takers": stays | others, "deactivate": data["deactivate"]}

    def accept(self, errors: dict[str, list[str]]) -> None:
        """Show the faults that the verb found."""
        for name, sentences in errors.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)


@confirmed(lambda actor: access.require(actor, object_of(User), "hand_over"))
@page
def hand_over(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what a colleague has and give it into other hands."""
    access.require(actor, object_of(User), "hand_over")
    leaver = leaver_of(request, actor)
    form = None
    if leaver is not None:
        preview = queries.preview(leaver, actor)
        form = HandOverForm(preview, leaver, actor, request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid() and "back" not in request.POST:
            try:
                return (
                    do(form, leaver, actor) if "sure" in request.POST else ask(request, form, leaver, actor)
                )
            except Invalid as error:
                form.accept(error.errors)
            except NotAllowed as error:
                form.add_error(None, str(error.message))
    return render(
        request, "people/handover/page.html", context(leaver, form, actor),
        status=422 if form is not None and form.errors else 200,
    )  # fmt: skip


def ask(request: HttpRequest, form: HandOverForm, leaver: User, actor: Actor) -> HttpResponse:
    """Say what would go to whom and that the leaver is kept out, and ask once more. Raises Invalid, NotAllowed.

    What was chosen comes along in hidden fields; the way back leads to the form as it was filled in.
    """
    values = form.input()
    actions.require(actor, leaver)
    actions.check(actions.choose(leaver, values["taker"], values["takers"]), leaver, actor)
    moving = {row["key"]: row["count"] for row in form.preview if values["takers"][row["key"]]}
    names = Names(actor)
    names.add(User, {who for who in values["takers"].values() if who})
    labels = {row["key"]: row["label"] for row in form.preview}
    return render(request, "people/handover/sure.html", {
        "tabs": settings_tabs(actor, reverse("people:hand_over")), "leaver": leaver, "days": actions.DAYS,
        "given": given(moving, values["takers"], labels, names), "ends": queries.ends(leaver),
        "stays": [row["label"] for row in form.preview if row["key"] not in moving],
        "deactivate": values["deactivate"] and leaver.is_active,
        "sent": [(name, value) for name, value in request.POST.items() if name in form.fields],
    })  # fmt: skip


def leaver_of(request: HttpRequest, actor: Actor) -> User | None:
    """Return who leaves, as the address says; None before somebody was chosen. Raises NotFound, NotAllowed."""
    text = request.GET.get("leaver", "")
    if not text:
        return None
    if not is_id(text):
        raise NotFound()
    return access.get(actor, User, int(text), "hand_over")


def do(form: HandOverForm, leaver: User, actor: Actor) -> HttpResponse:
    """Hand over now, or in the background where it is much. Raises Invalid, NotAllowed."""
    values = form.input()
    if sum(row["count"] for row in form.preview if values["takers"][row["key"]]) > AT_ONCE:
        with transaction.atomic():
            # What can be refused is refused here, where the form still stands.
            actions.require(actor, leaver)
            actions.check(actions.choose(leaver, values["taker"], values["takers"]), leaver, actor)
            job = jobs.start(work.KIND, actor=actor, object="people.user", params={"leaver": leaver.pk, "input": values})  # fmt: skip
        return HttpResponseRedirect(f"/jobs/{job.pk}/")
    row = verbs.run(leaver, "hand_over", values, actor=actor)
    return HttpResponseRedirect(told(row.pk, sum(row.counts.values()), leaver))


def told(pk: int, count: int, leaver: User) -> str:
    """Return the page that follows a hand-over."""
    return reverse("people:hand_over") + "?" + urlencode({"done": pk}) + f"#hand-over-{pk}"


def context(leaver: User | None, form: HandOverForm | None, actor: Actor) -> dict[str, Any]:
    """Return what the screen shows."""
    labels = {part.key: part.label for part in all_parts()}
    rows = queries.lately(actor)
    names = Names(actor)
    names.add(User, {who for row in rows for who in row.takers.values()})
    chooser = looked_up("users", names)
    chooser.label = _("Who leaves")
    ask = forms.Form(initial={"leaver": leaver.pk if leaver else None}, auto_id="field-%s")
    ask.fields["leaver"] = chooser
    return {
        "tabs": settings_tabs(actor, reverse("people:hand_over")), "ask": ask, "leaver": leaver, "form": form,
        "ends": queries.ends(leaver) if leaver else {}, "days": actions.DAYS,
        "total": number_format(sum(row["count"] for row in form.preview), force_grouping=True) if form else "",
        "may_deactivate": leaver is not None and leaver.is_active and leaver.pk != actor.user_id,
        "beyond": [row["label"] for row in form.preview if row["beyond"]] if form else [],
        "done": [described(row, labels, names) for row in rows],
    }  # fmt: skip


def described(row: Any, labels: dict[str, Any], names: Names) -> dict[str, Any]:
    """Return a past hand-over in words."""
    return {
        "id": row.pk, "leaver": str(row.leaver), "at": row.at, "by": row.actor_name, "undone_at": row.undone_at,
        "can_undo": row.can_undo, "deactivated": row.deactivated,
        "given": given(row.counts, row.takers, labels, names),
    }  # fmt: skip


def given(
    counts: dict[str, int], takers: dict[str, Any], labels: dict[str, Any], names: Names
) -> list[dict[str, str]]:
    """Return who gets what: by person the kinds with how many of each."""
    parts: dict[int, list[str]] = {}
    for key, count in counts.items():
        if count:
            text = f"{labels.get(key, key)} {number_format(count, force_grouping=True)}"
            parts.setdefault(takers.get(key) or 0, []).append(text)
    return [{"taker": names.get(User, taker)[0], "what": " · ".join(texts)} for taker, texts in parts.items()]


@require_POST
@confirmed(lambda actor, hand_over_id: access.require(actor, object_of(User), "hand_over"))
@page
def take_back(request: HttpRequest, actor: Actor, hand_over_id: int) -> HttpResponse:
    """Undo a hand-over."""
    if hand_over_id >= 2**63:
        raise NotFound()
    row, count = actions.take_back(hand_over_id, actor=actor)
    text = ngettext(
        "%(count)d thing is with %(name)s again.", "%(count)d things are with %(name)s again.", count
    )
    messages.success(request, text % {"count": count, "name": row.leaver})
    return HttpResponseRedirect(reverse("people:hand_over"))


@page
def from_record(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Lead from the page of a user to the screen, with him chosen."""
    user = access.get(actor, User, pk, "hand_over")
    return redirect(reverse("people:hand_over") + f"?leaver={user.pk}")


@settings_pages
def own_settings(actor: Actor) -> list[tuple[str, Any, Any]]:
    """Return the screen among the settings, for whoever may hand over somebody's work."""
    return (
        [
            (
                reverse("people:hand_over"),
                _("Hand-over"),
                _("Give the records, tasks and views of a leaver to others."),
            )
        ]
        if may(actor, object_of(User), "hand_over")
        else []
    )
