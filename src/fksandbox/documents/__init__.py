"""PDFs as Flipkart gives them out: shipment label and invoice, picklist, manifest. Same state, same bytes."""

from .manifest import manifest_pdf
from .picklist import picklist_pdf
from .shipment import shipment_pdf

__all__ = ["manifest_pdf", "picklist_pdf", "shipment_pdf"]
