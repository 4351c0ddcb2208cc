"""How often one key may call: a bucket of tokens for each key, in the memory of each web process.

A key may send ``API_CALLS_PER_SECOND`` requests a second in each process on average, and ten seconds'
worth at once. The figure protects the other users from a runaway program; it is no billing.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from threading import Lock

from django.conf import settings

from zhike.kernel.api.problems import TooFast

BURST_SECONDS = 10
MAX_KEYS = 10_000


class Buckets:
    """The tokens that each key has left, the most recently used last."""

    def __init__(self) -> None:
        self._left: OrderedDict[int, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def spend(self, key: str, rate: float, now: float) -> None:
        """Take one token of a key that earns ``rate`` a second. Raises TooFast when none is left."""
        name = hash(key)
        with self._lock:
            left, since = self._left.pop(name, (rate * BURST_SECONDS, now))
            left = min(rate * BURST_SECONDS, left + (now - since) * rate)
            enough = left >= 1
            self._left[name] = (left - 1 if enough else left, now)
            if len(self._left) > MAX_KEYS:
                self._left.popitem(last=False)
        if not enough:
            raise TooFast(math.ceil((1 - left) / rate))


buckets = Buckets()


def spend(key: str) -> None:
    """Count one request of a key. Raises TooFast; a rate of 0 means no limit."""
    rate = settings.API_CALLS_PER_SECOND
    if rate:
        buckets.spend(key, rate, time.monotonic())
