"""Give every page its address. Requests under `/api/` take the short way, see `http.shortway`."""

from importlib.util import find_spec

from django.urls import include, path

from zhike.config.http import errors, health

# The order decides: the general pages of the kernel come last, because they match any object.
APPS = ("people", "workplace", "duplicates", "customers", "engagement", "catalog", "sales", "demo", "kernel")

urlpatterns = [
    path("api/", include("zhike.kernel.api.urls")),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("", include("zhike.config.backup.urls")),
    *(
        path("", include(f"zhike.{app}.urls"))
        for app in APPS
        if find_spec(f"zhike.{app}") and find_spec(f"zhike.{app}.urls")
    ),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
