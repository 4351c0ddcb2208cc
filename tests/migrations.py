"""Fail when a model has changed and no migration says so, or two migrations follow the same one. Needs no database."""

import os
import sys

import django
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState


def main() -> int:
    """Print the apps whose migrations are missing or part ways; return 1 if there are any, otherwise 0."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhike.config.settings")
    django.setup()
    loader = MigrationLoader(None, ignore_no_migrations=True)
    if conflicts := loader.detect_conflicts():
        for label, names in conflicts.items():
            print(
                f"{label}: {' and '.join(sorted(names))} follow the same one. Renumber one of them.",
                file=sys.stderr,
            )
        return 1
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    changes = detector.changes(graph=loader.graph)
    ours = {
        label: found
        for label, found in changes.items()
        if apps.get_app_config(label).name.startswith("zhike.")
    }
    for label, migrations in ours.items():
        said = ", ".join(
            operation.describe() for migration in migrations for operation in migration.operations
        )
        print(
            f"{label}: no migration for: {said}. Run `zhike manage makemigrations {label}`.", file=sys.stderr
        )
    return 1 if ours else 0


if __name__ == "__main__":
    sys.exit(main())
