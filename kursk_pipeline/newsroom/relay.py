"""A newsroom that runs elsewhere, on this machine's loopback.

The publishers are names under `.localhost` (ADR 0002), so a worker in a container of its own reaches the one newsroom
through a port of its own loopback. What comes in there goes to the newsroom byte by byte, and back.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

from kursk_pipeline.errors import SetupError

CONNECT_SECONDS = 10
"""How long a newsroom may take to answer; one that does not is a refused connection to whoever asked."""
PIECE_BYTES = 65536
"""Handed on at once."""


async def relay(port: int, server: tuple[str, int], *, address: str = "127.0.0.1") -> None:
    """Listen on ``address`` until cancelled, and hand every connection on to ``server``.

    Raises:
        SetupError: the port is taken.
    """

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, TimeoutError):
            far = await asyncio.wait_for(asyncio.open_connection(*server), CONNECT_SECONDS)
            await asyncio.gather(_hand_on(reader, far[1]), _hand_on(far[0], writer))
        writer.close()

    try:
        listening = await asyncio.start_server(serve, address, port)
    except (OSError, OverflowError) as error:
        raise SetupError(
            f"The relay cannot listen on {address}:{port}: {error}. Fix: choose another --port."
        ) from error
    async with listening:
        await listening.serve_forever()


async def _hand_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Until one side ends; then the other is told."""
    try:
        while piece := await reader.read(PIECE_BYTES):
            writer.write(piece)
            await writer.drain()
    finally:
        writer.close()
