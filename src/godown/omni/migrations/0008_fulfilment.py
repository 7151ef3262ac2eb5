from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("omni", "0007_comparison")]

    operations = [
        migrations.RenameField("order", "acked_at", "given_to_floor_at"),
        migrations.AddField("document", "asked_at", models.DateTimeField(null=True)),
        migrations.RemoveIndex("document", "omni_document_open"),
        migrations.AddIndex(
            "document",
            models.Index(
                condition=models.Q(("stored_at__isnull", True)),
                fields=["account", "asked_at", "wanted_at"],
                name="omni_document_next",
            ),
        ),
    ]
