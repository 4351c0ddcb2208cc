"""Collect the sentences that people read from Python and templates: `bin/messages`, and the test of translations.

Everything happens on a copy of the sources, because the extractor writes a file beside each template it reads.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import django
from django.core.management import call_command
from django.core.management.commands import makemessages
from django.test import override_settings

SOURCE = Path(__file__).resolve().parents[1] / "src" / "zhike"
CATALOGUE = Path("zh_Hans") / "LC_MESSAGES" / "django.po"
LOCALE = SOURCE / "locale"
READ = {".py", ".html", ".txt"}
LEFT_OUT = {"tests", "static", "migrations", "locale", "node_modules", "__pycache__"}


class MakeMessages(makemessages.Command):
    """Django's command, with the names under which our models call gettext, and without guesses."""

    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=_now", "--keyword=_lazy"]
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]


def copy_sources(to: Path) -> None:
    """Copy the files that may hold sentences to the folder `to`."""
    for file in SOURCE.rglob("*"):
        within = file.relative_to(SOURCE)
        if file.suffix in READ and not LEFT_OUT & set(within.parts):
            target = to / within
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)


def collect(locale: Path) -> None:
    """Bring the catalogue in the folder `locale` up to date with the sources. Needs GNU gettext."""
    here = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        copy_sources(Path(folder))
        os.chdir(folder)
        try:
            with override_settings(LOCALE_PATHS=[str(locale)]):
                call_command(
                    MakeMessages(),
                    locale=["zh_Hans"],
                    extensions=["py", "html", "txt"],
                    add_location="file",
                    no_obsolete=True,
                    no_wrap=True,
                    verbosity=0,
                )
        finally:
            os.chdir(here)
    # A date that changes with every run would make two branches conflict that touch different sentences.
    file = locale / CATALOGUE
    lines = file.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith('"POT-Creation-Date:')]
    file.write_text("".join(kept), "utf-8")


def main() -> int:
    """Update the catalogue of the program."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhike.config.settings")
    django.setup()
    LOCALE.mkdir(exist_ok=True)
    collect(LOCALE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
