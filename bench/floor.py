"""The floor of a figure: the very statements that the program sends, sent by psycopg alone."""

from collections.abc import Callable, Sequence
from contextlib import contextmanager
from functools import partial
from urllib.parse import urljoin

import psycopg
from django.db import connection
from django.test import Client

from .measure import time_in_turn
from .visitor import Visitor

Statement = tuple[str, Sequence]


def statements(work: Callable[[], object]) -> list[Statement]:
    """Return what a piece of work asks the database, with its values."""
    found: list[Statement] = []

    def note(execute, sql, values, many, context):
        found.append((sql, values))
        return execute(sql, values, many, context)

    with connection.execute_wrapper(note):
        work()
    return found


def settled(visitor: Visitor, path: str) -> str:
    """Return the address to which a page leads on; a filter in the short form becomes a tree."""
    answer = visitor_client(visitor).get(path, follow=True)
    return urljoin(path, answer.redirect_chain[-1][0]) if answer.redirect_chain else path


def visitor_client(visitor: Visitor) -> Client:
    """Return a client that asks in this process."""
    return Client(SERVER_NAME="localhost", headers={"cookie": visitor.page["Cookie"]})


def of_page(visitor: Visitor, path: str) -> list[Statement]:
    """Return what a page asks the database when this visitor opens it. Raises ValueError for a refusal."""
    client = visitor_client(visitor)

    def ask() -> None:
        answer = client.get(path)
        if answer.status_code != 200:
            raise ValueError(f"{path} answers {answer.status_code}")

    ask()
    return statements(ask)


@contextmanager
def plain_connection(dsn: str):
    """Connect as the program does, without Django around it."""
    options = connection.settings_dict["OPTIONS"]["options"]
    with psycopg.connect(dsn, autocommit=True, options=options) as plain:
        yield plain


def time_asked(
    plain: psycopg.Connection, asked: Sequence[Sequence[Statement]], rounds: int
) -> tuple[float, float]:
    """Return p50 and p95 in milliseconds of sending what each address asks and fetching the rows, in turn."""
    with plain.cursor() as cursor:

        def send(found: Sequence[Statement]) -> None:
            for sql, values in found:
                cursor.execute(sql, values)
                if cursor.description:
                    cursor.fetchall()

        return time_in_turn([partial(send, found) for found in asked], rounds)


def reading(found: Sequence[Statement]) -> list[Statement]:
    """Leave out what writes and what opens and closes transactions."""
    return [row for row in found if row[0].lstrip(" \n(").upper().startswith(("SELECT", "WITH"))]
