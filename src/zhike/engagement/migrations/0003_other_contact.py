from django.db import migrations, models

NAME = 'interaction_contact'


class Migration(migrations.Migration):
    """Build the index while people work; begun again after an interruption, it drops what is half built."""

    atomic = False

    dependencies = [
        ('engagement', '0002_last_contact'),
    ]

    operations = [
        migrations.AlterField(
            model_name='interaction',
            name='kind',
            field=models.CharField(choices=[('call', 'Call'), ('visit', 'Visit'), ('meeting', 'Meeting'), ('email', 'E-mail'), ('message', 'Message'), ('other', 'Other contact'), ('note', 'Note')], default='note', help_text='A note is no contact: “Last contact” leaves it out.', max_length=8, verbose_name='kind'),
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddIndex(
                    model_name='interaction',
                    index=models.Index(condition=models.Q(('deleted_at__isnull', True), models.Q(('kind', 'note'), _negated=True)),
                                       fields=['customer', 'at'], name=NAME),
                ),
            ],
            database_operations=[
                migrations.RunSQL(
                    [
                        f'DROP INDEX CONCURRENTLY IF EXISTS {NAME}',
                        f'CREATE INDEX CONCURRENTLY {NAME} ON engagement_interaction (customer_id, at) '
                        "WHERE deleted_at IS NULL AND kind <> 'note'",
                    ],
                    f'DROP INDEX IF EXISTS {NAME}',
                ),
            ],
        ),
    ]
