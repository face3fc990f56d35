"""Participants who submit a page and get the next: this product, oTree and Bride of Frankensystem in one run."""

import argparse
import tempfile
from pathlib import Path

from benchmarks import peers, product
from benchmarks.load import Measured, run
from benchmarks.results import save, table
from benchmarks.servers import ROOT
from benchmarks.walks import by_events, by_forms, shared

CLIENTS = 16
WARM_UP_S, SECONDS = 2.0, 10.0
PEOPLE = 1_200
OTREE_PEOPLE = 160
ENVIRONMENTS = ROOT / "var" / "benchmarks"


def main() -> None:
    """Measures all of them. --only: a part of the names, to measure fewer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="product, otree or bride")
    only: str = parser.parse_args().only
    rows: list[tuple[str, Measured]] = []
    missing: list[str] = []
    for name, measure in (("product", _product), ("otree", _otree), ("bride", _frankenstein)):
        if only and only not in name:
            continue
        try:
            with tempfile.TemporaryDirectory() as folder:
                rows += measure(Path(folder))
        except (RuntimeError, OSError) as error:
            if name == "product":
                raise
            missing.append(f"{name} could not be measured: {str(error)[:300]}")
    _report(rows, missing, partial=bool(only))


def _product(folder: Path) -> list[tuple[str, Measured]]:
    people = product.install(folder, PEOPLE)
    half = PEOPLE // 2
    name = "this product"
    with product.served(folder) as port:
        events = run(port, [shared(people[:half], by_events)] * CLIENTS, warm_up_s=WARM_UP_S, seconds=SECONDS)
        forms = run(port, [shared(people[half:], by_forms)] * CLIENTS, warm_up_s=WARM_UP_S, seconds=SECONDS)
    return [(f"{name}, as its page sends it", events), (f"{name}, plain forms", forms)]


def _otree(folder: Path) -> list[tuple[str, Measured]]:
    binaries = peers.install(ENVIRONMENTS / "otree", peers.OTREE)
    with peers.otree(binaries, folder, OTREE_PEOPLE) as (port, starts):
        work = peers.otree_work(starts)
        measured = run(port, [work] * CLIENTS, warm_up_s=WARM_UP_S, seconds=SECONDS)
    return [(f"oTree {peers.version(binaries, 'otree')}", measured)]


def _frankenstein(folder: Path) -> list[tuple[str, Measured]]:
    binaries = peers.install(ENVIRONMENTS / "bride", peers.FRANKENSTEIN)
    with peers.frankenstein(binaries, folder) as port:
        measured = run(port, [peers.frankenstein_work] * CLIENTS, warm_up_s=WARM_UP_S, seconds=SECONDS)
    return [(f"Bride of Frankensystem {peers.version(binaries, 'bride-of-frankensystem')}", measured)]


def _report(rows: list[tuple[str, Measured]], missing: list[str], *, partial: bool) -> None:
    otree = next((measured.rate for name, measured in rows if name.startswith("oTree")), None)
    lines = [
        [
            name,
            f"{one.rate:,.1f}",
            f"{one.rate / otree:.1f}" if otree else "",
            f"{one.median:.1f}",
            f"{one.p95:.1f}",
            f"{one.worst:.0f}",
            f"{one.done:,}",
        ]
        for name, one in rows
    ]
    text = table(["", "pages/s", "times oTree", "median ms", "p95 ms", "worst ms", "counted"], lines)
    text += f"\n\n{CLIENTS} clients at once, {SECONDS:.0f} s each after {WARM_UP_S:.0f} s of warming up."
    for words in missing:
        text += f"\n\n{words}"
    if partial:
        print(text)
    else:
        save("Submit and next", text)


if __name__ == "__main__":
    main()
