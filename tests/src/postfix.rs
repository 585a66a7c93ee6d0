//! A private Postfix: Debian's own programs on a folder of its own, with the recipes of `tests/postfix`.

use crate::instance::repository;
use crate::tools::{have, missing};
use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Mutex;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Which recipe of `tests/postfix`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recipe {
    /// `smtpd_proxy_filter`: the sender waits while Openlijk and the queue behind it take the message.
    BeforeQueue,
    /// `content_filter`: Postfix has the message already, and tries until Openlijk takes it.
    AfterQueue,
}

impl Recipe {
    fn file(self, name: &str) -> String {
        let recipe = if self == Self::BeforeQueue { "before-queue" } else { "after-queue" };
        let path = repository().join(format!("tests/postfix/{recipe}.{name}"));
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }
}

/// Ports of a Postfix that is to be.
#[derive(Debug, Clone, Copy)]
pub struct Ports {
    /// Where senders reach it.
    pub smtp: SocketAddr,
    /// Where mail comes back from Openlijk: Openlijk's next hop.
    pub back: SocketAddr,
}

impl Ports {
    /// Two that nobody has.
    pub fn free() -> Self {
        Self { smtp: free_port(), back: free_port() }
    }
}

/// A running Postfix. Dropped, it is stopped.
pub struct Postfix {
    folder: TempDir,
    ports: Ports,
}

impl Postfix {
    /// Can one be run here? Where not, the test is to be skipped.
    ///
    /// # Panics
    /// It cannot, and `CI` is set.
    pub fn is_possible() -> bool {
        let root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0");
        have("postfix") && have("smtp-source") && (root || missing("a Postfix of one's own needs root"))
    }

    /// Starts one that hands mail to Openlijk and delivers what comes back to `sink`.
    pub fn start(recipe: Recipe, ports: Ports, openlijk: SocketAddr, sink: SocketAddr) -> Self {
        Self::start_with(recipe, ports, openlijk, sink, "")
    }

    /// The same, which also hands reports that come back to `domain` to Openlijk's own listener for them.
    pub fn start_with_reports(
        recipe: Recipe,
        ports: Ports,
        openlijk: (SocketAddr, SocketAddr),
        domain: &str,
        sink: SocketAddr,
    ) -> Self {
        let path = repository().join("tests/postfix/reports.main.cf");
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let port = format!("[127.0.0.1]:{}", openlijk.1.port());
        let text = text.replace("bounces.voorbeeld.nl", domain).replace("[127.0.0.1]:2526", &port);
        Self::start_with(recipe, ports, openlijk.0, sink, &text)
    }

    fn start_with(recipe: Recipe, ports: Ports, openlijk: SocketAddr, sink: SocketAddr, more: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        // Its processes are not root.
        allow(folder.path(), 0o755);
        let postfix = Self { folder, ports };
        for name in ["etc", "queue", "data"] {
            fs::create_dir(postfix.path(name)).expect("the temporary folder takes folders");
        }
        let owned = Command::new("chown").arg("postfix").arg(postfix.path("data")).status();
        assert!(owned.is_ok_and(|status| status.success()), "chown postfix");
        let fill = |text: String| {
            text.replace("[127.0.0.1]:2525", &format!("[127.0.0.1]:{}", openlijk.port()))
                .replace("127.0.0.1:2525", &openlijk.to_string())
                .replace("127.0.0.1:10026", &ports.back.to_string())
                .replace("\nsmtp      inet", &format!("\n{} inet", ports.smtp))
        };
        let main = postfix.main(sink) + &fill(recipe.file("main.cf")) + more;
        let mut master = MASTER.to_owned() + &fill(recipe.file("master.cf"));
        if recipe == Recipe::AfterQueue {
            master = format!("{master}\n{} inet n - n - - smtpd\n", ports.smtp);
        }
        fs::write(postfix.path("etc/main.cf"), main).expect("the temporary folder takes files");
        fs::write(postfix.path("etc/master.cf"), master).expect("the temporary folder takes files");
        let started = postfix.run("postfix", &["start"]);
        assert!(started.status.success(), "postfix start: {started:?}");
        for address in [ports.smtp, ports.back] {
            await_listener(address);
        }
        postfix
    }

    /// Where senders reach it.
    pub fn smtp(&self) -> SocketAddr {
        self.ports.smtp
    }

    /// Tries everything that waits at once.
    pub fn flush(&self) {
        self.run("postqueue", &["-f"]);
    }

    /// How many messages wait.
    pub fn queued(&self) -> usize {
        let list = self.run("postqueue", &["-j"]);
        list.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count()
    }

    /// What it logged.
    pub fn log(&self) -> String {
        fs::read_to_string(self.path("data/log")).unwrap_or_default()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(program);
        command.arg("-c").arg(self.path("etc")).args(arguments);
        command.output().unwrap_or_else(|error| panic!("{program}: {error}"))
    }

    /// What a private instance needs, whatever the recipe.
    fn main(&self, sink: SocketAddr) -> String {
        let folder = self.folder.path().display();
        format!(
            "compatibility_level = 3.6\n\
             queue_directory = {folder}/queue\n\
             data_directory = {folder}/data\n\
             maillog_file = {folder}/data/log\n\
             maillog_file_prefixes = {folder}\n\
             mail_owner = postfix\n\
             myhostname = postfix.proef.example\n\
             mydestination =\n\
             local_transport = error:nobody here\n\
             alias_maps =\n\
             inet_interfaces = 127.0.0.1\n\
             inet_protocols = ipv4\n\
             mynetworks = 127.0.0.0/8\n\
             smtpd_relay_restrictions = permit_mynetworks, reject\n\
             smtpd_client_connection_count_limit = 0\n\
             smtp_dns_support_level = disabled\n\
             relayhost = [127.0.0.1]:{}\n\
             smtp_connection_cache_on_demand = yes\n",
            sink.port()
        )
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        self.run("postfix", &["stop"]);
        if std::thread::panicking() {
            let log = self.log();
            let last: Vec<&str> = log.lines().rev().take(20).collect();
            eprintln!("the last lines of Postfix's log, latest first:\n{}", last.join("\n"));
        }
    }
}

/// The services that every instance has.
const MASTER: &str = "\
postlog   unix-dgram n  -       n       -       1       postlogd
pickup    unix  n       -       n       60      1       pickup
cleanup   unix  n       -       n       -       0       cleanup
qmgr      unix  n       -       n       300     1       qmgr
tlsmgr    unix  -       -       n       1000?   1       tlsmgr
rewrite   unix  -       -       n       -       -       trivial-rewrite
bounce    unix  -       -       n       -       0       bounce
defer     unix  -       -       n       -       0       bounce
trace     unix  -       -       n       -       0       bounce
verify    unix  -       -       n       -       1       verify
flush     unix  n       -       n       1000?   0       flush
proxymap  unix  -       -       n       -       -       proxymap
smtp      unix  -       -       n       -       -       smtp
lmtp      unix  -       -       n       -       -       lmtp
relay     unix  -       -       n       -       -       smtp
showq     unix  n       -       n       -       -       showq
error     unix  -       -       n       -       -       error
retry     unix  -       -       n       -       -       error
discard   unix  -       -       n       -       -       discard
anvil     unix  -       -       n       -       1       anvil
scache    unix  -       -       n       -       1       scache

";

fn allow(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("it is our folder");
}

fn await_listener(address: SocketAddr) {
    let until = Instant::now() + Duration::from_secs(20);
    while TcpStream::connect(address).is_err() {
        assert!(Instant::now() < until, "Postfix does not listen on {address}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A port that nobody has, below those that the system gives to outgoing connections.
fn free_port() -> SocketAddr {
    static NEXT: Mutex<u16> = Mutex::new(0);
    let mut next = NEXT.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    loop {
        let port = 31_100 + (std::process::id() as u16 % 80) * 10 + *next % 800;
        *next += 1;
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        if TcpListener::bind(address).is_ok() {
            return address;
        }
    }
}
