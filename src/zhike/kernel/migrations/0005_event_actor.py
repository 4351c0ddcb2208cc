from django.db import migrations

# What somebody did in a period is counted from this index alone.
INDEX = "CREATE INDEX kernel_event_actor ON kernel_event (actor_id, at) INCLUDE (verb, via) WHERE actor_id IS NOT NULL"


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0004_revision'),
    ]

    operations = [
        migrations.RunSQL(INDEX, "DROP INDEX kernel_event_actor"),
    ]
