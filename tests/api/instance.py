"""A running openlijk for tests of its API: prints its address and a token that may do everything, and ends when its input does."""

import json
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "bench"))
import common

SCOPES = json.loads((pathlib.Path(__file__).resolve().parents[2] / "crates/console/src/api/openapi.json").read_text())
SCOPES = {scope for path in SCOPES["paths"].values() for act in path.values() for need in act["security"] for scope in need.get("token", [])}

with tempfile.TemporaryDirectory(prefix="openlijk-api-") as folder, common.Started() as started:
    openlijk = common.Openlijk(started, folder, common.Sink().port)
    flags = [word for scope in sorted(SCOPES) for word in ("--scope", scope)]
    made = json.loads(openlijk.run("token", "new", "--name", "tests", *flags, "--json", "--config", openlijk.config))
    print(json.dumps({"url": f"http://127.0.0.1:{openlijk.console}", "token": made["token"]}), flush=True)
    sys.stdin.read()
