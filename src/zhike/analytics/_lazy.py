"""Load the parts of a package when they are first used, so that importing the package costs next to nothing (PEP 562)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

# For the packages of this library; nobody else is to build on it.
__all__: list[str] = []


def parts_of(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """Return the ``__getattr__`` of a package; ``homes`` names the module in which each of its names lives."""

    def load(name: str) -> Any:
        """Load a part of the library at its first use. Raises AttributeError for a name that is not there."""
        if name not in homes:
            raise AttributeError(f"{package} has no {name}")
        return getattr(import_module(f"{package}.{homes[name]}"), name)

    return load
