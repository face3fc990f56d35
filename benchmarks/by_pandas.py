"""The same figures from the raw table of events, as an analyst would write them with pandas, in its own environment.

`python by_pandas.py DATABASE` prints JSON: seconds to read and to compute, and for each task successes, n and geometric
mean time with its interval; the mean of SEQ and of SUS.
"""

import json
import math
import sqlite3
import sys
import time

import pandas as pd  # type: ignore[import-untyped, import-not-found, unused-ignore]  # of the other environment
from scipy import stats

LIMIT_S = 300  # as the plan has it: what ended later did not succeed
QUERY = "SELECT session_id, kind, mono, data FROM events WHERE kind IN ('task_started', 'task_ended', 'answers_given')"


def main() -> None:
    """The command."""
    begun = time.perf_counter()
    events = pd.read_sql_query(QUERY, sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True))
    read = time.perf_counter()
    data = events["data"].map(json.loads)
    events["step"] = data.str["step"]
    starts = events[events.kind == "task_started"].set_index(["session_id", "step"]).mono
    is_end = events.kind == "task_ended"
    ends = events[is_end].assign(claim=data[is_end].str["claim"]).set_index(["session_id", "step"])
    attempts = ends.join(starts.rename("start"))
    attempts["seconds"] = (attempts.mono - attempts.start) / 1_000
    attempts["solved"] = (attempts.claim == "done") & (attempts.seconds <= LIMIT_S)
    tasks = {}
    for step, rows in attempts.groupby("step"):
        times = rows.loc[rows.solved, "seconds"].map(math.log)
        half = stats.t.ppf(0.975, len(times) - 1) * times.std(ddof=1) / math.sqrt(len(times))
        tasks[str(step).removeprefix("task:")] = {
            "x": int(rows.solved.sum()),
            "n": len(rows),
            "time": math.exp(times.mean()),
            "low": math.exp(times.mean() - half),
            "high": math.exp(times.mean() + half),
        }
    answers = pd.DataFrame(list(data[events.kind == "answers_given"].str["answers"]))
    odd, even = [f"sus.q{n}" for n in range(1, 11, 2)], [f"sus.q{n}" for n in range(2, 11, 2)]
    sus = answers.dropna(subset=odd + even)
    scores = ((sus[odd] - 1).sum(axis=1) + (5 - sus[even]).sum(axis=1)) * 2.5
    found = {"tasks": tasks, "seq": float(answers["seq.q1"].dropna().mean()), "sus": float(scores.mean())}
    print(json.dumps({"read_s": read - begun, "all_s": time.perf_counter() - begun, **found}))


if __name__ == "__main__":
    main()
