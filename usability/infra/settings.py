"""Settings, typed, from the environment (prefix USABILITY_). A secret has no default in production."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Literal, Self
from zoneinfo import available_timezones

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from usability.infra.mail import server_of


class Settings(BaseSettings):
    """Everything that may differ between two installations. docs/deployment.md lists each of them.

    secret_key: signs cookies and tokens. Where it is not set, the embedded default draws one once and keeps it in
    `data_dir`/secret.key; with another database the application does not start without it.
    """

    model_config = SettingsConfigDict(env_prefix="USABILITY_", extra="ignore")

    env: Literal["production", "development", "testing"] = "production"
    data_dir: Path = Path("var")
    database_url: str = ""
    secret_key: SecretStr = SecretStr("")
    base_url: str = "http://127.0.0.1:8000"
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
        if self.base_url.startswith("https://"):
            self.secure_cookies = True
        if self.smtp_url:
            server_of(self.smtp_url)
            if not self.mail_from:
                raise ValueError("mail needs a sender: set USABILITY_MAIL_FROM")
        return self

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
        self.data_dir.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError), open(self.secret_file, "x", opener=_private) as file:
            file.write(secrets.token_urlsafe(48))
        return self.secret_file.read_text().strip()

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


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
