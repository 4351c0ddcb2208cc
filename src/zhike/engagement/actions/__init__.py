"""What is done beyond the generic verbs: logging a touch with a customer, finishing and reopening tasks, the last contact."""

from zhike.engagement.actions.contact import count_arrived, refresh_contact
from zhike.engagement.actions.tasks import complete, move_with, reopen
from zhike.engagement.actions.touch import agree, log_touch

__all__ = ["agree", "complete", "count_arrived", "log_touch", "move_with", "refresh_contact", "reopen"]
