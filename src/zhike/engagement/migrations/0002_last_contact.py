from django.db import migrations

# The consumer need not read the whole stream: what ended before now is counted here, what ends later is read.
READ_ON = """
    INSERT INTO kernel_consumercursor (consumer, txid, event_id, attempts, changed_at)
    SELECT 'engagement.contact', (pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1)::text::xid8, 0, 0, now()
    WHERE EXISTS (SELECT 1 FROM engagement_interaction)
    ON CONFLICT DO NOTHING
"""
NEXT = "SELECT max(id) FROM (SELECT id FROM customers_customer WHERE id > %s ORDER BY id LIMIT 5000) batch"
FILL = """
    UPDATE customers_customer c SET last_contact_on = found.day
    FROM (
        SELECT id, (
            SELECT (i.at AT TIME ZONE coalesce((SELECT time_zone FROM people_organisation WHERE id = 1), 'UTC'))::date
            FROM engagement_interaction i
            WHERE i.customer_id = asked.id AND i.deleted_at IS NULL AND i.at <= now() ORDER BY i.at DESC LIMIT 1
        ) AS day
        FROM customers_customer asked WHERE id > %s AND id <= %s
    ) found
    WHERE c.id = found.id AND c.last_contact_on IS DISTINCT FROM found.day
"""


def fill(apps, schema_editor):
    """Work out the last contact of the customers that are there, in batches, while people work."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(READ_ON)
        done = 0
        while True:
            cursor.execute(NEXT, [done])
            (upto,) = cursor.fetchone()
            if upto is None:
                return
            cursor.execute(FILL, [done, upto])
            done = upto


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('engagement', '0001_initial'),
        ('customers', '0007_last_contact_index'),
        ('kernel', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
