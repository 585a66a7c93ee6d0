//! Whatever happens, in whatever order: what is on disk is what memory says.

use super::*;
use proptest::prelude::*;

#[derive(Debug, Clone)]
enum Step {
    Send { campaign: u8, reader: u8, measure: Measure },
    Load { message: prop::sample::Index, class: OpenerClass, repeat: bool },
    LoadOwn { message: prop::sample::Index },
    Choose { reader: u8, state: ChoiceState },
    Pause(u8),
    Resume(u8),
    Pass { hours: u8 },
    Erase { reader: u8 },
    Tidy,
}

fn step() -> impl Strategy<Value = Step> {
    let measure = prop_oneof![
        6 => Just(Measure::Aggregate), 1 => Just(Measure::Delivery), 1 => Just(Measure::Individual)
    ];
    let class = prop::sample::select(OpenerClass::ALL);
    let state = prop::sample::select(ChoiceState::ALL);
    prop_oneof![
        12 => (0..2_u8, 0..30_u8, measure).prop_map(|(campaign, reader, measure)| Step::Send { campaign, reader, measure }),
        8 => (any::<prop::sample::Index>(), class, any::<bool>())
            .prop_map(|(message, class, repeat)| Step::Load { message, class, repeat }),
        2 => any::<prop::sample::Index>().prop_map(|message| Step::LoadOwn { message }),
        1 => (0..30_u8, state).prop_map(|(reader, state)| Step::Choose { reader, state }),
        1 => (0..2_u8).prop_map(Step::Pause),
        1 => (0..2_u8).prop_map(Step::Resume),
        1 => (1..48_u8).prop_map(|hours| Step::Pass { hours }),
        1 => (0..30_u8).prop_map(|reader| Step::Erase { reader }),
        1 => Just(Step::Tidy),
    ]
}

fn scope(number: u8) -> Scope {
    if number == 0 { Scope::All } else { Scope::Purpose("news".parse().unwrap()) }
}

async fn take(world: &mut World, sent: &mut Vec<Recorded>, step: Step) {
    match step {
        Step::Send { campaign, reader: number, measure } => {
            let (campaign, to) = (format!("campaign {campaign}"), reader(number.into()));
            sent.push(world.send(&Mail { campaign: &campaign, measure, ..Mail::to(&to) }).await);
        }
        Step::Load { message, class, repeat } if !sent.is_empty() => {
            let token = Token::lasting(group_picture(message.get(sent).place), world.now, 30);
            world.store.hit(Hit { token, class, repeat, at: world.now }).await.unwrap();
        }
        Step::LoadOwn { message } if !sent.is_empty() => {
            world.load(Meaning::MessagePicture { message: message.get(sent).message }).await;
        }
        Step::Load { .. } | Step::LoadOwn { .. } => {}
        Step::Choose { reader: number, state } => world.choose("news", &reader(number.into()), state).await,
        Step::Pause(number) => world.store.pause(scope(number), "why", "who", world.now).await.unwrap(),
        Step::Resume(number) => drop(world.store.resume(scope(number), "why", "who", world.now).await),
        Step::Pass { hours } => world.pass(i64::from(hours) * 3600),
        Step::Erase { reader: number } => {
            world.store.erase(&Who::Address(address(&reader(number.into()))), world.now).await.unwrap();
        }
        Step::Tidy => world.store.tidy(world.now).await.unwrap(),
    }
}

/// Everything that screens show.
async fn shown(world: &World) -> String {
    let campaigns = world.store.campaigns().await.unwrap();
    let mut shown = format!("{campaigns:#?} {:#?}", world.store.pauses());
    for campaign in &campaigns {
        // The estimate first: it tells the store what hour it is, and what waited for that counts from then on.
        let estimate = world.store.estimate(campaign.id, world.now).await.unwrap();
        let counts = world.store.counts(campaign.id).await.unwrap();
        shown += &format!("{counts:#?} {estimate:#?}");
    }
    for number in 0..30 {
        shown += &format!("{:?}", world.standing("news", &reader(number)).await);
    }
    shown
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn after_any_sequence_a_restart_shows_the_same(steps in prop::collection::vec(step(), 1..150)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut world = World::new().await;
            let mut sent = world.mailing("campaign 0", 0..11).await;
            sent.extend(world.mailing("campaign 1", 4..14).await);
            for step in steps {
                take(&mut world, &mut sent, step).await;
            }
            let before = shown(&world).await;
            let world = world.reopen().await;
            let after = shown(&world).await;
            prop_assert_eq!(before, after);
            world.store.close().await;
            Ok(())
        })?;
    }
}
