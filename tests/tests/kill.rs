//! SIGKILL at any moment under load: what was answered for is there once, whatever the program was doing.

use openlijk_tests::instance::{BY_CONSENT, CROWD, Site};
use openlijk_tests::kept::{Kept, must_be_whole};
use openlijk_tests::ledger::Reader;
use openlijk_tests::load::{Load, Mix, Parties};
use openlijk_tests::sink::Sink;
use openlijk_tests::tools::{Chance, number};
use std::time::{Duration, Instant};

/// People of the crowd: enough for their group to count.
const CROWDED: usize = 12;
/// People of a crowd that stays too small.
const FEW: usize = 5;

#[test]
fn killed_at_any_moment_it_has_lost_and_doubled_nothing_that_it_answered_for() {
    let kills = number("OPENLIJK_KILLS", 25);
    let mut chance = Chance::new();
    let sink = Sink::start();
    let site = Site::new(sink.address());
    let parties = Parties::new(sink.clone());
    let mut instance = site.start();
    prepare(&site, &parties);

    let mut longest = Duration::ZERO;
    let mut findings = parties.ledger.audit(&Kept::read(&site.data()), &sink);
    findings.must_be_clean("before the first kill");
    for kill in 1..=kills {
        let load = Load::start(&site, &parties, Mix { browsers: 24, senders: 4 }, "onder druk");
        std::thread::sleep(Duration::from_millis(chance.between(50, 900)));
        instance.kill();
        load.stop();
        let began = Instant::now();
        instance = site.start();
        longest = longest.max(began.elapsed());
        let kept = Kept::read(&site.data());
        findings = parties.ledger.audit(&kept, &sink);
        findings.must_be_clean(&format!("after kill {kill}"));
        assert_eq!(kept.crowd_loads.get("te klein"), None, "hits on a crowd that is too small are never written");
    }
    settle(&site, &parties);
    findings = parties.ledger.audit(&Kept::read(&site.data()), &sink);
    findings.must_be_clean("after the last retry");
    assert!(
        findings.hits_answered > kills * 20 && findings.mails_answered > kills,
        "there was hardly any load: {findings}"
    );
    the_figures_say_the_same(&site, &parties);
    assert!(instance.stop().success());
    must_be_whole(&site.data());
    println!("kill -9: {kills} kills; {findings}; {} arrived; slowest restart {longest:?}", sink.count());
}

fn prepare(site: &Site, parties: &Parties) {
    for number in 0..6 {
        assert!(parties.grant(site, &Reader::new(format!("ja{number}@example.net"))));
    }
    for reader in parties.ledger.grants() {
        let letter = parties.ledger.write_letter(&reader, Some(BY_CONSENT), "eerste");
        let fate = parties.post(site, &letter);
        assert_eq!(fate.measure(), Some("individual"), "{fate:?}");
    }
    for (people, campaign) in [(CROWDED, "vol"), (FEW, "te klein")] {
        for number in 0..people {
            let reader = Reader::new(format!("{}{number}@example.net", campaign.replace(' ', "-")));
            let letter = parties.ledger.write_letter(&reader, Some(CROWD), campaign);
            let fate = parties.post(site, &letter);
            assert_eq!(fate.measure(), Some("aggregate"), "{fate:?}");
        }
    }
    // What is not eligible yet must not be held against it: only full crowds are in the ledger.
    parties.ledger.leave_out("te klein");
}

/// Sends again what nobody knows the fate of, until somebody does.
fn settle(site: &Site, parties: &Parties) {
    for letter in parties.ledger.unsettled() {
        parties.post(site, &letter);
    }
    assert_eq!(parties.ledger.unsettled().len(), 0, "a sender that tries again gets its mail through");
}

/// The figures on screen are the hits that are kept.
fn the_figures_say_the_same(site: &Site, parties: &Parties) {
    let kept = Kept::read(&site.data());
    let figures = site.json(&["figures", "vol", "--json"]);
    let shown: u64 =
        figures["loads"].as_array().map_or(0, |loads| loads.iter().filter_map(|load| load[1].as_u64()).sum());
    assert_eq!(Some(&shown), kept.crowd_loads.get("vol"), "{figures:#}");
    assert!(!parties.ledger.pictures().is_empty());
}
