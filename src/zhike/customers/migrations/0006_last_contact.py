from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0005_tags'),
    ]

    operations = [
        migrations.AddField(
            model_name='customer',
            name='last_contact_on',
            field=models.DateField(editable=False, null=True, verbose_name='last contact'),
        ),
    ]
