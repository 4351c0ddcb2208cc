"""Nothing any more: what it did stands in 0001, which is quicker on an empty database. Older ones have had it."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0001_initial'),
    ]

    operations = []
