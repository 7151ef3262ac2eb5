"""Stock of accounts that were opened by an earlier release is proved, too."""

from typing import ClassVar

from django.db import migrations

PLAN = """
    INSERT INTO kit_due (kind, subject, next_at, attempts, again)
    SELECT 'prove_stock', a.id::text, CURRENT_TIMESTAMP, 0, false FROM omni_channel_account a ORDER BY 2
    ON CONFLICT (kind, subject) DO NOTHING"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("omni", "0017_bin_sources")]
    operations: ClassVar = [migrations.RunSQL(PLAN, migrations.RunSQL.noop)]
