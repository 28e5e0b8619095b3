"""Demo mode stays on this machine."""

from ipaddress import ip_address

from madoguchi.kernel.errors import Refused


def refuse_outside_address(address: str, *, is_demo: bool) -> None:
    """Refuse with `demo_is_public` an address that other machines may reach."""
    if not is_demo or address == "localhost":
        return
    try:
        is_loopback = ip_address(address).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback:
        raise Refused(
            "demo_is_public",
            f"デモは、このパソコンの中だけで動きます。{address} では始めません。"
            "--address は 127.0.0.1 か ::1 で指定してください。",
        )
