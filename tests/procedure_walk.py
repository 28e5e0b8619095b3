"""Walk through the pages of a procedure, as a person does."""

import re
from uuid import uuid4

from django.core.files.base import ContentFile
from django.test import Client

from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope
from madoguchi.procedures.attachments.store import attachment_storage
from madoguchi.procedures.engine.transitions import update_order_handle
from madoguchi.procedures.models import Attachment, Order
from tests.addresses import PROCEDURE_SLUG, draft_key_of, receipt_number_of
from tests.clock import get_at, post_at
from tests.page_forms import post_forms
from tests.people import Person


def an_order(person: Person, word: str = "") -> Order:
    """Create a draft that the tests' addresses name; return a sent order."""
    code = person.contract.code
    facts = {"party": person.party, "contract": person.contract, "kind": PROCEDURE_SLUG}
    facts |= {"actor": str(person.member), "begun_at": now(), "saved_at": now()}
    facts |= {"answers": {"nickname": word}, "quote": [[word, word]]}
    with scope("test", person.party.pk):
        draft = Order.objects.create(
            **facts, key=draft_key_of(code), lane=PROCEDURE_SLUG
        )
        sent = Order.objects.create(
            **facts,
            key=uuid4(),
            lane=PROCEDURE_SLUG,
            number=receipt_number_of(code),
            state="completed",
            asked_at=now(),
        )
        update_order_handle(draft, at=now())
        an_attachment(draft, word)
        update_order_handle(sent, at=now())
    return sent


def an_attachment(draft: Order, word: str) -> None:
    """Create an attachment that the tests' addresses name."""
    key = str(draft.key)
    Attachment.objects.create(
        party=draft.party,
        order=draft,
        key=key,
        what=word,
        name=word,
        media_type="text/plain",
        size=len(word),
        added_at=now(),
        scanned_at=now(),
    )
    attachment_storage().delete(key)
    attachment_storage().save(key, ContentFile(word.encode()))


class ProcedureWalk:
    """One person's way from notice to receipt, at one moment."""

    def __init__(self, at: str, client: Client, start: str) -> None:
        self.at, self.client, self.start = at, client, start
        self.key = str(uuid4())

    def begin(self):
        return post_at(self.at, self.client, self.start, {"key": self.key})

    def fill(self, *pages: dict[str, object]):
        """Fill in the pages of input; return the response to the last."""
        answer = self.begin()
        for typed in pages:
            answer = post_at(self.at, self.client, answer.url, typed)
        return answer

    def fill_shown_form(self, page, typed: dict[str, object]):
        """Answer the form of a page as a browser does: at the address it names."""
        action = re.search(
            r'<form method="post" action="([^"]+)" novalidate', page.content.decode()
        )
        return post_at(self.at, self.client, action[1], typed)

    def check(self, url: str):
        return get_at(self.at, self.client, url)

    def send(self, url: str, **more: object):
        seen = re.search(r'name="seen" value="(\w+)"', self.check(url).content.decode())
        data = {"seen": seen[1] if seen else "", **more}
        return post_at(self.at, self.client, url, data)

    def leave_again(self, shown: str, address: str) -> str:
        """Press the button of a page that says what failed outside.

        `shown`: the page, `address`: where it was shown. Returns the name of the new
        page outside.
        """
        forms = post_forms(shown, address)
        form = next(form for form in forms if "seen" in form.values)
        page = post_at(self.at, self.client, form.address, form.values)
        assert page.status_code == 200, page.content.decode()
        leads = re.search(r'content="0; url=([^"]+)"', page.content.decode())
        assert leads
        return leads[1].rstrip("/").rpartition("/")[2]

    def order(self, *pages: dict[str, object]) -> str:
        """Fill in and send; return the address of the receipt."""
        answer = self.send(self.fill(*pages).url)
        assert answer.status_code == 302, answer.content.decode()
        return answer.url
