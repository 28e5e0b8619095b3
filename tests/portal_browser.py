"""A browser without JavaScript, for a portal that runs in a process of its own."""

import email
import re
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from email import policy
from http.cookiejar import CookieJar
from pathlib import Path
from uuid import uuid4

DEMO_PASSWORD = "madoguchi-no-demo"
FORM_TYPE, MULTIPART_TYPE = "application/x-www-form-urlencoded", "multipart/form-data"
MAX_WAIT_SECONDS = 30


def wait_for(is_there: Callable[[], object]) -> None:
    """Wait for what the worker does."""
    end = time.monotonic() + MAX_WAIT_SECONDS
    while not is_there():
        assert time.monotonic() < end, "the worker did not do it"
        time.sleep(0.2)


class PortalBrowser:
    """Cookies, forms and redirects; `path` and `content` of the page it shows."""

    def __init__(self, portal: str) -> None:
        self.portal, self.cookies = portal, CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.cookies)
        )
        self.path, self.content = "", b""
        self.used_codes: set[str] = set()

    @property
    def text(self) -> str:
        return self.content.decode()

    def get(self, path: str) -> str:
        return self.open(self.request(path))

    def post(self, path: str, **fields: str) -> str:
        body = urllib.parse.urlencode(fields | self.csrf_token()).encode()
        return self.open(self.request(path, body, FORM_TYPE))

    def upload(self, path: str, photo: bytes, **fields: str) -> str:
        """A form with one file, of the name `file`."""
        edge = uuid4().hex
        head = f'--{edge}\r\nContent-Disposition: form-data; name="'
        rows = (fields | self.csrf_token()).items()
        text = "".join(f'{head}{name}"\r\n\r\n{value}\r\n' for name, value in rows)
        text += f'{head}file"; filename="photo.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
        body = text.encode() + photo + f"\r\n--{edge}--\r\n".encode()
        return self.open(self.request(path, body, f"{MULTIPART_TYPE}; boundary={edge}"))

    def request(
        self, path: str, body: bytes | None = None, kind: str = FORM_TYPE
    ) -> urllib.request.Request:
        url = self.portal + path
        headers = {"Content-Type": kind, "Referer": url} if body else {}
        return urllib.request.Request(url, body, headers)  # noqa: S310 our own http

    def open(self, request: urllib.request.Request) -> str:
        """The text of the page; an answer from 400 on is an error."""
        with self.opener.open(request, timeout=MAX_WAIT_SECONDS) as answer:
            self.content = answer.read()
            self.path = answer.url.removeprefix(self.portal)
        return self.content.decode(errors="replace")

    def csrf_token(self) -> dict[str, str]:
        return {"csrfmiddlewaretoken": self.hidden("csrfmiddlewaretoken")}

    def hidden(self, name: str) -> str:
        """The value of a hidden field of this page."""
        match = re.search(rf'name="{name}" value="([^"]+)"', self.text)
        assert match, f"no {name} on {self.path}"
        return match[1]

    def sign_in(self, mail: str) -> None:
        self.get("/login/")
        self.post(
            "/login/", identifier=mail, password=DEMO_PASSWORD, next="/contracts/"
        )

    def contracts(self) -> list[str]:
        """Their codes, as listed."""
        self.get("/contracts/")
        return list(dict.fromkeys(re.findall(r'"/c/(\w+)/', self.text)))

    def prove_by_mail(self, outbox: Path) -> None:
        """Answer with the code that is sent now, or that a form has asked for."""
        onward = self.hidden("next")
        if 'name="code"' not in self.text:
            self.post(self.path, send="yes", next=onward)
        wait_for(lambda: {*codes_in_mail(outbox)} - self.used_codes)
        (code,) = {*codes_in_mail(outbox)} - self.used_codes
        self.used_codes.add(code)
        self.post(self.path, code=code, next=onward)

    def begin(self, start: str) -> None:
        """From the notice to the first page of input."""
        self.get(start)
        self.post(start, key=str(uuid4()))

    def send(self) -> str:
        """From the check to the receipt; its number."""
        self.post(self.path, seen=self.hidden("seen"))
        return self.path.split("/")[2]


def codes_in_mail(outbox: Path) -> list[str]:
    mails = [
        email.message_from_bytes(file.read_bytes(), policy=policy.default)
        for file in outbox.glob("*.log")
    ]
    matches = [re.search(r"は (\d{6}) です", mail.get_content()) for mail in mails]
    return [match[1] for match in matches if match]
