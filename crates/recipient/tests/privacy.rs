//! The privacy statement says what holds at this moment, and not what was once declared.

mod world;

use openlijk_lawfulness::Decider;
use openlijk_model::{Disclosure, Language, MailScope, Measure, Opinion, PurposeKind};
use openlijk_recipient::Organisation;
use openlijk_store::{GreyRuling, Scope};
use std::sync::Arc;
use world::{World, purpose, town};

const SEES_WHETHER: [&str; 4] = [
    "Of u deze mail opent, en op welk moment.",
    "Whether you open this mail, and at what moment.",
    "Si vous ouvrez ce message, et à quel moment.",
    "Se Lei apre questa mail, e in quale momento.",
];

/// The page and the text to paste, in a language. Of the page what is escaped is written out.
async fn both(world: &World, language: &str) -> [String; 2] {
    let page = world.get(&format!("/privacy?lang={language}")).await;
    let text = world.get(&format!("/privacy?as=text&lang={language}")).await;
    assert_eq!((page.status, text.status), (200, 200));
    [page.body.replace("&#39;", "'"), text.body]
}

#[tokio::test]
async fn what_the_rules_do_not_grant_is_not_said_to_be_measured_in_any_language() {
    let beyond = |id, scope| openlijk_model::Purpose { scope, ..purpose(id, "Alle mail", Measure::Individual) };
    let world = World::of("Gemeente Voorbeeld", vec![beyond("all", MailScope::AllMail)]).await;
    let granted = World::of("Gemeente Voorbeeld", vec![beyond("some", MailScope::Selected)]).await;
    for (language, said) in ["nl", "en", "fr", "it"].into_iter().zip(SEES_WHETHER) {
        for (form, stands) in both(&world, language).await.iter().zip(both(&granted, language).await) {
            assert!(!form.contains(said), "{language}: {form}");
            assert!(stands.contains(said), "{language}: {stands}");
        }
    }
    let [page, text] = both(&world, "en").await;
    for form in [page, text] {
        assert_eq!(form.matches("Whether the mail reached your mail server.").count(), 3, "{form}");
    }
}

#[tokio::test]
async fn who_said_yes_and_who_did_not_are_told_apart() {
    let world = World::usual().await;
    let [_, text] = both(&world, "en").await;
    let yes = "What do we measure at most if you said yes? Whether you open this mail, and at what moment.";
    let none = "What do we measure at most if you did not say yes? How many groups of at least ten people";
    assert!(text.contains(yes) && text.contains(none), "{text}");
    assert!(text.contains("What do we measure at most? How many groups of at least ten people"), "{text}");
    assert!(text.contains("This is how it stands on 21 November 2026.") && text.contains("Rules: nl 2026-04."));
    assert!(!text.contains("The first mail only tells you."), "they are told at collection");
    let by_mail = openlijk_model::Purpose {
        disclosure: Disclosure::InMessage,
        ..purpose("news", "Nieuwsbrief", Measure::Aggregate)
    };
    world.declare(by_mail).await;
    assert!(both(&world, "en").await.iter().all(|form| form.contains("The first mail only tells you.")));
}

#[tokio::test]
async fn a_yes_is_not_said_to_yield_what_no_yes_given_here_names() {
    let mut declared = purpose("profile", "Tips", Measure::Individual);
    (declared.data.ip, declared.data.user_agent) = (Some(true), Some(true));
    let world = World::of("Gemeente Voorbeeld", vec![declared]).await;
    for form in both(&world, "en").await {
        assert!(
            !form.contains("the network address of your device") && !form.contains("the name of your mail program")
        );
    }
}

#[tokio::test]
async fn a_pause_stands_there_as_soon_as_it_is_in_force_and_goes_with_it() {
    let world = World::usual().await;
    let paused = [
        ("nl", "Gepauzeerd sinds 21 november 2026."),
        ("en", "Paused since 21 November 2026."),
        ("fr", "Suspendu depuis le 21 novembre 2026."),
        ("it", "In pausa dal 21 novembre 2026."),
    ];
    let counted = async |world: &World| {
        let mut all = Vec::new();
        for (language, said) in paused {
            all.extend(both(world, language).await.map(|form| form.matches(said).count()));
        }
        all
    };
    assert_eq!(counted(&world).await, [0; 8]);
    let news = Scope::Purpose("news".parse().unwrap());
    world.store.pause(news.clone(), "a question", "fg", world.now()).await.unwrap();
    assert_eq!(counted(&world).await, [1; 8], "of one purpose");
    world.pass(3);
    world.store.pause(Scope::All, "a question", "fg", world.now()).await.unwrap();
    let [page, _] = both(&world, "nl").await;
    assert!(page.contains("Gepauzeerd sinds 21 november 2026.") && page.contains("Gepauzeerd sinds 24 november 2026."));
    assert!(!page.contains("a question"), "why is for the officer");
    world.store.resume(Scope::All, "answered", "fg", world.now()).await.unwrap();
    assert_eq!(counted(&world).await, [1; 8]);
    world.store.resume(news, "answered", "fg", world.now()).await.unwrap();
    assert_eq!(counted(&world).await, [0; 8]);
}

#[tokio::test]
async fn a_draft_says_so_until_a_lawyer_reviewed_it_and_other_rules_elsewhere_are_said() {
    let organisation = Organisation { recipient_countries: vec!["FR".to_owned()], ..town() };
    let world = World::empty(organisation, Arc::new(Decider::built_in().unwrap())).await;
    world.declare(purpose("news", "Nieuwsbrief", Measure::Aggregate)).await;
    for (language, said) in [
        ("nl", "Deze regels zijn een concept."),
        ("en", "These rules are a draft."),
        ("fr", "Ces règles sont un projet."),
        ("it", "Queste regole sono una bozza."),
    ] {
        for form in both(&world, language).await {
            assert!(form.contains(said) && form.contains("fr 2026-04 (draft)"), "{form}");
        }
    }
    let [_, text] = both(&world, "en").await;
    let silent = "What do we measure at most if you did not say yes? Whether the mail reached your mail server.";
    assert!(text.contains(silent), "{text}");
    assert!(text.contains("Then we measure at most this: How many groups of at least ten people"), "{text}");
    let review = Opinion {
        id: "o-1".into(),
        about: "regime fr 2026-04".into(),
        lawyer: "C. Dupont".into(),
        day: "2026-11-20".parse().unwrap(),
        note: String::new(),
    };
    world.decider.know(&[review]);
    for form in both(&world, "en").await {
        assert!(!form.contains("draft") && form.contains("fr 2026-04"), "{form}");
    }
}

#[tokio::test]
async fn hygiene_that_one_country_allows_without_a_yes_is_said_to_who_lives_elsewhere() {
    let mut hygiene = purpose("clean", "Lijst opschonen", Measure::LastOpen);
    hygiene.kind = PurposeKind::DeliverabilityHygiene;
    let world = World::of("Gemeente Voorbeeld", vec![hygiene]).await;
    let [_, text] = both(&world, "en").await;
    assert!(text.contains("And in another country?") && text.contains("at most this: One date"), "{text}");
}

#[tokio::test]
async fn a_contested_point_that_the_officer_declined_lowers_what_is_said() {
    let world = World::usual().await;
    let rule = "R03".to_owned();
    for (accepted, language) in [(false, "nl"), (false, "en"), (false, "fr"), (false, "it"), (true, "en")] {
        let (note, who, at) = ("Not yet.".into(), "fg".into(), world.now());
        let ruling = GreyRuling { purpose: "news".parse().unwrap(), rule: rule.clone(), accepted, note, who, at };
        world.store.rule_on_grey(ruling).await.unwrap();
        let said = match language {
            "nl" => "Deskundigen zijn het oneens over een regel.",
            "fr" => "Les experts sont en désaccord sur une règle.",
            "it" => "Gli esperti non sono d'accordo su una regola.",
            _ => "Experts disagree about a rule.",
        };
        for form in both(&world, language).await {
            assert_eq!(form.contains(said), !accepted, "{form}");
        }
        let [_, text] = both(&world, "en").await;
        let lowered = "What do we measure at most? Whether the mail reached your mail server.";
        assert_eq!(text.contains(lowered), !accepted, "{text}");
    }
}

#[tokio::test]
async fn a_purpose_that_is_off_or_waits_is_named_and_measures_nothing() {
    let world = World::usual().await;
    let news = "news".parse().unwrap();
    world.store.switch_purpose(&news, false, "the summer", "fg", world.now()).await.unwrap();
    let mut unfinished = purpose("new", "Enquête", Measure::Aggregate);
    unfinished.documents.retention_days = None;
    let assessed = world.decider.assess(unfinished, &world.organisation.controller(), world.now()).unwrap();
    world.store.apply_purpose(assessed, "officer", world.now()).await.unwrap();
    for (language, off, waits) in [
        ("nl", "Dit is uitgezet.", "Dit wacht tot alles is vastgelegd."),
        ("en", "This is switched off.", "This waits until everything is laid down."),
        ("fr", "Ceci est désactivé.", "Ceci attend que tout soit fixé."),
        ("it", "Questo è disattivato.", "Questo aspetta che tutto sia stabilito."),
    ] {
        for form in both(&world, language).await {
            assert_eq!((form.matches(off).count(), form.matches(waits).count()), (1, 1), "{form}");
        }
    }
    let [_, text] = both(&world, "nl").await;
    assert!(text.contains("Nieuwsbrief: Dit is uitgezet.") && text.contains("Enquête: Dit wacht"), "{text}");
}

#[tokio::test]
async fn while_the_notice_lacks_a_field_nothing_is_said_to_be_measured_and_nobody_can_sign_up() {
    let nameless = Organisation { dpo: String::new(), ..town() };
    let world = World::empty(nameless, Arc::new(Decider::built_in().unwrap())).await;
    world.declare(purpose("profile", "Tips", Measure::Individual)).await;
    for form in both(&world, Language::En.as_str()).await {
        assert!(form.contains("Until then nothing is measured.") && form.contains("has not laid this down"), "{form}");
    }
    assert_eq!(world.get("/sign-up/profile").await.status, 404);
    assert_eq!(world.post("/sign-up/profile", "address=a%40example.nl").await.status, 404);
}
