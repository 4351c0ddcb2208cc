"""The dialog of a saved view: its name, who may use it, where it shows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from zhike.kernel.access import Actor
from zhike.kernel.objects import Object
from zhike.people.models import Role, Team, User
from zhike.workplace.saved_views import pinned
from zhike.workplace.saved_views.models import RoleView, SavedView
from zhike.workplace.saved_views.queries import MANAGE
from zhike.workplace.sidebar.models import Shortcut


class ViewForm(forms.Form):
    """A view as somebody edits it; whoever manages shared views also says which roles begin with it."""

    def __init__(
        self, actor: Actor, obj: Object, view: SavedView | None, data: Any, *, first: bool = False
    ) -> None:
        super().__init__(data, auto_id="field-%s")
        self.fields["name"] = forms.CharField(
            label=_("Name"), max_length=60, initial=view.name if view else "",
            widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
        )  # fmt: skip
        self.fields["audience"] = forms.ChoiceField(
            label=_("Who may use it"), choices=audiences(actor, view), initial=audience_of(view)
        )
        self.fields["pinned"] = forms.BooleanField(
            label=_("Pin it in my sidebar"), required=False, initial=is_pinned(view, actor)
        )
        self.fields["first"] = forms.BooleanField(
            label=_("Make it my default view"), required=False, initial=first
        )
        if any(choice.startswith("team:") for choice, _label in self.fields["audience"].choices):
            self.fields["pinned_for_team"] = forms.BooleanField(
                label=_("Pin it in the sidebars of the team"), required=False, initial=pinned.TEAM in pinned.pinned_for(view),
                help_text=_("Only a view that a team may use. Each of them can take it out of his sidebar."),
            )  # fmt: skip
        if actor.has(MANAGE):
            self.fields["roles"] = forms.MultipleChoiceField(
                label=_("Roles that begin the list with it"), required=False,
                choices=[(str(role.pk), str(role)) for role in Role.objects.alive().order_by("pk")],
                initial=[str(pk) for pk in RoleView.objects.filter(view=view).values_list("role", flat=True)] if view else [],
                help_text=_("Only a view that everybody may use. Who chose another view for himself keeps it."),
            )  # fmt: skip
            self.fields["pinned_for"] = forms.MultipleChoiceField(
                label=_("Pin it in the sidebars of"), required=False, initial=[whom for whom in pinned.pinned_for(view) if whom != pinned.TEAM],
                choices=[(pinned.EVERYBODY, _("Everybody")), *self.fields["roles"].choices],
                help_text=_("Only a view that everybody may use. Each of them can take it out of his sidebar."),
            )  # fmt: skip
            for name in ("roles", "pinned_for"):
                self.fields[name].kind = "multichoice"

    def clean(self) -> dict[str, Any]:
        """Refuse a pin for people who may not use the view, before anything is saved."""
        found = self.cleaned_data
        audience = found.get("audience", "")
        if found.get("pinned_for_team") and not audience.startswith("team:"):
            self.add_error("pinned_for_team", _("Choose the team that may use the view first."))
        if found.get("pinned_for") and audience != SavedView.Audience.EVERYONE:
            text = _("Only a view that everybody may use can stand in the sidebars of others.")
            self.add_error("pinned_for", text)
        return found

    def view(self) -> dict[str, Any]:
        """Return what the verbs take."""
        audience, _colon, team = self.cleaned_data["audience"].partition(":")
        return {"name": self.cleaned_data["name"], "audience": audience, "team": int(team) if team else None}

    def accept(self, errors: dict[str, list[str]]) -> None:
        """Show the faults that the verb found."""
        for name, sentences in errors.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)


def is_pinned(view: SavedView | None, actor: Actor) -> bool:
    """Say whether a view stands in the actor's own sidebar, by his wish or because it was given to him."""
    if view is None:
        return False
    preferences = User.objects.filter(pk=actor.user_id).values_list("preferences", flat=True).first() or {}
    own = Shortcut.objects.filter(user_id=actor.user_id, view=view).exists()
    return own or view.pk in pinned.standing(actor, preferences)


def audience_of(view: SavedView | None) -> str:
    """Return who may use a view as the form's choice."""
    if view is None:
        return SavedView.Audience.PRIVATE
    return f"team:{view.team_id}" if view.audience == SavedView.Audience.TEAM else view.audience


def audiences(actor: Actor, view: SavedView | None) -> list[tuple[str, Any]]:
    """Return whom the actor may let use a view: each of his teams by name, and that of the view as it is."""
    ids = {*actor.team_ids} | ({view.team_id} if view is not None and view.team_id else set())
    teams = Team.objects.alive().filter(pk__in=ids).order_by("name")
    return [
        (SavedView.Audience.PRIVATE, SavedView.Audience.PRIVATE.label),
        *((f"team:{team.pk}", _("Team %(name)s") % {"name": team.name}) for team in teams),
        (SavedView.Audience.EVERYONE, SavedView.Audience.EVERYONE.label),
    ]
