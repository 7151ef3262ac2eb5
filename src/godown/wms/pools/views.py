"""What people look at: pools, what they hold, documents, and how pieces of a SKU got where they are."""

from dataclasses import dataclass
from datetime import datetime

from godown.kit import history
from godown.kit.errors import NotFound
from godown.kit.history import Entry

from ..masters.service import Site
from . import messages, repository
from .states import DOCUMENT

PER_PAGE = 100


@dataclass(frozen=True)
class PoolView:
    """A pool, the channel account it is dedicated to (none: COMMON), and what all its SKUs hold."""

    code: str
    account: str | None
    live: int
    reserved: int
    cancelled: int
    skus: int

    @property
    def pieces(self) -> int:
        return self.live + self.reserved + self.cancelled


def pools(site: Site) -> list[PoolView]:
    """The pools of a warehouse, COMMON first."""
    return [PoolView(**row) for row in repository.select_pools([site.seller_id], site.id)]


@dataclass(frozen=True)
class Held:
    """What a pool holds of a SKU."""

    sku: str
    title: str
    pool: str
    live: int
    reserved: int
    cancelled: int


def held(site: Site, pool: str = "", bucket: str = "", text: str = "", after: str = "") -> tuple[list[Held], str]:
    """A page of what pools hold, by SKU and pool; and the mark of the next page, empty at the end.

    Narrowed to a pool, to rows with pieces in a bucket, and to SKUs whose code, EAN or title has the text. Rows that
    hold nothing are left out.
    """
    rows = repository.select_held([site.seller_id], site.id, pool, bucket, text, after.partition("/"), PER_PAGE + 1)
    found = [Held(**row) for row in rows]
    shown = found[:PER_PAGE]
    return shown, f"{shown[-1].sku}/{shown[-1].pool}" if len(found) > PER_PAGE else ""


@dataclass(frozen=True)
class Wanted:
    """Which documents are looked for; `text` is in the number, the reason or a SKU. `before` is the last id seen."""

    status: str = ""
    pool: str = ""
    text: str = ""
    before: int | None = None


@dataclass(frozen=True)
class DocumentCard:
    """A document as a list shows it. `lines` and `pieces` are what it asks for, `moved` what went over."""

    id: int
    number: str
    source: str
    target: str
    reason: str
    status: str
    status_at: datetime
    made_at: datetime
    made_by: str
    lines: int
    pieces: int
    moved: int


@dataclass(frozen=True)
class DocumentPage:
    documents: list[DocumentCard]
    next: int | None


def documents(site: Site, wanted: Wanted) -> DocumentPage:
    """A page of the documents of a warehouse, the latest first."""
    rows = repository.select_documents(
        [site.seller_id], site.id, wanted.status, wanted.pool, wanted.text, wanted.before, PER_PAGE + 1
    )
    found = [DocumentCard(**row) for row in rows]
    shown = found[:PER_PAGE]
    return DocumentPage(shown, shown[-1].id if len(found) > PER_PAGE else None)


@dataclass(frozen=True)
class DocumentLine:
    """What a line asks for; `there` is what is live in the source pool: now for a draft, else when it was decided."""

    sku: str
    title: str
    quantity: int
    moved: int
    there: int | None
    short: bool


@dataclass(frozen=True)
class DocumentView:
    """A document with its first lines, the short ones before the others, and its timeline."""

    card: DocumentCard
    lines: list[DocumentLine]
    short: int
    timeline: list[Entry]

    @property
    def allowed_actions(self) -> list[str]:
        return DOCUMENT.allowed({"status": self.card.status})


def document(site: Site, document_id: int) -> DocumentView:
    """A document of this warehouse, or `NotFound`."""
    sellers = [site.seller_id]
    row = repository.select_document(sellers, site.id, document_id)
    if row is None:
        raise NotFound(messages.NO_DOCUMENT)
    thread = row.pop("thread")
    lines = repository.select_document_lines(document_id, PER_PAGE)
    short = lines[0].pop("all_short") if lines else 0
    return DocumentView(
        DocumentCard(**row),
        [DocumentLine(**{name: value for name, value in line.items() if name != "all_short"}) for line in lines],
        short,
        history.timeline(sellers, thread),
    )


@dataclass(frozen=True)
class Shift:
    """Pieces of a SKU that changed their pool or became live again; `document` if one of ours moved them."""

    at: datetime
    actor: str
    reason: str
    quantity: int
    source: str
    target: str
    reference: str
    note: str
    document: int | None


def between_pools(site: Site, sku: str, limit: int = PER_PAGE) -> list[Shift]:
    """How pieces of a SKU moved between the pools of a warehouse, the latest first."""
    return [Shift(**row) for row in repository.select_shifts([site.seller_id], site.id, sku, limit)]
