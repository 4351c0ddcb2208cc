"""Every answer carries the headers that keep browsers safe, and says no to malformed requests."""

import json

import pytest

from tests.platform.running import Zhike, until
from zhike.config.http.headers import CONTENT_SECURITY_POLICY

pytestmark = pytest.mark.xdist_group("answers")
PATHS = [
    "/",
    "/healthz",
    "/readyz",
    "/nothing/here/",
    "/api/nothing",
    "/metrics",
    "/static/zhike/zhike.css",
    "/?q=%00",
]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_the_headers(running: Zhike, path: str):
    headers = running.get(path).headers
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Request-Id"]
    assert headers["Cache-Control"]
    if not path.startswith("/static/"):
        assert "no-store" in headers["Cache-Control"]


def test_process_is_alive_and_ready(running: Zhike):
    assert json.loads(running.get("/healthz").body) == {"status": "ok"}
    assert json.loads(running.get("/readyz").body) == {"status": "ok"}


def test_figures_need_the_token(running: Zhike):
    assert running.get("/metrics").status == 404
    assert running.get("/metrics", {"Authorization": "Bearer wrong"}).status == 404
    answer = running.get("/metrics", {"Authorization": "Bearer figures-please"})
    assert answer.status == 200
    assert 'zhike_requests_total{method="GET",route="/healthz",status="200"}' in answer.text


@pytest.mark.parametrize(
    "path",
    ["/?q=%00", "/?q=%ff", "/?q=%ED%A0%80", "/%00", "/a%ff/"],
    ids=["NUL", "no UTF-8", "surrogate", "NUL in path", "no UTF-8 in path"],
)
def test_text_that_is_no_text_is_refused(running: Zhike, path: str):
    assert running.get(path).status == 400


def test_a_path_in_chinese_is_understood(running: Zhike):
    assert running.get("/static/%E7%9F%A5%E5%AE%A2.css").status in {302, 404}


@pytest.mark.parametrize("body", [b'{"name": "\\u0000"}', b'{"name": "\\ud800"}', b'{"name": "\xff"}'])
def test_json_that_cannot_be_stored_is_refused(running: Zhike, body: bytes):
    answer = running.get("/api/anything", {"Content-Type": "application/json"}, body)
    assert answer.status == 400
    assert json.loads(answer.body)["status"] == 400


def test_json_with_a_character_outside_the_first_plane_is_let_through(running: Zhike):
    answer = running.get("/api/anything", {"Content-Type": "application/json"}, b'{"name": "\\ud842\\udfb7"}')
    assert answer.status == 404


@pytest.mark.parametrize("body", [b"name=%00", b"name=%ff", b"name=\xff"])
def test_forms_with_text_that_is_no_text_are_refused(running: Zhike, body: bytes):
    answer = running.get("/anything/", {"Content-Type": "application/x-www-form-urlencoded"}, body)
    assert answer.status == 400


def test_a_foreign_host_name_is_refused(running: Zhike):
    answer = running.get("/nothing/", {"Host": "evil.example"})
    assert answer.status == 400
    assert "evil.example" not in answer.text


def test_too_large_a_request_is_refused_before_it_is_read(running: Zhike):
    answer = running.get(
        "/anything/", {"Content-Length": str(300 * 1024 * 1024), "Connection": "close"}, b"x"
    )
    assert answer.status == 413


def test_a_given_request_id_comes_back_and_a_bad_one_does_not(running: Zhike):
    assert (
        running.get("/healthz", {"X-Request-Id": "order-4711-retry"}).headers["X-Request-Id"]
        == "order-4711-retry"
    )
    assert running.get("/healthz", {"X-Request-Id": "<script>"}).headers["X-Request-Id"] != "<script>"


def test_the_log_names_the_route_and_no_address(running: Zhike):
    running.get("/nothing/for/mia@example.com/?name=mia", {"X-Request-Id": "log-test-0001"})
    words = '"message":"answered","request_id":"log-test-0001"'
    line = json.loads(until(lambda: running.said(words), "the line of the request"))
    assert (line["method"], line["route"], line["status"], line["actor"]) == ("GET", "unknown", 404, None)
    assert running.said("mia") is None
