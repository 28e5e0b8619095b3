"""One draft for each kind and contract: resumed, listed after orders, removed."""

from uuid import uuid4

import pytest

from madoguchi.contracts.models import Contract
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order
from tests.clock import get_at, jst, post_at
from tests.operator import a_catalogue
from tests.order_engine import begin_order, save_draft, submit_order
from tests.people import a_contract, signed_in_client
from tests.procedure_walk import ProcedureWalk

MORNING, NOON = "2026-11-24T10:00", "2026-11-24T12:00"
LATER, NEXT_DAY = "2026-11-24T10:20", "2026-11-25T10:00"


@pytest.fixture
def home(hanako):
    a_catalogue()
    with scope("test", hanako.party.pk):
        Contract.objects.update(nickname="自宅")
    return hanako


def states_of(person) -> list[str]:
    with scope("test", person.party.pk):
        return sorted(Order.objects.values_list("state", flat=True))


def test_a_procedure_begun_again_is_the_draft_of_before(home):
    start, client = f"/c/{home.contract.code}/p/plan/", home.client
    first = ProcedureWalk(MORNING, client, start).begin()
    post_at(MORNING, client, first.url, {"plan": "M10", "later": "yes"})
    again = ProcedureWalk(LATER, client, start)
    assert [again.begin().url, again.begin().url] == [first.url] * 2
    assert ProcedureWalk(LATER, client, start).begin().url == first.url
    assert states_of(home) == ["draft"]
    page = get_at(LATER, client, first.url).content.decode()
    assert 'value="M10"' in page and page.count("checked") == 1


def test_another_contract_or_kind_has_a_draft_of_its_own(home):
    with scope("test", home.party.pk):
        other = a_contract(home.party, home.account, 1)
    client = home.client
    starts = [f"/c/{home.contract.code}/p/plan/", f"/c/{other.code}/p/plan/"]
    starts.append(f"/c/{home.contract.code}/p/option-add/")
    urls = {ProcedureWalk(MORNING, client, start).begin().url for start in starts}
    assert len(urls) == 3 and states_of(home) == ["draft"] * 3


def test_once_it_is_sent_the_next_one_is_new(home):
    start = f"/c/{home.contract.code}/p/option-add/"
    walk = ProcedureWalk(MORNING, home.client, start)
    walk.order({"options": ["TALK"]}, {"when": "now"})
    ProcedureWalk(MORNING, home.client, start).begin()
    assert states_of(home) == ["draft", "scheduled"]


CANCELLING, ADDING = {"last_day": "closing"}, {"options": ["TALK"]}


def a_draft(person, kind: str, answers: dict[str, object], at: str) -> Order:
    draft = begin_order(person, kind, jst(at))
    save_draft(person, draft, answers, jst(at))
    return draft


def test_a_draft_without_an_answer_is_nothing_to_go_on_with(home):
    start, client = f"/c/{home.contract.code}/p/plan/", home.client
    walk = ProcedureWalk(MORNING, client, start)
    first = walk.begin().url
    blank = post_at(MORNING, client, first, {"plan": ""})
    assert blank.status_code == 422
    lists = ("/", "/procedures/")
    for path in lists:
        assert (
            "料金プランの変更（自宅）"
            not in get_at(MORNING, client, path).content.decode()
        )
    notice = get_at(MORNING, client, start).content.decode()
    assert "入力へ進む" in notice and "下書きの続き" not in notice
    assert ProcedureWalk(LATER, client, start).begin().url == first, "still the same"
    post_at(LATER, client, first, {"plan": "M10", "later": "yes"})
    for path in lists:
        assert (
            "料金プランの変更（自宅）" in get_at(LATER, client, path).content.decode()
        )
    assert "下書きの続き" in get_at(LATER, client, start).content.decode()


def test_what_a_link_chose_is_no_answer_until_one_is_given(home):
    """Looking at an option, twice and at another, leaves nothing to go on with."""
    base, client = f"/c/{home.contract.code}/options", home.client
    for at, code in ((MORNING, "TALK"), (LATER, "TALK"), (LATER, "SAFE")):
        page = ProcedureWalk(at, client, f"{base}/{code}/add").begin().url
        get_at(at, client, page)
    lists = ("/", "/procedures/")
    for path in lists:
        words = get_at(LATER, client, path).content.decode()
        assert "オプションの追加（自宅）" not in words
    notice = get_at(LATER, client, f"/c/{home.contract.code}/p/option-add/")
    assert "下書きの続き" not in notice.content.decode()
    post_at(LATER, client, page, {"when": "cycle", "later": "yes"})
    for path in lists:
        words = get_at(LATER, client, path).content.decode()
        assert "オプションの追加（自宅）" in words
    ProcedureWalk(LATER, client, f"{base}/TALK/add").begin()
    assert "オプションの追加（自宅）" in get_at(LATER, client, "/").content.decode()


def test_an_answer_that_was_given_and_taken_back_is_still_an_answer(home):
    start, client = f"/c/{home.contract.code}/p/option-add/", home.client
    first = ProcedureWalk(MORNING, client, start).begin().url
    post_at(MORNING, client, first, {"options": ["TALK"]})
    post_at(LATER, client, first, {})
    with scope("test", home.party.pk):
        assert Order.objects.get().answers == {"options": []}


def test_orders_come_before_newer_drafts_and_rows_name_the_contract(home):
    submit_order(home, "plan", {"plan": "M10"}, jst(MORNING))
    a_draft(home, "cancel", CANCELLING, NOON)
    a_draft(home, "option-add", ADDING, NEXT_DAY)
    shown = get_at(NEXT_DAY, home.client, "/").content.decode()
    page = get_at(NEXT_DAY, home.client, "/procedures/").content.decode()
    names = [
        "料金プランの変更（自宅）",
        "オプションの追加（自宅）",
        "解約（自宅）",
    ]
    assert all(name in shown for name in names)
    places = [page.index(name) for name in names]
    assert places == sorted(places)


def test_many_drafts_do_not_push_an_order_off_the_home_page(home):
    submit_order(home, "plan", {"plan": "M10"}, jst(MORNING))
    for _nth in range(4):
        a_draft(home, "cancel", CANCELLING, NOON)
    page = get_at(NOON, home.client, "/").content.decode()
    assert page.count("料金プランの変更（自宅）") == 1
    assert page.count("解約（自宅）") == 1, "older drafts of one kind are one row"
    listed = get_at(NOON, home.client, "/procedures/").content.decode()
    assert listed.count("解約（自宅）</a>") == 1
    assert "解約（自宅）の下書き" in listed, "with a button to remove it"


def test_a_draft_is_removed_with_those_that_it_stood_for(home):
    older = begin_order(home, "cancel", jst(MORNING))
    newer = a_draft(home, "cancel", CANCELLING, NOON)
    kept = begin_order(home, "plan", jst(NOON))
    with clock_at(jst(MORNING)):
        client = signed_in_client(home.user, "password")
    answer = post_at(
        NOON, client, f"/p/cancel/{newer.key}/discard", {"key": str(uuid4())}
    )
    assert answer.url == "/procedures/", "without a new proof: nothing is read or sent"
    assert states_of(home) == ["cancelled", "cancelled", "draft"]
    with scope("test", home.party.pk):
        assert Order.objects.get(state="draft").pk == kept.pk
        assert Order.objects.get(pk=older.pk).answers == {}
