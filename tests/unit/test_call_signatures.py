"""Proofs of call-backs, with vectors from outside where there are any."""

from datetime import UTC, datetime, timedelta

import pytest
import stripe

from madoguchi.kernel.call_signatures import (
    SIGNATURES,
    SignedCall,
    Verdict,
    hex_digest,
    verify_address,
    verify_payjp,
    verify_plain,
    verify_standard,
    verify_stripe,
    verify_timestamped,
)

NEW, OLD = "n" * 32, "o" * 32

# The vector of Standard Webhooks' own libraries.
STANDARD_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
STANDARD_AT = datetime.fromtimestamp(1614265330, UTC)
STANDARD_BODY = b'{"test": 2432232314}'
STANDARD_HEADERS = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}

# RFC 4231, test case 2: the key is shorter than any that the settings take.
PLAIN_KEY, PLAIN_BODY = "Jefe", b"what do ya want for nothing?"
PLAIN_HEX = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"

# Made with `printf '1614265330.hello' | openssl dgst -sha256 -hmac Jefe`.
TIMESTAMPED_HEX = "b61feb6586e79e3bc27d1400697ffa1475052d915a3a68f7a58aa56b5f9521aa"


def standard(**headers: str) -> SignedCall:
    return SignedCall(STANDARD_BODY, STANDARD_HEADERS | headers)


def test_the_vectors_are_genuine():
    assert verify_standard(standard(), [STANDARD_SECRET], STANDARD_AT) == "genuine"
    call = SignedCall(PLAIN_BODY, {"x-signature": PLAIN_HEX})
    assert verify_plain(call, [PLAIN_KEY], STANDARD_AT) == "genuine"
    header = {"x-signature": f"t=1614265330,v1={TIMESTAMPED_HEX}"}
    call = SignedCall(b"hello", header)
    assert verify_timestamped(call, [PLAIN_KEY], STANDARD_AT) == "genuine"


@pytest.mark.parametrize(
    ("seconds", "verdict"),
    [(299, "genuine"), (-299, "genuine"), (300, "stale"), (-300, "stale")],
)
def test_a_proof_grows_old_after_five_minutes_either_way(seconds, verdict):
    at = STANDARD_AT + timedelta(seconds=seconds)
    assert verify_standard(standard(), [STANDARD_SECRET], at) == verdict
    header = {"x-signature": f"t=1614265330,v1={TIMESTAMPED_HEX}"}
    assert verify_timestamped(SignedCall(b"hello", header), ["Jefe"], at) == verdict


@pytest.mark.parametrize(
    "call",
    [
        standard(**{"webhook-id": "msg_other"}),
        standard(**{"webhook-id": ""}),
        standard(**{"webhook-timestamp": "1614265331"}),
        standard(**{"webhook-timestamp": "１６１４２６５３３０"}),
        standard(**{"webhook-signature": ""}),
        standard(**{"webhook-signature": "v1,"}),
        standard(**{"webhook-signature": "v2," + "A" * 43 + "="}),
        standard(**{"webhook-signature": "v1,あ"}),
        SignedCall(b'{"test": 2432232315}', STANDARD_HEADERS),
        SignedCall(STANDARD_BODY, {}),
    ],
)
def test_one_octet_of_another_is_forged(call):
    assert verify_standard(call, [STANDARD_SECRET], STANDARD_AT) == "forged"


@pytest.mark.parametrize("header", ["", "t=,v1=", "v1=", "t=1614265330", "t=x,v1=y"])
def test_a_header_that_cannot_be_read_is_forged(header):
    call = SignedCall(b"hello", {"x-signature": header})
    assert verify_timestamped(call, [NEW], STANDARD_AT) == "forged"
    assert verify_plain(call, [NEW], STANDARD_AT) == "forged"


def test_both_secrets_count_while_one_takes_over():
    both = [NEW, STANDARD_SECRET]
    assert verify_standard(standard(), both, STANDARD_AT) == Verdict.GENUINE
    call = SignedCall(b"", {}, address_key=OLD)
    assert verify_address(call, [NEW, OLD], STANDARD_AT) == Verdict.GENUINE
    assert verify_address(call, [NEW], STANDARD_AT) == Verdict.FORGED
    assert verify_address(SignedCall(b"", {}), [NEW], STANDARD_AT) == Verdict.FORGED


def test_a_secret_that_is_no_base64_opens_nothing():
    """An empty key would let anybody sign."""
    assert verify_standard(standard(), ["whsec_***"], STANDARD_AT) == Verdict.FORGED


@pytest.mark.parametrize("name", sorted(SIGNATURES))
def test_without_a_secret_nothing_is_genuine(name):
    call = SignedCall(STANDARD_BODY, STANDARD_HEADERS)
    assert SIGNATURES[name](call, [], STANDARD_AT) == Verdict.FORGED


def test_stripe_signs_in_a_header_of_its_own():
    signature = f"t=1614265330,v0=x,v1={TIMESTAMPED_HEX}"
    call = SignedCall(b"hello", {"stripe-signature": signature})
    assert verify_stripe(call, ["Jefe"], STANDARD_AT) == "genuine"
    assert verify_stripe(call, ["Jefé"], STANDARD_AT) == "forged"
    late = STANDARD_AT + timedelta(minutes=6)
    assert verify_stripe(call, ["Jefe"], late) == "stale"
    elsewhere = SignedCall(b"hello", {"x-signature": signature})
    assert verify_stripe(elsewhere, ["Jefe"], STANDARD_AT) == "forged"
    changed = SignedCall(b"hello!", {"stripe-signature": signature})
    assert verify_stripe(changed, ["Jefe"], STANDARD_AT) == "forged"


def test_the_library_of_stripe_agrees():
    body, secret = b'{"id": "evt_1", "object": "event"}', "whsec_" + "s" * 24
    moment = int(datetime.now(UTC).timestamp())
    signed = hex_digest(secret.encode(), f"{moment}.".encode() + body)
    header = f"t={moment},v1={signed}"
    assert stripe.Webhook.construct_event(body, header, secret)
    call = SignedCall(body, {"stripe-signature": header})
    assert verify_stripe(call, [NEW, secret], datetime.now(UTC)) == "genuine"


@pytest.mark.parametrize(
    ("token", "verdict"), [(NEW, "genuine"), (OLD, "genuine"), ("", "forged")]
)
def test_payjp_sends_the_secret_itself(token, verdict):
    call = SignedCall(b"{}", {"x-payjp-webhook-token": token})
    assert verify_payjp(call, [NEW, OLD], STANDARD_AT) == verdict
    assert verify_payjp(call, ["x" * 32], STANDARD_AT) == "forged"
    assert verify_payjp(SignedCall(b"{}", {}), [NEW], STANDARD_AT) == "forged"
