from django.db import migrations

# What somebody did in a period is counted from this index alone.
NAME = "kernel_event_actor"
COLUMNS = "(actor_id, at) INCLUDE (verb, via) WHERE actor_id IS NOT NULL"


def build(apps, schema_editor):
    """Build the index partition by partition while people work: PostgreSQL builds none of a whole partitioned table so.

    Begun again after an interruption it goes on with what is missing.
    """
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(f"CREATE INDEX IF NOT EXISTS {NAME} ON ONLY kernel_event {COLUMNS}")
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'kernel_event'::regclass ORDER BY 1")
        for (partition,) in cursor.fetchall():
            part = f"{partition}_actor"
            cursor.execute(
                "SELECT 1 FROM pg_inherits JOIN pg_index ON indexrelid = inhrelid "
                "WHERE inhparent = %s::regclass AND indrelid = %s::regclass", [NAME, partition],
            )
            if cursor.fetchone():
                continue
            cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {part}")
            cursor.execute(f"CREATE INDEX CONCURRENTLY {part} ON {partition} {COLUMNS}")
            cursor.execute(f"ALTER INDEX {NAME} ATTACH PARTITION {part}")


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('kernel', '0004_revision'),
    ]

    operations = [
        migrations.RunPython(build, lambda apps, schema_editor: schema_editor.execute(f"DROP INDEX {NAME}")),
    ]
