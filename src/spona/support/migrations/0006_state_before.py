from django.db import migrations, models
from django.db.models import Case, Value, When


def from_was_paused(apps, schema_editor):
    suspension = apps.get_model("support", "Suspension")
    suspension._base_manager.using(schema_editor.connection.alias).update(
        state_before=Case(When(was_paused=True, then=Value("paused")), default=Value("active"))
    )


class Migration(migrations.Migration):
    dependencies = [("support", "0005_letters")]
    operations = [
        migrations.AddField(
            "suspension",
            "state_before",
            models.CharField(max_length=10, default="active"),
            preserve_default=False,
        ),
        migrations.RunPython(from_was_paused, migrations.RunPython.noop),
        migrations.RemoveField("suspension", "was_paused"),
    ]
