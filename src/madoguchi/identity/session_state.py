"""What a session remembers: every key of ours, with its type."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import (
    BACKEND_SESSION_KEY,
    HASH_SESSION_KEY,
    SESSION_KEY,
)

from madoguchi.identity.session_entries import (
    PairEntry,
    PlainEntry,
    RecordEntry,
    StoredState,
)
from madoguchi.identity.session_limits import INDIVIDUAL_SESSION_LIMITS


@dataclass(frozen=True, slots=True)
class SessionProofs:
    """`ways`: the second since 1970 at which `user` proved each way in this session.

    They count as long as the user has that generation (guard/pending_proofs.py).
    """

    user: int = 0
    ways: Mapping[str, int] = field(default_factory=dict)
    generation: int = 0


@dataclass(frozen=True, slots=True)
class RecoveryProgress:
    """How far a recovery by customer number has come.

    `identifier` is the number as typed, in canonical spelling; None before the start.
    """

    identifier: str | None = None
    is_code_sent: bool = False


@dataclass(frozen=True, slots=True)
class JoiningProgress:
    """The invitation whose number was typed, and the second its mailbox was proved."""

    party: int = 0
    invitation: int = 0
    proved_at: int = 0


class SessionState(StoredState):
    """The keys of ours in a session, for the pages of all interfaces."""

    # Who is signed in, as Django writes it
    user_pk = PlainEntry(SESSION_KEY, "")
    backend = PlainEntry(BACKEND_SESSION_KEY, "")
    password_proof = PlainEntry(HASH_SESSION_KEY, "")

    # Who was proved, and how strongly
    proofs = RecordEntry("proofs", SessionProofs())
    confirmed_at = PlainEntry("confirmed", 0)  # seconds since 1970, once signed in
    required_level = PlainEntry("confirm", 1)  # what the page that was asked for needs
    has_no_strong_way = PlainEntry("lacking", default=False)  # shown once
    is_form_waiting = PlainEntry("posted", default=False)  # for the proof asked for
    must_press_again = PlainEntry("again", default=False)  # shown once
    finished_change = PlainEntry("done", "")  # of one's sign-in; shown once
    has_clock_drift = PlainEntry("drift", default=False)  # of the app; shown once
    wants_trust = PlainEntry("trust", default=False)  # of this device, once signed in
    device_pk = PlainEntry("device", 0)

    # How long it lasts: seconds idle and altogether, seconds since 1970
    limits = PairEntry("limits", INDIVIDUAL_SESSION_LIMITS)
    started_at = PlainEntry("began", 0)
    seen_at = PlainEntry("seen", 0)
    rested_minutes = PlainEntry("rested", 0)  # after which the one before has ended

    # Flows that stretch over pages
    challenge_of_purpose = PlainEntry[Mapping[str, int]]("asked", {})
    identifier_of_purpose = PlainEntry[Mapping[str, str]]("named", {})
    pending_proofs_of_purpose = PlainEntry[Mapping[str, Sequence[int]]]("pending", {})
    recovery = RecordEntry("recovery", RecoveryProgress())
    joining = RecordEntry("joining", JoiningProgress())
    new_app_secret = PlainEntry("app", "")  # encrypted
    new_channel_pk = PlainEntry("channel", 0)
    new_sign_in_mail = PlainEntry("mail", "")  # a code is on its way to it

    typed_answers = PlainEntry[Mapping[str, Any]]("typed", {})  # typed_answers.py

    refused_page = PlainEntry[Mapping[str, str]]("refused", {})  # shown once

    replaced_shares = PlainEntry("shares", "")  # of departments, said once

    # What is in use
    party_pk = PlainEntry("party", 0)
    contract_code = PlainEntry("contract", "")
    open_visits = PlainEntry[Mapping[str, Sequence[Any]]]("visits", {})
    """At the desk: number of the party, as text; the second it ends, the reason."""
    searched_name = PlainEntry[Mapping[str, Any]]("named_at_desk", {})
    """At the desk: the words of the last search by name, and whom it showed."""
