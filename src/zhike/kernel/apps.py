"""The kernel's start: bind the declared objects once every app's models are loaded."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class KernelConfig(AppConfig):
    """Mechanism: objects, filters, access, events, pages, files, API. Knows no customer."""

    name = "zhike.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Load every app's declarations and bind them; the start-up checks then judge them."""
        autodiscover_modules("objects", "consumers", "checks", "work", "steps")
        # By name, since this file is read before any model is.
        import_module("zhike.kernel.objects").bind_all()
