"""Register the kernel with Django."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Name the kernel; its start-up checks live in `checks`."""

    name = "zhike.kernel"
    label = "kernel"
    verbose_name = "Kernel"
