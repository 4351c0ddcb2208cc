"""Which rows belong to the demo company."""

from django.db import models


class DemoRow(models.Model):
    """A row that loading the demo company made: the label of its model and its id.

    The list, not a mark in the rows themselves, decides what a removal takes away: whatever somebody did to a
    row since, and whatever his own rows look like.
    """

    model = models.CharField(max_length=80)
    row_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model", "row_id"], name="demo_row_once")]

    def __str__(self) -> str:
        return f"{self.model} {self.row_id}"
