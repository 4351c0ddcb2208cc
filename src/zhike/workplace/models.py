"""The tables of the workplace, one module for each part of it."""

from zhike.workplace.attachments.models import Attachment
from zhike.workplace.fields.models import CustomField, PurgedValue
from zhike.workplace.layouts.models import Layout
from zhike.workplace.notices.models import Notice, Wishes
from zhike.workplace.saved_views.models import PinnedView, RoleView, SavedView
from zhike.workplace.search.models import SearchEntry
from zhike.workplace.sidebar.models import Shortcut
from zhike.workplace.tags.models import Tag
from zhike.workplace.talk.models import Comment, Follow

__all__ = [
    "Attachment",
    "Comment",
    "CustomField",
    "Follow",
    "Layout",
    "Notice",
    "PinnedView",
    "PurgedValue",
    "RoleView",
    "SavedView",
    "SearchEntry",
    "Shortcut",
    "Tag",
    "Wishes",
]
