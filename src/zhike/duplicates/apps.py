"""The start of the duplicates app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DuplicatesConfig(AppConfig):
    """Duplicate checks at every door, the list of likely duplicates, merging and its undo."""

    name = "zhike.duplicates"
    label = "duplicates"
    verbose_name = _("Duplicates")
