"""How long somebody waits before trying again during an incident.

All who press again at once keep a portal down that is coming back: fifteen to thirty
minutes apart is what customers are asked for, and machines read it in Retry-After.
"""

SHORTEST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 15 * 60, 30 * 60
SPREADING_PRIME = 7_919  # neighbours in number do not come back together


def seconds_before_retry(number: int) -> int:
    """Spread the waits of many over the span; one number always waits the same."""
    span = LONGEST_WAIT_SECONDS - SHORTEST_WAIT_SECONDS + 1
    return SHORTEST_WAIT_SECONDS + number * SPREADING_PRIME % span
