"""The one place where clients for Flipkart are made.

Over the wire it is a plain `httpx.Client`. A test, the demo or the simulator installs another transport for a base
URL, such as a sandbox in the same process: `install("http://sandbox", fksandbox.transport(app))`.
"""

from http.cookiejar import CookieJar, DefaultCookiePolicy
from threading import Lock

import httpx

_lock = Lock()
_installed: dict[str, httpx.BaseTransport] = {}
_clients: dict[str, httpx.Client] = {}


def install(base_url: str, transport: httpx.BaseTransport) -> None:
    """From now on, calls to `base_url` of this process go through `transport`."""
    with _lock:
        _installed[base_url] = transport
        _clients.pop(base_url, None)


def uninstall(base_url: str) -> None:
    """Calls to `base_url` go over the wire again."""
    with _lock:
        _installed.pop(base_url, None)
        _clients.pop(base_url, None)


def client(base_url: str) -> httpx.Client:
    """The client of this process for `base_url`. It keeps no cookies: sessions belong to log-ins, not to hosts."""
    with _lock:
        if base_url not in _clients:
            _clients[base_url] = httpx.Client(
                base_url=base_url,
                transport=_installed.get(base_url),
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
                headers={"User-Agent": "Godown"},
            )
        return _clients[base_url]
