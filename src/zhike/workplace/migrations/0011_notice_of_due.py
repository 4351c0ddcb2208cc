from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('workplace', '0010_purged_value'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notice',
            name='cause',
            field=models.CharField(choices=[('mention', 'Somebody mentions me in a comment'), ('assigned', 'A record becomes mine'), ('handed', 'The work of a colleague is handed over to me'), ('shared', 'A record is shared with me or my team'), ('comment', 'A comment on a record I follow'), ('change', 'A change of a record I follow'), ('due', 'A task of mine is due'), ('job', 'My background work is done')], max_length=10),
        ),
        migrations.AddField(
            model_name='notice',
            name='day',
            field=models.DateField(null=True),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(condition=models.Q(('cause', 'due')), fields=('object', 'day', 'record_id', 'user'), name='workplace_notice_due'),
        ),
    ]
