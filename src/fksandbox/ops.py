"""Every operation of the sandbox: its stable name, its way in, and how well Flipkart's side of it is known.

Routes, fault rules, the call log, the OpenAPI description and the table of `docs/sandbox.md` all read this list.
"""

from typing import Final, Literal, NamedTuple

Family = Literal["oauth", "v3", "login", "panel", "control", "page"]
Evidence = Literal["known", "observed", "inferred", "ours"]


class Op(NamedTuple):
    """`source` is the section of facts/flipkart.md. `inferred`: the path is known, shape or method is deduced."""

    name: str
    methods: tuple[str, ...]
    path: str
    family: Family
    evidence: Evidence
    source: str


GET: Final = ("GET",)
POST: Final = ("POST",)
PUT: Final = ("PUT",)
EITHER: Final = ("GET", "POST")

OPS: Final = (
    Op("token", EITHER, "/oauth-service/oauth/token", "oauth", "known", "§2.1"),
    Op("token_expiry", GET, "/oauth-service/oauth/token/expiry", "oauth", "known", "§2.1"),
    Op("authorize", GET, "/oauth-service/oauth/authorize", "oauth", "known", "§2.1"),
    Op("consent", POST, "/oauth-service/oauth/authorize", "oauth", "ours", "§2.1"),
    # shipments, seller API v3
    Op("filter", POST, "/sellers/v3/shipments/filter", "v3", "known", "§3.1"),
    Op("filter_next", GET, "/sellers/v3/shipments/filter", "v3", "known", "§3.1"),
    Op("get_shipments", GET, "/sellers/v3/shipments", "v3", "known", "§3.2"),
    Op("details", GET, "/sellers/v3/shipments/<ids>", "v3", "known", "§3.3"),
    Op("v3_pack", POST, "/sellers/v3/shipments/labels", "v3", "known", "§3.4"),
    Op("labels", GET, "/sellers/v3/shipments/<ids>/labels", "v3", "known", "§3.5"),
    Op("label", EITHER, "/sellers/v3/shipments/<ids>/labelOnly/pdf", "v3", "known", "§3.5"),
    Op("label_bytes", POST, "/sellers/v3/shipments/<ids>/labelOnly", "v3", "known", "§3.5"),
    Op("invoices", GET, "/sellers/v3/shipments/<ids>/invoices", "v3", "known", "§3.5"),
    Op("dispatch", POST, "/sellers/v3/shipments/dispatch", "v3", "known", "§3.6"),
    Op("v3_cancel", POST, "/sellers/v3/shipments/cancel", "v3", "known", "§3.7"),
    Op("handover_counts", GET, "/sellers/v3/shipments/handover/counts", "v3", "known", "§3.8"),
    Op("manifest", POST, "/sellers/v3/shipments/manifest", "v3", "known", "§3.8"),
    Op("otc", GET, "/sellers/v3/shipments/otc/<location_id>", "v3", "known", "§3.8"),
    Op("forms", EITHER, "/sellers/v3/shipments/<ids>/forms", "v3", "known", "§3.9"),
    Op("forms_ack", POST, "/sellers/v3/shipments/forms/updateAck", "v3", "known", "§3.9"),
    Op("returns", GET, "/sellers/v2/returns", "v3", "known", "§3.10"),
    Op("listings_get", GET, "/sellers/listings/v3/<ids>", "v3", "known", "§3.11"),
    Op("listings_search", POST, "/sellers/listings/v3/search", "v3", "known", "§3.11"),
    Op("listings_create", POST, "/sellers/listings/v3", "v3", "known", "§3.11"),
    Op("listings_update", POST, "/sellers/listings/v3/update", "v3", "known", "§3.11"),
    Op("price_update", POST, "/sellers/listings/v3/update/price", "v3", "known", "§3.11"),
    Op("inventory_update", POST, "/sellers/listings/v3/update/inventory", "v3", "known", "§3.11"),
    Op("all_locations", GET, "/sellers/locations/allLocations", "v3", "observed", "§3.9"),
    # Flipkart's own sandbox controls
    Op("test_orders", POST, "/sellers/orders/sandbox/test_orders", "v3", "known", "§3.13"),
    Op("on_hold", PUT, "/sellers/orders/sandbox/on_hold", "v3", "known", "§3.13"),
    Op("un_hold", PUT, "/sellers/orders/sandbox/un_hold", "v3", "known", "§3.13"),
    Op("pick_up_complete", POST, "/sellers/orders/sandbox/pick_up_complete", "v3", "known", "§3.13"),
    Op("shipped", POST, "/sellers/orders/sandbox/shipped", "v3", "known", "§3.13"),
    Op("delivered", POST, "/sellers/orders/sandbox/delivered", "v3", "known", "§3.13"),
    Op("update_dispatch_slot", POST, "/sellers/orders/sandbox/update_dispatch_slot", "v3", "known", "§3.13"),
    Op("create_returns", POST, "/sellers/returns/sandbox/create_returns", "v3", "known", "§3.13"),
    Op("return_events", POST, "/sellers/returns/sandbox/return_events", "v3", "known", "§3.13"),
    Op("create_service", POST, "/sellers/v2/shipments/sandbox/create_service/", "v3", "known", "§3.13"),
    # seller panel
    Op("panel_home", GET, "/", "login", "observed", "§2.2"),
    Op("login", POST, "/login", "login", "observed", "§2.2"),
    Op("features", GET, "/getFeaturesForSeller", "panel", "observed", "§2.2"),
    Op("get_locations", GET, "/napi/get-locations", "panel", "observed", "§5.3"),
    Op("listing_counts", GET, "/napi/listing/listingsCountForStates", "panel", "observed", "§2.2"),
    Op("picklist_counts", GET, "/napi/fbfLite/picklist/allTypeCounts", "panel", "observed", "§5.4"),
    Op("picklist_create", GET, "/napi/fbfLite/create/pick_list", "panel", "observed", "§5.4"),
    Op("picklist_pending", GET, "/napi/fbfLite/get/pending/pick_list", "panel", "observed", "§5.4"),
    Op("picklist_get", GET, "/napi/fbfLite/get/pick_list", "panel", "observed", "§5.4"),
    Op("picklist_start", POST, "/napi/fbfLite/mark/pick_progress", "panel", "observed", "§5.4"),
    Op("listing_details", GET, "/napi/fbfLite/getListingDetails", "panel", "observed", "§5.4"),
    Op("scan", POST, "/napi/fbfLite/get/shipment/pick/list", "panel", "observed", "§5.4"),
    Op("enrich", GET, "/napi/fbfLite/get/enrich", "panel", "observed", "§5.4"),
    Op("pack", POST, "/napi/fbfLite/pick_list/shipment/pack", "panel", "observed", "§5.4"),
    Op("is_confirm", GET, "/napi/fbfLite/shipments/is_confirm", "panel", "observed", "§5.4"),
    Op("sideline", POST, "/napi/fbfLite/sidelinePicklistGroup", "panel", "observed", "§5.4"),
    Op("rts", POST, "/napi/fbfLite/pick_list/shipment/rts", "panel", "observed", "§5.4"),
    Op("print_labels", GET, "/napi/shipments/print_labels", "panel", "observed", "§5.4"),
    Op("reprint_labels", GET, "/napi/my-orders/reprint_labels", "panel", "observed", "§5.4"),
    Op("inventory", GET, "/napi/fbfLite/inventory", "panel", "observed", "§5.5"),
    Op("inward", POST, "/napi/fbfLite/inwardProducts", "panel", "observed", "§5.5"),
    Op("orders_fetch", POST, "/napi/my-orders/fetch", "panel", "observed", "§5.8"),
    Op("orders_search", POST, "/napi/my-orders/search", "panel", "observed", "§5.8"),
    Op("bin_capacity", GET, "/napi/putlist/getBinCapacity", "panel", "inferred", "§5.5, §8"),
    Op("putlist_create", POST, "/napi/putlist/createPutlist", "panel", "inferred", "§5.5, §8"),
    Op("putlist_add", POST, "/napi/putlist/addItems", "panel", "inferred", "§5.5, §8"),
    Op("putlist_delete", POST, "/napi/putlist/deleteItem", "panel", "inferred", "§5.5"),
    Op("putlist_close", POST, "/napi/putlist/closePutlist", "panel", "inferred", "§5.5, §8"),
    Op("putlist_all", GET, "/napi/putlist/getAllPutlists", "panel", "inferred", "§5.5"),
    Op("putlist_items", GET, "/napi/putlist/fetchPutlistItems", "panel", "inferred", "§5.5"),
    Op("putlist_validate", GET, "/napi/putlist/validateListing", "panel", "inferred", "§5.5, §8"),
    Op("putlist_lbhw", POST, "/napi/putlist/updateLBHW", "panel", "inferred", "§5.5"),
    Op("putlist_download", GET, "/napi/putlist/downloadPutlist", "panel", "inferred", "§5.5"),
    Op("putlist_file_trigger", GET, "/napi/putlist/triggerFileDownload", "panel", "inferred", "§5.5"),
    Op("putlist_file_status", GET, "/napi/putlist/getFileDownloadStatus", "panel", "inferred", "§5.5"),
    Op("putlist_file", GET, "/napi/putlist/downloadFile", "panel", "inferred", "§5.5"),
    Op("quality_download", GET, "/napi/smart-inwarding/downloadQCFile", "panel", "inferred", "§5.5"),
    Op("bin_template", GET, "/napi/fbfLite/downloadBinTemplate", "panel", "inferred", "§5.5"),
    Op("ageing_report", GET, "/napi/fbfLite/getInventoryAgeingReport", "panel", "inferred", "§5.5"),
    Op("move_inventory", POST, "/napi/fbfLite/moveInventory", "panel", "inferred", "§5.9, §8"),
    Op("recall_items", POST, "/napi/fbfLite/recallItems", "panel", "inferred", "§5.9, §8"),
    Op("recalls", GET, "/napi/fbfLite/recalls", "panel", "inferred", "§5.9"),
    Op("recall_details", GET, "/napi/fbfLite/getRecallDetails", "panel", "inferred", "§5.9"),
    Op("recall_upload", POST, "/napi/fbfLite/uploadRecallFile", "panel", "inferred", "§5.5"),
    Op("recall_file_trigger", GET, "/napi/recall/triggerListingsDownload", "panel", "inferred", "§5.5"),
    Op("recall_file_status", GET, "/napi/recall/getDownloadListingStatus", "panel", "inferred", "§5.5"),
    Op("recall_file", GET, "/napi/recall/downloadFile", "panel", "inferred", "§5.5"),
    Op("validate_imei", GET, "/napi/fbfLite/validateIMEI", "panel", "inferred", "§5.9"),
    Op("print_invoice", GET, "/napi/fbfLite/print/invoice", "panel", "inferred", "§5.5"),
    Op("orders_file", GET, "/napi/orders/download_csv_v3", "panel", "observed", "§5.8"),
    Op("picklist_closeable", GET, "/napi/fbfLite/fetchCloseablePicklist", "panel", "inferred", "§5.9"),
    Op("picklist_close", POST, "/napi/fbfLite/closePicklist", "panel", "inferred", "§5.9"),
    Op("picklist_force_close", POST, "/napi/fbfLite/forceClosePicklist", "panel", "inferred", "§5.9"),
    Op("mark_lost", POST, "/napi/fbfLite/markLostPicklistGroup", "panel", "inferred", "§5.9"),
    Op("panel_handover_counts", GET, "/napi/orders/getHandoverCounts", "panel", "observed", "§5.8"),
    Op("panel_manifest", GET, "/napi/orders/downloadManifestPDFV2", "panel", "observed", "§5.8"),
    Op("panel_returns", GET, "/napi/returns/fetchReturnsV2", "panel", "inferred", "§5.8"),
    Op("panel_return", GET, "/napi/returns/searchReturnsV2", "panel", "observed", "§5.8"),
    Op("return_replenish", POST, "/napi/returns/replenish", "panel", "inferred", "§5.8, §8"),
    Op("return_cancel", POST, "/napi/returns/cancelReturn", "panel", "inferred", "§5.8"),
    # our own control of the sandbox
    Op("control_world", GET, "/sandbox/world", "control", "ours", ""),
    Op("control_orders", POST, "/sandbox/orders", "control", "ours", ""),
    Op("control_hold", POST, "/sandbox/hold", "control", "ours", ""),
    Op("control_unhold", POST, "/sandbox/unhold", "control", "ours", ""),
    Op("control_cancel", POST, "/sandbox/cancel", "control", "ours", ""),
    Op("control_advance", POST, "/sandbox/advance", "control", "ours", ""),
    Op("control_dates", POST, "/sandbox/dates", "control", "ours", ""),
    Op("control_shipment", GET, "/sandbox/shipments/<shipment_id>", "control", "ours", ""),
    Op("control_shipments", GET, "/sandbox/shipments", "control", "ours", ""),
    Op("control_picklists", GET, "/sandbox/picklists", "control", "ours", ""),
    Op("control_bins", GET, "/sandbox/bins", "control", "ours", ""),
    Op("control_bins_add", POST, "/sandbox/bins", "control", "ours", ""),
    Op("control_returns", GET, "/sandbox/returns", "control", "ours", ""),
    Op("control_return_create", POST, "/sandbox/returns", "control", "ours", ""),
    Op("control_return_move", POST, "/sandbox/returns/<return_id>", "control", "ours", ""),
    Op("control_breaches", GET, "/sandbox/breaches", "control", "ours", ""),
    Op("control_script", POST, "/sandbox/script", "control", "ours", ""),
    Op("control_quantity_set", POST, "/sandbox/quantities", "control", "ours", ""),
    Op("control_clock", GET, "/sandbox/clock", "control", "ours", ""),
    Op("control_clock_set", POST, "/sandbox/clock", "control", "ours", ""),
    Op("control_settings", GET, "/sandbox/settings", "control", "ours", ""),
    Op("control_settings_set", POST, "/sandbox/settings", "control", "ours", ""),
    Op("control_faults", GET, "/sandbox/faults", "control", "ours", ""),
    Op("control_fault_add", POST, "/sandbox/faults", "control", "ours", ""),
    Op("control_faults_clear", ("DELETE",), "/sandbox/faults", "control", "ours", ""),
    Op("control_calls", GET, "/sandbox/calls", "control", "ours", ""),
    Op("control_calls_clear", ("DELETE",), "/sandbox/calls", "control", "ours", ""),
    Op("control_webhooks", GET, "/sandbox/webhooks", "control", "ours", ""),
    Op("control_webhook_add", POST, "/sandbox/webhooks", "control", "ours", ""),
    Op("control_webhook_remove", ("DELETE",), "/sandbox/webhooks", "control", "ours", ""),
    Op("control_forget", POST, "/sandbox/forget", "control", "ours", ""),
    Op("control_do", POST, "/sandbox/do/<verb>", "control", "ours", ""),
    Op("control_openapi", GET, "/sandbox/openapi.json", "control", "ours", ""),
    # pages for a person
    Op("page_home", GET, "/sandbox", "page", "ours", ""),
    Op("page_static", GET, "/sandbox/static/<name>", "page", "ours", ""),
    Op("page_orders", GET, "/sandbox/ui/orders", "page", "ours", ""),
    Op("page_order", GET, "/sandbox/ui/orders/<shipment_id>", "page", "ours", ""),
    Op("page_picklists", GET, "/sandbox/ui/picklists", "page", "ours", ""),
    Op("page_bins", GET, "/sandbox/ui/bins", "page", "ours", ""),
    Op("page_returns", GET, "/sandbox/ui/returns", "page", "ours", ""),
    Op("page_breaches", GET, "/sandbox/ui/breaches", "page", "ours", ""),
    Op("page_calls", GET, "/sandbox/ui/calls", "page", "ours", ""),
    Op("page_call", GET, "/sandbox/ui/calls/<number>", "page", "ours", ""),
    Op("page_controls", GET, "/sandbox/ui/controls", "page", "ours", ""),
    Op("page_do", POST, "/sandbox/ui/do/<verb>", "page", "ours", ""),
)

FAULTY: Final = frozenset(op.name for op in OPS if op.family not in ("control", "page"))
"""Operations that fault rules may name."""
