from django.db import migrations

# An empty index will have the lexemes of reach from its first row on; one with rows must be written anew first.
EMPTY = """
    DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM workplace_searchentry) THEN
            COMMENT ON TABLE workplace_searchentry IS 'reach';
        END IF;
    END $$
"""


class Migration(migrations.Migration):

    dependencies = [('workplace', '0011_notice_of_due')]

    operations = [migrations.RunSQL(EMPTY, migrations.RunSQL.noop)]
