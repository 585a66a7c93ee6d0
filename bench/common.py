"""What the bench commands share: a running openlijk on a folder of its own, mail to send, and ratios with their spread.

Everything is on loopback, in a temporary folder that goes at the end, and every process started here is ended here.
"""

import email.message
import email.policy
import json
import os
import pathlib
import platform
import shutil
import signal
import smtplib
import socket
import socketserver
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PURPOSE = """
id = "bench"
name = "Bench"
kind = "helpdesk-reach"
measure = "aggregate"
controller = "public-task"
recipient_class = "citizen"
basis = "e"
law = "Sample Act, section 1"
law_confirmed_by = "the officer of the sample organisation"
disclosure = "at-collection"
audience = 20000
simple = {simple}
necessity = "Without it nobody can tell in time whether the helpdesk must have more people."

[why]
nl = "Zo weten wij of wij vragen kunnen verwachten."
en = "So we know whether to expect questions."

[data]
unique_id = false
ip = false
user_agent = false
time = "hour"
count = false
geo = false
dwell = false
forward = false

[less_intrusive]
available = "none"
why_not = "A receipt from the mail server does not say whether anybody reads."

[documents]
ropa = "register-1"
processor = "none"
retention_days = 90
"""


def binary():
    """The program to measure: OPENLIJK, or the release build."""
    path = pathlib.Path(os.environ.get("OPENLIJK", ROOT / "target/release/openlijk"))
    if not path.exists():
        sys.exit(f"{path}: no program; run `cargo build --release`, or set OPENLIJK")
    if "debug" in path.parts:
        print("warning: a debug build; its figures mean nothing", file=sys.stderr)
    return path


def need(program, package):
    """The path of a Debian program."""
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin:/sbin")
    if not found:
        sys.exit(f"{program} is missing: apt-get install {package}")
    return found


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(port, process=None, seconds=20):
    """Waits until something listens."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process is not None and process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            return
        except OSError:
            time.sleep(0.05)
    sys.exit(f"nothing listens on port {port} after {seconds} s")


class Started:
    """Processes, ended in the reverse of their order."""

    def __init__(self):
        self.processes = []

    def __enter__(self):
        return self

    def start(self, *command, **options):
        options.setdefault("stdout", subprocess.DEVNULL)
        process = subprocess.Popen([str(word) for word in command], **options)
        self.processes.append(process)
        return process

    def __exit__(self, *_):
        for process in reversed(self.processes):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(15)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


class Openlijk:
    """A running openlijk that hands mail to `next_hop` (a port)."""

    def __init__(self, started, folder, next_hop, simple=False):
        self.program, self.folder = binary(), pathlib.Path(folder) / "openlijk"
        self.smtp, self.public, self.console = free_port(), free_port(), free_port()
        self.config = self.folder / "openlijk.toml"
        self.run(
            "init", self.folder, "--yes", "--organisation", "Bench", "--kind", "public-authority", "--country", "NL",
            "--domain", "example.org", "--next-hop", f"127.0.0.1:{next_hop}",
            "--public-url", f"http://127.0.0.1:{self.public}", "--public-listen", f"127.0.0.1:{self.public}",
            "--console-listen", f"127.0.0.1:{self.console}", "--smtp-listen", f"127.0.0.1:{self.smtp}",
        )
        purpose = self.folder / "bench.toml"
        purpose.write_text(PURPOSE.format(simple=str(simple).lower()))
        self.run("purpose", "apply", purpose, "--config", self.config)
        self.log = open(self.folder / "log", "w", encoding="utf-8")
        self.process = started.start(self.program, "serve", "--config", self.config, stderr=self.log)
        for port in (self.smtp, self.public, self.console):
            wait_for(port, self.process)
        # Commands reach it by this socket; before it is there they would open the data themselves.
        until = time.monotonic() + 20
        while not (self.folder / "data" / "control.sock").exists() and time.monotonic() < until:
            time.sleep(0.02)

    def run(self, *words):
        command = [str(word) for word in (self.program, *words)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        if done.returncode != 0:
            sys.exit(f"{' '.join(command)}: {done.stderr or done.stdout}")
        return done.stdout

    def figures(self, campaign):
        return json.loads(self.run("figures", campaign, "--json", "--config", self.config))


class Sink(socketserver.ThreadingTCPServer):
    """An SMTP server that takes everything and keeps it in `messages`."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        self.messages = []
        super().__init__(("127.0.0.1", 0), SinkSession)
        self.port = self.server_address[1]
        threading.Thread(target=self.serve_forever, daemon=True).start()


class SinkSession(socketserver.StreamRequestHandler):
    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def handle(self):
        self.say("220 sink ESMTP")
        for line in self.rfile:
            verb = line.strip().upper()
            if verb.startswith(b"EHLO"):
                self.say("250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 100000000")
            elif verb == b"DATA":
                self.say("354 go on")
                lines = []
                for data in self.rfile:
                    if data == b".\r\n":
                        break
                    lines.append(data[1:] if data.startswith(b".") else data)
                self.server.messages.append(b"".join(lines))
                self.say("250 2.0.0 taken")
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 2.0.0 ok")


def newsletter(size, encoding="quoted-printable", campaign="bench", own_headers=True):
    """A newsletter with an HTML part of about `size` bytes, as bytes with CRLF."""
    head = "<!DOCTYPE html><html lang=en><head><title>News</title></head><body><h1>News</h1>\n"
    item = (
        '<table role=presentation><tr><td style="padding:8px"><h2>Item {0}</h2><p>What there is to say about item {0} of'
        ' this month, in a sentence or two that people may well read to the end.</p>'
        '<p><a href="https://www.example.org/news/{0}?from=mail">Read on</a></p></td></tr></table>\n'
    )
    html, number = head, 0
    while len(html) + len(item) + 20 < size:
        number += 1
        html += item.format(number)
    html += "</body></html>\n"
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    message["From"], message["To"] = "news@example.org", "reader@example.org"
    message["Subject"], message["Date"] = "News", "Sun, 22 Nov 2026 09:00:00 +0000"
    if own_headers:
        message["Openlijk-Purpose"], message["Openlijk-Campaign"] = "bench", campaign
    message.set_content(html, subtype="html", charset="utf-8", cte=encoding)
    return bytes(message)


def send(port, message, recipients):
    """Sends one copy to each recipient; the replies to DATA."""
    replies = []
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as client:
        for recipient in recipients:
            client.ehlo_or_helo_if_needed()
            client.mail("news@example.org")
            client.rcpt(recipient)
            replies.append(client.data(message))
    return replies


def ratios(ours, anchors):
    """The ratio in each round: median, and lowest to highest."""
    each = [one / other for one, other in zip(ours, anchors)]
    return f"{statistics.median(each):.2f} ({min(each):.2f} to {max(each):.2f})"


def spread(values):
    return f"{statistics.median(values):,.0f} ({min(values):,.0f} to {max(values):,.0f})"


def machine():
    with open("/proc/loadavg", encoding="ascii") as load:
        busy = load.read().split()[0]
    return f"{os.cpu_count()} processors, {platform.system()} {platform.release()}, load {busy} at the start"


def folder():
    return tempfile.TemporaryDirectory(prefix="openlijk-bench-")
