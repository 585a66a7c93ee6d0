//! The mail that goes out in place of a sealed one. It carries no picture and no measured link. It says who writes and why, what will
//! be recorded if the reader goes on, and how to get the content otherwise; and it must not look like phishing: the sender first, the
//! reader's name where the sender wrote it, one link, on the organisation's own domain and shown in full, and ways to check.

use crate::content::Mailbox;
use crate::words::TEXTS;
use crate::{Place, PortalSettings};
use askama::Template;
use jiff::Timestamp;
use mail_builder::MessageBuilder;
use mail_builder::headers::raw::Raw;
use openlijk_model::{Language, PortalTerms};
use std::io;

/// What the notification says.
pub(crate) struct Notification<'a> {
    pub(crate) settings: &'a PortalSettings,
    pub(crate) terms: &'a PortalTerms,
    pub(crate) language: Language,
    pub(crate) from: &'a Mailbox,
    /// The reader's name, where the sender wrote it.
    pub(crate) reader: &'a str,
    /// The reader's address.
    pub(crate) to: &'a str,
    /// The subject, where it may be shown.
    pub(crate) subject: Option<&'a str>,
    /// How it stands to a message before it.
    pub(crate) place: &'a Place,
    pub(crate) until: Timestamp,
    /// The page, without the half that travels behind `#`.
    pub(crate) link: &'a str,
    /// The half that travels in the mail.
    pub(crate) code: &'a str,
    /// Where one click says no to being measured otherwise.
    pub(crate) refuse: &'a str,
    pub(crate) now: Timestamp,
}

/// The paragraphs of the notification, in their order.
struct Paragraphs {
    hello: String,
    who: String,
    about: Option<String>,
    replaces: Option<String>,
    read: String,
    link: String,
    code: String,
    until: String,
    /// What will be recorded: this is what the reader was told.
    recorded: String,
    other_way: String,
    is_it_real: String,
    organisation: String,
}

#[derive(Template)]
#[template(path = "notification.html")]
struct Html<'a> {
    language: &'static str,
    paragraphs: &'a Paragraphs,
}

/// Writes the mail; gives what it tells will be recorded as well.
pub(crate) fn write(notification: &Notification<'_>) -> io::Result<(Vec<u8>, String)> {
    let paragraphs = notification.paragraphs();
    let html = Html { language: notification.language.as_str(), paragraphs: &paragraphs };
    let html = html.render().map_err(|error| io::Error::other(error.to_string()))?;
    let words = TEXTS.in_language(notification.language);
    let (sender, organisation) = (notification.sender(), &notification.settings.organisation.name);
    let subject = words.filled("notification-subject", &[("sender", &sender), ("organisation", organisation)]);
    let mut mail = MessageBuilder::new()
        .from((sender.as_str(), notification.leaves_as()))
        .subject(subject)
        .date(notification.now.as_second())
        .message_id(message_id(notification.leaves_as())?)
        .header("Content-Language", Raw::new(notification.language.as_str()))
        .header("Measure-Refuse", Raw::new(format!("<{}>", notification.refuse)))
        .text_body(paragraphs.text())
        .html_body(html);
    mail = match notification.reader {
        "" => mail.to(notification.to),
        name => mail.to((name, notification.to)),
    };
    Ok((mail.write_to_vec()?, paragraphs.recorded))
}

impl Notification<'_> {
    /// Who writes, as people know them.
    fn sender(&self) -> String {
        let name = if self.from.name.is_empty() { &self.from.address } else { &self.from.name };
        one_line(name)
    }

    /// Who passes it on; empty where nobody does.
    fn passed_on_by(&self) -> String {
        if let Place::Forward { by, .. } = self.place { one_line(by) } else { String::new() }
    }

    /// The address that it leaves as: the sender's own, which is the organisation's; where a reader writes, the organisation's.
    /// Mail servers refuse what claims to come from a domain that did not send it (RFC 7489).
    fn leaves_as(&self) -> &str {
        let known = !self.settings.domains.is_empty() && self.settings.is_own(&self.from.address);
        if known || self.place.answers().is_none() { &self.from.address } else { &self.settings.sender }
    }

    fn paragraphs(&self) -> Paragraphs {
        let words = TEXTS.in_language(self.language);
        let (organisation, zone) = (&self.settings.organisation.name, &self.settings.organisation.timezone);
        let (sender, by) = (self.sender(), self.passed_on_by());
        let who = match self.place {
            Place::First | Place::InPlaceOf(_) => "notification-who",
            Place::Answer(_) => "notification-who-answers",
            Place::Forward { .. } => "notification-who-forwards",
        };
        let own = |texts: &std::collections::BTreeMap<Language, String>| {
            texts.get(&self.language).map(|text| one_line(text)).filter(|text| !text.is_empty())
        };
        let reader = one_line(self.reader);
        let day = openlijk_pages::day(self.language, self.until, zone);
        Paragraphs {
            hello: if reader.is_empty() {
                words.get("notification-hello")
            } else {
                words.with("notification-hello-name", "reader", &reader)
            },
            who: words.filled(who, &[("sender", &sender), ("organisation", organisation), ("by", &by)]),
            about: self.subject.map(|subject| words.with("notification-about", "subject", one_line(subject))),
            replaces: matches!(self.place, Place::InPlaceOf(_)).then(|| words.get("notification-replaces")),
            read: words.get("notification-read"),
            link: format!("{}#{}", self.link, self.code),
            code: words.with("notification-code", "code", self.code),
            until: words.with("notification-until", "day", day),
            recorded: own(&self.terms.notice)
                .unwrap_or_else(|| words.with("notification-recorded", "organisation", organisation)),
            other_way: words.with("notification-other-way", "way", own(&self.terms.other_way).unwrap_or_default()),
            is_it_real: own(&self.terms.is_it_real).map_or_else(
                || words.with("notification-real", "organisation", organisation),
                |way| words.with("notification-real-by", "way", way),
            ),
            organisation: organisation.clone(),
        }
    }
}

impl Paragraphs {
    /// The same sentences in the same order, as plain text.
    fn text(&self) -> String {
        let optional = |paragraph: &Option<String>| paragraph.clone().unwrap_or_default();
        let paragraphs = [
            self.hello.clone(),
            self.who.clone(),
            optional(&self.about),
            optional(&self.replaces),
            format!("{}\n{}", self.read, self.link),
            self.code.clone(),
            self.until.clone(),
            self.recorded.clone(),
            self.other_way.clone(),
            self.is_it_real.clone(),
            self.organisation.clone(),
        ];
        let said: Vec<String> = paragraphs.into_iter().filter(|paragraph| !paragraph.is_empty()).collect();
        said.join("\n\n") + "\n"
    }
}

/// Text from outside, on one line, without marks that turn the direction of writing.
fn one_line(text: &str) -> String {
    let turns =
        |c: char| matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}');
    let spaced: String = text.chars().map(|c| if c.is_control() || turns(c) { ' ' } else { c }).collect();
    let line: String = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(300).collect()
}

/// A `Message-ID` that names the sender's domain, and not the machine.
pub(crate) fn message_id(sender: &str) -> io::Result<String> {
    let mut random = [0_u8; 16];
    aws_lc_rs::rand::fill(&mut random).map_err(|_| io::Error::other("the system gives no random numbers"))?;
    let domain = sender.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    Ok(format!("{:032x}@{domain}", u128::from_be_bytes(random)))
}
