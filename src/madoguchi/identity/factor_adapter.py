"""The adapter of allauth for passkeys and authenticator apps."""

from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings

from madoguchi.accounts.guard import field_encryption
from madoguchi.catalogue.cached_reference import reference_at
from madoguchi.platform.clock import now


class FactorAdapter(DefaultMFAAdapter):
    """Store secrets encrypted, and take the host of passkeys from the settings."""

    def encrypt(self, text: str) -> str:
        return field_encryption.encrypt_text(text)

    def decrypt(self, encrypted_text: str) -> str:
        return field_encryption.decrypt_text(encrypted_text)

    def get_totp_issuer(self) -> str:
        return self._get_site_name()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": settings.PASSKEY_HOST, "name": self._get_site_name()}

    def _get_site_name(self) -> str:
        operator = reference_at(now()).operator
        return operator.brand if operator else settings.PASSKEY_HOST
