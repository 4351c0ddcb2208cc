"""Measure search and the board: `python -m bench.workplace --customers 1000000 --out results.json` with DATABASE_URL.

The database is one that `bench.fill` filled (`--kinds staff,customer,contact`) and `zhike reindex` has indexed. Deals
for the board are added where there are fewer than asked for.
"""

import re
import time
from collections.abc import Iterator
from html import unescape
from random import Random
from urllib.parse import quote

import psycopg
from django.db import connection

from zhike.customers.models import Contact, Customer
from zhike.kernel.formats import pinyin
from zhike.people.models import User
from zhike.sales.models import Deal

from .alone import main
from .floor import visitor_client
from .measure import Figure
from .pages import Questions
from .server import free_port, running, seconds_until_ready
from .visitor import Visitor, administrator, salesman, visitor_of

SEARCH, BOARD = "Search", "Board"
MOST_CARDS, CARDS = "60,000 cards", 60_000
WORDS = 40
P95 = 80  # ms, from the issue that asked for the search
DEALS = """
    INSERT INTO sales_deal (version, created_at, changed_at, name, name_sort, search_text, amount, currency, amount_base,
        weighted_base, stage, stage_since, probability, source, lost_reason, lost_note, note, import_key, customer_id,
        owner_id, team_id, custom, tags)
    SELECT 1, at, at, 'Deal ' || n, 'deal ' || n, 'deal ' || n, n %% 90000, 'CNY', n %% 90000, n %% 9000,
        (array['new','qualify','propose','negotiate','won'])[1 + n %% 5], at, 10, '', '', '', '', '', c.id,
        c.owner_id, c.team_id, '{}', '{}'
    FROM (SELECT n, timestamptz '2026-08-31' - n * interval '7 minutes' AS at
          FROM generate_series(1, %s) AS n) AS made
    JOIN customers_customer c ON c.id = 1 + n * 7919 %% %s
"""


def deals(customers: int) -> None:
    """See that there are as many deals as cards are asked for, spread over customers and stages."""
    missing = CARDS - Deal.objects.alive().count()
    if missing > 0:
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            cursor.execute(DEALS, [missing, customers])
            cursor.execute(f"VACUUM ANALYZE {Deal._meta.db_table}")


def words() -> dict[str, list[str]]:
    """Return what people type, drawn from names, phones and addresses with a fixed seed."""
    random = Random(1)
    known = [*Customer.objects.filter(kind="company").order_by("pk")[:4000].values_list("name", "phone")]
    random.shuffle(known)
    chinese = [name for name, _phone in known if not name.isascii()][:WORDS]
    people = [*Contact.objects.order_by("pk")[:4000].values_list("full_name", "email", "mobile")]
    random.shuffle(people)
    persons = [name for name, _mail, _phone in people if not name.isascii()][:WORDS]
    starts = [random.randrange(2, len(name) - 6) for name in chinese]
    return {
        "1 Chinese character": [name[at] for name, at in zip(chinese, starts, strict=True)],
        "2 Chinese characters": [name[at : at + 2] for name, at in zip(chinese, starts, strict=True)],
        "4 Chinese characters": [name[at : at + 4] for name, at in zip(chinese, starts, strict=True)],
        "the whole name of a person": persons,
        "full pinyin": ["".join(first_reading(name[:4])) for name in chinese],
        "initials": ["".join(part[0] for part in first_reading(name[:5])) for name in chinese],
        "a Latin word": [name.split(" ")[1] for name, _phone in known if name.isascii()][:WORDS],
        "the middle of a phone number": [phone[-8:-3] for _name, _mail, phone in people if phone][:WORDS],
        "the beginning of an e-mail": [mail[:8] for _name, mail, _phone in people if mail][:WORDS],
        "a word that nothing contains": [f"qx{number}zv" for number in range(WORDS)],
    }


def first_reading(name: str) -> list[str]:
    """Return one reading of each character."""
    return [readings[0] for readings in pinyin.readings_by_place(name) if readings]


def searches(questions: Questions, who: str) -> Iterator[Figure]:
    """Yield the palette as one types, and the whole page of results, for each way to search."""
    for kind, typed in words().items():
        if not typed:  # a database filled without contacts has no names of people
            continue
        paths = [f"/search/palette/?q={quote(word)}" for word in typed]
        yield from questions.page(f"palette, {kind}, {who}", paths, None, P95)
    mixed = [word for typed in words().values() for word in typed[:4]]
    yield from questions.page(
        f"page of all results, all kinds, {who}", [f"/search/?q={quote(w)}" for w in mixed], None, P95
    )


def boards(questions: Questions, who: str) -> Iterator[Figure]:
    """Yield the board and the cards that follow when one scrolls."""
    yield from questions.page(f"board, {who}", ["/deals/board/"], None, None)
    page = visitor_client(questions.visitor).get("/deals/board/").content.decode()
    more = ["/deals/board/" + unescape(found) for found in re.findall(r'"(more/[^"]+)"', page)]
    yield from questions.page(f"further cards of a column, {who}", more, None, None)


def measure(plain: psycopg.Connection, customers: int, seconds: float) -> Iterator[Figure]:
    """Yield all figures."""
    deals(customers)
    port = free_port()
    environ = {"PORT": str(port), "ZHIKE_WEB_WORKERS": "2", "ZHIKE_API_RATE": "0"}
    chief: Visitor = visitor_of(User.objects.get(email=administrator()))
    start = time.perf_counter()
    with running("web", environ) as web:
        seconds_until_ready(web, port, start)
        for visitor, who in ((salesman(), "a salesman"), (chief, f"who sees all {MOST_CARDS}")):
            yield from boards(Questions(port, customers, visitor, plain, seconds), who)
        for visitor, who in ((salesman(), "a salesman"), (chief, "who sees all")):
            yield from searches(Questions(port, customers, visitor, plain, seconds), who)


if __name__ == "__main__":
    main("Measure search and the board.", measure)
