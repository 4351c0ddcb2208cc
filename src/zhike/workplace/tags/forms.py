"""The form that asks for a tag by its name, in the bulk bar: one that the house has, or a new one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from zhike.kernel.access import Actor
from zhike.kernel.errors import Invalid
from zhike.kernel.pages.forms import OpenSelect
from zhike.kernel.pages.input_form import InputForm
from zhike.kernel.verbs import Input
from zhike.workplace.tags.actions import spelled


class NameField(forms.CharField):
    """The name of a tag; the browser looks it up, and lets a new one be typed."""

    kind, lookup = "reference", "/tags/names/"

    def __init__(self) -> None:
        super().__init__(
            label=_("Tag"), widget=OpenSelect(str),
            help_text=_("Type a name. One that is new becomes a tag that everybody can choose."),
        )  # fmt: skip

    def clean(self, value: Any) -> str:
        try:
            return spelled(super().clean(value))
        except Invalid as error:
            raise forms.ValidationError(str(error.message)) from None


class NameForm(InputForm):
    """The form of “Add tag”."""

    def __init__(self, model: type[Input] | None, actor: Actor, data: Any = None) -> None:
        super().__init__(model, actor, data)
        self.fields["tag"] = NameField()
