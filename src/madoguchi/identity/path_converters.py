"""The parts of an address that name a way of proof or a channel."""

from django.urls.converters import StringConverter


class ProofWayConverter(StringConverter):
    """How something is proved; `first` is the best way that a user has."""

    regex = "first|passkey|totp|mail|sms|backup|password"


class ChannelKindConverter(StringConverter):
    regex = "mail|sms"
