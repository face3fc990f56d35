"""Files kept between the steps of an import: under a random name, for one person and study, and not for long."""

import json
import re
import secrets
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

KEPT_SECONDS = 24 * 3_600
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(frozen=True, slots=True)
class Upload:
    """What came. kind: of import. filenames: in the files' order. mapping: a file's text, or what was said last."""

    user: int
    study: int
    kind: str
    filenames: tuple[str, ...]
    mapping: str = ""


class Uploads:
    """The folder of uploads."""

    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir / "uploads"

    def keep(self, upload: Upload, files: Sequence[bytes]) -> str:
        """Keeps files and returns the name they are found by; sweeps out what is older than a day."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._sweep()
        token = secrets.token_urlsafe(16)
        for number, content in enumerate(files):
            (self.folder / f"{token}.{number}").write_bytes(content)
        self.note(token, upload)
        return token

    def note(self, token: str, upload: Upload) -> None:
        """Writes down whose they are and what was chosen."""
        (self.folder / f"{token}.json").write_text(json.dumps(asdict(upload)), encoding="utf-8")

    def find(self, token: str, *, user: int, study: int, kind: str) -> tuple[Upload, list[bytes]] | None:
        """The files by their name, if they are this person's and for this kind of import into this study."""
        if not _TOKEN.fullmatch(token):
            return None
        try:
            found = json.loads((self.folder / f"{token}.json").read_text(encoding="utf-8"))
            upload = Upload(**{**found, "filenames": tuple(found["filenames"])})
            if (upload.user, upload.study, upload.kind) != (user, study, kind):
                return None
            return upload, [
                (self.folder / f"{token}.{number}").read_bytes() for number in range(len(upload.filenames))
            ]
        except FileNotFoundError:
            return None

    def drop(self, token: str) -> None:
        """Removes the files."""
        for path in self.folder.glob(f"{token}.*"):
            path.unlink(missing_ok=True)

    def _sweep(self) -> None:
        for path in self.folder.iterdir():
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < time.time() - KEPT_SECONDS:
                    path.unlink()
