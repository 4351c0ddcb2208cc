"""The kernel's start: bind the declared objects once every app's models are loaded."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class KernelConfig(AppConfig):
    """Mechanism: objects, filters, access, events, pages, files, API. Knows no customer."""

    name = "zhike.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Load every app's declarations and bind them; ``checks`` then judges them."""
        autodiscover_modules("objects", "consumers")
        from zhike.kernel import checks, objects  # noqa: F401, PLC0415 - needs loaded models

        objects.bind_all()
