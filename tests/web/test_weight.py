"""What a worker that serves respondents has to carry: the libraries of figures are not among it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

MOST_MEGABYTES = 150
HEAVY = {"pandas", "pyarrow", "matplotlib", "numpy"}

VISIT = """
import json, sys
import psutil
from surveyapp.wsgi import app
client = app.test_client()
statuses = [client.get(path).status_code for path in ("/", "/privacy", "/s/none", "/staff/sign-in", "/healthz")]
loaded = [name for name in sys.argv[1:] if name in sys.modules]
print(json.dumps([statuses, loaded, psutil.Process().memory_info().rss // 2**20]))
"""


def test_respondents_do_not_load_what_only_figures_need(tmp_path: Path, migrated: bytes) -> None:
    (tmp_path / "surveyapp.sqlite3").write_bytes(migrated)
    environment = {**os.environ, "SURVEYAPP_INSTANCE_DIR": str(tmp_path)}
    call = [sys.executable, "-c", VISIT, *sorted(HEAVY)]
    ended = subprocess.run(call, env=environment, capture_output=True, text=True, check=True, timeout=100)
    statuses, loaded, megabytes = json.loads(ended.stdout)
    assert statuses == [200, 200, 404, 200, 200]
    assert loaded == []
    assert megabytes < MOST_MEGABYTES
