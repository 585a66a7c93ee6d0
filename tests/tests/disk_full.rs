//! A full disk: mail passes unmeasured, pictures are answered, what is lost is counted as lost and shown; and when there
//! is room again, everything goes on by itself.

use openlijk_tests::http::Browser;
use openlijk_tests::instance::{BY_CONSENT, Instance, Site};
use openlijk_tests::kept::{Kept, must_be_whole};
use openlijk_tests::ledger::{Letter, Reader};
use openlijk_tests::load::Parties;
use openlijk_tests::sink::Sink;
use openlijk_tests::smtp::Fate;
use openlijk_tests::tools::missing;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// How long the store may take to notice that there is room again: its longest pause between attempts, and some.
const RECOVERY: Duration = Duration::from_secs(20);
/// How many hits come while the disk is full.
const HITS: u64 = 40;

#[test]
fn a_full_disk_stops_the_measuring_and_nothing_else() {
    let sink = Sink::start();
    let mut mount = None;
    let site = Site::with_data_folder(sink.address(), |data| mount = Mount::small(data));
    let Some(mount) = mount else { return };
    let parties = Parties::new(sink.clone());
    let instance = site.start();
    let reader = Reader::new("ja@example.net");
    assert!(parties.grant(&site, &reader));
    let letter = parties.ledger.write_letter(&reader, Some(BY_CONSENT), "vol");
    assert_eq!(parties.post(&site, &letter).measure(), Some("individual"));
    ask_for_all(&site, &parties, 10);
    let before = parties.ledger.audit(&Kept::read(&site.data()), &sink);
    before.must_be_clean("before the disk is full");

    let mut officer = instance.signed_in();
    let mut screen = || officer.get("/campaigns", "tests").map(|page| String::from_utf8_lossy(&page.body).into_owned());
    let before = screen().expect("a page");
    assert!(before.contains("/sign-out") && !before.contains("<section class=\"banner"), "nothing is amiss: {before}");
    let glutton = mount.fill();
    let unmeasured = mail_until_unmeasured(&site, &parties, &reader);
    let (kept_before, lost_before) = counted(&instance);
    ask_in_vain(&site, &parties);
    // The store tries again and again, and now and then finds room for a few: each hit is kept, or counted as lost.
    let (kept, lost) = counted(&instance);
    let (kept, lost) = (kept - kept_before, lost - lost_before);
    assert!(lost > 0 && kept + lost >= HITS, "of {HITS} hits {kept} were kept, and {lost} are shown as lost");
    instance.wait_for_store(false, RECOVERY);
    assert!(
        screen().expect("a page").contains("class=\"banner\" role=\"alert\""),
        "the screen says that the store is down"
    );
    let plain = parties.ledger.write_letter(&reader, None, "");
    assert!(matches!(parties.post(&site, &plain), Fate::Taken(_)), "ordinary mail goes on");
    assert!(!parties.pause(&site, "vol"), "a pause is not claimed while it cannot be kept");

    drop(glutton);
    instance.wait_for_store(true, RECOVERY);
    // The pause that was not claimed may not have happened either.
    let again = parties.ledger.write_letter(&reader, Some(BY_CONSENT), "weer ruimte");
    assert_eq!(parties.post(&site, &again).measure(), Some("individual"), "it measures again by itself");
    ask_for_all(&site, &parties, 10);
    parties.ledger.audit(&Kept::read(&site.data()), &sink).must_be_clean("with room again");
    let shown = counted(&instance).1.to_string();
    let banner = screen().expect("a page");
    let banner = banner.split_once("class=\"banner warning\"").and_then(|(_, rest)| rest.split_once("</section>"));
    let banner = banner.expect("the screen says that hits were lost").0;
    assert!(banner.contains(&shown), "{shown} hits were lost, and the screen says: {banner}");
    assert!(instance.stop().success());
    must_be_whole(&site.data());
    let kept = Kept::read(&site.data());
    assert!(kept.hits_lost >= lost, "{lost} hits were lost, and {} are on record", kept.hits_lost);

    let instance = site.start();
    let findings = parties.ledger.audit(&Kept::read(&site.data()), &sink);
    findings.must_be_clean("after a restart");
    assert_eq!(instance.stop().code(), Some(0));
    println!("disk full: {findings}; {lost} hits lost and counted so; letter {} passed unmeasured", unmeasured.number);
}

/// Asks for every picture that counts, so that each must be counted.
fn ask_for_all(site: &Site, parties: &Parties, times: usize) {
    let mut browser = Browser::new(site.public);
    for picture in parties.ledger.pictures().iter().filter(|picture| picture.may_count()) {
        for _ in 0..times {
            let request = picture.ask();
            let answer = browser.get(&picture.path, &parties.new_agent()).expect("a picture is answered");
            assert!(answer.is_the_picture(), "{answer:?}");
            request.answered();
        }
    }
}

/// Sends letters until one passes unmeasured because the store is down. Each passes.
fn mail_until_unmeasured(site: &Site, parties: &Parties, reader: &Arc<Reader>) -> Letter {
    for _ in 0..500 {
        let letter = parties.ledger.write_letter(reader, Some(BY_CONSENT), "vol");
        let fate = parties.post(site, &letter);
        assert!(matches!(fate, Fate::Taken(_)), "mail is taken, whatever the disk: {fate:?}");
        if fate.measure() == Some("none") {
            let arrived = parties.sink.arrivals(&letter.message_id());
            assert!(arrived.len() == 1 && arrived[0].pictures().is_empty(), "it carries nothing");
            return letter;
        }
    }
    panic!("five hundred letters were measured on a full disk");
}

/// Asks for a picture while nothing can be kept.
fn ask_in_vain(site: &Site, parties: &Parties) {
    let mut browser = Browser::new(site.public);
    let picture = parties.ledger.pictures().into_iter().next().expect("a picture arrived");
    for _ in 0..HITS {
        picture.ask().is_not_awaited();
        let answer = browser.get(&picture.path, &parties.new_agent()).expect("a picture is answered");
        assert!(answer.is_the_picture(), "the picture is the same on a full disk: {answer:?}");
    }
}

/// How many hits the program says that it kept, and lost.
fn counted(instance: &Instance) -> (u64, u64) {
    let metric = |name, labels: &[&str]| instance.metric(name, labels).unwrap_or(0.0) as u64;
    (metric("openlijk_hits_total", &["result=\"recorded\""]), metric("openlijk_hits_lost_total", &[]))
}

/// A small file system over a folder.
struct Mount {
    at: PathBuf,
}

impl Mount {
    fn small(at: &Path) -> Option<Self> {
        std::fs::create_dir_all(at).expect("a folder can be made");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=6m,mode=0700", "tmpfs"]).arg(at).output();
        if mounted.as_ref().is_ok_and(|output| output.status.success()) {
            return Some(Self { at: at.to_owned() });
        }
        missing(&format!("a small file system cannot be mounted ({mounted:?}); run this test as root"));
        None
    }

    /// Takes all the room that there is, and all that others give up, until it is dropped.
    fn fill(&self) -> Glutton {
        let path = self.at.join("something-else");
        let mut file = std::fs::File::create(&path).expect("a file can be made");
        while file.write_all(&[0; 4096]).is_ok() {}
        let stop = Arc::new(AtomicBool::new(false));
        let until = Arc::clone(&stop);
        let thread = std::thread::spawn(move || {
            while !until.load(Ordering::SeqCst) {
                if file.write_all(&[0; 4096]).is_err() {
                    std::thread::sleep(Duration::from_micros(200));
                }
            }
        });
        Glutton { path, stop, thread: Some(thread) }
    }
}

/// Whoever fills a disk.
struct Glutton {
    path: PathBuf,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Glutton {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            thread.join().expect("it only writes");
        }
        std::fs::remove_file(&self.path).expect("it is there");
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.at).status();
    }
}
