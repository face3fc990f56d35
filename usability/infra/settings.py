"""Settings, typed, from the environment (prefix USABILITY_). A secret has no default in production."""

import secrets
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Everything that may differ between two installations. docs/deployment.md lists each of them.

    secret_key: signs cookies and tokens. Where it is not set, `data_dir`/secret.key is read; `flask init` writes it
    once. Without either, the application does not start in production.
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
    smtp_url: str = ""
    mail_from: str = ""

    @model_validator(mode="after")
    def _fill(self) -> Self:
        self.data_dir = self.data_dir.absolute()
        if not self.database_url:
            self.database_url = f"sqlite:///{self.data_dir / 'usability.db'}"
        if not self.secret_key.get_secret_value():
            self.secret_key = SecretStr(self._stored_secret())
        if self.base_url.startswith("https://"):
            self.secure_cookies = True
        return self

    def _stored_secret(self) -> str:
        if self.secret_file.exists():
            return self.secret_file.read_text().strip()
        return secrets.token_urlsafe(48) if self.env == "testing" else ""

    @property
    def secret_file(self) -> Path:
        return self.data_dir / "secret.key"

    @property
    def reports_dir(self) -> Path:
        return self.data_dir / "reports"

    def require_secret(self) -> str:
        """The secret key. Raises RuntimeError where nobody set one: run `flask init` or set USABILITY_SECRET_KEY."""
        secret = self.secret_key.get_secret_value()
        if len(secret) < 16:
            raise RuntimeError("No secret key: run `flask init`, or set USABILITY_SECRET_KEY to 16 characters or more.")
        return secret

    def write_secret(self) -> None:
        """Writes a new secret once; an existing one is kept."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        if not self.secret_file.exists():
            self.secret_file.touch(mode=0o600)
            self.secret_file.write_text(secrets.token_urlsafe(48))
