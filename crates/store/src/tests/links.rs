//! Links that are mailed to an address, and what they confirm.

use super::ledger::words;
use super::*;
use openlijk_model::Aspect;

fn profile() -> PurposeId {
    "profile".parse().unwrap()
}

async fn request(world: &World, who: RecipientId, what: ProofFor) -> u64 {
    let token = world.store.seal_proof(who, what, world.now).await.unwrap();
    match world.store.open_token(&token).unwrap().meaning {
        Meaning::Proof { request } => request,
        other => panic!("{other:?}"),
    }
}

async fn sign_up(world: &World) -> (RecipientId, PendingSignUp) {
    let consent = world.store.keep_text(words("J'accepte.")).await.unwrap();
    let told = world.store.keep_text(ShownText { kind: TextKind::SignUp, ..words("We count.") }).await.unwrap();
    let pending = PendingSignUp {
        told: vec![(profile(), told)],
        ticked: vec![Ticked { purpose: profile(), about: Aspect::Links, wording: consent }],
        language: Language::Fr,
        versions: BTreeMap::new(),
    };
    (world.store.enrol(&address("jan@example.nl")).await.unwrap(), pending)
}

#[tokio::test]
async fn a_sign_up_counts_once_it_is_confirmed_and_is_confirmed_once() {
    let mut world = World::new().await;
    let (who, pending) = sign_up(&world).await;
    let link = request(&world, who, ProofFor::SignUp(pending.clone())).await;
    world.pass(3 * 86_400);
    world.store.tidy(world.now).await.unwrap();
    let world = world.reopen().await;
    let looked = world.store.proof(link, world.now).await.unwrap();
    assert_eq!(
        looked,
        Some((who, ProofFor::SignUp(pending.clone()))),
        "good for three days, and looking uses nothing up"
    );
    assert_eq!(world.standing("profile", "jan@example.nl").await, Standing::default());

    let confirmed = world.store.confirm_sign_up(link, world.now).await.unwrap();
    assert_eq!(confirmed, Some((who, pending.clone())));
    let standing = world.standing("profile", "jan@example.nl").await;
    let choice = standing.link_choice.unwrap();
    assert_eq!((choice.state, choice.how), (ChoiceState::Granted, HowChosen::SignUp));
    assert_eq!((&choice.wording, choice.language), (&pending.ticked[0].wording, Some(Language::Fr)));
    assert_eq!(standing.choice, None, "what was not ticked is not granted");
    assert_eq!(standing.told.map(|by| (by.how, by.text)), Some((HowTold::SignUp, pending.told[0].1.clone())));
    assert_eq!(world.store.confirm_sign_up(link, world.now).await.unwrap(), None, "used up");
    assert_eq!(world.store.proof(link, world.now).await.unwrap(), None);
    assert_eq!(world.store.choices(&Who::Id(who)).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_sign_up_that_is_over_or_another_kind_of_link_confirms_nothing() {
    let mut world = World::new().await;
    let (who, pending) = sign_up(&world).await;
    let mine = request(&world, who, ProofFor::MyData).await;
    assert_eq!(world.store.confirm_sign_up(mine, world.now).await.unwrap(), None);
    assert_eq!(world.store.proof(mine, world.now).await.unwrap(), Some((who, ProofFor::MyData)), "and is not used up");
    let link = request(&world, who, ProofFor::SignUp(pending.clone())).await;
    world.pass(4 * 86_400);
    assert_eq!(world.store.confirm_sign_up(link, world.now).await.unwrap(), None);
    let link = request(&world, who, ProofFor::SignUp(pending)).await;
    world.store.erase(&Who::Id(who), world.now).await.unwrap();
    assert_eq!(world.store.confirm_sign_up(link, world.now).await.unwrap(), None);
    assert_eq!(world.standing("profile", "jan@example.nl").await, Standing::default());
}

#[tokio::test]
async fn what_is_signed_by_words_that_nobody_kept_waits_for_nobody() {
    let world = World::new().await;
    let (who, pending) = sign_up(&world).await;
    let unkept = Ticked { wording: "no mark".to_owned(), ..pending.ticked[0].clone() };
    let refused = ProofFor::SignUp(PendingSignUp { ticked: vec![unkept], ..pending });
    let refused = world.store.seal_proof(who, refused, world.now).await;
    assert!(matches!(refused, Err(StoreError::Refused(_))), "nobody could prove what they saw");
}
