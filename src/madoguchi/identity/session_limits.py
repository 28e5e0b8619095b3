"""How long a session may last: seconds idle, and seconds altogether."""

SECONDS_PER_MINUTE = 60
SECONDS_PER_HOUR = 60 * SECONDS_PER_MINUTE

INDIVIDUAL_SESSION_LIMITS = (60 * SECONDS_PER_MINUTE, 24 * SECONDS_PER_HOUR)
CORPORATE_SESSION_LIMITS = (30 * SECONDS_PER_MINUTE, 12 * SECONDS_PER_HOUR)
"""NIST SP 800-63B-4 at AAL2, and half of it."""

DESK_SESSION_LIMITS = (15 * SECONDS_PER_MINUTE, 8 * SECONDS_PER_HOUR)
"""The shortest, because staff can open any customer."""
