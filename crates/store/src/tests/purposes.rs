//! Purposes wait until they are complete, are switched on and off, and say how they came to be.

use super::*;
use openlijk_model::Opinion;

fn id(text: &str) -> PurposeId {
    text.parse().unwrap()
}

fn changed(name: &str) -> Purpose {
    Purpose { name: name.to_owned(), ..purpose("news", Measure::Aggregate) }
}

fn declared(world: &World, purpose: &str) -> Declared {
    world.store.declared().iter().find(|declared| declared.version.purpose.id == id(purpose)).unwrap().clone()
}

async fn switch(world: &World, on: bool) -> Result<(), StoreError> {
    world.store.switch_purpose(&id("news"), on, "why", "officer", world.now).await
}

fn in_force(world: &World, purpose: &str) -> Option<u32> {
    world.store.purposes().iter().find(|version| version.purpose.id == id(purpose)).map(|version| version.version)
}

#[tokio::test]
async fn an_assessed_purpose_is_declared_with_its_assessment() {
    let world = World::new().await;
    let assessed = assessed(purpose("service", Measure::Aggregate));
    let assessment = assessed.assessment().clone();
    world.store.apply_purpose(assessed, "officer", world.now).await.unwrap();
    assert_eq!(in_force(&world, "service").is_some(), assessment.is_complete());
    assert_eq!(declared(&world, "service").assessment, Some((assessment, "officer".to_owned())));
}

#[tokio::test]
async fn an_incomplete_declaration_waits_while_the_version_before_goes_on() {
    let world = World::new().await;
    let second = world.store.declare(changed("Post"), assessment(&["necessity"]), "jan", world.now).await.unwrap();
    assert_eq!(second.version, 2);
    let world = world.reopen().await;
    assert_eq!(in_force(&world, "news"), Some(1));
    assert_eq!(
        world.store.purposes().iter().find(|one| one.purpose.id == id("news")).unwrap().purpose.name,
        "Newsletter"
    );
    let last = declared(&world, "news");
    assert_eq!((last.version.version, last.in_force), (2, Some(1)));
    assert_eq!(last.assessment, Some((assessment(&["necessity"]), "jan".to_owned())));

    let same = world.store.declare(changed("Post"), assessment(&[]), "officer", world.now).await.unwrap();
    assert_eq!(same.version, 2, "the same declaration is no new version");
    assert_eq!(in_force(&world, "news"), Some(2), "a fresh assessment brings it into force");
    let history = world.store.purpose_history(&id("news")).await.unwrap();
    assert_eq!(history.versions.len(), 2);
    let assessed: Vec<_> =
        history.assessments.iter().map(|(version, one, who, _)| (*version, one.is_complete(), who.as_str())).collect();
    assert_eq!(assessed, [(1, true, "officer"), (2, false, "jan"), (2, true, "officer")]);
    let switched: Vec<_> = history.switches.iter().map(|switch| (switch.version, switch.on)).collect();
    assert_eq!(switched, [(1, true), (2, true)]);
}

#[tokio::test]
async fn a_first_declaration_that_is_incomplete_is_off_and_can_be_completed() {
    let world = World::new().await;
    let service = || purpose("service", Measure::Aggregate);
    world.store.declare(service(), assessment(&["why.fr"]), "officer", world.now).await.unwrap();
    assert_eq!(in_force(&world, "service"), None);
    let mail = Mail { purpose: "service", ..Mail::to("jan@example.nl") };
    assert!(matches!(world.store.record_draft(world.draft(&mail)).await, Err(StoreError::Refused(_))));
    let refused = world.store.switch_purpose(&id("service"), true, "", "officer", world.now).await.unwrap_err();
    assert!(
        matches!(&refused, StoreError::Refused(why) if why.contains("why.fr") && why.contains("service")),
        "{refused}"
    );
    world.declare(service()).await;
    assert_eq!(in_force(&world, "service"), Some(1));
    world.send(&mail).await;
}

#[tokio::test]
async fn what_somebody_switched_off_stays_off_until_it_is_switched_on() {
    let world = World::new().await;
    switch(&world, false).await.unwrap();
    world.declare(purpose("news", Measure::Aggregate)).await;
    assert_eq!(in_force(&world, "news"), None, "nor does the same declaration bring it back");
    world.declare(changed("Post")).await;
    let world = world.reopen().await;
    assert_eq!(in_force(&world, "news"), None, "nor a new one");
    switch(&world, true).await.unwrap();
    assert_eq!(in_force(&world, "news"), Some(2), "the last declaration is what is switched on");
    switch(&world, true).await.unwrap();
    switch(&world, false).await.unwrap();
    switch(&world, false).await.unwrap();
    let switches = world.store.purpose_history(&id("news")).await.unwrap().switches;
    let switched: Vec<_> = switches.iter().map(|switch| (switch.version, switch.on, switch.why.as_str())).collect();
    assert_eq!(
        switched[1..],
        [(1, false, "why"), (2, true, "why"), (2, false, "why")],
        "what changes nothing is no switch"
    );
    let nobody = world.store.switch_purpose(&id("nothing"), true, "", "", world.now).await;
    assert!(matches!(nobody, Err(StoreError::Unknown(_))));
    assert!(matches!(world.store.purpose_history(&id("nothing")).await, Err(StoreError::Unknown(_))));
}

#[tokio::test]
async fn under_a_purpose_that_is_off_no_hit_counts_and_nothing_is_recorded() {
    let world = World::new().await;
    let sent = world.mailing("march", 0..12).await;
    let mail = Mail { purpose: "profile", measure: Measure::Individual, ..Mail::to("jan@example.nl") };
    let own = Meaning::MessagePicture { message: world.send(&mail).await.message };
    let picture = group_picture(sent[0].place);
    assert_eq!(world.load(picture).await, HitOutcome::Recorded);
    for purpose in ["news", "profile"] {
        world.store.switch_purpose(&id(purpose), false, "why", "officer", world.now).await.unwrap();
    }
    for _ in 0..2 {
        assert_eq!(world.load(picture).await, HitOutcome::NotCounted);
        assert_eq!(world.load(own).await, HitOutcome::NotCounted);
        assert!(world.store.campaigns().await.unwrap().iter().all(|campaign| campaign.paused));
        assert!(world.store.page(sent[0].message).await.unwrap().unwrap().paused);
        let next = world.store.record_draft(world.draft(&Mail::to("eva@example.nl"))).await;
        assert!(matches!(next, Err(StoreError::Refused(_))));
        assert_eq!(world.store.find(&address("eva@example.nl")).await.unwrap(), None);
        if world.store.inner.shared.pauses().is_empty() {
            // A pause that ends does not bring back what is off.
            world.store.pause(Scope::All, "why", "who", world.now).await.unwrap();
            world.store.resume(Scope::All, "why", "who", world.now).await.unwrap();
        }
    }
    let world = world.reopen().await;
    assert_eq!(world.load(picture).await, HitOutcome::NotCounted);
    switch(&world, true).await.unwrap();
    assert_eq!(world.load(picture).await, HitOutcome::Recorded);
    assert_eq!(world.load(own).await, HitOutcome::NotCounted, "the other is still off");
    assert!(!world.store.page(sent[0].message).await.unwrap().unwrap().paused);
}

#[tokio::test]
async fn hits_that_wait_are_dropped_when_their_purpose_is_switched_off() {
    let mut world = World::new().await;
    let sent = world.mailing("march", 0..3).await;
    assert_eq!(world.load(group_picture(sent[0].place)).await, HitOutcome::Waiting);
    switch(&world, false).await.unwrap();
    switch(&world, true).await.unwrap();
    world.mailing("march", 3..40).await;
    world.pass(7_200);
    world.store.tidy(world.now).await.unwrap();
    assert_eq!(world.loads(sent[0].campaign).await, BTreeMap::new());
}

#[tokio::test]
async fn a_store_from_before_assessments_keeps_its_purposes_on_and_its_accounts_as_administrators() {
    let folder = tempfile::tempdir().unwrap();
    let connection = rusqlite::Connection::open(folder.path().join("openlijk.db")).unwrap();
    connection.execute_batch(include_str!("../../migrations/sqlite/0001_first.sql")).unwrap();
    let (first, second) = (purpose("news", Measure::Delivery), purpose("news", Measure::Aggregate));
    connection
        .execute_batch(&format!(
            "CREATE TABLE schema_version (version BIGINT NOT NULL PRIMARY KEY); INSERT INTO schema_version VALUES (1);
             INSERT INTO purposes VALUES ('news', 1, '{}', 'jan', {START}), ('news', 2, '{}', 'jan', {START});
             INSERT INTO accounts VALUES ('jan', 'hash');",
            serde_json::to_string(&first).unwrap(),
            serde_json::to_string(&second).unwrap()
        ))
        .unwrap();
    drop(connection);
    std::fs::write(folder.path().join("master.key"), "00".repeat(32)).unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(folder.path().join("master.key"), mode).unwrap();
    let store = Store::open(folder.path(), &Options::default()).unwrap();
    let world = World { folder, store, now: Timestamp::from_second(START).unwrap() };
    assert_eq!(in_force(&world, "news"), Some(2));
    assert_eq!(declared(&world, "news").assessment, None);
    switch(&world, false).await.unwrap();
    assert_eq!(in_force(&world, "news"), None);
    switch(&world, true).await.unwrap();
    assert_eq!(in_force(&world, "news"), Some(2), "what was in force without an assessment can be so again");
    let jan = world.store.account("jan").await.unwrap().unwrap();
    assert_eq!(jan, Account::local("jan", "hash".to_owned(), openlijk_model::Role::Administrator));
}

#[tokio::test]
async fn a_version_that_asks_for_less_holds_for_mail_already_sent() {
    let world = World::new().await;
    let mail = Mail { purpose: "profile", measure: Measure::Individual, ..Mail::to("jan@example.nl") };
    let sent = world.send(&mail).await;
    let picture = Meaning::MessagePicture { message: sent.message };
    let kept = |world: &World| {
        let path = world.folder.path().join("openlijk.db");
        let sql = "SELECT (SELECT count(*) FROM openings), (SELECT count(*) FROM last_opens)";
        let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?));
        rusqlite::Connection::open(path).unwrap().query_row(sql, [], read).unwrap()
    };
    assert_eq!(world.load(picture).await, HitOutcome::Recorded);
    assert_eq!(kept(&world), (1, 0));
    world.declare(purpose("profile", Measure::LastOpen)).await;
    assert_eq!(world.load(picture).await, HitOutcome::Recorded);
    assert_eq!(world.load_as(picture, OpenerClass::Scanner).await, HitOutcome::NotCounted);
    assert_eq!(kept(&world), (1, 1), "the day of the last alone");
    for less in [Measure::Aggregate, Measure::None] {
        world.declare(purpose("profile", less)).await;
        assert_eq!(world.load(picture).await, HitOutcome::NotCounted, "{less}");
    }
    let world = world.reopen().await;
    assert_eq!(world.load(picture).await, HitOutcome::NotCounted);
    assert_eq!(kept(&world), (1, 1));
}

#[tokio::test]
async fn a_version_that_keeps_time_less_finely_holds_for_mail_already_sent() {
    let world = World::new().await;
    let mail = Mail { purpose: "profile", measure: Measure::Individual, ..Mail::to("jan@example.nl") };
    let sent = world.send(&mail).await;
    let mut coarser = purpose("profile", Measure::Individual);
    coarser.data.time = Some(openlijk_model::TimePrecision::Day);
    world.declare(coarser).await;
    let picture = Meaning::MessagePicture { message: sent.message };
    assert_eq!(world.load(picture).await, HitOutcome::Recorded);
    let path = world.folder.path().join("openlijk.db");
    let at: i64 =
        rusqlite::Connection::open(path).unwrap().query_row("SELECT at FROM openings", [], |row| row.get(0)).unwrap();
    assert_eq!(at, world.now.as_second() / 86_400 * 86_400, "the day alone");
}

#[tokio::test]
async fn a_version_without_any_picture_stops_shared_ones_already_sent() {
    let world = World::new().await;
    let sent = world.mailing("march", 0..12).await;
    let picture = group_picture(sent[0].place);
    assert_eq!(world.load(picture).await, HitOutcome::Recorded);
    world.declare(purpose("news", Measure::Delivery)).await;
    assert_eq!(world.load(picture).await, HitOutcome::NotCounted);
    let world = world.reopen().await;
    assert_eq!(world.load(picture).await, HitOutcome::NotCounted);
    world.declare(purpose("news", Measure::Aggregate)).await;
    assert_eq!(world.load(picture).await, HitOutcome::Recorded);
}

#[tokio::test]
async fn the_last_word_on_a_contested_rule_counts() {
    let world = World::new().await;
    let ruling = |rule: &str, accepted| GreyRuling {
        purpose: id("news"),
        rule: rule.to_owned(),
        accepted,
        note: "as advised".to_owned(),
        who: "officer".to_owned(),
        at: world.now,
    };
    for (rule, accepted) in [("R19", false), ("R01", true), ("R01", false), ("R20", false), ("R20", true)] {
        world.store.rule_on_grey(ruling(rule, accepted)).await.unwrap();
    }
    assert_eq!(*world.store.declined(&id("news")), ["R01", "R19"]);
    assert_eq!(*world.store.declined(&id("profile")), [""; 0]);
    let unknown = GreyRuling { purpose: id("nothing"), ..ruling("R01", false) };
    assert!(matches!(world.store.rule_on_grey(unknown).await, Err(StoreError::Unknown(_))));
    assert!(matches!(world.store.rule_on_grey(ruling(" ", false)).await, Err(StoreError::Refused(_))));
    let rulings = world.store.purpose_history(&id("news")).await.unwrap().rulings;
    assert_eq!((rulings.len(), &rulings[0]), (5, &ruling("R19", false)));
    let world = world.reopen().await;
    assert_eq!(*world.store.declined(&id("news")), ["R01", "R19"]);
    assert_eq!(declared(&world, "news").declined, ["R01", "R19"]);
}

#[tokio::test]
async fn an_opinion_needs_a_lawyers_name_and_replaces_the_one_of_its_id() {
    let world = World::new().await;
    let opinion = Opinion {
        id: "o-1".to_owned(),
        about: "regime fr 2026-04".to_owned(),
        lawyer: "mr. A. Jansen".to_owned(),
        day: "2026-03-01".parse().unwrap(),
        note: "in the archive".to_owned(),
    };
    let nameless = Opinion { lawyer: " ".to_owned(), ..opinion.clone() };
    assert!(matches!(world.store.record_opinion(nameless, "officer", world.now).await, Err(StoreError::Refused(_))));
    world.store.record_opinion(opinion.clone(), "officer", world.now).await.unwrap();
    let later = Opinion { note: "moved".to_owned(), ..opinion };
    world.store.record_opinion(later.clone(), "officer", world.now).await.unwrap();
    assert_eq!(world.store.opinions().first(), Some(&later));
    let world = world.reopen().await;
    assert_eq!(*world.store.opinions(), [later]);
}

#[tokio::test]
async fn the_history_of_pauses_says_how_each_ended() {
    let world = World::new().await;
    let scope = Scope::Purpose(id("news"));
    world.store.pause(scope.clone(), "a complaint", "officer", world.now).await.unwrap();
    world.store.resume(scope.clone(), "answered", "jan", world.now).await.unwrap();
    world.store.pause(Scope::All, "a leak", "officer", world.now).await.unwrap();
    let history = world.store.pause_history().await.unwrap();
    assert_eq!(history.len(), 2);
    assert_eq!((&history[0].0.scope, history[0].0.why.as_str()), (&scope, "a complaint"));
    assert_eq!(history[0].1, Some(("answered".to_owned(), "jan".to_owned(), world.now)));
    assert_eq!((&history[1].0.scope, &history[1].1), (&Scope::All, &None));
}
