"""Everything that writes: merging and its undo, and what is decided about a pair."""

from zhike.duplicates.actions.merging import merge
from zhike.duplicates.actions.pairs import dismiss, reopen
from zhike.duplicates.actions.undoing import DAYS, undo

__all__ = ["DAYS", "dismiss", "merge", "reopen", "undo"]
