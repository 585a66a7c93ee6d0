//! What must hold when the disk does not: nothing is claimed that is not on disk, and the store takes itself up again.

use super::*;
use crate::engine::{EachRow, Value};
use openlijk_model::WishKind;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

/// Fails one operation, or all from one on.
#[derive(Default)]
struct Plan {
    /// Operations left until the fault; negative: none planned.
    left: AtomicI64,
    /// Operations that fail from then on.
    failing: AtomicI64,
    fired: AtomicU64,
    /// Commits that fail.
    commits: AtomicI64,
    /// How many commits went through.
    committed: AtomicU64,
}

impl Plan {
    fn none() -> Arc<Self> {
        Arc::new(Self { left: AtomicI64::new(-1), ..Self::default() })
    }

    fn arm(&self, after: i64, failing: i64) {
        self.failing.store(failing, Ordering::SeqCst);
        self.left.store(after, Ordering::SeqCst);
    }

    fn step(&self) -> Result<(), Fault> {
        let left = self.left.load(Ordering::SeqCst);
        if left > 0 {
            self.left.store(left - 1, Ordering::SeqCst);
        }
        if left != 0 || self.failing.fetch_sub(1, Ordering::SeqCst) <= 0 {
            return Ok(());
        }
        self.fired.fetch_add(1, Ordering::SeqCst);
        Err(Fault::Failed("disk I/O error".to_owned()))
    }
}

struct Flaky {
    inner: Sqlite,
    plan: Arc<Plan>,
}

impl Engine for Flaky {
    fn writer(&self) -> Result<Box<dyn Connection>, Fault> {
        self.plan.step()?;
        Ok(Box::new(FlakyConnection { inner: self.inner.writer()?, plan: Arc::clone(&self.plan) }))
    }

    fn reader(&self) -> Result<Box<dyn Connection>, Fault> {
        self.inner.reader()
    }
}

struct FlakyConnection {
    inner: Box<dyn Connection>,
    plan: Arc<Plan>,
}

impl Connection for FlakyConnection {
    fn execute(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<usize, Fault> {
        self.plan.step()?;
        self.inner.execute(sql, values)
    }
    fn query(&mut self, sql: &'static str, values: &[Value<'_>], each: EachRow<'_>) -> Result<(), Fault> {
        self.plan.step()?;
        self.inner.query(sql, values, each)
    }
    fn script(&mut self, sql: &'static str) -> Result<(), Fault> {
        self.inner.script(sql)
    }
    fn begin(&mut self) -> Result<(), Fault> {
        self.plan.step()?;
        self.inner.begin()
    }
    fn commit(&mut self) -> Result<(), Fault> {
        self.plan.step()?;
        if self.plan.commits.fetch_sub(1, Ordering::SeqCst) > 0 {
            return Err(Fault::Failed("disk I/O error while syncing".to_owned()));
        }
        self.inner.commit()?;
        self.plan.committed.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }
    fn rollback(&mut self) -> Result<(), Fault> {
        self.inner.rollback()
    }
    fn savepoint(&mut self) -> Result<(), Fault> {
        self.plan.step()?;
        self.inner.savepoint()
    }
    fn end_savepoint(&mut self, keep: bool) -> Result<(), Fault> {
        self.plan.step()?;
        self.inner.end_savepoint(keep)
    }
    fn scrub(&mut self) -> Result<(), Fault> {
        self.plan.step()?;
        self.inner.scrub()
    }
    fn backup(&mut self, to: &Path) -> Result<(), Fault> {
        self.inner.backup(to)
    }
}

/// A world whose disk can be made to fail.
async fn flaky() -> (World, Arc<Plan>) {
    let world = World::new().await;
    world.store.close().await;
    let plan = Plan::none();
    let engine_plan = Arc::clone(&plan);
    let store = Store::open_with(world.folder.path(), &Options::default(), |inner| {
        Arc::new(Flaky { inner, plan: engine_plan })
    });
    (World { store: store.unwrap(), ..world }, plan)
}

impl World {
    async fn until_up(&self) {
        for _ in 0..1000 {
            if self.store.health().up {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("the store did not come back: {:?}", self.store.health());
    }
}

#[tokio::test]
async fn nothing_is_answered_for_before_the_commit_returned() {
    let (world, plan) = flaky().await;
    let sent = world.mailing("march", 0..12).await;
    let picture = group_picture(sent[0].place);
    let token = Token::lasting(picture, world.now, 30);
    plan.commits.store(1, Ordering::SeqCst);
    let lost = world.store.hit(Hit { token, class: OpenerClass::Person, repeat: false, at: world.now }).await;
    assert!(matches!(lost, Err(StoreError::Down(_))), "{lost:?}");
    assert!(!world.store.health().up || world.store.health().hits_lost > 0);

    world.until_up().await;
    assert!(world.loads(sent[0].campaign).await.is_empty(), "what was not answered for is not half there");
    assert_eq!(world.store.health().hits_lost, 1);
    let before = plan.committed.load(Ordering::SeqCst);
    assert_eq!(world.load(picture).await, HitOutcome::Recorded);
    assert_eq!(plan.committed.load(Ordering::SeqCst), before + 1, "the answer came after a commit");

    let world = world.reopen().await;
    assert_eq!(world.store.health().hits_lost, 1, "losses are not forgotten");
    assert_eq!(world.loads(sent[0].campaign).await[&OpenerClass::Person], 1);
}

#[tokio::test]
async fn a_hit_that_says_nothing_new_needs_no_commit() {
    let (world, plan) = flaky().await;
    let sent = world.mailing("march", 0..12).await;
    let token = Token::lasting(group_picture(sent[0].place), world.now, 30);
    let hit = Hit { token, class: OpenerClass::Person, repeat: true, at: world.now };
    assert_eq!(world.store.hit(hit).await.unwrap(), HitOutcome::Recorded);
    let before = plan.committed.load(Ordering::SeqCst);
    assert_eq!(world.store.hit(hit).await.unwrap(), HitOutcome::Recorded);
    assert_eq!(plan.committed.load(Ordering::SeqCst), before);
}

#[tokio::test]
async fn many_hits_share_a_commit() {
    let (world, plan) = flaky().await;
    let sent = world.mailing("march", 0..12).await;
    let token = Token::lasting(group_picture(sent[0].place), world.now, 30);
    let hit = Hit { token, class: OpenerClass::Person, repeat: false, at: world.now };
    let before = plan.committed.load(Ordering::SeqCst);
    let tasks: Vec<_> = (0..1000)
        .map(|_| {
            let store = world.store.clone();
            tokio::spawn(async move { store.hit(hit).await.unwrap() })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap(), HitOutcome::Recorded);
    }
    let commits = plan.committed.load(Ordering::SeqCst) - before;
    assert!(commits < 500, "{commits} commits for 1000 hits");
    assert_eq!(world.loads(sent[0].campaign).await[&OpenerClass::Person], 1000);
}

#[tokio::test]
async fn while_the_disk_stays_bad_everything_is_refused_and_hits_are_counted_as_lost() {
    let (world, plan) = flaky().await;
    let sent = world.mailing("march", 0..12).await;
    let picture = group_picture(sent[0].place);
    let token = Token::lasting(picture, world.now, 30);
    plan.arm(0, 20);
    let hit = Hit { token, class: OpenerClass::Person, repeat: false, at: world.now };
    for _ in 0..3 {
        assert!(matches!(world.store.hit(hit).await, Err(StoreError::Down(_))));
    }
    let record = world.store.record_draft(world.draft(&Mail::to("eva@example.nl"))).await;
    assert!(matches!(record, Err(StoreError::Down(_))), "mail goes on unmeasured");
    assert!(!world.store.health().up);
    plan.arm(0, 0);
    world.until_up().await;
    assert_eq!(world.store.health().hits_lost, 3);
    assert_eq!(world.load(picture).await, HitOutcome::Recorded);
}

#[tokio::test]
async fn a_change_that_breaks_a_rule_of_the_tables_takes_nobody_down_with_it() {
    let world = World::new().await;
    let broken = world.store.change(|books| {
        books.db.execute("INSERT INTO accounts (name, password_hash) VALUES ('half', 'x')", &[])?;
        books.db.execute("INSERT INTO accounts (name, password_hash) VALUES ('half', 'x')", &[])?;
        Ok(())
    });
    let good = world.store.set_account(Account::local("mia", "x".to_owned(), Role::Administrator));
    let (broken, good) = tokio::join!(broken, good);
    assert!(matches!(broken, Err(StoreError::Refused(_))), "{broken:?}");
    good.unwrap();
    assert!(world.store.account("half").await.unwrap().is_none());
    assert!(world.store.health().up);
}

#[tokio::test]
async fn a_panic_in_the_writer_is_a_fault_like_another() {
    let world = World::new().await;
    let panicked = world.store.change::<()>(|_| panic!("on purpose")).await;
    assert!(matches!(panicked, Err(StoreError::Down(_))), "{panicked:?}");
    world.until_up().await;
    world.send(&Mail::to("jan@example.nl")).await;
}

/// What was answered for in one run of the scenario.
#[derive(Default)]
struct Acknowledged {
    told: bool,
    loads: u64,
    refused: bool,
    objected: bool,
    imported: bool,
    corrected: bool,
    paused: bool,
    resumed: bool,
    erased: bool,
}

async fn scenario(world: &World, sent: &[Recorded]) -> Acknowledged {
    let store = &world.store;
    let mut done = Acknowledged::default();
    let news: PurposeId = "news".parse().unwrap();
    if let Ok(recorded) = store.record_draft(world.draft(&Mail::to("new@example.nl"))).await {
        let outcome =
            Outcome::Accepted { applied: Measure::Aggregate, notice: told_by(), invitation: None, left_alone: None };
        done.told = store.conclude(recorded.message, outcome, world.now).await.is_ok();
    }
    let token = Token::lasting(group_picture(sent[0].place), world.now, 30);
    for class in [OpenerClass::Person, OpenerClass::Scanner] {
        let hit = Hit { token, class, repeat: false, at: world.now };
        done.loads += u64::from(matches!(store.hit(hit).await, Ok(HitOutcome::Recorded)));
    }
    let refuser = Who::Address(address("refuser@example.nl"));
    let refusal = NewChoice::of(refuser, news, ChoiceState::Refused, HowChosen::OneClick);
    done.refused = store.choose(refusal, world.now).await.is_ok();
    let objection = ledger::wish("refuser@example.nl", WishKind::Objection, true);
    done.objected = store.wish(objection, world.now).await.is_ok();
    let lines = (0..2).map(|number| importing::line(&reader(number), ChoiceState::Granted, Some(1))).collect();
    done.imported = store.import("file", 3, lines, world.now).await.is_ok();
    let (old, new) = (Who::Address(address(&reader(10))), address("corrected@example.nl"));
    done.corrected = store.correct_address(&old, &new).await.is_ok();
    done.paused = store.pause(Scope::All, "incident", "officer", world.now).await.is_ok();
    done.resumed = store.resume(Scope::All, "solved", "officer", world.now).await.is_ok();
    let gone = Who::Address(address(&reader(11)));
    done.erased = matches!(store.erase(&gone, world.now).await, Ok(true));
    done
}

async fn check(world: &World, sent: &[Recorded], done: &Acknowledged, at: i64) {
    let loads: u64 = world.loads(sent[0].campaign).await.values().sum();
    assert!(loads >= done.loads, "fault {at}: {loads} loads on disk, {} answered for", done.loads);
    assert!(loads <= 2, "fault {at}: a load was counted twice");
    if done.told {
        assert!(world.standing("news", "new@example.nl").await.told.is_some(), "fault {at}: told");
    }
    if done.refused {
        let choice = world.standing("news", "refuser@example.nl").await.choice;
        assert_eq!(choice.map(|choice| choice.state), Some(ChoiceState::Refused), "fault {at}: refused");
    }
    assert!(!done.objected || world.standing("news", "refuser@example.nl").await.objects, "fault {at}: objected");
    let position = world.store.import_position("file").await.unwrap();
    assert!(position == 3 || (position == 0 && !done.imported), "fault {at}: imported");
    for number in 0..2 {
        let choice = world.standing("profile", &reader(number)).await.choice;
        assert_eq!(choice.is_some(), position == 3, "fault {at}: a step of an import stands whole or not at all");
    }
    if done.corrected {
        assert!(world.store.find(&address("corrected@example.nl")).await.unwrap().is_some(), "fault {at}: corrected");
        let lookup = world.store.inner.keyring.lookup(&address(&reader(10)));
        assert_eq!(world.files_with(&lookup), [""; 0], "fault {at}: the old address is in no file");
    }
    if done.paused && !done.resumed {
        assert_eq!(world.store.pauses().len(), 1, "fault {at}: paused");
    }
    if done.resumed {
        assert!(world.store.pauses().is_empty(), "fault {at}: resumed");
    }
    if done.erased {
        assert_eq!(world.store.find(&address(&reader(11))).await.unwrap(), None, "fault {at}: erased");
        let lookup = world.store.inner.keyring.lookup(&address(&reader(11)));
        assert_eq!(world.files_with(&lookup), [""; 0], "fault {at}: erased from every file");
    }
}

#[tokio::test]
async fn whichever_operation_fails_nothing_that_was_answered_for_is_missing() {
    let mut swept = 0;
    for at in 0.. {
        let (world, plan) = flaky().await;
        let sent = world.mailing("march", 0..12).await;
        plan.arm(at, 1);
        let done = scenario(&world, &sent).await;
        let fired = plan.fired.load(Ordering::SeqCst) > 0;
        plan.arm(-1, 0);
        world.until_up().await;
        check(&world, &sent, &done, at).await;
        let world = world.reopen().await;
        check(&world, &sent, &done, at).await;
        if !fired {
            break;
        }
        swept += 1;
    }
    println!("{swept} operations failed in turn");
    assert!(swept > 40, "only {swept} operations were reached");
}
