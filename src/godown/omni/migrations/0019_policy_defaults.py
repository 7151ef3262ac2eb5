from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("omni", "0018_prove_stock"),
    ]

    operations = [
        migrations.AlterField(
            model_name="returnpolicy",
            name="accept_unknown",
            field=models.BooleanField(),
        ),
        migrations.AlterField(
            model_name="returnpolicy",
            name="claim_days",
            field=models.IntegerField(),
        ),
        migrations.AlterField(
            model_name="returnpolicy",
            name="overdue_days",
            field=models.IntegerField(),
        ),
        migrations.AlterField(
            model_name="returnpolicy",
            name="read_every",
            field=models.IntegerField(),
        ),
        migrations.AlterField(
            model_name="returnpolicy",
            name="returns_pool",
            field=models.TextField(choices=[("account", "Account"), ("common", "Common")]),
        ),
        migrations.AlterField(
            model_name="returnpolicy",
            name="sync",
            field=models.BooleanField(),
        ),
    ]
