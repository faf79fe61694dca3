"""Loopback TCP ports: is one free, who holds it, and what to tell the reader when it is taken."""

from __future__ import annotations

import socket
from contextlib import closing

import psutil  # type: ignore[import-untyped]

from kursk_pipeline.errors import SetupError

HOST = "127.0.0.1"


def is_free(port: int) -> bool:
    """Whether a server could listen on this loopback port now."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        # Servers set this too: a port whose last connections still linger in TIME_WAIT is free for them.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def choose_free() -> int:
    """A port that the system says is free at this moment."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def holder(port: int) -> str:
    """Words for the process that listens on the port, as far as this user may see it."""
    try:
        for connection in psutil.net_connections(kind="tcp"):
            if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port and connection.pid:
                return f"process {connection.pid} ({psutil.Process(connection.pid).name()})"
    except (psutil.Error, OSError):
        pass
    return f"another program (find it with: ss -ltnp 'sport = :{port}', or: lsof -i :{port})"


def require_free(port: int, *, purpose: str, variable: str) -> None:
    """Refuse to go on when the port is taken.

    Args:
        port: the loopback port that is wanted.
        purpose: who wants it, in words, such as ``the Airflow UI``.
        variable: the environment variable that chooses another one.

    Raises:
        SetupError: the port is in use; names the holder and the variable.
    """
    if not is_free(port):
        raise SetupError(
            f"Port {port}, wanted for {purpose}, is in use by {holder(port)}. "
            f"Fix: stop that program, or choose another port with {variable}=NUMBER."
        )
