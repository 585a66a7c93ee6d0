//! What the page of one's own data says: plain words, made from what is on record.

use crate::notice::{Field, role_in_words};
use crate::page_view::{RuleView, allow_wording, choice_in_words, rules, ruleset, telling_of, told_in_words};
use askama::Template;
use jiff::SignedDuration;
use openlijk_lawfulness::Decider;
use openlijk_model::{
    Address, Aspect, Choice, ChoiceState, HowChosen, Language, Purpose, PurposeId, PurposeVersion, Wish, WishKind,
};
use openlijk_pages::Frame;
use openlijk_store::{DecidedMessage, Declared, Look, MessageReport, SealedEvent, SubjectMessage, SubjectRecord};

/// Everything that is kept about somebody.
pub(crate) struct Held {
    pub address: Option<Address>,
    pub record: SubjectRecord,
    pub decisions: Vec<DecidedMessage>,
}

#[derive(Template)]
#[template(path = "my_data.html")]
pub(crate) struct MyDataPage {
    pub frame: Frame,
    /// `/p/{token}`.
    pub path: String,
    /// What was just done, and from when it counts.
    pub saved: Option<Saved>,
    pub address: Option<String>,
    pub choices: Vec<ChoiceView>,
    pub objection: WishView,
    pub wishes: Vec<WishView>,
    pub messages: Vec<MessageRow>,
    pub looks: Vec<LookRow>,
    /// What the organisation knows beside mail: country, day of collection, when one was asked.
    pub facts: Vec<String>,
    /// Who is responsible, the officer, rights, complaints.
    pub general: Vec<Field>,
}

/// What became of what somebody just sent.
pub(crate) struct Saved {
    pub title: String,
    pub text: String,
    /// The note's tone in the style sheet.
    pub tone: &'static str,
}

impl Saved {
    /// It is on record, and counts as `text` says.
    pub(crate) fn kept(frame: &Frame, text: String) -> Self {
        Self { title: frame.t("data-saved-title"), text, tone: "good" }
    }

    /// Nothing is on record: it was about what has changed since.
    pub(crate) fn changed(frame: &Frame) -> Self {
        Self { title: frame.t("signup-changed-title"), text: frame.t("signup-changed"), tone: "bad" }
    }
}

/// A choice about one purpose and one kind of reading, with its past.
pub(crate) struct ChoiceView {
    pub purpose: PurposeId,
    pub about: Aspect,
    pub name: String,
    pub state: String,
    pub told: Past,
    pub history: Vec<Past>,
    /// What a yes is to; `None` where the purpose is off and nothing can be chosen.
    pub offer: Option<Offer>,
}

/// What somebody may say yes to.
pub(crate) struct Offer {
    pub words: String,
    /// The mark of the words.
    pub mark: String,
    /// The version of the purpose that they are about.
    pub version: u32,
}

impl Offer {
    pub(crate) fn of(frame: &Frame, now: &PurposeVersion) -> Self {
        let (words, mark) = allow_wording(frame, &now.purpose);
        Self { words, mark, version: now.version }
    }
}

/// Something that happened, and the words that were shown then.
pub(crate) struct Past {
    pub line: String,
    pub words: Option<String>,
    pub language: Option<Language>,
}

/// Something that may be wished of all mail.
pub(crate) struct WishView {
    pub kind: WishKind,
    pub title: String,
    pub state: String,
}

pub(crate) struct MessageRow {
    pub day: String,
    pub mail: String,
    pub measure: String,
    pub recorded: Vec<String>,
    pub until: String,
    pub rules: Vec<RuleView>,
    pub ruleset: Option<String>,
}

pub(crate) struct LookRow {
    pub when: String,
    pub who: String,
    pub purpose: String,
    pub why: String,
}

/// The purposes, in force and not: what the pages call them.
pub(crate) struct Names<'a> {
    pub purposes: &'a [PurposeVersion],
    pub declared: &'a [Declared],
}

impl Names<'_> {
    fn of(&self, id: &PurposeId) -> String {
        let mut names = self.purposes.iter().chain(self.declared.iter().map(|declared| &declared.version));
        let found = names.find(|version| version.purpose.id == *id);
        found.map_or_else(|| id.to_string(), |version| version.purpose.name.clone())
    }

    fn in_force(&self, id: &PurposeId) -> Option<&PurposeVersion> {
        self.purposes.iter().find(|version| version.purpose.id == *id)
    }
}

impl MyDataPage {
    pub(crate) fn new(
        frame: Frame,
        path: String,
        saved: Option<Saved>,
        held: &Held,
        names: &Names<'_>,
        decider: &Decider,
        general: Vec<Field>,
    ) -> Self {
        let record = &held.record;
        Self {
            path,
            saved,
            address: held.address.as_ref().map(|address| address.reveal().to_owned()),
            choices: choices(&frame, names, record),
            objection: wish(&frame, WishKind::Objection, &record.person.wishes),
            wishes: [WishKind::PlainText, WishKind::Restriction]
                .map(|kind| wish(&frame, kind, &record.person.wishes))
                .into(),
            messages: record.messages.iter().map(|message| row(&frame, message, held, decider)).collect(),
            looks: record.person.looks.iter().map(|look| look_row(&frame, names, look)).collect(),
            facts: facts(&frame, names, record),
            general,
            frame,
        }
    }
}

/// Which kinds of reading a purpose asks about apart. Links are not measured by any measure there is yet.
pub(crate) fn aspects(_purpose: &Purpose) -> &'static [Aspect] {
    &[Aspect::Opens]
}

fn choices(frame: &Frame, names: &Names<'_>, record: &SubjectRecord) -> Vec<ChoiceView> {
    let mut ids: Vec<PurposeId> = names.purposes.iter().map(|version| version.purpose.id.clone()).collect();
    let touched = record.choices.iter().map(|(id, _)| id).chain(record.told.iter().map(|(id, _)| id));
    for id in touched.chain(record.messages.iter().map(|message| &message.purpose)) {
        if !ids.contains(id) {
            ids.push(id.clone());
        }
    }
    ids.iter().flat_map(|id| choices_of(frame, names, record, id)).collect()
}

/// The choices about a purpose; nothing where it never had to do with this person.
fn choices_of(frame: &Frame, names: &Names<'_>, record: &SubjectRecord, id: &PurposeId) -> Vec<ChoiceView> {
    let is_touched = record.messages.iter().any(|message| message.purpose == *id)
        || record.choices.iter().any(|(of, _)| of == id)
        || record.told.iter().any(|(of, _)| of == id)
        || record.person.asked.iter().any(|(of, _)| of == id);
    if !is_touched {
        return Vec::new();
    }
    let about_now = names.in_force(id).map_or(&[][..], |now| aspects(&now.purpose));
    let on_record = |about: &&Aspect| record.choices.iter().any(|(of, choice)| of == id && choice.about == **about);
    let shown = Aspect::ALL.iter().filter(|about| about_now.contains(about) || on_record(about));
    let mut shown: Vec<Aspect> = shown.copied().collect();
    if shown.is_empty() {
        shown.push(Aspect::Opens);
    }
    shown.into_iter().map(|about| choice_view(frame, names, record, id, about)).collect()
}

fn choice_view(frame: &Frame, names: &Names<'_>, record: &SubjectRecord, id: &PurposeId, about: Aspect) -> ChoiceView {
    let past = || record.choices.iter().filter(|(of, choice)| of == id && choice.about == about);
    let told = telling_of(&record.told, id);
    let offered = names.in_force(id).filter(|now| aspects(&now.purpose).contains(&about));
    let name = names.of(id);
    ChoiceView {
        purpose: id.clone(),
        about,
        name: match about {
            Aspect::Opens => name,
            Aspect::Links => format!("{name} ({})", frame.t("about-links")),
        },
        state: choice_in_words(frame, past().next_back().map(|(_, choice)| choice)),
        told: Past {
            line: told_in_words(frame, told),
            words: told.and_then(|told| record.person.texts.get(&told.text).cloned()),
            language: told.and_then(|told| told.language),
        },
        history: past().map(|(_, choice)| past_choice(frame, record, choice)).collect(),
        offer: offered.map(|now| Offer::of(frame, now)),
    }
}

/// One line of the ledger: when, what, how, by whom, and the exact words.
fn past_choice(frame: &Frame, record: &SubjectRecord, choice: &Choice) -> Past {
    let state = frame.t(match choice.state {
        ChoiceState::Granted => "chose-granted",
        ChoiceState::Refused => "chose-refused",
        ChoiceState::Withdrawn => "chose-withdrawn",
        ChoiceState::Unknown => "chose-unknown",
    });
    let how = frame.t(match choice.how {
        HowChosen::Page => "how-page",
        HowChosen::OneClick => "how-one-click",
        HowChosen::MailedLink => "how-mailed-link",
        HowChosen::SignUp => "how-sign-up",
        HowChosen::Api => "how-api",
        HowChosen::Organisation => "how-organisation",
        HowChosen::Import => "how-import",
    });
    let day = frame.day(choice.at);
    let mut line = frame.words.filled("history-line", &[("day", &day), ("state", &state), ("how", &how)]);
    if !choice.author.is_empty() && choice.author != crate::ITSELF {
        line = format!("{line} {}", frame.words.with("history-by", "author", &choice.author));
    }
    if choice.said_version.is_some() {
        line = format!("{line} {}", frame.t("history-said"));
    }
    if !choice.proof.is_empty() {
        line = format!("{line} {}", frame.words.with("history-proof", "proof", &choice.proof));
    }
    Past { line, words: record.person.texts.get(&choice.wording).cloned(), language: choice.language }
}

/// A wish, and whether it is in force.
pub(crate) fn wish(frame: &Frame, kind: WishKind, wishes: &[Wish]) -> WishView {
    let since = wishes.iter().find(|wish| wish.kind == kind).map(|wish| wish.since);
    let (title, on, off) = match kind {
        WishKind::Objection => ("wish-objection", "wish-objection-on", "wish-objection-off"),
        WishKind::Restriction => ("wish-restriction", "wish-restriction-on", "wish-restriction-off"),
        WishKind::PlainText => ("wish-plain-text", "wish-plain-text-on", "wish-plain-text-off"),
    };
    let state = match since {
        Some(since) => frame.words.with(on, "day", frame.day(since)),
        None => frame.t(off),
    };
    WishView { kind, title: frame.t(title), state }
}

fn row(frame: &Frame, message: &SubjectMessage, held: &Held, decider: &Decider) -> MessageRow {
    let until = message.sent + SignedDuration::from_hours(24 * i64::from(message.kept_days));
    let decided = held.decisions.iter().find(|decided| decided.message == message.message);
    MessageRow {
        day: frame.day(message.sent),
        mail: message.campaign.clone(),
        measure: frame.t(&format!("measure-{}", message.measure)),
        recorded: recorded(frame, message),
        until: frame.day(until),
        rules: decided.map(|decided| rules(frame, &decided.decision, decider)).unwrap_or_default(),
        ruleset: decided.and_then(|decided| ruleset(frame, &decided.decision)),
    }
}

fn recorded(frame: &Frame, message: &SubjectMessage) -> Vec<String> {
    let mut lines = Vec::new();
    if !message.loads.is_empty() {
        lines.push(frame.words.counted("data-recorded-loads", message.loads.len() as u64));
    }
    let load = |(at, class): &(jiff::Timestamp, openlijk_model::OpenerClass)| {
        format!("{} ({})", frame.moment(*at), frame.t(&format!("class-{class}")))
    };
    lines.extend(message.loads.iter().map(load));
    lines.extend(message.last_open.as_ref().map(|day| frame.words.with("data-recorded-last", "day", day)));
    let act = |event: &SealedEvent| format!("{}: {}", frame.moment(event.at), frame.t(&format!("act-{}", event.act)));
    lines.extend(message.acts.iter().map(act));
    let report =
        |one: &MessageReport| format!("{}: {}", frame.moment(one.at), frame.t(&format!("reported-{}", one.said)));
    lines.extend(message.reports.iter().map(report));
    if lines.is_empty() {
        lines.push(frame.t("data-recorded-nothing"));
    }
    lines
}

fn look_row(frame: &Frame, names: &Names<'_>, look: &Look) -> LookRow {
    LookRow {
        when: frame.moment(look.at),
        who: format!(
            "{} ({})",
            look.account,
            look.role.map_or_else(|| frame.t("looks-by-command"), |role| role_in_words(frame, role))
        ),
        purpose: look.purpose.as_ref().map_or_else(|| frame.t("looks-any-purpose"), |id| names.of(id)),
        why: if look.why.is_empty() { frame.t("looks-no-why") } else { look.why.clone() },
    }
}

fn facts(frame: &Frame, names: &Names<'_>, record: &SubjectRecord) -> Vec<String> {
    let person = &record.person;
    let mut lines = Vec::new();
    lines.extend(person.country.as_ref().map(|country| frame.words.with("fact-country", "country", country)));
    lines.extend(person.collected.map(|day| frame.words.with("fact-collected", "day", day)));
    lines.extend(person.asked.iter().map(|(purpose, at)| {
        let (name, day) = (names.of(purpose), frame.day(*at));
        frame.words.filled("fact-asked", &[("purpose", &name), ("day", &day)])
    }));
    lines
}
