"""Presets: known shapes of files that have an importer of their own, with nothing to map.

An app declares one in a module that its ``objects.py`` imports:

    register(Preset("online-retail", _("Online Retail"), "catalog.order", matches, run, options))

``run`` must be exact when it is interrupted or run twice. It calls ``steps.step`` between its transactions;
whoever cancels makes that call raise ``Cancelled``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from django.utils.translation import gettext as _

from zhike.kernel.access import Actor
from zhike.kernel.errors import BadFilter


class Steps(Protocol):
    """How an importer tells how far it is; ``jobs.Progress`` is one."""

    def step(self, done: int, total: int | None = None, message: str = "") -> None:
        """Take note of the progress, or raise ``Cancelled``."""


@dataclass(frozen=True)
class Option:
    """Something a preset can be told: ``--rate 9.1`` on the command line, a box on the page."""

    key: str
    label: Any
    help: Any = ""


@dataclass
class Summary:
    """What an import did. ``created``, ``changed`` and ``unchanged`` count by the key of the object."""

    rows: int = 0
    refused: int = 0
    created: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    unchanged: dict[str, int] = field(default_factory=dict)
    # Sentence to number of rows: why rows were refused.
    reasons: dict[str, int] = field(default_factory=dict)


Run = Callable[[Sequence[Path], Actor, Steps, Path, Mapping[str, str]], Summary]


@dataclass(frozen=True)
class Preset:
    """A known shape. ``matches`` judges the headers of a file.

    ``run(paths, actor, steps, errors, options)`` imports all files as one and writes the refused rows with
    their reasons to the CSV file ``errors``.
    """

    key: str
    label: Any
    object: str
    matches: Callable[[Sequence[str]], bool]
    run: Run
    options: tuple[Option, ...] = ()


_presets: dict[str, Preset] = {}


def register(preset: Preset) -> Preset:
    """Add a preset. Raises ValueError when the key is taken."""
    if preset.key in _presets:
        raise ValueError(f"The preset {preset.key} is declared twice.")
    _presets[preset.key] = preset
    return preset


def all_presets(object_key: str = "") -> list[Preset]:
    """Return the presets, or those that are offered for one object."""
    return [preset for preset in _presets.values() if object_key in ("", preset.object)]


def get_preset(key: str) -> Preset:
    """Return a preset. Raises BadFilter when there is none of that name."""
    try:
        return _presets[key]
    except KeyError:
        raise BadFilter(
            _("There is no preset “%(key)s”. There are: %(all)s.") % {"key": key[:80], "all": ", ".join(_presets)}
        ) from None


def guess(headers: Sequence[str], object_key: str = "") -> Preset | None:
    """Return the preset whose shape a file with these headers has."""
    return next((preset for preset in all_presets(object_key) if preset.matches(headers)), None)
