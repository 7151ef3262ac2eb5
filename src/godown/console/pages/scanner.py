"""Scanner: is this device's scanner set up as it should be, how does it sound, and how long does one trigger last."""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_GET, require_http_methods

from godown.access.roles import Permission
from godown.kit import labels
from godown.kit.labels import Label

from ..commands import COMMANDS
from ..door import page
from ..downloads import pdf
from ..show import A_YEAR, SCAN_TIMES, in_limits, permissions_of, scan_times, show

#: Has what goes wrong: both cases, letters and signs that lie elsewhere on other keyboards, digits.
CALIBRATION = "Ab-Zy/Mq#12:90"
#: What a scanner set to US keys writes on a computer set to another keyboard, and its name.
LAYOUTS = {
    "AbßYz-Mq§12Ö90": "Deutsch (QWERTZ)",
    "Qb)Wy!?a3&éMçà": "Français (AZERTY)",
    "Ab-Zy/Mq£12:90": "English (UK)",
}
TONES = {
    "accept": gettext_lazy("Accepted"),
    "complete": gettext_lazy("Complete"),
    "wrong": gettext_lazy("Wrong"),
    "over": gettext_lazy("Too many"),
    "misread": gettext_lazy("Misread"),
    "attention": gettext_lazy("Look here"),
    "offline": gettext_lazy("Offline"),
}
#: ms of silence after which the doctor takes a scan that ends with no key as over.
PATIENCE = 700


@page(Permission.SEE_OWN_WORK)
@require_http_methods(["GET", "POST"])
def scanner(request: HttpRequest) -> HttpResponse:
    """The doctor, the sounds, and the times of this device; posted, the times change, empty ones as everywhere."""
    if request.method == "POST":
        response = redirect("scanner")
        for name in SCAN_TIMES:
            if (text := request.POST.get(name, "").strip()) and in_limits(name, text):
                response.set_cookie(name, text, max_age=A_YEAR, samesite="Lax", secure=request.is_secure())
            else:
                response.delete_cookie(name, samesite="Lax")
        return response
    bars, width = labels.bars(CALIBRATION)
    return show(
        request,
        "floor/scanner.html",
        {
            "code": CALIBRATION,
            "layouts": json.dumps(LAYOUTS),
            "patience": PATIENCE,
            "bars": bars,
            "width": width,
            "tones": TONES,
            "times": scan_times(request),
            "may_make_stations": Permission.CHANGE_STOCK in permissions_of(request),
            "usual": {"silence": settings.SCAN_SILENCE, "blank": settings.SCAN_BLANK},
        },
    )


@page(Permission.SEE_OWN_WORK)
@require_GET
def command_sheet(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- the same for everybody
    """The commands of the stations as barcodes on A4 (console.md U8), in English: the fonts of PDF know no Hindi."""
    with override("en"):
        rows = [Label(each.code, str(each.does), each.where) for each in COMMANDS]
        return pdf("commands.pdf", labels.sheet("Commands", rows, labels.LARGE))


@page(Permission.SEE_OWN_WORK)
@require_GET
def calibration_sheet(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- the same for everybody
    """The calibration code on paper, for a scanner that does not read from a screen; several, to be cut apart."""
    label = Label(CALIBRATION, "Scan it on the page Scanner of Godown.")
    return pdf("calibration.pdf", labels.sheet("Calibration", [label] * 4, labels.LARGE))
