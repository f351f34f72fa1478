"""nginx in front of a service, with the file that deploy/ has for it, but without TLS."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.service import Service, free_port, until

SHIPPED = Path(__file__).parents[2] / "deploy" / "nginx.conf"
AROUND = """
user root;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  {shipped}
}}
"""


def program() -> str | None:
    """Where nginx is; None where it is not installed."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


@contextmanager
def in_front(service: Service) -> Iterator[None]:
    """Have nginx before a service whose address becomes that of nginx. Set `SURVEYAPP_PROXIES` to 1 for the service."""
    direct, port = service.url, free_port()
    with tempfile.TemporaryDirectory(prefix="nginx-") as folder:
        file = Path(folder) / "nginx.conf"
        file.write_text(AROUND.format(folder=folder, shipped=without_tls(folder, port, service.port)), encoding="utf-8")
        process = subprocess.Popen([program() or "nginx", "-p", folder, "-c", str(file), "-g", "daemon off;"])
        service.url = f"http://127.0.0.1:{port}"
        try:
            until((Path(folder) / "nginx.pid").exists, "nginx does not start")
            yield
        finally:
            service.url = direct
            process.terminate()
            process.wait(30)


def without_tls(folder: str, port: int, behind: int) -> str:
    """The shipped file, listening on a port of this machine, with one process behind it."""
    text = SHIPPED.read_text(encoding="utf-8")
    text = re.sub(r"server \{\n    listen 80;.*?\n\}\n", "", text, flags=re.S)
    text = re.sub(r"^    (ssl_|listen \[).*\n", "", text, flags=re.M)
    text = re.sub(r"^    server 127\.0\.0\.1:5001 .*\n", "", text, flags=re.M)
    text = re.sub(r"listen 443 .*;", f"listen 127.0.0.1:{port};", text)
    text = re.sub(r"error_log \S+", f"error_log {folder}/error.log", text)
    return text.replace("127.0.0.1:5000", f"127.0.0.1:{behind}")
