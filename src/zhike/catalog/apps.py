"""The catalog app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogConfig(AppConfig):
    """Products, orders and their lines, dated rates of currencies."""

    name = "zhike.catalog"
    label = "catalog"
    verbose_name = _("Catalog")
