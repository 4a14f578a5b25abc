import os
import subprocess
import sys

import pytest

from corpus.offline import OFFLINE_ENVIRONMENT


@pytest.mark.parametrize("package", ["corpus", "kg", "ingest", "assistant", "ui"])
def test_importing_any_package_sets_every_switch_even_against_the_environment(package):
    script = f"import {package}.errors" if package == "corpus" else f"import {package}.{FIRST[package]}"
    said = subprocess.run(
        [sys.executable, "-c", f"{script}; import json, os; print(json.dumps(dict(os.environ)))"],
        env={"PATH": os.environ["PATH"], "HF_HUB_OFFLINE": "0", "GRADIO_ANALYTICS_ENABLED": "True"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    import json

    found = json.loads(said)
    assert {name: found.get(name) for name in OFFLINE_ENVIRONMENT} == OFFLINE_ENVIRONMENT


FIRST = {"kg": "names", "ingest": "lock", "assistant": "answer", "ui": "cli"}
