"""The manifest, the service worker and the page without a network. All three are open, and hold nobody's data."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import translation
from django.utils.translation import gettext as _

LANGUAGES = dict(settings.LANGUAGES)
# What the page without a network needs; pieces that the script loads by itself are added from their folder.
NEEDED = (
    "zhike/zhike.css", "zhike/theme.js", "zhike/zhike.js", "zhike/icons.svg", "zhike/favicon.svg",
    "django_htmx/htmx-4.min.js",
)  # fmt: skip
ICONS = (("icon-192", 192, "any"), ("icon-512", 512, "any"), ("icon-maskable-512", 512, "maskable"))


@login_not_required
def manifest(request: HttpRequest, language: str) -> HttpResponse:
    """Answer how the program is called, drawn and opened on a home screen, in one language."""
    with translation.override(known(language)):
        body = {
            "id": "/", "name": _("Zhike"), "short_name": _("Zhike"), "lang": language, "dir": "ltr",
            "description": _("Know your customers: every talk, promise and purchase in one place."),
            "start_url": "/", "scope": "/", "display": "standalone",
            "theme_color": "#0a7265", "background_color": "#f5f6f6",
            "icons": [
                {"src": static(f"zhike/{name}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": use}
                for name, size, use in ICONS
            ],
            "shortcuts": [
                {"name": _("Customers"), "url": "/customers/"},
                {"name": _("New interaction"), "url": "/interactions/new/"},
            ],
        }  # fmt: skip
    return JsonResponse(body, content_type="application/manifest+json")


@login_not_required
def page(request: HttpRequest, language: str) -> HttpResponse:
    """Answer the page that the service worker keeps for the time without a network; the same for everybody."""
    with translation.override(known(language)):
        return render(request, "workplace/offline/page.html")


@login_not_required
def worker(request: HttpRequest) -> HttpResponse:
    """Answer the service worker: it stands at the root, because it may only serve what lies below it."""
    response = HttpResponse(script(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def known(language: str) -> str:
    """Return a language that the pages speak. Raises Http404 for another."""
    if language not in LANGUAGES:
        raise Http404
    return language


@lru_cache(1)
def script() -> str:
    """Return the worker's script with the list of what it keeps; another list or script is another version."""
    source = finders.find("zhike/service-worker.js")
    if not source:
        raise Http404
    code = Path(source).read_text("utf-8")
    pieces = sorted(piece.name for piece in Path(source).parent.glob("chunks/chunk-*.js"))
    files = [static(name) for name in NEEDED] + [
        static("zhike/zhike.js").rpartition("/")[0] + f"/chunks/{p}" for p in pieces
    ]
    kept = {"files": files, "pages": {language: f"/offline/{language}/" for language in LANGUAGES}}
    version = hashlib.sha256((code + json.dumps(kept)).encode()).hexdigest()[:12]
    return f"const KEPT = {json.dumps(kept | {'version': version})};\n{code}"
