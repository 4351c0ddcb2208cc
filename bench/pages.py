"""How fast pages and the API answer an ordinary salesman, beside the statements that they send."""

import asyncio
from collections.abc import Iterator
from random import Random
from urllib.parse import quote

import psycopg
from django.http import QueryDict

from zhike.customers.models import Customer
from zhike.kernel import listing
from zhike.kernel.access import visible_to
from zhike.kernel.api import rows
from zhike.kernel.keyset import read_page
from zhike.kernel.objects import object_of

from .floor import Statement, of_page, reading, settled, statements, time_asked
from .load import Answers, Load, run
from .measure import Budget, Figure
from .visitor import Visitor
from .wire import Request

TIMES = 100
LISTS = (
    "level=A&sort=-net_purchases",
    "country=CN&sort=-changed_at",
    "trade_status=active&sort=name",
    "net_purchases.gte=10000&sort=-last_order_on",
)
API, PAGES = "API", "Pages"


class Questions:
    """Asks a running server as one visitor and puts the floors beside the answers."""

    def __init__(
        self, port: int, customers: int, visitor: Visitor, plain: psycopg.Connection, seconds: float
    ):
        self.port, self.customers, self.visitor, self.plain, self.seconds = (
            port,
            customers,
            visitor,
            plain,
            seconds,
        )

    def figures(self) -> Iterator[Figure]:
        """Yield all figures."""
        yield from self.api_lists()
        yield from self.page("list of customers, first page", ["/customers/"], 60, 150)
        yield from self.page(
            "list of customers, filtered", [f"/customers/?{query}" for query in LISTS], 60, 150
        )
        yield from self.page("list of orders, first page", ["/orders/"], None, None)
        yield from self.page("list of contacts, first page", ["/contacts/"], None, None)
        yield from self.page("record of a customer with timeline", self.records(), 60, None)
        for name, words in self.searches().items():
            paths = [f"/customers/lookup/?q={quote(word)}" for word in words]
            yield from self.page(f"search, {name}", paths, None, 80)

    def ask(self, paths: list[str], headers: dict[str, str], connections: int = 1) -> Answers:
        """Ask paths in turn for a while. Raises ValueError where an answer is a refusal or leads elsewhere."""
        requests = [Request.to(f"127.0.0.1:{self.port}", path, headers=headers) for path in paths]
        answers = asyncio.run(run(Load(("127.0.0.1", self.port), requests, connections, self.seconds)))
        if answers.failed or set(answers.statuses) != {200}:
            raise ValueError(f"{paths[0]}: {answers.failed} of {answers.requests} failed, {answers.statuses}")
        return answers

    def api_lists(self) -> Iterator[Figure]:
        """Yield the API's lists of 50 customers: each by itself, and all in turn over 16 connections."""
        paths = [f"/api/v1/customers?limit=50&{query}" for query in LISTS]
        asked = [list_statements(self.visitor, query) for query in LISTS]
        for query, path, found in zip(LISTS, paths, asked, strict=True):
            floor = time_asked(self.plain, [found], TIMES)[0]
            answers = self.ask([path], self.visitor.api)
            yield Figure(API, f"50 customers, {query}, p50", self.customers, answers.p50, "ms", floor, "the same SQL",
                         Budget(times=2.5, plus=3))  # fmt: skip
        many = self.ask(paths, self.visitor.api, connections=16)
        yield Figure(API, "these lists in turn, 16 connections", self.customers, many.rate, "requests/s",
                     budget=Budget(at_least=500))  # fmt: skip

    def page(self, work: str, paths: list[str], p50: float | None, p95: float | None) -> Iterator[Figure]:
        """Yield p50, p95 and the number of queries of pages that are asked in turn."""
        paths = [settled(self.visitor, path) for path in paths]
        asked = [reading(of_page(self.visitor, path)) for path in paths]
        floors = time_asked(self.plain, asked, max(3, TIMES // len(asked)))
        answers = self.ask(paths, self.visitor.page)
        for name, figure, most, floor in (
            ("p50", answers.p50, p50, floors[0]),
            ("p95", answers.p95, p95, floors[1]),
        ):
            budget = None if most is None else Budget(at_most=most)
            yield Figure(
                PAGES, f"{work}, {name}", self.customers, figure, "ms", floor, "the same SQL", budget
            )
        yield Figure(PAGES, work, self.customers, max(map(len, asked)), "queries")

    def records(self) -> list[str]:
        """Return the pages of some customers that the salesman sees, every second one with orders."""
        seen = visible_to(self.visitor.actor, Customer)
        ids = [*seen.order_by("-orders_count")[:10].values_list("pk", flat=True)]
        ids += seen.order_by("-id")[:10].values_list("pk", flat=True)
        return [f"/customers/{pk}/" for pk in ids]

    def searches(self) -> dict[str, list[str]]:
        """Return words that occur in names, drawn with a fixed seed: characters, initials and Latin words."""
        random = Random(1)
        names = [*Customer.objects.filter(kind="company", pk__lte=1000).values_list("name", "search_text")]
        chinese = [(name, text) for name, text in names if not name.isascii()]
        starts = [random.randrange(2, len(name) - 6) for name, _text in chinese[:40]]
        return {
            "2 Chinese characters": [
                name[at : at + 2] for at, (name, _text) in zip(starts, chinese, strict=False)
            ],
            "pinyin initials": [text.split(" ")[2][:5] for _name, text in chinese[:40]],
            "Latin": [name.split(" ")[1] for name, _text in names if name.isascii()][:40],
        }


def list_statements(visitor: Visitor, query: str) -> list[Statement]:
    """Return the statement that the API sends for a list of 50."""
    obj = object_of(Customer)
    wanted = listing.read(obj, visitor.actor, QueryDict(query).items())
    fields = rows.chosen_fields(obj, visitor.actor, "")
    found = wanted.rows.annotate(_json=rows.Json(fields)).values_list("_json", wanted.order.column, "id")
    return statements(lambda: read_page(found, wanted.order, wanted.cursor, 50))
