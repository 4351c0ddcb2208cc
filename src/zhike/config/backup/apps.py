"""Backups as a part of the running program: their page among the settings, their jobs, their clock."""

from django.apps import AppConfig


class BackupConfig(AppConfig):
    """Name the app; the kernel finds its background work."""

    name = "zhike.config.backup"
    label = "backup"
