"""Collect the static files under names that carry their content, so that browsers may keep them for ever."""

import hashlib
import shutil
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.test import override_settings

from zhike import __version__

MANIFEST_STORAGE = "whitenoise.storage.CompressedManifestStaticFilesStorage"


def collect() -> int:
    """Bring the folder of static files up to date; return how many files were prepared, 0 if none had changed."""
    state = fingerprint()
    stamp = settings.STATIC_ROOT / ".stamp"
    if stamp.is_file() and stamp.read_text() == state:
        return 0
    unfinished = settings.STATIC_ROOT.with_name("static.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    storages = {**settings.STORAGES, "staticfiles": {"BACKEND": MANIFEST_STORAGE}}
    with override_settings(STORAGES=storages, STATIC_ROOT=unfinished):
        call_command("collectstatic", interactive=False, verbosity=0)
    (unfinished / ".stamp").write_text(state)
    old = settings.STATIC_ROOT.with_name("static.old")
    shutil.rmtree(old, ignore_errors=True)
    if settings.STATIC_ROOT.exists():
        settings.STATIC_ROOT.rename(old)
    unfinished.rename(settings.STATIC_ROOT)
    shutil.rmtree(old, ignore_errors=True)
    return sum(1 for file in settings.STATIC_ROOT.rglob("*") if file.is_file())


def fingerprint() -> str:
    """Return a digest that changes when any static file of the installed apps changes."""
    digest = hashlib.sha256(__version__.encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            file = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{file.st_size}\0{file.st_mtime_ns}\n".encode())
    return digest.hexdigest()
