"""The form of a verb, made of its typed input (a pydantic model)."""

from __future__ import annotations

import enum
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from django import forms
from django.utils.translation import gettext as _

from zhike.kernel.access import Actor
from zhike.kernel.objects import get_object
from zhike.kernel.pages.forms import OpenSelect, is_id
from zhike.kernel.pages.values import Names
from zhike.kernel.verbs import Input

# What apps know of inputs that name a part of the record itself: its parts by field, of which one is chosen.
Parts = dict[str, list[tuple[int, str]]]
own_parts: dict[type[Input], Callable[[Any, Actor], Parts]] = {}


class InputForm(forms.Form):
    """A form over a verb's input. ``json_schema_extra`` of a field may name a ``lookup`` (slug of an object)."""

    def __init__(self, model: type[Input] | None, actor: Actor, data: Any = None, record: Any = None) -> None:
        super().__init__(data, auto_id="field-%s")
        self.model = model
        names = Names(actor)
        of_record = own_parts.get(model) if model and record is not None else None
        own = of_record(record, actor) if of_record else {}
        for name, info in (model.model_fields if model else {}).items():
            extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
            field = one_of(own[name]) if name in own else form_field(info.annotation, extra, names)
            if type(field) is forms.ChoiceField and info.is_required() and name not in own:
                # A choice that stands there already is one that nobody made.
                offered: Any = field.choices
                field.choices = [("", _("Choose…")), *offered]
            field.label = _(info.title) if info.title else name.replace("_", " ").capitalize()
            field.required = info.is_required()
            field.help_text = info.description or ""
            if not info.is_required() and info.default is not None:
                field.initial = info.default
            self.fields[name] = field

    def values(self) -> dict[str, Any]:
        """Return what the verb's input takes; boxes left empty are left out, so that defaults hold."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in self.cleaned_data.items()
            if value not in (None, "", [])
        }

    def accept(self, errors: dict[str, list[str]]) -> None:
        """Show the faults that the verb found."""
        for name, sentences in errors.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)


def form_field(annotation: Any, extra: dict[str, Any], names: Names) -> forms.Field:
    """Return the form field for a type annotation."""
    kind = plain(annotation)
    if "lookup" in extra:
        return looked_up(str(extra["lookup"]), names)
    if get_origin(kind) is Literal:
        return forms.ChoiceField(
            choices=[(key, extra.get("labels", {}).get(key, key)) for key in get_args(kind)]
        )
    if get_origin(kind) is list:
        item = plain(get_args(kind)[0])
        listed = choices_of(item, extra)
        field = forms.MultipleChoiceField(choices=listed)
        field.kind = "multichoice"  # type: ignore[attr-defined]
        return field
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return forms.ChoiceField(choices=choices_of(kind, extra))
    if kind is bool:
        return forms.BooleanField()
    if kind is int:
        return forms.IntegerField()
    if kind is Decimal:
        return forms.DecimalField()
    if kind is date:
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    # What is aside is asked for by whoever fills the slot of the dialog.
    boxes = {"long": forms.Textarea(attrs={"rows": 3}), "aside": forms.HiddenInput()}
    return forms.CharField(widget=next((box for name, box in boxes.items() if extra.get(name)), None))


def one_of(parts: list[tuple[int, str]]) -> forms.Field:
    """Return the form field for one of the record's own parts."""
    return forms.TypedChoiceField(choices=[("", ""), *parts], coerce=int, empty_value=None)


def looked_up(slug: str, names: Names) -> forms.Field:
    """Return the form field for the id of a record, which the browser looks up by name."""
    model = get_object(slug).model
    widget = OpenSelect(lambda key: names.get(model, int(key))[0] if is_id(key) else key)
    field = forms.IntegerField(widget=widget)
    field.kind, field.lookup = "reference", f"/{slug}/lookup/"  # type: ignore[attr-defined]
    return field


def plain(annotation: Any) -> Any:
    """Return the type of ``X | None`` without the None."""
    if get_origin(annotation) in (Union, UnionType):
        return next(kind for kind in get_args(annotation) if kind is not NoneType)
    return annotation


def choices_of(kind: Any, extra: dict[str, Any]) -> list[tuple[str, Any]]:
    """Return the choices of an enumeration or Literal, with labels where Django's ``Choices`` has them."""
    if get_origin(kind) is Literal:
        return [(key, extra.get("labels", {}).get(key, key)) for key in get_args(kind)]
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return [(member.value, getattr(member, "label", member.value)) for member in kind]
    return []
