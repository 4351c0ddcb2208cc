"""The customers app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    """Customers, contacts, relations between them, and where the facts about them come from."""

    name = "zhike.customers"
    label = "customers"
    verbose_name = _("Customers")
