//! A folder of an organisation, and the program run on it.

use serde_json::Value;
use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// An organisation's folder, made by `init`.
pub struct Site {
    folder: TempDir,
}

impl Site {
    /// Made by `init`.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let password = folder.path().join("password.txt");
        std::fs::write(&password, "a password of the tests\n").unwrap();
        let site = Self { folder };
        let port = || format!("127.0.0.1:{}", free_port());
        let init = site.run(&[
            "init",
            ".",
            "--yes",
            "--organisation",
            "Gemeente Voorbeeld",
            "--kind",
            "private",
            "--country",
            "NL",
            "--domain",
            "voorbeeld.nl",
            "--next-hop",
            &port(),
            "--public-listen",
            &port(),
            "--console-listen",
            &port(),
            "--smtp-listen",
            &port(),
            "--password-file",
            password.to_str().unwrap(),
        ]);
        assert!(init.status.success(), "{}", said(&init));
        site
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Runs a command.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.run_with(arguments, "")
    }

    /// Runs a command with this standard input.
    pub fn run_with(&self, arguments: &[&str], input: &str) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_openlijk"))
            .args(arguments)
            .current_dir(self.path())
            .env("USER", "tester")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that does not read its input may close it first.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    }

    /// Runs a command that prints one JSON document.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let output = self.run(arguments);
        serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{arguments:?}: {error}: {}", said(&output)))
    }

    /// Applies the complete purpose, changed.
    pub fn apply(&self, change: impl Fn(String) -> String) -> Output {
        std::fs::write(self.path().join("p.toml"), change(complete_purpose())).unwrap();
        self.run(&["purpose", "apply", "p.toml", "--by", "M. de Wit"])
    }

    /// Starts it; what it says goes to `serve.log`.
    pub fn serve(&self) -> Serving {
        let log = std::fs::File::create(self.path().join("serve.log")).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_openlijk"));
        let child = command.arg("serve").current_dir(self.path()).stderr(log).spawn().unwrap();
        let serving = Serving(child);
        let until = Instant::now() + Duration::from_secs(60);
        while !self.path().join("data/control.sock").exists() {
            assert!(Instant::now() < until, "serve did not start");
            std::thread::sleep(Duration::from_millis(20));
        }
        serving
    }
}

/// A running instance; told to stop when dropped.
pub struct Serving(pub Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.0.id().to_string()).status();
        let _ = self.0.wait();
    }
}

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Both outputs.
pub fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// A purpose that misses nothing.
pub fn complete_purpose() -> String {
    r#"
id = "newsletter"
name = "Newsletter"
kind = "newsletter-reach"
measure = "aggregate"
controller = "private"
recipient_class = "citizen"
basis = "f"
interest = "to know what is read"
requested_mail = true
disclosure = "at-collection"
necessity = "without it nobody knows which items to write"

[why]
nl = "Zo weten wij wat gelezen wordt."
en = "So we know what is read."

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
why_not = "delivery does not say whether anybody reads"

[documents]
ropa = "r-1"
processor = "none"
retention_days = 90
"#
    .to_owned()
}
