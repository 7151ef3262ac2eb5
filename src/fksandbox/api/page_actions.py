"""What a person can do on the pages: each button posts a verb's arguments and comes back with a sentence."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Response, request

from .. import verbs
from ..clock import IST
from ..errors import Refused, Unknown
from ..world import World
from .handlers import serves
from .render import redirect


@serves("page_do")
def do(world: World, verb: str) -> Response:
    """Do it, and go back to the page it came from with what happened or why not.

    An empty field is not given; of fields with one name the last counts, so that a tick overrules its hidden `false`.
    """
    form = {name: value for name, value in request.form.items(multi=True) if value}
    back = urlsplit(form.pop("back", ""))
    told: dict[str, str]
    try:
        told = {"told": verbs.do(world, verb, form, IST).told}
    except (Unknown, Refused, ValueError, OverflowError) as error:
        told = {"told": f"Not possible: {error}", "failed": "true"}
    target = back.path if back.path.startswith("/sandbox/ui/") else "/sandbox/ui/orders"
    return redirect(f"{target}?{urlencode(dict(parse_qsl(back.query)) | told)}", 303)
