"""What sheets say: of a file, of a cell, and on the timeline of an upload."""

from django.utils.translation import gettext_lazy as _

from ..messages import Message

# --- of the file --------------------------------------------------------------------------------------------------
NO_SHEET = Message("sheets.no_sheet", _("There is no sheet %(name)s."))
NO_UPLOAD = Message("sheets.no_upload", _("There is no such upload."))
NO_FILE = Message("sheets.no_file", _("No file came with the form."), _("Choose a CSV or Excel file first."))
TOO_LARGE = Message(
    "sheets.too_large",
    _("The file has %(megabytes)s MB; %(most)s MB are allowed."),
    _("Split it into several files, each with the heading row."),
)
TOO_MANY_ROWS = Message(
    "sheets.too_many_rows",
    _("The file has more than %(most)s rows."),
    _("Split it into several files, each with the heading row."),
)
NOT_TEXT = Message(
    "sheets.not_text",
    _("The file is neither CSV text nor an Excel workbook."),
    _("Save it as “CSV UTF-8” or as an Excel workbook (.xlsx), and upload that."),
)
BAD_WORKBOOK = Message(
    "sheets.bad_workbook",
    _("The Excel workbook cannot be read."),
    _("Open it in Excel, save it again as .xlsx without a password, or as “CSV UTF-8”."),
)
SWELLS = Message(
    "sheets.swells",
    _("The workbook unpacks to more than %(most)s MB."),
    _("Copy only the rows into a new workbook, or save it as “CSV UTF-8”."),
)
EMPTY_FILE = Message("sheets.empty_file", _("The file has no rows."), _("Fill in the template below its headings."))
MISSING_COLUMNS = Message(
    "sheets.missing_columns",
    _("The columns %(columns)s are missing."),
    _("Use the template of this sheet; the order of the columns does not matter."),
)
UNKNOWN_COLUMNS = Message(
    "sheets.unknown_columns",
    _("The columns %(columns)s are not known here."),
    _("Take them out, or correct their headings by the template."),
)
DOUBLE_COLUMNS = Message(
    "sheets.double_columns", _("The columns %(columns)s come twice."), _("Keep one of each heading.")
)
OTHER_TEMPLATE = Message(
    "sheets.other_template",
    _("This is a file of the sheet “%(title)s”."),
    _("Upload it there, or use the template of this sheet."),
)
BAD_CHOICE = Message(
    "sheets.bad_choice", _("“%(got)s” cannot be chosen as %(name)s."), _("Choose one of those in the list.")
)
BAD_MODE = Message("sheets.bad_mode", _("An upload is applied as a whole, or its good rows only."))
NOT_APPLIED = Message("sheets.not_applied", _("This file is not applied."), _("Look at its rows on its page."))
NOT_OFFERED = Message("sheets.not_offered", _("The sheet %(name)s cannot be exported."))
BROKEN = Message(
    "sheets.broken",
    _("Reading or applying the file failed again and again; nothing was changed."),
    _("Look at the server's log for this upload."),
)

# --- of a row or a cell -------------------------------------------------------------------------------------------
EMPTY = Message("sheets.empty", _("The cell is empty."), _("Fill it in."))
NO_NUMBER = Message("sheets.no_number", _("“%(got)s” is no number."), _("Write digits only, without unit or comma."))
NOT_WHOLE = Message("sheets.not_whole", _("“%(got)s” is no whole number."), _("Write digits only."))
OUT_OF_RANGE = Message("sheets.out_of_range", _("“%(got)s” is out of range: %(range)s."), _("Correct the number."))
TOO_LONG = Message("sheets.too_long", _("The text is longer than %(max_length)s characters."), _("Shorten it."))
NOT_ONE_OF = Message("sheets.not_one_of", _("“%(got)s” is none of %(expected)s."), _("Write one of these."))
NOT_YES_NO = Message("sheets.not_yes_no", _("“%(got)s” is neither yes nor no."), _("Write yes or no."))
BAD_VALUE = Message("sheets.bad_value", _("“%(got)s” does not fit here: %(why)s."), _("Correct it."))
CONTROL = Message(
    "sheets.control", _("The cell holds characters that cannot be printed."), _("Type it anew, on one line.")
)
TOO_MANY_CELLS = Message(
    "sheets.too_many_cells",
    _("The row has %(got)s cells, the headings are %(headings)s."),
    _("Put quotes around text that holds the separator."),
)
OTHER_ROW_WRONG = Message(
    "sheets.other_row_wrong",
    _("Row %(row_no)s, which belongs to this one, is wrong; rows that belong together are taken together."),
    _("Correct that row; this one stays as it is."),
)
SCIENTIFIC = Message(
    "sheets.scientific",
    _("“%(got)s”: the spreadsheet has rounded the code, its digits are lost."),
    _("Format the column as text, and enter the code again."),
)
FORMULA_ERROR = Message(
    "sheets.formula_error",
    _("“%(got)s”: a formula of the spreadsheet failed here."),
    _("Enter the code itself instead of the formula."),
)
BECAME_A_DATE = Message(
    "sheets.became_a_date",
    _("“%(got)s” looks like a date that a spreadsheet made of the code."),
    _("Format the column as text, and enter the code again."),
)
LOST_ZEROS = Message(
    "sheets.lost_zeros",
    _("“%(got)s” lacks its leading zeros."),
    _("It is probably %(probably)s: format the column as text, and enter the code again."),
)
BAD_GTIN = Message(
    "sheets.bad_gtin",
    _("“%(got)s” is no EAN or UPC: %(why)s."),
    _("Scan it from the package; leave the cell empty if there is none."),
)
BAD_DATE = Message("sheets.bad_date", _("“%(got)s” is no date."), _("Write the date as 2026-11-23."))
AMBIGUOUS_DATE = Message(
    "sheets.ambiguous_date",
    _("“%(got)s” can be read in two ways."),
    _("Write the date as 2026-11-23: year, month, day."),
)
TWICE = Message("sheets.twice", _("Row %(row_no)s is about the same."), _("Keep one of the two."))

# --- on the timeline ----------------------------------------------------------------------------------------------
CHECKED = Message("sheets.checked", _("Checked: %(total|row|rows)s, %(errors)s of them with errors."))
REFUSED = Message("sheets.refused", _("Refused."))
ASKED = Message("sheets.asked", _("To be applied: %(mode)s."))
APPLIED = Message("sheets.applied", _("Applied: %(new)s new and %(changed)s changed rows."))
SENT_BACK = Message(
    "sheets.sent_back",
    _("Not applied: things changed since the check."),
    _("Look at the rows again."),
)
