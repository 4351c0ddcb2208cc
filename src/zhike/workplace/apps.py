"""The start of the workplace."""

from django.apps import AppConfig


class WorkplaceConfig(AppConfig):
    """Search, saved views, favourites, comments, files, notices: the same for every object."""

    name = "zhike.workplace"
    label = "workplace"
