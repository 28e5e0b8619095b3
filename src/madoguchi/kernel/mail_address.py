"""Mail addresses as carriers have given them out, and as mail servers take them.

docomo and au let people choose addresses with dots side by side or at an end of the
local part (`hana..ko@`, `taro.@`). They work and are in use; RFC 5321 wants such a
local part in quotes on the way, and nobody types those.
"""

import re

LOCAL_PART_CHARACTER = r"[0-9A-Za-z.!#$%&'*+/=?^_`{|}~-]"
MAIL_ADDRESS_PATTERN = (
    LOCAL_PART_CHARACTER + r"{1,64}@[0-9A-Za-z-]{1,63}(?:\.[0-9A-Za-z-]{1,63}){1,8}"
)
"""What the import and every form accept: one pattern, so that they agree."""

NEEDLESS_QUOTES = re.compile(rf'"({LOCAL_PART_CHARACTER}+)"(@[^@"]*)')
DOT_ATOM = re.compile(r"[^.]+(?:\.[^.]+)*")  # RFC 5322 3.2.3


def is_mail_address(text: str) -> bool:
    return re.fullmatch(MAIL_ADDRESS_PATTERN, text) is not None


def strip_needless_quotes(text: str) -> str:
    """Return `"taro..yamada"@…` without the quotes; other text as it is."""
    return NEEDLESS_QUOTES.sub(r"\1\2", text) if text.startswith('"') else text


def address_on_the_way(address: str) -> str:
    """Return the address as an envelope and a header carry it (RFC 5321 4.1.2)."""
    local, at, domain = address.rpartition("@")
    if not at or local.startswith('"') or DOT_ATOM.fullmatch(local):
        return address
    return f'"{local}"@{domain}'
