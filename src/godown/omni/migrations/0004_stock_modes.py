"""Stock modes are held by the database: the pool fits the mode, and a dedicated warehouse serves one account."""

from typing import ClassVar

from django.db import migrations, models

# No unique key can say it, for one row decides for all others of its warehouse. The lock lets accounts of a warehouse in
# one after the other; the function then sees what the first has committed. They are told apart by their codes: the row
# of an upsert comes with a new id.
FORWARD = """
CREATE FUNCTION omni_account_sole_in_warehouse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(NEW.seller_id || '/' || NEW.warehouse, 0));
    IF EXISTS (SELECT FROM omni_channel_account a
               WHERE a.seller_id = NEW.seller_id AND a.warehouse = NEW.warehouse AND a.code <> NEW.code
                 AND 'dedicated_warehouse' IN (a.stock_mode, NEW.stock_mode)) THEN
        RAISE EXCEPTION 'a dedicated warehouse serves one account only'
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'omni_account_sole_in_warehouse';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER omni_account_sole_in_warehouse
    BEFORE INSERT OR UPDATE OF seller_id, warehouse, stock_mode ON omni_channel_account
    FOR EACH ROW EXECUTE FUNCTION omni_account_sole_in_warehouse();
"""
BACKWARD = """
DROP TRIGGER omni_account_sole_in_warehouse ON omni_channel_account;
DROP FUNCTION omni_account_sole_in_warehouse();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("access", "0002_receiver"), ("omni", "0003_bins")]
    operations: ClassVar = [
        migrations.AddConstraint(
            model_name="channelaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stock_mode", "dedicated_pool"), models.Q(("pool", "COMMON"), _negated=True)),
                    models.Q(models.Q(("stock_mode", "dedicated_pool"), _negated=True), ("pool", "COMMON")),
                    _connector="OR",
                ),
                name="omni_account_pool_fits_mode",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
