"""Flipkart is told what there is to sell."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("access", "0002_receiver"),
        ("omni", "0013_follow_cancellations"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Exposure",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("paused", models.BooleanField(default=False)),
                ("asked_at", models.DateTimeField(null=True)),
                ("version", models.IntegerField(default=0)),
                ("told", models.IntegerField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                ("sending", models.IntegerField(null=True)),
                ("sending_at", models.DateTimeField(null=True)),
                ("doubt", models.BooleanField(default=False)),
                ("looked_at", models.DateTimeField(null=True)),
                ("refused", models.IntegerField(null=True)),
                ("refused_at", models.DateTimeField(null=True)),
                ("refused_code", models.TextField(default="")),
                ("refused_text", models.TextField(default="")),
                ("seen", models.IntegerField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                ("seen_enabled", models.BooleanField(null=True)),
                ("drifted_at", models.DateTimeField(null=True)),
                ("found_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "omni_exposure",
            },
        ),
        migrations.CreateModel(
            name="InventoryUpdate",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.IntegerField()),
                ("at", models.DateTimeField()),
                ("cause", models.TextField()),
                ("available", models.IntegerField()),
                ("buffer", models.IntegerField()),
                ("quantity", models.IntegerField()),
                ("outcome", models.TextField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("code", models.TextField(blank=True)),
                ("text", models.TextField(blank=True)),
            ],
            options={
                "db_table": "omni_inventory_update",
            },
        ),
        migrations.AddField(
            model_name="channelaccount",
            name="compare_stock_every",
            field=models.IntegerField(default=86400),
        ),
        migrations.AddField(
            model_name="channelaccount",
            name="send_stock",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="channelaccount",
            name="send_stock_every",
            field=models.IntegerField(default=10),
        ),
        migrations.AddField(
            model_name="channelaccount",
            name="stock_buffer",
            field=models.IntegerField(default=0),
        ),
        migrations.AddConstraint(
            model_name="channelaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(("stock_buffer__gte", 0)), name="omni_account_stock_buffer"
            ),
        ),
        migrations.AddField(
            model_name="exposure",
            name="account",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="omni.channelaccount"),
        ),
        migrations.AddField(
            model_name="exposure",
            name="listing",
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="omni.listing"),
        ),
        migrations.AddField(
            model_name="exposure",
            name="seller",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="access.seller"),
        ),
        migrations.AddField(
            model_name="inventoryupdate",
            name="exposure",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to="omni.exposure"),
        ),
        migrations.AddField(
            model_name="inventoryupdate",
            name="seller",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="access.seller"),
        ),
        migrations.AddConstraint(
            model_name="exposure",
            constraint=models.CheckConstraint(
                condition=models.Q(("sending__gte", 0), ("told__gte", 0)), name="omni_exposure_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="exposure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("doubt", False),
                        ("looked_at__isnull", True),
                        ("sending__isnull", True),
                        ("sending_at__isnull", True),
                    ),
                    models.Q(("sending__isnull", False), ("sending_at__isnull", False)),
                    _connector="OR",
                ),
                name="omni_exposure_under_way",
            ),
        ),
        migrations.AddIndex(
            model_name="inventoryupdate",
            index=models.Index(
                models.F("exposure"),
                models.OrderBy(models.F("id"), descending=True),
                name="omni_inventory_update_latest",
            ),
        ),
        migrations.AddConstraint(
            model_name="inventoryupdate",
            constraint=models.CheckConstraint(
                condition=models.Q(("cause__in", ["asked", "changed", "daily", "along", "found"])),
                name="omni_inventory_update_cause",
            ),
        ),
        migrations.AddConstraint(
            model_name="inventoryupdate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome__in", ["sent", "accepted", "read_back", "refused", "not_sent", "undone", "found"])
                ),
                name="omni_inventory_update_outcome",
            ),
        ),
    ]
