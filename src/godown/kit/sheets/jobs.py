"""The passes of the sheets: check a file, apply it."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction

from .. import due, files, history, jobs
from ..errors import GodownError
from ..messages import Message
from . import messages, repository
from .checking import Checked, check
from .service import APPLY, CHECK, WHOLE, Upload, told
from .states import APPLYING, RECEIVED, UPLOAD

LEASE = timedelta(minutes=10)
TRIES = 5
log = structlog.get_logger()


def check_uploads(now: datetime, limit: int) -> int:
    """Judge every row of uploaded files; nothing is changed but the verdicts."""
    return _each(CHECK, now, limit, _check, _refuse)


def apply_uploads(now: datetime, limit: int) -> int:
    """Apply checked files in the mode that somebody chose, each in one transaction."""
    return _each(APPLY, now, limit, _apply, _send_back)


def _each(
    kind: str,
    now: datetime,
    limit: int,
    work: Callable[[Upload, datetime, due.Claim], None],
    give_up: Callable[[Upload, Message, dict[str, Any], datetime], None],
) -> int:
    claim = due.claim(kind, now, limit, LEASE)
    if claim is None:
        return 0
    for row in repository.select_any_uploads([UUID(subject) for subject in claim.subjects]):
        found = Upload(**row)
        subject = str(found.id)
        try:
            with history.acting(found.actor):
                work(found, now, claim)
        except GodownError as error:
            with transaction.atomic():
                give_up(found, error.message, dict(error.data), now)
        except Exception:
            log.exception("upload_failed", upload=subject, kind=kind)
            tries = claim.attempts[subject]
            if tries < TRIES:
                claim.retry({subject: now + due.backoff(tries)})
                continue
            with transaction.atomic():
                give_up(found, messages.BROKEN, {}, now)
        claim.finish([subject])
    return len(claim.subjects)


def _check(found: Upload, now: datetime, claim: due.Claim) -> None:
    if found.status != RECEIVED:
        return
    checked = check(found.of, found.scope, files.read(found.file), lambda done: repository.set_percent(found.id, done))
    with transaction.atomic():
        if str(found.id) not in claim.still_ours():
            return
        _keep(found, checked)
        UPLOAD.move(found.id, "check", now, set_columns=_facts(checked), data={found.id: checked.counts()})


def _refuse(found: Upload, message: Message, data: dict[str, Any], now: datetime) -> None:
    UPLOAD.move(found.id, "refuse", now, set_columns=_problem(message, data))


def _apply(found: Upload, now: datetime, claim: due.Claim) -> None:
    """Judged again under the lock of the sheet: what was new at the dry run may be there by now."""
    if found.status != APPLYING:
        return
    content = files.read(found.file)
    with transaction.atomic():
        repository.lock_sheet(found.seller_id, found.sheet)
        if str(found.id) not in claim.still_ours():
            return
        checked = check(found.of, found.scope, content)
        counts = checked.counts()
        _keep(found, checked)
        if found.mode == WHOLE and counts["error"]:
            columns = {**_facts(checked), "mode": "", **_problem(messages.SENT_BACK, {})}
            UPLOAD.move(found.id, "send_back", now, set_columns=columns)
            return
        if rows := checked.to_apply():
            found.of.apply(found.scope, rows, now)
        UPLOAD.move(found.id, "apply", now, set_columns=_facts(checked), data={found.id: counts})


def _send_back(found: Upload, message: Message, data: dict[str, Any], now: datetime) -> None:
    UPLOAD.move(found.id, "send_back", now, set_columns={"mode": "", **_problem(message, data)})


def _facts(checked: Checked) -> dict[str, Any]:
    return {**checked.counts(), "read_as": checked.read_as, "headings": repository.json_of(checked.headings)}


def _problem(message: Message, data: dict[str, Any]) -> dict[str, Any]:
    return {"problem": message.code, "problem_data": repository.json_of(data)}


def _keep(found: Upload, checked: Checked) -> None:
    repository.replace_rows(found.id, _kept(found, checked))


def _kept(found: Upload, checked: Checked) -> Iterator[tuple[int, int, list[str], list[Any], dict[str, str]]]:
    for line in checked.lines:
        assert line.verdict
        problems, was = told(found.of, line.verdict)
        yield line.row_no, line.verdict.outcome.value, line.cells, problems, was


jobs.register(CHECK, "sync", check_uploads, batch=1)
jobs.register(APPLY, "sync", apply_uploads, batch=1)
