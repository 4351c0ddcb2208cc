"""Run all checks and print what they found."""

import argparse
from collections.abc import Iterator

import django
from django.core.exceptions import ImproperlyConfigured

from zhike.config import environment
from zhike.config.doctor import machine, storage
from zhike.config.doctor.findings import Finding, State, problem


def run(words: list[str]) -> int:
    """Print one line for each check; return 1 when there is a problem, otherwise 0."""
    argparse.ArgumentParser(
        "zhike doctor", description="Say in words what is wrong, and what to do."
    ).parse_args(words)
    found = []
    for finding in findings():
        print(finding.line(), flush=True)
        found.append(finding)
    problems = sum(finding.state is State.PROBLEM for finding in found)
    print()
    print("Everything is in order." if not problems else f"{problems} to put right; see the arrows above.")
    return 1 if problems else 0


def findings() -> Iterator[Finding]:
    """Yield what each check finds, the machine first, then the database."""
    yield machine.python()
    yield machine.data_folder()
    yield machine.secret_key()
    yield machine.assets()
    yield machine.translations()
    yield machine.clock()
    try:
        yield machine.web()
        django.setup()
    except (environment.BadSetting, ImproperlyConfigured) as error:
        yield problem("settings", str(error), "Correct the variable, then run `zhike doctor` again.")
        return
    yield from storage.findings()
