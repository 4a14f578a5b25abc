import io
import json
import unicodedata

import pytest

from ui import output

ATTACKS = {
    "colour": "\x1b[31mred",
    "title": "\x1b]0;owned\x07",
    "C1": "\x9b31m",
    "carriage return": "safe\rforged",
    "DEL": "a\x7fb",
    "override": "\u202egpj.exe",
    "isolate": "\u2066a\u2069",
    "separators": "a\u2028b\u2029c\x85d",
}


def assert_harmless(shown: str) -> None:
    assert not [one for one in shown if unicodedata.category(one) in {"Cc", "Cf", "Zl", "Zp"} and one not in "\n\t"]


@pytest.fixture(params=ATTACKS.values(), ids=ATTACKS.keys())
def attack(request):
    return request.param


def test_no_result_commands_the_terminal(attack, capfd):
    output.write(f"\t中文 {attack} é")
    output.write_bytes(f"# {attack}\n".encode(), None)
    output.write(output.table(("name",), [(attack,)]))
    output.say(attack)
    done = capfd.readouterr()
    assert_harmless(done.out + done.err)
    assert done.out.startswith("\t中文 ")


def test_json_spells_what_would_command_the_terminal(attack, capfd):
    output.write_json({"text": attack})
    output.write_json_line({"text": attack})
    output.write_bytes(json.dumps([attack], ensure_ascii=False).encode(), None, spell=True)
    shown = capfd.readouterr().out
    assert_harmless(shown)
    lines = shown.splitlines()
    assert [json.loads(line) for line in lines] == [{"text": attack}, {"text": attack}, [attack]]


def test_a_file_gets_every_byte(attack, tmp_path):
    output.write_bytes(attack.encode(), tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == attack.encode()


def test_a_name_forges_no_second_line(capfd):
    output.write_line("added  a\nadded  b\u2028c.md")
    output.say("cannot read a\nfieldguide: all is well")
    done = capfd.readouterr()
    assert done.out == "added  a added  b c.md\n"
    assert done.err == "fieldguide: cannot read a\n  fieldguide: all is well\n"
    assert len(output.table(("name",), [("a\nb",)]).splitlines()) == 2


def test_a_name_that_is_no_unicode_is_still_said(monkeypatch):
    shown = io.TextIOWrapper(io.BytesIO(), "utf-8", "backslashreplace")
    monkeypatch.setattr("sys.stdout", shown)
    output.write_json_line({"path": "\udcff"})
    shown.seek(0)
    assert shown.read() == '{"path": "\\udcff"}\n'
