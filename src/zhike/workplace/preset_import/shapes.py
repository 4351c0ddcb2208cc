"""The guide of a shape of another program: its columns are followed into our fields by asking the cells what they read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Literal

from django.utils.translation import gettext_lazy, gettext_noop
from pydantic import Field

from zhike.kernel.access import Actor
from zhike.kernel.errors import Invalid
from zhike.kernel.formats import money
from zhike.kernel.objects import get_object
from zhike.kernel.transfer.plan import MODES, importable
from zhike.kernel.verbs import Input
from zhike.kernel.wording import said as _
from zhike.people.models import User
from zhike.workplace.preset_import.guides import Guide
from zhike.workplace.preset_import.shape import Shape, plain

# The column under which a cell finds the currency that somebody chose for a file that names none.
CHOSEN_CURRENCY = "(chosen currency)"
OPTIONS = frozenset({"mode", "owner", "currency", "encoding", "delimiter", "sheet"})


class OwnerQuestion(Input):
    """Whose the records become."""

    owner: int | None = Field(None, title=gettext_noop("Owner where the file names nobody known here"),
                              json_schema_extra={"lookup": "users"})  # fmt: skip


class MoneyQuestions(OwnerQuestion):
    """Whose the records become, and in which currency the file counts."""

    currency: Literal[("", *money.CURRENCIES)] = Field(
        "", title=gettext_noop("Currency where the file names none"),
        json_schema_extra={"labels": {"": gettext_lazy("That of the company")}},
    )  # fmt: skip


class Listening(dict[str, str]):
    """An empty row that notes which columns a cell asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        """Note the column and answer as an empty one."""
        self.asked.add(key)
        return default


def guide(shape: Shape) -> Guide:
    """Return how a shape explains itself."""
    return Guide(
        goes=partial(goes, shape), lacks=shape.lacks,
        questions=lambda headers: MoneyQuestions if "currency" in shape.cells else OwnerQuestion if shape.owner else None,
        check=check_options, reading=frozenset({"encoding", "delimiter", "sheet", "mode"}), facts=partial(facts, shape),
    )  # fmt: skip


def read_by(shape: Shape) -> Iterator[tuple[str, set[str]]]:
    """Yield for each of our fields the columns that fill it."""
    for name, cell in shape.cells.items():
        row = Listening()
        cell(row)
        yield name, row.asked
    if shape.owner:
        yield "owner", {header.casefold() for header in shape.owner}


def goes(shape: Shape, headers: Sequence[str], actor: Actor) -> list[str]:
    """Return the labels of the fields that each column fills."""
    fields = importable(get_object(shape.object_key), actor)
    into: dict[str, list[str]] = {}
    for name, columns in read_by(shape):
        label = (
            _("Key of the other program")
            if name == "import_key"
            else str(fields[name].label)
            if name in fields
            else ""
        )
        for column in columns:
            into.setdefault(column, []).append(label)
    return [" · ".join(dict.fromkeys(filter(None, into.get(plain(header), [])))) for header in headers]


def facts(shape: Shape) -> list[str]:
    """Return what else is worth knowing before the import."""
    found = [
        _(
            "A row is recognised by its key in the other program: importing the file again changes what differs and adds nothing twice."
        )
    ]
    found.append(_("What a field can't hold is written into the note, so that nothing is lost."))
    return [*found, str(shape.before)] if shape.before else found


def check_options(options: Mapping[str, str]) -> None:
    """Refuse options that don't exist or can't be. Raises Invalid."""
    faults: dict[str, list[str]] = {}
    if unknown := sorted(set(options) - OPTIONS):
        raise Invalid(_("There is no option %(name)s. There are: %(all)s.")
                      % {"name": ", ".join(unknown)[:80], "all": ", ".join(sorted(OPTIONS))})  # fmt: skip
    if options.get("mode", "both") not in MODES:
        faults["mode"] = [_("Choose whether to create, to update, or both.")]
    if options.get("currency") and options["currency"] not in money.CURRENCIES:
        faults["currency"] = [_("There is no such currency.")]
    if options.get("owner") and owner_of(options) is None:
        faults["owner"] = [_("There is no such person or team.")]
    if faults:
        raise Invalid(faults)


def owner_of(options: Mapping[str, str]) -> int | None:
    """Return the id of the chosen owner, None where nobody who works here was chosen."""
    text = options.get("owner", "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        return None
    people = User.objects.filter(pk=int(text), is_active=True, deleted_at__isnull=True)
    return people.values_list("pk", flat=True).first()
