"""Follow a cancellation: what Flipkart says, or what its portal shows, becomes so here. Nothing is sent to Flipkart."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import is_naive, localtime, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from godown.access.roles import Permission
from godown.kit import clock
from godown.kit.errors import GodownError, Invalid
from godown.kit.messages import Message
from godown.omni.cancellations import service as cancellations
from godown.omni.cancellations.rules import Portal, PortalStatus
from godown.omni.cancellations.service import FRESH, Look

from ..door import page, sellers_of
from ..show import fragment, show

BAD_EVIDENCE = Message(
    "console.bad_evidence",
    gettext_lazy("The time and every quantity are needed, as numbers."),
    gettext_lazy("Enter what the portal shows."),
)


@page(Permission.CHANGE_ORDERS)
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, order_id: UUID) -> HttpResponseBase:
    """The wizard. Posted with quantities they are the portal's; without, Flipkart's own answer is followed."""
    refusal: GodownError | None = None
    if request.method == "POST":
        try:
            portal = _portal(request) if "looked_at" in request.POST else None
            done = cancellations.follow(sellers_of(request), order_id, portal, clock.now())
        except GodownError as error:
            refusal = error
        else:
            pieces = sum(done.values())
            messages.success(request, _("%(n)s pieces cancelled here, as on Flipkart.") % {"n": pieces})
            return redirect("order", order_id)
    look = cancellations.look(sellers_of(request), order_id)
    context = _context(request, look) | {
        "refusal": refusal,
        "fix": refusal and refusal.message.render_fix(refusal.data),
    }
    if request.headers.get("HX-Request"):
        return fragment(request, "office/cancel_live.html", context)
    return show(request, "office/cancel.html", context, status=refusal.http_status if refusal else 200)


def _context(request: HttpRequest, look: Look) -> dict[str, Any]:
    now = clock.now()
    fresh = look.read_back_at is not None and now - look.read_back_at <= FRESH
    asked = _time(request.GET.get("asked", ""))
    return {
        "look": look,
        "fresh": fresh,
        "waiting": asked is not None and (look.read_back_at is None or look.read_back_at < asked),
        "looked_at": localtime(now).strftime("%Y-%m-%dT%H:%M"),
        "statuses": [(PortalStatus.PARTLY, _("partly")), (PortalStatus.COMPLETELY, _("completely"))],
        "typed": {name.removeprefix("line-"): value for name, value in request.POST.items()},
    }


def _time(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return make_aware(found) if is_naive(found) else found


def _portal(request: HttpRequest) -> Portal:
    """What the form says the portal shows, or `Invalid`."""
    looked_at = _time(request.POST["looked_at"])
    status = request.POST.get("status", "")
    cancelled = {name[5:]: str(value) for name, value in request.POST.items() if name.startswith("line-")}
    numbers = [*cancelled, *cancelled.values()]
    if looked_at is None or status not in set(PortalStatus) or not all(each.isdecimal() for each in numbers):
        raise Invalid(BAD_EVIDENCE)
    return Portal(looked_at, PortalStatus(status), {int(line): int(total) for line, total in cancelled.items()})


@page(Permission.CHANGE_ORDERS)
@require_POST
def ask(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Have Flipkart asked about the order; the wizard waits for the answer."""
    now = clock.now()
    cancellations.ask_read_back(sellers_of(request), order_id, now)
    return redirect(reverse("cancel", args=[order_id]) + f"?asked={now.isoformat().replace('+', '%2B')}")
