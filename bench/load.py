"""Load a web server over keep-alive connections and say how fast it answered.

Closed loop: each connection asks again as soon as it has its answer. Open loop (`rate`): requests fall due at
fixed times, whether or not earlier ones were answered, and the time is counted from when a request was due, so
that a server which stalls is not measured by the few requests it let through.

    python -m bench.load http://127.0.0.1:8000/api/customers --connections 16 --seconds 10
"""

import argparse
import asyncio
import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from itertools import cycle
from math import ceil
from urllib.parse import urlsplit

from .wire import Connection, Failed, Request

GRACE = 5.0  # seconds after the deadline in which late answers still count


@dataclass(frozen=True, slots=True)
class Load:
    """Say what to ask: requests in turn, over how many connections, for how long, at what rate.

    `rate` is in requests a second for the open loop; None is the closed loop. What is asked during the first
    `warm_up` seconds is not counted.
    """

    address: tuple[str, int]
    requests: Sequence[Request]
    connections: int = 1
    seconds: float = 10.0
    warm_up: float = 1.0
    rate: float | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """What came back. Times are milliseconds; `rate` counts the answers below status 400 a second."""

    requests: int
    failed: int
    statuses: dict[int, int]
    seconds: float
    rate: float
    mean: float
    p50: float
    p95: float
    p99: float
    longest: float
    bytes_each: int


@dataclass(slots=True)
class _Tally:
    """Collect the answers to what fell due between the end of the warm-up and the deadline."""

    first: float
    last: float
    times: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    bytes: int = 0

    def add(self, due: float, done: float, status: int, size: int) -> None:
        if self.first <= due < self.last:
            self.times.append((done - due) * 1000)
            self.statuses[status] += 1
            self.bytes += size


def percentile(times: Sequence[float], share: float) -> float:
    """Return the smallest value that at least a share of all values does not exceed (nearest rank)."""
    ordered = sorted(times)
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


async def run(load: Load) -> Answers:
    """Ask, and return how it went. Raises Failed when not a single answer came in time."""
    start = time.perf_counter()
    tally = _Tally(start + load.warm_up, start + load.warm_up + load.seconds)
    requests = cycle(load.requests)
    connections = [Connection(*load.address) for _ in range(load.connections)]
    # Requests in an open loop share one sequence of due times, so that any free connection takes the next.
    due = cycle([None]) if load.rate is None else _due_times(start, load.rate)
    asking = [asyncio.create_task(_ask(connection, requests, due, tally)) for connection in connections]
    _, unanswered = await asyncio.wait(asking, timeout=load.warm_up + load.seconds + GRACE)
    tally.statuses[0] += len(unanswered)
    for task in unanswered:
        task.cancel()
    for connection in connections:
        connection.close()
    return _summary(tally, load.seconds)


def _due_times(start: float, rate: float):
    number = 0
    while True:
        yield start + number / rate
        number += 1


async def _ask(connection: Connection, requests, due_times, tally: _Tally) -> None:
    """Ask over one connection until the deadline. Status 0 stands for no answer at all."""
    while (now := time.perf_counter()) < tally.last:
        due = next(due_times) or now
        if due >= tally.last:
            return
        if due > now:
            await asyncio.sleep(due - now)
        try:
            status, size = await connection.ask(next(requests))
        except (Failed, OSError):
            connection.close()
            status, size = 0, 0
            await asyncio.sleep(0.05)  # a server that is down must not be asked a thousand times a second
        tally.add(due, time.perf_counter(), status, size)


def _summary(tally: _Tally, seconds: float) -> Answers:
    times = tally.times
    if not times:
        raise Failed("no answer came in the time given; is the server up?")
    good = sum(count for status, count in tally.statuses.items() if 0 < status < 400)
    asked = sum(tally.statuses.values())
    return Answers(
        requests=asked,
        failed=asked - good,
        statuses={status: count for status, count in sorted(tally.statuses.items()) if count},
        seconds=seconds,
        rate=good / seconds,
        mean=sum(times) / len(times),
        p50=percentile(times, 0.50),
        p95=percentile(times, 0.95),
        p99=percentile(times, 0.99),
        longest=max(times),
        bytes_each=tally.bytes // len(times),
    )


def main() -> None:
    """Run one load from the command line and print its answers as JSON."""
    parser = argparse.ArgumentParser(description="Load a web server and print how fast it answered.")
    parser.add_argument("urls", nargs="+", help="http addresses on one server, asked in turn")
    parser.add_argument("--connections", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--warm-up", type=float, default=1)
    parser.add_argument("--rate", type=float, help="requests a second: an open loop")
    parser.add_argument("--header", action="append", default=[], help="Name: value")
    parser.add_argument("--method", default="GET")
    parser.add_argument("--body", default="", help="JSON to send")
    options = parser.parse_args()
    headers = dict(header.split(": ", 1) for header in options.header)
    places = [urlsplit(url) for url in options.urls]
    requests = [
        Request.to(
            place.netloc,
            place._replace(scheme="", netloc="").geturl() or "/",
            options.method,
            headers,
            options.body,
        )
        for place in places
    ]
    address = (places[0].hostname or "127.0.0.1", places[0].port or 80)
    load = Load(address, requests, options.connections, options.seconds, options.warm_up, options.rate)
    print(json.dumps(asdict(asyncio.run(run(load))), indent=2))


if __name__ == "__main__":
    main()
