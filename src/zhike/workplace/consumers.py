"""What the workplace does when something has happened."""

from __future__ import annotations

from collections.abc import Sequence

from zhike.kernel.consumers import consumer
from zhike.kernel.models import Event
from zhike.workplace.notices import filling


@consumer("workplace.notices", verbs=None)
def notices(events: Sequence[Event]) -> None:
    """Tell everybody who should hear of these events."""
    filling.notify(events)
