"""Presets: imports of a known shape of file that fill several objects at once, such as a shop's order lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zhike.kernel import access
from zhike.kernel.access import Actor
from zhike.kernel.errors import BadFilter
from zhike.kernel.jobs import Progress, start, work
from zhike.kernel.models import Job, StoredFile
from zhike.kernel.objects import get_object
from zhike.kernel.transfer.storage import path_of


@dataclass(frozen=True)
class Preset:
    """A known shape of file. ``matches`` recognises its header; ``run(progress, paths, options)`` imports.

    ``run`` returns the counts for the job's result (``rows created changed unchanged errors error_file``);
    it must be exact when interrupted or run twice.
    """

    key: str
    label: Any
    object_key: str
    matches: Callable[[Sequence[str]], bool]
    run: Callable[[Progress, list[Path], Mapping[str, str]], dict[str, Any]]


_presets: dict[str, Preset] = {}


def register(preset: Preset) -> Preset:
    """Add a preset; called in an app's ``objects.py``."""
    if preset.key in _presets:
        raise ValueError(f"The preset {preset.key} is registered twice.")
    _presets[preset.key] = preset
    return preset


def all_presets() -> dict[str, Preset]:
    """Return the presets by key."""
    return dict(_presets)


def get(key: str) -> Preset:
    """Return a preset. Raises BadFilter for an unknown one."""
    if key not in _presets:
        raise BadFilter(f"There is no preset “{key[:60]}”.")
    return _presets[key]


def recognise(headers: Sequence[str], object_key: str) -> Preset | None:
    """Return the preset of an object whose shape a header has."""
    return next((p for p in _presets.values() if p.object_key == object_key and p.matches(headers)), None)


def begin(preset: Preset, files: Sequence[StoredFile], options: Mapping[str, str], *, actor: Actor) -> Job:
    """Queue the import of files of a preset's shape. Raises NotAllowed."""
    obj = get_object(preset.object_key)
    access.require(actor, obj, "import")
    params = {"preset": preset.key, "files": [stored.pk for stored in files], "options": dict(options)}
    return start("preset", actor=actor, object=obj.key, params=params)


@work("preset")
def run_job(progress: Progress) -> None:
    """Do a preset's import."""
    params = progress.job.params
    preset = get(params["preset"])
    access.require(progress.actor, get_object(preset.object_key), "import")
    stored = {row.pk: row for row in StoredFile.objects.filter(pk__in=params["files"])}
    paths = [path_of(stored[pk]) for pk in params["files"]]
    progress.finish(preset.run(progress, paths, params["options"]))
