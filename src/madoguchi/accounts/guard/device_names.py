"""A name that people know a device by, out of its user agent."""

from madoguchi.accounts.guard.devices import BROWSER_NAMES, SYSTEM_NAMES


def device_name_from_agent(user_agent: str) -> str:
    """Return a name for people, as `iPhone・Safari`, without text of the user agent."""
    system = next((name for sign, name in SYSTEM_NAMES if sign in user_agent), "")
    browser = next((name for sign, name in BROWSER_NAMES if sign in user_agent), "")
    return "・".join(filter(None, (system, browser))) or "不明な端末"
