"""Messages of jobs and reasons of refused rows are stored as what they say; the columns stay as they are."""

from django.db import migrations

import zhike.kernel.model_fields


class Migration(migrations.Migration):
    dependencies = [("kernel", "0005_event_actor")]

    operations = [
        migrations.AlterField("job", "message", zhike.kernel.model_fields.SaidField(default="")),
        migrations.AlterField("rejectedrow", "reason", zhike.kernel.model_fields.SaidField()),
    ]
