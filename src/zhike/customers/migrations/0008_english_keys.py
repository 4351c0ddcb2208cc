"""Companies get keys of their English words in one form, so that Imports meets Import."""

from django.db import migrations

from zhike.customers import duplicates

BATCH = 2_000


def fill(apps, schema_editor):
    """Give the companies that are there already the new keys, batch by batch; most have none."""
    rows = apps.get_model("customers", "Customer").objects.exclude(kind="person").only(
        "kind", "name", "short_name", "english_name", "registration_number", "phone", "email", "website", "match_keys"
    )
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        changed = []
        for record in batch:
            keys = duplicates.customer_keys(record)
            if keys != record.match_keys:
                record.match_keys = keys
                changed.append(record)
        rows.bulk_update(changed, ["match_keys"])
        last = batch[-1].pk


class Migration(migrations.Migration):
    dependencies = [("customers", "0007_last_contact_index")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
