"""Which private networks webhooks may reach."""

from ipaddress import IPv4Network, IPv6Network, ip_network

from madoguchi.config.env import env_text, wrong_setting


def env_networks(name: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Return networks, separated by blanks; none where nothing is said."""
    try:
        return tuple(ip_network(text) for text in env_text(name).split())
    except ValueError:
        words = "網を 10.1.2.0/24 の形で、空白で区切って指定してください。"
        raise wrong_setting(name, words, env_text(name)) from None
