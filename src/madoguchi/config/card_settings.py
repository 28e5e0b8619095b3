"""How cards are registered and charged: the key, the pages, the calls to us."""

import re

from madoguchi.config.env import env_text, wrong_setting

CARD_CALL_SIGNATURES = ("stripe", "payjp", "timestamped", "standard")
SECRET_KEY = re.compile(r"[!-~]{8,200}")
PAGE_ORIGIN = re.compile(
    r"https://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d{1,5})?|http://127\.0\.0\.1:\d{1,5}"
)


def env_card_key(name: str) -> str:
    """Return the secret key at the gateway, or ""; a public key is refused."""
    text = env_text(name)
    if text and (text.startswith("pk_") or not SECRET_KEY.fullmatch(text)):
        words = "決済会社の秘密鍵（sk_… など）を指定してください。pk_… は公開鍵です。"
        raise wrong_setting(name, words)
    return text


def env_card_pages(name: str) -> tuple[str, ...]:
    """Return the origins of the gateway's pages, to which our forms may lead.

    Loopback is for tests.
    """
    origins = tuple(env_text(name).split())
    if not all(PAGE_ORIGIN.fullmatch(origin) for origin in origins):
        words = "https://checkout.example.com の形で、空白で区切って指定してください。"
        raise wrong_setting(name, words, " ".join(origins))
    return origins
