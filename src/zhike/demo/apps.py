"""The demo company, to be loaded and removed."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Name the app; the kernel finds its background work."""

    name = "zhike.demo"
