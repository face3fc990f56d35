"""Reads on people and links."""


def address(base_url: str, token: str) -> str:
    """The address of a link, as it is sent to people."""
    return f"{base_url.rstrip('/')}/s/{token}"
