"""All exhibits, all public parts of the library, and which of them no exhibit shows."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType
from typing import Any

import zhike.analytics

from . import buying, dealing, judging, leaving, voice
from .exhibit import Call, Exhibit, parts

EXHIBITS: tuple[Exhibit, ...] = (*buying.EXHIBITS, *dealing.EXHIBITS, *leaving.EXHIBITS, *voice.EXHIBITS)
CALLS: tuple[Call, ...] = (*buying.CALLS, *dealing.CALLS, *judging.CALLS, *leaving.CALLS)
# What the questions are made of, and is tried through them; each stands here because nobody asks it directly.
INSIDE = {
    "answers", "columns", "fitted", "frames", "purchases", "divisions", "progress",
    "lifetime.grouping", "lifetime.history", "lifetime.likelihood", "lifetime.racing", "lifetime.sampling", "lifetime.sufficiency",
    # Weights and comparisons for a form beside which somebody waits; tried through COMPANY.
    "linkage.profiles",
    "linkage.assignment", "linkage.blocking", "linkage.comparing", "linkage.fellegi_sunter", "linkage.linking",
    "learning.additive", "learning.encoding", "next_product.baskets", "next_product.features", "next_product.neighbours", "text.ngrams", "text.opinions",
}  # fmt: skip


def modules() -> Iterator[tuple[str, ModuleType]]:
    """Yield the library's modules with their short names; the command line is tried apart."""
    for found in walk_packages(zhike.analytics.__path__, "zhike.analytics."):
        short = found.name.removeprefix("zhike.analytics.")
        if not short.startswith("commands"):
            yield short, import_module(found.name)


def public() -> Iterator[tuple[str, Any]]:
    """Yield every public class and function under the name of its module."""
    for short, module in modules():
        for name, found in vars(module).items():
            own = getattr(found, "__module__", None) == module.__name__ and not name.startswith("_")
            listed = name in getattr(module, "__all__", (name,))
            if own and listed and (inspect.isclass(found) or inspect.isfunction(found)):
                yield f"{short}.{name}", found


def shown() -> set[Any]:
    """Return the classes and functions that an exhibit puts to the test, or that its answer is made of."""
    found: set[Any] = set()
    for exhibit in EXHIBITS:
        found |= {*exhibit.covers, *map(type, parts(exhibit.ask(exhibit.frame)))}
    for call in CALLS:
        given = (call.given(), call.named(), getattr(call.function, "__self__", None))
        function = getattr(call.function, "__func__", call.function)
        answer = call.function(*call.given(), **call.named())
        found |= {function, *map(type, parts(given)), *map(type, parts(answer))}
    return found


def unseen() -> list[str]:
    """Return the public names that no exhibit shows, and that are no part of others."""
    seen = shown()
    return [
        name
        for name, found in public()
        if found not in seen
        and name.rpartition(".")[0] not in INSIDE
        and not getattr(found, "_is_protocol", False)
    ]
