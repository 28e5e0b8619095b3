"""What a page costs the network: bytes over the wire and requests."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

SETTLE_MS, MAX_SETTLES = 10, 100


@dataclass(frozen=True, slots=True)
class PageWeight:
    """`bytes`: headers and bodies as sent, of redirects too. Cached files cost none."""

    bytes: int
    requests: int


class WeightWatch:
    """Listens to one page's network; `take` returns what came since the last call."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.session = page.context.new_cdp_session(page)
        self.session.send("Network.enable")
        self.waiting: set[str] = set()
        self.bytes = self.requests = 0
        self.session.on("Network.requestWillBeSent", self.count_start)
        self.session.on("Network.loadingFinished", self.count_end)
        self.session.on("Network.loadingFailed", self.forget)

    def count_start(self, event: Mapping[str, Any]) -> None:
        if event["request"]["url"].startswith("data:"):
            return
        self.waiting.add(event["requestId"])
        if redirect := event.get("redirectResponse"):
            self.add(redirect["encodedDataLength"])

    def count_end(self, event: Mapping[str, Any]) -> None:
        if event["requestId"] in self.waiting:
            self.waiting.remove(event["requestId"])
            self.add(event["encodedDataLength"])

    def forget(self, event: Mapping[str, Any]) -> None:
        self.waiting.discard(event["requestId"])

    def add(self, size: float) -> None:
        """Count an answer; one out of the cache has no size."""
        if size:
            self.bytes, self.requests = self.bytes + int(size), self.requests + 1

    def take(self) -> PageWeight:
        """Wait until nothing is under way, return the sum and begin anew."""
        for _ in range(MAX_SETTLES):
            self.page.wait_for_timeout(SETTLE_MS)
            if not self.waiting:
                break
        weight = PageWeight(self.bytes, self.requests)
        self.bytes = self.requests = 0
        return weight
