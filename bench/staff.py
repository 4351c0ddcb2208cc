"""The people of a large company: preset roles, a tree of departments, teams and users."""

import json
from collections.abc import Iterator

from zhike.people.presets import PRESETS

from .spread import DEPARTMENTS, TEAMS, USERS, department_of, team_of

Columns = dict[str, list[str]]


def staff_columns() -> Iterator[tuple[str, Columns]]:
    """Yield the preset roles, 20 departments, 40 teams and 200 users with their places."""
    departments, teams, users = range(1, DEPARTMENTS + 1), range(1, TEAMS + 1), range(1, USERS + 1)
    yield "role", _roles()
    above = [_ancestors(n) for n in departments]
    yield (
        "department",
        {
            "id": _texts(departments),
            "name": [f"Department {n}" for n in departments],
            "parent": [str(path[-2]) if len(path) > 1 else r"\N" for path in above],
            "ancestors": ["{" + ",".join(_texts(path)) + "}" for path in above],
        },
    )
    yield (
        "team",
        {
            "id": _texts(teams),
            "name": [f"Team {n}" for n in teams],
            "department": [str((n - 1) % DEPARTMENTS + 1) for n in teams],
        },
    )
    keys = [preset["key"] for preset in PRESETS]
    user = {
        "id": _texts(users),
        "name": [f"User {n:03d}" for n in users],
        "email": [f"user{n:03d}@bench.example" for n in users],
        "role": [str(keys.index("manager" if n % 10 == 0 else "sales") + 1) for n in users],
        "department": [str(department_of(n)) for n in users],
        "team": [str(team_of(n)) for n in users],
    }
    yield "user", user
    yield "membership", {"id": user["id"], "team": user["team"]}


def _roles() -> Columns:
    return {
        "id": _texts(range(1, len(PRESETS) + 1)),
        **{name: [preset[name] for preset in PRESETS] for name in ("key", "name", "description")},
        "grants": [json.dumps(preset.get("grants", {})) for preset in PRESETS],
        "permissions": ["{" + ",".join(preset.get("permissions", ())) + "}" for preset in PRESETS],
        "everything": ["t" if preset.get("everything") else "f" for preset in PRESETS],
    }


def _ancestors(department: int) -> list[int]:
    """Return the way from the root, department 1, to a department; each has up to four below it."""
    path = [department]
    while path[0] > 1:
        path.insert(0, (path[0] + 2) // 4)
    return path


def _texts(numbers: range | list[int]) -> list[str]:
    return list(map(str, numbers))
