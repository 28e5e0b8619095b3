"""The page of a completed order says apart what holds here and what is confirmed."""

from io import StringIO

from django.core.management import call_command

from madoguchi.customers.models import PortalChange
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from tests import order_engine
from tests.clock import get_at, jst, replay_until
from tests.operator import a_catalogue

MORNING, NOON = "2026-11-24T10:00", "2026-11-24T12:00"
WAITING = "料金システムの確認を待っています"


def changes(*words: str) -> None:
    with clock_at(jst(NOON)):
        call_command("changes", *words, stdout=StringIO(), stderr=StringIO())


def test_what_holds_here_waits_for_the_billing_system_and_is_confirmed_by_it(hanako):
    a_catalogue()
    order = order_engine.submit_order(
        hanako, "nickname", {"nickname": "自宅"}, jst(MORNING)
    )

    def page() -> str:
        answer = get_at(NOON, hanako.client, f"/orders/{order.number}/")
        return answer.content.decode()

    replay_until(NOON)
    assert "完了しました" in page() and "当社の料金システム" not in page()
    changes("list")
    assert WAITING in page() and "反映を確認しました" not in page()
    with batch("test"):
        last = PortalChange.objects.count()
    changes("ack", "--through", str(last))
    assert "反映を確認しました" in page() and WAITING not in page()


def test_an_order_that_is_not_completed_says_nothing_of_it(hanako):
    a_catalogue()
    order = order_engine.submit_order(
        hanako, "plan", {"plan": "M20", "begins": "soon"}, jst(MORNING)
    )
    changes("list")
    changes("ack", "1")
    page = get_at(NOON, hanako.client, f"/orders/{order.number}/").content.decode()
    assert "当社の料金システム" not in page
