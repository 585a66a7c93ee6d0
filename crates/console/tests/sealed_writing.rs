//! Writing sealed messages in the console: warned, decided, sealed and sent as mail is that comes in by SMTP.

#[path = "world/forms.rs"]
mod forms;
#[path = "world/sealed.rs"]
mod letters;
mod world;

use forms::{Attached, form};
use letters::portal_purpose;
use openlijk_model::{Factor, MessageId, Role, SealedAct};
use openlijk_store::{SealedBy, SealedRecord, Stands};
use world::{Answer, World};

const SECRET: &str = "De uitslag van uw onderzoek is goed.";
const PDF: Attached<'static> = Attached { name: "uitslag.pdf", kind: "application/pdf", bytes: b"%PDF-1.7 geheim" };

/// A hospital where Marie writes, and Piet too.
async fn hospital() -> World {
    let world = World::of("Ziekenhuis Voorbeeld", vec![portal_purpose("safe", true)]).await;
    for name in ["marie", "piet"] {
        world.account(name, Role::Sender).await;
        world.with_mail(name, &format!("{name}@example.nl")).await;
    }
    world
}

async fn signed_in(world: &World, name: &str) -> World {
    let mut browser = world.browser();
    browser.sign_in_as(name).await;
    browser
}

/// Writes a message; gives the path of its draft.
async fn write(browser: &mut World, to: &str, text: &str, files: &[Attached<'_>]) -> String {
    let token = browser.get("/sealed/new").await.form();
    let fields =
        [("form", &*token), ("purpose", "safe"), ("recipients", to), ("subject", "Uw uitslag"), ("text", text)];
    let answer = browser.upload("/sealed/new", form(&fields, files)).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    answer.header("location").to_owned()
}

/// Sends what the page of a draft shows, with these fields filled in.
async fn send(browser: &mut World, draft: &str, fields: &str) -> Answer {
    let page = browser.get(draft).await;
    let warned = page.body.split("name=\"warned\" value=\"").nth(1).expect("it can be sent");
    let warned = warned.split('"').next().unwrap();
    let answer = browser.post(draft, &format!("form={}&warned={warned}{fields}", page.form())).await;
    assert_eq!((answer.status, answer.header("location")), (303, draft), "{}", answer.body);
    browser.get(draft).await
}

async fn sent(world: &World) -> Vec<SealedRecord> {
    let marie = openlijk_model::Address::parse("marie@example.nl").unwrap();
    world.store.sealed_records(SealedBy::Sender(marie), 100).await.unwrap()
}

fn sealed_files(world: &World) -> Vec<Vec<u8>> {
    let entries = std::fs::read_dir(world.folder().join("sealed")).unwrap();
    entries.map(|entry| std::fs::read(entry.unwrap().path()).unwrap()).collect()
}

fn has(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[tokio::test]
async fn a_message_is_written_checked_and_sent_to_each_reader_apart() {
    let world = hospital().await;
    let mut marie = signed_in(&world, "marie").await;
    let page = marie.get("/sealed/new").await;
    assert!(page.body.contains("Beveiligde brieven") && page.body.contains("multipart/form-data"), "{}", page.body);
    assert!(page.header("content-security-policy").contains("script-src 'self'"));
    assert!(!marie.get("/sealed").await.header("content-security-policy").contains("script-src"));
    let draft = write(&mut marie, "jan@lezer.example\r\nEls <els@lezer.example>", SECRET, &[PDF]).await;
    for file in sealed_files(&world) {
        assert!(!has(&file, "geheim"), "in plain on disk");
    }
    let page = marie.get(&draft).await.body;
    for shown in ["jan@lezer.example", "els@lezer.example", "uitslag.pdf (1 kB)", "30 dagen", "een code per mail"] {
        assert!(page.contains(shown), "{shown}\n{page}");
    }
    assert_eq!(world.hop.taken().len(), 0, "nothing left before it was sent");
    let page = send(&mut marie, &draft, "").await.body;
    assert_eq!(page.matches("Verstuurd</span>").count(), 2, "{page}");
    let taken = world.hop.taken();
    let to: Vec<&str> = taken.iter().map(|mail| mail.to.as_str()).collect();
    assert_eq!(to, ["jan@lezer.example", "els@lezer.example"]);
    for (mail, other) in taken.iter().zip(["els@", "jan@"]) {
        assert_eq!(mail.from, "marie@example.nl");
        assert!(mail.text.contains("https://mail.example.nl/m/") && !mail.text.contains("onderzoek"), "{}", mail.text);
        assert!(!mail.text.contains(other) && !mail.text.contains("uitslag"), "{}", mail.text);
    }
    let records = sent(&world).await;
    let [second, first] = &records[..] else { panic!("{records:?}") };
    assert_eq!((second.sending, first.sending), (first.message, first.message));
    for record in [first, second] {
        assert_eq!((record.stands(), record.parts.len()), (Stands::HandedOver, 3));
        assert_eq!(record.parts[2].bytes, PDF.bytes.len() as u64);
    }
    // What was spooled is gone; what is left are three parts for each reader, and nobody here can read them.
    let files = sealed_files(&world);
    assert_eq!(files.len(), 6);
    assert!(files.iter().all(|file| !has(file, "geheim") && !has(file, "onderzoek")));
    assert!(marie.get(&format!("/sealed/{}", first.message)).await.body.contains("Tegelijk verstuurd"));
}

#[tokio::test]
async fn warnings_are_shown_once_more_and_overruling_them_is_recorded() {
    let world = hospital().await;
    let mut marie = signed_in(&world, "marie").await;
    let five: Vec<String> = (1..=5).map(|number| format!("lezer{number}@lezer.example")).collect();
    let csv = Attached { name: "lijst.csv", kind: "text/csv", bytes: b"naam,nummer\nJan,111222333\n" };
    let draft = write(&mut marie, &five.join("\n"), "Zie 123456782.", &[csv, PDF]).await;
    let page = marie.get(&draft).await;
    for shown in [
        "lezer1@lezer.example, lezer2",
        "Het gaat naar 5 mensen",
        "In je tekst staat misschien een burgerservicenummer",
        "In lijst.csv staat misschien",
        "Verstuur toch",
        "niet in pdf",
    ] {
        assert!(page.body.contains(shown), "{shown}\n{}", page.body);
    }
    let blind = marie.post(&draft, &format!("form={}", page.form())).await;
    assert_eq!((blind.status, blind.header("location")), (303, &*draft), "nobody overrules what they were not shown");
    assert_eq!(world.hop.taken().len(), 0);
    send(&mut marie, &draft, "").await;
    let record = sent(&world).await.pop().unwrap();
    let acts: Vec<SealedAct> = record.events.iter().map(|event| event.act).collect();
    assert_eq!(acts, [SealedAct::Sealed, SealedAct::WarningOverruled, SealedAct::HandedOver]);
    let overruled = &record.events[1];
    assert_eq!(
        (overruled.who.as_str(), overruled.why.as_str()),
        ("marie", "new-recipient, many-recipients, number-in-text, number-in-attachment")
    );
    let page = marie.get(&format!("/sealed/{}", record.message)).await.body;
    assert!(page.contains("Verstuurd ondanks een waarschuwing") && page.contains("een nieuwe lezer; veel"), "{page}");
    // Known by now, few, and no number: no warning, and nothing to overrule.
    let draft = write(&mut marie, "lezer1@lezer.example", SECRET, &[]).await;
    let page = marie.get(&draft).await.body;
    assert!(!page.contains("Kijk nog eens") && !page.contains("Verstuur toch"), "{page}");
    send(&mut marie, &draft, "").await;
    let record = sent(&world).await.remove(0);
    assert!(!record.happened(SealedAct::WarningOverruled));
    // To Piet the same reader is new.
    let mut piet = signed_in(&world, "piet").await;
    let draft = write(&mut piet, "lezer1@lezer.example", SECRET, &[]).await;
    assert!(piet.get(&draft).await.body.contains("stuurde je nog niets beveiligd"));
}

#[tokio::test]
async fn each_reader_has_a_second_factor_of_their_own() {
    let world = hospital().await;
    let mut sms = portal_purpose("safe", true);
    sms.portal.as_mut().unwrap().factor = Factor::Sms;
    world.declare(sms).await;
    let mut marie = signed_in(&world, "marie").await;
    let draft = write(&mut marie, "jan@lezer.example\nels@lezer.example\nan@lezer.example", SECRET, &[]).await;
    assert!(marie.get(&draft).await.body.contains("Dit doel vraagt meer dan we weten"));
    let page = marie.get(&draft).await;
    let warned = page.body.split("name=\"warned\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let bad = marie.post(&draft, &format!("form={}&warned={warned}&phone-0=0612345678", page.form())).await;
    assert!(bad.status == 422 && bad.body.contains("href=\"#field-phone-0\""), "{}", bad.body);
    let page = send(&mut marie, &draft, "&phone-0=%2B31612345678&code-1=appel+peer+42").await.body;
    assert!(page.contains("Niet verstuurd. Dit doel vraagt meer"), "{page}");
    let factors: Vec<Factor> = sent(&world).await.iter().map(|record| record.factor).collect();
    assert_eq!(factors, [Factor::Agreed, Factor::Sms], "one that lacks a factor holds up nobody else");
    // What is missing is filled in, and that one alone is sent.
    let page = send(&mut marie, &draft, "&phone-0=%2B31687654321").await.body;
    assert_eq!(page.matches("Verstuurd</span>").count(), 3, "{page}");
    let records = sent(&world).await;
    assert_eq!((records.len(), records[0].sending), (3, records[2].message));
}

#[tokio::test]
async fn what_the_next_server_does_not_take_is_destroyed_and_can_be_sent_again() {
    let world = hospital().await;
    let mut marie = signed_in(&world, "marie").await;
    let draft = write(&mut marie, "jan@lezer.example", SECRET, &[PDF]).await;
    world.hop.refuse(true);
    let page = send(&mut marie, &draft, "").await.body;
    assert!(page.contains("nam de aankondiging niet aan") && page.contains("Klopt het adres?"), "{page}");
    assert_eq!(sent(&world).await[0].stands(), Stands::NotHandedOver);
    assert_eq!(sealed_files(&world).len(), 1, "the attachment waits in the draft alone");
    world.hop.refuse(false);
    assert!(marie.get(&draft).await.body.contains("stuurde je nog niets"), "what never arrived made nobody known");
    let page = send(&mut marie, &draft, "").await.body;
    assert_eq!(page.matches("Verstuurd</span>").count(), 1, "{page}");
    assert_eq!(world.hop.taken().len(), 1);
}

#[tokio::test]
async fn what_the_rules_do_not_allow_is_not_sent_and_the_page_says_which_and_what_to_do() {
    let world = hospital().await;
    let ruling = openlijk_store::GreyRuling {
        purpose: "safe".parse().unwrap(),
        rule: "R13".to_owned(),
        accepted: false,
        note: "Nog niet besproken.".to_owned(),
        who: "anna".to_owned(),
        at: world.now(),
    };
    world.store.rule_on_grey(ruling).await.unwrap();
    let mut marie = signed_in(&world, "marie").await;
    let draft = write(&mut marie, "jan@lezer.example", SECRET, &[]).await;
    let page = send(&mut marie, &draft, "").await.body;
    for shown in ["De regels staan het niet toe.", "R13", "Stuur het niet per gewone mail."] {
        assert!(page.contains(shown), "{shown}\n{page}");
    }
    assert_eq!((world.hop.taken().len(), sent(&world).await.len(), sealed_files(&world).len()), (0, 0, 0));
}

#[tokio::test]
async fn a_draft_is_its_writers_alone_and_what_is_wrong_with_it_is_said_with_what_to_do() {
    let world = hospital().await;
    let mut marie = signed_in(&world, "marie").await;
    let draft = write(&mut marie, "jan\nels@lezer.example", "  ", &[]).await;
    let page = marie.get(&draft).await.body;
    for shown in ["“jan” is geen mailadres", "Schrijf een tekst, of voeg een bestand toe", "Dit kan nog niet weg"] {
        assert!(page.contains(shown), "{shown}\n{page}");
    }
    assert!(!page.contains("name=\"warned\""), "it cannot be sent");
    let token = marie.get("/sealed/new").await.form();
    let forced = marie.post(&draft, &format!("form={token}&warned=")).await;
    assert_eq!((forced.status, world.hop.taken().len()), (303, 0));
    let long = "é".repeat(100_001);
    let lengthy = write(&mut marie, "els@lezer.example", &long, &[]).await;
    assert!(marie.get(&lengthy).await.body.contains("De tekst is te lang: hoogstens 100.000 tekens"));
    assert!(marie.get(&format!("{lengthy}/edit")).await.body.contains(&long), "nothing was cut");
    // It is corrected: what was typed is there, a file is added and taken away again.
    let edit = format!("{draft}/edit");
    assert!(marie.get(&edit).await.body.contains("jan\nels@lezer.example"));
    let fields =
        [("form", &*token), ("purpose", "safe"), ("recipients", "els@lezer.example"), ("subject", "x"), ("text", "")];
    let other = Attached { name: "tweede.pdf", ..PDF };
    assert_eq!(marie.upload(&edit, form(&fields, &[PDF, other])).await.status, 303);
    let page = marie.get(&draft).await.body;
    assert!(page.contains("uitslag.pdf") && page.contains("tweede.pdf") && page.contains("name=\"warned\""), "{page}");
    let dropping = [&fields[..], &[("drop", "0")]].concat();
    assert_eq!(marie.upload(&edit, form(&dropping, &[])).await.status, 303);
    assert!(!marie.get(&draft).await.body.contains("uitslag.pdf"));
    assert_eq!(sealed_files(&world).len(), 1);
    // Nobody else has it.
    let mut piet = signed_in(&world, "piet").await;
    let theirs = piet.get("/sealed/new").await.form();
    assert_eq!(piet.get(&draft).await.status, 404);
    assert_eq!(piet.get(&edit).await.status, 404);
    assert_eq!(piet.post(&draft, &format!("form={theirs}&warned=")).await.status, 404);
    assert_eq!(piet.upload(&edit, form(&[("form", &*theirs), ("recipients", "piet@x.nl")], &[])).await.status, 404);
    assert_eq!(piet.post(&format!("{draft}/drop"), &format!("form={theirs}")).await.status, 404);
    assert_eq!(marie.post(&format!("{draft}/drop"), &format!("form={token}")).await.status, 303);
    assert_eq!((marie.get(&draft).await.status, sealed_files(&world).len()), (404, 0));
}

#[tokio::test]
async fn a_form_that_is_not_ours_or_breaks_off_leaves_nothing() {
    let world = hospital().await;
    let mut marie = signed_in(&world, "marie").await;
    let token = marie.get("/sealed/new").await.form();
    for fields in [&[][..], &[("form", "x")], &[("purpose", "safe"), ("form", &*token)]] {
        let answer = marie.upload("/sealed/new", form(fields, &[PDF])).await;
        assert_eq!(answer.status, 403, "{fields:?}: {}", answer.body);
    }
    let mut broken = form(&[("form", &*token), ("purpose", "safe")], &[PDF]);
    broken.truncate(broken.len() - 12);
    assert_eq!(marie.upload("/sealed/new", broken).await.status, 400);
    assert_eq!(sealed_files(&world).len(), 0);
    let mut nobody = world.browser();
    assert_eq!(nobody.upload("/sealed/new", form(&[("form", &*token)], &[PDF])).await.header("location"), "/sign-in");
}

#[tokio::test]
async fn whoever_has_no_address_or_a_foreign_one_sends_nothing() {
    let world = hospital().await;
    world.account("els", Role::Sender).await;
    let mut els = signed_in(&world, "els").await;
    assert!(els.get("/sealed/new").await.body.contains("Je account heeft geen mailadres"));
    let token = els.get("/sealed").await.form();
    let fields = [("form", &*token), ("purpose", "safe"), ("recipients", "jan@lezer.example"), ("text", SECRET)];
    let draft = els.upload("/sealed/new", form(&fields, &[])).await.header("location").to_owned();
    assert_eq!(els.post(&draft, &format!("form={token}&warned=")).await.status, 303);
    assert_eq!(world.hop.taken().len(), 0);
    world.with_mail("els", "els@elders.example").await;
    let draft = write(&mut els, "jan@lezer.example", SECRET, &[]).await;
    let page = send(&mut els, &draft, "").await.body;
    assert!(page.contains("Je adres is er geen van de organisatie"), "{page}");
    assert_eq!(world.hop.taken().len(), 0);
}

#[tokio::test]
async fn a_corrected_message_comes_in_the_place_of_one_that_was_taken_back() {
    let world = hospital().await;
    let mut marie = signed_in(&world, "marie").await;
    let draft = write(&mut marie, "jan@lezer.example", SECRET, &[]).await;
    send(&mut marie, &draft, "").await;
    let first = sent(&world).await[0].message;
    let corrected = format!("/sealed/{first}/corrected");
    let early = marie.get(&corrected).await;
    assert!(early.status == 409 && early.body.contains("Trek eerst het eerdere bericht in"), "{}", early.body);
    let take_back = async |browser: &mut World, message: MessageId| {
        let path = format!("/sealed/{message}/back");
        let token = browser.get(&path).await.form();
        browser.post(&path, &format!("form={token}&how=destroy&at=&why=verkeerd")).await;
    };
    let token = marie.get("/sealed/new").await.form();
    let replacing = |to: &'static str, number: &str| {
        let fields =
            [("form", &*token), ("purpose", "safe"), ("recipients", to), ("text", "Nu goed."), ("replaces", number)];
        form(&fields, &[])
    };
    let number = first.to_string();
    let answer = marie.upload("/sealed/new", replacing("jan@lezer.example", &number)).await;
    assert_eq!(answer.status, 404, "only what was taken back is replaced");
    take_back(&mut marie, first).await;
    assert!(marie.get(&format!("/sealed/{first}")).await.body.contains(&corrected));
    let page = marie.get(&corrected).await.body;
    for shown in ["jan@lezer.example", "value=\"Uw uitslag\"", &format!("name=\"replaces\" value=\"{first}\"")] {
        assert!(page.contains(shown), "{shown}\n{page}");
    }
    let answer = marie.upload("/sealed/new", replacing("els@lezer.example", &number)).await;
    send(&mut marie, answer.header("location"), "").await;
    let mail = world.hop.taken().pop().unwrap();
    let unfolded = mail.text.replace("=\r\n", "");
    assert!(
        mail.to == "els@lezer.example" && unfolded.contains("in de plaats van een eerder bericht"),
        "{}",
        mail.text
    );
    assert_eq!(sent(&world).await[0].replaces, Some(first));
    let before = world.store.sealed_record(first).await.unwrap().unwrap();
    assert!(before.happened(SealedAct::Replaced));
    // Nobody replaces another's.
    let mut piet = signed_in(&world, "piet").await;
    let theirs = piet.get("/sealed/new").await.form();
    assert_eq!(piet.get(&corrected).await.status, 404);
    let fields =
        [("form", &*theirs), ("purpose", "safe"), ("recipients", "x@y.nl"), ("text", "x"), ("replaces", &*number)];
    assert_eq!(piet.upload("/sealed/new", form(&fields, &[])).await.status, 404);
}
