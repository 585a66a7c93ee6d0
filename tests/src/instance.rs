//! The real program on a folder of its own: set up by `init`, started by `serve`, and stopped gently or not at all.

use crate::http::Browser;
use crate::sink::SinkAddress;
use serde_json::Value;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant, SystemTime};
use tempfile::TempDir;

/// How long the program may take to be ready, on a busy machine.
const READY: Duration = Duration::from_secs(60);
/// How long it may take to stop.
const STOPPED: Duration = Duration::from_secs(90);

/// A purpose that measures one by one, by consent; recipients were told at sign-up.
pub const BY_CONSENT: &str = "by-consent";
/// A purpose that measures the crowd; recipients were told at sign-up, and all are one group.
pub const CROWD: &str = "crowd";

/// The password of the first account.
const PASSWORD: &str = "a password of the tests";

/// Where the program under test is: what `OPENLIJK_BIN` names, else the one beside this test, built anew where the
/// sources are newer.
pub fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        if let Some(named) = std::env::var_os("OPENLIJK_BIN") {
            return named.into();
        }
        let test = std::env::current_exe().expect("a test knows where it is");
        let program = test.ancestors().nth(2).expect("tests lie in target/PROFILE/deps").join("openlijk");
        let built = std::fs::metadata(&program).and_then(|about| about.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
        let root = repository();
        let is_old = ["crates", "regimes", "web"].iter().any(|folder| is_newer(&root.join(folder), built));
        if is_old {
            let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
            let built =
                Command::new(cargo).args(["build", "--quiet", "--workspace", "--bins"]).current_dir(root).status();
            assert!(built.expect("cargo runs").success(), "the program cannot be built");
        }
        program
    })
}

/// The root of the repository.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this package lies in the repository")
}

fn is_newer(path: &Path, than: SystemTime) -> bool {
    let Ok(about) = std::fs::metadata(path) else { return false };
    if !about.is_dir() {
        return about.modified().is_ok_and(|modified| modified > than);
    }
    let Ok(entries) = std::fs::read_dir(path) else { return false };
    entries.flatten().any(|entry| {
        let name = entry.file_name();
        name != "tests" && name != "node_modules" && is_newer(&entry.path(), than)
    })
}

/// An organisation's folder: configuration, purposes, data. Its ports stay the same over restarts.
pub struct Site {
    folder: TempDir,
    /// Where it takes mail.
    pub smtp: SocketAddr,
    /// Where recipients reach it.
    pub public: SocketAddr,
    /// Where the organisation reaches it.
    pub console: SocketAddr,
}

impl Site {
    /// Sets one up: `init`, and the two purposes [`BY_CONSENT`] and [`CROWD`].
    pub fn new(next_hop: SinkAddress) -> Self {
        Self::with_data_folder(next_hop, |_| {})
    }

    /// The same; `before` is told where the data folder will be, and may put something there.
    pub fn with_data_folder(next_hop: SinkAddress, before: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let [smtp, public, console] = free_ports();
        let site = Self { folder, smtp, public, console };
        before(&site.data());
        let password = site.folder.path().join("password.txt");
        std::fs::write(&password, format!("{PASSWORD}\n")).expect("the temporary folder takes files");
        let (smtp, public, console) = (smtp.to_string(), public.to_string(), console.to_string());
        let (url, next_hop) = (format!("http://{public}"), next_hop.to_string());
        let init = site.run(&[
            "init",
            ".",
            "--yes",
            "--organisation",
            "Dienst Proef",
            "--kind",
            "public-authority",
            "--country",
            "NL",
            "--domain",
            "proef.example",
            "--next-hop",
            &next_hop,
            "--public-listen",
            &public,
            "--console-listen",
            &console,
            "--smtp-listen",
            &smtp,
            "--public-url",
            &url,
            "--password-file",
            "password.txt",
        ]);
        assert!(init.status.success(), "init: {}", said(&init));
        for (id, measure, kind) in
            [(BY_CONSENT, "individual", "newsletter-reach"), (CROWD, "aggregate", "helpdesk-reach")]
        {
            let file = format!("{id}.toml");
            std::fs::write(site.folder.path().join(&file), purpose(id, measure, kind)).expect("the folder takes files");
            site.must(&["purpose", "apply", &file]);
        }
        site
    }

    /// A port that nobody has, for another listener.
    pub fn free_port() -> SocketAddr {
        let [port] = free_ports();
        port
    }

    /// The folder with the configuration.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Runs a command of the program to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(program());
        command.args(arguments).current_dir(self.path()).env("USER", "tester").stdin(Stdio::null());
        command.output().expect("the program can be started")
    }

    /// Runs a command that must succeed.
    pub fn must(&self, arguments: &[&str]) -> Output {
        let output = self.run(arguments);
        assert!(output.status.success(), "openlijk {}: {}", arguments.join(" "), said(&output));
        output
    }

    /// Runs a command that must succeed and print one JSON document.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let output = self.must(arguments);
        serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{arguments:?}: {error}: {}", said(&output)))
    }

    /// Starts it, and waits until it is ready.
    pub fn start(&self) -> Instance {
        self.start_with(&[])
    }

    /// Starts it with these environment variables, and waits until it is ready.
    pub fn start_with(&self, environment: &[(&str, &std::ffi::OsStr)]) -> Instance {
        match self.try_start(environment) {
            Ok(instance) => instance,
            Err(ended) => panic!("serve ended with {} before it was ready:\n{}", ended.status, ended.log),
        }
    }

    /// Starts it; gives it once it is ready, or how it ended.
    ///
    /// # Errors
    /// It ended before it was ready.
    pub fn try_start(&self, environment: &[(&str, &std::ffi::OsStr)]) -> Result<Instance, Ended> {
        let mut command = Command::new(program());
        // The tests' browser signs in with the password alone.
        command.arg("serve").current_dir(self.path()).env("OPENLIJK_CONSOLE_SECOND_FACTOR", "optional");
        command.envs(environment.iter().copied());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program can be started");
        let log = Arc::new(Mutex::new(String::new()));
        let (ready, is_ready) = channel();
        let lines = BufReader::new(child.stderr.take().expect("it was asked for"));
        let kept = Arc::clone(&log);
        std::thread::spawn(move || {
            for line in lines.split(b'\n').map_while(Result::ok) {
                let line = String::from_utf8_lossy(&line);
                if line.contains("openlijk is ready") {
                    let _ = ready.send(());
                }
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                kept.push_str(&line);
                kept.push('\n');
            }
        });
        match is_ready.recv_timeout(READY) {
            Ok(()) => Ok(Instance { child, log, console: self.console }),
            Err(RecvTimeoutError::Disconnected) => {
                let status = child.wait().expect("it is our child");
                let log = log.lock().unwrap_or_else(PoisonError::into_inner).clone();
                Err(Ended { status, log })
            }
            Err(RecvTimeoutError::Timeout) => {
                let _ = child.kill();
                panic!("serve is not ready after {READY:?}:\n{}", log.lock().unwrap_or_else(PoisonError::into_inner));
            }
        }
    }
}

/// How a start ended that came to nothing.
#[derive(Debug)]
pub struct Ended {
    /// Its exit status.
    pub status: ExitStatus,
    /// What it logged.
    pub log: String,
}

/// A running program. Dropped, it is killed.
pub struct Instance {
    child: Child,
    log: Arc<Mutex<String>>,
    /// Where the console is.
    pub console: SocketAddr,
}

impl Instance {
    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// What it logged until now.
    pub fn log(&self) -> String {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Has it ended by itself?
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().expect("it is our child")
    }

    /// SIGKILL: it gets to do nothing more.
    pub fn kill(mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// SIGTERM, without waiting.
    pub fn tell_to_stop(&self) {
        let told = Command::new("kill").args(["-TERM", &self.pid().to_string()]).status();
        assert!(told.is_ok_and(|status| status.success()), "kill");
    }

    /// SIGTERM; waits until it has ended.
    pub fn stop(self) -> ExitStatus {
        self.tell_to_stop();
        self.wait()
    }

    /// Waits until it has ended.
    pub fn wait(mut self) -> ExitStatus {
        let until = Instant::now() + STOPPED;
        while Instant::now() < until {
            if let Some(status) = self.ended() {
                return status;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("it has not stopped after {STOPPED:?}:\n{}", self.log());
    }

    /// One of its metrics, summed over those labels that `having` all stand in. None: it was never counted.
    pub fn metric(&self, name: &str, having: &[&str]) -> Option<f64> {
        let page = Browser::new(self.console).get("/metrics", "tests").expect("the console answers");
        let text = String::from_utf8_lossy(&page.body).into_owned();
        let values: Vec<f64> = text
            .lines()
            .filter(|line| {
                line.split(['{', ' ']).next() == Some(name) && having.iter().all(|label| line.contains(label))
            })
            .filter_map(|line| line.rsplit(' ').next()?.parse().ok())
            .collect();
        (!values.is_empty()).then(|| values.iter().sum())
    }

    /// A browser that the first account has signed in with, on the console.
    pub fn signed_in(&self) -> Browser {
        let mut browser = Browser::new(self.console);
        let form = browser.get("/sign-in", "tests").expect("the console answers");
        let form = String::from_utf8_lossy(&form.body).into_owned();
        let token = form.split_once("name=\"form\" value=\"").and_then(|(_, rest)| rest.split_once('"'));
        let token = token.expect("a form to sign in with").0;
        let words = format!("name=admin&password={}&form={token}", PASSWORD.replace(' ', "+"));
        let answer = browser.post("/sign-in", &words).expect("the console answers");
        assert!(answer.status < 400, "signing in: {answer:?}");
        browser
    }

    /// Does the console say that the store keeps what it is given?
    pub fn is_ready(&self) -> bool {
        Browser::new(self.console).get("/readyz", "tests").expect("the console answers").status == 200
    }

    /// Waits until the console says that the store is up (or that it is not).
    pub fn wait_for_store(&self, up: bool, patience: Duration) {
        let until = Instant::now() + patience;
        while self.is_ready() != up {
            let wanted = if up { "up" } else { "down" };
            assert!(Instant::now() < until, "the store is not {wanted} after {patience:?}:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            let log = self.log();
            let last: Vec<&str> = log.lines().rev().take(30).collect();
            let _ = writeln!(std::io::stderr(), "the last lines of its log, latest first:\n{}", last.join("\n"));
        }
    }
}

/// Both outputs of a command, for a test's message.
pub fn said(output: &Output) -> String {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    format!("{} {out}{err}", output.status)
}

/// Ports that nobody has, below those that the system gives to outgoing connections: a port of those could be taken
/// while the program restarts.
fn free_ports<const N: usize>() -> [SocketAddr; N] {
    static NEXT: Mutex<Option<u16>> = Mutex::new(None);
    let mut next = NEXT.lock().unwrap_or_else(PoisonError::into_inner);
    std::array::from_fn(|_| {
        loop {
            let port = next.unwrap_or(20_000 + (std::process::id() % 1_000) as u16 * 10);
            *next = Some(if port >= 31_000 { 20_000 } else { port + 1 });
            let address = SocketAddr::from(([127, 0, 0, 1], port));
            if TcpListener::bind(address).is_ok() {
                return address;
            }
        }
    })
}

fn purpose(id: &str, measure: &str, kind: &str) -> String {
    let is_individual = measure == "individual";
    let (time, audience) = if is_individual { ("exact", 2000) } else { ("hour", 13) };
    format!(
        r#"id = "{id}"
name = "Proef {id}"
kind = "{kind}"
measure = "{measure}"
controller = "public-task"
recipient_class = "citizen"
basis = "e"
law = "Wet proef, art. 1"
law_confirmed_by = "M. de Wit"
requested_mail = true
disclosure = "at-collection"
audience = {audience}
necessity = "Zonder te meten is niet te zien of de helpdesk meer mensen nodig heeft."

[why]
nl = "Zo weten wij of u nog hulp nodig heeft."
en = "So we know whether you need help."

[data]
unique_id = {is_individual}
ip = false
user_agent = false
time = "{time}"
count = false
geo = false
dwell = false
forward = false

[less_intrusive]
available = "none"
why_not = "Aan een ontvangstbericht is niet te zien of een mail werkt."

[documents]
ropa = "register-1"
dpia = "dpia-1"
processor = "none"
retention_days = 90
legal_opinion = "opinion-1"
"#
    )
}
