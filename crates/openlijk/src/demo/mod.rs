//! `openlijk demo`: the main job on real mail, through the real listeners, told step by step. It asserts what it tells: a
//! number that disagrees with what the simulated readers really did ends it with status 3.

mod letters;
mod purposes;
mod readers;
mod sender;
mod sink;
mod story;

use crate::cli::{Demo, Init};
use crate::config::{Config, SecondFactor};
use crate::report::Report;
use crate::serve::{self, Running};
use jiff::{SignedDuration, Timestamp};
use openlijk_model::{Clock, Role};
use openlijk_store::Account;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// The account of the sample organisation. It exists in the demo's own folder alone, on this machine alone.
const ACCOUNT: &str = "demo";
/// Who lets people in.
const ADMINISTRATOR: &str = "admin";
const PASSWORD: &str = "demo-demo-demo";

/// The demo's clock: it starts some days ago, and the story moves it on.
#[derive(Clone)]
struct StoryClock(Arc<AtomicI64>);

impl StoryClock {
    fn starting(ago: SignedDuration) -> Self {
        Self(Arc::new(AtomicI64::new(-ago.as_secs())))
    }

    fn clock(&self) -> Clock {
        let offset = Arc::clone(&self.0);
        Clock::new(move || Timestamp::now() + SignedDuration::from_secs(offset.load(Ordering::Relaxed)))
    }

    fn advance(&self, by: SignedDuration) {
        // Never beyond the present: what stays up afterwards lives in it.
        let now = self.0.load(Ordering::Relaxed);
        self.0.store((now + by.as_secs()).min(0), Ordering::Relaxed);
    }

    fn to_the_present(&self) {
        self.0.store(0, Ordering::Relaxed);
    }
}

/// Runs the demo.
pub async fn run(demo: &Demo) -> Report {
    match tell(demo).await {
        Ok(()) => Report::done(String::new()),
        Err(report) => report,
    }
}

async fn tell(demo: &Demo) -> Result<(), Report> {
    let temporary = if demo.dir.is_none() { Some(tempfile::tempdir().map_err(failed)?) } else { None };
    let folder = match (&demo.dir, &temporary) {
        (Some(folder), _) => folder.clone(),
        (None, Some(temporary)) => temporary.path().to_owned(),
        (None, None) => return Err(Report::failed("no folder for the demo")),
    };
    let is_used = std::fs::read_dir(&folder).is_ok_and(|mut entries| entries.next().is_some());
    if is_used {
        return Err(Report::bad_input(format!("{}: is not empty; name a new folder with --dir", folder.display())));
    }
    let mailboxes = sink::Mailboxes::new(folder.join("mailboxes")).map_err(failed)?;
    let clock = StoryClock::starting(SignedDuration::from_hours(5 * 24));
    let running = set_up(&folder, &mailboxes, &clock).await?;
    let places = story::tell(&running, &mailboxes, &clock, &|line| told(demo, line)).await?;
    clock.to_the_present();
    if demo.headless && demo.dir.is_none() && !demo.json {
        told(demo, "\nEvery step held.");
    } else {
        places.say(demo, &folder);
    }
    if !demo.headless {
        told(demo, "It stays up until you press Ctrl-C.");
        tokio::signal::ctrl_c().await.map_err(failed)?;
    }
    running.stop().await;
    Ok(())
}

async fn set_up(folder: &Path, mailboxes: &sink::Mailboxes, clock: &StoryClock) -> Result<Running, Report> {
    let next_hop = sink::start(mailboxes.clone()).await.map_err(failed)?;
    let password_file = folder.join("password");
    std::fs::write(&password_file, PASSWORD).map_err(failed)?;
    let init = Init {
        dir: folder.to_owned(),
        yes: true,
        organisation: Some("Dienst Studiebeurs".to_owned()),
        kind: Some("public-authority".to_owned()),
        country: Some("NL".to_owned()),
        domains: vec!["studiebeurs.example".to_owned()],
        dpo: Some("privacy@studiebeurs.example".to_owned()),
        next_hop: Some(next_hop.to_string()),
        public_url: None,
        public_listen: Some(free_port().map_err(failed)?),
        console_listen: Some(free_port().map_err(failed)?),
        smtp_listen: Some(free_port().map_err(failed)?),
        account: ADMINISTRATOR.to_owned(),
        password_file: Some(password_file),
    };
    let made = crate::init::make(&init).await?;
    let mut config = Config::load(&made.config)
        .map_err(|problems| Report::failed(problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")))?;
    // Whoever looks around signs in with the password alone.
    config.console.second_factor = SecondFactor::Optional;
    let office = serve::office(config, clock.clock())?;
    // Whoever looks around sees the officer's desk.
    let officer = Account::local(ACCOUNT, crate::init::hashed(PASSWORD)?, Role::Officer);
    office.store.set_account(officer).await?;
    let controller = office.organisation().controller();
    for purpose in purposes::all()? {
        let purpose = office.decider.assess(purpose, &controller, office.clock.now()).map_err(failed)?;
        office.store.apply_purpose(purpose, "demo", office.clock.now()).await?;
    }
    serve::start(office).await
}

/// Says a line of the story: on standard output, or on standard error where that is for one JSON document.
fn told(demo: &Demo, line: &str) {
    if demo.json { eprintln!("{line}") } else { println!("{line}") }
}

/// A port that was free a moment ago.
fn free_port() -> std::io::Result<std::net::SocketAddr> {
    std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()
}

fn failed(error: impl std::fmt::Display) -> Report {
    Report::failed(format!("the demo could not go on: {error}"))
}
