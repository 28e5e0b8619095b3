"""What a session remembers, also one that an older version has opened."""

import pytest

from madoguchi.identity.session_limits import INDIVIDUAL_SESSION_LIMITS
from madoguchi.identity.session_state import (
    RecoveryProgress,
    SessionProofs,
    SessionState,
)


def test_an_empty_session_remembers_nothing():
    state = SessionState({})
    assert state.proofs == SessionProofs() and state.recovery == RecoveryProgress()
    assert (state.required_level, state.device_pk, state.party_pk) == (1, 0, 0)
    assert state.limits == INDIVIDUAL_SESSION_LIMITS
    assert state.session == {}


def test_what_is_remembered_is_what_was_said():
    stored: dict[str, object] = {}
    state = SessionState(stored)
    state.proofs = SessionProofs(7, {"password": 100})
    state.limits = (900, 28_800)
    state.recovery = RecoveryProgress("N100000001", is_code_sent=True)
    again = SessionState(dict(stored))
    assert again.proofs == SessionProofs(7, {"password": 100})
    assert again.limits == (900, 28_800) and stored["limits"] == [900, 28_800]
    assert again.recovery == RecoveryProgress("N100000001", is_code_sent=True)


def test_what_is_shown_once_is_taken_once():
    state = SessionState({"drift": True, "party": 3})
    assert state.take(SessionState.has_clock_drift) is True
    assert state.take(SessionState.has_clock_drift) is False
    assert state.session == {"party": 3}


def test_a_session_of_an_older_version_is_read():
    state = SessionState(
        {
            "proofs": {"user": 7, "ways": {"totp": 100}},
            "limits": [1800, 43_200],
            "asked": {"mail": 12},
            "contract": "0a1b2c3d",
        }
    )
    assert state.proofs == SessionProofs(7, {"totp": 100})
    assert state.limits == (1800, 43_200)
    assert state.challenge_of_purpose == {"mail": 12}
    assert state.contract_code == "0a1b2c3d"


@pytest.mark.parametrize("stored", [None, "N100000001", 5, [], {"gone": 1}])
def test_what_another_version_has_stored_is_not_there(stored):
    state = SessionState({"recovery": stored, "limits": stored, "proofs": stored})
    assert state.recovery == RecoveryProgress() and state.proofs == SessionProofs()
    assert state.limits == INDIVIDUAL_SESSION_LIMITS
    assert SessionState({"named": "N100000001"}).identifier_of_purpose == {}
    assert SessionState({"party": "3"}).party_pk == 0


def test_a_value_can_be_removed():
    state = SessionState({"contract": "0a1b2c3d"})
    del state.contract_code
    del state.contract_code
    assert state.session == {} and state.contract_code == ""
