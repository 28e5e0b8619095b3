"""An outage from the first plan to the report, with the portal killed in the middle."""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import Error as BrowserError

from madoguchi.accounts.models import User
from madoguchi.contracts.models import Contract
from madoguchi.jobs.outages.status_site.site_rendering import (
    render_status_each_minute,
)
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from tests.browser.conftest import DESKTOP, PHONE, look
from tests.clock import jst, replay_until
from tests.desk import an_agent
from tests.import_folders import load_operator_folder, write_operator_folder
from tests.killable_portal import KillablePortal
from tests.people import signed_in_client
from tests.served_files import serve_by_caddy

SECRET = "s" * 24
STRANGER, KEIRI = "tanin@example.jp", "keiri@yoshida.example.jp"
SYMPTOM = "スマートフォンのデータ通信が切れます"
WORK = "光回線の工事で5分ほど通信が切れます"
PLANNED, TOLD_OF_IT = "2026-11-24T09:00", "2026-11-24T09:30"
ALERTED, DECLARED = "2026-11-24T13:05", "2026-11-24T13:09"
REOPENED, RECOVERED = "2026-11-24T13:40", "2026-11-24T13:45"
SENT, NEXT_MONTHS = "2026-11-24T13:50", "2027-01-10T10:00"
ALERT = {
    "status": "firing",
    "labels": {"alertname": "MobileDown", "function": "mobile"},
    "annotations": {"summary": SYMPTOM},
    "startsAt": "2026-11-24T04:02:00Z",
    "fingerprint": "c3d1f0a2b4e59687",
}


@dataclass
class Rehearsal:
    """The portal, and the browsers of everybody in it.

    `portal` is the address while it runs, `site` that of the static site, always.
    """

    browser: Browser
    site: str
    killable: KillablePortal = field(default_factory=KillablePortal)

    @property
    def portal(self) -> str:
        return self.killable.address

    def set_clock(self, at: str) -> None:
        self.killable.set_clock(jst(at))

    def start_portal(self, at: str) -> None:
        self.set_clock(at)
        self.killable.start()

    def work(self, at: str) -> None:
        """What the worker does up to a moment, and the page of that minute."""
        self.set_clock(at)
        replay_until(at)
        with clock_at(jst(at)):
            render_status_each_minute(jst(at))

    def open(self, path: str, client: Client | None = None, size=PHONE) -> Page:
        page = self.browser.new_page(viewport=size, locale="ja-JP")
        page.set_default_timeout(10_000)
        if client:
            name = django_settings.SESSION_COOKIE_NAME
            cookie = {"name": name, "value": client.cookies[name].value}
            page.context.add_cookies([cookie | {"url": self.portal}])
        page.goto(self.portal + path)
        return page


@pytest.fixture
def rehearsal(
    db_of_all, static_files, browser, settings, tmp_path
) -> Iterator[Rehearsal]:
    settings.OUTBOX_FOLDER = tmp_path
    settings.STATUS_FOLDER = tmp_path / "site"
    settings.ALERTS_CALLBACK = "address"
    settings.ALERTS_CALLBACK_SECRETS = (SECRET,)
    with clock_at(jst(PLANNED)):
        load_operator_folder(write_operator_folder(tmp_path / "operator"))
        render_status_each_minute(jst(PLANNED))
    with serve_by_caddy(settings.STATUS_FOLDER / "current") as site:
        rehearsal = Rehearsal(browser, site)
        yield rehearsal
        rehearsal.killable.kill()
    for context in browser.contexts:
        context.close()


def customer(address: str, number: str) -> Client:
    """A browser in which somebody uses one of their customer numbers."""
    user = User.objects.get(email=address)
    user.enrolled_at = user.passkey_offered_at = jst("2026-11-01T10:00")
    user.save()
    with clock_at(jst(PLANNED)):
        return signed_in_client(user, "password")


def plan_work(rehearsal: Rehearsal, desk: Page) -> None:
    desk.get_by_role("link", name="光回線の工事", exact=True).click()
    desk.get_by_label("お客様に見える症状").fill(WORK)
    desk.get_by_label("地域で限る").fill("東京都千代田区")
    desk.get_by_label("影響なし").check()
    desk.locator("[name=starts_at]").fill("2026-11-28T01:00")
    desk.locator("[name=ends_at]").fill("2026-11-28T01:30")
    desk.get_by_role("button", name="見え方を確かめる").click()
    expect(desk.get_by_role("heading", name="お客様にはこう見えます")).to_be_visible()
    desk.get_by_role("button", name="知らせる", exact=True).click()
    expect(desk.get_by_role("heading", name="障害と工事")).to_be_visible()


def send_alert(rehearsal: Rehearsal, secret: str) -> int:
    """Call as Alertmanager does; return the status of the answer."""
    body = json.dumps({"version": "4", "alerts": [ALERT]}).encode()
    url = f"{rehearsal.portal}/callbacks/alerts/{secret}/"
    request = Request(url, body, {"Content-Type": "application/json"})  # noqa: S310
    try:
        with urlopen(request, timeout=20) as answer:  # noqa: S310 our own server
            return answer.status
    except HTTPError as error:
        return error.code


def subscribe(rehearsal: Rehearsal) -> None:
    """Somebody who is no customer asks for mails, and types the code in."""
    page = rehearsal.open("/status/mail/")
    page.get_by_label("メールアドレス").fill(STRANGER)
    page.get_by_role("button", name="確認コードを受け取る").click()
    replay_until(PLANNED)
    code = re.search(r"コードは ([0-9]{6})", mail.outbox[-1].body)[1]
    page.get_by_label("確認コード").fill(code)
    page.get_by_role("button", name="確かめて、お知らせを受け取る").click()
    expect(page.get_by_text("お知らせメールをお送りします。")).to_be_visible()
    mail.outbox.clear()


def choose_own_news(rehearsal: Rehearsal, accountant: Page) -> None:
    """The accountant of a company asks for mails about what touches its contracts."""
    accountant.goto(f"{rehearsal.portal}/status/")
    accountant.get_by_role("link", name="ご契約に影響する障害のお知らせ").click()
    accountant.get_by_label("メール k***@y***.example.jp").check()
    accountant.get_by_role("button", name="保存する").click()
    expect(accountant.get_by_text("お知らせをお送りします。")).to_be_visible()


def declare_incident(desk: Page) -> None:
    desk.reload()
    desk.get_by_role("link", name="この下書きから知らせる").click()
    expect(desk.get_by_label("お客様に見える症状")).to_have_value(SYMPTOM)
    desk.locator("[name=functions][value=procedures]").check()
    desk.locator("[name=services][value=mobile]").check()
    desk.get_by_label("影響なし").check()
    desk.get_by_label("使えなさの程度").select_option("down")
    desk.get_by_label("未定").check()
    desk.locator("[name=next_update_at]").fill("2026-11-24T14:00")
    desk.get_by_label("いまできること").fill("Wi-Fiのある所でお使いください")
    desk.get_by_label("手続きの受付").select_option("draft_only")
    desk.get_by_role("button", name="知らせる", exact=True).click()
    expect(desk.get_by_text("監視からの下書き")).to_have_count(0)


def end_incident(desk: Page) -> None:
    desk.get_by_role("link", name="INC-2611").click()
    desk.locator("[name=progress]").select_option("reported")
    desk.locator("[name=ends_at]").fill("2026-11-24T13:43")
    desk.locator("[name=next_update_at]").fill("")
    desk.locator("[name=cause]").fill("基地局を束ねる装置の電源が止まりました。")
    desk.locator("[name=prevention]").fill("電源を2系統にします。")
    desk.get_by_role("button", name="知らせる", exact=True).click()
    expect(desk.get_by_role("heading", name="障害と工事")).to_be_visible()


def leave_draft(rehearsal: Rehearsal, page: Page) -> None:
    """Hanako fills a procedure in, and is told that it cannot be sent now."""
    page.goto(f"{rehearsal.portal}/c/{code_of_contract('C1')}/p/nickname/")
    expect(page.get_by_text("入力した内容は下書きに残り")).to_be_visible()
    page.get_by_role("button", name="入力へ進む").click()
    page.get_by_label("呼び名").fill("母のスマホ")
    page.get_by_role("button", name="次へ進む").click()
    page.get_by_role("button", name="呼び名を変える").click()
    expect(page.get_by_role("alert")).to_contain_text("いま受け付けを止めています")


def send_draft(rehearsal: Rehearsal, page: Page) -> None:
    """Hanako finds the draft and sends it, once."""
    rehearsal.set_clock(SENT)
    page.goto(f"{rehearsal.portal}/procedures/")
    drafts = page.get_by_role("region", name="下書き")
    drafts.get_by_role("link").first.click()
    page.get_by_role("button", name="次へ進む").click()
    page.get_by_role("button", name="呼び名を変える").click()
    expect(page.get_by_text("受付番号").first).to_be_visible()
    rehearsal.work(SENT)


def code_of_contract(number: str) -> str:
    with batch("test"):
        return Contract.objects.get(contract_number=number).code


def nickname_of(number: str) -> str:
    with batch("test"):
        return Contract.objects.get(contract_number=number).nickname


def verdict(page: Page, place: str, service: str) -> str:
    """Walk from the first page of the static site to the page of a place."""
    page.get_by_role("link", name="地域で調べる").click()
    page.locator(f"a[href^='{service}/']", has_text=place).click()
    return page.locator("main").inner_text()


def subjects_to(address: str) -> list[str]:
    return [m.subject for m in mail.outbox if m.to == [address]]


def report_of_quarter() -> list[dict[str, str]]:
    out = StringIO()
    with clock_at(jst(NEXT_MONTHS)):
        call_command("incidents", "report", quarter="2026Q4", stdout=out)
    return list(csv.DictReader(StringIO(out.getvalue())))


def test_a_planned_work_and_an_incident_from_the_plan_to_the_report(rehearsal):
    rehearsal.start_portal(PLANNED)
    agent = an_agent("花代", PLANNED, "supervisor")
    desk = rehearsal.open("/desk/incidents/", agent.client, DESKTOP)
    hanako = customer("hanako@example.jp", "N100000001")
    accountant = rehearsal.open("/", customer(KEIRI, "N100000003"), DESKTOP)
    subscribe(rehearsal)
    choose_own_news(rehearsal, accountant)

    plan_work(rehearsal, desk)
    rehearsal.work(TOLD_OF_IT)
    assert subjects_to(STRANGER) == [f"【小さなネット】{WORK}（予定）"]

    rehearsal.set_clock(ALERTED)
    assert send_alert(rehearsal, "x" * 24) == 401
    assert [send_alert(rehearsal, SECRET) for _again in range(2)] == [200, 200]
    stranger = rehearsal.open("/status/")
    expect(stranger.get_by_text(SYMPTOM)).to_have_count(0)
    rehearsal.set_clock(DECLARED)
    declare_incident(desk)
    rehearsal.work(DECLARED)

    a_stranger_sees_the_verdict(rehearsal, stranger)
    accountant = rehearsal.open("/", customer(KEIRI, "N100000003"), DESKTOP)
    expect(accountant.get_by_text(f"{SYMPTOM}（あなたも影響あり）")).to_be_visible()
    expect(accountant.get_by_text(WORK)).to_have_count(0)
    expect(accountant.get_by_text("わたし")).to_have_count(0)
    look(accountant, "outage-accountant")
    phone = rehearsal.open("/", hanako)
    expect(phone.get_by_text(f"{SYMPTOM}（あなたも影響あり）")).to_be_visible()
    expect(phone.get_by_text(WORK)).to_have_count(0)
    leave_draft(rehearsal, phone)

    dead = rehearsal.portal
    rehearsal.killable.kill()
    the_static_site_goes_on(rehearsal, dead, stranger)

    rehearsal.start_portal(REOPENED)
    desk.goto(f"{rehearsal.portal}/desk/incidents/")
    rehearsal.set_clock(RECOVERED)
    end_incident(desk)
    rehearsal.work(RECOVERED)
    rehearsal.work(SENT)
    each_was_told_once()
    assert nickname_of("C1") == "わたし"
    send_draft(rehearsal, phone)
    assert nickname_of("C1") == "母のスマホ"
    the_history_and_the_report_show_it(rehearsal, stranger)


def a_stranger_sees_the_verdict(rehearsal: Rehearsal, stranger: Page) -> None:
    """A stranger is led from the page for signing in to the verdict of a place."""
    stranger.goto(f"{rehearsal.portal}/login/")
    stranger.get_by_role("link", name="障害・工事のお知らせ").first.click()
    expect(stranger.get_by_role("heading", name=SYMPTOM)).to_be_visible()
    stranger.goto(f"{rehearsal.portal}/status/?service=mobile&place=東京都")
    expect(stranger.get_by_text("東京都のモバイルに影響があります。")).to_be_visible()
    look(stranger, "outage-stranger")
    stranger.goto(f"{rehearsal.portal}/status/?service=fibre&place=大阪府")
    expect(
        stranger.get_by_text("大阪府の光回線に、いま障害も作業もありません。")
    ).to_be_visible()


def the_static_site_goes_on(rehearsal: Rehearsal, dead: str, stranger: Page) -> None:
    with pytest.raises(BrowserError, match="ERR_CONNECTION_REFUSED"):
        rehearsal.browser.new_page().goto(f"{dead}/status/")
    stranger.goto(f"{rehearsal.site}/")
    expect(stranger.get_by_role("heading", name=SYMPTOM)).to_be_visible()
    expect(stranger.get_by_text("Wi-Fiのある所でお使いください")).to_be_visible()
    look(stranger, "outage-static-site")
    assert "東京都のモバイルに影響があります。" in verdict(stranger, "東京都", "mobile")
    assert "いま障害も作業もありません" in verdict(stranger, "東京都", "fibre")


def each_was_told_once() -> None:
    """A mail a change that counts, and one at the end; a draft's owner once."""
    assert subjects_to(STRANGER) == [
        f"【小さなネット】{WORK}（予定）",
        f"【小さなネット】{SYMPTOM}（調査中）",
        f"【小さなネット】{SYMPTOM}（報告済み）",
    ]
    assert subjects_to(KEIRI) == subjects_to(STRANGER)[1:]  # its contract is mobile
    assert subjects_to("hanako@example.jp") == [
        "【小さなネット】契約の呼び名を送信できます"
    ]


def the_history_and_the_report_show_it(rehearsal: Rehearsal, stranger: Page) -> None:
    stranger.goto(f"{rehearsal.portal}/status/")
    stranger.get_by_role("link", name=SYMPTOM).click()
    expect(stranger.get_by_text("電源を2系統にします。")).to_be_visible()
    stranger.goto(f"{rehearsal.site}/history.html")
    expect(stranger.get_by_role("link", name=SYMPTOM)).to_be_visible()
    [row] = report_of_quarter()
    assert (row["発生"], row["復旧"]) == ("2026-11-24 13:02", "2026-11-24 13:43")
    assert (row["最初のお知らせ"], row["分"]) == ("2026-11-24 13:09", "41")
    assert (row["気づいてから初報まで分"], row["症状"]) == ("4", SYMPTOM)
    assert row["再発防止"] == "電源を2系統にします。"
