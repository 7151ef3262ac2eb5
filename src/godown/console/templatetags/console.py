"""Tags of the console's templates: icons, times that run, words for states."""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from godown.kit import messages

register = template.Library()

ICONS = Path(__file__).parent.parent / "static" / "vendor" / "icons"
SOON = 2 * 3600
NEAR = 6 * 3600


@cache
def _paths(name: str) -> str:
    """What an icon's file draws."""
    svg = (ICONS / f"{name}.svg").read_text()
    return svg[svg.index(">") + 1 : svg.rindex("</svg>")]


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """A vendored icon, drawn in the text's colour; decoration only, so hidden from screen readers."""
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75"'
        ' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{}</svg>',
        css,
        mark_safe(_paths(name)),  # noqa: S308 -- our own vendored file
    )


def span(seconds: float) -> str:
    """A time span in its two largest units: `3 d 4 h`, `1 h 05 min`, `42 s`."""
    whole = int(abs(seconds))
    days, hours, minutes = whole // 86400, whole % 86400 // 3600, whole % 3600 // 60
    if days:
        return f"{days} d {hours} h"
    if hours:
        return f"{hours} h {minutes:02} min"
    return f"{minutes} min" if minutes else f"{whole} s"


def urgency(seconds: float) -> str:
    """The class of what is left until the SLA."""
    if seconds < 0:
        return "late"
    return "soon" if seconds < SOON else "near" if seconds < NEAR else "calm"


@register.simple_tag
def countdown(due: datetime | None, now: datetime) -> SafeString:
    """What is left until `due` by the server's time; `office.js` lets it run."""
    if due is None:
        return format_html('<span class="due due-none">{}</span>', _("no SLA"))
    left = (due - now).total_seconds()
    return format_html(
        '<time class="due due-{}" data-due="{}" datetime="{}" title="{}">{}{}</time>',
        urgency(left),
        int(due.timestamp() * 1000),
        due.isoformat(),
        stamp(due),
        "−" if left < 0 else "",
        span(left),
    )


@register.simple_tag
def ago(then: datetime | None, now: datetime) -> SafeString:
    """How long ago something was, or in how long it will be."""
    if then is None:
        return format_html('<span class="text-secondary">{}</span>', _("never"))
    seconds = (now - then).total_seconds()
    words = _("%(span)s ago") if seconds >= 0 else _("in %(span)s")
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', then.isoformat(), stamp(then), words % {"span": span(seconds)}
    )


@register.filter
def stamp(value: datetime | None) -> str:
    """A time with its zone, to the second, in the house's zone."""
    return messages.stamp(value) if value else "–"


@register.filter
def clock_time(value: datetime) -> str:
    """The time of day in the house's zone."""
    return localtime(value).strftime("%H:%M:%S")


@register.filter
def day(value: datetime) -> str:
    """The day in the house's zone."""
    return localtime(value).strftime("%d %b %Y")


@register.filter
def zone(value: datetime) -> str:
    """The name of the house's zone at that time."""
    return localtime(value).strftime("%Z")


@register.filter
def at(mapping: Any, key: str) -> Any:
    """`mapping[key]`, or the key."""
    return mapping.get(key, key)


@register.filter
def value_of(mapping: Any, key: str) -> Any:
    """`mapping[key]`, or nothing."""
    return mapping.get(key, "")


@register.filter
def words(code: str) -> str:
    """A code of Flipkart's as words: `MISSING_ITEM: MISSING_PRODUCT` is `Missing item: missing product`."""
    said = code.replace("_", " ")
    return said.capitalize() if said.isupper() else said


@register.filter
def kind(code: str) -> str:
    """The first word of a message code: what part of the house spoke."""
    return code.partition(".")[0]


@register.simple_tag
def now_ms(now: datetime) -> int:
    """The server's time as scripts count it."""
    return int(now.timestamp() * 1000)


@register.filter
def typed_for(typed: Any, key: str) -> str:
    """What somebody typed for a line, or nothing."""
    return str(typed.get(key, ""))


@register.filter
def lying(codes: list[str]) -> str:
    """Where pieces lie, for people: tote codes as they are, the place of packed goods as the box that is looked for."""
    return ", ".join(_("its box") if code == "PACKED" else code for code in codes) or "–"
