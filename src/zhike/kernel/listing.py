"""A list as somebody asks for it: filter, search, order and page, read from the query and checked once.

Pages, the API, exports and bulk actions all begin here, so that a URL means the same rows everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import OuterRef, Q, Subquery, Sum, Value
from django.utils.translation import gettext as _

from zhike.kernel.access import Actor, context, field_right, may_see, require, visible_to
from zhike.kernel.errors import BadFilter, BadLimit
from zhike.kernel.filters import All, Node, from_query, parse, to_q
from zhike.kernel.formats.folding import fold
from zhike.kernel.keyset import Cursor, Order, parse_order, read_page
from zhike.kernel.objects import BoundField, Object, object_of

COUNT_LIMIT = 10_000
MAX_SEARCH = 100


@dataclass(frozen=True)
class Page:
    """One page of a list. The cursors are None at either end."""

    items: list[Any]
    next: str | None
    previous: str | None


@dataclass(frozen=True)
class Listing:
    """A checked question for rows of one object."""

    obj: Object
    actor: Actor
    tree: Node
    raw_filter: dict[str, Any]
    search: str
    order: Order
    cursor: Cursor | None
    limit: int
    verb: str = "see"
    deleted: bool = False

    @cached_property
    def rows(self) -> models.QuerySet:
        """Return all rows that the list is about, in no order."""
        return self.narrowed(visible_to(self.actor, self.obj.model, self.verb, deleted=self.deleted))

    @cached_property
    def plenty(self) -> models.QuerySet | None:
        """Return the same rows in a form that suits walking along them, where they are known to be more than one counts."""
        return plentiful[0](self) if plentiful else None

    def narrowed(self, rows: models.QuerySet) -> models.QuerySet:
        """Return those of some rows that the filter and the search let through."""
        if self.tree != All(()):
            rows = rows.filter(to_q(self.tree, context(self.actor)))
        if self.search:
            rows = rows.filter(search_condition(self.obj, self.actor, self.search))
        return rows

    def page(self, rows: models.QuerySet | None = None) -> Page:
        """Return the page of records that the cursor points at."""
        rows = rows if rows is not None else self.rows if self.plenty is None else self.plenty
        items, more = read_page(rows, self.order, self.cursor, self.limit)
        edges = [
            Cursor(_plain(getattr(item, self.order.attribute)), item.pk) for item in (items[:1] + items[-1:])
        ]
        return self.with_cursors(items, edges, more)

    def with_cursors(self, items: list[Any], edges: Sequence[Cursor], more: bool) -> Page:
        """Return a page with the cursors of its first and last row, where there is something beyond them."""
        if not items:
            return Page([], None, None)
        first, last = edges[0].encode(), edges[-1].encode()
        if self.cursor is None:
            return Page(items, last if more else None, None)
        if self.cursor.back:
            return Page(items, last, first if more else None)
        return Page(items, last if more else None, first)

    def count(self) -> tuple[int, bool]:
        """Return the number of rows, counted to 10,000 at most, and whether there are more."""
        if self.plenty is not None:
            return COUNT_LIMIT, True
        found = self.countable.count()
        return min(found, COUNT_LIMIT), found > COUNT_LIMIT

    @property
    def countable(self) -> models.QuerySet:
        """Return as many of the rows as are counted, and one."""
        return self.rows.order_by().values("pk")[: COUNT_LIMIT + 1]

    def totals(self) -> dict[str, Any]:
        """Return the sums of the fields with a total that the actor may see, by name."""
        fields = [bound for bound in self.obj.placed("total") if shown(self.actor, self.obj, bound.name)]
        if not fields:
            return {}
        sums = self.rows.order_by().aggregate(**{f"sum_{bound.name}": Sum(bound.lookup) for bound in fields})
        return {bound.name: sums[f"sum_{bound.name}"] for bound in fields}


def shown(actor: Actor, obj: Object, name: str) -> bool:
    """Say whether the actor may see a field."""
    return field_right(actor, obj, name) != "hidden"


def read(
    obj: Object,
    actor: Actor,
    pairs: Iterable[tuple[str, str]],
    *,
    limit: int = 50,
    max_limit: int = 200,
    verb: str = "see",
    deleted: bool = False,
) -> Listing:
    """Return the checked list that a query string asks for. Raises NotAllowed or BadFilter."""
    require(actor, obj, verb)
    pairs = list(pairs)
    single = dict(pairs)
    sees = may_see(actor)
    raw = from_query(pairs, obj)
    order = parse_order(single.get("sort", ""), obj, sees)
    after, before = single.get("after", ""), single.get("before", "")
    cursor = None
    if after or before:
        custom = obj.custom.get(order.field)
        column = custom.column if custom else obj.model._meta.get_field(order.column)
        cursor = Cursor.decode(after or before, column, back=not after)
    return Listing(
        obj=obj, actor=actor, tree=parse(raw, obj, sees), raw_filter=raw, search=clean_search(single.get("q", "")),
        order=order, cursor=cursor, limit=clean_limit(single.get("limit", ""), limit, max_limit), verb=verb, deleted=deleted,
    )  # fmt: skip


def clean_limit(text: str, default: int, most: int) -> int:
    """Return the number of rows a page has. Raises BadLimit outside 1 … most."""
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= most):
        raise BadLimit(_("“limit” must be a number from 1 to %(most)d.") % {"most": most})
    return int(text)


def clean_search(text: str) -> str:
    """Return the searched words; a NUL, which no stored text has, separates them. Raises BadFilter for too much."""
    text = text.replace("\0", " ")
    if len(text) > MAX_SEARCH:
        raise BadFilter(_("Search for at most %(limit)d characters.") % {"limit": MAX_SEARCH})
    return text.strip()


# An app above the kernel puts here what finds the rows of ``Listing.plenty``, or None.
plentiful: list[Callable[[Listing], models.QuerySet | None]] = []
# An index that gives the condition in place of ``direct_condition``; an app above the kernel puts it here.
indexed_search: list[Callable[[Object, Actor, str], Q]] = []


def search_condition(obj: Object, actor: Actor, text: str) -> Q:
    """Return the condition that every word of ``text`` is found in a search field that the actor may see."""
    return (indexed_search or [direct_condition])[0](obj, actor, text)


def direct_condition(obj: Object, actor: Actor, text: str) -> Q:
    """Return the same condition on the record's own columns, without an index."""
    fields = list(obj.placed("search"))
    seen = [bound for bound in fields if shown(actor, obj, bound.name)]
    derived = seen == fields and any(column.name == "search_text" for column in obj.model._meta.fields)
    condition = Q()
    for word in text.split():
        if derived:
            condition &= Q(search_text__contains=fold(word))
        else:
            # The derived text mixes all fields; whoever may not see one of them searches the others one by one.
            ways = [(f"{bound.lookup}__icontains", word) for bound in seen]
            condition &= Q(("pk__in", []), *ways, _connector=Q.OR)
    return condition


def with_company(rows: models.QuerySet, obj: Object, actor: Actor) -> models.QuerySet:
    """Return rows with ``of_company``: the name of the customer whose they are tells two people of one name apart.

    It is None for what is nobody's, and where the actor may not see whose it is.
    """
    bound = next((b for b in obj.bound.values() if b.is_reference and b.attname == obj.customer), None)
    if bound is None or not shown(actor, obj, bound.name):
        return rows.annotate(of_company=Value(None, models.TextField()))
    above = visible_to(actor, bound.related_model).filter(pk=OuterRef(bound.name))
    return rows.annotate(of_company=Subquery(above.values(object_of(bound.related_model).title)[:1]))


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | str) or value is None else str(value)


def api_fields(obj: Object, actor: Actor) -> list[BoundField]:
    """Return the fields that the API shows to the actor."""
    return [bound for bound in obj.placed("api") if shown(actor, obj, bound.name)]
