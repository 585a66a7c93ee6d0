//! Faults from the system: `strace` makes the N-th call of a kind fail, for files of the data folder alone.

use crate::instance::Instance;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

/// How long attaching may take.
const ATTACHED: Duration = Duration::from_secs(30);

/// A call that is to fail.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    /// The system call.
    pub call: &'static str,
    /// How it fails.
    pub error: &'static str,
    /// Does every such call fail from then on?
    pub lasts: bool,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} {}{}", self.call, self.error, if self.lasts { " from then on" } else { "" })
    }
}

/// A fault that lies in wait in a running program.
pub struct Trap {
    strace: Child,
    log: PathBuf,
}

impl Trap {
    /// Lets the `nth` such call of every thread fail, counted from now, on the files of `data`.
    pub fn set(instance: &Instance, data: &Path, fault: Fault, nth: u64) -> Self {
        let log = std::env::temp_dir().join(format!("openlijk-strace-{}-{}.log", std::process::id(), instance.pid()));
        let mut command = Command::new("strace");
        command.args(["-f", "-p", &instance.pid().to_string(), "-o"]).arg(&log);
        command.args(["-e", &format!("trace={}", fault.call)]);
        let more = if fault.lasts { "+" } else { "" };
        command.args(["-e", &format!("inject={}:error={}:when={nth}{more}", fault.call, fault.error)]);
        for name in ["openlijk.db", "openlijk.db-wal", "openlijk.db-shm", "keys.db", "keys.db-journal"] {
            command.arg("-P").arg(data.join(name));
        }
        command.arg("-P").arg(data);
        let mut strace = command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().expect("strace runs");
        let (attached, is_attached) = channel();
        let said = BufReader::new(strace.stderr.take().expect("it was asked for"));
        std::thread::spawn(move || {
            for line in said.lines().map_while(Result::ok) {
                if line.contains("attached") {
                    let _ = attached.send(());
                }
            }
        });
        is_attached.recv_timeout(ATTACHED).expect("strace attaches");
        Self { strace, log }
    }

    /// Takes it away. Says how often it sprang.
    pub fn lift(mut self) -> usize {
        let told = Command::new("kill").args(["-INT", &self.strace.id().to_string()]).status();
        assert!(told.is_ok_and(|status| status.success()), "kill");
        let _ = self.strace.wait();
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        let _ = std::fs::remove_file(&self.log);
        log.lines().filter(|line| line.contains("(INJECTED)")).count()
    }
}
