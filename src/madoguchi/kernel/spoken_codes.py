"""The codes of errors as people say them on the telephone: LOGIN-1043.

A number is given once: it is never changed, and never given to another error, not even
after its own has gone (tests/data/spoken_codes.txt holds all that were ever given). A
new error takes the next free number of its group. Where the source raises a code it
has a name, `wrong_credentials`; logs and commands show that name.
"""

from zlib import crc32

CODE_GROUPS = ("LOGIN", "BILL", "ORDER", "FILE", "MAIL", "FORM", "PAGE", "DESK")
"""What stands before the number, in the order of the public list."""
STAFF_GROUP = "DESK"
"""Errors that only the staff at the desk meets; the public list leaves them out."""

SPOKEN_CODES = {
    "wait_before_next_try": "LOGIN-1041",
    "way_is_closed": "LOGIN-1042",
    "wrong_credentials": "LOGIN-1043",
    "wrong_password": "LOGIN-1044",
    "door_is_busy": "LOGIN-1045",
    "wrong_code": "LOGIN-1046",
    "code_no_longer_valid": "LOGIN-1047",
    "code_was_used": "LOGIN-1048",
    "clock_is_off": "LOGIN-1049",
    "too_many_codes": "LOGIN-1050",
    "too_many_codes_around": "LOGIN-1051",
    "wrong_backup_code": "LOGIN-1052",
    "proof_no_longer_valid": "LOGIN-1053",
    "passkey_not_usable": "LOGIN-1054",
    "too_many_passkeys": "LOGIN-1055",
    "no_such_notice": "LOGIN-1056",
    "no_such_receipt": "LOGIN-1057",
    "still_in_review": "LOGIN-1058",
    "still_held": "LOGIN-1059",
    "recovery_ended": "LOGIN-1060",
    "policy_above_own_level": "LOGIN-1061",
    "access_ended": "LOGIN-1062",
    "invoice_deleted": "BILL-2041",
    "nothing_to_change": "BILL-2042",
    "addressee_faulty": "BILL-2043",
    "bad_reason": "BILL-2044",
    "too_many_revisions": "BILL-2045",
    "bill_too_old": "BILL-2046",
    "document_not_ready": "BILL-2047",
    "document_damaged": "BILL-2048",
    "store_away": "BILL-2049",
    "nothing_to_bundle": "BILL-2050",
    "too_many_bundles": "BILL-2051",
    "not_a_digest": "BILL-2052",
    "nothing_to_check": "BILL-2053",
    "mapping_unreadable": "BILL-2054",
    "mapping_row": "BILL-2055",
    "mapping_sum": "BILL-2056",
    "departments_replaced": "BILL-2057",
    "book_columns": "BILL-2058",
    "book_text": "BILL-2059",
    "too_many_for_book": "BILL-2060",
    "too_many_for_department": "BILL-2061",
    "card_expired": "BILL-2101",
    "card_no_funds": "BILL-2102",
    "card_not_authenticated": "BILL-2103",
    "card_stopped": "BILL-2104",
    "card_not_accepted": "BILL-2105",
    "card_to_register_again": "BILL-2106",
    "card_refused": "BILL-2107",
    "card_page_left": "BILL-2108",
    "too_many_cards": "BILL-2109",
    "card_by_telephone": "BILL-2110",
    "card_under_way": "BILL-2111",
    "nothing_to_pay": "BILL-2113",
    "payment_page_away": "BILL-2114",
    "too_many_kept_cards": "BILL-2115",
    "charge_under_way": "BILL-2141",
    "bill_not_owed": "BILL-2142",
    "key_reused": "ORDER-3041",
    "wrong_state": "ORDER-3042",
    "one_at_a_time": "ORDER-3043",
    "offer_changed": "ORDER-3044",
    "not_accepting_now": "ORDER-3045",
    "too_late_to_cancel": "ORDER-3046",
    "outdated": "ORDER-3047",
    "address_not_proved": "ORDER-3048",
    "papers_missing": "ORDER-3049",
    "day_outside_window": "ORDER-3050",
    "day_is_holiday": "ORDER-3051",
    "contract_ended": "ORDER-3052",
    "contract_suspended": "ORDER-3053",
    "option_not_sold": "ORDER-3054",
    "no_option_left": "ORDER-3055",
    "option_not_held": "ORDER-3056",
    "no_option_held": "ORDER-3057",
    "plan_not_sold": "ORDER-3058",
    "no_other_plan": "ORDER-3059",
    "nothing_to_return": "ORDER-3060",
    "return_closed": "ORDER-3061",
    "wrong_tracking_number": "ORDER-3062",
    "option_under_way": "ORDER-3063",
    "outside_away": "ORDER-3064",
    "customer_switched": "ORDER-3065",
    "changed_by_operator": "ORDER-3067",
    "change_after_end": "ORDER-3068",
    "read_only_now": "ORDER-3066",
    "outside_not_done": "ORDER-3081",
    "outside_result_unknown": "ORDER-3082",
    "file_too_large": "FILE-6041",
    "not_a_paper": "FILE-6042",
    "paper_not_chosen": "FILE-6043",
    "paper_broken": "FILE-6044",
    "paper_locked": "FILE-6045",
    "paper_needs_printing": "FILE-6046",
    "paper_too_many_pages": "FILE-6047",
    "paper_too_many_pixels": "FILE-6048",
    "paper_too_heavy": "FILE-6049",
    "paper_takes_too_long": "FILE-6050",
    "paper_not_read": "FILE-6051",
    "papers_busy": "FILE-6052",
    "too_many_papers": "FILE-6053",
    "papers_closed": "FILE-6054",
    "paper_gone": "FILE-6055",
    "mail_is_taken": "MAIL-7041",
    "channel_is_there": "MAIL-7042",
    "too_many_channels": "MAIL-7043",
    "not_a_day": "FORM-4041",
    "not_an_amount": "FORM-4042",
    "range_reversed": "FORM-4043",
    "day_too_far": "FORM-4044",
    "staff_reason_needed": "DESK-9041",
    "reason_needed": "DESK-9042",
    "own_request": "DESK-9043",
    "claimed_already": "DESK-9044",
    "one_claim_at_a_time": "DESK-9045",
    "order_changed": "DESK-9046",
    "not_claimed": "DESK-9047",
    "identity_not_checked": "DESK-9048",
    "identity_method": "DESK-9049",
    "identity_evidence": "DESK-9050",
    "paper_not_scanned": "DESK-9051",
    "piece_settled": "DESK-9052",
    "return_not_due": "DESK-9053",
    "bad_amount": "DESK-9054",
    "not_your_role": "DESK-9055",
    "own_customer_number": "DESK-9056",
    "nothing_found": "DESK-9057",
    "not_waiting": "DESK-9058",
    "returns_too_much": "DESK-9059",
    "below_returned": "DESK-9060",
    "below_zero": "DESK-9061",
    "nothing_was_billed": "DESK-9062",
    "amount_too_large": "DESK-9063",
    "no_such_line": "DESK-9064",
    "revision_unclear": "DESK-9065",
    "bill_changed": "DESK-9066",
    "conflict_decided": "DESK-9067",
    "conflict_changed": "DESK-9068",
    "refund_too_large": "DESK-9141",
}
"""The spoken code of each name."""


def spoken_code(name: str) -> str:
    """Return the code to show for the name of an error: LOGIN-1043.

    A code like PAGE-4040 is its own name. The name of an error that a procedure raises
    alone needs no line in the table: ORDER-8000 to ORDER-8999 follow from the name.
    """
    if name in SPOKEN_CODES or not name.islower():
        return SPOKEN_CODES.get(name, name)
    return f"ORDER-{8000 + crc32(name.encode()) % 1000}"


def code_group(spoken: str) -> str:
    """Return what stands before the number: LOGIN."""
    return spoken.partition("-")[0]
