"""The addresses of the API, made from the registry when the first request needs them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import override
from ninja import NinjaAPI

from zhike.kernel.api import extensions, problems, routes
from zhike.kernel.api.authentication import ApiKey, KeyOrSession
from zhike.kernel.api.document import DESCRIPTION, Document
from zhike.kernel.errors import KernelError
from zhike.kernel.objects import Object, all_objects

# Addresses directly under /api/v1/ that belong to no object.
OCCUPIED = ("me", "jobs", "events", "docs", "openapi.json", "search", "comments", "attachments")


def published() -> list[Object]:
    """Return the objects of which the API shows at least one declared field."""
    return [obj for obj in all_objects() if any(row.api for row in obj.fields)]


def build() -> NinjaAPI:
    """Return the API of all objects. Raises ValueError for a slug whose address is taken."""
    autodiscover_modules("api")
    api = NinjaAPI(title="Zhike", version="1", description=DESCRIPTION, openapi_url=None, docs_url=None,
                   urls_namespace="api", auth=ApiKey())  # fmt: skip
    for error, answer in problems.HANDLERS.items():
        api.add_exception_handler(error, answer)
    with override("en"):
        for obj in published():
            if obj.slug in OCCUPIED:
                raise ValueError(f"{obj.key}: the slug “{obj.slug}” can't be used, its address is taken.")
            router = routes.of_object(obj)
            for function in extensions.for_objects:
                function(obj, router)
            api.add_router(f"/{obj.slug}", router)
        api.add_router("", routes.general())
    for prefix, router in extensions.routers:
        api.add_router(prefix, router)
    return api


def as_problem(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Return a view whose answer to a wrong method is a problem document, too; every answer says how long it is."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == 405:
            response = wrong_method(response.headers["Allow"].split(", "))
        if not response.streaming:
            response.headers["Content-Length"] = str(len(response.content))
        return response

    return answered


def wrong_method(allowed: list[str]) -> HttpResponse:
    """Return the answer to a method that an address doesn't know."""
    names = ", ".join(sorted(allowed))
    problem = problems.document(405, "method-not-allowed", f"This address knows: {names}.")
    return problems.answer(problem, {"Allow": names})


def patterns(api: NinjaAPI) -> list[URLPattern]:
    """Return the addresses of ninja's operations and of the document."""
    own = [row for row in api.urls[0] if isinstance(row, URLPattern) and row.name != "api-root"]
    found = [path(f"v1/{row.pattern}", as_problem(row.callback), name=row.name) for row in own]
    document = Document(api, published())
    return [
        *found,
        path("v1/openapi.json", signed_in(document.view), name="openapi"),
        path("v1/docs", signed_in(document.page_view), name="docs"),
    ]


def signed_in(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Return a view that only reads, for whoever has a key or is signed in."""
    scheme = KeyOrSession()

    def answered(request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return wrong_method(["GET", "HEAD"])
        try:
            scheme(request)
        except KernelError as error:
            return problems.on_kernel_error(request, error)
        return view(request)

    return answered


app_name = "api"
urlpatterns = patterns(build())
