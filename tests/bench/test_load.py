"""The load counts what a server answered, in both loops, and survives one that misbehaves."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from bench.load import Load, percentile, run
from bench.wire import Connection, Failed, Request, parse

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
LOST = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n"


@asynccontextmanager
async def server(answers, closes=False):
    """Serve the answers in turn; yield the address and the list of requests received."""
    received, turn = [], iter(answers)

    async def serve(reader, writer):
        while head := await reader.readuntil(b"\r\n\r\n"):
            received.append(head)
            writer.write(next(turn))
            await writer.drain()
            if closes:
                break
        writer.close()

    async def quiet(reader, writer):
        try:
            await serve(reader, writer)
        except asyncio.IncompleteReadError:
            writer.close()

    running = await asyncio.start_server(quiet, "127.0.0.1", 0)
    try:
        yield running.sockets[0].getsockname()[:2], received
    finally:
        running.close()


def forever(answer):
    while True:
        yield answer


def test_percentile_is_the_nearest_rank():
    assert percentile([5, 1, 4, 2, 3], 0.5) == 3
    assert percentile([1, 2, 3, 4], 0.95) == 4
    assert percentile([7], 0.5) == 7


@pytest.mark.parametrize("cut", range(1, len(CHUNKED)))
def test_an_answer_in_two_pieces_is_complete_only_with_the_second(cut):
    assert parse(CHUNKED[:cut]) is None
    assert parse(CHUNKED) == (200, b"hello world", True)


def test_answers():
    assert parse(OK) == (200, b"hello", True)
    assert parse(OK[:-1]) is None
    assert parse(b"HTTP/1.1 304 Not Modified\r\n\r\n") == (304, b"", True)
    assert parse(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", is_head=True) == (200, b"", True)
    assert parse(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n") == (200, b"", False)


@pytest.mark.parametrize("answer", [b"SSH-2.0\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_what_is_no_answer_is_refused(answer):
    with pytest.raises(ValueError):
        parse(answer)


def test_a_request_on_the_wire():
    request = Request.to("h:80", "/a?b=c", "POST", {"Authorization": "Bearer k"}, '{"n": "知客"}')
    head, _, body = request.data.partition(b"\r\n\r\n")
    assert body.decode() == '{"n": "知客"}'
    assert head.decode().split("\r\n") == [
        "POST /a?b=c HTTP/1.1",
        "Host: h:80",
        "Accept-Encoding: identity",
        "Content-Type: application/json",
        "Content-Length: 15",
        "Authorization: Bearer k",
    ]


def test_one_connection_is_used_again():
    async def scenario():
        async with server([OK, CHUNKED, LOST]) as (address, received):
            connection = Connection(*address)
            answers = [await connection.fetch(Request.to("x", f"/{n}")) for n in range(3)]
            connection.close()
            return answers, received

    answers, received = asyncio.run(scenario())
    assert answers == [(200, b"hello"), (200, b"hello world"), (404, b"")]
    assert [head.split()[1] for head in received] == [b"/0", b"/1", b"/2"]


def test_a_connection_that_the_server_closed_is_opened_again():
    async def scenario():
        async with server([OK, OK], closes=True) as (address, _):
            connection = Connection(*address)
            first = await connection.fetch(Request.to("x", "/"))
            while connection.is_open:
                await asyncio.sleep(0)
            second = await connection.fetch(Request.to("x", "/"))
            connection.close()
            return first, second

    assert asyncio.run(scenario()) == ((200, b"hello"), (200, b"hello"))


def test_an_answer_cut_short_fails():
    async def scenario():
        async with server([OK[:-1]], closes=True) as (address, _):
            await Connection(*address).fetch(Request.to("x", "/"))

    with pytest.raises(Failed):
        asyncio.run(scenario())


def test_the_closed_loop_counts_every_answer():
    async def scenario():
        async with server(forever(OK)) as (address, received):
            load = Load(
                address, [Request.to("x", "/a"), Request.to("x", "/b")], connections=2, seconds=0.2, warm_up=0
            )
            return await run(load), received

    answers, received = asyncio.run(scenario())
    assert answers.requests == len(received)
    assert answers.statuses == {200: len(received)}
    assert (answers.failed, answers.bytes_each) == (0, 5)
    assert answers.p50 <= answers.p95 <= answers.p99 <= answers.longest
    asked = {head.split()[1] for head in received}
    assert asked == {b"/a", b"/b"}


def test_the_open_loop_asks_at_its_rate():
    async def scenario():
        async with server(forever(OK)) as (address, received):
            load = Load(address, [Request.to("x", "/")], connections=4, seconds=0.5, warm_up=0, rate=40)
            return await run(load), received

    answers, received = asyncio.run(scenario())
    assert answers.requests == len(received) == 20
    assert answers.rate == 40


def test_refusals_are_counted_as_failed():
    async def scenario():
        async with server(forever(LOST)) as (address, _):
            return await run(Load(address, [Request.to("x", "/")], seconds=0.1, warm_up=0))

    answers = asyncio.run(scenario())
    assert answers.failed == answers.requests > 0
    assert answers.rate == 0
    assert set(answers.statuses) == {404}
