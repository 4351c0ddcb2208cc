"""The hours in which a person wants to hear nothing."""

from __future__ import annotations

from datetime import time


def is_quiet(now: time, start: time | None, end: time | None) -> bool:
    """Say whether a time of day lies in the quiet hours, which may reach past midnight."""
    if start is None or end is None or start == end:
        return False
    return start <= now < end if start < end else now >= start or now < end
