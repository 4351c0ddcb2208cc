"""The least of HTTP/1.1 that a load needs: prepared requests over a connection that stays open.

A general client spends more time on a request than the server under test does; here a request is one write
and an answer is mostly counted, not read.
"""

import asyncio
from dataclasses import dataclass


class Failed(Exception):
    """Raised when a server answers with something that is not HTTP/1.1, or hangs up in the middle."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it goes over the wire."""

    data: bytes
    is_head: bool = False

    @classmethod
    def to(
        cls,
        host: str,
        target: str,
        method: str = "GET",
        headers: dict[str, str] | None = None,
        body: str = "",
    ) -> "Request":
        """Prepare a request; a body is sent as JSON unless the headers say otherwise."""
        content = body.encode()
        lines = {"Host": host, "Accept-Encoding": "identity"}
        if content:
            lines |= {"Content-Type": "application/json", "Content-Length": str(len(content))}
        head = "".join(f"{name}: {value}\r\n" for name, value in (lines | (headers or {})).items())
        return cls(f"{method} {target} HTTP/1.1\r\n{head}\r\n".encode() + content, method == "HEAD")


class Connection(asyncio.Protocol):
    """One connection, opened when first needed and again after it was closed."""

    def __init__(self, host: str, port: int):
        self._host, self._port = host, port
        self._transport: asyncio.Transport | None = None
        self._received = b""
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._is_head = False

    @property
    def is_open(self) -> bool:
        """Tell whether the next request goes over the same connection as the last."""
        return self._transport is not None and not self._transport.is_closing()

    async def ask(self, request: Request) -> tuple[int, int]:
        """Send a request and return status and size of the body. Raises Failed or OSError."""
        status, body = await self.fetch(request)
        return status, len(body)

    async def fetch(self, request: Request) -> tuple[int, bytes]:
        """Send a request and return status and body. Raises Failed or OSError."""
        loop = asyncio.get_running_loop()
        if not self.is_open:
            self._transport, _ = await loop.create_connection(lambda: self, self._host, self._port)
        self._received, self._is_head = b"", request.is_head
        self._answer = loop.create_future()
        self._transport.write(request.data)
        return await self._answer

    def close(self) -> None:
        """Close the connection; the next request opens a new one."""
        if self._transport:
            self._transport.close()
        self._transport = None

    def data_received(self, data: bytes) -> None:
        """Answer as soon as the whole body is here."""
        self._received += data
        if self._answer is None or self._answer.done():
            return
        try:
            answer = parse(self._received, self._is_head)
        except ValueError as error:
            self._answer.set_exception(Failed(f"not an HTTP/1.1 answer: {error}"))
            return
        if answer:
            status, body, stays_open = answer
            if not stays_open:
                self.close()
            self._answer.set_result((status, body))

    def connection_lost(self, exc: Exception | None) -> None:
        """Fail the request that was under way."""
        self._transport = None
        if self._answer and not self._answer.done():
            self._answer.set_exception(
                Failed("the server closed the connection before its answer was complete")
            )


def parse(received: bytes, is_head: bool = False) -> tuple[int, bytes, bool] | None:
    """Return status, body and whether the connection stays open, or None while something is missing.

    Raises ValueError for anything that is not an HTTP/1.1 answer with a length or in chunks.
    """
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = received[:end].lower()
    if not head.startswith(b"http/1.1 "):
        raise ValueError(repr(received[:20]))
    status, body = int(head[9:12]), received[end + 4 :]
    stays_open = b"\r\nconnection: close" not in head
    if is_head or status in (204, 304):
        return status, b"", stays_open
    if b"\r\ntransfer-encoding: chunked" in head:
        content = _unchunk(body)
        return None if content is None else (status, content, stays_open)
    start = head.find(b"\r\ncontent-length:")
    if start < 0:
        raise ValueError("neither a length nor chunks")
    length = int(head[start + 17 :].split(b"\r\n", 1)[0])
    return (status, body, stays_open) if len(body) >= length else None


def _unchunk(body: bytes) -> bytes | None:
    """Return the content of a chunked body, or None while it is not complete."""
    parts, at = [], 0
    while (line := body.find(b"\r\n", at)) >= 0:
        size = int(body[at:line].split(b";")[0], 16)
        start = line + 2
        if size == 0:
            return b"".join(parts) if body[start : start + 2] == b"\r\n" else None
        if len(body) < start + size + 2:
            return None
        parts.append(body[start : start + size])
        at = start + size + 2
    return None
