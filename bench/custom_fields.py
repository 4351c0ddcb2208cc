"""Measure lists with ten custom fields: `python -m bench.custom_fields --customers 1000000` with DATABASE_URL.

The database is one that `bench.fill` filled (`--kinds staff,customer` suffices). The fields are added and every customer
gets a value of each unless that was done before; the indexes are made as the program makes them.
"""

import time
from collections.abc import Iterator
from dataclasses import replace

import psycopg
from django.db import connection

from zhike.customers.models import Customer
from zhike.kernel import actions, jobs
from zhike.people import actors
from zhike.people.models import User
from zhike.workplace.fields import indexing
from zhike.workplace.models import CustomField

from .alone import main
from .floor import time_asked
from .measure import Budget, Figure
from .pages import API, TIMES, Questions, list_statements
from .server import free_port, running, seconds_until_ready
from .visitor import administrator, salesman

GROUP = "Ten custom fields"
# Key: kind, and the value as PostgreSQL makes it from the id.
FIELDS = {
    "region": ("choice", "(array['east','south','north','west'])[1 + id % 4]"),
    "score": ("number", "id * 7919 % 1000"),
    "limit": ("money", "round((id * 104729 % 10000000) / 100.0, 2)"),
    "since": ("date", "(date '2015-01-01' + (id * 31 % 4000)::int)::text"),
    "code": ("text", "'K' || (id * 7368787 % 1000000)"),
    "share": ("percent", "id % 101"),
    "vip": ("yes_no", "id % 10 = 0"),
    "topics": ("multi_choice", '(array[\'["east"]\',\'["east","south"]\',\'["north"]\'])[1 + id % 3]::jsonb'),
    "mail": ("email", "'m' || id || '@bench.example'"),
    "site": ("url", "'https://bench.example/' || id"),
}
OPTIONS = "east | East | 东\nsouth | South | 南\nnorth | North | 北\nwest | West | 西"
LISTS = (
    "c_region=east&sort=-c_score",
    "c_vip=true&sort=name",
    "c_topics.has_any=south&sort=-changed_at",
    "c_share.gte=90&sort=-c_since",
)
PLAIN = (
    "level=A&sort=-net_purchases",
    "country=CN&sort=name",
    "level=B&sort=-changed_at",
    "country=DE&sort=-id",
)


def ready() -> Iterator[tuple[str, float]]:
    """Add the fields, their values and their indexes where they are missing; yield what took how many seconds."""
    actor = actors.load(User.objects.get(email=administrator()).pk)
    there = set(CustomField.objects.alive().values_list("key", flat=True))
    for place, (key, (kind, _value)) in enumerate(FIELDS.items()):
        if key in there:
            continue
        values = {"object": "customers.customer", "key": key, "kind": kind, "label_en": key, "in_list": True,
                  "filtered": True, "sorted": True, "position": place}  # fmt: skip
        options = {"options": OPTIONS} if kind in ("choice", "multi_choice") else {}
        actions.create(CustomField, values | options, actor=actor)
    if not Customer.objects.exclude(custom={}).exists():
        start = time.perf_counter()
        give_values()
        yield "values for all customers by one UPDATE", time.perf_counter() - start
    job, start = indexing.begin(actor), time.perf_counter()
    jobs.run(job.pk)
    yield f"{len(indexing.present())} indexes, made while people go on working", time.perf_counter() - start


def give_values() -> None:
    """Give every customer a value of each field, and write the table anew without what the update left."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        pairs = ", ".join(f"'c_{key}', {value}" for key, (_kind, value) in FIELDS.items())
        sort = f"'c_code_sorted', {FIELDS['code'][1]}"
        cursor.execute(f"UPDATE {Customer._meta.db_table} SET custom = jsonb_build_object({pairs}, {sort})")
        cursor.execute(f"VACUUM (FULL, ANALYZE) {Customer._meta.db_table}")


def lists(questions: Questions, plain: psycopg.Connection) -> Iterator[Figure]:
    """Yield API lists by custom fields, each beside the same SQL, and pages with all ten as columns."""
    for query in LISTS:
        asked = list_statements(questions.visitor, query)
        floor = time_asked(plain, [asked], TIMES)[0]
        answers = questions.ask([f"/api/v1/customers?limit=50&{query}"], questions.visitor.api)
        yield Figure(API, f"50 customers, {query}, p50", questions.customers, answers.p50, "ms", floor, "the same SQL",
                     Budget(times=2.5, plus=3))  # fmt: skip
    columns = ",".join(["name", *(f"c_{key}" for key in FIELDS)])
    yield from questions.page("first page, ten columns", [f"/customers/?columns={columns}"], 60, 150)
    filtered = [f"/customers/?columns={columns}&{query}" for query in LISTS]
    yield from questions.page("by custom fields, ten columns", filtered, 60, 150)
    beside = [f"/customers/?columns=name&{query}" for query in PLAIN]
    yield from questions.page("by declared fields, one column", beside, 60, 150)


def measure(plain: psycopg.Connection, customers: int, seconds: float) -> Iterator[Figure]:
    """Yield all figures."""
    for work, took in ready():
        yield Figure(GROUP, work, customers, took, "s")
    port = free_port()
    environ = {"PORT": str(port), "ZHIKE_WEB_WORKERS": "2", "ZHIKE_API_RATE": "0"}
    start = time.perf_counter()
    with running("web", environ) as web:
        seconds_until_ready(web, port, start)
        for figure in lists(Questions(port, customers, salesman(), plain, seconds), plain):
            yield replace(figure, group=GROUP)


if __name__ == "__main__":
    main("Measure lists with ten custom fields.", measure)
