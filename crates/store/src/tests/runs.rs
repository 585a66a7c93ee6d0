//! Retention runs: after one nothing older than its limit remains in any table, and a plan says beforehand what it takes.

use super::*;
use proptest::prelude::*;
use rusqlite::Connection as Db;

const DAY: i64 = 86_400;
/// How long it is remembered that somebody was told or asked, and how long lines of no purpose are kept.
const THREE_YEARS: i64 = 3 * 365 * DAY;

/// What becomes of the times in a table.
enum Rule {
    /// Nothing is older than its purpose's retention: a query that gives purpose and seconds.
    Purpose(&'static str),
    /// Nothing is older than so many seconds: a query that gives seconds.
    Seconds(i64, &'static str),
    /// It stays, for the reason given.
    Stays,
}

const MESSAGES: &str = "SELECT campaigns.purpose, messages.at FROM messages JOIN cells ON cells.id = messages.cell
    JOIN campaigns ON campaigns.id = cells.campaign";
const OPENINGS: &str =
    "SELECT campaigns.purpose, openings.at FROM openings JOIN messages ON messages.id = openings.message
    JOIN cells ON cells.id = messages.cell JOIN campaigns ON campaigns.id = cells.campaign";
const LAST_OPENS: &str = "SELECT campaigns.purpose, (last_opens.day + 1) * 86400 FROM last_opens
    JOIN messages ON messages.id = last_opens.message JOIN cells ON cells.id = messages.cell
    JOIN campaigns ON campaigns.id = cells.campaign";
/// When somebody was last told or asked of whom nothing else is known: whoever chose stays, and what they were told with it.
const TOLD: &str = "SELECT max(at) FROM
    (SELECT recipient, at FROM told UNION ALL SELECT recipient, at FROM asked) AS kept
    WHERE NOT EXISTS (SELECT 1 FROM messages WHERE messages.recipient = kept.recipient)
    AND NOT EXISTS (SELECT 1 FROM choices WHERE choices.recipient = kept.recipient)
    AND NOT EXISTS (SELECT 1 FROM requests WHERE requests.recipient = kept.recipient AND done_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM pauses WHERE scope = 'recipient:' || kept.recipient AND ended_at IS NULL)
    GROUP BY recipient";

const SEALED: &str = "SELECT campaigns.purpose, messages.at FROM sealed JOIN messages ON messages.id = sealed.message
    JOIN cells ON cells.id = messages.cell JOIN campaigns ON campaigns.id = cells.campaign";

const REPORTS: &str =
    "SELECT campaigns.purpose, messages.at FROM reports JOIN messages ON messages.id = reports.message
    JOIN cells ON cells.id = messages.cell JOIN campaigns ON campaigns.id = cells.campaign";

/// Requests that were answered.
const ANSWERED: &str = "SELECT done_at FROM requests WHERE done_at IS NOT NULL";

/// Incidents that are closed, by what was last written down about them.
const CLOSED: &str = "SELECT max(at) FROM incident_entries GROUP BY incident
    HAVING max(id) IN (SELECT id FROM incident_entries WHERE kind = 'closed')";

/// Every column of a table that holds a time or a day, and what becomes of it. A new one must be named here.
const TIMES: [(&str, Rule); 46] = [
    ("messages.at", Rule::Purpose(MESSAGES)),
    // They lie within the campaign of their message, and go with it.
    ("messages.accepted_at", Rule::Purpose(MESSAGES)),
    ("openings.at", Rule::Purpose(OPENINGS)),
    ("last_opens.day", Rule::Purpose(LAST_OPENS)),
    ("logbook.at_ms", Rule::Purpose("SELECT purpose, at_ms / 1000 FROM logbook WHERE purpose IS NOT NULL")),
    ("logbook.at_ms", Rule::Seconds(THREE_YEARS, "SELECT at_ms / 1000 FROM logbook WHERE purpose IS NULL")),
    ("proofs.until", Rule::Seconds(DAY, "SELECT until * 86400 + 86399 FROM proofs")),
    ("told.at", Rule::Seconds(THREE_YEARS, TOLD)),
    ("asked.at", Rule::Seconds(THREE_YEARS, TOLD)),
    // Figures of mailings, which single nobody out.
    ("campaigns.first_at", Rule::Stays),
    ("campaigns.last_at", Rule::Stays),
    ("first_hits.hour", Rule::Stays),
    ("loads.hour", Rule::Stays),
    // Proof of what was chosen and wished for, while the person is known.
    ("choices.at", Rule::Stays),
    ("wishes.at", Rule::Stays),
    ("kept_refusals.at", Rule::Stays),
    ("recipients.collected", Rule::Stays),
    // A sealed message goes with its message, and what happened to it too.
    ("sealed.until", Rule::Purpose(SEALED)),
    ("sealed_acts.at", Rule::Purpose(SEALED)),
    ("sealed_plans.at", Rule::Purpose(SEALED)),
    ("sealed_tellings.at", Rule::Purpose(SEALED)),
    ("sealed_codes.until", Rule::Purpose(SEALED)),
    ("sealed_codes.day", Rule::Purpose(SEALED)),
    ("sealed_sessions.until", Rule::Purpose(SEALED)),
    ("factors.at", Rule::Stays),
    // What was reported about a message goes with it; where reports go on to, when they stop coming.
    ("reports.at", Rule::Purpose(REPORTS)),
    ("return_paths.until", Rule::Seconds(DAY, "SELECT until * 86400 + 86399 FROM return_paths")),
    // What the organisation did.
    ("purposes.at", Rule::Stays),
    ("switches.at", Rule::Stays),
    ("assessments.at", Rule::Stays),
    ("grey_rulings.at", Rule::Stays),
    ("opinions.at", Rule::Stays),
    ("pauses.since", Rule::Seconds(THREE_YEARS, "SELECT ended_at FROM pauses WHERE ended_at IS NOT NULL")),
    ("pauses.ended_at", Rule::Seconds(THREE_YEARS, "SELECT ended_at FROM pauses WHERE ended_at IS NOT NULL")),
    ("api_tokens.at", Rule::Stays),
    ("api_tokens.until", Rule::Stays),
    ("api_tokens.revoked", Rule::Stays),
    // Proof of how the rules were kept. What is open, an unanswered request or a pause, stays.
    ("looks.at", Rule::Seconds(THREE_YEARS, "SELECT at FROM looks")),
    ("requests.received", Rule::Seconds(THREE_YEARS, ANSWERED)),
    ("requests.due", Rule::Seconds(THREE_YEARS, ANSWERED)),
    ("requests.done_at", Rule::Seconds(THREE_YEARS, ANSWERED)),
    ("retention_runs.at", Rule::Seconds(THREE_YEARS, "SELECT at FROM retention_runs")),
    ("incidents.at", Rule::Seconds(THREE_YEARS, CLOSED)),
    ("incident_entries.at", Rule::Seconds(THREE_YEARS, CLOSED)),
    ("incident_items.at", Rule::Seconds(THREE_YEARS, CLOSED)),
    ("imports.at", Rule::Seconds(30 * DAY, "SELECT at FROM imports")),
];

fn open(world: &World) -> Db {
    Db::open(world.folder.path().join("openlijk.db")).unwrap()
}

fn texts(db: &Db, sql: &str) -> Vec<String> {
    let mut statement = db.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// Days that each purpose of these tests keeps what is recorded.
fn days(purpose: &str) -> i64 {
    match purpose {
        "news" => 10,
        "profile" => 60,
        other => panic!("{other}"),
    }
}

/// What is older than its limit.
fn overdue(world: &World) -> Vec<String> {
    let (db, now, mut found) = (open(world), world.now.as_second(), Vec::new());
    let mut check = |column: &str, at: i64, limit: i64| {
        if at < now - limit {
            found.push(format!("{column}: {} s too old", now - limit - at));
        }
    };
    for (column, rule) in &TIMES {
        match rule {
            Rule::Stays => {}
            Rule::Purpose(sql) => {
                let mut statement = db.prepare(sql).unwrap();
                let rows =
                    statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))).unwrap();
                rows.map(Result::unwrap).for_each(|(purpose, at)| check(column, at, days(&purpose) * DAY));
            }
            Rule::Seconds(limit, sql) => {
                let mut statement = db.prepare(sql).unwrap();
                let rows = statement.query_map([], |row| row.get::<_, i64>(0)).unwrap();
                rows.map(Result::unwrap).for_each(|at| check(column, at, *limit));
            }
        }
    }
    found
}

#[tokio::test]
async fn every_column_that_holds_a_time_has_a_limit_or_a_reason_to_stay() {
    let world = World::new().await;
    let db = open(&world);
    let columns = texts(
        &db,
        "SELECT tables.name || '.' || columns.name FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
         WHERE tables.type = 'table' AND columns.type = 'BIGINT' AND columns.name IN
         ('at', 'at_ms', 'first_at', 'last_at', 'accepted_at', 'day', 'until', 'hour', 'since', 'ended_at', 'revoked',
          'received', 'due', 'done_at', 'collected', 'made', 'seen')",
    );
    let named: Vec<_> = TIMES.iter().map(|(column, _)| *column).collect();
    for column in &columns {
        assert!(named.contains(&column.as_str()), "{column}: what becomes of this time?");
    }
    for column in named {
        assert!(columns.iter().any(|known| known == column), "{column}: there is no such time");
    }
}

#[derive(Debug, Clone)]
enum Step {
    Send { profile: bool, reader: usize, load: bool },
    Choose { reader: usize },
    Look { reader: usize },
    Export { reader: usize },
    Request { reader: usize },
    Answer { request: u64 },
    Pause { reader: Option<usize> },
    Resume { reader: Option<usize> },
    Import { reader: usize },
    Enrol { reader: usize },
    Off,
    On,
    Pass { hours: i64 },
    Years,
    Run,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        10 => (any::<bool>(), 0..12_usize, any::<bool>())
            .prop_map(|(profile, reader, load)| Step::Send { profile, reader, load }),
        1 => (0..12_usize).prop_map(|reader| Step::Choose { reader }),
        1 => (0..12_usize).prop_map(|reader| Step::Look { reader }),
        1 => (0..12_usize).prop_map(|reader| Step::Export { reader }),
        1 => (0..12_usize).prop_map(|reader| Step::Request { reader }),
        1 => (1..4_u64).prop_map(|request| Step::Answer { request }),
        1 => prop::option::of(0..12_usize).prop_map(|reader| Step::Pause { reader }),
        1 => prop::option::of(0..12_usize).prop_map(|reader| Step::Resume { reader }),
        1 => (0..12_usize).prop_map(|reader| Step::Import { reader }),
        1 => (10..20_usize).prop_map(|reader| Step::Enrol { reader }),
        1 => Just(Step::Off),
        2 => Just(Step::On),
        6 => (1..400_i64).prop_map(|hours| Step::Pass { hours }),
        1 => Just(Step::Years),
        2 => Just(Step::Run),
    ]
}

/// Takes a step. Where somebody is meant who is not known, nothing happens.
async fn take(world: &mut World, step: Step) {
    let known = async |world: &World, number: usize| world.store.find(&address(&reader(number))).await.unwrap();
    let news: PurposeId = "news".parse().unwrap();
    match step {
        Step::Send { profile, reader: number, load } => {
            let (to, campaign) = (reader(number), format!("{}", world.now.as_second() / (20 * DAY)));
            let (purpose, measure) =
                if profile { ("profile", Measure::Individual) } else { ("news", Measure::LastOpen) };
            let draft = world.draft(&Mail { purpose, measure, campaign: &campaign, ..Mail::to(&to) });
            let Ok(recorded) = world.store.record_draft(draft).await else { return };
            let outcome = Outcome::Accepted { applied: measure, notice: told_by(), invitation: None, left_alone: None };
            world.store.conclude(recorded.message, outcome, world.now).await.unwrap();
            if load {
                world.load(Meaning::MessagePicture { message: recorded.message }).await;
            }
        }
        Step::Choose { reader: number } => world.choose("news", &reader(number), ChoiceState::Granted).await,
        Step::Look { reader } => {
            if let Some(who) = known(world, reader).await {
                let role = openlijk_model::Role::Officer;
                world.store.look("eva", role, who, &news, "", world.now).await.unwrap();
            }
        }
        Step::Export { reader } => {
            if let Some(who) = known(world, reader).await {
                world.store.export_subject(who, "openlijk", world.now).await.unwrap();
            }
        }
        Step::Request { reader } => {
            if let Some(who) = known(world, reader).await {
                world.store.open_request(Some(who), RequestKind::Access, "mail", "", world.now).await.unwrap();
            }
        }
        // What cannot be answered, paused or resumed is left as it is.
        Step::Answer { request } => drop(world.store.close_request(request, "eva", "done", world.now).await),
        Step::Pause { reader } => {
            if let Some(scope) = scope(world, reader).await {
                world.store.pause(scope, "why", "eva", world.now).await.unwrap();
            }
        }
        Step::Resume { reader } => {
            if let Some(scope) = scope(world, reader).await {
                drop(world.store.resume(scope, "why", "eva", world.now).await);
            }
        }
        Step::Import { reader: number } => {
            let line = super::importing::line(&reader(number), ChoiceState::Granted, Some(1));
            world.store.import(&format!("file {number}"), 2, vec![line], world.now).await.unwrap();
        }
        Step::Enrol { reader: number } => drop(world.store.enrol(&address(&reader(number))).await.unwrap()),
        Step::Off => world.store.switch_purpose(&news, false, "", "", world.now).await.unwrap(),
        Step::On => world.store.switch_purpose(&news, true, "", "", world.now).await.unwrap(),
        Step::Pass { hours } => world.pass(hours * 3_600 + 7),
        Step::Years => world.pass(THREE_YEARS - 40 * DAY),
        Step::Run => drop(world.store.retention_run("officer", world.now).await.unwrap()),
    }
}

/// The pause of a purpose, or of somebody who is known.
async fn scope(world: &World, number: Option<usize>) -> Option<Scope> {
    let Some(number) = number else { return Some(Scope::Purpose("news".parse().unwrap())) };
    world.store.find(&address(&reader(number))).await.unwrap().map(Scope::Recipient)
}

fn sorted(mut removed: Vec<Removal>) -> Vec<Removal> {
    removed.sort_by_key(|removal| (removal.purpose.clone(), removal.what.clone()));
    removed
}

async fn world_of_two() -> World {
    let world = World::new().await;
    let mut news = purpose("news", Measure::LastOpen);
    news.documents.retention_days = Some(10);
    world.declare(news).await;
    world
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn a_run_takes_what_its_plan_said_and_leaves_nothing_older_than_its_limit(
        steps in prop::collection::vec(step(), 1..60), late in 0..100_i64,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut world = world_of_two().await;
            for step in steps {
                take(&mut world, step).await;
            }
            world.pass(late * DAY);
            let before = world.store.retention_runs(100).await.unwrap().len();
            let planned = world.store.retention_plan(world.now).await.unwrap();
            let run = world.store.retention_run("officer", world.now).await.unwrap();
            prop_assert_eq!(sorted(planned), sorted(run.removed.clone()));
            prop_assert_eq!(overdue(&world), Vec::<String>::new());
            let runs = world.store.retention_runs(100).await.unwrap();
            let gone = run.removed.iter().filter(|removal| removal.what == "retention-runs").map(|removal| removal.count);
            prop_assert_eq!((runs.len(), &runs[0]), (before + 1 - gone.sum::<u64>() as usize, &run));
            prop_assert_eq!(world.store.retention_plan(world.now).await.unwrap(), vec![], "nothing is left to take");
            world.store.close().await;
            Ok(())
        })?;
    }
}

#[tokio::test]
async fn a_plan_names_what_it_would_take_and_takes_nothing() {
    let mut world = world_of_two().await;
    let mail = Mail { purpose: "profile", measure: Measure::Individual, ..Mail::to("jan@example.nl") };
    let sent = world.send(&mail).await;
    world.pass(20 * DAY);
    world.load(Meaning::MessagePicture { message: sent.message }).await;
    world.store.enrol(&address("eva@example.nl")).await.unwrap();
    assert_eq!(world.store.retention_plan(world.now).await.unwrap().len(), 1, "eva, of whom nothing is known");
    world.pass(40 * DAY + 1);
    assert!(!overdue(&world).is_empty(), "the search finds what is there");
    let planned = world.store.retention_plan(world.now).await.unwrap();
    let told: Vec<_> = planned.iter().map(|one| (one.what.as_str(), one.count, one.purpose.is_some())).collect();
    let expected = [("messages", 1, true), ("readings", 1, true), ("logbook", 1, true), ("recipients", 1, false)];
    assert_eq!(told, expected);
    assert_eq!(planned[0].before, Timestamp::from_second(START + 1).unwrap());
    assert!(world.store.page(sent.message).await.unwrap().is_some());
    assert_eq!(world.store.retention_runs(10).await.unwrap(), []);
}

#[tokio::test]
async fn a_purpose_that_is_off_keeps_nothing_longer() {
    let mut world = world_of_two().await;
    let sent = world.send(&Mail { measure: Measure::LastOpen, ..Mail::to("jan@example.nl") }).await;
    let news: PurposeId = "news".parse().unwrap();
    world.store.switch_purpose(&news, false, "", "officer", world.now).await.unwrap();
    let mut longer = purpose("news", Measure::LastOpen);
    longer.documents.retention_days = Some(900);
    world.store.declare(longer, assessment(&["necessity"]), "jan", world.now).await.unwrap();
    world.pass(11 * DAY);
    world.store.tidy(world.now).await.unwrap();
    assert!(
        world.store.page(sent.message).await.unwrap().is_none(),
        "a declaration that never was in force keeps nothing"
    );
}

#[tokio::test]
async fn the_daily_run_has_one_record_a_day_and_a_named_one_always_its_own() {
    let mut world = world_of_two().await;
    for number in 0..3 {
        world.store.enrol(&address(&reader(number))).await.unwrap();
        world.store.tidy(world.now).await.unwrap();
        world.pass(3_600);
    }
    world.store.retention_run("eva", world.now).await.unwrap();
    world.store.retention_run("eva", world.now).await.unwrap();
    world.pass(DAY);
    world.store.tidy(world.now).await.unwrap();
    let runs = world.store.retention_runs(10).await.unwrap();
    let told: Vec<_> =
        runs.iter().map(|run| (run.who.as_str(), run.removed.iter().map(|one| one.count).sum())).collect();
    assert_eq!(told, [("daily", 0), ("eva", 0), ("eva", 0), ("daily", 3_u64)]);
    assert_eq!(runs[3].at, Timestamp::from_second(START).unwrap());
    assert_eq!(world.store.retention_runs(1).await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_proves_how_the_rules_were_kept_stays_as_long_as_the_operator_says() {
    let world = World::new().await;
    world.store.close().await;
    let options = Options { proof_days: Some(100), ..Options::default() };
    let mut world = World { store: Store::open(world.folder.path(), &options).unwrap(), ..world };
    let store = world.store.clone();
    let answered = store.open_request(None, RequestKind::Access, "letter", "all of it", world.now).await.unwrap();
    let open = store.open_request(None, RequestKind::Erase, "letter", "all of it", world.now).await.unwrap();
    store.close_request(answered, "eva", "done", world.now).await.unwrap();
    store.pause(Scope::All, "why", "eva", world.now).await.unwrap();
    store.resume(Scope::All, "why", "eva", world.now).await.unwrap();
    store.pause(Scope::Purpose("news".parse().unwrap()), "why", "eva", world.now).await.unwrap();
    let jan = store.enrol(&address("jan@example.nl")).await.unwrap();
    world.choose("news", "jan@example.nl", ChoiceState::Granted).await;
    store.look("eva", Role::Officer, jan, &"news".parse().unwrap(), "why", world.now).await.unwrap();
    store.export_subject(jan, "eva", world.now).await.unwrap();
    store.import("file", 2, Vec::new(), world.now).await.unwrap();
    store.tidy(world.now).await.unwrap();

    world.pass(30 * DAY);
    assert_eq!(store.retention_plan(world.now).await.unwrap(), []);
    world.pass(1);
    let told = |removed: &[Removal]| removed.iter().map(|one| (one.what.clone(), one.count)).collect::<Vec<_>>();
    assert_eq!(told(&store.retention_plan(world.now).await.unwrap()), [("imports".to_owned(), 1)]);
    store.tidy(world.now).await.unwrap();
    assert_eq!(store.import_position("file").await.unwrap(), 0);

    world.pass(70 * DAY - 1);
    let none = store.retention_plan(world.now).await.unwrap();
    assert!(none.iter().all(|one| one.purpose.is_some() || one.what == "logbook"), "{none:?}");
    world.pass(1);
    let plan = store.retention_plan(world.now).await.unwrap();
    let expected = ["requests", "looks", "pauses", "retention-runs"];
    let counted: Vec<_> = told(&plan).into_iter().filter(|(what, _)| expected.contains(&what.as_str())).collect();
    assert_eq!(counted, expected.map(|what| (what.to_owned(), 1)));
    let run = store.retention_run("eva", world.now).await.unwrap();
    assert_eq!(sorted(run.removed), sorted(plan));
    let left: Vec<_> = store.requests(10).await.unwrap().iter().map(|request| request.id).collect();
    assert_eq!(left, [open], "what is not answered stays");
    assert_eq!(store.looks(10).await.unwrap(), []);
    let pauses = store.pause_history().await.unwrap();
    assert_eq!((pauses.len(), pauses[0].1.is_none()), (1, true), "what is in force stays");
    let runs: Vec<_> = store.retention_runs(10).await.unwrap().into_iter().map(|run| run.who).collect();
    assert_eq!(runs, ["eva", "daily"]);
}
