//! What people may do about their data (GDPR 15 to 21), behind a link that was mailed to them.

mod world;

use openlijk_model::{Address, ChoiceState, HowChosen, Language, Measure, Role, WishKind};
use openlijk_store::{RequestKind, Standing, SubjectRequest, Who};
use world::{World, purpose};

const READER: &str = "reader@example.nl";

/// A world with one mail that was sent, the path of its page, and the path of its reader's data.
async fn started(purpose: &str) -> (World, String, String) {
    let mut world = World::usual().await;
    let page = world.mail(purpose, READER, "Mei", Language::Nl).await;
    let proof = world.proof(&page).await;
    (world, page, proof)
}

async fn standing(world: &World) -> Standing {
    let purposes = world.store.purposes();
    let news = purposes.iter().find(|version| version.purpose.id.as_str() == "news").unwrap();
    world.store.standing(&news.purpose, &Address::parse(READER).unwrap()).await.unwrap()
}

async fn requests(world: &World) -> Vec<SubjectRequest> {
    world.store.requests(100).await.unwrap()
}

#[tokio::test]
async fn an_objection_holds_for_everything_is_answered_at_once_and_can_be_taken_back() {
    let (world, page, proof) = started("news").await;
    let body = world.get(&proof).await.body;
    assert!(body.contains("U mag altijd bezwaar maken tegen meten."), "the right stands apart: {body}");
    let path = format!("{proof}/wish/objection");
    assert!(world.get(&path).await.body.contains("U maakte nog geen bezwaar."));
    let answer = world.post(&path, "wanted=yes&why=Ik+wil+het+niet").await;
    assert!(answer.body.contains("U maakte bezwaar op"), "{}", answer.body);
    assert!(standing(&world).await.objects);
    assert!(world.get(&page).await.body.contains("We meten u in geen enkele mail."));
    let first = requests(&world).await;
    assert_eq!((first.len(), first[0].kind, first[0].note.as_str()), (1, RequestKind::Object, "Ik wil het niet"));
    assert!(first[0].done.is_some());

    let mark = world::value_of(&world.get(&proof).await.body, "wording");
    let yes = world.post(&format!("{proof}/choose"), &format!("purpose=news&choice=allow&wording={mark}")).await;
    assert!(
        yes.body.contains("Dat gaat voor: we meten u niet."),
        "a yes to one purpose does not undo it: {}",
        yes.body
    );
    world.post(&path, "wanted=yes").await;
    assert_eq!(requests(&world).await.len(), 1, "what changes nothing is no new request");
    world.post(&path, "wanted=no").await;
    assert!(!standing(&world).await.objects);
}

#[tokio::test]
async fn restricting_and_plain_text_are_wished_and_taken_back_on_pages_of_their_own() {
    let (world, _, proof) = started("news").await;
    world.post(&format!("{proof}/wish/restriction"), "wanted=yes").await;
    world.post(&format!("{proof}/wish/plain-text"), "wanted=yes").await;
    let now = standing(&world).await;
    assert!(now.restricted && now.plain_text);
    let body = world.get(&proof).await.body;
    assert!(body.contains("Uw gegevens staan stil sinds") && body.contains("U krijgt gewone tekst sinds"), "{body}");
    assert_eq!(requests(&world).await.iter().map(|it| it.kind).collect::<Vec<_>>(), [RequestKind::Restrict]);
    world.post(&format!("{proof}/wish/restriction"), "wanted=no").await;
    world.post(&format!("{proof}/wish/plain-text"), "wanted=no").await;
    assert_eq!(standing(&world).await, Standing { told: now.told.clone(), ..Standing::default() });
    assert_eq!(world.post(&format!("{proof}/wish/nonsense"), "wanted=yes").await.status, 404);
}

/// The code in a letter.
fn code_in(text: &str) -> String {
    text.lines().find(|line| line.len() == 8 && line.bytes().all(|byte| byte.is_ascii_digit())).unwrap().to_owned()
}

#[tokio::test]
async fn an_address_is_corrected_only_by_the_code_that_went_to_the_new_mailbox() {
    let (mut world, _, proof) = started("news").await;
    let id = world.store.find(&Address::parse(READER).unwrap()).await.unwrap();
    let asked = world.post(&format!("{proof}/correct"), "address=moved%40example.nl").await;
    assert!(asked.body.contains("moved@example.nl"));
    let (to, letter) = world.letter().await;
    assert_eq!(to, "moved@example.nl");
    assert!(!letter.text.contains("/p/"), "the new mailbox gets no link to anything");
    assert_eq!(world.store.find(&Address::parse(READER).unwrap()).await.unwrap(), id, "nothing moved yet");

    let code = code_in(&letter.text);
    let other = format!("address=elsewhere%40example.nl&code={code}");
    assert_eq!(world.post(&format!("{proof}/correct/code"), &other).await.status, 400, "a code is for one address");
    let right = format!("address=moved%40example.nl&code={code}");
    let done = world.post(&format!("{proof}/correct/code"), &right).await;
    assert!(done.body.contains("Alles hoort nu bij uw nieuwe adres."), "{}", done.body);
    assert_eq!(world.store.find(&Address::parse("moved@example.nl").unwrap()).await.unwrap(), id);
    assert_eq!(world.store.find(&Address::parse(READER).unwrap()).await.unwrap(), None);
    assert_eq!(world.record("moved@example.nl").await.messages.len(), 1);
    let requests = requests(&world).await;
    assert_eq!((requests[0].kind, requests[0].done.is_some()), (RequestKind::Correct, true));
}

#[tokio::test]
async fn codes_cannot_be_guessed_for_long() {
    let (mut world, _, proof) = started("news").await;
    world.post(&format!("{proof}/correct"), "address=moved%40example.nl").await;
    let code = code_in(&world.letter().await.1.text);
    for wrong in 0..5 {
        let guess = format!("address=moved%40example.nl&code={wrong:08}");
        assert_eq!(world.post(&format!("{proof}/correct/code"), &guess).await.status, 400);
    }
    let right = format!("address=moved%40example.nl&code={code}");
    assert_eq!(world.post(&format!("{proof}/correct/code"), &right).await.status, 400, "not even the right one");
    assert!(world.store.find(&Address::parse("moved@example.nl").unwrap()).await.unwrap().is_none());
}

#[tokio::test]
async fn what_cannot_be_corrected_by_oneself_waits_for_the_officer() {
    let (mut world, _, proof) = started("news").await;
    world.mail("news", "taken@example.nl", "Mei", Language::Nl).await;
    world.post(&format!("{proof}/correct"), "address=taken%40example.nl").await;
    let code = code_in(&world.letter().await.1.text);
    let answer = world.post(&format!("{proof}/correct/code"), &format!("address=taken%40example.nl&code={code}")).await;
    assert!(answer.body.contains("Bij dat adres staan al gegevens."), "{}", answer.body);
    world.post(&format!("{proof}/correct/note"), "note=Mijn+land+is+BE.").await;
    let open: Vec<_> = requests(&world).await.into_iter().filter(|request| request.done.is_none()).collect();
    assert_eq!(open.len(), 2);
    assert!(open.iter().all(|request| request.kind == RequestKind::Correct));
    assert!(open.iter().any(|request| request.note == "Mijn land is BE."));
    world.post(&format!("{proof}/correct/note"), "note=+++").await;
    assert_eq!(requests(&world).await.len(), 2, "an empty note asks nothing");
}

#[tokio::test]
async fn the_page_shows_everything_with_the_words_that_were_shown_and_who_looked() {
    let (world, _, proof) = started("profile").await;
    let mark = world::value_of(&world.get(&format!("{proof}?lang=fr")).await.body, "wording");
    let yes = format!("purpose=profile&choice=allow&wording={mark}");
    assert!(world.post(&format!("{proof}/choose?lang=fr"), &yes).await.body.contains("Votre choix est gardé"));
    let id = world.store.find(&Address::parse(READER).unwrap()).await.unwrap().unwrap();
    let (purpose, why) = ("profile".parse().unwrap(), "vraag van de lezer");
    world.store.look("anna", Role::CaseWorker, id, &purpose, why, world.now()).await.unwrap();
    let body = world.get(&proof).await.body;
    for part in [
        "Uw adres: reader@example.nl",
        "De regel in de mail over Mei.",
        "<blockquote lang=\"fr\">Gemeente Voorbeeld peut mesurer pour le but Persoonlijke tips.",
        "ja. Met een link uit uw mail.",
        "anna (behandelaars)",
        "vraag van de lezer",
        "fg@example.nl",
        "autoriteitpersoonsgegevens.nl",
    ] {
        assert!(body.contains(part), "{part}\n{body}");
    }
    assert!(body.contains("class=\"reasons\"") && body.contains("(H07)") || body.contains("(R"), "reasons: {body}");
}

#[tokio::test]
async fn taking_along_gives_everything_in_both_forms_and_is_itself_on_record() {
    let (world, _, proof) = started("profile").await;
    world.grant("profile", READER).await;
    let json = world.post(&format!("{proof}/data.json"), "").await;
    assert!(json.header("content-disposition").contains("attachment"));
    let taken: serde_json::Value = serde_json::from_str(&json.body).unwrap();
    assert_eq!(taken["address"], READER);
    assert_eq!(taken["messages"][0]["campaign"], "Mei");
    assert!(taken["decisions"][0]["decision"]["reasons"].as_array().is_some_and(|reasons| !reasons.is_empty()));
    let mark = taken["choices"][0][1]["wording"].as_str().unwrap();
    assert_eq!(taken["texts"][mark], "the words");

    let csv = world.post(&format!("{proof}/data.csv"), "").await.body;
    for part in ["\r\nmessage,", "\r\nchoice,", "the words", "\r\ntold,", "\r\naddress,", "\r\nrequest,"] {
        assert!(csv.contains(part), "{part}: {csv}");
    }
    let requests = requests(&world).await;
    assert_eq!(requests.len(), 2);
    assert!(requests.iter().all(|it| it.kind == RequestKind::Portability && it.done.is_some()));
    let lines = world.store.logbook(50).await.unwrap();
    assert_eq!(lines.iter().filter(|line| line.name == "export").count(), 2, "each is in the logbook");
}

#[tokio::test]
async fn erasing_leaves_nothing_but_a_no_and_a_request_that_names_nobody() {
    let (world, page, proof) = started("news").await;
    world.post(&format!("{proof}/choose"), "purpose=news&choice=refuse").await;
    world.post(&format!("{proof}/wish/plain-text"), "wanted=yes").await;
    world.post(&format!("{proof}/correct/note"), "note=klopt+niet").await;
    let id = world.store.find(&Address::parse(READER).unwrap()).await.unwrap().unwrap();
    let said = world.get(&format!("{proof}/erase")).await.body;
    for part in ["Aantallen per groep.", "Een nee blijft bewaard, zonder uw adres."] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert_eq!(world.post(&format!("{proof}/erase"), "").await.status, 200);
    assert_eq!(world.store.subject_record(id).await.unwrap(), openlijk_store::SubjectRecord::default());
    assert!(world.store.address_of(id).await.unwrap().is_none());
    assert_eq!((world.get(&proof).await.status, world.get(&page).await.status), (404, 404));
    assert!(requests(&world).await.iter().all(|request| request.recipient.is_none()));
    assert!(requests(&world).await.iter().any(|it| it.kind == RequestKind::Erase && it.done.is_some()));
    let kept = standing(&world).await;
    assert_eq!(kept.choice.map(|choice| choice.state), Some(ChoiceState::Refused), "the no outlives the address");
    assert!(!kept.plain_text && kept.told.is_none());
}

#[tokio::test]
async fn a_purpose_that_is_off_is_shown_and_asks_nothing() {
    let (world, _, proof) = started("profile").await;
    world.grant("profile", READER).await;
    world.store.switch_purpose(&"profile".parse().unwrap(), false, "klaar", "officer", world.now()).await.unwrap();
    let body = world.get(&proof).await.body;
    assert!(body.contains("Persoonlijke tips") && body.contains("Voor dit doel wordt niet meer gemeten."), "{body}");
    assert!(!body.contains("value=\"allow\""), "{body}");
    let answer = world.post(&format!("{proof}/choose"), "purpose=profile&choice=allow").await;
    assert_eq!(answer.status, 404);
}

#[tokio::test]
async fn markup_from_outside_stays_text_on_every_page_of_ones_data() {
    let nasty = world::NASTY;
    let mut world = World::of(nasty, vec![purpose("news", nasty, Measure::Aggregate)]).await;
    let page = world.mail("news", READER, nasty, Language::Nl).await;
    let proof = world.proof(&page).await;
    let encoded: String = nasty.bytes().map(|byte| format!("%{byte:02X}")).collect();
    world.post(&format!("{proof}/wish/objection"), &format!("wanted=yes&why={encoded}")).await;
    let who = Who::Address(Address::parse(READER).unwrap());
    let choice = openlijk_store::NewChoice {
        author: nasty.to_owned(),
        proof: nasty.to_owned(),
        ..openlijk_store::NewChoice::of(who, "news".parse().unwrap(), ChoiceState::Refused, HowChosen::Api)
    };
    world.store.choose(choice, world.now()).await.unwrap();
    for act in ["", "/wish/objection", "/correct", "/choose/news", "/erase"] {
        let body = world.get(&format!("{proof}{act}")).await.body;
        assert!(!body.contains("<script"), "{act}\n{body}");
    }
    let body = world.post(&format!("{proof}/correct"), &format!("address={encoded}")).await.body;
    assert!(!body.contains("<script"), "{body}");
    assert_eq!(WishKind::ALL.len(), 3, "a new wish needs a page of its own");
}
