"""The performance page says what was measured, what it should be, and whether it is."""

import pytest
from bench.measure import Budget, Figure, Results, results, time_calls
from bench.report import END, START, merge, page, tables

LIST = Figure(
    "API", "list", 1_000_000, 5.0, "ms", floor=1.0, floor_is="SQL", budget=Budget(times=2.5, plus=3)
)
RATE = Figure("API", "list at 16", 1_000_000, 480.0, "req/s", budget=Budget(at_least=500))
PAGE = Figure("Pages", "list", 1_000_000, 41.25, "ms", budget=Budget(at_most=60), note="warm")
SMALL = Figure("API", "list", 10_000, 4.0, "ms", floor=0.5, budget=Budget(times=2.5, plus=3))


def run_of(*figures):
    return Results("2026-08-31T00:00:00+00:00", "abc1234", {"cores": "2"}, figures)


def test_budgets():
    assert LIST.is_met is True  # 5.0 ≤ 2.5 × 1.0 + 3
    assert LIST.ratio == 5.0
    assert RATE.is_met is False
    assert PAGE.is_met is True
    assert Figure("API", "x", 0, 1.0, "ms").is_met is None
    assert Figure("API", "x", 0, 1.0, "ms", budget=Budget(times=2)).is_met is None


def test_the_tables():
    assert tables([LIST, RATE, PAGE, SMALL]).split("\n") == [
        "## API",
        "",
        "| Work | Customers | Figure | Floor | Ratio | Budget | Met? |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        "| list | 1,000,000 | 5.00 ms | 1.00 ms (SQL) | 5.00 | ≤ 2.5 × floor + 3 ms = 5.50 ms | yes |",
        "| list at 16 | 1,000,000 | 480 req/s | – | – | ≥ 500 req/s | **no** |",
        "",
        "## Pages",
        "",
        "| Work | Customers | Figure | Floor | Ratio | Budget | Met? |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        "| list (warm) | 1,000,000 | 41.2 ms | – | – | ≤ 60.0 ms | yes |",
        "",
        "## How cost grows with size",
        "",
        "| Work | 10,000 customers | 1,000,000 customers | Growth |",
        "| --- | --- | --- | --- |",
        "| API: list | 4.00 ms | 5.00 ms | × 1.25 |",
    ]


def test_a_later_run_replaces_the_same_work_only():
    again = Figure("API", "list", 1_000_000, 4.0, "ms")
    assert merge([run_of(LIST, RATE), run_of(again)]) == [again, RATE]


def test_the_page_keeps_what_stands_around_the_figures():
    text = f"before\n{START}\nold\n{END}\nafter\n"
    new = page(text, [run_of(PAGE)])
    assert new.startswith(f"before\n{START}\n")
    assert new.endswith(f"{END}\nafter\n")
    assert "old" not in new
    assert "Measured 2026-08-31T00:00:00+00:00 at commit `abc1234`: cores 2." in new
    assert page(new, [run_of(PAGE)]) == new


def test_a_page_without_its_marks_is_refused():
    with pytest.raises(ValueError, match="nothing was written"):
        page("no marks", [run_of(PAGE)])


def test_results_survive_the_file(tmp_path):
    run = results([LIST, RATE, PAGE], postgres="18.0")
    run.write(tmp_path / "deep" / "run.json")
    assert Results.read(tmp_path / "deep" / "run.json") == run
    assert run.machine["postgresql"] == "18.0"


def test_calls_are_timed_after_a_warm_up():
    calls = []
    p50, p95 = time_calls(lambda: calls.append(1), times=20)
    assert len(calls) == 22
    assert 0 < p50 <= p95
