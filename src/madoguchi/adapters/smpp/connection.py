"""The session with a message centre (SMSC), named by the settings."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import smpp34
from django.conf import settings

from madoguchi.kernel.errors import Unavailable

CONNECT_TIMEOUT_MS = 10_000
DEFAULT_PORTS = {"smpp": 2775, "smpps": 3550}


@asynccontextmanager
async def bound_session(bind_type: str) -> AsyncIterator[smpp34.Smsc]:
    """Bind as TX or RX, and unbind; Unavailable where that is not accepted."""
    address = urlsplit(settings.SMS_URL)
    client = smpp34.Client(
        host=address.hostname or "",
        port=address.port or DEFAULT_PORTS.get(address.scheme, 0),
        system_id=settings.SMS_USER,
        password=settings.SMS_PASSWORD,
        bind_type=bind_type,
        tls=address.scheme == "smpps",
        connect_timeout_ms=CONNECT_TIMEOUT_MS,
    )
    try:
        session = await client.connect()
    except (smpp34.SmppError, OSError) as error:
        raise Unavailable(f"smpp: no bind ({type(error).__name__})") from error
    try:
        yield session
    finally:
        await client.stop()
