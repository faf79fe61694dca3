"""Sends messages to people through Apprise: mail, webhooks, Slack and a hundred others, each an address of its own."""

from __future__ import annotations

import apprise

from kursk_pipeline.errors import ConfigError

Address = str
"""As Apprise writes them: ``mailtos://user:password@host?to=desk@example.org``, ``slack://...``, ``json://host/path``."""


class Notifier:
    """Everyone who is told.

    Args:
        addresses: where messages go. They hold secrets, and are never logged.

    Raises:
        ConfigError: an address is none that Apprise knows; its place is named, not its words.
    """

    def __init__(self, addresses: tuple[Address, ...]) -> None:
        self._apprise = apprise.Apprise()
        for place, address in enumerate(addresses, 1):
            if not self._apprise.add(address):
                fix = "write it as the Apprise documentation says, such as mailtos://user:password@host?to=you@example.org"
                raise ConfigError("KURSK_ALERT_URLS", f"address {place}", "not an address for messages", fix)

    def __len__(self) -> int:
        return len(self._apprise)

    def send(self, title: str, body: str) -> bool:
        """Tell everyone; True when every address took it."""
        return bool(self._apprise.notify(title=title, body=body, body_format=apprise.NotifyFormat.TEXT))
