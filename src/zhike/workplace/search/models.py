"""The search index: one row per record of every object."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class SearchEntry(models.Model):
    """The lexemes of a record (``lexemes``), when it was changed, and whether it is in the recycle bin."""

    object = models.CharField(max_length=80)
    record_id = models.BigIntegerField()
    changed_at = models.DateTimeField()
    deleted = models.BooleanField(default=False)
    lexemes = SearchVectorField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["object", "record_id"], name="workplace_searchentry_of_record")
        ]
        indexes = [
            # Without a list of what is still to be sorted in, which every search would read from end to end.
            GinIndex(fields=["lexemes"], name="workplace_search", fastupdate=False),
            models.Index(
                fields=["object", "-changed_at"],
                name="workplace_search_newest",
                condition=models.Q(deleted=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.object} {self.record_id}"
