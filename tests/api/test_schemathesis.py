"""The API obeys its own document: schemathesis sends what the schema allows and what it forbids, as two roles.

All objects share their routes, so a run of a minute takes some of them, with few examples, the same every time.
``ZHIKE_EXAMPLES=50`` asks for that many of every operation of every object.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core import signals
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from zhike.config.wsgi import application
from zhike.customers.models import Customer

from .conftest import Program, World

ASKED = int(os.environ.get("ZHIKE_EXAMPLES", "0"))
EXAMPLES = ASKED or 2
# Every kind of field, a verb, a part of another object, one that is only read; and what belongs to no object.
SAMPLE = {
    "admin": ("customers", "order-lines", "users", "me", "events", "jobs"),
    "sales": ("products", "contact_links", "events", "jobs"),
}
CONFORMANCE = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
    allow_header_conformance,
]  # fmt: skip


@schemathesis.check
def refuses_what_the_schema_forbids(context: Any, response: Any, case: Any) -> None:
    """Ask the library, except for calls with many rows: there each row is refused in its own result."""
    rows = response.json() if response.status_code == 200 and response.content else {}
    if not (isinstance(rows, dict) and rows.get("failed")):
        negative_data_rejection(context, response, case)


MODES = {
    GenerationMode.POSITIVE: CONFORMANCE,
    GenerationMode.NEGATIVE: [*CONFORMANCE, refuses_what_the_schema_forbids],
}


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Keep the connection of the test's transaction over requests, as Django's own test client does."""
    ends = (signals.request_started, signals.request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


def operations(program: Program, sample: tuple[str, ...]) -> Iterator[Any]:
    """Yield the operations of the document as a program gets it, of the sample or of all objects."""
    headers = {"Authorization": f"Bearer {program.secret}"}
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, headers=headers)
    for result in schema.get_all_operations():
        operation = result.ok()
        if ASKED or operation.path.split("/")[3] in sample:
            yield operation


def faults_of(operation: Any, mode: GenerationMode, program: Program, known_ids: list[int]) -> list[str]:
    """Send examples of an operation and return what broke the document, the simplest example of each."""
    ids = st.sampled_from(known_ids)

    @seed(20260305)
    @settings(
        max_examples=EXAMPLES, database=None, deadline=None, suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink] if EXAMPLES > 20 else [Phase.generate],
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode), known=ids, use=st.booleans())
    def send(case: Any, known: int, use: bool) -> None:
        if use and mode is GenerationMode.POSITIVE and "id" in (case.path_parameters or {}):
            case.path_parameters["id"] = known
        case.call_and_validate(headers={"Authorization": f"Bearer {program.secret}"}, checks=MODES[mode])

    try:
        send()
    except (Exception, BaseExceptionGroup) as error:  # noqa: BLE001 - every fault of every operation is wanted
        return [f"{operation.method.upper()} {operation.path} ({mode.name})\n{error}"]
    return []


@pytest.mark.parametrize("role", ["admin", "sales"])
def test_the_api_obeys_its_document(world: World, one_connection: None, role: str) -> None:
    program = getattr(world, role)
    known_ids = list(Customer.objects.values_list("pk", flat=True))
    found = [
        fault
        for operation in operations(program, SAMPLE[role])
        for mode in MODES
        for fault in faults_of(operation, mode, program, known_ids)
    ]
    assert not found, f"{len(found)} operations break the document:\n\n" + "\n\n".join(found)[:30_000]
