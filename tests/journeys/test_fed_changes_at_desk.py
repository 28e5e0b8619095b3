"""At the desk an order says what of it the billing system has, and since when."""

import re
from datetime import date, timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command

from madoguchi.customers.column_labels import COLUMN_LABELS
from madoguchi.customers.models import PortalChange
from madoguchi.customers.portal_changes import IMPORTED_COLUMNS
from madoguchi.desk.fed_changes import age_text
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from madoguchi.procedures.engine.receipt_numbers import receipt_number
from madoguchi.procedures.engine.submit import schedule_order
from madoguchi.procedures.models import Order
from madoguchi.webhooks.models import WebhookSubscriber
from tests.clock import jst
from tests.desk import Agent, an_agent
from tests.operator import a_catalogue

ASKED, LISTED, LOOKED = "2026-11-24T12:00", "2026-11-24T12:10", "2026-11-24T17:10"
NUMBER = receipt_number(date(2026, 11, 24), 9)


@pytest.fixture
def agent(hanako) -> Agent:
    """With an accepted order for another telephone number, and its customer open."""
    a_catalogue()
    with scope("test", hanako.party.pk):
        order = Order.objects.create(
            party=hanako.party,
            key=uuid4(),
            kind="contact",
            lane="contact",
            number=NUMBER,
            state="awaiting_approval",
            answers={"what": "phone", "phone": "0312345678"},
            effective_on=date(2026, 12, 1),
            run_at=jst("2026-12-01T00:00"),
            actor=str(hanako.member),
            begun_at=jst(ASKED),
            saved_at=jst(ASKED),
            asked_at=jst(ASKED),
        )
        schedule_order(order, actor="test", at=jst(ASKED))
    agent = an_agent("花", LOOKED)
    agent.open(hanako, order=NUMBER)
    return agent


def changes(*words: str) -> None:
    with clock_at(jst(LISTED)):
        call_command("changes", *words, stdout=StringIO(), stderr=StringIO())


def change_on_page(agent: Agent) -> str:
    page = agent.see(f"orders/{NUMBER}/")
    part = page.partition('aria-labelledby="fed"')[2].partition("</section>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", part).split())


def test_a_change_is_unsent_then_unconfirmed_then_confirmed(agent):
    said = change_on_page(agent)
    assert "連絡先の電話番号: なし → 0312345678" in said
    assert "予定" in said and said.endswith("未送信 5時間前から")
    changes("list")
    assert change_on_page(agent).endswith("未確認 5時間前から")
    changes("ack", "1")
    assert change_on_page(agent).endswith("確認済み 5時間前から")


def test_a_listed_change_is_unsent_while_a_webhook_lacks_it(agent):
    changes("list")
    with batch("test"):
        to = WebhookSubscriber.objects.create(name="billing", url="", sent_seq=0)
    assert change_on_page(agent).endswith("未送信 5時間前から")
    with batch("test"):
        WebhookSubscriber.objects.filter(pk=to.pk).update(sent_seq=1)
    assert change_on_page(agent).endswith("未確認 5時間前から")


@pytest.mark.parametrize(
    ("outcome", "state", "said"),
    [
        ("confirmed", "done", "・料金システムにも反映"),
        ("overruled", "done", "・料金システムでは別の値"),
        ("confirmed", "undone", ""),
        ("", "done", ""),
    ],
)
def test_what_an_export_had_of_a_change_is_said(agent, hanako, outcome, state, said):
    settled_at = jst(LISTED) if outcome else None
    with batch("test"):
        PortalChange.objects.update(outcome=outcome, state=state, settled_at=settled_at)
    assert change_on_page(agent).endswith(f"未送信 5時間前から{said}")


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(minutes=59), "1時間以内"),
        (timedelta(hours=1), "1時間前から"),
        (timedelta(hours=23, minutes=59), "23時間前から"),
        (timedelta(days=3, hours=4), "3日前から"),
    ],
)
def test_an_age_is_of_an_hour_of_hours_or_of_days(age, words):
    assert age_text(age) == words


def test_every_column_that_is_changed_here_has_a_name_at_the_desk():
    columns = {f"{file}.{c}" for file, names in IMPORTED_COLUMNS.items() for c in names}
    assert set(COLUMN_LABELS) == columns | {
        "contract_options.option_code",
        "logins.email",
    }
