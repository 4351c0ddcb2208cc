"""What is done beyond the generic verbs: logging a touch with a customer, finishing and reopening tasks."""

from zhike.engagement.actions.tasks import complete, move_with, reopen
from zhike.engagement.actions.touch import log_touch

__all__ = ["complete", "log_touch", "move_with", "reopen"]
