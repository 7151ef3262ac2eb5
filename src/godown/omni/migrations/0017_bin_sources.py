"""A bin keeps who told of it; that its figures were changed since is told by their time."""

from typing import ClassVar

from django.db import migrations

TOLD_BY = """
    UPDATE omni_flipkart_bin b SET source = m.source FROM omni_flipkart_mirror m
    WHERE m.account_id = b.account_id AND b.source = 'estimate' AND b.read_at IS NOT NULL"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("omni", "0016_told_anew")]
    operations: ClassVar = [migrations.RunSQL(TOLD_BY, migrations.RunSQL.noop)]
