"""The one place, besides settings, urls and cli, that knows all rooms: it joins their ports and starts their jobs."""

from django.apps import AppConfig


class GodownConfig(AppConfig):
    name = "godown"
    label = "godown"

    def ready(self) -> None:
        """Join the rooms once all models are loaded."""
