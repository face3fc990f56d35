"""Who may use which address. A new route needs a line here: without it this file fails."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from tests.support.cast import Cast
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.accounts.rules import Role
from usability.studies.access import StudyRole, may
from usability.studies.models import Study
from usability.web.access import Audience, audience_of

KINDS = "<any(outcome,times,move,split,merge,withdraw):kind>"
AUDIENCES: dict[str, Audience] = {
    "GET /": Audience.EVERYONE,
    "GET /a/<token>": Audience.PARTICIPANT,
    "POST /a/<token>": Audience.PARTICIPANT,
    "GET /a/<token>/appointment.ics": Audience.PARTICIPANT,
    "GET /a/<token>/calendar.ics": Audience.PARTICIPANT,
    "GET /a/<token>/state": Audience.PARTICIPANT,
    "GET /account": Audience.SIGNED_IN,
    "POST /account": Audience.SIGNED_IN,
    "GET /accounts": Audience.KEEPER,
    "POST /accounts": Audience.KEEPER,
    "POST /accounts/<int:number>/active": Audience.KEEPER,
    "GET /calendar/<token>.ics": Audience.PARTICIPANT,
    "GET /console-worker.js": Audience.EVERYONE,
    "GET /healthz": Audience.EVERYONE,
    "GET /instruments": Audience.SIGNED_IN,
    "GET /instruments/<key>": Audience.SIGNED_IN,
    "GET /o/<token>/": Audience.PARTICIPANT,
    "GET /o/<token>/live": Audience.PARTICIPANT,
    "POST /o/<token>/notes": Audience.PARTICIPANT,
    "GET /planning": Audience.SIGNED_IN,
    "GET /planning/compare": Audience.SIGNED_IN,
    "POST /planning": Audience.SIGNED_IN,
    "POST /planning/compare": Audience.SIGNED_IN,
    "GET /readyz": Audience.EVERYONE,
    "GET /s/<token>": Audience.PARTICIPANT,
    "POST /s/<token>": Audience.PARTICIPANT,
    "GET /schedule": Audience.SIGNED_IN,
    "POST /schedule/feed": Audience.SIGNED_IN,
    "POST /schedule/feed/end": Audience.SIGNED_IN,
    "POST /schedule/zone": Audience.SIGNED_IN,
    "GET /set-up/<token>": Audience.EVERYONE,
    "POST /set-up/<token>": Audience.EVERYONE,
    "GET /sign-in": Audience.EVERYONE,
    "POST /sign-in": Audience.EVERYONE,
    "POST /sign-out": Audience.SIGNED_IN,
    "GET /static/<path:filename>": Audience.EVERYONE,
    "GET /studies": Audience.SIGNED_IN,
    "GET /studies/<slug>": Audience.STUDY_READ,
    "GET /studies/<slug>/agreement": Audience.STUDY_READ,
    "POST /studies/<slug>/agreement/<int:session_id>/<path:step>": Audience.STUDY_RUN,
    "GET /studies/<slug>/cells": Audience.STUDY_READ,
    "GET /studies/<slug>/console-keys": Audience.STUDY_RUN,
    "POST /studies/<slug>/console-keys": Audience.STUDY_RUN,
    "POST /studies/<slug>/console-keys/reset": Audience.STUDY_RUN,
    "POST /studies/<slug>/delete": Audience.STUDY_OWN,
    "POST /studies/<slug>/duplicate": Audience.STUDY_EDIT,
    "GET /studies/<slug>/export.<any(yaml, json):form>": Audience.STUDY_READ,
    "GET /studies/<slug>/findings": Audience.STUDY_READ,
    "GET /studies/<slug>/findings.csv": Audience.STUDY_READ,
    "GET /studies/<slug>/findings/<int:number>": Audience.STUDY_READ,
    "POST /studies/<slug>/findings/<int:number>/delete": Audience.STUDY_EDIT,
    "POST /studies/<slug>/findings/<int:number>/drop": Audience.STUDY_EDIT,
    "GET /studies/<slug>/findings/<int:number>/edit": Audience.STUDY_EDIT,
    "POST /studies/<slug>/findings/<int:number>/edit": Audience.STUDY_EDIT,
    "POST /studies/<slug>/findings/<int:number>/merge": Audience.STUDY_EDIT,
    "POST /studies/<slug>/findings/<int:number>/rate": Audience.STUDY_EDIT,
    "POST /studies/<slug>/findings/<int:number>/restore": Audience.STUDY_EDIT,
    "POST /studies/<slug>/findings/<int:number>/unmerge": Audience.STUDY_EDIT,
    "GET /studies/<slug>/findings/new": Audience.STUDY_EDIT,
    "POST /studies/<slug>/findings/new": Audience.STUDY_EDIT,
    "GET /studies/<slug>/findings/observations": Audience.STUDY_READ,
    "POST /studies/<slug>/findings/observations": Audience.STUDY_EDIT,
    "POST /studies/<slug>/findings/observations/<int:number>/delete": Audience.STUDY_EDIT,
    "POST /studies/<slug>/findings/observations/write": Audience.STUDY_EDIT,
    "GET /studies/<slug>/business": Audience.STUDY_READ,
    "POST /studies/<slug>/business": Audience.STUDY_EDIT,
    "GET /studies/<slug>/business/template.csv": Audience.STUDY_EDIT,
    "GET /studies/<slug>/business/<token>": Audience.STUDY_EDIT,
    "POST /studies/<slug>/business/<token>": Audience.STUDY_EDIT,
    "POST /studies/<slug>/business/batches/<int:number>/withdraw": Audience.STUDY_EDIT,
    "GET /studies/<slug>/import": Audience.STUDY_READ,
    "POST /studies/<slug>/import": Audience.STUDY_EDIT,
    "GET /studies/<slug>/import/<token>": Audience.STUDY_EDIT,
    "POST /studies/<slug>/import/<token>": Audience.STUDY_EDIT,
    "POST /studies/<slug>/import/batches/<int:number>/withdraw": Audience.STUDY_EDIT,
    "GET /studies/<slug>/members": Audience.STUDY_READ,
    "GET /studies/<slug>/trail": Audience.STUDY_OWN,
    "POST /studies/<slug>/members": Audience.STUDY_OWN,
    "POST /studies/<slug>/members/remove": Audience.STUDY_OWN,
    "GET /studies/<slug>/moderate": Audience.STUDY_RUN,
    "POST /studies/<slug>/moderate": Audience.STUDY_RUN,
    "GET /studies/<slug>/moments": Audience.STUDY_READ,
    "GET /studies/<slug>/outside": Audience.STUDY_READ,
    "POST /studies/<slug>/outside/<int:number>/<any(undo, remove, restore):act>": Audience.STUDY_EDIT,
    "GET /studies/<slug>/outside/<int:number>/edit": Audience.STUDY_EDIT,
    "POST /studies/<slug>/outside/<int:number>/edit": Audience.STUDY_EDIT,
    "GET /studies/<slug>/outside/new/<what>": Audience.STUDY_EDIT,
    "POST /studies/<slug>/outside/new/<what>": Audience.STUDY_EDIT,
    "GET /studies/<slug>/people": Audience.STUDY_READ,
    "GET /studies/<slug>/people/<int:participant_id>/copy.json": Audience.STUDY_OWN,
    "POST /studies/<slug>/people/<int:participant_id>/erase": Audience.STUDY_OWN,
    "POST /studies/<slug>/people/<int:participant_id>/exclude": Audience.STUDY_RUN,
    "POST /studies/<slug>/people/<int:participant_id>/include": Audience.STUDY_RUN,
    "POST /studies/<slug>/people/<int:participant_id>/take-back": Audience.STUDY_RUN,
    "POST /studies/<slug>/people/invite": Audience.STUDY_RUN,
    "POST /studies/<slug>/people/links": Audience.STUDY_RUN,
    "POST /studies/<slug>/people/links/<int:link_id>": Audience.STUDY_RUN,
    "GET /studies/<slug>/plan": Audience.STUDY_READ,
    "GET /studies/<slug>/plan/add/<path:place>": Audience.STUDY_EDIT,
    "POST /studies/<slug>/plan/add/<path:place>": Audience.STUDY_EDIT,
    "POST /studies/<slug>/plan/ask/<path:place>": Audience.STUDY_EDIT,
    "POST /studies/<slug>/plan/put-back/<int:number>": Audience.STUDY_EDIT,
    "GET /studies/<slug>/plan/edit/<path:place>": Audience.STUDY_EDIT,
    "POST /studies/<slug>/plan/edit/<path:place>": Audience.STUDY_EDIT,
    "POST /studies/<slug>/plan/move/<path:place>": Audience.STUDY_EDIT,
    "POST /studies/<slug>/plan/remove/<path:place>": Audience.STUDY_EDIT,
    "GET /studies/<slug>/preview": Audience.STUDY_READ,
    "GET /studies/<slug>/preview/steps/<int(max=10000):index>": Audience.STUDY_READ,
    "POST /studies/<slug>/publish": Audience.STUDY_EDIT,
    "GET /studies/<slug>/reports": Audience.STUDY_READ,
    "POST /studies/<slug>/reports": Audience.STUDY_RUN,
    "GET /studies/<slug>/reports/<int:number>": Audience.STUDY_READ,
    "POST /studies/<slug>/reports/<int:number>/delete": Audience.STUDY_EDIT,
    "GET /studies/<slug>/reports/<int:number>/file.pdf": Audience.STUDY_READ,
    "POST /studies/<slug>/reports/<int:number>/retry": Audience.STUDY_RUN,
    "GET /studies/<slug>/reports/<int:number>/state": Audience.STUDY_READ,
    "GET /studies/<slug>/results": Audience.STUDY_READ,
    "GET /studies/<slug>/results/attempts": Audience.STUDY_READ,
    "GET /studies/<slug>/results/others": Audience.STUDY_READ,
    "GET /studies/<slug>/results/scores": Audience.STUDY_READ,
    "GET /studies/<slug>/results/state": Audience.STUDY_READ,
    "GET /studies/<slug>/schedule": Audience.STUDY_READ,
    "GET /studies/<slug>/schedule/<int:number>": Audience.STUDY_READ,
    "GET /studies/<slug>/schedule/<int:number>/appointment.ics": Audience.STUDY_RUN,
    "GET /studies/<slug>/schedule/<int:number>/change": Audience.STUDY_RUN,
    "POST /studies/<slug>/schedule/<int:number>/change": Audience.STUDY_RUN,
    "POST /studies/<slug>/schedule/<int:number>/messages/<int:message>/retry": Audience.STUDY_RUN,
    "POST /studies/<slug>/schedule/<int:number>/messages/<letter>": Audience.STUDY_RUN,
    "GET /studies/<slug>/schedule/<int:number>/qr.svg": Audience.STUDY_RUN,
    "GET /studies/<slug>/sessions/<int:number>/qr.svg": Audience.STUDY_RUN,
    "POST /studies/<slug>/schedule/<int:number>/start": Audience.STUDY_RUN,
    "POST /studies/<slug>/schedule/<int:number>/state": Audience.STUDY_RUN,
    "GET /studies/<slug>/schedule/new": Audience.STUDY_RUN,
    "POST /studies/<slug>/schedule/new": Audience.STUDY_RUN,
    "POST /studies/<slug>/schedule/settings": Audience.STUDY_EDIT,
    "GET /studies/<slug>/scoring": Audience.STUDY_RUN,
    "POST /studies/<slug>/scoring": Audience.STUDY_RUN,
    "GET /studies/<slug>/scoring/<int:session_id>/<path:step>": Audience.STUDY_RUN,
    "POST /studies/<slug>/scoring/<int:session_id>/<path:step>": Audience.STUDY_RUN,
    "POST /studies/<slug>/scoring/finish": Audience.STUDY_RUN,
    "GET /studies/<slug>/sessions": Audience.STUDY_READ,
    "GET /studies/<slug>/sessions/<int:number>/console": Audience.STUDY_RUN,
    "GET /studies/<slug>/sessions/<int:number>/corrections": Audience.STUDY_READ,
    f"GET /studies/<slug>/sessions/<int:number>/corrections/{KINDS}": Audience.STUDY_RUN,
    f"POST /studies/<slug>/sessions/<int:number>/corrections/{KINDS}": Audience.STUDY_RUN,
    "POST /studies/<slug>/sessions/<int:number>/drive": Audience.STUDY_RUN,
    "POST /studies/<slug>/sessions/<int:number>/events": Audience.STUDY_RUN,
    "GET /studies/<slug>/sessions/<int:number>/live": Audience.STUDY_READ,
    "POST /studies/<slug>/sessions/<int:number>/notes": Audience.STUDY_READ,
    "POST /studies/<slug>/sessions/<int:number>/observers": Audience.STUDY_RUN,
    "GET /studies/<slug>/sessions/<int:number>/watch": Audience.STUDY_READ,
    "GET /studies/<slug>/sessions/<int:session_id>": Audience.STUDY_READ,
    "GET /studies/<slug>/sessions/<int:session_id>/log.jsonl": Audience.STUDY_READ,
    "GET /studies/<slug>/sessions/<int:session_id>/moments.csv": Audience.STUDY_READ,
    "GET /studies/<slug>/sessions/<int:session_id>/timeline": Audience.STUDY_READ,
    "POST /studies/<slug>/state": Audience.STUDY_EDIT,
    "GET /studies/<slug>/versions": Audience.STUDY_READ,
    "GET /studies/<slug>/versions/<int:number>": Audience.STUDY_READ,
    "GET /studies/import": Audience.RESEARCHER,
    "POST /studies/import": Audience.RESEARCHER,
    "GET /studies/new": Audience.RESEARCHER,
    "POST /studies/new": Audience.RESEARCHER,
    "POST /studies/restore": Audience.SIGNED_IN,
    "GET /w/<token>/": Audience.PARTICIPANT,
    "POST /w/<token>/events": Audience.PARTICIPANT,
    "POST /w/<token>/help": Audience.PARTICIPANT,
    "GET /w/<token>/live": Audience.PARTICIPANT,
    "GET /w/<token>/leave": Audience.PARTICIPANT,
    "GET /w/<token>/state": Audience.PARTICIPANT,
    "GET /w/<token>/steps/<int:index>": Audience.PARTICIPANT,
    "POST /w/<token>/steps/<int:index>": Audience.PARTICIPANT,
    "GET /w/sw.js": Audience.EVERYONE,
}

OF_A_STUDY = {Audience.STUDY_READ, Audience.STUDY_RUN, Audience.STUDY_EDIT, Audience.STUDY_OWN}
# Whatever stands for these in an address: the guard decides before anybody looks it up.
VALUES = {
    "place": "tasks/oxygen",
    "form": "yaml",
    "token": "nobody",
    "step": "task:oxygen",
    "filename": "favicon.svg",
    "key": "sus",
    "what": "churn",
    "act": "remove",
} | {"kind": "outcome"}


def routes(app: Flask) -> Iterator[tuple[str, str]]:
    """("GET /studies", endpoint) of every route and method."""
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            yield f"{method} {rule.rule}", rule.endpoint


def addresses(app: Flask, study: Study, wanted: set[Audience]) -> list[tuple[str, str, Audience]]:
    """(method, address, audience) of every route for these audiences, with something in every gap."""
    adapter = app.url_map.bind("localhost")
    found = []
    for rule in app.url_map.iter_rules():
        who = audience_of(app, rule.endpoint)
        if who in wanted:
            gaps = {name: VALUES.get(name, 1) for name in rule.arguments} | {"slug": study.slug}
            address = adapter.build(rule.endpoint, {name: gaps[name] for name in rule.arguments})
            found += [(method, address, who) for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}]
    return found


def test_every_route_has_its_audience_written_down_here(migrated_app: Flask) -> None:
    found = {route: audience_of(migrated_app, endpoint) for route, endpoint in routes(migrated_app)}
    unnamed = [route for route, who in found.items() if who is None]
    assert unnamed == [], "nobody may use these: say @audience(...)"
    assert {route: who for route, who in found.items() if AUDIENCES.get(route) != who} == {}, (
        "add these lines above"
    )
    assert [route for route in AUDIENCES if route not in found] == [], "these are gone: take their lines away"


def test_addresses_with_a_study_ask_for_a_role_in_it(migrated_app: Flask) -> None:
    for rule in migrated_app.url_map.iter_rules():
        assert ("slug" in rule.arguments) == (audience_of(migrated_app, rule.endpoint) in OF_A_STUDY), (
            rule.rule
        )


def test_strangers_must_sign_in(app: Flask, client: Visitor, study: Study) -> None:
    asked = addresses(app, study, set(Audience) - {Audience.EVERYONE, Audience.PARTICIPANT})
    assert len(asked) > 40
    for method, address, _ in asked:
        answer = client.open(address, method=method)
        if method == "GET":
            assert (answer.status_code, answer.location.split("?")[0]) == (302, "/sign-in"), address
        else:
            assert answer.status_code == 401, address


def test_outsiders_do_not_learn_that_a_study_exists(
    app: Flask, signed_in: Callable[[User], Visitor], cast: Cast, study: Study
) -> None:
    for person in (cast.outsider, cast.keeper):
        client = signed_in(person)
        for method, address, _ in addresses(app, study, OF_A_STUDY):
            assert client.open(address, method=method).status_code == 404, (method, address)


@pytest.mark.parametrize(
    "role", [StudyRole.READER, StudyRole.OBSERVER, StudyRole.MODERATOR, StudyRole.EDITOR]
)
def test_members_are_refused_what_their_role_may_not(
    app: Flask, signed_in: Callable[[User], Visitor], cast: Cast, study: Study, role: StudyRole
) -> None:
    client = signed_in(getattr(cast, role.value))
    refused = [asked for asked in addresses(app, study, OF_A_STUDY) if not may(role, asked[2])]
    assert refused
    for method, address, _ in refused:
        assert client.open(address, method=method).status_code == 403, (method, address)


def test_accounts_are_refused_what_their_role_may_not(
    app: Flask, signed_in: Callable[[User], Visitor], cast: Cast, study: Study
) -> None:
    assert Role(cast.reader.role) is Role.VIEWER
    for who, person in ((Audience.RESEARCHER, cast.reader), (Audience.KEEPER, cast.owner)):
        client = signed_in(person)
        for method, address, _ in addresses(app, study, {who}):
            assert client.open(address, method=method).status_code == 403, (method, address)


def test_nothing_is_written_without_the_pages_token(
    app: Flask, signed_in: Callable[[User], Visitor], cast: Cast, study: Study
) -> None:
    client = signed_in(cast.owner)
    for method, address, _ in addresses(app, study, OF_A_STUDY | {Audience.SIGNED_IN, Audience.RESEARCHER}):
        if method != "GET":
            assert client.open(address, method=method, csrf=False).status_code == 400, address
