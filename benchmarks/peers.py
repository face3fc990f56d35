"""Two programs that people use for the same: each installed from PyPI, set up and served as its documentation says.

Each shows twelve pages with one question on a scale from 1 to 7 and then SUS, as this product's benchmark study does.
"""

import json
import subprocess
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent

from benchmarks.load import Connection, Work, request
from benchmarks.servers import HOST, free_port, serving
from benchmarks.walks import expect

PAGES = 12
SUS_ITEMS = 10
REDIRECTS = frozenset({302, 303, 307})
OTREE, FRANKENSTEIN = "otree>=6,<7", "bride-of-frankensystem>=2,<3"


def install(folder: Path, *requirements: str) -> Path:
    """A virtual environment of its own with these; gives its bin directory. Kept between runs."""
    binaries = folder / "bin"
    if not (folder / "installed").exists():
        venv.create(folder, with_pip=True, clear=True)
        command = [
            str(binaries / "python"),
            "-m",
            "pip",
            "install",
            "-qq",
            "--disable-pip-version-check",
            *requirements,
        ]
        subprocess.run(command, check=True, timeout=400)
        (folder / "installed").touch()
    return binaries


def version(binaries: Path, name: str) -> str:
    """The installed version of a distribution."""
    code = f"import importlib.metadata as m; print(m.version({name!r}))"
    command = [str(binaries / "python"), "-c", code]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    return done.stdout.strip()


@contextmanager
def otree(binaries: Path, folder: Path, people: int) -> Iterator[tuple[int, list[str]]]:
    """oTree's production server on its SQLite default; gives the port and the start addresses of the participants."""
    project, port = folder / "project", free_port()
    app = project / "survey"
    app.mkdir(parents=True)
    (project / "_static").mkdir()
    (project / "settings.py").write_text(
        dedent("""
        SESSION_CONFIGS = [dict(name='survey', app_sequence=['survey'], num_demo_participants=1)]
        SESSION_CONFIG_DEFAULTS = dict(real_world_currency_per_point=1.0, participation_fee=0.0, doc='')
        PARTICIPANT_FIELDS, SESSION_FIELDS = [], []
        LANGUAGE_CODE, REAL_WORLD_CURRENCY_CODE, USE_POINTS = 'en', 'USD', True
        ADMIN_USERNAME, ADMIN_PASSWORD, SECRET_KEY = 'admin', 'benchmark', 'benchmark'
        DEMO_PAGE_INTRO_HTML = ''
        """)
    )
    radios = "widget=widgets.RadioSelectHorizontal"
    fields = [f"ease{n} = models.IntegerField(choices=range(1, 8), {radios})" for n in range(PAGES)]
    fields += [f"sus{n} = models.IntegerField(choices=range(1, 6), {radios})" for n in range(SUS_ITEMS)]
    pages = [
        f"class Ease{n}(Page):\n    form_model, form_fields = 'player', ['ease{n}']\n" for n in range(PAGES)
    ]
    names = [f"Ease{n}" for n in range(PAGES)]
    (app / "__init__.py").write_text(
        "from otree.api import *\n\n\n"
        "class C(BaseConstants):\n    NAME_IN_URL, PLAYERS_PER_GROUP, NUM_ROUNDS = 'survey', None, 1\n\n\n"
        "class Subsession(BaseSubsession):\n    pass\n\n\nclass Group(BaseGroup):\n    pass\n\n\n"
        "class Player(BasePlayer):\n    " + "\n    ".join(fields) + "\n\n\n" + "\n\n".join(pages) + "\n\n"
        f"class Sus(Page):\n    form_model, form_fields = 'player', [f'sus{{n}}' for n in range({SUS_ITEMS})]\n\n\n"
        "class End(Page):\n    pass\n\n\n"
        f"page_sequence = [{', '.join(names)}, Sus, End]\n"
    )
    form = (
        "{{ block title }}Question{{ endblock }}\n{{ block content }}\n{{ formfields }}\n{{ next_button }}\n"
    )
    form += "{{ endblock }}\n"
    for name in [*names, "Sus"]:
        (app / f"{name}.html").write_text(form)
    (app / "End.html").write_text(
        "{{ block title }}Thanks{{ endblock }}\n{{ block content }}Thank you{{ endblock }}\n"
    )
    env = {"PATH": f"{binaries}:/usr/bin:/bin", "OTREE_PRODUCTION": "1"}
    command = [str(binaries / "otree"), "prodserver", f"{HOST}:{port}"]
    with serving(command, port, cwd=project, env=env, log=folder / "server.log"):
        connection = Connection(port)
        body = json.dumps({"session_config_name": "survey", "num_participants": people}).encode()
        made = connection.exchange(request("POST", "/api/sessions", body, "application/json"))
        expect(made.status == 200, made)
        found = connection.exchange(request("GET", f"/api/sessions/{json.loads(made.body)['code']}", b""))
        expect(found.status == 200, found)
        starts = [f"/InitializeParticipant/{one['code']}" for one in json.loads(found.body)["participants"]]
        connection.close()
        yield port, starts


def otree_work(starts: list[str]) -> Work:
    """Each unit: post the page's form, follow the redirect, receive the next page."""

    def work(connection: Connection) -> Iterator[None]:
        while starts:
            here = starts.pop()
            answer = connection.exchange(request("GET", here))
            while answer.status in REDIRECTS:
                here = answer.path
                answer = connection.exchange(request("GET", here))
            for n in range(PAGES + 1):
                expect(answer.status == 200, answer)
                fields = f"ease{n}=4" if n < PAGES else "&".join(f"sus{i}=4" for i in range(SUS_ITEMS))
                posted = connection.exchange(request("POST", here, fields.encode()))
                expect(posted.status in REDIRECTS and posted.path != here, posted)
                here = posted.path
                answer = connection.exchange(request("GET", here))
                yield
            expect(answer.status == 200, answer)

    return work


@contextmanager
def frankenstein(binaries: Path, folder: Path) -> Iterator[int]:
    """Bride of Frankensystem's own server for live studies (eventlet) on its SQLite default; gives the port."""
    project, port = folder / "project", free_port()
    (project / "questionnaires").mkdir(parents=True)
    (project / "templates").mkdir()
    scale = {"questiontype": "radiogrid", "instructions": "How easy was it?", "id": "ease"}
    labels = [str(point) for point in range(1, 8)]
    ease = {**scale, "labels": labels, "questions": [{"id": "ease1", "text": "Ease"}]}
    (project / "questionnaires" / "ease.json").write_text(json.dumps({"title": "Ease", "questions": [ease]}))
    items = [{"id": f"sus{n}", "text": f"Statement {n + 1}"} for n in range(SUS_ITEMS)]
    (project / "questionnaires" / "sus.json").write_text(
        json.dumps(
            {"title": "SUS", "questions": [{**scale, "id": "sus", "labels": labels[:5], "questions": items}]}
        )
    )
    pages = [f"{{name='Ease {n}', path='questionnaire/ease/{n}'}}" for n in range(PAGES)]
    last = ["{name='SUS', path='questionnaire/sus'}", "{name='End', path='end'}"]
    listed = ",\n    ".join(["{name='Start', path='create_participant'}", *pages, *last])
    (project / "study.toml").write_text(
        "SQLALCHEMY_DATABASE_URI = 'sqlite:///study.db'\nSECRET_KEY = 'benchmark'\nTITLE = 'Benchmark'\n"
        f"ADMIN_PASSWORD = 'benchmark'\nUSE_BREADCRUMBS = true\nPORT = {port}\nAPPLICATION_ROOT = ''\n"
        "RETRIEVE_SESSIONS = true\nALLOW_RETAKES = true\nGENERATE_COMPLETION_CODE = true\n"
        f"PAGE_LIST = [\n    {listed}\n]\n"
    )
    # Its command line listens on every address; a run file of one's own is the documented way to another.
    (project / "run.py").write_text(
        f"import os\nfrom BOFS.create_app import create_app\n\n"
        f"create_app(os.path.dirname(os.path.abspath(__file__)), 'study.toml').run({HOST!r}, {port})\n"
    )
    with serving([str(binaries / "python"), "run.py"], port, cwd=project, env={}, log=folder / "server.log"):
        yield port


def frankenstein_work(connection: Connection) -> Iterator[None]:
    """Each unit: post the page's form, follow the redirects, receive the next page."""
    while True:
        cookie, here = "", "/"
        answer = connection.exchange(request("GET", here))
        cookie = answer.header("set-cookie").split(";")[0] or cookie
        while answer.status in REDIRECTS:
            here = answer.path
            answer = connection.exchange(request("GET", here, cookie=cookie))
            cookie = answer.header("set-cookie").split(";")[0] or cookie
        for n in range(PAGES + 1):
            expect(answer.status == 200 and here.startswith("/questionnaire/"), (here, answer))
            fields = "ease1=4" if n < PAGES else "&".join(f"sus{i}=4" for i in range(SUS_ITEMS))
            form = f"timeStarted=2026-01-01+10:00:00.000001&gridItemClicks=&{fields}".encode()
            answer = connection.exchange(request("POST", here, form, cookie=cookie))
            expect(answer.status in REDIRECTS, answer)
            before = here
            while answer.status in REDIRECTS:
                here = answer.path
                answer = connection.exchange(request("GET", here, cookie=cookie))
            expect(here != before, here)
            yield
