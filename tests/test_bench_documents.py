"""What is said of speed and capacity is what the benches measured: the documents are those that their figures make."""

from pathlib import Path

from bench import journey_report, scaling

DOCS = Path(__file__).parents[1] / "docs"


def test_the_page_of_benchmarks_says_what_was_measured():
    assert (DOCS / "benchmarks.md").read_text("utf-8") == journey_report.document(journey_report.figures())


def test_capacity_is_computed_from_it():
    assert (DOCS / "scaling.md").read_text("utf-8") == scaling.page(journey_report.figures(), scaling.options([]))


def test_what_one_task_does_alone_fills_its_core_before_what_is_shared():
    found = journey_report.figures()
    for articles in scaling.DAILY:
        plan = scaling.plan(found, articles, scaling.options([]))
        assert plan["pages"] >= plan["articles"]
        assert plan["fullest"] in scaling.ONCE
    small, large = (scaling.plan(found, articles, scaling.options([])) for articles in (1_000, 100_000))
    assert large["month"] > small["month"]
    assert large["fullness"] >= small["fullness"] * 100
