from django.db import migrations, models

NAME = 'customer_lastconta'


class Migration(migrations.Migration):
    """Build the index while people work; begun again after an interruption, it drops what is half built."""

    atomic = False

    dependencies = [
        ('customers', '0006_last_contact'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddIndex(
                    model_name='customer',
                    index=models.Index(condition=models.Q(('deleted_at__isnull', True)),
                                       fields=['last_contact_on', 'id'], name=NAME),
                ),
            ],
            database_operations=[
                migrations.RunSQL(
                    [
                        f'DROP INDEX CONCURRENTLY IF EXISTS {NAME}',
                        f'CREATE INDEX CONCURRENTLY {NAME} ON customers_customer (last_contact_on, id) '
                        'WHERE deleted_at IS NULL',
                    ],
                    f'DROP INDEX IF EXISTS {NAME}',
                ),
            ],
        ),
    ]
