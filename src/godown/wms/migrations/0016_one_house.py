"""A balance's place and pool are of its warehouse and its SKU of its seller, whoever asks for the move."""

from typing import Any, ClassVar

from django.db import migrations, models
from django.db.models import PROTECT

FORWARD = """
ALTER TABLE wms_location ADD CONSTRAINT wms_location_of UNIQUE (id, warehouse_id);
ALTER TABLE wms_pool ADD CONSTRAINT wms_pool_of UNIQUE (id, warehouse_id);
ALTER TABLE wms_sku ADD CONSTRAINT wms_sku_of UNIQUE (id, seller_id);
ALTER TABLE wms_warehouse ADD CONSTRAINT wms_warehouse_of UNIQUE (id, seller_id);
ALTER TABLE wms_location_balance
    ADD CONSTRAINT wms_location_balance_place FOREIGN KEY (location_id, warehouse_id)
        REFERENCES wms_location (id, warehouse_id),
    ADD CONSTRAINT wms_location_balance_sku FOREIGN KEY (sku_id, seller_id)
        REFERENCES wms_sku (id, seller_id),
    ADD CONSTRAINT wms_location_balance_seller FOREIGN KEY (warehouse_id, seller_id)
        REFERENCES wms_warehouse (id, seller_id);
ALTER TABLE wms_pool_balance
    ADD CONSTRAINT wms_pool_balance_pool FOREIGN KEY (pool_id, warehouse_id)
        REFERENCES wms_pool (id, warehouse_id),
    ADD CONSTRAINT wms_pool_balance_sku FOREIGN KEY (sku_id, seller_id)
        REFERENCES wms_sku (id, seller_id),
    ADD CONSTRAINT wms_pool_balance_seller FOREIGN KEY (warehouse_id, seller_id)
        REFERENCES wms_warehouse (id, seller_id);
"""
BACKWARD = """
ALTER TABLE wms_location_balance DROP CONSTRAINT wms_location_balance_place,
    DROP CONSTRAINT wms_location_balance_sku, DROP CONSTRAINT wms_location_balance_seller;
ALTER TABLE wms_pool_balance DROP CONSTRAINT wms_pool_balance_pool,
    DROP CONSTRAINT wms_pool_balance_sku, DROP CONSTRAINT wms_pool_balance_seller;
ALTER TABLE wms_location DROP CONSTRAINT wms_location_of;
ALTER TABLE wms_pool DROP CONSTRAINT wms_pool_of;
ALTER TABLE wms_sku DROP CONSTRAINT wms_sku_of;
ALTER TABLE wms_warehouse DROP CONSTRAINT wms_warehouse_of;
"""


def _points(model: str, name: str, to: str, db_index: bool = True) -> migrations.AlterField:
    """The single-column key gives way to the one with two columns."""
    key: Any = models.ForeignKey(to=to, on_delete=PROTECT, db_constraint=False, db_index=db_index)
    return migrations.AlterField(model_name=model, name=name, field=key)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("wms", "0015_told_anew")]
    operations: ClassVar = [
        _points("locationbalance", "location", "wms.location", db_index=False),
        _points("locationbalance", "sku", "wms.sku"),
        _points("locationbalance", "warehouse", "wms.warehouse", db_index=False),
        _points("poolbalance", "pool", "wms.pool", db_index=False),
        _points("poolbalance", "sku", "wms.sku"),
        _points("poolbalance", "warehouse", "wms.warehouse", db_index=False),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
