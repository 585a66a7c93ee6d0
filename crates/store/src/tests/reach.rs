//! What a recipient's word and the officer's switch reach: at no moment does a hit count that one of them forbids.

use super::ledger::wish;
use super::*;
use openlijk_model::{Aspect, WishKind};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const PEOPLE: usize = 3;
const PURPOSES: [&str; 2] = ["profile", "study"];

#[derive(Debug, Clone)]
enum Step {
    Send { to: usize, purpose: usize, campaign: usize },
    Hit(prop::sample::Index),
    Choose { to: usize, purpose: usize, about: Aspect, state: ChoiceState },
    Wish { to: usize, kind: WishKind, wanted: bool },
    Pause(Target),
    Resume(Target),
    Switch { purpose: usize, on: bool },
    Correct { to: usize },
    Erase { to: usize },
    Reopen,
}

#[derive(Debug, Clone, Copy)]
enum Target {
    All,
    Purpose(usize),
    Campaign(prop::sample::Index),
    Recipient(usize),
    Message(prop::sample::Index),
}

fn target() -> impl Strategy<Value = Target> {
    prop_oneof![
        1 => Just(Target::All),
        1 => (0..2_usize).prop_map(Target::Purpose),
        1 => any::<prop::sample::Index>().prop_map(Target::Campaign),
        2 => (0..PEOPLE).prop_map(Target::Recipient),
        2 => any::<prop::sample::Index>().prop_map(Target::Message),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let (about, state) = (prop::sample::select(Aspect::ALL), prop::sample::select(ChoiceState::ALL));
    let kind = prop::sample::select(WishKind::ALL);
    prop_oneof![
        6 => (0..PEOPLE, 0..2_usize, 0..2_usize).prop_map(|(to, purpose, campaign)| Step::Send { to, purpose, campaign }),
        12 => any::<prop::sample::Index>().prop_map(Step::Hit),
        5 => (0..PEOPLE, 0..2_usize, about, state)
            .prop_map(|(to, purpose, about, state)| Step::Choose { to, purpose, about, state }),
        4 => (0..PEOPLE, kind, any::<bool>()).prop_map(|(to, kind, wanted)| Step::Wish { to, kind, wanted }),
        3 => target().prop_map(Step::Pause),
        5 => target().prop_map(Step::Resume),
        1 => (0..2_usize, any::<bool>()).prop_map(|(purpose, on)| Step::Switch { purpose, on }),
        1 => (0..PEOPLE).prop_map(|to| Step::Correct { to }),
        1 => (0..PEOPLE).prop_map(|to| Step::Erase { to }),
        1 => Just(Step::Reopen),
    ]
}

/// A message with an own picture, as the test remembers it.
#[derive(Clone, Copy)]
struct Own {
    sent: Recorded,
    to: usize,
    purpose: usize,
}

/// What the test knows must hold, told apart from how the store finds it out.
#[derive(Default)]
struct Known {
    sent: Vec<Own>,
    gone: BTreeSet<MessageId>,
    choices: BTreeMap<(usize, usize), ChoiceState>,
    wishes: BTreeSet<(usize, WishKind)>,
    pauses: BTreeSet<String>,
    off: BTreeSet<usize>,
    /// How often each address was corrected.
    corrected: [usize; PEOPLE],
}

impl Known {
    fn address(&self, to: usize) -> String {
        format!("reader{to}x{}@example.nl", self.corrected[to])
    }

    fn may_count(&self, own: &Own, world_scopes: &[String]) -> bool {
        let says_no = self.choices.get(&(own.to, own.purpose)).is_some_and(|state| state.says_no());
        let objects =
            [WishKind::Objection, WishKind::Restriction].iter().any(|kind| self.wishes.contains(&(own.to, *kind)));
        let paused = world_scopes.iter().any(|scope| self.pauses.contains(scope));
        !(says_no || objects || paused || self.off.contains(&own.purpose) || self.gone.contains(&own.sent.message))
    }
}

struct Tale {
    world: World,
    known: Known,
}

impl Tale {
    async fn new() -> Self {
        let world = World::new().await;
        world.declare(purpose("study", Measure::Individual)).await;
        Self { world, known: Known::default() }
    }

    async fn number(&self, to: usize) -> Option<RecipientId> {
        self.world.store.find(&address(&self.known.address(to))).await.unwrap()
    }

    async fn scope(&self, target: Target) -> Option<Scope> {
        let sent = &self.known.sent;
        match target {
            Target::All => Some(Scope::All),
            Target::Purpose(purpose) => Some(Scope::Purpose(PURPOSES[purpose].parse().unwrap())),
            Target::Recipient(to) => self.number(to).await.map(Scope::Recipient),
            Target::Campaign(at) => (!sent.is_empty()).then(|| Scope::Campaign(at.get(sent).sent.campaign)),
            Target::Message(at) => (!sent.is_empty()).then(|| Scope::Message(at.get(sent).sent.message)),
        }
    }

    /// Every scope that reaches a message, as the test writes them down.
    async fn scopes_of(&self, own: &Own) -> Vec<String> {
        let purpose = PURPOSES[own.purpose].parse().unwrap();
        let mut scopes = vec![
            Scope::All,
            Scope::Purpose(purpose),
            Scope::Campaign(own.sent.campaign),
            Scope::Message(own.sent.message),
        ];
        scopes.extend(self.number(own.to).await.map(Scope::Recipient));
        scopes.iter().map(|scope| format!("{scope:?}")).collect()
    }

    async fn hit(&self, own: &Own) -> Result<(), TestCaseError> {
        let outcome = self.world.load(Meaning::MessagePicture { message: own.sent.message }).await;
        let may = self.known.may_count(own, &self.scopes_of(own).await);
        prop_assert_eq!(outcome == HitOutcome::Recorded, may, "message {} to {}", own.sent.message, own.to);
        Ok(())
    }

    async fn hit_all(&self) -> Result<(), TestCaseError> {
        for own in &self.known.sent {
            self.hit(own).await?;
        }
        Ok(())
    }

    /// Ends what hides the wishes and choices of people: every pause, and every switch.
    async fn lift(&mut self) {
        let (store, now) = (&self.world.store, self.world.now);
        for pause in store.pauses() {
            store.resume(pause.scope, "why", "who", now).await.unwrap();
        }
        for purpose in std::mem::take(&mut self.known.off) {
            store.switch_purpose(&PURPOSES[purpose].parse().unwrap(), true, "why", "who", now).await.unwrap();
        }
        self.known.pauses.clear();
    }

    async fn take(mut self, step: &Step) -> Result<Self, TestCaseError> {
        let (store, now) = (self.world.store.clone(), self.world.now);
        match step {
            Step::Send { to, purpose, campaign } if !self.known.off.contains(purpose) => {
                let (address, campaign) = (self.known.address(*to), format!("campaign {campaign}"));
                let mail = Mail { purpose: PURPOSES[*purpose], campaign: &campaign, ..Mail::to(&address) };
                let sent = self.world.send(&Mail { measure: Measure::Individual, ..mail }).await;
                self.known.sent.push(Own { sent, to: *to, purpose: *purpose });
            }
            Step::Send { .. } => {}
            Step::Hit(at) if !self.known.sent.is_empty() => self.hit(at.get(&self.known.sent)).await?,
            Step::Hit(_) => {}
            Step::Choose { to, purpose, about, state } => {
                let who = Who::Address(address(&self.known.address(*to)));
                let choice = NewChoice::of(who, PURPOSES[*purpose].parse().unwrap(), *state, HowChosen::Page);
                store.choose(NewChoice { about: *about, ..choice }, now).await.unwrap();
                if *about == Aspect::Opens {
                    self.known.choices.insert((*to, *purpose), *state);
                }
            }
            Step::Wish { to, kind, wanted } => {
                store.wish(wish(&self.known.address(*to), *kind, *wanted), now).await.unwrap();
                let wishes = &mut self.known.wishes;
                if *wanted {
                    wishes.insert((*to, *kind))
                } else {
                    wishes.remove(&(*to, *kind))
                };
            }
            Step::Pause(target) => {
                if let Some(scope) = self.scope(*target).await
                    && store.pause(scope.clone(), "why", "who", now).await.is_ok()
                {
                    self.known.pauses.insert(format!("{scope:?}"));
                }
            }
            Step::Resume(target) => {
                if let Some(scope) = self.scope(*target).await {
                    let was = self.known.pauses.remove(&format!("{scope:?}"));
                    prop_assert_eq!(store.resume(scope, "why", "who", now).await.is_ok(), was);
                }
            }
            Step::Switch { purpose, on } => {
                let id = PURPOSES[*purpose].parse().unwrap();
                store.switch_purpose(&id, *on, "why", "who", now).await.unwrap();
                let off = &mut self.known.off;
                if *on {
                    off.remove(purpose)
                } else {
                    off.insert(*purpose)
                };
            }
            Step::Correct { to } => {
                let old = Who::Address(address(&self.known.address(*to)));
                if self.number(*to).await.is_some() {
                    self.known.corrected[*to] += 1;
                    let new = address(&self.known.address(*to));
                    store.correct_address(&old, &new).await.unwrap();
                }
            }
            Step::Erase { to } => self.erase(*to).await,
            Step::Reopen => self.world = self.world.reopen().await,
        }
        Ok(self)
    }

    async fn erase(&mut self, to: usize) {
        let known = self.number(to).await;
        let who = Who::Address(address(&self.known.address(to)));
        if !self.world.store.erase(&who, self.world.now).await.unwrap() {
            return;
        }
        let theirs: Vec<_> = self.known.sent.iter().filter(|own| own.to == to).map(|own| own.sent.message).collect();
        for message in &theirs {
            self.known.pauses.remove(&format!("{:?}", Scope::Message(*message)));
        }
        self.known.gone.extend(theirs);
        if let Some(known) = known {
            self.known.pauses.remove(&format!("{:?}", Scope::Recipient(known)));
        }
        self.known.choices.retain(|(of, _), state| *of != to || state.says_no());
        self.known.wishes.retain(|(of, kind)| *of != to || *kind == WishKind::Objection);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_hit_counts_where_nothing_in_force_forbids_it_and_nowhere_else(steps in prop::collection::vec(step(), 1..80)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut tale = Tale::new().await;
            for step in &steps {
                tale = tale.take(step).await?;
            }
            tale.hit_all().await?;
            tale.world = tale.world.reopen().await;
            tale.hit_all().await?;
            tale.lift().await;
            tale.hit_all().await?;
            tale.world.store.close().await;
            Ok::<(), TestCaseError>(())
        })?;
    }
}
