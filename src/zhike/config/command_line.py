"""Run `zhike <command>`: find the function that does the work, and call it.

A command is a function that takes the words after its name and returns an exit code. It is looked up only
when it is called, so that `zhike --help` answers at once.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

import django
from django.core.management import execute_from_command_line
from django.db import ProgrammingError, connections

from zhike import __version__
from zhike.config.database.at_hand import database_at_hand
from zhike.config.database.programs import CannotRunDatabase
from zhike.config.environment import BadSetting
from zhike.config.lock import InCharge

UNDEFINED_TABLE = "42P01"


@dataclass(frozen=True)
class Command:
    """A word of the command line: the function that does it, a line of help, and what it needs first."""

    name: str
    function: str
    help: str
    django: bool = True
    statement_seconds: int = 0
    # A command without Django that explains its own words.
    own_help: bool = False


COMMANDS = (
    Command(
        "up", "zhike.config.processes.up:run", "start everything: database, web and worker", django=False
    ),
    Command("web", "zhike.config.processes.web:run", "run the web server only", django=False),
    Command(
        "worker", "zhike.config.processes.worker:run", "run the background worker only", statement_seconds=900
    ),
    Command("doctor", "zhike.config.doctor:run", "say in words what is wrong, and what to do", django=False),
    Command("user", "zhike.people.commands:user", "create, list or disable people; make a sign-in link"),
    Command("key", "zhike.people.commands:key", "create, list or revoke keys for the API"),
    Command("import", "zhike.workplace.imports.commands:import_files", "read a CSV or XLSX file"),
    Command("export", "zhike.workplace.imports.commands:export_command", "write a CSV or XLSX file"),
    Command("demo", "zhike.demo.commands:demo", "add or remove the demo company"),
    Command(
        "analyse",
        "zhike.analytics.commands.command:analyse",
        "ask a file about its customers",
        django=False,
        own_help=True,
    ),
    Command(
        "reindex",
        "zhike.workplace.search.commands:reindex",
        "write the search index anew",
        statement_seconds=0,
    ),
    Command("explain", "zhike.config.explain:run", "show what follows from the declaration of an object"),
    Command("backup", "zhike.config.backup.commands:backup", "write database and files into one file"),
    Command(
        "restore", "zhike.config.backup.commands:restore", "bring back what a backup holds, and verify it"
    ),
    Command("migrate", "zhike.config.processes.prepare:run", "bring the database up to this version"),
    Command("manage", "zhike.config.command_line:manage", "run one of Django's own commands", django=False),
)


def main(words: list[str] | None = None) -> int:
    """Run the command that `words` name, by default the words given to the program, and return its exit code."""
    words = sys.argv[1:] if words is None else words
    if not words or words[0] in {"-h", "--help", "help"}:
        print(overview())
        return 0
    if words[0] in {"-V", "--version"}:
        print(f"zhike {__version__}")
        return 0
    command = next((command for command in COMMANDS if command.name == words[0]), None)
    if command is None:
        print(f"There is no command “{words[0]}”.\n\n{overview()}", file=sys.stderr)
        return 2
    try:
        return call(command, words[1:])
    except KeyboardInterrupt:
        return 130
    except ProgrammingError as error:
        if getattr(error.__cause__, "sqlstate", "") != UNDEFINED_TABLE:
            raise
        print(
            f"zhike {command.name}: the database is still empty. Run `zhike up` or `zhike migrate` first.",
            file=sys.stderr,
        )
        return 1
    except (CannotRunDatabase, InCharge, BadSetting) as error:
        print(f"zhike {command.name}: {error}", file=sys.stderr)
        return 1


def call(command: Command, words: list[str]) -> int:
    """Load what the command needs, run it, and return its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhike.config.settings")
    if not command.django:
        if {"-h", "--help"} & set(words) and not command.own_help:
            print(
                f"zhike {command.name}: {command.help}. Settings come from the environment, see docs/guide/administration.md."
            )
            return 0
        return find(command.function)(words) or 0
    os.environ.setdefault("ZHIKE_STATEMENT_SECONDS", str(command.statement_seconds))
    django.setup()
    if {"-h", "--help"} & set(words):
        return find(command.function)(words) or 0
    with database_at_hand():
        try:
            return find(command.function)(words) or 0
        finally:
            connections.close_all()


def find(function: str) -> Callable[[list[str]], int | None]:
    """Return the function that `module:name` names."""
    module, _colon, name = function.partition(":")
    return getattr(import_module(module), name)


def overview() -> str:
    """Return the list of commands, one to a line."""
    lines = [f"  {command.name:<9} {command.help}" for command in COMMANDS]
    return "\n".join(
        ["Usage: zhike <command> [words…]", "", *lines, "", "`zhike <command> --help` says more."]
    )


def manage(words: list[str]) -> int:
    """Run one of Django's own commands, such as `makemigrations`."""
    os.environ.setdefault("ZHIKE_STATEMENT_SECONDS", "0")
    execute_from_command_line(["zhike manage", *words])
    return 0
