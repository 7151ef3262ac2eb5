"""Masters: the seller's warehouses and the SKUs that lie in them.

Owns: `Warehouse` (one seller's, code unique there), `Sku` (code and EAN unique per seller; size in cm, weight in g).
Verbs: `service.add_warehouse`, `service.put_warehouses`, `service.site`, `service.sites`, `service.add_skus`,
`service.sku_ids`, `service.listed_skus`. Sheet: `skus`; that of the warehouses is `wms.warehouse_sheet`.
Invariants: a warehouse belongs to one seller; everything in wms hangs on a warehouse, so on its seller. A `Site` is
a warehouse that the caller may see: floor verbs take one instead of trusting a bare id.
"""
