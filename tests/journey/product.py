"""The product under test: Datasette over a small catalogue of a town's trees. Nobody here wrote it."""

import os
import sqlite3
import sys
from pathlib import Path

from tests.journey.installation import Process, free_port

TREES = (
    ("Lime", "Mill Lane", 1823),
    ("Oak", "Station Road", 1871),
    ("Oak", "Castle Street", 1902),
    ("Plane", "Harbour Square", 1848),
    ("Chestnut", "School Hill", 1890),
    ("Lime", "Market Place", 1911),
    ("Beech", "Abbey Walk", 1867),
    ("Oak", "Orchard Row", 1935),
)
OLDEST_STREET = "Mill Lane"
WRONG_STREET = "Harbour Square"


class Catalogue:
    """The address of the product, served from `folder` on a free port."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "town.db"
        with sqlite3.connect(self.file) as database:
            database.execute("CREATE TABLE trees (species TEXT, street TEXT, planted INTEGER)")
            database.executemany("INSERT INTO trees VALUES (?, ?, ?)", TREES)
        database.close()
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}/town"

    def serve(self) -> Process:
        command = [sys.executable, "-m", "datasette", "serve", str(self.file), "--port", str(self.port)]
        return Process(command, self.address, self.file.with_suffix(".log"), dict(os.environ))
