"""Copies that arrive at once in several workers are found, whoever is first."""

from bench.dedup_race import race


def test_no_copy_is_missed_when_workers_race(warehouse_url):
    outcome = race(warehouse_url, stories=120, workers=4, batch=20)
    assert outcome.missed == 0
