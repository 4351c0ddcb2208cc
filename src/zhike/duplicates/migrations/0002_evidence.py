"""A rule for each kind of evidence. What was set so far goes on: it was asked of all signs taken together."""

from typing import Any

from django.db import migrations, models

EVIDENCE = {
    "customers.customer": ("name", "registration", "phone", "email", "domain"),
    "customers.contact": ("name", "phone", "email", "chat"),
}


def silent(apps: Any, editor: Any) -> None:
    """Keep doors silent that did not check at all."""
    rule = apps.get_model("duplicates", "Rule")
    for row in rule.objects.filter(evidence="together", policy="off"):
        for evidence in EVIDENCE.get(row.object, ()):
            rule.objects.get_or_create(
                object=row.object, door=row.door, evidence=evidence, defaults={"policy": "off"}
            )


def forget(apps: Any, editor: Any) -> None:
    """Leave one rule per door."""
    apps.get_model("duplicates", "Rule").objects.exclude(evidence="together").delete()


class Migration(migrations.Migration):
    dependencies = [("duplicates", "0001_initial")]

    operations = [
        migrations.AddField("rule", "evidence", models.CharField(default="together", max_length=12)),
        migrations.RemoveConstraint("rule", "duplicates_rule_once"),
        migrations.AddConstraint(
            "rule",
            models.UniqueConstraint(fields=["object", "door", "evidence"], name="duplicates_rule_once"),
        ),
        migrations.RunPython(silent, forget, elidable=True),
    ]
