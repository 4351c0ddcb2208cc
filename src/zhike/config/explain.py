"""``zhike explain <object>``: what follows from a declaration, as one would want to read it."""

from __future__ import annotations

import sys

from zhike.kernel.access import FOLLOWS, GENERIC_VERBS
from zhike.kernel.errors import BadFilter
from zhike.kernel.events import event_types
from zhike.kernel.objects import Object, all_objects, find_object_of, get_object

FLAGS = (
    "list",
    "form",
    "filter",
    "sort",
    "search",
    "files",
    "api",
    "total",
    "board",
    "access",
    "audit",
    "required",
)


def run(words: list[str]) -> int:
    """Print an object's table, addresses, filters and verbs; without a name, the list of objects."""
    if not words or words[0] in ("-h", "--help"):
        print("Usage: zhike explain <object>\n\nObjects:")
        for obj in all_objects():
            print(f"  {obj.key:<32} {obj.label_plural}")
        return 0
    try:
        obj = get_object(words[0])
    except BadFilter as error:
        print(f"{error} `zhike explain` lists them.", file=sys.stderr)
        return 2
    print("\n\n".join((head(obj), table(obj), addresses(obj), filters(obj), verbs(obj))))
    return 0


def head(obj: Object) -> str:
    """Return name, model and the rule of who may see records."""
    parts = [
        f"{obj.label} ({obj.key}), table {obj.model._meta.db_table}",
        f"titled by {obj.title}, listed by {obj.order}",
    ]
    if obj.owner:
        parts.append(
            f"belongs to the user in “{obj.owner}”" + (f" and the team in “{obj.team}”" if obj.team else "")
        )
    if obj.parent:
        parts.append(f"who may see its “{obj.parent}” may see it")
    if not obj.writable:
        parts.append("is written only by its own verbs")
    return "\n".join(parts)


def table(obj: Object) -> str:
    """Return the fields and their flags, as declared."""
    rows: list[tuple[str, ...]] = [("field", "kind", *FLAGS)]
    for bound in obj.bound.values():
        marks = []
        for flag in FLAGS:
            value = getattr(bound.field, flag)
            marks.append("•" if value is True else str(value or ""))
        rows.append((bound.name, bound.kind.key, *marks))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def addresses(obj: Object) -> str:
    """Return the pages and API routes."""
    page, api = f"/{obj.slug}/", f"/api/v1/{obj.slug}"
    lines = [f"Pages   {page}  {page}<id>/  {page}<id>/history/"]
    if obj.writable:
        lines[0] += f"  {page}new/  {page}<id>/edit/  {page}import/"
    lines.append(f"API     {api}  {api}/<id>  {api}/<id>/events")
    return "\n".join(lines)


def filters(obj: Object) -> str:
    """Return what can be tested and with which operators; references lead on to their own fields."""
    lines = ["Filters"]
    for bound in obj.placed("filter"):
        target = find_object_of(bound.target) if bound.target else None
        onward = f"  → {target.key}" if target else ""
        lines.append(f"  {bound.name:<24} {' '.join(bound.kind.operators)}{onward}")
    return "\n".join(lines)


def verbs(obj: Object) -> str:
    """Return the verbs with the right each needs, and the events that come of them."""
    lines = ["Verbs"]
    if obj.writable:
        lines += [f"  {verb:<24} right: {FOLLOWS.get(verb, verb)}" for verb in (*GENERIC_VERBS, "restore")]
    lines += [
        f"  {row.key:<24} right: {row.access}, event: {row.event.verb}" for row in obj.verb_table.values()
    ]
    known = [name for name in event_types() if name.startswith(f"{obj.event}.")]
    return "\n".join([*lines, "Events", "  " + " ".join(known)])
