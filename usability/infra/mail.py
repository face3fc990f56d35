"""Sending mail by the SMTP server that the settings name."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

TIMEOUT_SECONDS = 20.0
_DEFAULT_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class MailError(Exception):
    """A mail that was not taken. message: why, for a person, without the recipient's address. temporary: worth
    another try.
    """

    def __init__(self, message: str, *, temporary: bool) -> None:
        super().__init__(message)
        self.message = message
        self.temporary = temporary


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail is handed in. tls: none, starttls or implicit."""

    host: str
    port: int
    tls: str
    user: str
    password: str


def server_of(url: str) -> Server:
    """Reads smtp://host:25, smtp+starttls://user:password@host:587 or smtps://user:password@host:465.

    Raises ValueError for anything else, and for a password that would go over the network in the clear.
    """
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = 0
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or port == 0:
        raise ValueError(
            "a mail server is written as smtps://user:password@host:465 or smtp+starttls://…:587"
        )
    if parts.scheme == "smtp" and parts.password and parts.hostname not in _LOOPBACK:
        raise ValueError("a password needs TLS: write smtps:// or smtp+starttls://")
    return Server(
        host=parts.hostname,
        port=port or _DEFAULT_PORTS[parts.scheme],
        tls={"smtp": "none", "smtp+starttls": "starttls", "smtps": "implicit"}[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def send(url: str, message: EmailMessage, *, timeout: float = TIMEOUT_SECONDS) -> None:
    """Hands a message to the server. Raises MailError where the server cannot be reached or does not take it."""
    server = server_of(url)
    try:
        with _connect(server, timeout) as connection:
            if server.tls == "starttls":
                connection.starttls(context=ssl.create_default_context())
            if server.user:
                connection.login(server.user, server.password)
            connection.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        code = max((answer[0] for answer in error.recipients.values()), default=550)
        raise MailError(
            f"The mail server does not take mail for this address (code {code}).", temporary=code < 500
        ) from error
    except smtplib.SMTPAuthenticationError as error:
        raise MailError(
            "The mail server refused the name or password in the settings.", temporary=False
        ) from error
    except smtplib.SMTPResponseException as error:
        raise MailError(
            f"The mail server refused the message (code {error.smtp_code}).", temporary=error.smtp_code < 500
        ) from error
    except smtplib.SMTPNotSupportedError as error:
        raise MailError(
            "The mail server does not offer what the settings ask for.", temporary=False
        ) from error
    except (OSError, smtplib.SMTPException) as error:
        raise MailError("The mail server could not be reached.", temporary=True) from error


def _connect(server: Server, timeout: float) -> smtplib.SMTP:
    if server.tls == "implicit":
        return smtplib.SMTP_SSL(
            server.host, server.port, timeout=timeout, context=ssl.create_default_context()
        )
    return smtplib.SMTP(server.host, server.port, timeout=timeout)
