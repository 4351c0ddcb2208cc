"""Forms of this app. They carry text in and out; the verbs clean and refuse."""

from __future__ import annotations

import json
import zoneinfo
from collections.abc import Mapping
from functools import cache
from typing import Any

from babel.core import get_global
from babel.numbers import get_territory_currencies
from django import forms
from django.contrib.auth import password_validation
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zhike.kernel.formats import money
from zhike.people.models import Department, Role, Team, User


@cache
def time_zones() -> list[tuple[str, str]]:
    """Return the time zones of the world; the old single names stand last."""
    names = sorted(zoneinfo.available_timezones(), key=lambda name: ("/" not in name, name))
    return [(name, name.replace("_", " ")) for name in names]


def currencies() -> list[tuple[str, str]]:
    """Return the currencies with their names in the reader's language."""
    return [(code, f"{code} · {_(currency.name)}") for code, currency in money.CURRENCIES.items()]


def months() -> list[tuple[int, str]]:
    """Return the months by number with their names in the reader's language."""
    return [(number, str(name)) for number, name in MONTHS.items()]


class VerbForm(forms.Form):
    """A form whose faults come from a verb."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="field-%s", **kwargs)

    def accept(self, errors: Mapping[str, list[str]]) -> None:
        """Show the faults that a verb found beside their fields."""
        for name, sentences in errors.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)


def asked_currencies() -> list[tuple[str, str]]:
    """Return the currencies behind an empty choice: nobody's own currency is guessed where nothing speaks for one."""
    return [("", _("Choose…")), *currencies()]


@cache
def zone_currencies() -> str:
    """Return as JSON the currency of the country in which each time zone lies, where it is one we know."""
    found = {}
    for zone, territory in get_global("zone_territories").items():
        used = get_territory_currencies(territory)
        if used and used[0] in money.CURRENCIES:
            found[zone] = used[0]
    return json.dumps(found, separators=(",", ":"))


class NewPassword(forms.CharField):
    """A password to choose, shown on request; pasting and password managers are welcome."""

    kind = "password"

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Password"))
        kwargs.setdefault("help_text", gettext_lazy(
            "At least 8 characters; several words in a row are safer than one word with symbols. Common passwords are refused."
        ))  # fmt: skip
        widget = forms.PasswordInput(attrs={"autocomplete": "new-password", "minlength": 8, "maxlength": 128})
        super().__init__(strip=False, max_length=1000, widget=widget, **kwargs)


class SetupForm(VerbForm):
    """The first administrator and his company."""

    name = forms.CharField(label=gettext_lazy("Your name"), max_length=100,
                           widget=forms.TextInput(attrs={"autocomplete": "name"}))  # fmt: skip
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254,
                             widget=forms.EmailInput(attrs={"autocomplete": "username"}))  # fmt: skip
    password = NewPassword()
    company = forms.CharField(label=gettext_lazy("Company"), max_length=100,
                              widget=forms.TextInput(attrs={"autocomplete": "organization"}))  # fmt: skip
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=User.Language.choices)
    currency = forms.ChoiceField(label=gettext_lazy("Base currency"), choices=asked_currencies,
                                 help_text=gettext_lazy("Totals over several currencies are shown in it."))  # fmt: skip
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=time_zones, initial="Asia/Shanghai",
                                  widget=forms.Select(attrs={"data-guess-zone": True}))  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].widget.attrs["data-zone-currencies"] = zone_currencies()
        if self.is_bound:  # the browser's zone is only a first guess: what was chosen since stays
            self.fields["time_zone"].widget.attrs.pop("data-guess-zone")

    def clean(self) -> dict[str, Any]:
        """Check the password against the rules, with name and address as what it may not repeat."""
        values = super().clean() or {}
        check_password(self, User(name=values.get("name", ""), email=values.get("email", "")))
        return values


class PasswordForm(VerbForm):
    """A new password for somebody who holds a one-time link."""

    password = NewPassword()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Check the password against the rules."""
        check_password(self, self.user)
        return self.cleaned_data


def check_password(form: forms.Form, user: User) -> None:
    """Put what is wrong with the new password beside its field."""
    password = form.cleaned_data.get("password")
    if password:
        try:
            password_validation.validate_password(password, user)
        except forms.ValidationError as error:
            form.add_error("password", error)


class ForgottenForm(VerbForm):
    """The address to which a link goes, if it belongs to somebody."""

    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254,
                             widget=forms.EmailInput(attrs={"autocomplete": "username"}))  # fmt: skip


class PreferencesForm(VerbForm):
    """What everybody decides about himself."""

    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=100)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=40, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=User.Language.choices)
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=time_zones)
    theme = forms.ChoiceField(label=gettext_lazy("Colours"), choices=User.Theme.choices)
    density = forms.ChoiceField(label=gettext_lazy("Density of lists"), choices=User.Density.choices)


class PersonForm(VerbForm):
    """A colleague, as whoever manages users sees him."""

    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=100)
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=40, required=False)
    position = forms.CharField(label=gettext_lazy("Position"), max_length=100, required=False)
    department = forms.ModelChoiceField(
        label=gettext_lazy("Department"),
        queryset=Department.objects.alive().order_by("name_sort"),
        required=False,
        empty_label=gettext_lazy("Not set"),
    )

    def values(self) -> dict[str, Any]:
        """Return what the verbs take."""
        return {
            name: value.pk if isinstance(value, Department | Role | Team) else value
            for name, value in self.cleaned_data.items()
        }


class InvitationForm(PersonForm):
    """A new colleague: the same, and a team, a role and a language to begin with."""

    team = forms.ModelChoiceField(
        label=gettext_lazy("Team"), queryset=Team.objects.alive().order_by("name_sort"), required=False, empty_label=gettext_lazy("Not set"),
        help_text=gettext_lazy("Rights on “own and team's” records follow the team; what the person creates belongs to it, unless one chooses another."),
    )  # fmt: skip
    role = forms.ModelChoiceField(
        label=gettext_lazy("Role"), queryset=Role.objects.alive().order_by("name"), required=False, empty_label=gettext_lazy("Not set"),
        help_text=gettext_lazy("What the person may see and change. Without a role: nothing yet."),
    )  # fmt: skip
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=User.Language.choices)


class CompanyForm(VerbForm):
    """The company settings."""

    name = forms.CharField(label=gettext_lazy("Company"), max_length=100)
    currency = forms.ChoiceField(
        label=gettext_lazy("Base currency"), choices=currencies,
        help_text=gettext_lazy("Fixed as soon as there are amounts or exchange rates, since nothing converts them."),
    )  # fmt: skip
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=time_zones)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=User.Language.choices)
    fiscal_month = forms.TypedChoiceField(
        label=gettext_lazy("First month of the fiscal year"), choices=months, coerce=int
    )


class KeyForm(VerbForm):
    """A new API key. ``reach`` is what it may do."""

    REACH = (
        ("see", gettext_lazy("Read everything that I may see")),
        ("all", gettext_lazy("Do everything that I may do")),
        ("some", gettext_lazy("Only what is ticked below")),
    )
    LIFETIMES = ((30, gettext_lazy("30 days")), (90, gettext_lazy("90 days")), (365, gettext_lazy("One year")),
                 (0, gettext_lazy("Until it is revoked")))  # fmt: skip

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100,
                           help_text=gettext_lazy("Which program uses it, for example “Warehouse”."))  # fmt: skip
    days = forms.TypedChoiceField(label=gettext_lazy("Valid for"), choices=LIFETIMES, coerce=int, initial=90)
    reach = forms.ChoiceField(label=gettext_lazy("It may"), choices=REACH, initial="see")
    limits = forms.MultipleChoiceField(label=gettext_lazy("Rights"), required=False, choices=(),
                                       widget=forms.CheckboxSelectMultiple)  # fmt: skip

    def __init__(self, *args: Any, limits: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["limits"].choices = limits  # type: ignore[attr-defined]

    def chosen(self) -> list[str]:
        """Return the limits of the key."""
        reach = self.cleaned_data["reach"]
        return {"see": ["*:see"], "all": ["*:*"]}.get(reach, self.cleaned_data["limits"])
