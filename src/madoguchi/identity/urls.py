"""Addresses of sign-in, recovery and one's own account. An address never changes."""

from django.urls import register_converter
from django.utils.translation import gettext_lazy as _

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
    security_advice,
    session_pages,
    sign_in_mail,
)
from madoguchi.identity.page_rules import (
    ADMINS_RULE,
    COMPANY_POLICY_RULE,
    CONTACT_CHANGE_RULE,
    EVERYBODY_RULE,
    FRESH_FACTOR_RULE,
    FRESH_PROOF_RULE,
    MEMBERS_RULE,
    SIGNED_IN_RULE,
)
from madoguchi.identity.path_converters import (
    ChannelKindConverter,
    ProofWayConverter,
)
from madoguchi.identity.sign_in import (
    account_recovery,
    code_after_password,
    first_access,
    not_me,
    password_reset,
    recovery_case_pages,
    second_step,
    sign_in_pages,
)
from madoguchi.platform.page_table import Page, Purpose, url_patterns

register_converter(ChannelKindConverter, "channel")
register_converter(ProofWayConverter, "way")

urlpatterns = url_patterns(
    Page("login/", sign_in_pages.sign_in, "sign-in", rule=EVERYBODY_RULE),
    Page(
        "login/passkey/",
        sign_in_pages.passkey_sign_in,
        "passkey-sign-in",
        rule=EVERYBODY_RULE,
    ),
    Page(
        "login/passkey/options/",
        sign_in_pages.passkey_options,
        "passkey-options",
        rule=EVERYBODY_RULE,
    ),
    Page(
        "login/check/<way:way>/",
        second_step.second_step,
        "second-step",
        rule=EVERYBODY_RULE,
        example={"way": "mail"},
    ),
    Page(
        "login/check/passkey/options/",
        second_step.second_step_passkey,
        "second-step-passkey",
        rule=EVERYBODY_RULE,
    ),
    Page(
        "login/code/",
        code_after_password.sign_in_code,
        "sign-in-code",
        rule=EVERYBODY_RULE,
    ),
    Page("logout/", sign_in_pages.sign_out, "sign-out", rule=EVERYBODY_RULE),
    Page("signed-out/", sign_in_pages.signed_out, "signed-out", rule=EVERYBODY_RULE),
    Page(
        "first-access/", first_access.first_access, "first-access", rule=EVERYBODY_RULE
    ),
    Page(
        "first-access/code/",
        first_access.first_access_code,
        "first-access-code",
        rule=EVERYBODY_RULE,
    ),
    Page(
        "first-access/password/",
        first_access.first_access_password,
        "first-access-password",
        rule=EVERYBODY_RULE,
    ),
    Page("reset/", password_reset.password_reset, "reset", rule=EVERYBODY_RULE),
    Page("reset/code/", password_reset.reset_code, "reset-code", rule=EVERYBODY_RULE),
    Page(
        "reset/password/",
        password_reset.reset_password,
        "reset-password",
        rule=EVERYBODY_RULE,
    ),
    Page("recovery/", account_recovery.start_recovery, "recovery", rule=EVERYBODY_RULE),
    Page(
        "recovery/channel/",
        account_recovery.recovery_channel,
        "recovery-channel",
        rule=EVERYBODY_RULE,
    ),
    Page(
        "recovery/code/",
        account_recovery.recovery_code,
        "recovery-code",
        rule=EVERYBODY_RULE,
    ),
    Page(
        "recovery/next/",
        recovery_case_pages.recovery_next,
        "recovery-next",
        rule=EVERYBODY_RULE,
    ),
    Page(
        "recovery/password/",
        recovery_case_pages.recovery_password,
        "recovery-password",
        rule=EVERYBODY_RULE,
    ),
    Page(
        "recovery/receipt/",
        recovery_case_pages.recovery_receipt,
        "recovery-receipt",
        rule=EVERYBODY_RULE,
    ),
    Page("not-me/", not_me.not_me, "not-me", rule=EVERYBODY_RULE),
    Page(
        "account/confirm/<way:way>/",
        confirm.confirm,
        "confirm",
        rule=SIGNED_IN_RULE,
        example={"way": "mail"},
    ),
    Page(
        "account/confirm/passkey/options/",
        confirm.confirm_passkey,
        "confirm-passkey",
        rule=SIGNED_IN_RULE,
    ),
    Page("account/parties/", parties.parties, "parties", rule=MEMBERS_RULE),
    Page(
        "account/security/",
        security.security,
        "security",
        rule=SIGNED_IN_RULE,
        purposes=(Purpose("mfa", _("ログインと安全（パスキー・認証アプリ）")),),
    ),
    Page(
        "account/security/offer/",
        security_advice.passkey_offer,
        "passkey-offer",
        rule=SIGNED_IN_RULE,
    ),
    Page(
        "account/security/two-steps/",
        security.two_steps,
        "two-steps",
        rule=FRESH_FACTOR_RULE,
    ),
    Page(
        "account/security/sessions/",
        session_pages.sessions,
        "sessions",
        rule=SIGNED_IN_RULE,
    ),
    Page(
        "account/security/sessions/end/",
        session_pages.session_end,
        "session-end",
        rule=SIGNED_IN_RULE,
    ),
    Page(
        "account/security/history/",
        history_pages.sign_in_history,
        "history",
        rule=SIGNED_IN_RULE,
    ),
    Page(
        "account/security/password/",
        password_change.change_password,
        "password",
        rule=FRESH_PROOF_RULE,
        purposes=(Purpose("password", _("パスワードの変更")),),
    ),
    Page(
        "account/security/sign-in-mail/",
        sign_in_mail.sign_in_mail,
        "sign-in-mail",
        rule=FRESH_PROOF_RULE,
    ),
    Page(
        "account/security/sign-in-mail/code/",
        sign_in_mail.sign_in_mail_code,
        "sign-in-mail-code",
        rule=FRESH_PROOF_RULE,
    ),
    Page(
        "account/security/sign-in-mail/stop/",
        sign_in_mail.sign_in_mail_stop,
        "sign-in-mail-stop",
        rule=SIGNED_IN_RULE,
    ),
    Page(
        "account/security/passkeys/add/",
        passkey_pages.passkey_add,
        "passkey-add",
        rule=FRESH_FACTOR_RULE,
    ),
    Page(
        "account/security/passkeys/options/",
        passkey_pages.passkey_creation_options,
        "passkey-question",
        rule=FRESH_FACTOR_RULE,
    ),
    Page(
        "account/security/passkeys/<int:pk>/remove/",
        passkey_pages.passkey_remove,
        "passkey-remove",
        rule=FRESH_FACTOR_RULE,
    ),
    Page(
        "account/security/app/",
        authenticator_app.app_add,
        "app-add",
        rule=FRESH_FACTOR_RULE,
    ),
    Page(
        "account/security/app/remove/",
        authenticator_app.app_remove,
        "app-remove",
        rule=FRESH_FACTOR_RULE,
    ),
    Page(
        "account/security/backup-codes/",
        backup_code_pages.backup_codes_page,
        "backup-codes",
        rule=FRESH_FACTOR_RULE,
    ),
    Page(
        "account/security/channels/<channel:kind>/",
        channels.channel_add,
        "channel-add",
        rule=CONTACT_CHANGE_RULE,
        example={"kind": "mail"},
    ),
    Page(
        "account/security/channels/<channel:kind>/code/",
        channels.channel_code,
        "channel-code",
        rule=CONTACT_CHANGE_RULE,
        example={"kind": "mail"},
    ),
    Page(
        "account/security/channels/<int:pk>/remove/",
        channels.channel_remove,
        "channel-remove",
        rule=CONTACT_CHANGE_RULE,
    ),
    Page(
        "account/security/devices/revoke/",
        device_pages.device_revoke,
        "device-revoke",
        rule=SIGNED_IN_RULE,
    ),
    Page(
        "account/security/lost/",
        device_pages.lost_device,
        "lost",
        rule=FRESH_PROOF_RULE,
    ),
    Page(
        "org/security/",
        company_security.company_security,
        "company-security",
        rule=COMPANY_POLICY_RULE,
        purposes=(Purpose("roles", _("担当者のログイン")),),
    ),
    Page(
        "org/security/approve/",
        company_security.case_approve,
        "case-approve",
        rule=COMPANY_POLICY_RULE,
    ),
    Page(
        "org/history/",
        company_security.staff_history,
        "staff-history",
        rule=ADMINS_RULE,
    ),
)
