"""The engagement app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EngagementConfig(AppConfig):
    """Interactions with customers and the tasks that follow from them."""

    name = "zhike.engagement"
    label = "engagement"
    verbose_name = _("Engagement")
