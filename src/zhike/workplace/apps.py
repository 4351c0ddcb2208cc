"""The start of the workplace."""

from importlib import import_module

from django.apps import AppConfig


class WorkplaceConfig(AppConfig):
    """Search, saved views, favourites, comments, files, notices: the same for every object."""

    name = "zhike.workplace"
    label = "workplace"

    def ready(self) -> None:
        """Let the index answer the searches of every list, long lists be walked along, and slow counts come later."""
        # By name, since this file is read before any model is.
        finding = import_module("zhike.workplace.search.finding")
        listing = import_module("zhike.kernel.listing")
        listing.indexed_search[:] = [finding.condition]
        lists = import_module("zhike.kernel.pages.list")
        lists.afterwards[:] = [import_module("zhike.workplace.tallies").afterwards]
        listing.plentiful[:] = [import_module("zhike.workplace.plenty").rows]
