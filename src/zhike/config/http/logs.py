"""Write log lines as JSON, one to a line, without anything that tells about a person."""

import logging
import traceback
from datetime import UTC, datetime

import orjson

REQUEST_FIELDS = ("request_id", "method", "route", "status", "ms", "actor")


class JsonFormatter(logging.Formatter):
    """Format a record as one JSON object: time, level, logger, message and the fields of the request.

    An exception is written as its class and the places it passed through. Its text is left out, because
    databases and parsers like to quote the value that they refuse.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        request = record.__dict__.get("request")
        if request is not None:
            line["request_id"] = getattr(request, "id", None)
        for field in REQUEST_FIELDS:
            if field in record.__dict__:
                line[field] = record.__dict__[field]
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = describe(record.exc_info[1])
        return orjson.dumps(line, default=str).decode()


def describe(error: BaseException) -> dict[str, object]:
    """Return the class of `error`, the places it passed through, and the same of the error that caused it."""
    frames = traceback.extract_tb(error.__traceback__)
    told: dict[str, object] = {
        "type": f"{type(error).__module__}.{type(error).__qualname__}",
        "frames": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
    sqlstate = getattr(error, "sqlstate", None)
    if sqlstate:
        told["sqlstate"] = sqlstate
    if error.__cause__ is not None:
        told["cause"] = describe(error.__cause__)
    return told
