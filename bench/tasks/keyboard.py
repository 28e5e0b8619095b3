"""The same acts without touch or mouse: Tab, arrows, Enter and Space."""

from playwright.sync_api import Locator, Page

MAX_TABS = 120
IS_FOCUSED_JS = "e => e === document.activeElement"
IN_SAME_GROUP_JS = """e => { const a = document.activeElement;
    return a.type === 'radio' && a.name === e.name && a.form === e.form }"""


def reach_by_keyboard(page: Page, target: Locator) -> None:
    """Move the focus onto a target; AssertionError where Tab never gets there."""
    for _ in range(MAX_TABS):
        if target.evaluate(IS_FOCUSED_JS):
            return
        is_radio = target.evaluate("e => e.type === 'radio'")
        inside = is_radio and target.evaluate(IN_SAME_GROUP_JS)
        page.keyboard.press("ArrowDown" if inside else "Tab")
    raise AssertionError(f"no way by keyboard to {target}")


def press_by_keyboard(page: Page, target: Locator) -> None:
    """Reach a target and press it: Space on a choice, Enter on all else."""
    reach_by_keyboard(page, target)
    kind = target.evaluate("e => e.type")
    if kind == "radio":
        if not target.is_checked():
            page.keyboard.press("Space")
    else:
        page.keyboard.press("Space" if kind == "checkbox" else "Enter")
