"""Processor time of an embedded PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import psutil


def database_seconds(state: Path) -> float:
    """Of the server and all that it started, also of what has ended."""
    postmaster = int((state / "postgres" / "postmaster.pid").read_text().split()[0])
    every = [psutil.Process(postmaster), *psutil.Process(postmaster).children()]
    return sum(sum(one.cpu_times()[:2]) for one in every) + sum(every[0].cpu_times()[2:4])
