//! The `/v1` API over the console's router, on a real store.

mod world;

use openlijk_console::{Needs, Scope, routes};
use openlijk_model::{ChoiceState, HowChosen, HowTold, Measure};
use openlijk_store::Who;
use serde_json::{Value, json};
use world::{Answer, Asked, World, purpose};

const ALL: &[&str] = &[
    "recipients",
    "choices:read",
    "choices:write",
    "purposes:read",
    "decisions:read",
    "incidents:read",
    "incidents:write",
];

/// The organisation's own form, with a token that is good for everything.
struct Program {
    world: World,
    token: String,
}

impl Program {
    async fn new() -> Self {
        let world = World::usual().await;
        let token = world.token("webshop", ALL, None).await;
        Self { world, token }
    }

    async fn get(&self, path: &str) -> Answer {
        self.world.ask(Asked { method: "GET", path, token: Some(&self.token), key: None, body: Value::Null }).await
    }

    async fn post(&self, path: &str, body: Value) -> Answer {
        self.world.ask(Asked { method: "POST", path, token: Some(&self.token), key: None, body }).await
    }

    async fn post_once(&self, path: &str, key: &str, body: Value) -> Answer {
        self.world.ask(Asked { method: "POST", path, token: Some(&self.token), key: Some(key), body }).await
    }

    async fn recipient(&self, address: &str) -> String {
        let answer = self.post("/v1/recipients", json!({ "address": address })).await;
        assert!([200, 201].contains(&answer.status), "{}", answer.body);
        answer.json()["id"].as_str().unwrap().to_owned()
    }

    async fn state(&self, id: &str) -> Option<ChoiceState> {
        let choices = self.world.store.choices(&Who::Id(id.parse().unwrap())).await.unwrap();
        choices.last().map(|(_, choice)| choice.state)
    }
}

#[track_caller]
fn assert_problem(answer: &Answer, status: u16, code: &str) {
    assert_eq!(answer.status, status, "{}", answer.body);
    assert_eq!(answer.header("content-type"), "application/problem+json", "{}", answer.body);
    assert_eq!(answer.header("api-version"), "1.0.0");
    let problem = answer.json();
    assert_eq!((&problem["code"], &problem["status"]), (&json!(code), &json!(status)), "{problem}");
    for field in ["type", "title", "detail"] {
        assert!(problem[field].as_str().is_some_and(|text| !text.is_empty()), "{field}: {problem}");
    }
}

#[tokio::test]
async fn an_own_form_shows_the_words_and_records_a_yes_by_their_mark() {
    let program = Program::new().await;
    let id = program.recipient("Jan@Example.NL").await;
    assert_eq!(program.recipient("jan@example.nl").await, id, "the same person, the same id");
    let text = program.get("/v1/purposes/profile/consent-text?lang=fr").await;
    assert_eq!(text.status, 200, "{}", text.body);
    let text = text.json();
    assert_eq!(text["text"], "[fr] Persoonlijke tips mag meten wat ik lees & <open>.");
    let snippet = text["snippet"].as_str().unwrap();
    assert!(snippet.contains("&lt;open&gt;") && !snippet.contains("checked"), "{snippet}");
    let mark = text["mark"].as_str().unwrap();
    let yes = json!({ "purpose": "profile", "state": "granted", "wording": { "mark": mark }, "proof": "form 12" });
    let answer = program.post(&format!("/v1/recipients/{id}/choices"), yes).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let choice = answer.json();
    for (field, value) in [
        ("state", "granted"),
        ("how", "api"),
        ("author", "webshop"),
        ("proof", "form 12"),
        ("language", "fr"),
        ("about", "opens"),
        ("purpose", "profile"),
        ("wording", mark),
    ] {
        assert_eq!(choice[field], value, "{field}: {choice}");
    }
    assert!(choice["at"].as_str().unwrap().ends_with('Z'), "{choice}");
    let listed = program.get(&format!("/v1/recipients/{id}/choices")).await.json();
    assert_eq!(listed["choices"], json!([choice]));
    let (_, kept) = program.world.store.choices(&Who::Id(id.parse().unwrap())).await.unwrap().remove(0);
    assert_eq!((kept.state, kept.how), (ChoiceState::Granted, HowChosen::Api));
    let words = program.world.store.text(&kept.wording).await.unwrap().unwrap();
    assert_eq!(words.text, text["text"].as_str().unwrap(), "what they saw is on record");
    let no = json!({ "purpose": "profile", "state": "withdrawn" });
    assert_eq!(program.post(&format!("/v1/recipients/{id}/choices"), no).await.status, 201);
    assert_eq!(program.state(&id).await, Some(ChoiceState::Withdrawn));
}

#[tokio::test]
async fn a_yes_without_words_that_somebody_saw_is_refused() {
    let program = Program::new().await;
    let id = program.recipient("jan@example.nl").await;
    let path = format!("/v1/recipients/{id}/choices");
    let notice = openlijk_store::ShownText {
        kind: openlijk_store::TextKind::Notice,
        language: openlijk_model::Language::Nl,
        text: "Wij tellen.".to_owned(),
    };
    let notice = program.world.store.keep_text(notice).await.unwrap();
    let yes = |wording: Value| json!({ "purpose": "profile", "state": "granted", "wording": wording });
    for (wording, code) in [
        (Value::Null, "words-missing"),
        (json!({ "mark": "0".repeat(64) }), "no-such-words"),
        (json!({ "mark": notice }), "no-such-words"),
        (json!({ "text": " ", "language": "nl" }), "bad-words"),
        (json!({ "text": "Ja." }), "bad-words"),
        (json!({ "text": "Ja.", "language": "nl", "mark": notice }), "bad-words"),
        (json!({}), "bad-words"),
    ] {
        assert_problem(&program.post(&path, yes(wording)).await, 400, code);
        assert_eq!(program.state(&id).await, None);
    }
    let answer = program.post(&path, yes(json!({ "text": "Ja, meet maar.", "language": "nl" }))).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let mark = answer.json()["wording"].as_str().unwrap().to_owned();
    assert_eq!(program.world.store.text(&mark).await.unwrap().unwrap().text, "Ja, meet maar.");
}

#[tokio::test]
async fn words_that_were_replaced_since_still_prove_what_somebody_saw() {
    let program = Program::new().await;
    let old = program.get("/v1/purposes/profile/consent-text").await.json();
    let renamed = purpose("profile", "Tips op maat", Measure::Individual);
    program.world.declare(renamed).await;
    let new = program.get("/v1/purposes/profile/consent-text").await.json();
    assert_ne!(old["mark"], new["mark"]);
    let id = program.recipient("jan@example.nl").await;
    let yes = json!({ "purpose": "profile", "state": "granted", "wording": { "mark": old["mark"] } });
    let answer = program.post(&format!("/v1/recipients/{id}/choices"), yes).await;
    assert_eq!((answer.status, &answer.json()["wording"]), (201, &old["mark"]));
}

#[tokio::test]
async fn a_yes_under_double_opt_in_needs_a_confirmed_mailbox_and_its_proof() {
    let program = Program::new().await;
    let mut twice = purpose("twice", "Dubbel", Measure::Individual);
    twice.double_opt_in = true;
    program.world.declare(twice).await;
    let path = format!("/v1/recipients/{}/choices", program.recipient("jan@example.nl").await);
    let yes = |confirmed: bool, proof: &str| {
        let wording = json!({ "text": "Ja.", "language": "nl" });
        json!({ "purpose": "twice", "state": "granted", "wording": wording, "confirmed": confirmed, "proof": proof })
    };
    assert_problem(&program.post(&path, yes(false, "form 1")).await, 400, "confirmation-missing");
    assert_problem(&program.post(&path, yes(true, " ")).await, 400, "confirmation-missing");
    assert_eq!(program.post(&path, yes(true, "mail log 7")).await.status, 201);
    let no = json!({ "purpose": "twice", "state": "refused" });
    assert_eq!(program.post(&path, no).await.status, 201, "a no needs nothing");
}

#[tokio::test]
async fn a_telling_is_on_record_with_its_words() {
    let program = Program::new().await;
    let id = program.recipient("jan@example.nl").await;
    let path = format!("/v1/recipients/{id}/tellings");
    let told = json!({ "purpose": "news", "wording": { "text": "Wij tellen openingen.", "language": "nl" }, "at": "2026-11-01T10:00:00Z" });
    let answer = program.post(&path, told).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let record = program.world.store.subject_record(id.parse().unwrap()).await.unwrap();
    let (purpose, told) = &record.told[0];
    assert_eq!(
        (purpose.as_str(), told.how, told.at.to_string()),
        ("news", HowTold::SignUp, "2026-11-01T10:00:00Z".to_owned())
    );
    assert_eq!(json!(told.text), answer.json()["wording"]);
    let without = json!({ "purpose": "news" });
    assert_problem(&program.post(&path, without).await, 400, "bad-body");
    let later =
        json!({ "purpose": "news", "wording": { "text": "x", "language": "nl" }, "at": "2027-01-01T10:00:00Z" });
    assert_problem(&program.post(&path, later).await, 400, "in-the-future");
}

#[tokio::test]
async fn a_repeated_request_gets_the_same_answer_and_is_done_once() {
    let program = Program::new().await;
    let id = program.recipient("jan@example.nl").await;
    let path = format!("/v1/recipients/{id}/choices");
    let no = json!({ "purpose": "profile", "state": "refused", "proof": "form 1" });
    let first = program.post_once(&path, "key-1", no.clone()).await;
    let again = program.post_once(&path, "key-1", no.clone()).await;
    assert_eq!((first.status, &first.body), (201, &again.body));
    assert_eq!((first.header("idempotency-replayed"), again.header("idempotency-replayed")), ("", "true"));
    let count = async || program.world.store.choices(&Who::Id(id.parse().unwrap())).await.unwrap().len();
    assert_eq!(count().await, 1);
    let other = json!({ "purpose": "profile", "state": "withdrawn" });
    assert_problem(&program.post_once(&path, "key-1", other.clone()).await, 409, "idempotency-key-reused");
    let theirs = program.world.token("other", ALL, None).await;
    let asked = Asked { method: "POST", path: &path, token: Some(&theirs), key: Some("key-1"), body: other };
    assert_eq!(program.world.ask(asked).await.status, 201, "another program has keys of its own");
    // What failed changed nothing, and may be tried again under its key.
    let bad = json!({ "purpose": "none", "state": "refused" });
    assert_problem(&program.post_once(&path, "key-2", bad).await, 400, "no-such-purpose");
    assert_eq!(program.post_once(&path, "key-2", no.clone()).await.status, 201);
    let before = count().await;
    program.world.pass(24 * 60 + 1);
    let next_day = program.post_once(&path, "key-1", no).await;
    assert_eq!(
        (next_day.status, next_day.header("idempotency-replayed")),
        (201, ""),
        "after a day it is a new request"
    );
    assert!(count().await >= before);
}

#[tokio::test]
async fn a_token_opens_what_its_scopes_name_until_it_ends() {
    let world = World::usual().await;
    let mut opened = 0;
    for route in routes() {
        let Needs::Scope(needed) = route.needs else { continue };
        let path = route.path.replace("{id}", "1");
        let body = if route.method == "POST" { json!({}) } else { Value::Null };
        for scope in Scope::ALL {
            let token = format!("{}{opened}", scope.as_str().replace(':', "-"));
            let token = world.token(&token, &[scope.as_str()], None).await;
            let asked = Asked {
                method: route.method.as_str(),
                path: &path,
                token: Some(&token),
                key: None,
                body: body.clone(),
            };
            let answer = world.ask(asked).await;
            match *scope == needed {
                true => assert!(![401, 403, 500].contains(&answer.status), "{path} {scope:?}: {}", answer.body),
                false => assert_problem(&answer, 403, "no-scope"),
            }
            opened += 1;
        }
        for token in [None, Some("olk_nobody-has-this"), Some("Bearer"), Some("abc")] {
            let asked = Asked { method: route.method.as_str(), path: &path, token, key: None, body: body.clone() };
            let answer = world.ask(asked).await;
            assert_problem(&answer, 401, "no-token");
            assert_eq!(answer.header("www-authenticate"), "Bearer");
        }
    }
    assert!(opened >= 7 * Scope::ALL.len(), "{opened}");

    let until = world.now() + jiff::SignedDuration::from_mins(5);
    let token = world.token("short", &["purposes:read"], Some(until)).await;
    let ask = async |world: &World| {
        world
            .ask(Asked { method: "GET", path: "/v1/purposes", token: Some(&token), key: None, body: Value::Null })
            .await
            .status
    };
    assert_eq!(ask(&world).await, 200);
    world.pass(6);
    assert_eq!(ask(&world).await, 401, "it ended");
    let token = world.token("gone", &["purposes:read"], None).await;
    let id = world.store.tokens().await.unwrap().iter().find(|token| token.name == "gone").unwrap().id;
    world.store.revoke_token(id, world.now()).await.unwrap();
    let asked = Asked { method: "GET", path: "/v1/purposes", token: Some(&token), key: None, body: Value::Null };
    assert_problem(&world.ask(asked).await, 401, "no-token");
}

#[tokio::test]
async fn somebody_signed_in_to_the_console_is_no_program() {
    let mut world = World::usual().await;
    world.sign_in().await;
    assert_problem(&world.get("/v1/purposes").await, 401, "no-token");
}

#[tokio::test]
async fn every_error_is_a_problem_and_none_is_422() {
    let program = Program::new().await;
    let id = program.recipient("jan@example.nl").await;
    let choices = format!("/v1/recipients/{id}/choices");
    assert_problem(&program.get("/v1/nothing").await, 404, "no-such-path");
    assert_problem(&program.get("/v1").await, 404, "no-such-path");
    let answer = program.get("/v1/recipients").await;
    assert_problem(&answer, 405, "wrong-method");
    assert_eq!(answer.header("allow"), "POST");
    assert_problem(&program.get("/v1/recipients/999/choices").await, 404, "no-such-recipient");
    assert_problem(&program.get("/v1/recipients/jan@example.nl/choices").await, 404, "no-such-recipient");
    assert_problem(&program.get("/v1/purposes/none/consent-text").await, 404, "no-such-purpose");
    assert_problem(&program.get("/v1/purposes/news/consent-text?lang=de").await, 400, "bad-language");
    assert_problem(&program.get("/v1/decisions?limit=many").await, 400, "bad-query");
    for (body, code) in [
        (json!({ "purpose": "profile", "state": "maybe" }), "bad-body"),
        (json!({ "purpose": "profile" }), "bad-body"),
        (json!({ "purpose": "profile", "state": "granted", "unknown": 1 }), "bad-body"),
        (json!([]), "bad-body"),
        (json!({ "purpose": "profile", "state": "unknown" }), "bad-state"),
        (json!({ "purpose": "profile", "state": "refused", "made": "2027-01-01T00:00:00Z" }), "in-the-future"),
        (json!({ "purpose": "profile", "state": "refused", "proof": "x".repeat(501) }), "bad-proof"),
    ] {
        assert_problem(&program.post(&choices, body).await, 400, code);
    }
    let elsewhere = json!({ "purpose": "none", "state": "refused" });
    assert_problem(&program.post(&choices, elsewhere).await, 400, "no-such-purpose");
    for path in ["/v1/decisions?limit=201", "/v1/incidents?limit=0"] {
        assert_problem(&program.get(path).await, 400, "bad-limit");
    }
    assert_problem(&program.post("/v1/recipients", json!({ "address": "no address" })).await, 400, "bad-address");
    assert_problem(
        &program.post("/v1/recipients", json!({ "address": "a@b.nl", "country": "Nederland" })).await,
        400,
        "bad-country",
    );
    assert_problem(&program.post("/v1/recipients", json!({ "address": "x".repeat(70_000) })).await, 413, "too-large");
    assert_problem(
        &program.post_once("/v1/recipients", "", json!({ "address": "a@b.nl" })).await,
        400,
        "bad-idempotency-key",
    );
    let form = axum::http::Request::post("/v1/recipients")
        .header("authorization", format!("Bearer {}", program.token))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(axum::body::Body::from("address=a@b.nl"))
        .unwrap();
    assert_problem(&program.world.answer(form).await, 415, "not-json");
}

#[tokio::test]
async fn who_is_erased_is_not_told_from_who_never_was() {
    let program = Program::new().await;
    let id = program.recipient("jan@example.nl").await;
    assert_eq!(program.get(&format!("/v1/recipients/{id}/choices")).await.status, 200);
    program.world.store.erase(&Who::Id(id.parse().unwrap()), program.world.now()).await.unwrap();
    let erased = program.get(&format!("/v1/recipients/{id}/choices")).await;
    let never = program.get("/v1/recipients/99999/choices").await;
    assert_problem(&erased, 404, "no-such-recipient");
    assert_eq!(erased.body, never.body);
}

#[tokio::test]
async fn facts_about_a_person_are_kept_with_the_look_up() {
    let program = Program::new().await;
    let given = json!({ "address": "marie@example.fr", "country": "fr", "collected": "2026-03-01" });
    let answer = program.post("/v1/recipients", given).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let address = openlijk_model::Address::parse("marie@example.fr").unwrap();
    let purposes = program.world.store.purposes();
    let news = purposes.iter().find(|version| version.purpose.id.as_str() == "news").unwrap();
    let standing = program.world.store.standing(&news.purpose, &address).await.unwrap();
    assert_eq!(standing.country.as_deref(), Some("FR"));
    assert_eq!(standing.collected.map(|day| day.to_string()).as_deref(), Some("2026-03-01"));
}

#[tokio::test]
async fn decisions_come_in_pages_with_their_reasons_and_without_addresses() {
    let program = Program::new().await;
    program.world.mailing("Mei 2026", 5, 100).await;
    let first = program.get("/v1/decisions?purpose=news&limit=3").await;
    assert!(!first.body.contains("@"), "{}", first.body);
    let first = first.json();
    assert_eq!(first["decisions"].as_array().unwrap().len(), 3, "{first}");
    assert!(
        first["decisions"][0]["decision"]["reasons"].as_array().is_some_and(|reasons| !reasons.is_empty()),
        "{first}"
    );
    let next = first["next"].as_str().unwrap();
    let second = program.get(&format!("/v1/decisions?purpose=news&limit=3&cursor={next}")).await.json();
    assert_eq!((second["decisions"].as_array().unwrap().len(), &second["next"]), (2, &Value::Null), "{second}");
    let ids = |page: &Value| -> Vec<u64> {
        page["decisions"].as_array().unwrap().iter().map(|row| row["message"].as_u64().unwrap()).collect()
    };
    let mut all = [ids(&first), ids(&second)].concat();
    all.dedup();
    assert_eq!(all.len(), 5);
    assert_eq!(program.get("/v1/decisions?rule=R99").await.json()["decisions"], json!([]));
}

#[tokio::test]
async fn a_program_that_looks_at_a_person_is_in_the_logbook_in_the_trace_that_it_names() {
    let program = Program::new().await;
    let id = program.recipient("jan@example.nl").await;
    let ask = async |path: &str, parents: &[&str]| {
        let mut request = axum::http::Request::get(path).header("authorization", format!("Bearer {}", program.token));
        for parent in parents {
            request = request.header("traceparent", *parent);
        }
        let answer = program.world.answer(request.body(axum::body::Body::empty()).unwrap()).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let lines = program.world.store.logbook(100).await.unwrap();
        lines.into_iter().max_by_key(|line| line.id).map(|line| (line.name, line.by, line.trace, line.parent))
    };
    let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let trace = [0x4b, 0xf9, 0x2f, 0x35, 0x77, 0xb3, 0x4d, 0xa6, 0xa3, 0xce, 0x92, 0x9d, 0x0e, 0x0e, 0x47, 0x36];
    let span = [0x00, 0xf0, 0x67, 0xaa, 0x0b, 0xa9, 0x02, 0xb7];
    assert_eq!(ask("/v1/decisions", &[parent]).await, None, "nobody in particular was looked at");
    for path in [format!("/v1/recipients/{id}/choices"), format!("/v1/decisions?recipient={id}")] {
        program.world.pass(1);
        let (name, by, found, caused_by) = ask(&path, &[parent]).await.unwrap();
        assert_eq!((name.as_str(), by.as_str(), found, caused_by), ("look", "webshop", trace, Some(span)), "{path}");
        for parents in [&[][..], &["00-x"], &[parent, parent]] {
            program.world.pass(1);
            let (name, _, found, caused_by) = ask(&path, parents).await.unwrap();
            assert!(name == "look" && found != trace && caused_by.is_none(), "{path} {parents:?}");
        }
    }
    assert_eq!(program.world.store.logbook(100).await.unwrap().len(), 8, "one line for each look");
    assert_eq!(ask("/v1/decisions?recipient=99999", &[]).await.unwrap().0, "look", "and none for nobody");
    assert_eq!(program.world.store.logbook(100).await.unwrap().len(), 8);
}

#[tokio::test]
async fn the_description_names_every_route_its_scope_and_nothing_else() {
    let program = Program::new().await;
    let answer = program
        .world
        .ask(Asked { method: "GET", path: "/v1/openapi.json", token: None, key: None, body: Value::Null })
        .await;
    let described = answer.json();
    assert_eq!((answer.status, answer.header("api-version"), &described["openapi"]), (200, "1.0.0", &json!("3.1.0")));
    let mut routed: Vec<(String, String, Value)> = Vec::new();
    for route in routes().into_iter().filter(|route| route.path.starts_with("/v1/")) {
        let security = match route.needs {
            Needs::Scope(scope) => json!([{ "token": [scope.as_str()] }]),
            _ => json!([]),
        };
        routed.push((route.path.to_owned(), route.method.as_str().to_lowercase(), security));
    }
    let mut told = Vec::new();
    let server = described["servers"][0]["url"].as_str().unwrap();
    for (path, methods) in described["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            told.push((format!("{server}{path}"), method.clone(), operation["security"].clone()));
        }
    }
    routed.sort_by_key(|(path, method, _)| (path.clone(), method.clone()));
    told.sort_by_key(|(path, method, _)| (path.clone(), method.clone()));
    assert_eq!(routed, told);
    let text = described.to_string();
    for reference in text.split("\"$ref\":\"#/").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(described.pointer(&format!("/{reference}")).is_some(), "{reference} leads nowhere");
    }
    let fields = &described["components"]["schemas"]["GivenIncident"]["properties"]["answers"]["propertyNames"]["enum"];
    let known: Vec<&str> = openlijk_model::FormField::ALL.iter().map(|field| field.as_str()).collect();
    assert_eq!(fields, &json!(known));
    let scopes = described["components"]["securitySchemes"]["token"]["description"].as_str().unwrap();
    assert!(Scope::ALL.iter().all(|scope| scopes.contains(scope.as_str())), "{scopes}");
}

#[tokio::test]
async fn incidents_are_opened_once_listed_with_their_clock_and_tell_programs_nothing_of_what_was_read() {
    let program = Program::new().await;
    program.world.declare_portal().await;
    let message = program.world.send_one("safe", "verkeerd@example.nl").await;
    program.world.read_sealed(message).await;
    let aware = program.world.now().to_string();
    let given = json!({
        "kind": "wrong-recipient", "aware": aware, "what": "A letter went astray.", "messages": [message],
        "recipients": ["elsewhere@example.org"], "answers": {"records": "12"},
    });
    let opened = program.post_once("/v1/incidents", "one", given.clone()).await;
    assert_eq!(opened.status, 201, "{}", opened.body);
    assert_eq!((&opened.json()["state"], &opened.json()["items"]), (&json!("open"), &json!(2)));
    assert_eq!(program.post_once("/v1/incidents", "one", given.clone()).await.body, opened.body, "once");
    let listed = program.get("/v1/incidents").await.json();
    assert_eq!((listed["incidents"].as_array().unwrap().len(), &listed["next"]), (1, &Value::Null));
    assert_eq!(listed["incidents"][0]["left"], json!({"clock": "running", "seconds": 72 * 3600}));
    let one = program.get("/v1/incidents/1").await;
    assert_eq!(one.json()["messages"][0], json!({"item": 1, "message": message}));
    assert_eq!(one.json()["entries"][1]["field"], "records");
    for never in ["decrypted", "@example", "recipient\":"] {
        assert!(!one.body.contains(never), "{never}: {}", one.body);
    }
    assert!(program.world.store.looks(10).await.unwrap().is_empty(), "nothing was looked at");

    assert_problem(&program.get("/v1/incidents/9").await, 404, "no-such-incident");
    for (change, status, code) in [
        (json!({"aware": "2031-01-01T00:00:00Z"}), 409, "refused"),
        (json!({"messages": [12]}), 404, "unknown"),
        (json!({"recipients": ["nobody"]}), 400, "bad-address"),
        (json!({"what": "to verkeerd@example.nl"}), 400, "address-in-note"),
        (json!({"kind": "theft"}), 400, "bad-body"),
        (json!({"answers": {"records": "many"}}), 409, "refused"),
    ] {
        let mut wrong = given.clone();
        wrong.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        assert_problem(&program.post("/v1/incidents", wrong).await, status, code);
    }
    assert_eq!(program.world.store.incidents().await.unwrap().len(), 1);
    program.post("/v1/incidents", json!({"kind": "other", "aware": aware, "what": "Another one."})).await;
    let page = program.get("/v1/incidents?limit=1").await.json();
    assert_eq!((&page["incidents"][0]["id"], &page["next"]), (&json!(2), &json!("2")));
    let rest = program.get("/v1/incidents?limit=1&cursor=2").await.json();
    assert_eq!((&rest["incidents"][0]["id"], &rest["next"]), (&json!(1), &Value::Null));
}
