"""The state of a list as an address has it: what a saved view keeps, and how it is compared with what is shown now."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.utils.translation import gettext as _

from zhike.kernel.access import Actor
from zhike.kernel.errors import Invalid
from zhike.kernel.filters import from_query
from zhike.kernel.objects import Object
from zhike.kernel.pages import columns

LONGEST = 20_000


@dataclass(frozen=True)
class State:
    """Search, filter (a tree, None for none), order, columns (names joined by commas), and the field of a board."""

    q: str = ""
    filter: Any = None
    sort: str = ""
    columns: str = ""
    by: str = ""

    @classmethod
    def stored(cls, kept: Mapping[str, Any]) -> State:
        """Return a state as a view keeps it."""
        return cls(**{name: kept[name] for name in cls.__dataclass_fields__ if name in kept})

    @classmethod
    def asked(cls, obj: Object, pairs: Mapping[str, str], *, board: bool, columns: str = "") -> State:
        """Return the state that a query asks for; ``columns`` are those shown where it names none. Raises BadFilter."""
        tree: Any = from_query([(name, value) for name, value in pairs.items()], obj)
        tree = None if tree == {"all": []} else tree
        if board:
            return cls(q=pairs.get("q", ""), filter=tree, by=pairs.get("by", ""))
        shown = pairs.get("columns") or columns
        return cls(q=pairs.get("q", ""), filter=tree, sort=pairs.get("sort", ""), columns=shown)

    def as_json(self) -> dict[str, Any]:
        """Return what a view keeps."""
        return {name: value for name, value in asdict(self).items() if value}

    def pairs(self) -> list[tuple[str, str]]:
        """Return the state as the parameters of an address."""
        found = self.as_json()
        if "filter" in found:
            found["filter"] = json.dumps(found["filter"], ensure_ascii=False, sort_keys=True)
        return list(found.items())

    def address(self, obj: Object, view_id: int | str | None) -> str:
        """Return where a list shows this state, as that of a view."""
        view = [("view", str(view_id))] if view_id is not None else []
        base = f"/{obj.slug}/board/" if self.by else f"/{obj.slug}/"
        return f"{base}?{urlencode(view + self.pairs())}"

    @property
    def is_plain(self) -> bool:
        """Say whether nothing is searched, filtered or sorted otherwise than usual."""
        return not (self.q or self.filter or self.sort or self.by)


def of_address(obj: Object, address: str, actor: Actor, remembered: str) -> State:
    """Return the state that the address of a list stands for. Raises Invalid where it is no list of this object."""
    parts = urlsplit(address)
    if parts.path not in (f"/{obj.slug}/", f"/{obj.slug}/board/") or len(parts.query) > LONGEST:
        raise Invalid(_("Open the list first: a view is saved from what it shows."))
    try:
        pairs = dict(parse_qsl(parts.query, keep_blank_values=True, max_num_fields=40, strict_parsing=False))
    except ValueError:
        raise Invalid(_("The address of the list can't be read.")) from None
    usual = ",".join(bound.name for bound in columns.chosen(obj, actor, remembered)[1:])
    return State.asked(obj, pairs, board=parts.path.endswith("/board/"), columns=usual)
