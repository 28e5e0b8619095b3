"""Addresses of sign-in, recovery and one's own account. An address never changes."""

from django.urls import URLPattern, URLResolver, path, register_converter

from madoguchi.identity import confirm
from madoguchi.identity.account import (
    authenticator_app,
    backup_code_pages,
    channels,
    company_security,
    device_pages,
    history_pages,
    parties,
    passkey_pages,
    password_change,
    security,
)
from madoguchi.identity.path_converters import (
    ChannelKindConverter,
    ProofWayConverter,
)
from madoguchi.identity.sign_in import (
    account_recovery,
    first_access,
    not_me,
    password_reset,
    second_step,
    sign_in_pages,
)

register_converter(ChannelKindConverter, "channel")
register_converter(ProofWayConverter, "way")

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", sign_in_pages.sign_in, name="sign-in"),
    path("login/passkey/", sign_in_pages.passkey_sign_in, name="passkey-sign-in"),
    path(
        "login/passkey/options/", sign_in_pages.passkey_options, name="passkey-options"
    ),
    path("login/check/<way:way>/", second_step.second_step, name="second-step"),
    path(
        "login/check/passkey/options/",
        second_step.second_step_passkey,
        name="second-step-passkey",
    ),
    path("logout/", sign_in_pages.sign_out, name="sign-out"),
    path("signed-out/", sign_in_pages.signed_out, name="signed-out"),
    path("first-access/", first_access.first_access, name="first-access"),
    path(
        "first-access/code/", first_access.first_access_code, name="first-access-code"
    ),
    path(
        "first-access/password/",
        first_access.first_access_password,
        name="first-access-password",
    ),
    path("reset/", password_reset.password_reset, name="reset"),
    path("reset/code/", password_reset.reset_code, name="reset-code"),
    path("reset/password/", password_reset.reset_password, name="reset-password"),
    path("recovery/", account_recovery.start_recovery, name="recovery"),
    path(
        "recovery/channel/", account_recovery.recovery_channel, name="recovery-channel"
    ),
    path("recovery/code/", account_recovery.recovery_code, name="recovery-code"),
    path("recovery/next/", account_recovery.recovery_next, name="recovery-next"),
    path(
        "recovery/password/",
        account_recovery.recovery_password,
        name="recovery-password",
    ),
    path(
        "recovery/receipt/", account_recovery.recovery_receipt, name="recovery-receipt"
    ),
    path("not-me/", not_me.not_me, name="not-me"),
    # About one's own sign-in
    path("account/confirm/<way:way>/", confirm.confirm, name="confirm"),
    path(
        "account/confirm/passkey/options/",
        confirm.confirm_passkey,
        name="confirm-passkey",
    ),
    path("account/parties/", parties.parties, name="parties"),
    path("account/security/", security.security, name="security"),
    path("account/security/offer/", security.passkey_offer, name="passkey-offer"),
    path("account/security/two-steps/", security.two_steps, name="two-steps"),
    path("account/security/sessions/", security.sessions, name="sessions"),
    path("account/security/sessions/end/", security.session_end, name="session-end"),
    path("account/security/history/", history_pages.sign_in_history, name="history"),
    path(
        "account/security/password/", password_change.change_password, name="password"
    ),
    path(
        "account/security/passkeys/add/", passkey_pages.passkey_add, name="passkey-add"
    ),
    path(
        "account/security/passkeys/options/",
        passkey_pages.passkey_creation_options,
        name="passkey-question",
    ),
    path(
        "account/security/passkeys/<int:pk>/remove/",
        passkey_pages.passkey_remove,
        name="passkey-remove",
    ),
    path("account/security/app/", authenticator_app.app_add, name="app-add"),
    path(
        "account/security/app/remove/", authenticator_app.app_remove, name="app-remove"
    ),
    path(
        "account/security/backup-codes/",
        backup_code_pages.backup_codes_page,
        name="backup-codes",
    ),
    path(
        "account/security/channels/<channel:kind>/",
        channels.channel_add,
        name="channel-add",
    ),
    path(
        "account/security/channels/<channel:kind>/code/",
        channels.channel_code,
        name="channel-code",
    ),
    path(
        "account/security/channels/<int:pk>/remove/",
        channels.channel_remove,
        name="channel-remove",
    ),
    path(
        "account/security/devices/revoke/",
        device_pages.device_revoke,
        name="device-revoke",
    ),
    path("account/security/lost/", device_pages.lost_device, name="lost"),
    path("org/security/", company_security.company_security, name="company-security"),
    path("org/security/approve/", company_security.case_approve, name="case-approve"),
    path("org/history/", company_security.staff_history, name="staff-history"),
]
