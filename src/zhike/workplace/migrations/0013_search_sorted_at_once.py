import django.contrib.postgres.indexes
from django.db import migrations

SORTED_AT_ONCE = """
    ALTER INDEX workplace_search SET (fastupdate = off);
    SELECT gin_clean_pending_list('workplace_search');
"""
INDEX = django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['lexemes'], name='workplace_search')


class Migration(migrations.Migration):

    dependencies = [('workplace', '0012_search_reach')]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(SORTED_AT_ONCE, "ALTER INDEX workplace_search RESET (fastupdate)")
            ],
            state_operations=[
                migrations.RemoveIndex('searchentry', 'workplace_search'),
                migrations.AddIndex('searchentry', INDEX),
            ],
        )
    ]
