"""The sales app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SalesConfig(AppConfig):
    """Deals and the stages that they pass."""

    name = "zhike.sales"
    label = "sales"
    verbose_name = _("Sales")
