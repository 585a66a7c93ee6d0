//! The officer's desk over the console's router, on a real store: purposes, contested points, decisions, regimes.

mod world;

use openlijk_model::{Measure, Role};
use openlijk_store::DecisionSearch;
use world::{World, purpose};

/// Fields as a browser sends them.
fn sent(fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| -> String {
        text.bytes()
            .map(
                |byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") },
            )
            .collect()
    };
    fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect::<Vec<_>>().join("&")
}

/// The fields of a new purpose, complete but for what `but` replaces.
fn news<'a>(token: &'a str, does: &'a str, but: &[(&'a str, &'a str)]) -> String {
    let mut fields = vec![
        ("form", token),
        ("do", does),
        ("id", "tips"),
        ("name", "Tips voor de buurt"),
        ("kind", "newsletter-reach"),
        ("measure", "aggregate"),
        ("controller", "private"),
        ("recipient_class", "citizen"),
        ("basis", "f"),
        ("interest", "Weten welke tips gelezen worden."),
        ("requested_mail", "yes"),
        ("disclosure", "in-message"),
        ("scope", "selected"),
        ("audience", "2000"),
        ("why.nl", "Zo weten we welke tips u helpen."),
        ("data.time", "hour"),
        ("necessity", "Zonder cijfers schrijven we in het wilde weg."),
        ("less_intrusive.available", "none"),
        ("documents.retention_days", "60"),
        ("documents.ropa", "12"),
        ("documents.processor", "none"),
        ("documents.dpia", "3"),
        ("may_see", "data-protection-officer"),
        ("rules.0.sender", "@voorbeeld.nl"),
    ];
    for (name, value) in but {
        fields.retain(|(field, _)| field != name);
        fields.push((name, value));
    }
    sent(&fields)
}

#[tokio::test]
async fn every_page_of_the_desk_stands_in_four_languages_without_script() {
    let mut world = World::usual().await;
    world.mailing("Mei 2026", 40, 5).await;
    world.sign_in().await;
    let last = DecisionSearch { limit: 1, ..DecisionSearch::default() };
    let decision = format!("/desk/decisions/{}", world.store.decisions(last).await.unwrap()[0].message);
    let paths = [
        "/desk",
        "/purposes",
        "/new-purpose",
        "/purposes/news",
        "/purposes/news/edit",
        "/purposes/news/off",
        "/purposes/news/on",
        "/desk/regimes",
        "/desk/regimes/nl",
        "/desk/regimes/fr",
        "/desk/decisions",
        decision.as_str(),
        "/desk/readings",
        "/desk/looks",
        "/desk/requests",
        "/desk/people",
        "/desk/retention",
        "/desk/retention/run",
        "/desk/register",
        "/desk/file",
        "/desk/logbook",
        "/pause",
    ];
    for path in paths {
        for tag in ["nl", "en", "fr", "it"] {
            let answer = world.get(&format!("{path}?lang={tag}")).await;
            assert_eq!(answer.status, 200, "{path} {tag}\n{}", answer.body);
            assert!(answer.body.contains(&format!("<html lang=\"{tag}\">")), "{path} {tag}");
            assert!(!answer.body.contains("<script") && !answer.body.contains(" style="), "{path}");
            assert!(!answer.body.contains("]</") && !answer.body.contains(">["), "{path} {tag}: a text is missing");
            assert_eq!(answer.body.matches("<h1").count(), 1, "{path}");
            let ids: Vec<&str> =
                answer.body.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
            let mut once = ids.clone();
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), ids.len(), "{path}: an id stands there twice: {ids:?}");
            for label in answer.body.split("<label for=\"").skip(1) {
                let id = label.split('"').next().unwrap();
                assert!(ids.contains(&id), "{path}: a label without its field: {id}");
            }
        }
    }
}

#[tokio::test]
async fn the_preview_shows_what_recipients_will_read_and_what_is_missing_and_changes_nothing() {
    let mut world = World::usual().await;
    world.sign_in().await;
    let token = world.get("/new-purpose").await.form();
    let answer = world.post("/new-purpose", &news(&token, "preview", &[("documents.retention_days", "")])).await;
    assert_eq!(answer.status, 200);
    for part in [
        "Zo weten we welke tips u helpen.",
        "In de eerste mail (Nederlands)",
        "Gemeente Voorbeeld telt",
        "Er ontbreekt nog iets",
        "Bewaren, in dagen",
        "value=\"Tips voor de buurt\"",
        "value=\"@voorbeeld.nl\"",
    ] {
        assert!(answer.body.contains(part), "{part}\n{}", answer.body);
    }
    assert!(!answer.body.contains("Hier zegt de ontvanger ja op"), "nobody is asked for a yes on this ground");
    assert_eq!(world.store.declared().len(), 2, "a preview declared something");

    let with_own = [("basis", "a"), ("measure", "individual"), ("notice.nl", "Onze eigen zin staat vooraan.")];
    let body = world.post("/new-purpose", &news(&token, "preview", &with_own)).await.body;
    assert!(
        body.contains("Hier zegt de ontvanger ja op (Nederlands)")
            && body.contains("[nl] Tips voor de buurt mag meten")
    );
    assert!(body.contains("<p>Onze eigen zin staat vooraan.</p>"), "{body}");
}

#[tokio::test]
async fn declaring_makes_a_version_in_the_name_of_who_is_signed_in_and_changing_it_another() {
    let mut world = World::usual().await;
    world.sign_in().await;
    let token = world.get("/new-purpose").await.form();
    let answer = world.post("/new-purpose", &news(&token, "declare", &[])).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/purposes/tips"), "{}", answer.body);
    let find =
        |world: &World| world.store.declared().iter().find(|it| it.version.purpose.id.as_str() == "tips").cloned();
    let declared = find(&world).unwrap();
    assert_eq!((declared.version.version, declared.version.author.as_str(), declared.in_force), (1, "anna", Some(1)));
    assert_eq!(declared.version.purpose.rules[0].sender.as_deref(), Some("@voorbeeld.nl"));
    assert_eq!(declared.version.purpose.may_see, [Role::Officer]);

    let edit = world.get("/purposes/tips/edit").await.body;
    assert!(edit.contains("value=\"Tips voor de buurt\"") && edit.contains("name=\"rules.1.sender\""), "{edit}");
    let changed = news(&token, "declare", &[("name", "Tips"), ("documents.retention_days", "")]);
    assert_eq!(world.post("/purposes/tips/edit", &changed).await.status, 303);
    let declared = find(&world).unwrap();
    assert_eq!((declared.version.version, declared.in_force), (2, Some(1)), "what is incomplete waits");
    let body = world.get("/purposes/tips").await.body;
    assert!(body.contains("Aan, nieuwe versie wacht") && body.contains("Versie 1 geldt nog."), "{body}");
    assert!(body.contains("Dit ontbreekt: Bewaren, in dagen."), "{body}");
    assert!(body.contains("Versie 2 opgeslagen") && body.contains("Weten mensen dat er gemeten wordt?"));
    assert!(world.get("/desk").await.body.contains("Aan, nieuwe versie wacht"));
}

#[tokio::test]
async fn what_will_not_do_is_kept_and_linked_from_a_summary_to_its_field() {
    let mut world = World::usual().await;
    world.sign_in().await;
    let token = world.get("/new-purpose").await.form();
    let bad =
        [("id", "Mijn Doel"), ("audience", "veel"), ("documents.retention_days", "een jaar"), ("review_on", "straks")];
    let answer = world.post("/new-purpose", &news(&token, "declare", &bad)).await;
    assert_eq!(answer.status, 422);
    for id in ["field-id", "field-audience", "field-documents-retention-days", "field-review-on"] {
        assert!(answer.body.contains(&format!("<a href=\"#{id}\">")), "{id}\n{}", answer.body);
        let field = answer.body.split("<input ").find(|field| field.starts_with(&format!("id=\"{id}\""))).unwrap();
        let field = field.split('>').next().unwrap();
        assert!(field.contains("aria-invalid=\"true\"") && field.contains(&format!("{id}-error")), "{field}");
    }
    assert!(answer.body.contains("value=\"Mijn Doel\"") && answer.body.contains("value=\"een jaar\""));
    let taken = world.post("/new-purpose", &news(&token, "declare", &[("id", "news")])).await;
    assert!(taken.status == 422 && taken.body.contains("dit kenmerk heeft al een ander doel"), "{}", taken.body);
    let other = world.post("/purposes/news/edit", &news(&token, "declare", &[("id", "tips")])).await;
    assert_eq!(other.status, 422, "a purpose keeps its id");
    assert_eq!(world.store.declared().len(), 2);
}

#[tokio::test]
async fn a_purpose_is_switched_with_a_reason_and_not_on_while_something_is_missing() {
    let mut world = World::usual().await;
    world.sign_in().await;
    let token = world.get("/purposes/news/off").await.form();
    assert_eq!(world.post("/purposes/news/off", &sent(&[("form", &token), ("why", " ")])).await.status, 422);
    assert_eq!(world.store.purposes().len(), 2);
    let why = sent(&[("form", &token), ("why", "vraag van de toezichthouder")]);
    assert_eq!(world.post("/purposes/news/off", &why).await.status, 303);
    assert_eq!(world.store.purposes().len(), 1);
    let body = world.get("/purposes/news").await.body;
    assert!(
        body.contains("Er wordt voor dit doel nu niets gemeten.") && body.contains("vraag van de toezichthouder"),
        "{body}"
    );
    assert_eq!(world.post("/purposes/news/on", &why).await.status, 303);
    assert_eq!(world.store.purposes().len(), 2);

    let new = world.get("/new-purpose").await.form();
    world.post("/new-purpose", &news(&new, "declare", &[("documents.retention_days", "")])).await;
    assert_eq!(world.get("/purposes/tips/on").await.status, 409);
    let answer = world.post("/purposes/tips/on", &why).await;
    assert!(answer.status == 409 && answer.body.contains("Zonder dit gaat het doel niet aan."), "{}", answer.body);
    assert_eq!(world.store.purposes().len(), 2);
}

#[tokio::test]
async fn a_contested_point_is_ruled_on_with_a_note() {
    let mut world = World::usual().await;
    world.sign_in().await;
    let body = world.get("/purposes/news").await.body;
    assert!(body.contains("/purposes/news/grey/R03") && body.contains("Nog niets gezegd"), "{body}");
    assert!(world.get("/desk").await.body.contains("Eén omstreden punt wacht op je besluit"));
    let token = world.get("/purposes/news/grey/R03").await.form();
    let path = "/purposes/news/grey/R03";
    for (ruling, note) in [("", "een reden"), ("accept", " "), ("other", "x")] {
        let answer = world.post(path, &sent(&[("form", &token), ("ruling", ruling), ("note", note)])).await;
        assert_eq!(answer.status, 422, "{ruling} {note}");
    }
    assert_eq!(world.get("/purposes/news/grey/R99").await.status, 404);
    let accept = sent(&[("form", &token), ("ruling", "accept"), ("note", "Advies van mr. Bos.")]);
    assert_eq!(world.post(path, &accept).await.status, 303);
    let body = world.get("/purposes/news").await.body;
    assert!(body.contains("Advies van mr. Bos.") && body.contains("Aanvaard"), "{body}");
    let decline = sent(&[("form", &token), ("ruling", "decline"), ("note", "Toch niet.")]);
    assert_eq!(world.post(path, &decline).await.status, 303);
    let declined =
        world.store.declared().iter().find(|it| it.version.purpose.id.as_str() == "news").unwrap().declined.clone();
    assert_eq!(declined, ["R03"]);
}

#[tokio::test]
async fn a_passed_review_date_warns_on_the_list_the_page_and_the_desk() {
    let mut due = purpose("due", "Oud doel", Measure::Aggregate);
    due.review_on = Some("2026-11-20".parse().unwrap());
    let mut world = World::of("Gemeente Voorbeeld", vec![due]).await;
    world.sign_in().await;
    for path in ["/purposes", "/purposes/due", "/desk"] {
        assert!(world.get(path).await.body.contains("Herziening te laat"), "{path}");
    }
}

#[tokio::test]
async fn decisions_are_found_by_purpose_rule_measure_and_person_and_each_is_explained() {
    let mut world = World::usual().await;
    world.mailing("Mei 2026", 60, 5).await;
    world.sign_in().await;
    let body = world.get("/desk/decisions?purpose=news&measure=aggregate&rule=R03").await.body;
    assert_eq!(body.matches("<a href=\"/desk/decisions/").count(), 50, "one page");
    let next =
        body.split("href=\"/desk/decisions?purpose=").nth(1).unwrap().split('"').next().unwrap().replace("&#38;", "&");
    let older = world.get(&format!("/desk/decisions?purpose={next}")).await.body;
    assert_eq!(older.matches("<a href=\"/desk/decisions/").count(), 10, "the rest: {next}");
    for nothing in ["purpose=profile", "rule=H07", "measure=portal"] {
        let body = world.get(&format!("/desk/decisions?{nothing}")).await.body;
        assert!(body.contains("Er is geen besluit gevonden."), "{nothing}");
    }
    let token = world.get("/desk/decisions").await.form();
    let asked = |address: &str, why: &str| sent(&[("form", &token), ("address", address), ("why", why)]);
    let person = |address: &str| asked(address, "belde over een brief");
    let unreasoned = world.post("/desk/decisions", &asked("reader7@example.nl", " ")).await;
    assert!(unreasoned.status == 422 && !unreasoned.body.contains("<a href=\"/desk/decisions/"), "why is asked");
    assert_eq!(world.store.looks(10).await.unwrap(), []);
    let answer = world.post("/desk/decisions", &person("reader7@example.nl")).await;
    assert_eq!(answer.body.matches("<a href=\"/desk/decisions/").count(), 1, "{}", answer.body);
    assert!(
        world.post("/desk/decisions", &person("nobody@example.nl")).await.body.contains("Er is geen besluit gevonden.")
    );
    assert_eq!(world.post("/desk/decisions", &person("reader7")).await.status, 422);
    let looks = world.store.looks(10).await.unwrap();
    assert_eq!(looks.len(), 1, "one person was found and looked at");
    assert_eq!((looks[0].account.as_str(), looks[0].role, &looks[0].purpose), ("anna", Some(Role::Officer), &None));
    assert_eq!(looks[0].why, "belde over een brief");
    let lines = world.store.logbook(1000).await.unwrap();
    assert_eq!(lines.iter().filter(|line| line.name == "look" && line.by == "anna").count(), 1);
    let body = world.get("/desk/looks").await.body;
    assert!(body.contains("Elk doel") && body.contains("belde over een brief"), "{body}");

    let link = answer.body.split("<a href=\"/desk/decisions/").nth(1).unwrap().split('"').next().unwrap();
    let body = world.get(&format!("/desk/decisions/{link}")).await.body;
    for part in [
        "<h1>Uitkomst: Aantallen per groep</h1>",
        "Dit gaf de doorslag",
        "R03",
        "GDPR",
        "Nieuwsbrief, versie 1",
        "nl 2026-04",
    ] {
        assert!(body.contains(part), "{part}\n{body}");
    }
    assert!(!body.contains("reader7") && !body.contains('@'), "no address stands on the page of a decision");
    assert_eq!(world.get("/desk/decisions/999999").await.status, 404);
}

#[tokio::test]
async fn a_named_lawyers_review_ends_the_status_of_a_draft() {
    let mut world = World::usual().await;
    world.sign_in().await;
    let body = world.get("/desk/regimes").await.body;
    assert!(body.contains("fr 2026-04") && body.contains("Concept"), "{body}");
    assert!(world.get("/desk/regimes/fr").await.body.contains("Deze regels komen uit samenvattingen."));
    let token = world.get("/desk/regimes").await.form();
    let opinion = |lawyer: &str| {
        let fields = [
            ("about", "regime fr 2026-04"),
            ("lawyer", lawyer),
            ("day", "2026-11-01"),
            ("id", "fr-1"),
            ("note", "Nagelezen."),
        ];
        sent(&[&[("form", token.as_str())], &fields[..]].concat())
    };
    let answer = world.post("/desk/opinions", &opinion(" ")).await;
    assert!(answer.status == 422 && answer.body.contains("value=\"regime fr 2026-04\""), "{}", answer.body);
    assert_eq!(world.post("/desk/opinions", &opinion("Claire Petit")).await.status, 303);
    assert!(world.get("/desk/regimes").await.body.contains("Nagelezen door Claire Petit"));
    assert!(!world.get("/desk/regimes/fr").await.body.contains("Deze regels komen uit samenvattingen."));
}

#[tokio::test]
async fn notes_about_nobody_say_so_before_they_are_written_and_refuse_an_address() {
    let mut world = World::usual().await;
    world.sign_in().await;
    for (language, says) in [
        ("nl", "Noem er niemand in."),
        ("en", "Name no person in it."),
        ("fr", "nommez personne"),
        ("it", "Non nominare nessuno."),
    ] {
        for path in ["/purposes/news/off", "/purposes/news/grey/R03", "/pause/all", "/pause/purpose-news"] {
            let body = world.get(&format!("{path}?lang={language}")).await.body;
            assert!(body.contains(says), "{language} {path}: {body}");
        }
    }
    let token = world.get("/purposes/news/off").await.form();
    let note = "gevraagd door jan@example.nl";
    let named = |field: &str, more: &[(&str, &str)]| {
        let fields = [&[("form", token.as_str()), (field, note)][..], more].concat();
        sent(&fields)
    };
    let opinion = [("about", "R01"), ("lawyer", "Mr. Bos"), ("day", "2026-03-01"), ("id", "bos")];
    let request = [("kind", "access"), ("how", "letter"), ("address", "")];
    for (path, body) in [
        ("/purposes/news/off", named("why", &[])),
        ("/purposes/news/grey/R03", named("note", &[("ruling", "accept")])),
        ("/desk/opinions", named("note", &opinion)),
        ("/desk/requests", named("note", &request)),
        ("/pause/all", named("why", &[])),
    ] {
        for (language, says) in [
            ("nl", "Laat het e-mailadres weg."),
            ("en", "Leave the e-mail address out."),
            ("fr", "Enlevez l&#39;adresse e-mail."),
            ("it", "Togli l&#39;indirizzo e-mail."),
        ] {
            let answer = world.post(&format!("{path}?lang={language}"), &body).await;
            assert!(matches!(answer.status, 400 | 422), "{path}: {}", answer.status);
            assert!(answer.body.contains(says), "{language} {path}: {}", answer.body);
            assert!(answer.body.contains("gevraagd door"), "what was written is not lost: {}", answer.body);
        }
    }
    assert!(world.store.pauses().is_empty() && world.store.requests(10).await.unwrap().is_empty());
    assert_eq!(world.store.purposes().len(), 2);
}

#[tokio::test]
async fn what_is_no_go_says_so_at_once_by_which_rules_and_what_each_message_is_lowered_to() {
    let mut world = World::usual().await;
    world.sign_in().await;
    let token = world.get("/new-purpose").await.form();
    let all_mail = [("scope", "all-mail")];
    let fine = world.post("/new-purpose", &news(&token, "preview", &[])).await.body;
    assert!(!fine.contains("Volgens regel: "), "{fine}");
    let preview = world.post("/new-purpose", &news(&token, "preview", &all_mail)).await.body;
    assert_eq!(world.post("/new-purpose", &news(&token, "declare", &all_mail)).await.status, 303);
    let declared = world.get("/purposes/tips").await.body;
    for body in [preview, declared] {
        assert!(body.contains("Volgens regel: H01") && body.contains("Elk bericht krijgt hooguit: "), "{body}");
    }
    let incomplete = [("scope", "all-mail"), ("documents.retention_days", "")];
    let body = world.post("/new-purpose", &news(&token, "preview", &incomplete)).await.body;
    assert!(body.contains("Volgens regel: H01") && body.contains("Onder deze versie wordt niets gemeten."), "{body}");
}
