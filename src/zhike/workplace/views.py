"""The board of any object, its further cards, and moving a card."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zhike.kernel import access, actions, verbs
from zhike.kernel import listing as listings
from zhike.kernel.access import Actor, veil
from zhike.kernel.errors import BadFilter, Invalid, NotFound
from zhike.kernel.fields import BoundField
from zhike.kernel.keyset import Cursor
from zhike.kernel.listing import Listing, shown
from zhike.kernel.objects import Object
from zhike.kernel.pages import filter_words
from zhike.kernel.pages.door import known, page, targets, toast
from zhike.kernel.pages.edit import undo_url, version_of
from zhike.kernel.pages.list import head, urls
from zhike.kernel.pages.timeline import number
from zhike.kernel.pages.values import Names, show, show_raw
from zhike.workplace import boards
from zhike.workplace.boards import Board

OWN = ("by", "value")


def chosen(request: HttpRequest, actor: Actor, slug: str) -> tuple[Object, BoundField, Board]:
    """Return the object, field and board of an address. Raises NotFound where the reader has no such board."""
    obj = known(slug, actor)
    access.require(actor, obj, "see")
    fields = boards.fields_of(obj, actor)
    name = request.GET.get("by", "")
    bound = next((bound for bound in fields if not name or bound.name == name), None)
    if bound is None:
        raise NotFound()
    return obj, bound, boards.board_of(obj, bound)


def asked(request: HttpRequest, obj: Object, actor: Actor) -> tuple[Listing, str]:
    """Return the list that the address asks for, and what is wrong with its filter: then nothing matches."""
    pairs = [(name, value) for name, value in request.GET.items() if name not in (*OWN, "after", "sort")]
    try:
        return listings.read(obj, actor, pairs), ""
    except BadFilter as error:
        return listings.read(obj, actor, [("filter", '{"any": []}')]), str(error.message)


@page
def board_page(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Show the board of an object, or its changing part when htmx asks for it."""
    obj, bound, board = chosen(request, actor, slug)
    listing, fault = asked(request, obj, actor)
    context = content(request, listing, bound, board, fault)
    if targets(request, "list"):
        return render(request, "workplace/_board.html", context | {"fragment": True})
    return render(request, "workplace/board.html", context)


def content(
    request: HttpRequest, listing: Listing, bound: BoundField, board: Board, fault: str
) -> dict[str, Any]:
    """Return what the board shows."""
    obj, actor = listing.obj, listing.actor
    labels = boards.columns_of(bound)
    numbers = boards.figures(listing, board)
    filled = [value for value in labels if value in numbers]
    cards = boards.newest(listing, board, filled)
    veil((record for found in cards.values() for record in found), actor)
    names = Names(actor).want(
        on_card(obj, board, actor), [record for found in cards.values() for record in found]
    )
    count = sum(row["count"] for row in numbers.values())
    words = [] if fault else filter_words.sentences(listing, without_own(request))
    # What search and filter leave empty gives its room away; a card can still be dropped there.
    folds = bool(count and (listing.search or words))
    return {
        "object": head(obj), "urls": urls(obj, actor), "q": listing.search, "by": bound.name,
        "table_url": f"/{obj.slug}/?{state(request)}",
        "boards": [{"key": other.name, "label": other.label} for other in boards.fields_of(obj, actor)],
        "movable": boards.movable(obj, board, actor), "moves": moves(obj, board, labels),
        "columns": [
            column(request, listing, board, names, value, label, numbers.get(value), cards.get(value, []))
            | {"folded": folds and value not in numbers}
            for value, label in labels.items() if value or value in numbers
        ],
        "count": {"text": number_format(count, force_grouping=True), "word": obj.measured(count)},
        "filter": {
            "words": words,
            "clear_url": filter_words.clear_url(without_own(request)), "error": fault,
        },
    }  # fmt: skip


def without_own(request: HttpRequest) -> Any:
    """Return the query without what only the board understands."""
    query = request.GET.copy()
    for name in ("value", "after"):
        query.pop(name, None)
    return query


def state(request: HttpRequest) -> str:
    """Return the search and the filter as a query."""
    return urlencode([(name, request.GET[name]) for name in ("q", "filter") if request.GET.get(name)])


def moves(obj: Object, board: Board, labels: dict[str, str]) -> list[dict[str, str]]:
    """Return the columns that a card can be moved to, each with the verb whose form is asked first."""
    found = []
    for value, label in labels.items():
        own = board.verbs.get(value, "")
        row = obj.verb_table[own] if own else None
        asks = (
            own if row and row.input and any(f.is_required() for f in row.input.model_fields.values()) else ""
        )
        found.append({"value": value, "label": label or _("Without a value"), "asks": asks})
    return found


def column(
    request: HttpRequest, listing: Listing, board: Board, names: Names, value: str, label: str,
    numbers: dict[str, Any] | None, cards: list[Any],
) -> dict[str, Any]:  # fmt: skip
    """Return one column: its head with count and sums, its first cards, and where the next ones are."""
    rest = len(cards) > boards.CARDS
    cards = cards[: boards.CARDS]
    sums = [
        {"label": str(listing.obj.field(name).label), "text": show_raw(listing.obj.field(name), total, names).text}
        for name in board.sums if numbers and (total := numbers.get(f"sum_{name}")) is not None
    ]  # fmt: skip
    return {
        "value": value, "label": label or _("Without a value"), "sums": sums,
        "count": number_format(numbers["count"] if numbers else 0, force_grouping=True),
        "cards": [card(listing, board, record, names) for record in cards],
        "more_url": more_url(request, board, value, cards) if rest else "",
    }  # fmt: skip


def more_url(request: HttpRequest, board: Board, value: str, cards: list[Any]) -> str:
    """Return where the cards after the last one of a column are."""
    cursor = Cursor(cards[-1].changed_at.isoformat(), cards[-1].pk).encode()
    own = urlencode({"by": board.field, "value": value, "after": cursor})
    return f"more/?{own}&{state(request)}"


def on_card(obj: Object, board: Board, actor: Actor) -> list[BoundField]:
    """Return the fields on a card that the reader may see."""
    return [obj.field(name) for name in board.card if shown(actor, obj, name)]


def card(listing: Listing, board: Board, record: Any, names: Names) -> dict[str, Any]:
    """Return one card."""
    obj = listing.obj
    aged = board.since and shown(listing.actor, obj, board.since)
    since = getattr(record, board.since, None) if aged else None
    days = (localtime(now()).date() - localtime(since).date()).days if since else None
    return {
        "id": record.pk, "url": f"/{obj.slug}/{record.pk}/", "title": obj.title_of(record),
        "version": record.version, "value": str(getattr(record, board.field)),
        "facts": [
            {"label": bound.label, "shown": show(bound, record, names)}
            for bound in on_card(obj, board, listing.actor)
        ],
        "age": "" if days is None else ngettext("%(days)d day here", "%(days)d days here", days) % {"days": days},
    }  # fmt: skip


@page
def more_cards(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Show the next cards of a column."""
    obj, bound, board = chosen(request, actor, slug)
    listing, _fault = asked(request, obj, actor)
    value = request.GET.get("value", "")
    records, rest = boards.more(listing, board, value, request.GET.get("after", ""))
    veil(records, actor)
    names = Names(actor).want(on_card(obj, board, actor), records)
    return render(request, "workplace/_cards.html", {
        "column": {
            "cards": [card(listing, board, record, names) for record in records],
            "more_url": more_url(request, board, value, records) if rest else "",
        },
        "movable": boards.movable(obj, board, actor), "moves": moves(obj, board, boards.columns_of(bound)),
    })  # fmt: skip


@require_POST
@page
def move_card(request: HttpRequest, actor: Actor, slug: str, pk: int) -> HttpResponse:
    """Move a card to a column; a refusal says why, and the card stays where it was."""
    obj, bound, board = chosen(request, actor, slug)
    record = access.get(actor, obj.model, pk)
    value, old = request.GET.get("value", ""), str(bound.value(record))
    if value not in boards.columns_of(bound):
        raise Invalid(_("There is no such column."))
    # An undo carries in its address what the move left, so that it takes back nothing that came after.
    version = number(request.GET["version"]) if "version" in request.GET else None
    if "version" in request.POST:
        version = version_of(request)
    verb = board.verb_to(value)
    if verb:
        verbs.run(
            record,
            verb,
            {bound.name: value} if value not in board.verbs else None,
            actor=actor,
            version=version,
        )
        undo = undo_of(obj, record, verb) or way_back(obj, record, bound.name, old)
    else:
        undo = beside(
            obj, undo_url(actions.change(record, {bound.name: value}, actor=actor, version=version)), pk
        )
    label = boards.columns_of(bound)[value] or _("Without a value")
    text = _("“%(title)s” moved to %(column)s.") % {"title": obj.title_of(record), "column": label}
    return toast(HttpResponse(status=204), text, undo=undo)


def undo_of(obj: Object, record: Any, key: str) -> str:
    """Return where a verb that was just done is taken back as on the record's own page, "" where nothing takes it back."""
    row = verbs.find(obj, key)
    if row.undo:
        return f"/{obj.slug}/{record.pk}/{row.undo}/"
    return beside(obj, undo_url(record, row.event.verb), record.pk) if row.returns else ""


def beside(obj: Object, undo: str, pk: int) -> str:
    """Return an undo's address with its record, of which the board's newest note alone stands."""
    return f"/{obj.slug}/{pk}{undo}" if undo else ""


def way_back(obj: Object, record: Any, by: str, value: str) -> str:
    """Return the move to the column that a card came from, in the state in which it was left there."""
    left = obj.model._default_manager.values_list("version", flat=True).get(pk=record.pk)
    return f"/{obj.slug}/{record.pk}/place/?{urlencode({'by': by, 'value': value, 'version': left})}"
