"""Notices of the law: whom they concern, told once each, and the proof; renewals."""

import csv
import hashlib
import io
from datetime import date

import pytest

from madoguchi.catalogue.models import Item, Policy
from madoguchi.contracts.models import Contract
from madoguchi.contracts.rules import next_renewal_on
from madoguchi.customers.models import PartyProfile
from madoguchi.jobs.doctor.finding import Grade
from madoguchi.jobs.doctor.renewal_checks import check_renewal_notices
from madoguchi.jobs.legal.legal_tasks import tell_contracts
from madoguchi.jobs.legal.renewal_task import tell_renewals
from madoguchi.legal_notices.models import (
    LegalNotice,
    RenewalNotice,
    TellingProof,
    ToldContract,
)
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from tests.clock import get_at, jst, post_at, replay_until
from tests.desk import Agent, an_agent
from tests.operator import a_catalogue
from tests.people import a_contract

NOW = "2026-11-24T09:21"
PRICE: dict[str, object] = {
    "kind": "price",
    "title": "みちモバイル 3GBの料金が変わります",
    "happens_on": "2027-02-01",
    "text_before": "月額990円（税込）",
    "text_after": "月額1,078円（税込）",
    "what_to_do": "していただくことはありません",
    "plans": "M3",
}


@pytest.fixture
def agent(hanako) -> Agent:
    a_catalogue()
    with scope("test", hanako.party.pk):
        PartyProfile.objects.update(email="hanako@example.jp")
    return an_agent("花代", NOW, "supervisor")


def count(agent: Agent, **change: object) -> LegalNotice:
    assert agent.post("legal/new", **PRICE | change).status_code == 302
    replay_until(NOW)
    with batch("test"):
        return LegalNotice.objects.latest("pk")


def tell(agent: Agent, notice: LegalNotice) -> None:
    seen = f"{notice.digest[:16]}-{notice.contract_count}"
    assert agent.post(f"legal/{notice.pk}/", seen=seen).status_code == 302
    replay_until(NOW)


def proofs() -> list[tuple[str, str]]:
    with batch("test"):
        rows = TellingProof.objects.order_by("contract_number")
        return list(rows.values_list("contract_number", "how"))


def test_each_customer_is_mailed_once_and_each_contract_has_its_proof(
    agent, hanako, taro, mailoutbox
):
    """Two contracts of Hanako in one mail; Taro has no address."""
    with batch("test"):
        PartyProfile.objects.filter(party=taro.party).update(email="")
        second = a_contract(hanako.party, hanako.account, nth=1)
    notice = count(agent)
    assert notice.contract_count == 3 and mailoutbox == [] and proofs() == []
    tell(agent, notice)
    replay_until("2026-11-24T12:00")
    [mail] = mailoutbox
    assert mail.to == ["hanako@example.jp"]
    assert mail.subject == "【テストネット】みちモバイル 3GBの料金が変わります"
    assert "月額990円（税込）" in mail.body and "月額1,078円（税込）" in mail.body
    assert "2027年2月1日（月曜日）から" in mail.body
    numbers = [hanako.contract.contract_number, second.contract_number]
    assert all(number in mail.body for number in numbers)
    told = dict.fromkeys(numbers, "mail")
    with batch("test"):
        mailed = dict(TellingProof.objects.values_list("contract_number", "mailed_at"))
    assert mailed[numbers[0]] == mailed[numbers[1]] is not None
    assert mailed[taro.contract.contract_number] is None
    assert dict(proofs()) == told | {taro.contract.contract_number: "page"}
    with batch("test"):
        assert LegalNotice.objects.get().state == "told"
        row = TellingProof.objects.get(contract_number=numbers[0])
        verbs = AuditEvent.objects.filter(party=None).order_by("serial")
        assert [event.verb for event in verbs] == ["law_counted", "law_told"]
    text = f"{PRICE['title']}\n{mail.body}"
    assert row.digest == hashlib.sha256(text.encode()).hexdigest()


def test_the_proof_of_a_mail_is_the_moment_at_which_it_was_taken(
    agent, hanako, mailoutbox, settings
):
    """While nobody takes mails, no proof says that one was sent."""
    notice = count(agent)
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "localhost", 1  # nobody listens there
    tell(agent, notice)
    with batch("test"):
        assert TellingProof.objects.get().mailed_at is None
    assert "まだ送れていません" in agent.see(f"legal/{notice.pk}/")
    settings.EMAIL_BACKEND = backend
    replay_until("2026-11-24T12:00")
    with batch("test"):
        row = TellingProof.objects.get()
    assert len(mailoutbox) == 1
    assert (row.told_at, row.mailed_at) == (jst(NOW), jst("2026-11-24T09:26"))
    csv = agent.get(f"legal/{notice.pk}/proof.csv").content.decode("utf-8-sig")
    assert csv.splitlines()[0].count("日時") == 2


def test_a_job_that_stopped_tells_nobody_twice(agent, hanako, taro, mailoutbox):
    notice = count(agent)
    with batch("test"):
        LegalNotice.objects.update(state="telling")
        ToldContract.objects.filter(party=hanako.party).update(told_at=jst(NOW))
    for _nth in range(2):
        tell_contracts(actor="test", party=None, notice=notice.pk)
    assert [number for number, _how in proofs()] == [taro.contract.contract_number]


def test_the_proof_is_a_csv_of_the_desk(agent, hanako):
    notice = count(agent)
    tell(agent, notice)
    answer = agent.get(f"legal/{notice.pk}/proof.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    number = hanako.contract.contract_number
    assert rows[1][:4] == [
        notice.reference,
        hanako.party.customer_number,
        number,
        "メールとマイページ",
    ]
    page = agent.see(f"legal/{notice.pk}/")
    assert "メール 1件、マイページのみ 0件" in page


def test_the_customer_reads_both_texts_on_the_contract_and_a_line_at_home(
    agent, hanako
):
    notice = count(agent)
    path = f"/c/{hanako.contract.code}/"
    assert "1,078円" not in get_at(NOW, hanako.client, path).content.decode()
    tell(agent, notice)
    later = "2026-11-24T09:23"
    page = get_at(later, hanako.client, path).content.decode()
    assert "月額990円（税込）" in page and "月額1,078円（税込）" in page
    home = get_at(later, hanako.client, "/").content.decode()
    assert "みちモバイル 3GBの料金が変わります" in home
    over = get_at("2027-02-02T09:00", hanako.client, path).content.decode()
    assert "1,078円" not in over


@pytest.mark.parametrize(
    ("limit", "concerned"),
    [
        ({"plans": "M10"}, 0),
        ({"services": ["fibre"], "plans": ""}, 0),
        ({"areas": "青森県"}, 0),
        ({"contracts": "C999,\nC998"}, 0),
        ({"plans": "", "services": ["mobile"]}, 1),
    ],
)
def test_only_those_whom_it_concerns_are_counted(agent, limit, concerned):
    assert count(agent, **limit).contract_count == concerned


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"happens_on": "2026-11-24"}, "DESK-9341"),
        ({"text_before": ""}, "DESK-9342"),
        ({"text_before": PRICE["text_after"]}, "DESK-9342"),
        ({"plans": "M999"}, "DESK-9343"),
        ({"areas": "火星"}, "DESK-9302"),
        ({"contracts": "C" * 21}, "20文字より長いコード"),
        ({"title": ""}, "入力してください"),
        ({"title": "料金\u202eの変更"}, "見えない文字"),
        ({"happens_on": "2027-02-30"}, ""),
    ],
)
def test_a_notice_that_says_too_little_is_refused(agent, change, words):
    page = agent.post("legal/new", **PRICE | change)
    assert page.status_code == 422 and words in page.content.decode()
    with batch("test"):
        assert not LegalNotice.objects.exists()


def test_another_count_than_the_page_showed_tells_nobody(agent):
    notice = count(agent)
    stale = agent.post(f"legal/{notice.pk}/", seen=f"{notice.digest[:16]}-7")
    assert stale.status_code == 422 and "DESK-9345" in stale.content.decode()
    tell(agent, notice)
    again = agent.post(f"legal/{notice.pk}/", seen=f"{notice.digest[:16]}-1")
    assert again.status_code == 422 and len(proofs()) == 1


@pytest.mark.parametrize(
    ("end", "months", "today", "renews"),
    [
        ("2027-02-28", 24, "2026-11-24", "2027-03-01"),
        ("2027-02-28", 24, "2027-02-28", "2027-03-01"),
        ("2027-02-28", 24, "2027-03-01", "2029-03-01"),
        ("2026-01-31", 1, "2026-02-01", "2026-03-01"),
        ("2026-01-31", 1, "2026-03-01", "2026-04-01"),
        ("2020-11-30", 24, "2026-11-24", "2026-12-01"),
    ],
)
def test_the_next_term_begins_the_day_after_the_last_one_ends(
    end, months, today, renews
):
    days = [date.fromisoformat(day) for day in (end, today, renews)]
    assert next_renewal_on(days[0], months, days[1]) == days[2]


@pytest.fixture
def renewing(hanako):
    """A term that ends on 31 December; the plan costs more from January on."""
    a_catalogue()
    Policy.objects.create(valid_from=date(2020, 1, 1), renewal_notice_days=60)
    plan = Item.objects.get(item_code="F1")
    plan.pk, plan.price_excl, plan.valid_from = None, 5_400, date(2027, 1, 1)
    plan.save()
    with scope("test", hanako.party.pk):
        PartyProfile.objects.update(email="hanako@example.jp")
        Contract.objects.update(
            service="fibre", plan_code="F1", term_end_on=date(2026, 12, 31)
        )
    return hanako


def test_a_renewal_is_told_once_with_both_fees_and_a_proof(renewing, mailoutbox):
    tell_renewals(jst("2026-11-01T23:59"))
    assert proofs() == [], "61 days before"
    for at in ("2026-11-02T00:00", "2026-11-02T09:40", "2026-11-03T09:40"):
        tell_renewals(jst(at))
    replay_until("2026-11-24T09:00")
    [mail] = mailoutbox
    assert "2027年1月1日（金曜日）に自動で更新されます" in mail.body
    assert "いまの料金: 月額5,390円（税込）" in mail.body
    assert "更新後の料金: 月額5,940円（税込）" in mail.body
    assert proofs() == [(renewing.contract.contract_number, "mail")]


def test_an_operator_with_terms_who_tells_no_renewal_is_reminded_of_the_law(renewing):
    with clock_at(jst(NOW)):
        assert list(check_renewal_notices()) == []
        Policy.objects.update(renewal_notice_days=0)
        [found] = check_renewal_notices()
        assert found.grade == Grade.NOTE and "renewal_notice_days" in found.words
        Item.objects.update(term_months=0)
        assert list(check_renewal_notices()) == []


def test_the_page_of_the_contract_has_one_tap_to_go_on_or_leave(renewing):
    tell_renewals(jst("2026-11-20T09:40"))
    path = f"/c/{renewing.contract.code}/"
    page = get_at(NOW, renewing.client, path).content.decode()
    assert "月額5,390円（税込）" in page and "月額5,940円（税込）" in page
    assert f'href="{path}p/cancel/"' in page
    home = get_at(NOW, renewing.client, "/").content.decode()
    assert "に自動で更新されます" in home
    for _nth in range(2):
        post_at(NOW, renewing.client, f"{path}renewal", {})
    page = get_at(NOW, renewing.client, path).content.decode()
    assert "「続ける」とお聞きしました" in page
    assert (
        "に自動で更新されます" not in get_at(NOW, renewing.client, "/").content.decode()
    )
    with scope("test", renewing.party.pk):
        row = RenewalNotice.objects.get()
        assert (row.choice, row.chosen_at) == ("continue", jst(NOW))
        assert AuditEvent.objects.filter(verb="renewal_chosen").count() == 1


def test_nobody_is_told_of_a_renewal_that_does_not_come(renewing, mailoutbox):
    with scope("test", renewing.party.pk):
        Contract.objects.update(ended_on=date(2026, 12, 31))
    tell_renewals(jst("2026-12-20T09:40"))
    with scope("test", renewing.party.pk):
        Contract.objects.update(ended_on=None, plan_code="M3")
    tell_renewals(jst("2026-12-20T09:40"))
    assert proofs() == []
