"""A race says who was faster, and whether each bar was met."""

from bench.analytics.page import section
from bench.analytics.race import Bar, Outcome, Time, _judged

OURS = Time("Zhike", 3, 0.5, 1.0, 250.0, {"log_likelihood": -9582.43, "r": 0.243}, {"zhike": "0.1.0"})
THEIRS = Time("lifetimes", 1, 10.0, 12.5, 1564.0, {}, {"lifetimes": "0.11.3"})


def test_bars():
    times = (OURS, THEIRS)
    assert _judged(Bar("cpu", 1.5), times) == ("≤ 1.5 CPU s", 0.5, True)
    assert _judged(Bar("memory", 200), times) == ("≤ 200 MB", 250.0, False)
    assert _judged(Bar("cpu", 1 / 15, "lifetimes"), times) == (
        "at least 15 × as fast as lifetimes",
        0.05,
        True,
    )
    assert _judged(Bar("cpu", 1.15, "lifetimes"), times)[0] == "≤ 1.15 × the time of lifetimes"


def test_the_section_of_a_race():
    bars = (("≤ 1.5 CPU s", 0.5, True), ("≤ 200 MB", 250.0, False))
    assert section(Outcome("Fit", (OURS, THEIRS), bars, {"cores": "2"})).split("\n") == [
        "## Fit",
        "",
        "| Library | Processor | Clock | Peak memory | Against Zhike | Answer |",
        "| --- | --- | --- | --- | --- | --- |",
        "| Zhike | 0.50 s, best of 3 | 1.00 s | 250 MB | – | log_likelihood -9,582.43, r 0.243 |",
        "| lifetimes | 10.00 s | 12.50 s | 1,564 MB | × 20.00 | – |",
        "",
        "- Bar: ≤ 1.5 CPU s. Reached 0.5: met.",
        "- Bar: ≤ 200 MB. Reached 250: **missed**.",
        "",
        "(cores 2; lifetimes 0.11.3, zhike 0.1.0)",
    ]
