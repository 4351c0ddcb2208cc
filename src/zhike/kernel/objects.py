"""Objects: the nouns of the program, declared once and read by every door.

An app declares ``@register class CustomerObject(Object)`` in its ``objects.py``; the registry binds
each declaration to its model when Django is ready (``bind_all``), after which a mistake is a failed
start-up check (``checks.py``), never a surprise at run time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from django.db import models
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from zhike.kernel.errors import BadFilter
from zhike.kernel.fields import BoundField, Field
from zhike.kernel.formats.measures import measure_word

if TYPE_CHECKING:
    from zhike.kernel.access import Actor
    from zhike.kernel.records import Record
    from zhike.kernel.verbs import Verb

__all__ = ["BoundField", "Field", "Object", "Section", "all_objects", "get_object", "object_of", "register"]

# Columns of every record; they have a fixed place and need no row in the table.
FIXED = ("id", "version", "deleted_at", "created_at", "changed_at", "created_by", "custom")


@dataclass(frozen=True)
class Section:
    """A headed group of fields on the form and in the facts panel."""

    label: Any
    names: tuple[str, ...]


class Object:
    """A noun. Sub-classes only set attributes; see ``docs/guide/developers.md`` for the table."""

    model: type[Record]
    title: str = "name"
    naming: tuple[str, ...] = ()  # what title_of asks beside the title
    order: str = "-changed_at"
    slug: str = ""
    icon: str = "database"
    fields: tuple[Field, ...] = ()
    sections: tuple[Section, ...] = ()
    panels: tuple[Any, ...] = ()
    verbs: tuple[Any, ...] = ()
    named: Mapping[str, Any] = {}
    # Path to the owning user and team, when records belong to somebody.
    owner: str = ""
    team: str = ""
    # Name of the field whose record decides who may see this one (an order line follows its order).
    parent: str = ""
    # Verbs of events that a timeline shows to the one who did it and to whoever holds a permission: verb, permission.
    guarded: Mapping[str, str] = {}
    # Attribute path to the id of the customer whose timeline this object's events belong to.
    customer: str = ""
    # What an administrator's arrangement of form and page says beside ``sections``; see ``arranged``.
    left_out: frozenset[str] = frozenset()
    demanded: frozenset[str] = frozenset()
    helps: Mapping[str, Any] = {}
    # Fields by which an import recognises an existing record, first filled one wins.
    keys: tuple[str, ...] = ("import_key",)
    # Required fields that ``derive`` makes of others where a new record leaves them empty: field, those others.
    made_of: Mapping[str, frozenset[str]] = {}
    # Where its list is reached: the main navigation, the settings, or nowhere (parts of other pages).
    navigation: Literal["main", "settings", ""] = "main"
    # Its place in the navigation.
    rank: int = 50
    # The letter after "g" that jumps to its list; every object of the main navigation has one, Home has "h".
    go: str = ""
    # False: written only by its own verbs, so there is no generic create, change, delete.
    writable: bool = True
    # An object that is not writable has a page of its app at /<slug>/new/ all the same.
    creatable: bool = False
    # What its list's button says instead of “New …”.
    create_label: Any = ""
    description: Any = ""

    def __init__(self) -> None:
        self.key = self.model._meta.label_lower
        self.event = self.model._meta.model_name or ""
        self._bound: dict[str, BoundField] = {}
        self._declared: dict[str, BoundField] = {}
        # Fields that an administrator made, by name.
        self.custom: dict[str, Any] = {}

    def bind(self) -> None:
        """Tie the rows to the model's columns. Raises FieldDoesNotExist or TypeError on a wrong row."""
        self._declared = {
            field.name: BoundField(field, self) for field in (*self.fixed_fields(), *self.fields)
        }
        self.extend(self.custom)

    def extend(self, custom: Mapping[str, BoundField]) -> None:
        """Set the fields that an administrator made; they stand behind the declared ones, in a section of their own."""
        declared = type(self).sections
        self.sections = (*declared, Section(_("Additional fields"), tuple(custom))) if custom else declared
        self.custom = dict(custom)
        self._bound = self._declared | self.custom

    def arranged(self, actor: Actor) -> Any:
        """Return how form and page look for an actor: what has ``sections``, ``left_out``, ``demanded`` and ``helps``."""
        return next((found for ask in arrangers if (found := ask(self, actor)) is not None), self)

    def fixed_fields(self) -> tuple[Field, ...]:
        """Return the rows that every record has."""
        return (
            Field("id", api="r", files="out", filter=True, audit=False),
            Field("version", api="r", audit=False),
            Field("created_at", list="more", sort=True, filter=True, api="r", files="out", audit=False),
            Field("changed_at", list="more", sort=True, filter=True, api="r", files="out", audit=False),
        )

    @property
    def bound(self) -> dict[str, BoundField]:
        """Return the fields by name, in the order of the declaration."""
        return self._bound

    def field(self, name: str) -> BoundField:
        """Return one field. Raises BadFilter for an unknown name."""
        try:
            return self._bound[name]
        except (KeyError, TypeError):
            raise BadFilter(f"{self.key} has no field “{str(name)[:80]}”.") from None

    def placed(self, flag: str) -> Iterator[BoundField]:
        """Iterate over the fields that carry a flag."""
        return (bound for bound in self._bound.values() if getattr(bound.field, flag))

    @property
    def label(self) -> str:
        """Return the translated name of one record."""
        return capfirst(str(self.model._meta.verbose_name))

    @property
    def label_plural(self) -> str:
        """Return the translated name of several records."""
        return capfirst(str(self.model._meta.verbose_name_plural))

    @property
    def noun(self) -> str:
        """Return the translated name of one record as it stands inside a sentence."""
        return str(self.model._meta.verbose_name)

    @property
    def nouns(self) -> str:
        """Return the translated name of several records as it stands inside a sentence."""
        return str(self.model._meta.verbose_name_plural)

    def counted(self, number: int) -> str:
        """Return so many records in words: “3 customers”, “3 个客户”."""
        return f"{number_format(number, force_grouping=True)} {self.measured(number)}"

    def measured(self, number: int) -> str:
        """Return what stands behind such a number: “customer” behind 1, else “customers”; “个客户”."""
        noun = self.noun if number == 1 else self.nouns
        return measure_word(noun) + noun

    @cached_property
    def verb_table(self) -> dict[str, Verb]:
        """Return the object's own verbs by key."""
        return {function.verb.key: function.verb for function in self.verbs}

    def customer_id(self, record: models.Model) -> int | None:
        """Return the id of the customer in whose timeline the record's events stand."""
        value: Any = record
        for part in self.customer.split(".") if self.customer else ():
            value = getattr(value, part, None)
        return value if isinstance(value, int) else None

    def follow(self, records: Sequence[Any], *, actor: Actor) -> None:
        """Write what must stand beside records just written, in their transaction; bulk writers pass whole batches.

        Called after every create, change, delete and restore, by whatever door. Does nothing unless overridden.
        """

    def leads(self, records: Sequence[Any], actor: Actor) -> Mapping[int, Any]:
        """Return what stands before the titles of a list's rows, by id: the ``template`` with what it shows."""
        return {}

    def dressed(self, name: str, record: Any, value: Any) -> Any:
        """Return how a value of a record is shown, where its looks follow from more than the value (``pages.values``)."""
        return value

    def told(self, name: str, pair: Sequence[Any]) -> list[dict[str, Any]]:
        """Return a change of a field as several in words, each with label, old and new; none where it is a single one."""
        return []

    def countries(self, rows: Sequence[Mapping[str, Any]], stored: Any = None) -> list[str]:
        """Return the region (ISO 3166) that rows of values, maybe not yet clean, belong to; "" for the house's."""
        return [""] * len(rows)

    def makes(self, name: str, filled: Collection[str]) -> bool:
        """Say whether a new record makes a field of others that are ``filled``, so that nobody need fill it."""
        return not self.made_of.get(name, frozenset()).isdisjoint(filled)

    def title_of(self, record: models.Model) -> str:
        """Return the words that name a record on screen."""
        return str(getattr(record, self.title)) or f"#{record.pk}"


# Asked how an object is arranged for an actor; None where nobody arranged anything.
arrangers: list[Callable[[Object, Actor], Any]] = []
_registry: dict[str, Object] = {}
_by_slug: dict[str, Object] = {}
_by_model: dict[type[models.Model], Object] = {}
Declared = TypeVar("Declared", bound=type[Object])


def register(declaration: Declared) -> Declared:
    """Add an object to the registry; used as a class decorator."""
    obj = declaration()
    slug = obj.slug or obj.event + "s"
    if obj.key in _registry or slug in _by_slug:
        raise ValueError(f"{obj.key} (or its slug “{slug}”) is registered twice")
    obj.slug = slug
    _registry[obj.key] = _by_slug[slug] = _by_model[obj.model] = obj
    return declaration


def bind_all() -> None:
    """Bind every registered object; called once when all apps are loaded."""
    for obj in _registry.values():
        obj.bind()


def all_objects() -> list[Object]:
    """Return the registered objects in the order of registration."""
    return list(_registry.values())


def get_object(key: str) -> Object:
    """Return the object called ``app.model`` or by its slug. Raises BadFilter when there is none."""
    found = _registry.get(key) or _by_slug.get(key)
    if found is None:
        raise BadFilter(f"There is no object “{str(key)[:80]}”.")
    return found


def object_of(model: type[models.Model] | models.Model) -> Object:
    """Return the object of a model class or of one record."""
    return _by_model[model if isinstance(model, type) else type(model)]


def find_object_of(model: type[models.Model]) -> Object | None:
    """Return the object of a model class, or None where the model is not an object."""
    return _by_model.get(model)
