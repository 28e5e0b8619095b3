"""How short messages are sent, and how the carrier's calls to us are proved."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from madoguchi.config.env import env_text, wrong_setting

SMS_SCHEMES = {"smpp", "smpps", "http", "https"}
CALL_SIGNATURES = ("timestamped", "standard", "plain", "address")
MIN_SECRET_LENGTH, MAX_SECRETS = 24, 2


def env_sms_url(name: str) -> str:
    """Return the carrier's address, or ""; a user or password in it is refused."""
    text = env_text(name)
    if text:
        try:
            parts = urlsplit(text)
            port_is_right = parts.port is None or parts.port > 0
            is_right = parts.scheme in SMS_SCHEMES and bool(parts.hostname)
            is_right = is_right and port_is_right and "@" not in parts.netloc
        except ValueError:
            is_right = False
        if not is_right:
            words = "https://host/path か smpp://host:port の形で指定してください。"
            raise wrong_setting(name, words)
    return text


def env_call_signature(name: str, known: Sequence[str] = CALL_SIGNATURES) -> str:
    """Return how call-backs are proved, or "" for none: then none is taken."""
    text = env_text(name)
    if text and text not in known:
        words = f"{'、'.join(known)} のどれかを指定してください。"
        raise wrong_setting(name, words, text)
    return text


def env_secrets(name: str) -> tuple[str, ...]:
    """Return one secret, or two while the first takes over from the second."""
    secrets = tuple(env_text(name).split())
    if len(secrets) > MAX_SECRETS or any(
        len(secret) < MIN_SECRET_LENGTH for secret in secrets
    ):
        words = f"{MIN_SECRET_LENGTH}文字以上の秘密を、空白で区切って"
        raise wrong_setting(name, f"{words}{MAX_SECRETS}つまで指定してください。")
    return secrets
