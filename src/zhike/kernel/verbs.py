"""Verbs: what can be done to a record beyond create, change and delete, declared beside the function itself.

    @verb(label=_("Hand over"), input=HandOver, event=EventType("customer.handed_over", …))
    def hand_over(customer, *, actor, owner): ...

From the typed input follow the form, the API body, the bulk command and later the automation step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pydantic
from django.db import transaction
from django.utils.translation import gettext as _

from zhike.kernel import actions, events
from zhike.kernel.access import Actor, may
from zhike.kernel.errors import BadFilter, Invalid, NotAllowed
from zhike.kernel.events import EventType
from zhike.kernel.formats.faults import in_words
from zhike.kernel.kinds.base import BadValue, check_text
from zhike.kernel.objects import Object, object_of
from zhike.kernel.records import Record


class Input(pydantic.BaseModel):
    """Base of the typed inputs of verbs: unknown names are refused, types are not bent."""

    model_config = pydantic.ConfigDict(extra="forbid", str_max_length=100_000)


@dataclass(frozen=True)
class Verb:
    """The declaration of a verb. ``when`` says whether it makes sense for a record now.

    ``undo`` is the key of the verb that takes it back: such a verb, which asks nothing, is done at once.
    ``returns`` says that whoever did it may take it back while it is fresh, also when it took his rights from him.
    ``told(what, values, number)`` says what was done to so many records, called ``what``; without it the event's label does.
    """

    key: str
    function: Callable[..., Any]
    label: Any
    input: type[Input] | None
    access: str
    event: EventType
    icon: str
    destructive: bool
    bulk: bool
    when: Callable[[Record], bool]
    undo: str
    returns: bool = False
    told: Callable[[str, Mapping[str, Any], int], str] | None = None

    def said(self, what: str, values: Mapping[str, Any]) -> str:
        """Return in words what was done to a record."""
        return (
            self.told(what, values, 1)
            if self.told
            else _("“%(title)s”: %(done)s.") % {"title": what, "done": self.event.label}
        )


def verb(
    *,
    label: Any,
    event: EventType,
    input: type[Input] | None = None,  # noqa: A002 - the word of design.md §2
    access: str = "change",
    icon: str = "bolt",
    destructive: bool = False,
    bulk: bool = True,
    when: Callable[[Record], bool] = lambda record: True,
    undo: str = "",
    returns: bool = False,
    told: Callable[[str, Mapping[str, Any], int], str] | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a function as a verb; its key is the function's name. The function gets a locked record."""

    def declare(function: Callable[..., Any]) -> Callable[..., Any]:
        events.declare(event)
        row = Verb(
            function.__name__, function, label, input, access, event, icon, destructive, bulk, when, undo,
            returns, told,
        )  # fmt: skip
        function.verb = row  # type: ignore[attr-defined]
        return function

    return declare


def find(obj: Object, key: str) -> Verb:
    """Return a verb of an object. Raises BadFilter for an unknown one."""
    try:
        return obj.verb_table[key]
    except KeyError:
        raise BadFilter(_("There is no action “%(verb)s”.") % {"verb": key[:80]}) from None


def available(obj: Object, record: Record, actor: Actor) -> list[Verb]:
    """Return the verbs that the actor may do on a record now."""
    return [row for row in obj.verb_table.values() if may(actor, obj, row.access) and row.when(record)]


def clean_input(row: Verb, payload: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the payload checked against the verb's input. Raises Invalid."""
    if row.input is None:
        if payload:
            raise Invalid(_("This action takes no values."))
        return {}
    return clean_model(row.input, payload or {})


def clean_model(model: type[Input], payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return the payload as the values of a typed input, by name. Raises Invalid with every fault."""
    try:
        read = model.model_validate(dict(payload))
        values = {name: getattr(read, name) for name in model.model_fields}
        return {name: check_text(text) if type(text) is str else text for name, text in values.items()}
    except pydantic.ValidationError as error:
        faults: dict[str, list[str]] = {}
        for fault in error.errors():
            faults.setdefault(".".join(map(str, fault["loc"])), []).append(in_words(fault, _))
        raise Invalid(faults) from None
    except BadValue as error:
        raise Invalid(str(error)) from None


def run(
    record: Record,
    key: str,
    payload: Mapping[str, Any] | None = None,
    *,
    actor: Actor,
    version: int | None = None,
) -> Any:
    """Do a verb on a record: check access, lock, check that it makes sense, call the function.

    Raises NotFound, NotAllowed, Conflict or Invalid; then nothing was changed.
    """
    row = find(object_of(record), key)
    values = clean_input(row, payload)
    with transaction.atomic():
        locked = actions.lock(record, actor=actor, verb=row.access, version=version)
        if not row.when(locked):
            raise NotAllowed(_("“%(verb)s” is not possible for this record now.") % {"verb": row.label})
        return row.function(locked, actor=actor, **values)
