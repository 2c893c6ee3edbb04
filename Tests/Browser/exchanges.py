"""Requests that a page has made, as the browser's network log has them."""

from dataclasses import dataclass

API = "/api/app-gateway/"


@dataclass
class Exchange:
    """A request and its answer; `status` is None as long as there is none."""

    method: str
    url: str
    headers: dict
    body: str | None
    status: int | None = None
    #: Bytes over the wire, with the head.
    size: int = 0

    @property
    def is_api(self):
        """Whether it asks a program."""
        return API in self.url

    @property
    def target(self):
        """What follows the API's folder, or the whole path."""
        _, _, path = self.url.partition("://")[2].partition("/")
        return f"/{path}".removeprefix(API)


class Exchanges:
    """All requests since they were looked at last, as the network has them."""

    def __init__(self, page):
        self.page = page
        self.found = {}

    @property
    def all(self):
        """Every request up to now, in the order they were made."""
        for event in self.page.chromium.traffic():
            take(self.found, event["method"], event["params"])
        return [exchange for exchange in self.found.values()
                if exchange.url.startswith("http")]

    def api(self):
        """Those to the programs: method and what follows their folder."""
        return [(exchange.method, exchange.target) for exchange in self.all
                if exchange.is_api]

    def forget(self):
        """Lets go of what was asked for up to now."""
        self.page.chromium.traffic()
        self.found = {}


def take(found, method, params):
    """Adds what an event of the network tells."""
    key = params.get("requestId")
    if method == "Network.requestWillBeSent":
        request = params["request"]
        found[key] = Exchange(
            request["method"], request["url"], request["headers"],
            request.get("postData"))
    elif method == "Network.requestWillBeSentExtraInfo" and key in found:
        found[key].headers |= params["headers"]
    elif method == "Network.responseReceived" and key in found:
        found[key].status = params["response"]["status"]
    elif method == "Network.loadingFinished" and key in found:
        found[key].size = params["encodedDataLength"]
