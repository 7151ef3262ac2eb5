"""Where Flipkart's answer is not public, ours stands here and nowhere else.

`REFUSALS` holds every refusal of the sandbox with how far its code is known; status numbers and texts are
ours unless the row says KNOWN. `CHOICES` lists the behaviours we had to choose. The switches that make the
sandbox more lenient than this are fields of `settings.Settings`.
"""

from typing import Final, Literal, NamedTuple

Evidence = Literal["KNOWN", "CODE", "OURS"]


class Refusal(NamedTuple):
    """KNOWN: code and text are public. CODE: the code is public, the text is ours. OURS: both are."""

    status: int
    text: str
    evidence: Evidence


REFUSALS: Final[dict[str, Refusal]] = {
    # OAuth
    "invalid_token": Refusal(401, "Invalid access token: {token}", "KNOWN"),
    "invalid_client": Refusal(401, "Bad client credentials", "OURS"),
    "invalid_grant": Refusal(400, "Invalid {grant}", "OURS"),
    "invalid_request": Refusal(400, "{reason}", "OURS"),
    "unsupported_grant_type": Refusal(400, "Unsupported grant type: {grant}", "OURS"),
    "invalid_scope": Refusal(400, "Invalid scope: {scope}", "OURS"),
    # both hosts
    "TOO_MANY_REQUESTS": Refusal(429, "Request throttled Too many requests", "OURS"),
    "INTERNAL_SERVER_ERROR": Refusal(500, "Something went wrong", "CODE"),
    # seller API v3
    "INVALID_REQUEST_JSON": Refusal(400, "{reason}", "CODE"),
    "UNPROCESSABLE_ENTITY": Refusal(422, "{reason}", "CODE"),
    "INVALID_SHIPMENTS": Refusal(400, "invalid shipment ids passed", "KNOWN"),
    "OPERATION_NOT_ALLOWED": Refusal(400, "{reason}", "CODE"),
    "INVALID_LOCATION": Refusal(400, "Location {location} is not the shipment's, or not the seller's", "OURS"),
    "INVALID_ITEM_IDS": Refusal(400, "Order items do not belong to the shipment", "CODE"),
    "INVALID_ITEM_STATE": Refusal(400, "Order item is {state}", "CODE"),
    "INVALID_REQUEST_TAX": Refusal(400, "Tax rate must be between 0 and 100", "CODE"),
    "INVALID_REQUEST_DATE_FORMAT": Refusal(400, "{reason}", "CODE"),
    "QUANTITY_MISMATCH_ERROR": Refusal(400, "Quantity {given} does not match the order item's {expected}", "CODE"),
    "ORDER_ITEM_NOT_PACKED": Refusal(400, "Order item is not packed", "CODE"),
    "ORDER_ITEM_PACKING_IN_PROGRESS": Refusal(400, "Packing of the order item is in progress", "CODE"),
    "ORDER_ITEM_ALREADY_DISPATCHED": Refusal(400, "Order item is already dispatched", "CODE"),
    "ORDER_ITEM_ALREADY_CANCELLED": Refusal(400, "Order item is already cancelled", "CODE"),
    "EMPTY_OR_INVALID_REASON_FOR_CANCELLATION": Refusal(400, "Cancellation reason is empty or not valid", "CODE"),
    "INVALID_SERIAL_NUMBERS": Refusal(400, "One list of serial numbers per unit is needed", "OURS"),
    # begins with one of the two failure texts that clients match (facts/flipkart.md §3.4)
    "PACKAGING_MISMATCH": Refusal(400, "Please re-check your packaging dimensions and weight", "OURS"),
    # holds the other one
    "LISTING_DIMENSIONS_MISMATCH": Refusal(
        400,
        "Package differs too much from the dimensions mentioned in My Listings tab at the time of order placement",
        "OURS",
    ),
    "DEPENDENT_SYSTEM_CALL_FAILED": Refusal(500, "Call to a dependent system failed", "CODE"),
    "INVALID_FORM": Refusal(400, "The shipment has no form {name}", "OURS"),
    "INVALID_RETURN": Refusal(400, "Return {return_id} is unknown or in state {state}", "OURS"),
    # seller panel
    "EBADCSRFTOKEN": Refusal(403, "invalid csrf token", "KNOWN"),
    "LOGIN_FAILED": Refusal(401, "Incorrect username or password", "OURS"),
    "WRONG_SELLER": Refusal(403, "sellerId does not belong to this session", "OURS"),
    "WRONG_LOCATION": Refusal(403, "Location does not belong to the seller or has no FBF_LITE capability", "OURS"),
    "INVALID_REQUEST": Refusal(400, "{reason}", "OURS"),
    "INVALID_PICK_LIST": Refusal(
        400, "Unable to process picklist. Please check the Picklist ID and try again.", "OURS"
    ),
    "PICK_LIST_NOT_FOUND": Refusal(400, "Failed to get pick list", "OURS"),
    "PICK_LIST_NOT_STARTED": Refusal(400, "Start the picklist before scanning", "OURS"),
    "PICK_LIST_HAS_OPEN_ITEMS": Refusal(400, "The picklist still has items to pack", "OURS"),
    "CANCELLED_SHIPMENT_ITEM": Refusal(400, "Order is cancelled", "CODE"),
    "SHIPMENT_ITEM_ALREADY_PROCESSED": Refusal(400, "The scanned shipment item has already been processed.", "OURS"),
    "SHIPMENT_NOT_SCANNED": Refusal(400, "All units of the shipment must be scanned before packing", "OURS"),
    "SHIPMENT_ON_HOLD": Refusal(400, "The order is on hold", "OURS"),
    "SHIPMENT_TOO_EARLY": Refusal(400, "The order may not be processed before {after}", "OURS"),
    "INVALID_SHIPMENT": Refusal(400, "Shipment is unknown at this location", "OURS"),
    "INVALID_DIMENSIONS": Refusal(400, "Please enter valid length, breadth, height and weight", "OURS"),
    "INVALID_TRACKING_ID": Refusal(400, "No shipment of the picklist has this tracking id", "OURS"),
    "LABEL_NOT_READY": Refusal(400, "The label is not ready yet", "OURS"),
    "INVALID_LISTING": Refusal(400, "The listing is unknown or not part of this picklist", "OURS"),
    "LISTING_INACTIVE": Refusal(400, "The listing is not active", "OURS"),
    "INVALID_BIN": Refusal(400, "Bin {bin} is unknown or does not hold the listing", "OURS"),
    "BIN_CAPACITY_EXCEEDED": Refusal(400, "Bin {bin} has room for {room} pieces", "OURS"),
    "NOT_ENOUGH_STOCK": Refusal(400, "Only {available} pieces are in the bins for no order", "OURS"),
    "INVALID_FILE": Refusal(400, "The file is unknown", "OURS"),
    "FILE_NOT_READY": Refusal(400, "The file is not ready yet", "OURS"),
    "INVALID_PUT_LIST": Refusal(400, "The putlist is unknown or closed", "OURS"),
}

CHOICES: Final[dict[str, str]] = {
    "picklist fill": "A list takes shipments of the location that are not on hold, past dispatchAfterDate, in no list "
    "and not sidelined; oldest dispatchByDate first (none last), then order date (§8).",
    "picklist id": "The PDF shows it; it is also in the header X-Pick-List-Id, which no client may rely on (§8).",
    "empty picklist": "create/pick_list with nothing to pick answers a PDF without rows and makes no list.",
    "pack of many": "A panel pack of several shipments is all or nothing, with one error per refused shipment.",
    "partial cancel, by id": "An order item's quantity is what is left of it; one cancelled in full keeps it.",
    "partial cancel, search": "A search of type cancelled shows the item as CANCELLED with the cancelled quantity.",
    "cancel told once": "A scan that meets a cancelled item says so once; the next scan goes to another shipment.",
    "sideline": "An unpacked shipment leaves its list and may enter a new one after `sideline_minutes`; a packed one "
    "leaves the list's pending count only.",
    "packaging": "POST labels refuses a box that is more than `packaging_factor` times smaller or lighter than the "
    "smallest piece of the shipment's goods, or larger or heavier than all of them; `ignoreWarning` changes nothing. A "
    "panel pack looks at the numbers only.",
    "breach": "A shipment is late when its dispatchByDate passes before READY_TO_DISPATCH; not while it is on hold. "
    "After an unhold, for which Flipkart sends no date, a Smart shipment has 48 hours (as Increff, §5.6), until "
    "dates are sent. A row once written stays.",
    "files": "What a download file holds is ours: UTF-8 CSV with a row of headings. A triggered file is ready after "
    "`file_delay`.",
    "IMEI": "validateIMEI: fifteen digits, the last their Luhn check digit, of a listing with serial numbers.",
    "listing by API": "A new SKU gets a listing at once. FSNs are not looked up: any of 13 to 16 characters will do.",
    "listing fields": "Trade prices, cess, fulfilment, address and dating labels and a package's value, description "
    "and handling are taken and not kept: no call shows them.",
    "quantity for sale": "An update sets what the location has for sale, of an inactive listing too; a "
    "seller-fulfilled order lowers it, its cancellation does not raise it again.",
    "unknown ids": "GET by id leaves out ids it does not know (details may refuse: `details_of_unknown`); documents "
    "refuse them (INVALID_SHIPMENTS).",
    "labelOnly of Smart": "For FBF_LITE, labelOnly holds label and invoice, as §8 proposes; else the label only.",
    "quota": "Token and log-in calls count like any call of the seller; calls refused for bad credentials or by the "
    "quota do not.",
    "existing token": "client_credentials answers the same token with its remaining life until it expires (§2.1).",
    "stock": "Smart units leave Flipkart's bins when the pack is accepted; an empty bin does not stop a pack.",
    "recall": "Takes pieces that no Smart order waits for; it is refused whole (NOT_ENOUGH_STOCK) if there are fewer.",
    "last page": "Its nextPageUrl leads to an empty page.",
    "default sort": "A search without `sort` is sorted by orderDate, ascending.",
    "over-full receipt": "A receipt into several bins is all or nothing; a putlist commits the lines that fit "
    "(`putlist_overflow`).",
    "lost units": "markLostPicklistGroup writes the units off the bins; the shipment waits for a new list.",
    "forced close": "Unpacked shipments of a list closed by force wait for a new one at once.",
    "all boxes": "rts of an mps shipment takes effect when every box was scanned.",
    "closed list": "It is not started, scanned or packed from any more; what was packed from it is still handed over.",
    "serial numbers": "A panel pack asks for none: the call as captured has no place for them. POST labels does.",
    "hold after pack": "A shipment on hold is neither packed nor dispatched; a running pack still finishes.",
    "refresh": "A refresh token serves once: the answer brings the next one.",
    "return events": "Flipkart's `completed` for a return not yet picked up picks it up first.",
    "RTO": "What the courier brings back keeps the AWB of its box (as at Increff: same parcel, same AWB); of several "
    "boxes the first one's, until it gets another.",
    "return cancelled": "Its item is DELIVERED again.",
}
