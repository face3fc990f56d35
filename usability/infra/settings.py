"""Settings, typed, from the environment (prefix USABILITY_). A secret has no default in production."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from flask import current_app
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from usability.infra.mail import server_of

ENV_PREFIX: Final = "USABILITY_"
DEFAULT_ADDRESS: Final = "http://127.0.0.1:8000"


class Settings(BaseSettings):
    """Everything that may differ between two installations. docs/deployment.md lists each of them.

    secret_key: signs cookies and tokens. Where it is not set, the embedded default draws one once and keeps it in
    `data_dir`/secret.key; with another database the application does not start without it.
    base_url: the public address, without a slash at its end. Where it is not set, the one at which `flask serve` last
    served this data directory.
    """

    model_config = SettingsConfigDict(env_prefix=ENV_PREFIX, extra="ignore")

    env: Literal["production", "development", "testing"] = "production"
    data_dir: Path = Path("var")
    database_url: str = ""
    secret_key: SecretStr = SecretStr("")
    base_url: str = ""
    secure_cookies: bool = False
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    session_hours: int = Field(default=12, ge=1, le=24 * 30)
    sign_in_limit: str = "10 per minute"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_json: bool = True
    max_upload_mb: int = Field(default=10, ge=1, le=500)
    max_streams: int = Field(default=320, ge=1, le=5_000)
    smtp_url: str = ""
    mail_from: str = ""
    time_zone: str = "UTC"

    @model_validator(mode="after")
    def _fill(self) -> Self:
        self.data_dir = self.data_dir.absolute()
        if not self.database_url:
            self.database_url = f"sqlite:///{self.data_dir / 'usability.db'}"
        if not self.secret_key.get_secret_value():
            self.secret_key = SecretStr(self._stored_secret())
        if not self.base_url:
            self.base_url = self._last_address()
        if self.base_url.startswith("https://"):
            self.secure_cookies = True
        if self.smtp_url:
            server_of(self.smtp_url)
            if not self.mail_from:
                raise ValueError("mail needs a sender: set USABILITY_MAIL_FROM")
        return self

    @field_validator("base_url")
    @classmethod
    def _web_address(cls, address: str) -> str:
        parts = urlsplit(address)
        if address and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ValueError("the public address begins with http:// or https://")
        return address.rstrip("/")

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError("a time zone is written like Europe/Berlin")
        return name

    @property
    def sends_mail(self) -> bool:
        """Whether a mail server is set."""
        return bool(self.smtp_url)

    def _stored_secret(self) -> str:
        """The installation's own secret.

        Drawn once for the embedded database; elsewhere several machines must share one, so it has to be set.
        """
        if self.env == "testing":
            return secrets.token_urlsafe(48)
        if not self.database_url.startswith("sqlite"):
            return ""
        if self.secret_file.exists():
            return self.secret_file.read_text().strip()
        self.make_data_dir()
        drawn = self.secret_file.with_suffix(f".{secrets.token_hex(4)}")
        with open(drawn, "x", opener=_private) as file:
            file.write(secrets.token_urlsafe(48))
        # Two processes may start at once: the file appears whole, and the first one's stays.
        with suppress(FileExistsError):
            os.link(drawn, self.secret_file)
        drawn.unlink()
        return self.secret_file.read_text().strip()

    def make_data_dir(self) -> None:
        """Makes the data directory where there is none, for this system account alone."""
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)

    def remember_address(self, address: str) -> None:
        """Keeps the address at which this data directory is served, for commands that are run beside the server."""
        self.make_data_dir()
        self._address_file.write_text(f"{address}\n")

    def _last_address(self) -> str:
        try:
            return self._address_file.read_text().strip() or DEFAULT_ADDRESS
        except OSError:
            return DEFAULT_ADDRESS

    @property
    def _address_file(self) -> Path:
        return self.data_dir / "address"

    @property
    def secret_file(self) -> Path:
        return self.data_dir / "secret.key"

    @property
    def reports_dir(self) -> Path:
        return self.data_dir / "reports"

    def require_secret(self) -> str:
        """The secret key. Raises RuntimeError where nobody set one and none may be drawn."""
        secret = self.secret_key.get_secret_value()
        if len(secret) < 16:
            raise RuntimeError("No secret key: set USABILITY_SECRET_KEY to 16 characters or more.")
        return secret


def from_environment() -> Settings:
    """The settings of this process. Ends it with a line for each one that cannot be read."""
    try:
        settings = Settings()
        settings.require_secret()
    except ValidationError as error:
        lines = [
            "".join(f"{ENV_PREFIX}{str(name).upper()}: " for name in found["loc"])
            + found["msg"].removeprefix("Value error, ")
            for found in error.errors()
        ]
        raise SystemExit("\n".join(["A setting cannot be read.", *lines])) from None
    except RuntimeError as error:
        raise SystemExit(str(error)) from None
    return settings


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def current_settings() -> Settings:
    """The settings of the application that is answering."""
    found: Settings = current_app.extensions["settings"]
    return found
