"""What the recorder appends for each act, by hand, on a page of its own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from bench.tasks.operators import Operator
from bench.tasks.recorder import Recorder
from tests.browser.conftest import PHONE

PAGE = """<!doctype html><html lang="ja"><title>申し込み</title><main><h1>申し込み</h1>
<style>button, a, input { min-height: 44px; min-width: 44px }
#tiny { min-height: 0; min-width: 0; height: 20px; width: 60px; padding: 0 }</style>
<p data-must-read>解約 すると
戻せません。<span data-must-read>はい</span></p>
<p data-must-read hidden>見えません</p>
<details><summary>開く</summary><p data-must-read>あとから</p></details>
<p><label>姓 <input id="family"></label> <label>名 <input id="given"></label></p>
<p><label>電話 <input id="phone" value="0312345678"></label></p>
<p><button type="button" id="near">押す</button>
<button type="button" id="tiny">小さい</button></p>
<div style="height: 1500px"></div>
<p><button type="button" id="far">遠い</button></p>
<p data-task-end="nickname plan">終わり</p></main>"""


@pytest.fixture
def recorder(browser: Browser) -> Iterator[Recorder]:
    context = browser.new_context(viewport=PHONE, has_touch=True)
    page = context.new_page()
    page.set_content(PAGE)
    yield Recorder(page)
    context.close()


def found(recorder: Recorder, name: str):
    return recorder.page.locator(f"#{name}")


def test_a_tap_is_one_decision_and_what_must_be_read_counts_once(recorder):
    recorder.tap(found(recorder, "near"), loads=False)
    assert recorder.counts == {Operator.M: 1, Operator.TAP: 1, Operator.READ: 13}
    recorder.tap(found(recorder, "near"), loads=False)
    assert recorder.counts == {Operator.M: 2, Operator.TAP: 2, Operator.READ: 13}


def test_what_is_unfolded_is_read_then(recorder):
    recorder.tap(recorder.page.locator("summary"), loads=False)
    assert recorder.counts[Operator.READ] == 13 + 4


def test_an_act_that_cannot_be_taken_back_takes_two_decisions_and_a_plain_one_none(
    recorder,
):
    recorder.tap(found(recorder, "near"), loads=False, think=2)
    assert recorder.counts[Operator.M] == 2
    recorder.tap(found(recorder, "near"), loads=False, think=0)
    assert recorder.counts[Operator.M] == 2 and recorder.counts[Operator.TAP] == 2


def test_a_second_field_of_a_block_is_no_decision_and_the_keyboard_is_up(recorder):
    recorder.type_japanese(found(recorder, "family"), "山田", "やまだ")
    recorder.type(found(recorder, "given"), "Taro", "latin", is_grouped=True)
    assert recorder.counts == {
        Operator.M: 1,
        Operator.TAP: 2,
        Operator.H: 1,
        Operator.KANA: 3,
        Operator.CONV: 1,
        Operator.LATIN: 4,
    }
    assert found(recorder, "family").input_value() == "山田"


def test_words_are_converted_one_by_one(recorder):
    recorder.type_japanese(
        found(recorder, "family"), "部署名の追加", "ぶしょめいの ついか"
    )
    assert recorder.counts[Operator.KANA] == 9
    assert recorder.counts[Operator.CONV] == 2


def test_what_is_copied_from_paper_takes_a_glance_for_four_characters(recorder):
    field = found(recorder, "family")
    recorder.type(field, "N200000010", "digit", is_on_paper=True)
    assert recorder.counts[Operator.M] == 4 and recorder.counts[Operator.DIGIT] == 10


def test_a_tap_between_two_fields_takes_the_keyboard_away(recorder):
    recorder.type(found(recorder, "family"), "12", "digit")
    recorder.tap(found(recorder, "near"), loads=False)
    recorder.type(found(recorder, "given"), "a8#", "code")
    assert recorder.counts[Operator.H] == 2
    assert recorder.counts[Operator.DIGIT] == 2 and recorder.counts[Operator.CODE] == 3


def test_a_field_that_has_the_focus_already_needs_no_tap(recorder):
    found(recorder, "family").focus()
    recorder.type(found(recorder, "family"), "12", "digit")
    assert recorder.counts == {Operator.M: 1, Operator.H: 1, Operator.DIGIT: 2}


def test_a_field_that_is_filled_and_left_alone_costs_nothing(recorder):
    recorder.leave(found(recorder, "phone"), "0312345678")
    assert recorder.counts == {}
    with pytest.raises(AssertionError):
        recorder.leave(found(recorder, "phone"), "0399999999")


def test_what_is_below_the_screen_is_swiped_to(recorder):
    recorder.tap(found(recorder, "far"), loads=False)
    assert recorder.counts[Operator.SWIPE] == 3  # 1,812 px down: 1,390 of 591 each


def test_a_small_target_is_told_and_costs_nothing(recorder):
    recorder.tap(found(recorder, "tiny"), loads=False)
    assert len(recorder.small_targets) == 1 and "tiny" in recorder.small_targets[0]
    recorder.tap(found(recorder, "near"), loads=False)
    assert len(recorder.small_targets) == 1
    assert recorder.counts[Operator.TAP] == 2


def test_what_one_has_come_for_is_read_without_its_blanks(recorder):
    recorder.read(recorder.page.locator("h1"))
    assert recorder.counts == {Operator.READ: 4}


def test_a_wait_outside_is_told_apart(recorder):
    recorder.wait_outside(8, "SMS")
    assert recorder.counts == {Operator.W: 8} and recorder.notes == ["SMS"]


def test_the_end_is_a_mark_that_is_seen(recorder):
    recorder.end("plan")
    with pytest.raises(AssertionError, match="cancel is 0 times"):
        recorder.end("cancel")
    recorder.page.evaluate("document.querySelector('[data-task-end]').hidden = true")
    with pytest.raises(AssertionError, match="not seen"):
        recorder.end("plan")


def test_by_keyboard_alone_a_button_is_reached_and_a_trap_is_told(browser):
    context = browser.new_context(viewport=PHONE)
    page: Page = context.new_page()
    page.set_content(PAGE)
    page.locator("#near").evaluate("e => e.onclick = () => e.textContent = '押した'")
    recorder = Recorder(page, uses_keyboard=True)
    recorder.tap(page.locator("#near"), loads=False)
    assert page.locator("#near").inner_text() == "押した"
    page.locator("#far").evaluate("e => e.tabIndex = -1")
    with pytest.raises(AssertionError, match="no way by keyboard"):
        recorder.tap(page.locator("#far"), loads=False)
    context.close()
