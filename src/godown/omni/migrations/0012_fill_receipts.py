"""Accounts may have Flipkart's bins filled by themselves; those of an earlier release are asked, too."""

from typing import ClassVar

from django.db import migrations, models

PLAN = """
    INSERT INTO kit_due (kind, subject, next_at, attempts, again)
    SELECT 'fill_receipts', a.id::text, CURRENT_TIMESTAMP, 0, false FROM omni_channel_account a ORDER BY 2
    ON CONFLICT (kind, subject) DO NOTHING"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("omni", "0011_unknown_parcels"), ("kit", "0003_purge")]
    operations: ClassVar = [
        migrations.AddField("channelaccount", "fill_bins", models.BooleanField(default=False)),
        migrations.RunSQL(PLAN, migrations.RunSQL.noop),
    ]
