//! Signing up: what a form records, and what it does not, over the router and a real store.

mod world;

use openlijk_lawfulness::Decider;
use openlijk_model::{Address, ChoiceState, HowChosen, HowTold, Language, Measure};
use openlijk_recipient::{
    ConsentRequest, Letter, MailError, Mailer, NotAsked, Organisation, Sending, ask_for_consent, consent_words,
    sign_up_snippet, sign_up_words,
};
use openlijk_store::{NewChoice, NewWish, Who};
use std::sync::Arc;
use world::{World, link_in, purpose, value_of};

const READER: &str = "new@example.nl";

/// What the form on the screen sends.
async fn form(world: &World, purpose: &str, address: &str, ticked: bool) -> String {
    let body = world.get(&format!("/sign-up/{purpose}?lang=fr")).await.body;
    let mark = value_of(&body, "openlijk-wording");
    let tick = if ticked { "&openlijk-allow=yes" } else { "" };
    format!("address={}&openlijk-language=fr&openlijk-wording={mark}{tick}", address.replace('@', "%40"))
}

/// Sends the form and gives the path in the letter that comes of it.
async fn signed_up(world: &mut World, purpose: &str, ticked: bool) -> String {
    let form = form(world, purpose, READER, ticked).await;
    assert_eq!(world.post(&format!("/sign-up/{purpose}"), &form).await.status, 200);
    let (to, letter) = world.letter().await;
    assert_eq!(to, READER);
    assert_eq!(letter.language, Language::Fr);
    link_in(&letter)
}

#[tokio::test]
async fn the_form_tells_what_is_measured_and_its_box_is_not_ticked() {
    let world = World::usual().await;
    let body = world.get("/sign-up/profile?lang=nl").await.body;
    let tick = body.split("<input").find(|input| input.contains("type=\"checkbox\"")).expect("a box");
    assert!(!tick.split('>').next().unwrap().contains("checked"), "{tick}");
    for part in ["Wat bewaren we?", "60 dagen.", "Gemeente Voorbeeld mag meten voor het doel Persoonlijke tips."] {
        assert!(body.contains(part), "{part}");
    }
    assert!(!world.get("/sign-up/news").await.body.contains("checkbox"), "nothing to say yes to");
    assert_eq!(world.get("/sign-up/none").await.status, 404);
}

#[tokio::test]
async fn signing_up_without_the_tick_tells_and_chooses_nothing() {
    let mut world = World::usual().await;
    let link = signed_up(&mut world, "profile", false).await;
    assert!(world.record(READER).await.told.is_empty(), "a form alone tells nobody");
    let page = world.get(&format!("{link}?lang=fr")).await;
    assert_eq!(page.status, 200);
    assert!(world.record(READER).await.told.is_empty(), "a GET tells nobody");
    assert_eq!(world.post(&format!("{link}/confirm"), "").await.status, 200);
    let record = world.record(READER).await;
    assert!(record.choices.is_empty());
    let (purpose, told) = &record.told[0];
    assert_eq!((purpose.as_str(), told.how, told.language), ("profile", HowTold::SignUp, Some(Language::Fr)));
    let version = world.store.purposes().iter().find(|it| it.purpose.id.as_str() == "profile").unwrap().clone();
    let words = sign_up_words(&world.organisation, &version.purpose, Language::Fr);
    assert_eq!(record.person.texts[&told.text], words.told.text, "by which words");
}

#[tokio::test]
async fn a_tick_counts_once_the_button_behind_the_mailed_link_is_pressed_and_not_before() {
    let mut world = World::usual().await;
    let link = signed_up(&mut world, "profile", true).await;
    assert!(world.record(READER).await.choices.is_empty(), "anybody can type any address");
    let shown = world.get(&format!("{link}?lang=fr")).await.body;
    let version = world.store.purposes().iter().find(|it| it.purpose.id.as_str() == "profile").unwrap().clone();
    let words = consent_words(&world.organisation, &version.purpose, Language::Fr);
    assert!(shown.contains("<blockquote lang=\"fr\">"), "{shown}");
    assert!(world.record(READER).await.choices.is_empty(), "a scanner that follows the link says yes for nobody");

    let done = world.post(&format!("{link}/confirm?lang=fr"), "").await;
    assert!(done.body.contains("Vous avez dit oui."), "{}", done.body);
    let record = world.record(READER).await;
    let (purpose, choice) = &record.choices[0];
    assert_eq!((purpose.as_str(), choice.state, choice.how), ("profile", ChoiceState::Granted, HowChosen::SignUp));
    assert_eq!(choice.language, Some(Language::Fr));
    assert_eq!(record.person.texts[&choice.wording], words.text, "the exact words");
    assert_eq!(record.told.len(), 1);

    assert_eq!(world.post(&format!("{link}/confirm"), "").await.status, 404, "once");
    assert_eq!(world.record(READER).await.choices.len(), 1);
}

#[tokio::test]
async fn the_link_of_a_sign_up_opens_nobodys_data() {
    let mut world = World::usual().await;
    let link = signed_up(&mut world, "profile", true).await;
    for act in ["/data.json", "/data.csv", "/erase", "/choose", "/wish/objection", "/correct", "/correct/note"] {
        let answer = world.post(&format!("{link}{act}"), "purpose=profile&choice=allow&wanted=yes&note=x").await;
        assert_eq!(answer.status, 404, "{act}");
    }
    assert!(world.record(READER).await.choices.is_empty());
}

#[tokio::test]
async fn a_tick_beside_words_that_have_changed_is_never_a_yes() {
    let mut world = World::usual().await;
    let old = form(&world, "profile", READER, true).await;
    let link = signed_up(&mut world, "profile", true).await;
    let mut changed = purpose("profile", "Persoonlijke tips", Measure::Individual);
    changed.documents.retention_days = Some(365);
    world.declare(changed).await;

    let answer = world.post("/sign-up/profile", &old).await;
    assert_eq!(answer.status, 400);
    assert!(answer.body.contains("Le texte a changé") && answer.body.contains("365"), "{}", answer.body);
    assert_eq!(world.post("/sign-up/profile", "address=new%40example.nl&openlijk-allow=yes").await.status, 400);
    assert!(world.letters.try_recv().is_err(), "no letter for old words");

    let answer = world.post(&format!("{link}/confirm"), "").await;
    assert_eq!(answer.status, 409);
    let record = world.record(READER).await;
    assert!(record.choices.is_empty() && record.told.is_empty());
}

#[tokio::test]
async fn where_there_is_no_box_a_tick_chooses_nothing() {
    let mut world = World::usual().await;
    let link = signed_up(&mut world, "news", true).await;
    assert_eq!(world.post(&format!("{link}/confirm"), "").await.status, 200);
    let record = world.record(READER).await;
    assert!(record.choices.is_empty());
    assert_eq!(record.told.len(), 1);
}

#[tokio::test]
async fn the_answer_says_nothing_of_whether_an_address_is_known_and_letters_are_few() {
    let mut world = World::usual().await;
    world.mail("news", "known@example.nl", "Mei", Language::Nl).await;
    world.grant("profile", "known@example.nl").await;
    let known = form(&world, "profile", "known@example.nl", true).await;
    let unknown = form(&world, "profile", READER, true).await;
    let (known, unknown) =
        (world.post("/sign-up/profile", &known).await, world.post("/sign-up/profile", &unknown).await);
    assert_eq!((known.status, &known.body), (unknown.status, &unknown.body));
    for _ in 0..5 {
        let again = form(&world, "profile", READER, false).await;
        assert_eq!(world.post("/sign-up/profile", &again).await.body, known.body);
    }
    assert_eq!(world.letters_to(READER, 3).await, 3);
}

#[tokio::test]
async fn the_fragment_on_a_form_of_the_organisations_own_does_the_same() {
    let mut world = World::usual().await;
    let version = world.store.purposes().iter().find(|it| it.purpose.id.as_str() == "profile").unwrap().clone();
    let html = sign_up_snippet(&world.organisation, &version.purpose, "https://mail.example.nl", Language::It);
    let html = html.unwrap();
    let (mark, language) = (value_of(&html, "openlijk-wording"), value_of(&html, "openlijk-language"));
    let form = format!(
        "address={}&openlijk-language={language}&openlijk-wording={mark}&openlijk-allow={}",
        READER.replace('@', "%40"),
        value_of(&html, "openlijk-allow")
    );
    let answer = world.post("/sign-up/profile", &form).await;
    assert!(answer.body.contains("<html lang=\"it\">"), "it answers in the language of the form");
    let (_, letter) = world.letter().await;
    world.post(&format!("{}/confirm", link_in(&letter)), "").await;
    let choice = world.record(READER).await.choices[0].1.clone();
    assert_eq!((choice.state, choice.language), (ChoiceState::Granted, Some(Language::It)));
}

#[tokio::test]
async fn what_is_no_address_is_asked_for_again_and_stays_text() {
    let world = World::usual().await;
    let form = form(&world, "profile", "\"><script>", true).await;
    let answer = world.post("/sign-up/profile", &form).await;
    assert_eq!(answer.status, 400);
    assert!(answer.body.contains("aria-invalid") && !answer.body.contains("<script"), "{}", answer.body);
}

/// Asks for consent to the purpose of that name.
async fn ask(world: &World, purpose: &str, address: &str) -> Result<(), NotAsked> {
    let version = world.store.purposes().iter().find(|it| it.purpose.id.as_str() == purpose).unwrap().clone();
    let to = Address::parse(address).unwrap();
    let request = ConsentRequest { purpose: &version.purpose, to: &to, language: Language::Nl };
    let url = "https://mail.example.nl/";
    ask_for_consent(&world.store, &world.organisation, &*world.mailer, url, &request, world.now()).await
}

#[tokio::test]
async fn nobody_is_asked_while_the_notice_cannot_say_all_that_it_must() {
    let nameless = Organisation { dpo: String::new(), ..world::town() };
    let mut world = World::empty(nameless, Arc::new(Decider::built_in().unwrap())).await;
    world.declare(purpose("profile", "Persoonlijke tips", Measure::Individual)).await;
    let asked = ask(&world, "profile", READER).await;
    assert!(matches!(asked, Err(NotAsked::NoticeIncomplete(_))), "{asked:?}");
    assert!(world.letters.try_recv().is_err());
    assert!(world.store.find(&Address::parse(READER).unwrap()).await.unwrap().is_none(), "nothing is on record");
}

#[tokio::test]
async fn a_letter_asks_measures_nothing_and_leads_to_both_answers() {
    let mut world = World::usual().await;
    ask(&world, "profile", READER).await.unwrap();
    let (to, letter) = world.letter().await;
    assert_eq!(to, READER);
    assert!(letter.text.contains("mag meten voor het doel Persoonlijke tips") && !letter.text.contains("<img"));
    let page = link_in(&letter);
    let body = world.get(&page).await.body;
    let (refuse, allow) = (body.find("value=\"refuse\"").unwrap(), body.find("value=\"allow\"").unwrap());
    assert!(refuse < allow, "refusing comes first");
    let record = world.record(READER).await;
    assert_eq!(record.person.asked.len(), 1, "asked, and on record");

    let choose = page.trim_end_matches("/profile");
    let form = format!("purpose=profile&choice=allow&wording={}", value_of(&body, "wording"));
    assert_eq!(world.post(choose, &form).await.status, 200);
    assert_eq!(world.record(READER).await.choices[0].1.state, ChoiceState::Granted);
}

/// A next hop that is down.
struct Down;

impl Mailer for Down {
    fn send(&self, _to: Address, _letter: Letter) -> Sending<'_> {
        Box::pin(async { Err(MailError("the next hop is down".to_owned())) })
    }
}

#[tokio::test]
async fn a_question_is_on_record_before_its_letter_so_a_letter_that_fails_is_not_asked_again() {
    let mut world = World::usual().await;
    let working = std::mem::replace(&mut world.mailer, Arc::new(Down));
    assert!(matches!(ask(&world, "profile", READER).await, Err(NotAsked::Mail(_))));
    assert_eq!(world.record(READER).await.person.asked.len(), 1);
    world.mailer = working;
    assert!(matches!(ask(&world, "profile", READER).await, Err(NotAsked::Asked(_))));
    assert!(world.letters.try_recv().is_err(), "a second letter went out");
}

#[tokio::test]
async fn nobody_is_asked_twice_in_six_months_nor_after_a_no_nor_after_an_objection() {
    let mut world = World::usual().await;
    assert!(matches!(ask(&world, "news", READER).await, Err(NotAsked::NotWanted)));
    ask(&world, "profile", READER).await.unwrap();
    world.letter().await;
    world.pass(180);
    assert!(matches!(ask(&world, "profile", READER).await, Err(NotAsked::Asked(_))));
    world.pass(2);
    ask(&world, "profile", READER).await.unwrap();
    world.letter().await;

    let who = || Who::Address(Address::parse("no@example.nl").unwrap());
    let no = NewChoice::of(who(), "profile".parse().unwrap(), ChoiceState::Refused, HowChosen::Page);
    world.store.choose(no, world.now()).await.unwrap();
    assert!(matches!(ask(&world, "profile", "no@example.nl").await, Err(NotAsked::SaidNo(_))));
    world.pass(190);
    let objection = NewWish {
        who: who(),
        kind: openlijk_model::WishKind::Objection,
        wanted: true,
        how: HowChosen::Page,
        why: String::new(),
        author: "openlijk".to_owned(),
    };
    world.store.wish(objection, world.now()).await.unwrap();
    assert!(matches!(ask(&world, "profile", "no@example.nl").await, Err(NotAsked::Objects)));
    assert!(world.letters.try_recv().is_err(), "a letter went to who may not be asked");
}

/// The words beside the box do not name the roles that may see; the page behind their link does.
#[tokio::test]
async fn a_tick_is_no_yes_to_what_asks_for_more_though_its_words_are_the_same() {
    let mut world = World::usual().await;
    let link = signed_up(&mut world, "profile", true).await;
    let mut more = purpose("profile", "Persoonlijke tips", Measure::Individual);
    more.may_see.push(openlijk_model::Role::Sender);
    world.declare(more).await;
    assert_eq!(world.post(&format!("{link}/confirm"), "").await.status, 409);
    let record = world.record(READER).await;
    assert!(record.choices.is_empty() && record.told.is_empty());
}
