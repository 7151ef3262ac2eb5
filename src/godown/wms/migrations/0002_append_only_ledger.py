"""The ledger can only be appended to: the database refuses everything else, whoever asks."""

from typing import ClassVar

from django.db import migrations

FORWARD = """
CREATE FUNCTION wms_stock_move_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'wms_stock_move is append-only: % refused', TG_OP;
END $$;
CREATE TRIGGER wms_stock_move_row BEFORE UPDATE OR DELETE ON wms_stock_move
    FOR EACH ROW EXECUTE FUNCTION wms_stock_move_is_append_only();
CREATE TRIGGER wms_stock_move_table BEFORE TRUNCATE ON wms_stock_move
    FOR EACH STATEMENT EXECUTE FUNCTION wms_stock_move_is_append_only();
"""
BACKWARD = """
DROP TRIGGER wms_stock_move_row ON wms_stock_move;
DROP TRIGGER wms_stock_move_table ON wms_stock_move;
DROP FUNCTION wms_stock_move_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("wms", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACKWARD)]
