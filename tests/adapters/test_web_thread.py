"""Results made in one thread and used in another: all of them, in order, and never far ahead."""

import pytest

from kursk_pipeline.adapters.web_thread import AHEAD_BYTES, RESULT_BYTES, iterate_in_thread

LARGE = 8 << 20


def counting(made, *, count):
    async def work(give):
        for number in range(count):
            made.append(number)
            await give(number)

    return work


def test_everything_comes_in_order():
    assert list(iterate_in_thread(counting([], count=5000), size_of=lambda _: 0)) == list(range(5000))


def test_large_results_are_not_made_far_ahead_of_a_slow_caller():
    made, ahead = [], []
    for used, _ in enumerate(iterate_in_thread(counting(made, count=60), size_of=lambda _: LARGE), start=1):
        ahead.append(len(made) - used)
    assert len(ahead) == 60
    assert max(ahead) <= 2 * (AHEAD_BYTES // LARGE + 1)  # those that wait, and those the caller has in hand


def test_small_results_are_bounded_too():
    made = []
    results = iterate_in_thread(counting(made, count=20_000), size_of=lambda _: 0)
    next(results)
    results.close()
    assert len(made) <= 2 * (AHEAD_BYTES // RESULT_BYTES + 1)


def test_an_error_comes_after_what_was_made_before_it():
    async def work(give):
        await give("one")
        raise ValueError("broken")

    results = iterate_in_thread(work, size_of=len)
    assert next(results) == "one"
    with pytest.raises(ValueError, match="broken"):
        next(results)
