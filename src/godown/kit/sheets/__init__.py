"""Sheets: tables of data as CSV or Excel files, in and out.

A room declares a `Sheet` in its `sheets.py` (columns as a pydantic `Row`, `check`, `apply`, `export`) and registers it;
`wiring.py` names the modules. The kit reads the file, finds what spreadsheets damage, judges every row before
anything is written (dry run), applies on a person's word (all rows or none, or the good ones), and writes files.

Owns: `Upload` (the file and what became of it), `UploadRow` (the verdict on each row).
Verbs: `service.receive`, `service.apply`, `service.put_row`, `service.rows`, `service.error_file`,
`service.result_file`, `service.export`.
Passes: `check_upload`, `apply_upload`.
Invariants: an upload is applied in one transaction, with its verdicts; the sheet of a seller is applied by one at a
time, and judged again there, so the same rows twice have one effect; a sheet that says `once` takes a file once.
"""

from .cells import Code, Day, Gtin, NewCode, OptionalCode, OptionalNewCode, Printed, Row, YesNo, wrong
from .declaring import (
    NEW,
    SAME,
    Choice,
    Outcome,
    Problem,
    Scope,
    Sheet,
    Verdict,
    compared,
    error,
    register,
)

__all__ = [
    "NEW",
    "SAME",
    "Choice",
    "Code",
    "Day",
    "Gtin",
    "NewCode",
    "OptionalCode",
    "OptionalNewCode",
    "Outcome",
    "Printed",
    "Problem",
    "Row",
    "Scope",
    "Sheet",
    "Verdict",
    "YesNo",
    "compared",
    "error",
    "register",
    "wrong",
]
