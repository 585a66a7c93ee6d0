//! Looking changes nothing: no GET of any page writes to the store or mails anything, whatever its query asks for.

mod world;

use openlijk_model::{Language, Measure};
use world::{World, link_in, purpose, value_of};

const READER: &str = "reader@example.nl";

/// Every path that answers a GET, with tokens that open something.
async fn paths(world: &mut World) -> Vec<String> {
    let page = world.mail("news", READER, "Mei", Language::Nl).await;
    let proof = world.proof(&page).await;
    let mark = value_of(&world.get("/sign-up/profile").await.body, "openlijk-wording");
    let form = format!("address=new%40example.nl&openlijk-allow=yes&openlijk-language=nl&openlijk-wording={mark}");
    assert_eq!(world.post("/sign-up/profile", &form).await.status, 200);
    let pending = link_in(&world.letter().await.1);

    let general = ["/", "/me", "/help", "/help/words", "/help/block", "/help/real", "/help/none", "/privacy"];
    let mut paths: Vec<String> = general.map(str::to_owned).into();
    paths.extend(["/sign-up/news", "/sign-up/profile", "/sign-up/none", "/nowhere"].map(str::to_owned));
    paths.extend(["", "/refuse", "/my-data"].map(|act| format!("{page}{act}")));
    for link in [&proof, &pending] {
        let acts = [
            "",
            "/choose",
            "/choose/profile",
            "/confirm",
            "/wish/objection",
            "/wish/restriction",
            "/wish/plain-text",
            "/correct",
            "/correct/code",
            "/correct/note",
            "/data.json",
            "/data.csv",
            "/erase",
        ];
        paths.extend(acts.map(|act| format!("{link}{act}")));
    }
    paths
}

#[tokio::test]
async fn no_get_of_any_page_changes_a_byte_of_the_store_or_mails_anything() {
    let mut world = World::usual().await;
    let paths = paths(&mut world).await;
    let queries = [
        "",
        "?lang=fr",
        "?purpose=profile&choice=refuse&wanted=yes&from=page&address=reader%40example.nl&code=1&note=x",
        "?purpose=profile&choice=allow&openlijk-allow=yes&address=other%40example.nl",
    ];
    let before = world.copy().await;
    assert_eq!(world.copy().await, before, "a copy of the same is the same");
    for path in &paths {
        for query in queries {
            let answer = world.get(&format!("{path}{query}")).await;
            assert!(answer.status == 200 || answer.status == 404, "{path}{query}: {}", answer.status);
        }
        assert_eq!(world.copy().await, before, "GET {path} changed something");
    }
    assert!(world.letters.try_recv().is_err(), "a GET mailed a letter");
    let page = &paths.iter().find(|path| path.starts_with("/r/")).unwrap().clone();
    world.post(&format!("{page}/refuse"), "from=page").await;
    assert_ne!(world.copy().await, before, "a POST does change something, so a change would be seen");
}

#[tokio::test]
async fn the_privacy_statement_has_every_field_for_every_purpose_in_force() {
    let world = World::of(
        "Gemeente Voorbeeld",
        vec![purpose("news", "Nieuwsbrief", Measure::Aggregate), purpose("profile", "Tips", Measure::Individual)],
    )
    .await;
    for (tag, language) in [("nl", Language::Nl), ("en", Language::En), ("fr", Language::Fr), ("it", Language::It)] {
        let body = world.get(&format!("/privacy?lang={tag}")).await.body;
        for version in world.store.purposes().iter() {
            let fields = openlijk_recipient::notice_fields(&world.organisation, &version.purpose, language).unwrap();
            for field in fields {
                for text in [&field.question, &field.answer] {
                    let shown = text.replace('&', "&#38;").replace('"', "&#34;").replace('\'', "&#39;");
                    assert!(body.contains(&shown), "{tag} {}: {shown}", version.purpose.id);
                }
            }
        }
    }
    let text = world.get("/privacy?lang=fr&as=text").await;
    assert!(text.body.contains(" fg@example.nl") && !text.body.contains("mailto:"), "{}", text.body);
    assert!(text.header("content-type").starts_with("text/plain"));
    let version = world.store.purposes()[0].clone();
    for field in openlijk_recipient::notice_fields(&world.organisation, &version.purpose, Language::Fr).unwrap() {
        assert!(text.body.contains(&field.question) && text.body.contains(&field.answer), "{field:?}\n{}", text.body);
    }
    assert!(world.get("/privacy?lang=nl").await.body.contains("<h1>Nieuwsbrief en volgsysteem</h1>"));
}
