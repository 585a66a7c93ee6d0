//! What comes back about mail: kept once, no finer and no longer than may be, and passed on to an address that nobody reads here.

use super::*;
use openlijk_model::{Cause, Grade, Reported, TimePrecision, Witness};

const SENDER: &str = "Case.Worker+7@example.nl";
const DAY: i64 = 86_400;

impl World {
    async fn return_path(&self, sent: &Recorded, asked: bool) -> String {
        let sender = ReturnPath(SENDER.to_owned());
        self.store.keep_return_path(sent.message, asked, sender, self.now).await.unwrap()
    }

    async fn reported(&self, message: MessageId, said: Reported, by: Witness, asked: bool) -> ReportKept {
        let (class, cause) = match said {
            Reported::Bounced => (Some(5), Cause::NoMailbox),
            _ => (None, Cause::Unknown),
        };
        self.store.report(NewReport { message, asked, said, by, class, cause, at: self.now }).await.unwrap()
    }

    async fn server_says(&self, message: MessageId, said: Reported) -> ReportKept {
        self.reported(message, said, Witness::Server, false).await
    }

    async fn figures(&self, campaign: CampaignId) -> Vec<(Reported, u64)> {
        self.store.counts(campaign).await.unwrap().reported
    }
}

#[tokio::test]
async fn a_report_is_counted_once_however_often_it_comes_and_whoever_says_it() {
    let world = World::new().await;
    let (one, two) = (world.send(&Mail::to("jan@example.nl")).await, world.send(&Mail::to("eva@example.nl")).await);
    for expected in [ReportKept::Recorded, ReportKept::Known] {
        assert_eq!(world.server_says(one.message, Reported::Bounced).await, expected);
    }
    assert_eq!(world.reported(one.message, Reported::Bounced, Witness::ServerText, false).await, ReportKept::Recorded);
    assert_eq!(world.server_says(two.message, Reported::Delayed).await, ReportKept::Recorded);
    assert_eq!(world.server_says(two.message, Reported::Bounced).await, ReportKept::Recorded);
    assert_eq!(world.figures(one.campaign).await, [(Reported::Delayed, 1), (Reported::Bounced, 2)]);
    let world = world.reopen().await;
    assert_eq!(world.figures(one.campaign).await, [(Reported::Delayed, 1), (Reported::Bounced, 2)]);
    let kept = world.store.reports_about(one.message).await.unwrap();
    let kept: Vec<_> = kept.iter().map(|report| (report.by, report.grade, report.cause)).collect();
    let cause = Cause::NoMailbox;
    assert_eq!(kept, [(Witness::Server, Grade::Strong, cause), (Witness::ServerText, Grade::Medium, cause)]);
}

#[tokio::test]
async fn nothing_is_kept_where_less_than_delivery_was_decided() {
    let world = World::new().await;
    let sent = world.send(&Mail { measure: Measure::None, ..Mail::to("jan@example.nl") }).await;
    let sender = ReturnPath(SENDER.to_owned());
    assert!(world.store.keep_return_path(sent.message, false, sender, world.now).await.is_err());
    assert_eq!(world.server_says(sent.message, Reported::Bounced).await, ReportKept::NotKept);
    assert_eq!(world.server_says(MessageId(4711), Reported::Bounced).await, ReportKept::NotKept);
    assert_eq!(world.figures(sent.campaign).await, []);
}

#[tokio::test]
async fn what_the_readers_program_says_counts_only_where_they_were_asked() {
    let world = World::new().await;
    world.declare(purpose("confirm", Measure::Receipt)).await;
    let counted = world.send(&Mail::to("jan@example.nl")).await;
    let asked = world.send(&Mail { purpose: "confirm", measure: Measure::Receipt, ..Mail::to("jan@example.nl") }).await;
    let displayed =
        async |sent: &Recorded, asked| world.reported(sent.message, Reported::Displayed, Witness::Reader, asked).await;
    assert_eq!(displayed(&counted, true).await, ReportKept::NotKept, "its measure is another");
    assert_eq!(displayed(&asked, false).await, ReportKept::NotKept, "this copy did not ask");
    assert_eq!(displayed(&asked, true).await, ReportKept::Recorded);
    assert_eq!(world.server_says(asked.message, Reported::Delivered).await, ReportKept::Recorded);
    assert_eq!(world.figures(asked.campaign).await, [(Reported::Delivered, 1), (Reported::Displayed, 1)]);
}

#[tokio::test]
async fn a_pause_reaches_reports_about_mail_already_sent() {
    let world = World::new().await;
    world.declare(purpose("post", Measure::Delivery)).await;
    let sent = world.send(&Mail { purpose: "post", measure: Measure::Delivery, ..Mail::to("jan@example.nl") }).await;
    let who = world.store.find(&address("jan@example.nl")).await.unwrap().unwrap();
    for scope in [
        Scope::All,
        Scope::Purpose("post".parse().unwrap()),
        Scope::Campaign(sent.campaign),
        Scope::Recipient(who),
        Scope::Message(sent.message),
    ] {
        world.store.pause(scope.clone(), "why", "eva", world.now).await.unwrap();
        assert_eq!(world.server_says(sent.message, Reported::Bounced).await, ReportKept::NotKept, "{scope:?}");
        world.store.resume(scope, "why", "eva", world.now).await.unwrap();
    }
    world.store.switch_purpose(&"post".parse().unwrap(), false, "", "", world.now).await.unwrap();
    assert_eq!(world.server_says(sent.message, Reported::Bounced).await, ReportKept::NotKept, "it is off");
    world.store.switch_purpose(&"post".parse().unwrap(), true, "", "", world.now).await.unwrap();
    assert_eq!(world.server_says(sent.message, Reported::Bounced).await, ReportKept::Recorded);
}

#[tokio::test]
async fn the_time_is_no_finer_than_the_purpose_keeps_it() {
    let mut world = World::new().await;
    for (id, precision, expected) in [
        ("by-day", TimePrecision::Day, START - 8 * 3600),
        ("by-hour", TimePrecision::Hour, START + 3600),
        ("exact", TimePrecision::Exact, START + 3661),
    ] {
        world.now = Timestamp::from_second(START).unwrap();
        let mut purpose = purpose(id, Measure::Delivery);
        purpose.data.time = Some(precision);
        world.declare(purpose).await;
        let sent = world.send(&Mail { purpose: id, measure: Measure::Delivery, ..Mail::to("jan@example.nl") }).await;
        world.pass(3661);
        world.server_says(sent.message, Reported::Delivered).await;
        let kept = world.store.reports_about(sent.message).await.unwrap();
        assert_eq!(kept[0].at.as_second(), expected, "{id}");
    }
}

#[tokio::test]
async fn a_return_path_opens_however_it_is_folded_and_no_other_does() {
    let world = World::new().await;
    let sent = world.send(&Mail::to("jan@example.nl")).await;
    for asked in [false, true] {
        let local = world.return_path(&sent, asked).await;
        for spelling in [local.clone(), local.to_uppercase()] {
            let returned = world.store.returned(&spelling, world.now).await.unwrap().unwrap();
            assert_eq!((returned.message, returned.asked), (sent.message, asked));
            assert_eq!((returned.sender.0.as_str(), returned.recipient.reveal()), (SENDER, "jan@example.nl"));
        }
        let mut forged = local.clone();
        forged.replace_range(10..11, if &local[10..11] == "a" { "b" } else { "a" });
        assert!(world.store.returned(&forged, world.now).await.unwrap().is_none());
    }
    let page = world.store.seal_page(sent.message, world.now);
    assert!(world.store.returned(&page, world.now).await.unwrap().is_none(), "a page's token is none");
    let folded = format!("b-{}", "a".repeat(52));
    assert!(world.store.returned(&folded, world.now).await.unwrap().is_none());
}

#[tokio::test]
async fn the_senders_address_is_in_no_file_and_goes_when_reports_have_stopped_coming() {
    let mut world = World::new().await;
    let sent = world.send(&Mail::to("jan@example.nl")).await;
    let local = world.return_path(&sent, false).await;
    for needle in [SENDER, "case.worker", local.as_str()] {
        assert_eq!(world.files_with(needle.as_bytes()), [""; 0], "{needle}");
    }
    world.pass(30 * DAY);
    world.store.tidy(world.now).await.unwrap();
    assert!(world.store.returned(&local, world.now).await.unwrap().is_some(), "its last day");
    world.pass(DAY);
    assert!(world.store.returned(&local, world.now).await.unwrap().is_none(), "over, whether or not anybody tidied");
    world.store.tidy(world.now).await.unwrap();
    let db = rusqlite::Connection::open(world.folder.path().join("openlijk.db")).unwrap();
    let left: i64 = db.query_row("SELECT count(*) FROM return_paths", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn whoever_is_erased_leaves_no_report_and_no_way_back() {
    let world = World::new().await;
    let sent = world.send(&Mail::to("jan@example.nl")).await;
    let local = world.return_path(&sent, false).await;
    world.server_says(sent.message, Reported::Bounced).await;
    let who = world.store.find(&address("jan@example.nl")).await.unwrap().unwrap();
    let record = world.store.subject_record(who).await.unwrap();
    assert_eq!(record.messages[0].reports[0].said, Reported::Bounced, "they get it with their copy");
    assert!(world.store.erase(&Who::Id(who), world.now).await.unwrap());
    assert!(world.store.returned(&local, world.now).await.unwrap().is_none());
    assert_eq!(world.store.reports_about(sent.message).await.unwrap(), []);
    assert_eq!(world.server_says(sent.message, Reported::Delayed).await, ReportKept::NotKept);
    assert_eq!(world.figures(sent.campaign).await, [(Reported::Bounced, 1)], "a figure about nobody stays");
}

#[tokio::test]
async fn reports_go_with_their_message() {
    let mut world = World::new().await;
    let sent = world.send(&Mail::to("jan@example.nl")).await;
    world.server_says(sent.message, Reported::Delayed).await;
    world.pass(61 * DAY);
    world.store.tidy(world.now).await.unwrap();
    assert_eq!(world.store.reports_about(sent.message).await.unwrap(), []);
}

#[tokio::test]
async fn each_report_has_its_line_in_the_logbook() {
    let world = World::new().await;
    let sent = world.send(&Mail::to("jan@example.nl")).await;
    let before = world.store.logbook_waiting(100).await.unwrap().len();
    for _ in 0..2 {
        world.server_says(sent.message, Reported::Bounced).await;
    }
    let lines = world.store.logbook_waiting(100).await.unwrap();
    assert_eq!((lines.len(), lines.iter().filter(|line| line.name == "observe").count()), (before + 1, 1));
}
