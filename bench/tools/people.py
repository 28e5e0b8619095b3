"""People who are signed in, and their browsers without a browser."""

import http.client
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

CSRF = "c" * 32
SEEN = re.compile(r'name="seen" value="(\w+)"')
FILE = "people.json"
FORM = "application/x-www-form-urlencoded"


def create_people(count: int) -> None:
    """So many people with a contract each, and the cookie of each one's session."""
    from tests.operator import a_catalogue  # noqa: PLC0415 needs the setup
    from tests.people import sign_up, signed_in_client  # noqa: PLC0415 needs the setup

    a_catalogue()
    people = []
    for nth in range(count):
        person = sign_up(f"bench{nth}")
        cookies = signed_in_client(person.user, "password").cookies
        people.append([cookies["session"].value, person.contract.code])
    (Path(os.environ["MADOGUCHI_HOME"]) / FILE).write_text(json.dumps(people))


@dataclass(frozen=True)
class Browser:
    """One person at one address. OSError where nobody answers."""

    port: int
    session: str
    contract: str
    timeout: float = 20.0

    def ask(self, method: str, path: str, **typed: str) -> tuple[int, str, str]:
        """Status, where it leads, and the page."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        body = urlencode(typed | {"csrfmiddlewaretoken": CSRF}) if typed else None
        cookie = f"session={self.session}; csrf={CSRF}"
        try:
            line.request(method, path, body, {"Cookie": cookie, "Content-Type": FORM})
            said = line.getresponse()
            page = said.read().decode()
        except http.client.HTTPException as error:
            raise OSError(str(error)) from error
        finally:
            line.close()
        return said.status, said.getheader("Location") or "", page

    def begin(self, slug: str, key: str) -> tuple[int, str]:
        status, place, _ = self.ask("POST", f"/c/{self.contract}/p/{slug}/", key=key)
        return status, place

    def filled(self, slug: str, **typed: str) -> tuple[str, str]:
        """A draft that can be sent: the address of its check, and what was seen."""
        _, place = self.begin(slug, str(uuid4()))
        _, check, _ = self.ask("POST", place, **typed)
        _, _, page = self.ask("GET", check)
        found = SEEN.search(page)
        assert found, page[:2000]
        return check, found[1]
