"""Requests a second against a fast server on loopback: ours with every guard on, a bare aiohttp loop, and news-please.

    make bench-fetch
    .venv/bin/python -m bench.fetch [--python PATH] [--rounds 3] [--pages 25] [--profile FILE]

200 hosts (127.0.1.1 to 127.0.1.200), some pages each, one connection a host and one request at a time there, no pause
between them. The contenders take turns in one run, each in a process of its own, so that their ratios hold whatever
else the machine does; the best round of each counts. aiohttp and news-please are no dependencies: ``make bench-fetch``
puts them into an environment of their own (locks/bench.txt), and ``--python`` names an interpreter that has them. What is
missing is named and left out. Ours asks for 200 robots.txt files more than the others; they count as requests.

Then the fetch step whole, with archive and database, in pages. Then seconds and memory that each decompression bomb
takes; the goal there is 2 seconds and 150 MB.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

from bench.fetch_contenders import CONTENDERS, Count, missing
from bench.fetch_server import HOSTS

ROOT = Path(__file__).resolve().parent.parent
GOAL = 0.7
"""Of the bare loop, with every guard on."""
BOMBS = ("gzip", "deflate", "br", "zstd", "gzip,gzip", "gzip,br")
Figures = dict[str, float]


def measure(name: str, port: int, pages: int, profile: str) -> None:
    """One round of one contender, in this process; prints its figures as JSON."""
    contender = CONTENDERS[name][0]
    if absent := missing(name):
        print(json.dumps({"missing": absent[0]}))
        return
    contender(port, 1)  # imports and first connections do not count
    started, cpu = time.monotonic(), time.process_time()
    pages_good, more = profiled(contender, port, pages, profile) if profile else contender(port, pages)
    took, cpu = time.monotonic() - started, time.process_time() - cpu
    assert pages_good == pages * len(HOSTS), f"{pages_good} pages of {pages * len(HOSTS)}"
    requests = pages_good + more
    print(json.dumps({"requests": requests, "per_second": requests / took, "cpu_us": cpu / requests * 1e6}))


def profiled(contender: Callable[[int, int], Count], port: int, pages: int, file: str) -> Count:
    """Ours works in a thread of its own, so the profile is taken there."""
    from kursk_pipeline.adapters import web_thread

    profile, inner = cProfile.Profile(), web_thread._Runner.run
    web_thread._Runner.run = lambda self: profile.runcall(inner, self)  # type: ignore[method-assign]
    result = contender(port, pages)
    profile.dump_stats(file)
    return result


def measure_bomb(port: int, coding: str) -> None:
    from kursk_pipeline.adapters.web import Request, Web

    web = Web(fetchable_networks=["127.0.0.0/8"])
    list(web.iterate([Request(f"http://127.0.1.1:{port}/0", 0.0)]))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (answer,) = web.iterate([Request(f"http://127.0.1.1:{port}/bomb/{coding}", 0.0)])
    extra = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(json.dumps({"outcome": answer.outcome, "seconds": answer.duration_ms / 1000, "megabytes": extra}))


def ask(python: str, *arguments: str) -> Figures:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [python, "-m", "bench.fetch", *arguments],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env=environment,
        cwd=ROOT,
    )
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def compare(options: argparse.Namespace, port: int) -> dict[str, Figures]:
    """The best round of each, and what it took of CPU."""
    rounds: dict[str, list[Figures]] = {name: [] for name in CONTENDERS}
    for _ in range(options.rounds):
        for name in CONTENDERS:
            is_ours = name.startswith("ours")
            profile = ["--profile", options.profile] if options.profile and name == "ours" else []
            sizes = ["--port", str(port), "--pages", str(options.pages)]
            rounds[name].append(ask(sys.executable if is_ours else options.python, "--measure", name, *sizes, *profile))
    best = {}
    for name, figures in rounds.items():
        if "missing" in figures[0]:
            print(f"{name:20} left out: {options.python} has no {figures[0]['missing']}")
            continue
        best[name] = max(figures, key=lambda one: one["per_second"])
        best[name]["cpu_us"] = min(one["cpu_us"] for one in figures)
        show(name, best[name], "  rounds: " + ", ".join(f"{one['per_second']:.0f}" for one in figures))
    return best


def show(name: str, figures: Figures, more: str = "") -> None:
    print(
        f"{name:20} {figures['per_second']:7.0f} requests/s  {figures['cpu_us']:6.0f} us of CPU each{more}", flush=True
    )


def show_ratios(best: dict[str, Figures]) -> None:
    mine = best["ours"]
    for name, figures in best.items():
        if not name.startswith("ours"):
            goal = f"  goal {GOAL}" if name == "bare aiohttp" else ""
            speed, work = mine["per_second"] / figures["per_second"], figures["cpu_us"] / mine["cpu_us"]
            print(
                f"ours / {name}: {speed:.2f} of its requests a second, {work:.2f} of its requests per second of CPU{goal}"
            )


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.fetch", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--python", default=sys.executable, help="an interpreter that has aiohttp and news-please")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", type=int, default=25, help="of each host")
    parser.add_argument("--profile", default="", help="where the profile of ours goes")
    parser.add_argument("--measure", choices=[*CONTENDERS, "bomb", "step"], help=argparse.SUPPRESS)
    parser.add_argument("--coding", default="", help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, default=0, help=argparse.SUPPRESS)
    return parser.parse_args()


def run_all(options: argparse.Namespace) -> None:
    command = [sys.executable, "-m", "bench.fetch_server"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        try:
            assert server.stdout is not None
            port = server.stdout.readline().strip()
            show_ratios(compare(options, int(port)))
            show(
                "fetch step, whole",
                ask(sys.executable, "--measure", "step", "--port", port, "--pages", str(options.pages)),
            )
            for coding in BOMBS:
                urlopen(f"http://127.0.1.1:{port}/bomb/{coding}").close()  # packing it is not our time
                found = ask(sys.executable, "--measure", "bomb", "--port", port, "--coding", coding)
                print(
                    f"bomb {coding:10} {found['outcome']}: {found['seconds']:.2f} s, {found['megabytes']:.0f} MB extra"
                )
        finally:
            server.kill()


def main() -> None:
    options = read_options()
    if options.measure == "bomb":
        measure_bomb(options.port, options.coding)
    elif options.measure == "step":
        from bench.fetch_step import measure_step

        measure_step(options.port, options.pages, options.profile)
    elif options.measure:
        measure(options.measure, options.port, options.pages, options.profile)
    else:
        run_all(options)


if __name__ == "__main__":
    main()
