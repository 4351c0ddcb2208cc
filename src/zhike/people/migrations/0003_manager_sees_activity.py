import json

from django.db import migrations

REFERENCE = ("catalog.product", "catalog.category", "catalog.rate")
EVERYTHING_OF_THE_DEPARTMENT = dict.fromkeys(("see", "create", "change", "delete", "export", "import", "share"), "department")
# The preset role as earlier versions made it; whoever gave or took a right has another one.
GRANTS = {"*": EVERYTHING_OF_THE_DEPARTMENT, **{key: {"see": "all"} for key in REFERENCE}}
PERMISSIONS = (["audit.see"], ["audit.see", "users.hand_over"])
TELL = """
    INSERT INTO kernel_event (at, verb, object, subject_id, actor_name, via, changes, data)
    VALUES (now(), 'role.edited', 'people.role', %s, 'Zhike', 'system', jsonb_build_object('permissions', jsonb_build_array(%s::jsonb, %s::jsonb)), '{}'::jsonb)
"""


def give(apps, schema_editor):
    """Let the Manager see the activity of the own people, as new installations do; a role that somebody changed stays."""
    Role = apps.get_model("people", "Role")
    for role in Role.objects.select_for_update().filter(key="manager", everything=False, deleted_at=None):
        had = list(role.permissions)
        if sorted(had) not in PERMISSIONS or role.grants != GRANTS:
            continue
        role.permissions = sorted([*had, "activity.see"])
        role.version += 1
        role.save(update_fields=["permissions", "version"])
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(TELL, [role.pk, json.dumps(had), json.dumps(role.permissions)])


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_hand_over'),
        ('kernel', '0005_event_actor'),
    ]

    operations = [
        migrations.RunPython(give, migrations.RunPython.noop),
    ]
