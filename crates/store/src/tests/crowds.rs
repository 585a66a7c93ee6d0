//! The crowd through restarts: what was written may be written, and what waited waits.

use super::*;
use openlijk_insight::Reach;

/// Two mailings to the same people, of which the second has gone out to too few yet: 12 of 18 are less than three quarters.
async fn half_way() -> (World, Vec<Recorded>) {
    let world = World::new().await;
    world.mailing("march", 0..18).await;
    let sent = world.mailing("april", 0..12).await;
    (world, sent)
}

async fn counts(world: &World, mailing: &[Recorded]) -> bool {
    let reach = world.store.estimate(mailing[0].campaign, world.now).await.unwrap();
    !matches!(reach, Reach::TooSmall)
}

#[tokio::test]
async fn a_group_that_had_no_mail_for_an_hour_counts_before_a_restart_and_after_it() {
    let (mut world, april) = half_way().await;
    assert!(!counts(&world, &april).await, "its mail is going out");
    world.pass(2 * 3600);
    // It changes nothing but what hour it is.
    world.send(&Mail { campaign: "march", ..Mail::to(&reader(0)) }).await;
    assert!(counts(&world, &april).await);
    let world = world.reopen().await;
    assert!(counts(&world, &april).await, "after a restart");
}

#[tokio::test]
async fn a_group_that_had_no_mail_for_an_hour_counts_though_nothing_else_happened() {
    let (mut world, april) = half_way().await;
    let picture = group_picture(april[0].place);
    assert_eq!(world.load(picture).await, HitOutcome::Waiting);
    world.pass(2 * 3600);
    let reach = world.store.estimate(april[0].campaign, world.now).await.unwrap();
    let Reach::Estimated { share, .. } = reach else { panic!("{reach:?}") };
    assert!(share.estimate > 0.0, "what waited is in it");
    assert_eq!(world.loads(april[0].campaign).await[&OpenerClass::Person], 1);
}

#[tokio::test]
async fn a_restart_does_not_write_a_hit_down_while_its_group_still_gets_its_mail() {
    let (world, april) = half_way().await;
    let picture = group_picture(april[0].place);
    assert_eq!(world.load(picture).await, HitOutcome::Waiting);
    let world = world.reopen().await;
    assert_eq!(world.load(picture).await, HitOutcome::Waiting, "after a restart");
    // The last of them has no name any more, and no hour.
    world.store.erase(&Who::Address(address(&reader(11))), world.now).await.unwrap();
    let mut world = world.reopen().await;
    assert_eq!(world.load(picture).await, HitOutcome::Waiting, "after an erasure");
    world.pass(2 * 3600);
    assert_eq!(world.load(picture).await, HitOutcome::Recorded, "an hour went by");
}

#[tokio::test]
async fn a_restart_opens_no_picture_beside_one_that_shares_too_few_with_it() {
    let mut world = World::new().await;
    // Dealt while nobody was told yet, so that it is one group.
    world.record(&Mail { campaign: "may", ..Mail::to(&reader(27)) }).await;
    world.mailing("march", 0..20).await;
    let april = world.mailing("april", 15..28).await;
    // Now all but the last who got April's got March's too: it may speak, but its mail is still going out.
    world.mailing("march", 20..27).await;
    let april = group_picture(april[0].place);
    assert_eq!(world.load(april).await, HitOutcome::Waiting);
    // One of those who got April's gets May's with others: whoever made both hits would be that one.
    let may = world.mailing("may", 27..39).await;
    let may = group_picture(may[0].place);
    let mut of_may = world.load(may).await == HitOutcome::Recorded;
    world.pass(2 * 3600);
    let mut of_april = world.load(april).await == HitOutcome::Recorded;
    let world = world.reopen().await;
    of_may |= world.load(may).await == HitOutcome::Recorded;
    of_april |= world.load(april).await == HitOutcome::Recorded;
    assert!(of_may || of_april, "one of them may speak");
    assert!(!(of_may && of_april), "one person alone could have made both");
}
