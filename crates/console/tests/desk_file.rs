//! The register of processing and the regulator's file over the console's router, on a real store: one content, several forms.

mod world;

use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt as _;
use openlijk_model::{Address, ChoiceState, HowChosen, Language};
use openlijk_store::{NewChoice, Scope, ShownText, TextKind, Who};
use std::io::Write as _;
use std::process::{Command, Stdio};
use world::World;

/// What the server gives, byte by byte.
async fn bytes(world: &World, path: &str) -> Vec<u8> {
    let request = Request::get(path).header("cookie", world.cookie.as_ref().unwrap()).body(Body::empty()).unwrap();
    let response = tower::ServiceExt::oneshot(world.app.clone(), request).await.unwrap();
    assert_eq!(response.status().as_u16(), 200, "{path}");
    response.into_body().collect().await.unwrap().to_bytes().to_vec()
}

/// A world in which much happened.
async fn busy() -> World {
    let mut world = World::usual().await;
    world.mailing("Mei 2026", 1234, 20).await;
    world.mailing("Klein", 6, 1).await;
    for (reader, state) in [(1, ChoiceState::Granted), (2, ChoiceState::Granted), (3, ChoiceState::Refused)] {
        let who = Who::Address(Address::parse(&format!("reader{reader}@example.nl")).unwrap());
        let mut choice = NewChoice::of(who, "profile".parse().unwrap(), state, HowChosen::MailedLink);
        let (kind, language) = (TextKind::Consent, Language::Nl);
        choice.wording = Some(ShownText { kind, language, text: "Ja, dat mag.".to_owned() });
        world.store.choose(choice, world.now()).await.unwrap();
    }
    let person = world.store.find(&Address::parse("reader3@example.nl").unwrap()).await.unwrap().unwrap();
    world.store.pause(Scope::Recipient(person), "reader3@example.nl belde", "anna", world.now()).await.unwrap();
    world.store.pause(Scope::All, "vraag van de toezichthouder", "anna", world.now()).await.unwrap();
    world.store.resume(Scope::All, "beantwoord", "anna", world.now()).await.unwrap();
    world.sign_in().await;
    world
}

#[tokio::test]
async fn the_regulators_file_says_the_same_as_json_as_page_and_as_pdf_and_names_no_recipient() {
    let mut world = busy().await;
    let json = String::from_utf8(bytes(&world, "/desk/file/regulator.json").await).unwrap();
    let file: serde_json::Value = serde_json::from_str(&json).unwrap();
    let page = world.get("/desk/file").await.body;
    let pdf = bytes(&world, "/desk/file/regulator.pdf").await;
    assert!(pdf.starts_with(b"%PDF-1."), "{:?}", &pdf[..20]);
    for tag in ["/StructTreeRoot", "/MarkInfo", "/Outlines"] {
        assert!(pdf.windows(tag.len()).any(|part| part == tag.as_bytes()), "{tag} is not in the PDF");
    }

    let mailing = file["mailings"].as_array().unwrap().iter().find(|it| it["campaign"]["name"] == "Mei 2026").unwrap();
    assert_eq!(mailing["campaign"]["sent"], 1234);
    let share = &mailing["reach"]["share"];
    let (low, high) = (share["low"].as_f64().unwrap() * 100.0, share["high"].as_f64().unwrap() * 100.0);
    let range = format!("{:.0}–{:.0}%", (low + 1e-7).floor(), (high - 1e-7).ceil());
    let profile = file["purposes"].as_array().unwrap().iter().find(|it| it["purpose"]["id"] == "profile").unwrap();
    assert_eq!(profile["choices"][0], serde_json::json!({"about": "opens", "state": "granted", "count": 2}));
    let notice = profile["notices"][0]["words"][0].as_str().unwrap();
    let mut expected =
        vec!["1.234".to_owned(), range, "Mei 2026".to_owned(), notice.to_owned(), "fg@example.nl".to_owned()];
    expected.extend(
        ["vraag van de toezichthouder", "Eén persoon of bericht", "Niet getoond: gaat over één persoon"]
            .map(str::to_owned),
    );
    expected.extend(["Weten mensen dat er gemeten wordt?", "nl 2026-04", "fr 2026-04", "Concept"].map(str::to_owned));
    for part in &expected {
        assert!(page.contains(part.as_str()), "the page does not say {part}");
    }
    for text in [&json, &page] {
        assert!(!text.contains("reader3") && !text.contains("belde"), "a recipient stands in it");
    }
    let Some(text) = pdf_text(&pdf) else { return };
    let flat = |text: &str| text.split_whitespace().collect::<String>();
    for part in &expected {
        assert!(flat(&text).contains(&flat(part)), "the PDF does not say {part}\n{text}");
    }
    assert!(!text.contains("reader3") && !text.contains("belde"));
}

/// The text of a PDF by another's program; `None`, with a word, where it is not there.
fn pdf_text(pdf: &[u8]) -> Option<String> {
    let started =
        Command::new("pdftotext").args(["-raw", "-", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut program) = started else {
        println!("pdftotext is not here, so the text of the PDF is not read");
        return None;
    };
    program.stdin.take().unwrap().write_all(pdf).unwrap();
    let output = program.wait_with_output().unwrap();
    assert!(output.status.success());
    Some(String::from_utf8(output.stdout).unwrap())
}

#[tokio::test]
async fn the_regulators_file_is_made_in_every_language_whatever_stands_in_it() {
    let mut world = World::of(
        "Gemeente \u{1f600} <Noord>",
        vec![world::purpose("news", &"lang woord ".repeat(30), openlijk_model::Measure::Aggregate)],
    )
    .await;
    let text = "x".repeat(400) + " \u{1f600}\u{0}\u{202e} עברית 漢字";
    world.store.pause(Scope::All, &text, "anna", world.now()).await.unwrap();
    world.sign_in().await;
    for tag in ["nl", "en", "fr", "it"] {
        let pdf = bytes(&world, &format!("/desk/file/regulator.pdf?lang={tag}")).await;
        assert!(pdf.starts_with(b"%PDF-1."), "{tag}");
    }
    assert_eq!(world.get("/desk/file/other.pdf").await.status, 404);
}

#[tokio::test]
async fn the_register_has_every_item_of_the_law_as_page_csv_and_json() {
    let mut world = World::usual().await;
    world.sign_in().await;
    let json = world.get("/desk/register/register.json").await.json();
    let entries = json.as_array().unwrap();
    assert_eq!(entries.len(), 2);
    let page = world.get("/desk/register").await.body;
    let csv = world.get("/desk/register/register.csv").await;
    assert!(csv.header("content-type").starts_with("text/csv"));
    let mut reader = csv::Reader::from_reader(csv.body.as_bytes());
    let columns: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    for (entry, line) in entries.iter().zip(reader.records()) {
        let line = line.unwrap();
        for (column, value) in columns.iter().zip(line.iter()) {
            assert_eq!(entry[column], *value, "{column}");
            assert!(!value.is_empty(), "{column} is empty");
            assert!(page.contains(&value.replace('\'', "&#39;")), "{column}: {value}");
        }
    }
    assert!(
        page.contains("Gemeente Voorbeeld, Postbus 1") && page.contains("60 dagen") && page.contains("Wie ziet het")
    );
    world.store.switch_purpose(&"news".parse().unwrap(), false, "klaar", "anna", world.now()).await.unwrap();
    let json = world.get("/desk/register/register.json").await.json();
    assert_eq!(json.as_array().unwrap().len(), 1, "what is off is not processed");
}
