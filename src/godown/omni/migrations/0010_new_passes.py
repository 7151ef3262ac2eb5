"""Accounts that were opened by an earlier release are asked what this one asks, too."""

from typing import ClassVar

from django.db import migrations

PLAN = """
    INSERT INTO kit_due (kind, subject, next_at, attempts, again)
    SELECT k.kind, a.id::text, CURRENT_TIMESTAMP, 0, false
    FROM omni_channel_account a CROSS JOIN unnest(ARRAY['read_bins', 'untold_receipts']) AS k (kind)
    ORDER BY 1, 2
    ON CONFLICT (kind, subject) DO NOTHING"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("omni", "0009_bin_contents"), ("kit", "0003_purge")]
    operations: ClassVar = [migrations.RunSQL(PLAN, migrations.RunSQL.noop)]
