"""Answer probes: is the process alive, is it ready, what are its figures?"""

import os
import secrets

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest, multiprocess
from prometheus_client import REGISTRY as OWN_FIGURES


def alive(request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as this process can answer at all."""
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers and no migration is missing, otherwise 503 with the reason."""
    try:
        missing = pending_migrations()
    except DatabaseError:
        return JsonResponse({"status": "database unavailable"}, status=503, headers={"Retry-After": "10"})
    if missing:
        return JsonResponse({"status": "migrations missing", "missing": missing}, status=503)
    return JsonResponse({"status": "ok"})


def pending_migrations() -> list[str]:
    """Return the migrations that this version needs and the database does not have, as `app.name`."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def metrics(request: HttpRequest) -> HttpResponse:
    """Answer with Prometheus figures, for whoever holds `ZHIKE_METRICS_TOKEN`; nobody else learns that they exist."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not secrets.compare_digest(
        given.encode(), settings.METRICS_TOKEN.encode()
    ):
        raise Http404
    return HttpResponse(generate_latest(figures()), content_type=CONTENT_TYPE_LATEST)


def figures() -> CollectorRegistry:
    """Return the figures of all web processes of this machine together, or of this one where it runs alone."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return OWN_FIGURES
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)
    return registry
