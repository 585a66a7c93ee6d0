//! Power cuts under load: what was answered for is on disk, and not only in the system's memory. A control shows that
//! the same test finds losses where the database is not asked to sync.

use openlijk_tests::instance::{BY_CONSENT, Site};
use openlijk_tests::kept::{Kept, must_be_whole};
use openlijk_tests::ledger::{Findings, Reader};
use openlijk_tests::load::{Load, Mix, Parties};
use openlijk_tests::powercut::Disk;
use openlijk_tests::sink::Sink;
use openlijk_tests::tools::{Chance, have, number};
use std::time::Duration;

#[test]
fn a_power_cut_loses_nothing_that_was_answered_for() {
    if !have("cc") {
        return;
    }
    let cuts = number("OPENLIJK_CUTS", 24);
    let mut trial = Trial::new();
    let disk = Disk::under(&trial.site, 30);
    let findings = trial.run(&disk, cuts, |findings, cut| findings.must_be_clean(&format!("after cut {cut}")));
    assert!(
        findings.hits_answered > cuts * 50 && findings.mails_answered > cuts,
        "there was hardly any load: {findings}"
    );
    assert!(trial.refusals >= cuts / 2, "{} refusals in {cuts} cuts", trial.refusals);
    must_be_whole(&trial.site.data());
    println!(
        "power cuts: {cuts} cuts; {findings}; {} refusals held; {:?} answers (slow)",
        trial.refusals,
        trial.parties.answers()
    );
}

#[test]
fn the_control_without_durability_does_lose_what_was_answered_for() {
    if !have("cc") {
        return;
    }
    let mut lost = 0;
    let mut cuts = 0;
    let mut trial = Trial::new();
    let disk = Disk::under(&trial.site, 0).without_durability();
    while lost == 0 && cuts < 5 {
        cuts += 1;
        lost += trial.run(&disk, 1, |_, _| {}).lost;
    }
    println!("control with synchronous=NORMAL: {lost} things lost that were answered for, in {cuts} cuts");
    assert!(lost > 0, "a database that does not sync lost nothing: this test could not find a loss");
}

struct Trial {
    site: Site,
    parties: Parties,
    chance: Chance,
    round: u64,
    refusals: u64,
}

impl Trial {
    fn new() -> Self {
        let sink = Sink::start();
        let site = Site::new(sink.address());
        Self { site, parties: Parties::new(sink), chance: Chance::new(), round: 0, refusals: 0 }
    }

    /// Cuts the power this many times, each time under load, and holds what is left against the ledger.
    fn run(&mut self, disk: &Disk, cuts: u64, each: impl Fn(&Findings, u64)) -> Findings {
        let mut instance = disk.start(&self.site);
        let mut findings = Findings::default();
        for cut in 1..=cuts {
            self.choose();
            let load = Load::start(&self.site, &self.parties, Mix { browsers: 24, senders: 3 }, "onder druk");
            std::thread::sleep(Duration::from_millis(self.chance.between(100, 500)));
            self.refuse_and_pause();
            std::thread::sleep(Duration::from_millis(self.chance.between(10, 300)));
            disk.cut(&self.site, instance);
            load.stop();
            instance = disk.start(&self.site);
            findings = self.parties.ledger.audit(&Kept::read(&self.site.data()), &self.parties.sink);
            each(&findings, cut);
        }
        self.every_yes_holds(&mut findings);
        each(&findings, cuts);
        instance.kill();
        findings
    }

    /// Two people say yes, and get a letter that measures them, in a campaign of this round.
    fn choose(&mut self) {
        self.round += 1;
        for who in ["een", "twee"] {
            let reader = Reader::new(format!("{who}{}@example.net", self.round));
            assert!(self.parties.grant(&self.site, &reader), "a yes is taken while the store is up");
            let letter = self.parties.ledger.write_letter(&reader, Some(BY_CONSENT), &self.campaign());
            assert_eq!(self.parties.post(&self.site, &letter).measure(), Some("individual"));
        }
    }

    /// One of those who said yes refuses, and this round's campaign is paused.
    fn refuse_and_pause(&mut self) {
        let letters = self.parties.ledger.measured();
        let number = self.chance.between(0, letters.len() as u64) as usize;
        if self.parties.refuse(&self.site, &letters[number]) {
            self.refusals += 1;
        }
        self.parties.pause(&self.site, &self.campaign());
    }

    fn campaign(&self) -> String {
        format!("ronde {}", self.round)
    }

    /// Whoever was told that their yes is on record is measured, unless they refused since.
    fn every_yes_holds(&self, findings: &mut Findings) {
        for reader in self.parties.ledger.grants().iter().filter(|reader| !reader.refusal.is_closing()) {
            let letter = self.parties.ledger.write_letter(reader, Some(BY_CONSENT), "ja geldt");
            let fate = self.parties.post(&self.site, &letter);
            if fate.measure() != Some("individual") {
                findings.lost += 1;
                findings.violations.push(format!("a yes does not hold: {fate:?}"));
            }
        }
    }
}
