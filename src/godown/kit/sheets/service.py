"""Verbs of the sheets."""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from .. import files, history, jobs
from ..errors import Conflict, Invalid, NotFound
from ..messages import catalogue, render
from . import messages, repository, writing
from .checking import check_one
from .declaring import REPORT, Outcome, Scope, Sheet, Verdict, sheet, title
from .reading import MEGABYTE, MOST_BYTES
from .states import APPLIED, APPLYING, RECEIVED, UPLOAD

FOLDER = "uploads"
CHECK, APPLY = "check_upload", "apply_upload"
WHOLE, GOOD = "whole", "good"
PAGE = 100


@dataclass(frozen=True)
class Upload:
    """An upload as pages show it. `mode` is WHOLE (all rows or none) or GOOD (the good rows), once chosen.

    `percent` is how much of a large file was judged, while that goes on; 0 if that is not known.
    """

    id: UUID
    seller_id: int
    sheet: str
    choices: Mapping[str, str]
    name: str
    file_key: str
    sha256: str
    size: int
    actor: str
    at: datetime
    status: str
    status_at: datetime
    mode: str
    read_as: str
    headings: list[str]
    total: int
    error: int
    changed: int
    new: int
    same: int
    problem: str
    problem_data: Mapping[str, Any]
    percent: int

    @property
    def title(self) -> str:
        return title(self.sheet)

    @property
    def of(self) -> Sheet[Any]:
        """What kind of file it is."""
        return sheet(self.sheet)

    @property
    def file(self) -> files.StoredFile:
        return files.StoredFile(self.file_key, self.sha256)

    @property
    def scope(self) -> Scope:
        return Scope(self.seller_id, self.choices, f"upload:{self.id}")

    @property
    def at_work(self) -> bool:
        """Whether a worker is at it."""
        return self.status in (RECEIVED, APPLYING)

    @property
    def changes(self) -> int:
        """How many rows change something."""
        return self.new + self.changed

    @property
    def why(self) -> str:
        """Why the file as a whole was refused or sent back, or an empty string."""
        return render(self.problem, self.problem_data) if self.problem else ""

    @property
    def fix(self) -> str:
        message = catalogue().get(self.problem)
        return message.render_fix(self.problem_data) if message else ""


@dataclass(frozen=True)
class Fault:
    """A row's problem in the reader's language."""

    code: str
    column: str
    text: str
    fix: str


@dataclass(frozen=True)
class Judged:
    """A row of an upload with its verdict; `was` is what a changed row changes, by column."""

    row_no: int
    outcome: Outcome
    cells: list[str]
    faults: list[Fault]
    was: Mapping[str, Any]

    @property
    def place(self) -> str:
        """Where the page after this row begins."""
        return f"{self.outcome.value}.{self.row_no}"


def require_size(size: int) -> None:
    """`Invalid` if a file of so many bytes is too large; asked before it is read into memory."""
    if size > MOST_BYTES:
        raise Invalid(messages.TOO_LARGE, megabytes=-(-size // MEGABYTE), most=MOST_BYTES // MEGABYTE)


def receive(
    seller_id: int, sheet_name: str, choices: Mapping[str, str], name: str, content: bytes, now: datetime
) -> UUID:
    """Keep a file and have it checked; returns the upload's id.

    Where the same file counts once, and was taken before, it is that upload's. `Invalid` if a choice is not offered or
    the file is too large.
    """
    require_size(len(content))
    kind = sheet(sheet_name)
    chosen = _chosen(kind, seller_id, choices)
    stored = files.store(FOLDER, content)
    once = _once_key(seller_id, kind.name, chosen, stored.sha256) if kind.once else None
    upload_id = uuid4()
    with transaction.atomic():
        file = (stored.key, stored.sha256, len(content))
        if repository.insert_upload(
            upload_id, seller_id, kind.name, chosen, name[:200], file, once, history.actor(), now
        ):
            jobs.ask(CHECK, [upload_id], now)
            return upload_id
    assert once
    return repository.select_once(once)


def _chosen(kind: Sheet[Any], seller_id: int, choices: Mapping[str, str]) -> dict[str, str]:
    chosen = {}
    for choice in kind.choices:
        got = choices.get(choice.name, "")
        if got not in {value for value, _ in choice.options(seller_id)}:
            raise Invalid(messages.BAD_CHOICE, got=got or "–", name=str(choice.label))
        chosen[choice.name] = got
    return chosen


def _once_key(seller_id: int, sheet_name: str, choices: Mapping[str, str], sha256: str) -> str:
    told = json.dumps([seller_id, sheet_name, sorted(choices.items()), sha256])
    return hashlib.sha256(told.encode()).hexdigest()


def upload(sellers: Collection[int], upload_id: UUID) -> Upload:
    """An upload of one of these sellers, or `NotFound`."""
    found = repository.select_upload(sellers, upload_id)
    if not found:
        raise NotFound(messages.NO_UPLOAD)
    return Upload(**found)


def latest(
    sellers: Collection[int], sheet_name: str = "", before: tuple[datetime, UUID] | None = None, limit: int = 30
) -> list[Upload]:
    """Uploads, newest first; of one sheet, if it is named."""
    return [Upload(**row) for row in repository.select_latest(sellers, sheet_name, before, limit)]


def put_row(
    seller_id: int, sheet_name: str, choices: Mapping[str, str], cells: Mapping[str, str], now: datetime
) -> Judged:
    """Judge one row that was typed (by heading) and apply it if it changes something; nothing is done on an error."""
    kind = sheet(sheet_name)
    if not kind.single:
        raise NotFound(messages.NO_SHEET, name=sheet_name)
    scope = Scope(seller_id, _chosen(kind, seller_id, choices), f"typed:{uuid4()}")
    with transaction.atomic():
        repository.lock_sheet(seller_id, kind.name)
        line = check_one(kind, scope, cells)
        assert line.verdict
        if line.row and line.verdict.outcome in (Outcome.NEW, Outcome.CHANGED):
            kind.apply(scope, [line.row], now)
    problems, was = told(kind, line.verdict)
    return Judged(line.row_no, line.verdict.outcome, line.cells, [_fault(each) for each in problems], was)


def told(kind: Sheet[Any], verdict: Verdict) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """A verdict as it is kept: problems by code, column and data; what a changed row changes, by column."""
    headings = kind.headings()
    problems = [
        {
            "code": each.message.code,
            "column": headings.get(each.field, each.field),
            "data": {name: str(value) for name, value in each.data.items()},
        }
        for each in verdict.problems
    ]
    return problems, {headings.get(name, name): writing.plain(value) for name, value in verdict.was.items()}


def apply(sellers: Collection[int], upload_id: UUID, mode: str, now: datetime) -> None:
    """Have a checked upload applied, WHOLE (all rows or none) or its GOOD rows; `Conflict` if it is not checked."""
    if mode not in (WHOLE, GOOD):
        raise Invalid(messages.BAD_MODE)
    found = upload(sellers, upload_id)
    with transaction.atomic():
        UPLOAD.move(
            found.id,
            "ask",
            now,
            set_columns={"mode": mode, "problem": "", "actor": history.actor()},
            data={found.id: {"mode": mode}},
        )
        jobs.ask(APPLY, [found.id], now)


def rows(
    sellers: Collection[int],
    upload_id: UUID,
    outcomes: Collection[Outcome] = tuple(Outcome),
    after: str = "",
    limit: int = PAGE,
) -> list[Judged]:
    """A page of verdicts: errors first, then changed, new and unchanged rows, each in the order of the file.

    `after` is the `place` of the last row of the page before.
    """
    found = upload(sellers, upload_id)
    outcome, _, row_no = after.partition(".")
    start = (int(outcome), int(row_no)) if outcome.isdecimal() and row_no.isdecimal() else (-1, 0)
    return [_judged(row) for row in repository.select_rows(found.id, sorted(outcomes), start, limit)]


def _judged(row: Mapping[str, Any]) -> Judged:
    faults = [_fault(each) for each in row["problems"]]
    return Judged(row["row_no"], Outcome(row["outcome"]), row["cells"], faults, row["was"])


def _fault(kept: Mapping[str, Any]) -> Fault:
    message = catalogue().get(kept["code"])
    fix = message.render_fix(kept["data"]) if message else ""
    return Fault(kept["code"], kept["column"], render(kept["code"], kept["data"]), fix)


def error_file(sellers: Collection[int], upload_id: UUID) -> Iterator[bytes]:
    """The rows with errors as CSV: the file's columns and `REPORT`. Corrected, it can be uploaded."""
    return _report(upload(sellers, upload_id), [Outcome.ERROR])


def result_file(sellers: Collection[int], upload_id: UUID) -> Iterator[bytes]:
    """All rows of an applied upload with what became of each, as CSV; `Conflict` if it is not applied."""
    found = upload(sellers, upload_id)
    if found.status != APPLIED:
        raise Conflict(messages.NOT_APPLIED)
    return _report(found, list(Outcome))


#: The words that CIMS has for what became of a row (facts/increff.md §3.9).
_RESULTS = {
    Outcome.ERROR: "FAILED",
    Outcome.CHANGED: "SUCCESS",
    Outcome.NEW: "SUCCESS",
    Outcome.SAME: "SKIPPED",
}


def _report(found: Upload, outcomes: Collection[Outcome]) -> Iterator[bytes]:
    return writing.csv_file([*found.headings, *REPORT], _report_rows(found, outcomes))


def _report_rows(found: Upload, outcomes: Collection[Outcome]) -> Iterator[list[Any]]:
    after = ""
    while page := rows([found.seller_id], found.id, outcomes, after, limit=1000):
        for row in page:
            codes = " ".join(fault.code for fault in row.faults)
            told = " ".join(f"{fault.column}: {fault.text} {fault.fix}".strip(": ") for fault in row.faults)
            yield [*row.cells, row.row_no, _RESULTS[row.outcome], codes, told]
        after = page[-1].place


def export(kind: Sheet[Any], scope: Scope) -> Iterator[bytes]:
    """What is there now, as a file that can be uploaded again; `NotFound` if the sheet is only read."""
    if kind.export is None:
        raise NotFound(messages.NOT_OFFERED, name=kind.name)
    fields = kind.headings()
    found = kind.export(Scope(scope.seller_id, _chosen(kind, scope.seller_id, scope.choices)))
    return writing.csv_file(list(fields.values()), ([getattr(row, name) for name in fields] for row in found))


def template(kind: Sheet[Any]) -> Iterator[bytes]:
    """The headings of a sheet as a file to be filled in."""
    return writing.csv_file(list(kind.headings().values()), ())
