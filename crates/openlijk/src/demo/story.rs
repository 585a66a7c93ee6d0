//! The story that the demo tells, act by act. Every act checks what it claims against what the readers really did.

mod sealed;

use super::letters::{self, Mailing};
use super::readers::{self, Program, Reader};
use super::sender::{self, Letter};
use super::sink::Mailboxes;
use super::{ACCOUNT, ADMINISTRATOR, PASSWORD, StoryClock, failed};
use crate::cli::Demo;
use crate::report::Report;
use crate::serve::Running;
use hyper::{Method, StatusCode};
use jiff::SignedDuration;
use openlijk_insight::{Method as Estimated, Reach};
use openlijk_model::{Address, ChoiceState, HowChosen, Language, OpenerClass, PurposeId};
use openlijk_store::{CampaignSummary, NewChoice, Scope, ShownText, TextKind, Who};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use serde::Serialize;
use std::path::{Path, PathBuf};

const PEOPLE: usize = 2_000;
const REFUSING: usize = 80;
const ALLOWING: usize = 60;

/// Where the story leaves things to look at.
#[derive(Serialize)]
pub struct Places {
    /// The console.
    pub console: String,
    /// Who may sign in there: the data protection officer.
    pub account: &'static str,
    /// Who manages accounts there.
    pub administrator: &'static str,
    /// With which password.
    pub password: &'static str,
    /// The page of the campaign that counted the crowd.
    pub campaign: String,
    /// A recipient's page.
    pub page: String,
    /// A delivered message that carries a notice and a picture, and was not opened yet.
    pub message: PathBuf,
    /// A sealed message that waits for its reader.
    pub sealed: String,
    /// Where the public pages are.
    pub public: String,
}

impl Places {
    /// Says where to look.
    pub fn say(&self, demo: &Demo, folder: &Path) {
        if demo.json {
            match serde_json::to_string_pretty(self) {
                Ok(text) => println!("{text}"),
                Err(error) => eprintln!("openlijk: the places could not be written as JSON: {error}"),
            }
        }
        let line = |text: &str| super::told(demo, text);
        line("\nEvery step held. Where to look:");
        line(&format!(
            "  console            {}  (sign in as {}, the officer, or {}; password {})",
            self.console, self.account, self.administrator, self.password
        ));
        line(&format!("  the officer's desk {}desk", self.console));
        line(&format!("  the campaign       {}", self.campaign));
        line(&format!("  a recipient's page {}", self.page));
        line(&format!("  a delivered mail   {}", self.message.display()));
        line(&format!("  a sealed message   {}", self.sealed));
        line("                     (the code for it arrives among the mailboxes)");
        line(&format!("  all mailboxes      {}", folder.join("mailboxes").display()));
        line(&format!("  configuration      {}", folder.join("openlijk.toml").display()));
    }
}

/// Tells it.
pub async fn tell(
    running: &Running,
    mailboxes: &Mailboxes,
    clock: &StoryClock,
    say: &(dyn Fn(&str) + Sync),
) -> Result<Places, Report> {
    let people = readers::readers(PEOPLE, 2026);
    let story = Story { running, mailboxes, clock, say, people };
    say(&format!("Dienst Studiebeurs, a sample organisation, mails {PEOPLE} students through Openlijk.\n"));
    story.first_mail_tells().await?;
    story.some_refuse_and_some_allow().await?;
    let opened = story.second_mail_counts_the_crowd().await?;
    story.newsletter_measures_who_allowed_it().await?;
    story.refusal_reaches_mail_already_sent().await?;
    story.pause_stops_counting().await?;
    story.screen_agrees(opened).await?;
    let sealed = story.sealed_mail_opens_for_who_goes_on().await?;
    story.places(sealed).await
}

struct Story<'a> {
    running: &'a Running,
    mailboxes: &'a Mailboxes,
    clock: &'a StoryClock,
    say: &'a (dyn Fn(&str) + Sync),
    people: Vec<Reader>,
}

impl Story<'_> {
    fn refusing(&self) -> &[Reader] {
        &self.people[..REFUSING]
    }

    fn allowing(&self) -> &[Reader] {
        &self.people[REFUSING..REFUSING + ALLOWING]
    }

    async fn first_mail_tells(&self) -> Result<(), Report> {
        let replies = self.mail(&letters::TELLS).await?;
        (self.say)(&format!(
            "1. The first mail tells. \u{201c}{}\u{201d} goes to {} people.",
            letters::TELLS.subject,
            replies.len()
        ));
        (self.say)(&format!("   The mail server's own log says: {}", replies.first().map_or("", String::as_str)));
        for reader in &self.people {
            let message = self.latest(reader)?;
            ensure(readers::pictures_in(&message).is_empty(), "the first mail carries no picture")?;
            ensure(readers::header(&message, "Measure-Refuse").is_some(), "the first mail says how to refuse")?;
            ensure(readers::header(&message, "Openlijk-Purpose").is_none(), "our own headers never leave")?;
        }
        (self.say)("   Each copy says what later mails will count and how to say no. None carries a picture.\n");
        Ok(())
    }

    async fn some_refuse_and_some_allow(&self) -> Result<(), Report> {
        self.clock.advance(SignedDuration::from_hours(24));
        for reader in self.refusing() {
            let refuse = self.refuse_url(reader)?;
            let answer =
                readers::fetch(Method::POST, &refuse, "", "Measure-Refuse=One-Click", &[]).await.map_err(failed)?;
            ensure(answer.status.is_success(), "one click refuses, without signing in")?;
        }
        for reader in self.allowing() {
            let who = Who::Address(Address::parse(&reader.address).map_err(failed)?);
            let office = &self.running.office;
            let purpose: PurposeId = "studienieuws".parse().map_err(failed)?;
            let text = "Ja, Dienst Studiebeurs mag zien welke nieuwsbrieven ik open.".to_owned();
            let choice = NewChoice {
                wording: Some(ShownText { kind: TextKind::SignUp, language: Language::Nl, text }),
                author: "demo".to_owned(),
                ..NewChoice::of(who, purpose, ChoiceState::Granted, HowChosen::SignUp)
            };
            office.store.choose(choice, office.clock.now()).await?;
        }
        (self.say)(&format!(
            "2. {REFUSING} people refuse by one click. {ALLOWING} said yes when they signed up for the newsletter.\n"
        ));
        Ok(())
    }

    async fn second_mail_counts_the_crowd(&self) -> Result<usize, Report> {
        self.mail(&letters::COUNTED).await?;
        let mut carrying = 0;
        for (index, reader) in self.people.iter().enumerate() {
            let pictures = readers::pictures_in(&self.latest(reader)?).len();
            ensure(pictures == usize::from(index >= REFUSING), "a picture in every copy but those of who refused")?;
            carrying += pictures;
        }
        (self.say)(&format!(
            "3. The second mail counts the crowd: {carrying} copies share pictures by groups; who refused gets none."
        ));
        let opened = self.read(&letters::COUNTED, 0.11, &[0, 1, 2, 5, 20, 24], 11).await?;
        let truth = opened as f64 / carrying as f64;
        let campaign = self.campaign(letters::COUNTED.campaign).await?;
        let share = self.share(&campaign).await?;
        (self.say)(&format!(
            "   {opened} people opened it with pictures on ({:.1} %). Openlijk never saw who, and estimates {:.1} % ({:.1} to {:.1} %).",
            truth * 100.0,
            share.estimate * 100.0,
            share.low * 100.0,
            share.high * 100.0
        ));
        // Twice the margin: the interval itself is allowed to miss one time in twenty.
        let low = share.estimate - 2.0 * (share.estimate - share.low);
        let high = share.estimate + 2.0 * (share.high - share.estimate);
        ensure((low..=high).contains(&truth), "the estimate agrees with the truth within its margin")?;
        let counted = self.loads_by_people(letters::COUNTED.campaign).await?;
        // Groups of fewer than ten count for nothing, so some loads are never written; none is written twice.
        ensure(
            counted <= opened as u64 && counted * 10 >= opened as u64 * 7,
            "loads on record are loads that happened",
        )?;
        (self.say)("   The truth lies within the margin.\n");
        Ok(opened)
    }

    async fn newsletter_measures_who_allowed_it(&self) -> Result<(), Report> {
        self.mail(&letters::NEWSLETTER).await?;
        let others = self.people.len() - ALLOWING;
        let mut opened = 0;
        for reader in self.allowing().iter().step_by(2) {
            let fetched = readers::open(reader, &self.latest(reader)?).await.map_err(failed)?;
            ensure(
                fetched == usize::from(reader.program != Program::Blocks),
                "who allowed it has a picture of their own",
            )?;
            opened += fetched;
            ensure(self.loads_of(reader).await? == fetched, "each opening is on record, once")?;
        }
        for reader in self.allowing().iter().skip(1).step_by(2) {
            ensure(self.loads_of(reader).await? == 0, "and nothing that did not happen")?;
        }
        self.read(&letters::NEWSLETTER, 0.25, &[0, 3, 8], 12).await?;
        (self.say)(&format!(
            "4. The newsletter: {ALLOWING} copies measured one by one, by consent; the other {others} as a crowd at most."
        ));
        (self.say)(&format!(
            "   {opened} of those who said yes loaded it, and each can see exactly that on their page.\n"
        ));
        Ok(())
    }

    async fn refusal_reaches_mail_already_sent(&self) -> Result<(), Report> {
        let reader = self.an_allowing_reader()?;
        let before = self.loads_of(reader).await?;
        let refuse = self.refuse_url(reader)?;
        let answer =
            readers::fetch(Method::POST, &refuse, "", "Measure-Refuse=One-Click", &[]).await.map_err(failed)?;
        ensure(answer.status.is_success(), "one click withdraws")?;
        self.clock.advance(SignedDuration::from_hours(25));
        readers::open(reader, &self.latest(reader)?).await.map_err(failed)?;
        let after = self.loads_of(reader).await?;
        ensure(before == after, "a no reaches mail already sent")?;
        (self.say)(
            "5. That reader withdraws, then opens the old mail again: the same picture, and nothing is recorded.\n",
        );
        Ok(())
    }

    async fn pause_stops_counting(&self) -> Result<(), Report> {
        let office = &self.running.office;
        let purpose: PurposeId = "studiebericht".parse().map_err(failed)?;
        let scope = Scope::Purpose(purpose);
        office.store.pause(scope.clone(), "a question from the press", "demo", office.clock.now()).await?;
        self.clock.advance(SignedDuration::from_hours(25));
        let before = self.loads(letters::COUNTED.campaign).await?;
        let late = self.people.iter().skip(REFUSING).filter(|reader| reader.program.shows_reading()).take(200);
        for reader in late {
            for message in self.mailboxes.of(&reader.address).iter() {
                readers::open(reader, message).await.map_err(failed)?;
            }
        }
        let after = self.loads(letters::COUNTED.campaign).await?;
        ensure(before == after, "a pause stops the counting of mail already sent")?;
        office.store.resume(scope, "answered", "demo", office.clock.now()).await?;
        (self.say)(&format!(
            "6. The officer pauses. 200 people open the letter meanwhile: {after} loads before, {after} after.\n"
        ));
        Ok(())
    }

    /// What stands on the console's page is what the readers did, within the margin that stands beside it.
    async fn screen_agrees(&self, opened: usize) -> Result<(), Report> {
        let campaign = self.campaign(letters::COUNTED.campaign).await?;
        let cookie = self.sign_in().await?;
        let url = format!("http://{}/campaigns/{}?lang=en", self.running.console, campaign.id);
        let page = readers::fetch(Method::GET, &url, "", "", &[("cookie", &cookie)]).await.map_err(failed)?;
        ensure(page.status == StatusCode::OK, "the console shows the campaign")?;
        let page = String::from_utf8_lossy(&page.body).into_owned();
        let range = page.split_once("Probably ").and_then(|(_, rest)| rest.split_once(" of 100 people opened"));
        let (range, _) = range.ok_or_else(|| failed("the page does not say how many people opened the mail"))?;
        let (low, high) = range.split_once(" to ").ok_or_else(|| failed(format!("the page's range is {range}")))?;
        let number = |text: &str| text.trim().parse::<f64>().map_err(failed);
        let (low, high) = (number(low)?, number(high)?);
        let truth = opened as f64 * 100.0 / (PEOPLE - REFUSING) as f64;
        let half = (high - low) / 2.0;
        ensure(
            low - half <= truth && truth <= high + half,
            "the range on the screen holds the truth within its margin",
        )?;
        (self.say)(&format!(
            "7. The console says \u{201c}Probably {low} to {high} of 100 people opened this mail\u{201d}. It was {truth:.1}."
        ));
        Ok(())
    }

    async fn places(&self, sealed: String) -> Result<Places, Report> {
        let reader = &self.people[REFUSING + ALLOWING];
        let page = self.refuse_url(reader)?.trim_end_matches("/refuse").to_owned();
        let campaign = self.campaign(letters::COUNTED.campaign).await?;
        // A newsletter that nobody opened yet, to somebody who said yes: opening it in a browser is a hit of its own.
        let unopened = &self.allowing()[1];
        let count = self.mailboxes.of(&unopened.address).len();
        Ok(Places {
            console: format!("http://{}/", self.running.console),
            account: ACCOUNT,
            administrator: ADMINISTRATOR,
            password: PASSWORD,
            public: format!("http://{}", self.running.public),
            page,
            sealed,
            message: self.mailboxes.file_of(&unopened.address, count.saturating_sub(1)),
            campaign: format!("http://{}/campaigns/{}", self.running.console, campaign.id),
        })
    }

    async fn mail(&self, mailing: &Mailing) -> Result<Vec<String>, Report> {
        let before = self.mailboxes.count();
        let mut letters = Vec::with_capacity(self.people.len());
        for (number, reader) in self.people.iter().enumerate() {
            let bytes = letters::copy(mailing, &reader.name, &reader.address, number).map_err(failed)?;
            letters.push(Letter { to: reader.address.clone(), bytes });
        }
        let replies = sender::send(self.running.smtp, "post@studiebeurs.example", letters).await.map_err(failed)?;
        ensure(replies.len() == PEOPLE, "every message was taken")?;
        ensure(self.mailboxes.count() - before == PEOPLE, "every message arrived, none twice")?;
        Ok(replies)
    }

    /// Lets readers open a mailing over some hours. Gives how many people of the crowd opened it with pictures shown.
    async fn read(&self, mailing: &Mailing, rate: f64, hours: &[i64], seed: u64) -> Result<usize, Report> {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut opened = 0;
        let readers: Vec<(usize, bool)> = self
            .people
            .iter()
            .enumerate()
            .map(|(index, reader)| {
                (random.random_range(0..hours.len()), {
                    let interest = random.random::<f64>() < rate;
                    let opens = interest || reader.program == Program::Prefetch;
                    opens && (index >= REFUSING || mailing.purpose != "studiebericht")
                })
            })
            .collect();
        for (slot, wait) in hours.iter().enumerate() {
            self.clock.advance(SignedDuration::from_hours(*wait));
            for (reader, (when, opens)) in self.people.iter().zip(&readers) {
                if !*opens || *when != slot {
                    continue;
                }
                let fetched = readers::open(reader, &self.latest(reader)?).await.map_err(failed)?;
                if fetched > 0 && reader.program.shows_reading() {
                    opened += 1;
                }
            }
        }
        Ok(opened)
    }

    fn latest(&self, reader: &Reader) -> Result<std::sync::Arc<[u8]>, Report> {
        self.mailboxes.of(&reader.address).pop().ok_or_else(|| failed("a mailbox is empty"))
    }

    fn refuse_url(&self, reader: &Reader) -> Result<String, Report> {
        let messages = self.mailboxes.of(&reader.address);
        messages
            .iter()
            .rev()
            .find_map(|message| readers::header(message, "Measure-Refuse"))
            .ok_or_else(|| failed("a message does not say how to refuse"))
    }

    fn an_allowing_reader(&self) -> Result<&Reader, Report> {
        let allowing = self.allowing().iter().find(|reader| reader.program == Program::Desktop);
        allowing.ok_or_else(|| failed("nobody who allows shows pictures"))
    }

    async fn campaign(&self, name: &str) -> Result<CampaignSummary, Report> {
        let campaigns = self.running.office.store.campaigns().await?;
        campaigns
            .into_iter()
            .find(|campaign| campaign.name == name)
            .ok_or_else(|| failed(format!("no campaign {name}")))
    }

    async fn share(&self, campaign: &CampaignSummary) -> Result<openlijk_insight::Interval, Report> {
        let office = &self.running.office;
        match office.store.estimate(campaign.id, office.clock.now()).await? {
            Reach::Estimated { share, method: Estimated::Groups, .. } => Ok(share),
            other => Err(failed(format!("no estimate from groups: {other:?}"))),
        }
    }

    async fn loads(&self, campaign: &str) -> Result<u64, Report> {
        let campaign = self.campaign(campaign).await?;
        let counts = self.running.office.store.counts(campaign.id).await?;
        Ok(counts.loads.iter().map(|(_, count)| count).sum())
    }

    async fn loads_by_people(&self, campaign: &str) -> Result<u64, Report> {
        let campaign = self.campaign(campaign).await?;
        let counts = self.running.office.store.counts(campaign.id).await?;
        let by_people = |class: &OpenerClass| matches!(class, OpenerClass::Person | OpenerClass::PrivacyProxy);
        Ok(counts.loads.iter().filter(|(class, _)| by_people(class)).map(|(_, count)| count).sum())
    }

    async fn loads_of(&self, reader: &Reader) -> Result<usize, Report> {
        let store = &self.running.office.store;
        let address = Address::parse(&reader.address).map_err(failed)?;
        let Some(recipient) = store.find(&address).await? else { return Ok(0) };
        Ok(store.subject_record(recipient).await?.messages.iter().map(|message| message.loads.len()).sum())
    }

    async fn sign_in(&self) -> Result<String, Report> {
        let url = format!("http://{}/sign-in", self.running.console);
        let form = readers::fetch(Method::GET, &url, "", "", &[]).await.map_err(failed)?;
        let page = String::from_utf8_lossy(&form.body).into_owned();
        let token = page.split_once("name=\"form\" value=\"").and_then(|(_, rest)| rest.split_once('"'));
        let token = token.map(|(token, _)| token.to_owned()).unwrap_or_default();
        let body = format!("name={ACCOUNT}&password={PASSWORD}&form={token}");
        let cookies = join(&form.cookies);
        let origin = format!("http://{}", self.running.console);
        let headers = [("cookie", cookies.as_str()), ("origin", origin.as_str())];
        let answer = readers::fetch(Method::POST, &url, "", &body, &headers).await.map_err(failed)?;
        ensure(answer.location.is_some() && !answer.cookies.is_empty(), "the first account can sign in")?;
        Ok(join(&answer.cookies))
    }
}

fn join(cookies: &[String]) -> String {
    let pairs: Vec<&str> = cookies.iter().filter_map(|cookie| cookie.split(';').next()).collect();
    pairs.join("; ")
}

fn ensure(holds: bool, claim: &str) -> Result<(), Report> {
    if holds { Ok(()) } else { Err(Report::failed(format!("the demo does not hold: {claim}"))) }
}
