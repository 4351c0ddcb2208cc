"""Zhike's arithmetic: value, risk, relationship and voice of customers. Knows neither Django nor a database.

Modules are loaded when they are first used: ``zhike.analytics.rfm``, ``zhike.analytics.lifetime``, …
"""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


def __getattr__(name: str) -> ModuleType:
    """Load a module of the library at its first use."""
    if name.startswith("_") or name not in {module.name for module in iter_modules(__path__)}:
        raise AttributeError(f"zhike.analytics has no {name}")
    return import_module(f"{__name__}.{name}")
