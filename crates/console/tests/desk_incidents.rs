//! Incidents at the desk, over the console's router, on a real store: the clock, who may see what, what is read and put on record, the
//! form in its three shapes, the letter, the register.

mod world;

use openlijk_model::{IncidentId, Measure, MessageId, Role};
use openlijk_store::TakeBack;
use world::{Answer, PASSWORD, World, purpose};

const READER: &str = "verkeerd@example.nl";

fn sent(fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| {
        text.replace('%', "%25").replace('@', "%40").replace('+', "%2B").replace(' ', "+").replace('&', "%26")
    };
    fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&")
}

async fn as_role(world: &mut World, name: &str, role: Role) {
    world.account(name, role).await;
    world.cookie = None;
    world.try_password(name, PASSWORD).await;
}

/// An organisation with a purpose of the portal, one of a newsletter counted in a crowd, and an officer at the desk.
async fn at_the_desk() -> World {
    let mut world = World::of("Ziekenhuis Voorbeeld", vec![purpose("news", "Nieuwsbrief", Measure::Aggregate)]).await;
    world.declare_portal().await;
    world.sign_in().await;
    world
}

async fn open(world: &mut World, messages: &[MessageId]) -> Answer {
    let token = world.get("/desk/new-incident").await.form();
    let (aware, numbers) = (world.now().to_string(), messages.iter().map(ToString::to_string).collect::<Vec<_>>());
    let form = sent(&[
        ("form", &token),
        ("kind", "wrong-recipient"),
        ("aware", &aware),
        ("what", "Brief naar de verkeerde persoon."),
        ("messages", &numbers.join(" ")),
    ]);
    world.post("/desk/new-incident", &form).await
}

async fn add(world: &mut World, act: &str, fields: &[(&str, &str)]) -> Answer {
    let path = format!("/desk/incidents/1/add/{act}");
    let token = world.get(&path).await.form();
    let all: Vec<(&str, &str)> = [("form", token.as_str())].into_iter().chain(fields.iter().copied()).collect();
    world.post(&path, &sent(&all)).await
}

async fn post(world: &mut World, what: &str, fields: &[(&str, &str)]) -> Answer {
    let token = world.get("/desk/incidents/1").await.form();
    let all: Vec<(&str, &str)> = [("form", token.as_str())].into_iter().chain(fields.iter().copied()).collect();
    world.post(&format!("/desk/incidents/1/{what}"), &sent(&all)).await
}

#[tokio::test]
async fn an_incident_shows_its_clock_what_was_read_on_asking_alone_and_puts_each_look_on_record() {
    let mut world = at_the_desk().await;
    let (read, unread) = (world.send_one("safe", READER).await, world.send_one("safe", "tweede@example.nl").await);
    world.read_sealed(read).await;
    assert_eq!(open(&mut world, &[read, unread]).await.header("location"), "/desk/incidents/1");
    let page = world.get("/desk/incidents/1").await.body;
    assert!(page.contains("Nog 72 uur van de 72") && page.contains("Brief naar de verkeerde persoon."), "{page}");
    assert!(!page.contains(READER) && !page.contains("Geopend door"), "nothing is read by opening the page");
    assert!(world.store.looks(10).await.unwrap().is_empty());

    let account = post(&mut world, "account", &[]).await.body;
    assert!(
        account.contains(READER) && account.contains("Geopend door iemand met de link of de postbus."),
        "{account}"
    );
    assert!(account.contains("Nog niet geopend. Het kan nu geopend worden."), "{account}");
    assert!(account.contains("Dit is geopend. Er kan een risico zijn."), "{account}");
    assert!(account.contains("Trek dit nu voorgoed in."), "{account}");
    assert!(!account.contains("Een risico is onwaarschijnlijk."), "opened is never no risk: {account}");
    assert!(account.contains("4. Om welke gegevens het gaat") && account.contains("Nog in te vullen"), "{account}");
    let looks = world.store.looks(10).await.unwrap();
    assert_eq!(looks.len(), 2, "one for each person");
    assert!(looks.iter().all(|look| look.why == "incident 1" && look.account == "anna"), "{looks:?}");

    world.pass(71 * 60 + 30);
    world.cookie = None;
    world.sign_in().await;
    assert!(world.get("/desk").await.body.contains("Nog minder dan een uur"), "the desk's first page names it");
    world.pass(60);
    world.cookie = None;
    world.sign_in().await;
    assert!(world.get("/desk/incidents").await.body.contains("0 uur over de 72 heen"));
}

#[tokio::test]
async fn what_was_never_opened_and_taken_back_for_good_suggests_that_a_risk_is_unlikely() {
    let mut world = at_the_desk().await;
    let message = world.send_one("safe", READER).await;
    open(&mut world, &[message]).await;
    world.store.take_back((message, None), TakeBack::Destroy, "k.bakker", "fout", world.now()).await.unwrap();
    let page = world.get("/desk/incidents/1").await.body;
    assert!(page.contains("Voorgoed teruggehaald") && page.contains("k.bakker"), "by itself, in the timeline: {page}");
    let account = post(&mut world, "account", &[]).await.body;
    assert!(account.contains("Nooit geopend. Niemand kan het nog openen."), "{account}");
    assert!(account.contains("Een risico is onwaarschijnlijk.") && account.contains(">B1<"), "{account}");
}

#[tokio::test]
async fn ordinary_mail_says_that_nothing_is_known_and_why_and_offers_the_portal_for_next_time() {
    let mut world = at_the_desk().await;
    let message = world.send_one("news", READER).await;
    let token = world.get("/desk/new-incident").await.form();
    let aware = world.now().to_string();
    let form = sent(&[
        ("form", &token),
        ("kind", "wrong-recipient"),
        ("aware", &aware),
        ("what", "Lijst in de verkeerde mail."),
        ("messages", &message.to_string()),
        ("people", "elders@example.org"),
    ]);
    assert_eq!(world.post("/desk/new-incident", &form).await.status, 303);
    let account = post(&mut world, "account", &[]).await.body;
    for part in [
        "Alleen als groep geteld. Niemand is te herkennen.",
        "Het ging niet via Openlijk.",
        "Ga ervan uit dat het gelezen is.",
        "Wat niet gemeten mocht worden: regels",
        "R16",
        "Stuur dit de volgende keer via het portaal.",
    ] {
        assert!(account.contains(part), "{part}: {account}");
    }
}

#[tokio::test]
async fn the_auditor_sees_the_incident_and_the_register_and_no_reading_and_others_see_nothing() {
    let mut world = at_the_desk().await;
    let message = world.send_one("safe", READER).await;
    open(&mut world, &[message]).await;
    let token = world.get("/desk/incidents/1").await.form();
    as_role(&mut world, "olga", Role::Auditor).await;
    let page = world.get("/desk/incidents/1").await;
    assert!(page.status == 200 && !page.body.contains("/desk/incidents/1/account"), "{}", page.body);
    assert_eq!(world.get("/desk/incident-register/register.json").await.json()[0]["named"], 1);
    for path in ["/desk/incidents/1/account", "/desk/incidents/1/paper", "/desk/incidents/1/add/note"] {
        assert_eq!(world.post(path, &sent(&[("form", &token), ("text", "x")])).await.status, 403, "{path}");
    }
    for (name, role) in [("beheer", Role::Administrator), ("karim", Role::CaseWorker), ("sanne", Role::Sender)] {
        as_role(&mut world, name, role).await;
        for path in ["/desk/incidents", "/desk/incidents/1", "/desk/incident-register/register.csv"] {
            assert_eq!(world.get(path).await.status, 403, "{role} {path}");
        }
    }
    assert_eq!(world.store.incident(IncidentId(1)).await.unwrap().unwrap().case.entries.len(), 1);
}

#[tokio::test]
async fn what_is_decided_noted_planned_and_told_stands_in_the_timeline_and_the_register() {
    let mut world = at_the_desk().await;
    let message = world.send_one("safe", READER).await;
    open(&mut world, &[message]).await;
    let when = world.now().to_string();
    for (act, fields) in [
        ("note", vec![("text", "gebeld met de lezer")]),
        ("answer", vec![("field", "records"), ("value", "12")]),
        ("measure", vec![("text", "brief teruggehaald")]),
        ("statement", vec![("item", "1"), ("said", "deleted"), ("text", "per telefoon"), ("trusted", "yes")]),
        ("risk", vec![("answer", "likely"), ("why", "mogelijk gelezen")]),
        ("notify", vec![("answer", "yes"), ("why", "er is een risico")]),
        ("tell", vec![("answer", "no"), ("why", "geen hoog risico")]),
        ("filed", vec![("filing", "first"), ("number", "2026-117"), ("at", when.as_str())]),
        ("told", vec![("count", "3"), ("how", "per post"), ("at", when.as_str())]),
        ("plan", vec![("step", "adres twee keer nakijken"), ("who", "K. Bakker"), ("until", "2027-01-15")]),
        ("done", vec![("step", "1"), ("result", "ingevoerd")]),
    ] {
        let answer = add(&mut world, act, &fields).await;
        assert_eq!(answer.status, 303, "{act}: {}", answer.body);
    }
    let page = world.get("/desk/incidents/1").await.body;
    for part in [
        "Notitie: gebeld met de lezer",
        "Hoeveel gegevens ongeveer: 12",
        "Gedaan: brief teruggehaald",
        "Ontvanger van bericht 1 zegt: verwijderd. per telefoon",
        "Beoordeeld: een risico. mogelijk gelezen",
        "nummer 2026-117",
        "3 mensen geïnformeerd: per post",
        "Stap 1 is klaar: ingevoerd",
        "Op tijd gemeld",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let register = world.get("/desk/incident-register/register.csv").await.body;
    for part in ["2026-117", "brief teruggehaald", "K. Bakker", "mogelijk gelezen", "Brief naar de verkeerde persoon."]
    {
        assert!(register.contains(part), "{part}: {register}");
    }
    assert!(!register.contains(READER));
}

#[tokio::test]
async fn what_may_not_be_added_is_said_at_its_field_and_what_was_typed_stays() {
    let mut world = at_the_desk().await;
    let message = world.send_one("safe", READER).await;
    open(&mut world, &[message]).await;
    let late = (world.now() + jiff::SignedDuration::from_hours(73)).to_string();
    world.pass(74 * 60);
    world.cookie = None;
    world.sign_in().await;
    for (act, fields, said) in [
        ("note", vec![("text", " ")], "Hier hoort tekst te staan."),
        ("note", vec![("text", "naar verkeerd@example.nl")], "Laat het e-mailadres weg."),
        ("answer", vec![("field", "records"), ("value", "een dozijn")], "Dit past niet bij de vraag."),
        (
            "statement",
            vec![("item", "7"), ("said", "deleted"), ("text", "x")],
            "Dit incident heeft zo&#39;n bericht niet.",
        ),
        ("filed", vec![("filing", "first"), ("at", late.as_str())], "De 72 uur zijn voorbij. Vul eerst in waarom."),
        (
            "filed",
            vec![("filing", "withdrawal"), ("why", "toch niet"), ("at", late.as_str())],
            "Dit is nog niet gemeld.",
        ),
        ("plan", vec![("step", "x"), ("who", "y"), ("until", "morgen")], "Schrijf de dag zo: 2026-12-31."),
        ("done", vec![("step", "1"), ("result", "x")], "Het plan heeft geen open stap met dit nummer."),
        ("name", vec![("messages", "99")], "Zo&#39;n bericht is er niet"),
        ("name", vec![("people", "geen adres")], "Dit is geen lijst van e-mailadressen."),
    ] {
        let answer = add(&mut world, act, &fields).await;
        assert!(answer.status == 422 && answer.body.contains(said), "{act} {fields:?}: {}", answer.body);
        let typed = fields.last().unwrap().1;
        assert!(answer.body.contains(typed.trim()), "{act}: what was typed is gone");
    }
    let token = world.get("/desk/new-incident").await.form();
    let ahead = sent(&[("form", &token), ("kind", "lost"), ("aware", "2030-01-01T00:00:00Z"), ("what", "x")]);
    assert_eq!(world.post("/desk/new-incident", &ahead).await.status, 422);
    assert_eq!(world.store.incidents().await.unwrap().len(), 1);
    assert_eq!(world.get("/desk/incidents/1/add/other").await.status, 404);
    assert_eq!(world.get("/desk/incidents/9").await.status, 404);
}

#[tokio::test]
async fn the_form_is_made_as_pdf_text_and_json_in_every_language_and_names_no_recipient() {
    let mut world = at_the_desk().await;
    let message = world.send_one("safe", READER).await;
    world.read_sealed(message).await;
    open(&mut world, &[message]).await;
    add(&mut world, "answer", &[("field", "data-special"), ("value", "unknown")]).await;
    for format in ["pdf", "text", "json"] {
        for tag in ["nl", "en", "fr", "it"] {
            let token = world.get("/desk/incidents/1").await.form();
            let form = sent(&[("form", &token), ("filing", "first"), ("format", format)]);
            let answer = world.post(&format!("/desk/incidents/1/paper?lang={tag}"), &form).await;
            assert_eq!(answer.status, 200, "{format} {tag}: {}", answer.body);
            assert!(!answer.body.contains(READER), "{format} {tag}");
            assert!(!answer.body.contains("[form-") && !answer.body.contains("[report-"), "{format} {tag}");
            match format {
                "pdf" => assert!(answer.body.starts_with("%PDF-1."), "{tag}"),
                "text" if tag == "nl" => {
                    for part in [
                        "8. Wat er daarna is gedaan",
                        "Organisatie: Ziekenhuis Voorbeeld | uit de instellingen",
                        "Bijzondere gegevens en burgerservicenummers: Nog niet bekend",
                        "Gewone gegevens: Nog in te vullen",
                        "Getoond aan de lezer | redelijk",
                    ] {
                        assert!(answer.body.contains(part), "{part}: {}", answer.body);
                    }
                }
                "text" => {}
                _ => {
                    let json = answer.json();
                    assert_eq!(json["form"].as_array().unwrap().len(), openlijk_model::FormField::ALL.len());
                    assert_eq!((&json["language"], &json["outlook"]), (&tag.into(), &"to-judge".into()));
                    assert_eq!(json["messages"][0]["item"]["recipient"], serde_json::Value::Null);
                    assert_eq!(json["messages"][0]["reach"]["opened"]["grade"], "medium");
                }
            }
        }
    }
    assert!(world.store.looks(100).await.unwrap().len() >= 12, "each paper is a look");
}

#[tokio::test]
async fn a_supplement_names_what_changed_and_a_letter_waits_for_what_the_law_asks() {
    let mut world = at_the_desk().await;
    open(&mut world, &[]).await;
    let when = world.now().to_string();
    add(&mut world, "filed", &[("filing", "first"), ("number", "2026-117"), ("at", &when)]).await;
    add(&mut world, "answer", &[("field", "people-max"), ("value", "40")]).await;
    let form = post(&mut world, "paper", &[("filing", "supplement"), ("format", "json")]).await.json();
    assert_eq!(form["changed"], serde_json::json!(["people-max"]), "{form}");
    let earlier = form["form"].as_array().unwrap().iter().find(|line| line["field"] == "about-earlier").unwrap();
    assert_eq!(earlier["said"], "2026-117");

    let letter = [("language", "fr"), ("what", "Votre lettre est partie ailleurs.")];
    assert_eq!(add(&mut world, "letter", &letter).await.status, 303);
    let lacks = world.get("/desk/incidents/1/letter/fr.txt").await;
    assert!(lacks.status == 409 && lacks.body.contains("AVG 33(3)(c)"), "{}", lacks.body);
    let rest =
        [("language", "fr"), ("consequences", "Quelqu'un l'a peut-être lue."), ("measures", "Nous l'avons reprise.")];
    assert_eq!(add(&mut world, "letter", &rest).await.status, 303);
    let letter = world.get("/desk/incidents/1/letter/fr.txt").await;
    assert_eq!(letter.status, 200);
    for part in [
        "Votre lettre est partie ailleurs.",
        "Quelqu'un l'a peut-être lue.",
        "fg@example.nl",
        "Autoriteit Persoonsgegevens",
    ] {
        assert!(letter.body.contains(part), "{part}: {}", letter.body);
    }
}
