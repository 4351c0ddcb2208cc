"""Pages of settings that are saved as a whole: nobody puts his page in place of one that he never saw."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _


def stamp(stored: Any) -> str:
    """Return the mark of what is stored; the page carries it as ``seen`` beside what one chooses."""
    text = json.dumps(stored, sort_keys=True, default=str, ensure_ascii=False)
    return sha256(text.encode()).hexdigest()[:16]


def overtaken(request: HttpRequest, stored: Any) -> str:
    """Return why what was sent is not saved yet, "" where what is stored is what its page showed.

    The page that answers carries the newer mark: saving once more is a choice then.
    """
    if request.POST.get("seen", now := stamp(stored)) == now:
        return ""
    return _(
        "Somebody else saved this page meanwhile, so nothing of yours is saved yet. What you chose is kept below: "
        "save once more to put it in place of what is stored, or load the page as it is now."
    )
