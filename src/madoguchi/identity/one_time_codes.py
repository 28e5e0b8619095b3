"""One-time codes by mail or SMS, good only in the session that requested them."""

from django.http import HttpRequest

from madoguchi.accounts.guard import challenge
from madoguchi.accounts.guard.attempts import attempt_subject, attempt_subject_of_user
from madoguchi.accounts.guard.budgets import CODE_BUDGET
from madoguchi.accounts.guard.ways import verified_phones_of
from madoguchi.accounts.models import Challenge, Channel, User
from madoguchi.customers.models import Member
from madoguchi.identity.device import device_of_request, known_device
from madoguchi.identity.network_budgets import (
    give_back_for_request,
    take_code_of_stranger,
)
from madoguchi.identity.session_state import SessionState
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.platform.job_queue import defer_job

SENT_CODE_WAYS = {"mail", "sms"}


def send_code_to_user(
    request: HttpRequest, user: User, way: str, channel: Channel | None = None
) -> None:
    """Send a code to `channel`, else to the registered mail or the newest phone.

    Refused (`too_many_codes`) when too many were requested.
    """
    if way == "sms" and channel is None:
        channel = verified_phones_of(user).order_by("pk").last()
    asker = attempt_subject_of_user("code", user.pk, device_of_request(request, user))
    request_code(request, way, user, asker=asker, channel=channel)


def code_request_subject(request: HttpRequest, canonical: str) -> str:
    """Return the counter for codes requested by an identifier alone.

    A known device of that user has a counter of its own, so that a stranger who
    requests ten a day leaves the owner's ten alone.
    """
    return attempt_subject("send", canonical, known_device(request, canonical))


def request_code_by_name(
    request: HttpRequest,
    purpose: str,
    user: User | None,
    canonical: str,
    channel: Channel | None = None,
) -> None:
    """Send a code that was asked for by an identifier alone.

    Outside of the user's known devices it counts for the network as well, until it is
    typed in. Refused (`too_many_codes`, `too_many_codes_around`).
    """
    asker = code_request_subject(request, canonical)
    if known_device(request, canonical):
        request_code(request, purpose, user, asker=asker, channel=channel)
        return
    take_code_of_stranger(request)
    try:
        request_code(request, purpose, user, asker=asker, channel=channel)
    except Refused:
        give_back_for_request(request, CODE_BUDGET)
        raise


def request_code(
    request: HttpRequest,
    purpose: str,
    user: User | None,
    *,
    asker: str,
    channel: Channel | None = None,
) -> None:
    """Create a challenge, remember it in the session and queue its message.

    Without a user nothing is sent, but all else is done alike, so that a page does not
    tell known identifiers from unknown ones. Refused (`too_many_codes`).
    """
    at = now()
    created = challenge.create_challenge(
        purpose, user, asker=asker, at=at, channel=channel
    )
    state = SessionState(request.session)
    state.challenge_of_purpose = {**state.challenge_of_purpose, purpose: created.pk}
    party, actor = message_party_and_actor(user)
    defer_job("send_code", at, party=party, actor=actor, challenge=created.pk)


def is_code_requested(request: HttpRequest, purpose: str) -> bool:
    return purpose in SessionState(request.session).challenge_of_purpose


def requested_channel_pk(request: HttpRequest, purpose: str) -> int:
    """Return the channel that the code went to; 0 for the registered mail."""
    pk = SessionState(request.session).challenge_of_purpose.get(purpose, 0)
    channels = Challenge.objects.filter(pk=pk).values_list("channel", flat=True)
    return channels.first() or 0


def redeem_code(request: HttpRequest, purpose: str, code: str) -> User:
    """Use the code up and return its user.

    Refused (`wrong_code`, `code_no_longer_valid`) when it is wrong, too old, or was
    requested in another session.
    """
    state = SessionState(request.session)
    waiting = state.challenge_of_purpose
    user = challenge.answer_challenge(
        waiting.get(purpose, 0), code, purpose=purpose, at=now()
    )
    state.challenge_of_purpose = {
        name: pk for name, pk in waiting.items() if name != purpose
    }
    return user


def message_party_and_actor(user: User | None) -> tuple[int, str]:
    """Return the party in whose scope a message is stored, and the actor in its log.

    The party is the first by customer number, 0 where there is none. The query runs
    without a user as well: its absence could be measured.
    """
    members = Member.objects.filter(user=user.pk if user else 0)
    member = members.order_by("party__customer_number").first()
    if member:
        return member.party_id, str(member)
    return 0, str(user or "")
