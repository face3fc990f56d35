"""Files kept between the steps of an import: under a random name, for one person and study, and not for long."""

import json
import re
import secrets
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

KEPT_SECONDS = 24 * 3_600
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(frozen=True, slots=True)
class Upload:
    """What came. mapping: a mapping file's text, or what the person chose last."""

    user: int
    study: int
    filename: str
    answers_filename: str = ""
    mapping: str = ""


class Uploads:
    """The folder of uploads."""

    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir / "uploads"

    def keep(self, upload: Upload, trials: bytes, answers: bytes | None) -> str:
        """Keeps files and returns the name they are found by; sweeps out what is older than a day."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._sweep()
        token = secrets.token_urlsafe(16)
        (self.folder / f"{token}.trials").write_bytes(trials)
        if answers is not None:
            (self.folder / f"{token}.answers").write_bytes(answers)
        self.note(token, upload)
        return token

    def note(self, token: str, upload: Upload) -> None:
        """Writes down whose they are and what was chosen."""
        (self.folder / f"{token}.json").write_text(json.dumps(asdict(upload)), encoding="utf-8")

    def find(self, token: str, *, user: int, study: int) -> tuple[Upload, bytes, bytes | None] | None:
        """The files by their name, if they are this person's and for this study."""
        if not _TOKEN.fullmatch(token):
            return None
        try:
            upload = Upload(**json.loads((self.folder / f"{token}.json").read_text(encoding="utf-8")))
            trials = (self.folder / f"{token}.trials").read_bytes()
        except FileNotFoundError:
            return None
        if (upload.user, upload.study) != (user, study):
            return None
        answers = self.folder / f"{token}.answers"
        return upload, trials, answers.read_bytes() if answers.exists() else None

    def drop(self, token: str) -> None:
        """Removes the files."""
        for path in self.folder.glob(f"{token}.*"):
            path.unlink(missing_ok=True)

    def _sweep(self) -> None:
        for path in self.folder.iterdir():
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < time.time() - KEPT_SECONDS:
                    path.unlink()
