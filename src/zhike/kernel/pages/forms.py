"""Forms made of an object's fields. They only carry text in and out; the kinds clean, the actions write."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from zhike.kernel.access import Actor
from zhike.kernel.cleaning import writable
from zhike.kernel.fields import BoundField
from zhike.kernel.formats import phones
from zhike.kernel.kinds import BadValue
from zhike.kernel.kinds.address import PARTS
from zhike.kernel.objects import Object, find_object_of
from zhike.kernel.pages.values import MANY_CHOICES, TEMPLATES, Names

# Fewer fields than these are read sooner than a fold is opened.
WORTH_FOLDING = 4


class AddressWidget(forms.MultiWidget):
    """One box per part of an address."""

    def __init__(self) -> None:
        labels = part_labels()
        super().__init__({part: forms.TextInput(attrs={"placeholder": labels[part], "aria-label": labels[part]})
                          for part in PARTS})  # fmt: skip

    def decompress(self, value: Any) -> list[str]:
        return [(value or {}).get(part, "") for part in PARTS]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        values = super().value_from_datadict(data, files, name)
        return {part: text for part, text in zip(PARTS, values, strict=True) if text}


def part_labels() -> dict[str, str]:
    """Return the names of the parts of an address in the reader's language."""
    known = {
        "country": _("Country"), "province": _("Province or state"), "city": _("City"), "district": _("District"),
        "street": _("Street"), "detail": _("Building, floor, room"), "postcode": _("Postcode"),
        "code": _("Division code"),
    }  # fmt: skip
    return {part: known.get(part, part) for part in PARTS}


class KindField(forms.Field):
    """A form field whose cleaning is its kind's. ``kind`` chooses the template of the control."""

    # False for a field of a bulk change that was not ticked, or where the words of somebody else are taken: then
    # nothing in it is judged or taken. ``theirs`` is what somebody else wrote meanwhile, to be chosen instead.
    meant = True
    theirs: Mapping[str, Any] | None = None

    def __init__(self, bound: BoundField, initial: Any, names: Names, stored: Any = None) -> None:
        self.bound, self.stored = bound, stored
        self.kind = TEMPLATES.get(bound.kind.key, bound.kind.key)
        self.lookup = lookup_of(bound)
        if self.kind == "choice" and self.lookup:
            self.kind = "reference"
        # Tags: whatever is typed is a choice.
        self.free = bound.kind.key == "multi_choice" and not bound.choice_labels
        super().__init__(
            required=bound.required, label=bound.label, help_text=bound.help, initial=initial,
            widget=widget_for(bound, initial, names),
        )  # fmt: skip

    def clean(self, value: Any) -> Any:
        if not self.meant:
            return None
        if self.stored is not None and value == self.initial and self.bound.kind.key == "date_time":
            # The control shows minutes; a moment that nobody touched keeps its seconds.
            return self.stored
        try:
            cleaned = self.bound.clean(value, lenient=True)
        except BadValue as error:
            raise ValidationError(str(error)) from None
        if self.required and self.bound.kind.is_empty(cleaned):
            raise ValidationError(_("This must be filled in."))
        return cleaned

    def has_changed(self, initial: Any, data: Any) -> bool:
        return True


def lookup_of(bound: BoundField) -> str:
    """Return where a control looks up what it offers, or "" where it carries all of it."""
    target = find_object_of(bound.target) if bound.is_reference and bound.target else None
    if target is not None:
        return f"/{target.slug}/lookup/"
    many = len(bound.choice_labels) > MANY_CHOICES
    return f"/{bound.object.slug}/choices/{bound.name}/" if many else ""


def widget_for(bound: BoundField, initial: Any, names: Names) -> forms.Widget:
    """Return the Django widget of a field's kind."""
    kind = bound.kind.key
    if kind == "long_text":
        return forms.Textarea(attrs={"rows": 4})
    if kind == "yes_no":
        return forms.CheckboxInput()
    if kind == "address":
        return AddressWidget()
    if kind == "multi_choice":
        if lookup_of(bound):
            return OpenSelectMultiple(lambda key: bound.choice_labels.get(key, key))
        if bound.choice_labels:
            return forms.SelectMultiple(choices=list(bound.offered(initial).items()))
        return OpenSelectMultiple(str)
    if bound.choice_labels and not lookup_of(bound):
        empty = [] if bound.required and initial else [("", _("Choose…") if bound.required else _("Not set"))]
        return forms.Select(choices=[*empty, *bound.offered(initial).items()])
    if bound.choice_labels:
        return OpenSelect(lambda key: bound.choice_labels.get(key, key))
    if bound.is_reference:
        return OpenSelect(lambda key: names.get(bound.target, int(key))[0] if is_id(key) else key)  # type: ignore[arg-type]
    types = {"date": "date", "date_time": "datetime-local", "email": "email", "phone": "tel"}
    # An address is leniently read: “example.com” becomes one, which a browser's own check would refuse.
    modes = {"number": "decimal", "money": "decimal", "percent": "decimal", "url": "url"}
    attrs: dict[str, Any] = {"inputmode": modes[kind]} if kind in modes else {}
    if bound.max_length and kind in ("text", "email"):
        attrs["maxlength"] = bound.max_length
    widget = forms.TextInput(attrs=attrs)
    widget.input_type = types.get(kind, "text")
    return widget


def is_id(text: str) -> bool:
    """Say whether a text that somebody sent can be an id."""
    return text.isascii() and text.isdigit() and len(text) < 19


class OpenSelect(forms.Select):
    """A select whose further options the browser looks up; it carries the chosen ones, as ``name_of`` calls them."""

    def __init__(self, name_of: Callable[[str], Any]) -> None:
        super().__init__()
        self.name_of = name_of

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> Any:
        chosen = [(key, self.name_of(key)) for key in value if key]
        self.choices = chosen if self.allow_multiple_selected else [("", ""), *chosen]
        return super().optgroups(name, value, attrs)


class OpenSelectMultiple(OpenSelect, forms.SelectMultiple):
    """The same for several values; without a look-up, what somebody typed becomes an option: tags."""


@dataclass
class FormSection:
    """A headed group of bound form fields; a folded one stands under “More fields”."""

    title: str
    fields: list[forms.BoundField]
    folded: bool = False


class RecordForm(forms.Form):
    """The form of a record (or of some of its fields) for one actor."""

    def __init__(
        self, obj: Object, actor: Actor, names: Names, data: Any = None, *, record: Any = None,
        only: Iterable[str] | None = None, initial: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data, auto_id="field-%s")
        self.obj, self.actor, self.record = obj, actor, record
        self.arranged = arranged = obj.arranged(actor)
        allowed = writable(obj, actor, creating=record is None)
        # What the address fills in stands in the form also where it is left out.
        wanted = set(only) if only is not None else {*allowed} - (arranged.left_out - {*(initial or ())})
        for bound in allowed.values():
            if bound.name in wanted and bound.field.form:
                value = initial_value(bound, record, initial or {})
                stored = None if record is None else bound.value(record)
                self.fields[bound.name] = field = KindField(bound, value, names, stored)
                field.required |= bound.name in arranged.demanded
                # What a new record can make of others may be left empty; the verb asks for one of them.
                field.required &= record is not None or bound.name not in obj.made_of
                # Where it stands on the record itself: nothing is read for it.
                known = record is not None and obj.customer not in ("", "id", bound.attname)
                customer = obj.customer_id(record) if known and "." not in obj.customer else None
                if customer and bound.is_reference and field.lookup:
                    field.lookup += f"?customer={customer}"
                field.help_text = arranged.helps.get(bound.name, bound.help)

    def full_clean(self) -> None:
        with phones.reading_in(lambda: (self.obj.countries([self.data], self.record)[0], self.actor.home)):
            super().full_clean()

    def sections(self) -> list[FormSection]:
        """Return the fields in the object's sections; those in none come first, those to be folded away last.

        The first section always stands open, and so does every section in which a field needs somebody's look.
        """
        headed = {name for section in self.arranged.sections for name in section.names}
        groups = [FormSection("", [self[name] for name in self.fields if name not in headed])]
        groups += [FormSection(str(section.label), [self[n] for n in section.names if n in self.fields])
                   for section in self.arranged.sections]  # fmt: skip
        groups = [group for group in groups if group.fields]
        idle = [group for group in groups[1:] if not any(map(needs_a_look, group.fields))]
        for group in idle if sum(len(group.fields) for group in idle) >= WORTH_FOLDING else ():
            group.folded = True
        return sorted(groups, key=lambda group: group.folded)

    def values(self) -> dict[str, Any]:
        """Return the cleaned values as ``actions`` takes them (JSON values, so they are cleaned once more alike)."""
        fields: dict[str, Any] = self.fields
        return {name: fields[name].bound.kind.to_json(value) for name, value in self.cleaned_data.items()}

    def opened(self) -> str:
        """Return what the controls show first, as text that the form carries along and ``touched`` compares with."""
        fields: dict[str, Any] = self.fields
        firsts = {name: field.initial for name, field in fields.items()}
        return json.dumps({name: first if isinstance(first, str) else fields[name].bound.kind.to_json(first)
                           for name, first in firsts.items()})  # fmt: skip

    def touched(self, opened: str) -> dict[str, Any]:
        """Return the values that differ from what the form showed when it was opened, with those edited beside them.

        A form that does not say what it showed gives all its values.
        """
        try:
            shown = dict(json.loads(opened))
        except (ValueError, TypeError, RecursionError):
            shown = {}
        fields: dict[str, Any] = self.fields
        names = {n for n in self.cleaned_data if fields[n].meant and not self.untouched(n, shown)}
        groups = [group for group in getattr(self.obj, "together", ()) if names & set(group)]
        return {name: value for name, value in self.values().items() if name in names.union(*groups)}

    def give_up(self, names: Iterable[str]) -> None:
        """Neither judge nor take what was sent in these fields."""
        fields: dict[str, Any] = self.fields
        for name in names:
            fields[name].meant = False

    def untouched(self, name: str, shown: Mapping[str, Any]) -> bool:
        """Say whether a field still holds what it showed."""
        fields: dict[str, Any] = self.fields
        bound, value = fields[name].bound, self.cleaned_data[name]
        try:
            first = bound.clean(shown[name], lenient=True)
        except (BadValue, KeyError):
            return False
        return bool(first == value or (bound.kind.is_empty(first) and bound.kind.is_empty(value)))

    def accept(self, errors: Mapping[str, list[str]]) -> None:
        """Show the faults that an action found."""
        for name, sentences in errors.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)


def needs_a_look(field: forms.BoundField) -> bool:
    """Say whether a field must be filled in, is wrong, is fought over, or holds what no empty form would hold."""
    own: Any = field.field
    nothing: tuple[Any, ...] = ("", None, [], {}, False, initial_value(own.bound, None, {}))
    return bool(own.required or field.errors or own.theirs) or field.value() not in nothing


def initial_value(bound: BoundField, record: Any, given: Mapping[str, Any]) -> Any:
    """Return what the control shows first."""
    if record is not None:
        value = bound.value(record)
    elif bound.name in given:
        value = given[bound.name]
    else:
        default = bound.column.get_default() if bound.column.has_default() else None
        value = None if default == "" else default
    if bound.kind.key == "date_time" and value is not None:
        return localtime(value).strftime("%Y-%m-%dT%H:%M")
    if bound.kind.key == "date" and value is not None:
        return value.isoformat()
    if bound.kind.number and value is not None:
        return plain_number(value)
    return value


def plain_number(value: Any) -> str:
    """Return a number without needless zeros: 12.5000 is typed as 12.5."""
    text = format(value, "f") if not isinstance(value, int) else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text
