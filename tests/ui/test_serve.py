import json
import os
import sqlite3
import urllib.error
import urllib.request

import pytest

from assistant import Fieldguide
from assistant.guide import Guide
from assistant.search import SearchResult
from corpus.errors import StorageError, UsageError
from corpus.settings import Settings
from tests.ui.pages import ANSWER, ToyGuide
from ui.serve import bind, private_files, running, serve
from ui.texts import CHINESE, ENGLISH


@pytest.fixture(scope="module")
def address(built):
    settings = Settings(data_dir=built, history=False)
    with Fieldguide(settings) as guide, running(guide, settings) as served:
        yield served


def fetch(url, body=None, **headers):
    """Return status, headers and body of a request; `body` is sent as JSON."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"content-type": "application/json", **headers})
    try:
        with urllib.request.urlopen(request, timeout=30) as reply:
            return reply.status, reply.headers, reply.read()
    except urllib.error.HTTPError as reply:
        return reply.code, reply.headers, reply.read()


def test_it_says_that_it_is_well(address):
    status, headers, body = fetch(f"{address}/healthz")
    said = json.loads(body)
    assert (status, said.pop("status")) == (200, "ok")
    assert all(said[name] > 0 for name in ("sources", "passages", "statements"))
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("path", "title"), [("/", ENGLISH.title), ("/zh/", CHINESE.title), ("/zh", CHINESE.title)], ids=["/", "/zh/", "/zh"]
)
def test_the_page_is_served_in_both_languages(address, path, title):
    status, headers, body = fetch(address + path)
    assert status == 200
    assert title.encode() in body or json.dumps(title).encode() in body
    assert "unsafe-eval" not in headers["content-security-policy"]


def test_an_answer_is_the_one_of_the_library_and_can_be_saved(address, built):
    status, _, body = fetch(f"{address}/api/ask", {"question": "fine-tune or prompt for toxicity detection?"})
    record = json.loads(body)
    with Fieldguide(Settings(data_dir=built, history=False)) as guide:
        expected = json.loads(json.dumps(guide.ask("fine-tune or prompt for toxicity detection?").to_dict()))
    assert status == 200
    assert {**record, "timings_ms": None} == {**expected, "timings_ms": None}
    for chosen, suffix in (("md", "md"), ("bibtex", "bib")):
        status, headers, saved = fetch(f"{address}/api/answers/{record['id']}?format={chosen}")
        assert status == 200
        assert headers["content-disposition"] == f'attachment; filename="fieldguide-{record["id"]}.{suffix}"'
        assert b"Harnessing the Power" in saved


def test_a_search_gives_the_hits_of_the_library(address):
    status, _, body = fetch(f"{address}/api/search", {"query": "toxicity detection", "k": 3})
    assert status == 200
    assert [hit["rank"] for hit in json.loads(body)["hits"]] == [1, 2, 3]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/ask", {"question": ""}, 400),
        ("/api/ask", {"question": "x" * 10_000}, 400),
        ("/api/ask", {"question": "x", "as_of": "soon"}, 400),
        ("/api/ask", {"question": "x", "unknown": 1}, 422),
        ("/api/ask", {"question": "x" * 300_000}, 413),
        ("/api/search", {"query": "x", "k": 0}, 422),
        ("/api/answers/a-0?format=md", None, 404),
        ("/api/answers/a-0?format=exe", None, 400),
        ("/openapi.json", None, 404),
        ("/gradio_api/upload", {}, 404),
    ],
)
def test_bad_requests_are_told_so(address, path, body, status):
    assert fetch(address + path, body)[0] == status


@pytest.mark.parametrize("path", ["/api/search?q=x", "/api/ask"])
def test_what_takes_post_says_so(address, path):
    status, headers, body = fetch(address + path)
    assert (status, headers["allow"]) == (405, "POST")
    assert "takes POST with a JSON body such as" in json.loads(body)["error"]


def test_a_body_that_does_not_fit_is_told_by_field(address):
    assert json.loads(fetch(f"{address}/api/search", {"query": "x", "k": 0})[2])["error"].startswith("k: ")


class Emptied(ToyGuide):
    """A guide whose library is empty, or gone."""

    guide = Guide((), ())

    def search(self, *_, **__):
        if isinstance(self.ending, Exception):
            raise self.ending
        return SearchResult("", (), {}, {})


@pytest.mark.parametrize("ending", [StorageError("the disk is gone"), sqlite3.OperationalError("no table"), ANSWER])
def test_a_library_that_cannot_answer_is_not_well(ending):
    with running(Emptied(ending), Settings(history=False)) as served:
        status, _, body = fetch(f"{served}/healthz")
    assert (status, json.loads(body)["status"]) == (503, "failed")


@pytest.mark.parametrize("headers", [{"host": "evil.example"}, {"origin": "http://evil.example"}])
@pytest.mark.parametrize("path", ["/", "/healthz", "/api/ask", "/gradio_api/queue/join", "/page/chat.js"])
def test_other_sites_get_nothing(address, path, headers):
    assert fetch(address + path, **headers)[0] in {403, 421}


def test_a_taken_port_is_one_clear_line():
    with bind("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"port {port} of 127.0.0.1: it is taken; choose another with --port"):
            serve("127.0.0.1", port, Settings())


def test_another_address_than_loopback_is_refused():
    with pytest.raises(UsageError, match="loopback"):
        serve("0.0.0.0", 0, Settings())


@pytest.mark.parametrize(
    "body",
    [
        b'{"question": "x", "top_k": NaN}',
        b'{"question": "x", "top_k": Infinity}',
        b'{"question": NaN}',
        b'{"query": "x", "k": -Infinity}',
        b'{"question": "x", "as_of": "\\ud800"}',
        b'{"question": "x", "collections": ["\\ud800"]}',
        b'{"question": "x", "\\ud800": 1}',
        b'{"question": "\\u0000"}',
        b'{"question": "x", "as_of": "\\u0000\\u001b"}',
        b'{"question": "x", "top_k": 1' + b"0" * 5000 + b"}",
        b"[" * 100_000,
        b'{"question": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
        b'{"' + b"x" * 50_000 + b'": 1}',
        b"{" + b",".join(b'"x%d": 1' % number for number in range(5000)) + b"}",
        b"\xff\xfe",
        b"",
        b"null",
    ],
)
@pytest.mark.parametrize("path", ["/api/ask", "/api/search"])
def test_no_body_breaks_the_server(address, path, body):
    request = urllib.request.Request(address + path, body, {"content-type": "application/json"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=30)
    assert 400 <= refused.value.code < 500
    said = refused.value.read()
    assert len(said) < 1000
    assert json.loads(said)


def test_half_a_character_is_answered_like_any_other(address):
    status, _, body = fetch(f"{address}/api/ask", {"question": "\ud800?"})
    assert status in {200, 400}
    assert json.loads(body)


def test_what_is_made_while_serving_is_private(tmp_path):
    before = os.umask(0o022)
    try:
        with private_files():
            (tmp_path / "made").mkdir()
        assert (tmp_path / "made").stat().st_mode & 0o777 == 0o700
        assert os.umask(0o022) == 0o022
    finally:
        os.umask(before)
