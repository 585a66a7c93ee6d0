//! The N-th write, sync, open or cut of a data file fails, alone or with all that follow, for N = 1, 2, 3 … until none
//! does. The program runs on a disk that forgets what was not synced, and what a failed sync left behind; so a claim
//! that is not on disk is found out.
//!
//! `OPENLIJK_SWEEP_CALL` looks at one call alone.

use openlijk_tests::http::Browser;
use openlijk_tests::instance::{BY_CONSENT, Instance, Site};
use openlijk_tests::kept::{Kept, must_be_whole};
use openlijk_tests::ledger::{Letter, Picture, Reader};
use openlijk_tests::load::Parties;
use openlijk_tests::powercut::Disk;
use openlijk_tests::sink::Sink;
use openlijk_tests::smtp::Fate;
use openlijk_tests::strace::{Fault, Trap};
use openlijk_tests::tools::have;
use std::time::Duration;

const FAULTS: [Fault; 10] = [
    once("fsync", "EIO"),
    once("fdatasync", "EIO"),
    once("pwrite64", "EIO"),
    once("pwrite64", "ENOSPC"),
    once("ftruncate", "EIO"),
    once("openat", "EIO"),
    once("unlink", "EIO"),
    lasting("fsync", "EIO"),
    lasting("pwrite64", "ENOSPC"),
    lasting("openat", "EMFILE"),
];

const fn once(call: &'static str, error: &'static str) -> Fault {
    Fault { call, error, lasts: false }
}

const fn lasting(call: &'static str, error: &'static str) -> Fault {
    Fault { call, error, lasts: true }
}

/// How many faults come between two power cuts.
const BATCH: u64 = 8;
/// How many hits a scenario asks for before the refusal.
const HITS: u64 = 4;
/// How long the store may take to come back once nothing fails any more.
const RECOVERY: Duration = Duration::from_secs(20);

#[test]
fn whichever_call_fails_nothing_is_claimed_that_is_not_on_disk() {
    if !have("strace") || !have("cc") {
        return;
    }
    let sink = Sink::start();
    let site = Site::new(sink.address());
    let mut sweep = Sweep::new(site, sink);
    let only = std::env::var("OPENLIJK_SWEEP_CALL").ok();
    for fault in FAULTS.into_iter().filter(|fault| only.as_deref().is_none_or(|only| only == fault.call)) {
        let fired = (1..).take_while(|nth| sweep.one(fault, *nth)).count();
        println!("{fault}: each of {fired} calls in turn");
    }
    let enough = if only.is_some() { 0 } else { 40 };
    assert!(sweep.fired >= enough, "only {} calls failed: does strace reach the program?", sweep.fired);
    sweep.finish();
}

struct Sweep {
    site: Site,
    parties: Parties,
    disk: Disk,
    instance: Option<Instance>,
    number: u64,
    fired: u64,
    died: u64,
    recorded: u64,
    /// Hits since the last power cut that had to be kept, or counted as lost.
    eligible: u64,
    lost: u64,
    unmeasured: u64,
    /// Hits that were kept before the program started last, as far as the disk says.
    kept_before: u64,
}

impl Sweep {
    fn new(site: Site, sink: Sink) -> Self {
        let disk = Disk::under(&site, 0);
        let instance = Some(disk.start(&site));
        let parties = Parties::new(sink);
        Self {
            site,
            parties,
            disk,
            instance,
            number: 0,
            fired: 0,
            died: 0,
            recorded: 0,
            eligible: 0,
            lost: 0,
            unmeasured: 0,
            kept_before: 0,
        }
    }

    fn instance(&mut self) -> &mut Instance {
        self.instance.as_mut().expect("it runs between faults")
    }

    /// Plays the scenario with the `nth` call failing. Says whether any did.
    fn one(&mut self, fault: Fault, nth: u64) -> bool {
        self.number += 1;
        let data = self.site.data();
        let when = format!("{fault}, number {nth}");
        let trap = Trap::set(self.instance(), &data, fault, nth);
        self.scenario(&when);
        let fired = trap.lift();
        if self.instance().ended().is_some() {
            self.died += 1;
            let instance = self.instance.take().expect("it was there");
            let log = instance.log();
            assert!(!instance.wait().success(), "{when}: it ended as though all were well:\n{log}");
            self.instance = Some(self.disk.start(&self.site));
            self.kept_before = self.audit(&when);
            self.eligible = 0;
        }
        self.instance().wait_for_store(true, RECOVERY);
        if fired > 0 {
            self.fired += 1;
        }
        if fired == 0 || self.number.is_multiple_of(BATCH) {
            self.cut(&when);
        }
        fired > 0
    }

    /// Somebody says yes, gets a letter, opens it, refuses, opens it again; the campaign is paused; ordinary mail goes on.
    /// Whatever fails: each is done, or is not claimed to be done.
    fn scenario(&mut self, when: &str) {
        let campaign = format!("proef {}", self.number);
        let reader = Reader::new(format!("lezer{}@example.net", self.number));
        self.parties.grant(&self.site, &reader);
        let letter = self.parties.ledger.write_letter(&reader, Some(BY_CONSENT), &campaign);
        let measured = self.mail(&letter, when);
        let picture = self.parties.ledger.pictures().into_iter().next_back();
        let picture = picture.filter(|_| measured.measure() == Some("individual"));
        if picture.is_none() {
            self.unmeasured += 1;
        }
        let asked = picture.as_ref().map_or(0, |_| HITS);
        self.eligible += asked;
        for _ in 0..asked {
            self.ask(picture.as_deref(), when);
        }
        self.parties.refuse(&self.site, &letter);
        self.ask(picture.as_deref(), when);
        self.parties.pause(&self.site, &campaign);
        let plain = self.parties.ledger.write_letter(&reader, None, "");
        self.mail(&plain, when);
    }

    fn mail(&mut self, letter: &Letter, when: &str) -> Fate {
        let fate = self.parties.post(&self.site, letter);
        let deferred = matches!(&fate, Fate::NotTaken(reply) if reply.starts_with('4'));
        let is_fine = matches!(fate, Fate::Taken(_)) || deferred || self.instance().ended().is_some();
        assert!(is_fine, "{when}: mail goes on, or its sender keeps it: {fate:?}");
        fate
    }

    fn ask(&mut self, picture: Option<&Picture>, when: &str) {
        let Some(picture) = picture else { return };
        picture.ask().is_not_awaited();
        match Browser::new(self.site.public).get(&picture.path, &self.parties.new_agent()) {
            Ok(answer) => assert!(answer.is_the_picture(), "{when}: {answer:?}"),
            Err(error) => assert!(self.instance().ended().is_some(), "{when}: no picture: {error}"),
        }
    }

    /// Cuts the power, and holds what the disk has against what was claimed.
    fn cut(&mut self, when: &str) {
        let instance = self.instance.take().expect("it runs between faults");
        let metric = |name, labels: &[&str]| instance.metric(name, labels).unwrap_or(0.0) as u64;
        let result = |word: &str| metric("openlijk_pictures_total", &[&format!("result=\"{word}\"")]);
        let (recorded, late) = (result("recorded"), result("late"));
        let lost = metric("openlijk_hits_lost_total", &[]);
        assert!(
            result("lost") <= lost,
            "{when}: {} answers were of hits that were lost, and {lost} are shown",
            result("lost")
        );
        assert_eq!(late, 0, "{when}: the store was slow, so nothing can be said about hits that came meanwhile");
        self.lost += lost;
        self.recorded += recorded;
        let unconcluded = metric("openlijk_unconcluded_total", &[]);
        self.parties.ledger.forgive(unconcluded);
        // A message of which it is not on record that it went out has no hits that count.
        let eligible = self.eligible.saturating_sub(HITS * unconcluded);
        assert!(
            recorded + lost >= eligible,
            "{when}: of {eligible} hits {recorded} were kept and {lost} are shown as lost"
        );
        self.eligible = 0;
        self.disk.cut(&self.site, instance);
        self.instance = Some(self.disk.start(&self.site));
        let kept = self.audit(when);
        let new = kept - self.kept_before;
        assert!(new >= recorded, "{when}: {recorded} hits were said to be on disk, and {new} are");
        self.kept_before = kept;
    }

    fn audit(&self, when: &str) -> u64 {
        let kept = Kept::read(&self.site.data());
        self.parties.ledger.audit(&kept, &self.parties.sink).must_be_clean(when);
        kept.openings.values().sum()
    }

    fn finish(mut self) {
        self.cut("at the end");
        let findings = self.parties.ledger.audit(&Kept::read(&self.site.data()), &self.parties.sink);
        let instance = self.instance.take().expect("it runs between faults");
        assert!(instance.stop().success());
        must_be_whole(&self.site.data());
        println!(
            "failing calls: {} swept, {} sprang, 0 violations; {} times it ended and was started again; {} hits said to be on disk, \
             {} lost and counted so; {} letters passed unmeasured; {findings}",
            self.number, self.fired, self.died, self.recorded, self.lost, self.unmeasured
        );
    }
}
