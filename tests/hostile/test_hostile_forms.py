"""Whatever is typed into a form behind the sign-in: a page, and it is escaped."""

import logging
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from madoguchi.customers.models import Member, Party, Role
from madoguchi.platform.page_table import page_patterns
from madoguchi.procedures.toolkit.base import REGISTRY
from tests.addresses import page_address
from tests.effort import chance_of, how_many
from tests.hostile_texts import CORPUS, COUNT, EVIL, encode_text, judged
from tests.marked_person import marked_person
from tests.operator import a_catalogue
from tests.page_forms import PageForm, post_forms
from tests.people import Person, signed_in_client
from tests.procedure_walk import ProcedureWalk
from tests.sign_in_helpers import give_app, give_phone

TRIES_OF_EACH_FIELD = how_many(1, long=12)
AT = "2026-11-24T10:00"
BREAKING_OUT = '"><s id=evil>'
"""Out of an attribute and into the page; short enough for every column."""

FORMS_OF_PAGES = {
    *["delivery", "bill-reissue", "books", "departments", "returns"],
    *["procedure", "procedure-input", "check"],  # no check: its texts are refused
    *["password", "app-add", "channel-add", "passkey-add"],
    *["lost", "company-security", "security", "parties"],
}
"""Pages that show a form to somebody who may do everything."""

SHOWS_WHAT_IS_STORED = {
    *["home", "contracts", "contract", "usage", "bills", "bill", "invoice", "payment"],
    *["search", "bundles", "books", "departments", "delivery", "procedures", "order"],
    *["contact-path", "returns", "security", "history", "staff-history"],
}


@pytest.fixture
def person(db_of_all) -> Iterator[Person]:
    """An administrator of a company whose every stored text breaks out of a page."""
    a_catalogue()
    somebody = marked_person("hanako", BREAKING_OUT)
    give_app(somebody.user)
    give_phone(somebody.user)
    Party.objects.update(kind="corporate")
    Member.objects.update(role=Role.ADMIN)
    COUNT.update(dict.fromkeys(COUNT, 0))
    logging.disable(logging.CRITICAL)
    yield somebody
    logging.disable(logging.NOTSET)


def enter(person: Person) -> Client:
    return signed_in_client(person.user, "password", "passkey")


def addresses_of(person: Person) -> dict[str, str]:
    """Every page with her own values, the first page of each procedure besides."""
    code, channel = person.contract.code, person.user.channels.first()
    pages = {
        name: page_address(name, code, channel.pk if channel else 0)
        for name in page_patterns()
        if name != "sign-out"
    }
    for kind in REGISTRY.values():
        start = f"/c/{code}/p/{kind.key}/" if kind.services else f"/p/{kind.key}/"
        begun = ProcedureWalk(AT, enter(person), start).begin()
        if begun.status_code == 302:
            for nth in (1, 2, 3):
                where = begun.url.replace("input/1", f"input/{nth}")
                pages[f"input {nth} of {kind.key}"] = where
    return pages


def find_forms(person: Person) -> dict[str, list[PageForm]]:
    """By page; of forms with the same fields for the same address the first."""
    client, found, known = enter(person), {}, set()
    for name, where in addresses_of(person).items():
        response = client.get(where)
        if response.status_code == 200 and "html" in response["Content-Type"]:
            for form in post_forms(response.content.decode(), where):
                if (like := (form.address, *form.names)) not in known:
                    known.add(like)
                    found.setdefault(name, []).append(form)
    return found


class Sender:
    """Sends forms as a page shows them; signs in anew after one that was taken."""

    def __init__(self, person: Person) -> None:
        self.person, self.client = person, enter(person)

    def send(self, form: PageForm, texts: dict[str, str]) -> None:
        sent: dict[str, object] = dict(form.values)
        for name, text in texts.items():
            raw = encode_text(text)
            is_file = name in form.files
            sent[name] = SimpleUploadedFile("<s>.csv", raw) if is_file else raw
        if judged(self.client.post(form.address, sent)).status_code == 302:
            self.client = enter(self.person)


def test_hostile_texts_in_every_form_behind_the_sign_in(person, record_property):
    rng = chance_of()
    forms = find_forms(person)
    assert forms.keys() >= FORMS_OF_PAGES
    assert sum(name.startswith("input 1 of ") for name in forms) >= 8
    sender = Sender(person)
    for form in [form for shown in forms.values() for form in shown]:
        sender.send(form, dict.fromkeys(form.names, EVIL))
        for name in form.names * TRIES_OF_EACH_FIELD:
            sender.send(form, {name: rng.choice(CORPUS)})
    look_at_every_page(person)
    record_property("hostile inputs into forms behind the sign-in", COUNT["inputs"])


def look_at_every_page(person: Person) -> dict[str, str]:
    """Nothing that is stored comes out as markup; what each page says."""
    client, told = enter(person), {}
    for name, where in addresses_of(person).items():
        response = judged(client.get(where))
        if response.get("Content-Type", "").startswith("text/html"):
            told[name] = response.content.decode()
            assert BREAKING_OUT not in told[name], name
    return told


def test_a_stored_text_is_escaped_wherever_it_is_shown(person):
    told = look_at_every_page(person)
    escaped = "&#34;&gt;&lt;s id=evil&gt;"
    shows_it = {name for name, page in told.items() if escaped in page}
    assert shows_it >= SHOWS_WHAT_IS_STORED
