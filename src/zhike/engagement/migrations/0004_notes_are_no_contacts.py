from django.db import migrations

NEXT = "SELECT max(id) FROM (SELECT id FROM customers_customer WHERE id > %s ORDER BY id LIMIT 5000) batch"
COUNT = """
    UPDATE customers_customer c SET last_contact_on = found.day
    FROM (
        SELECT id, (
            SELECT (i.at AT TIME ZONE coalesce((SELECT time_zone FROM people_organisation WHERE id = 1), 'UTC'))::date
            FROM engagement_interaction i
            WHERE i.customer_id = asked.id AND i.deleted_at IS NULL AND i.kind <> 'note' AND i.at <= now()
            ORDER BY i.at DESC LIMIT 1
        ) AS day
        FROM customers_customer asked WHERE id > %s AND id <= %s
    ) found
    WHERE c.id = found.id AND c.last_contact_on IS DISTINCT FROM found.day
"""


def count_anew(apps, schema_editor):
    """Find the last contact of every customer anew, notes left out, in batches, while people work."""
    with schema_editor.connection.cursor() as cursor:
        done = 0
        while True:
            cursor.execute(NEXT, [done])
            (upto,) = cursor.fetchone()
            if upto is None:
                return
            cursor.execute(COUNT, [done, upto])
            done = upto


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('engagement', '0003_other_contact'),
        ('customers', '0007_last_contact_index'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(count_anew, migrations.RunPython.noop),
    ]
