"""The wire: one module for each group of calls. Importing this package registers all handlers."""

from . import (
    control,
    oauth,
    panel_ends,
    panel_orders,
    panel_picklists,
    panel_putlists,
    panel_session,
    panel_stock,
    v3_documents,
    v3_effects,
    v3_forms,
    v3_handover,
    v3_listings,
    v3_returns,
    v3_sandbox,
    v3_search,
)

__all__ = [
    "control",
    "oauth",
    "panel_ends",
    "panel_orders",
    "panel_picklists",
    "panel_putlists",
    "panel_session",
    "panel_stock",
    "v3_documents",
    "v3_effects",
    "v3_forms",
    "v3_handover",
    "v3_listings",
    "v3_returns",
    "v3_sandbox",
    "v3_search",
]
