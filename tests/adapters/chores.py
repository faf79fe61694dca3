"""What the worker tests let their workers do; importable by name, as a stage is."""

from __future__ import annotations

import os
import time

from kursk_pipeline.errors import ConfigError, Unprocessable


def double(number: int) -> int:
    return 2 * number


def process_id(_: int) -> int:
    return os.getpid()


def spin() -> None:
    while True:
        pass


def refuse() -> None:
    raise Unprocessable("too_deep", "nested deeper than the parser goes")


def surprise() -> None:
    raise KeyError("nobody thought of this")


def misconfigure() -> None:
    raise ConfigError("topic.toml", "threshold", "missing", "add it")


MISDEEDS = {
    "spin": spin,
    "sleep": lambda: time.sleep(600),
    "hoard": lambda: bytearray(4_000_000_000),
    "die": lambda: os._exit(7),
    "refuse": refuse,
    "surprise": surprise,
    "misconfigure": misconfigure,
}


def misbehave(how: str) -> str:
    MISDEEDS.get(how, lambda: None)()
    return how.upper()
