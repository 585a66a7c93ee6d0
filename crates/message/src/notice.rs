//! The notice: what a message says about being measured, as HTML and as text, in four languages.
//!
//! The sentences stand in `locales/*.ftl`, and are the same in both forms, in the same order. The HTML is what mail
//! programs keep: one presentation table with inline styles, no image, colours on its own cells alone so that it can be
//! read on a light page and on a dark one, and the link also as text.

pub use crate::wording::LONGEST as LONGEST_WORDING;
use crate::wording::{cleaned, escaped, safe_url, wrapped};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use openlijk_model::{Language, Measure};
use std::sync::LazyLock;
use unic_langid::LanguageIdentifier;

/// How wide a line of the text is, in characters, where words allow it.
const WIDTH: usize = 72;
/// Sets the notice apart in a text. Not `-- `, behind which mail programs hide what they take for a signature.
const SEPARATOR: &str = "* * *";

/// What a notice is made from.
#[derive(Debug, Clone)]
pub struct NoticeFacts<'a> {
    /// The language of the message.
    pub language: Language,
    /// Who measures, as recipients know them.
    pub organisation: &'a str,
    /// Why, in one sentence in that language; empty where the purpose has none.
    pub why: &'a str,
    /// The organisation's own words, in that language, up to [`LONGEST_WORDING`] characters; empty where it has none. They
    /// come first. What is measured, by whom, why, and how to refuse always follows in our words, so that nothing that must
    /// be said depends on theirs.
    pub own_words: &'a str,
    /// What there is to say.
    pub says: Says,
    /// The recipient's own page.
    pub page_url: &'a str,
}

/// What a notice says about measuring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// What this message measures.
    Measures(Measure),
    /// What this message measures, and what later ones will (notice first).
    Announces {
        /// This message.
        now: Measure,
        /// Later ones.
        later: Measure,
    },
    /// That nothing is measured, and that this would be, if the recipient says yes.
    Invites(Measure),
}

/// A rendered notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// For HTML parts: one presentation table, no image, inline styles, with LF line ends.
    pub html: String,
    /// For text parts, with LF line ends.
    pub text: String,
    /// The recipient's own page, as it stands in both forms.
    pub page_url: String,
    /// For the `Measure-Refuse` header: where one click refuses.
    pub refuse_url: String,
    /// What it says: title and sentences, one a line, without the address of anybody's page. The same for everybody who is
    /// told the same, so that it can be put on record as a text.
    pub words: String,
    /// The text of the picture, where one goes in: that loading it counts as opening.
    pub picture_alt: String,
}

impl Notice {
    /// Renders the notice. Every text from outside is escaped; line breaks in it become spaces.
    pub fn render(facts: &NoticeFacts<'_>) -> Self {
        let page_url = safe_url(facts.page_url);
        let wording = Wording::new(facts);
        Self {
            html: html(facts.language, &wording, &page_url),
            text: text(&wording, &page_url),
            words: words(&wording),
            refuse_url: format!("{}/refuse", page_url.trim_end_matches('/')),
            picture_alt: wording.picture_alt,
            page_url,
        }
    }
}

/// The sentences of one notice, not yet escaped.
struct Wording {
    title: String,
    sentences: Vec<String>,
    button: String,
    page: String,
    address: String,
    picture_alt: String,
}

impl Wording {
    fn new(facts: &NoticeFacts<'_>) -> Self {
        let mut arguments = FluentArgs::new();
        arguments.set("organisation", cleaned(facts.organisation));
        arguments.set("why", cleaned(facts.why));
        let button = say(facts.language, facts.says.button(), &arguments);
        arguments.set("button", button.clone());
        let say = |key: &str| say(facts.language, key, &arguments);
        let own = cleaned(facts.own_words);
        let mut sentences: Vec<String> = Some(own).filter(|own| !own.is_empty()).into_iter().collect();
        sentences.extend(facts.says.facts().into_iter().flatten().map(&say));
        if !cleaned(facts.why).is_empty() {
            sentences.push(say("why"));
        }
        sentences.push(say(facts.says.way_out()));
        Self {
            title: say("title"),
            sentences,
            button,
            page: say("page"),
            address: say("address"),
            picture_alt: say("picture"),
        }
    }
}

impl Says {
    /// The sentences about what is measured.
    fn facts(self) -> [Option<&'static str>; 2] {
        match self {
            Self::Measures(measure) => [Some(this_message(measure)), None],
            Self::Announces { now, later } => [Some(this_message(now)), later_messages(later)],
            Self::Invites(measure) => [Some("this-none"), invitation(measure)],
        }
    }

    /// What the recipient can do about it.
    fn way_out(self) -> &'static str {
        match self {
            Self::Measures(measure) if measure.needs_picture() => "refuse",
            Self::Announces { now, later } if now.needs_picture() || later.needs_picture() => "refuse",
            Self::Invites(_) => "invite",
            _ => "choose",
        }
    }

    fn button(self) -> &'static str {
        match self {
            Self::Invites(_) => "invite-button",
            _ => "button",
        }
    }
}

fn this_message(measure: Measure) -> &'static str {
    match measure {
        Measure::None | Measure::Delivery => "this-none",
        Measure::Aggregate => "this-aggregate",
        Measure::LastOpen => "this-last-open",
        Measure::Individual => "this-individual",
        Measure::Receipt | Measure::Portal => "this-asks",
    }
}

fn later_messages(measure: Measure) -> Option<&'static str> {
    match measure {
        Measure::Aggregate => Some("later-aggregate"),
        Measure::LastOpen => Some("later-last-open"),
        Measure::Individual => Some("later-individual"),
        Measure::None | Measure::Delivery | Measure::Receipt | Measure::Portal => None,
    }
}

fn invitation(measure: Measure) -> Option<&'static str> {
    match measure {
        Measure::Aggregate => Some("invite-aggregate"),
        Measure::LastOpen => Some("invite-last-open"),
        Measure::Individual => Some("invite-individual"),
        Measure::None | Measure::Delivery | Measure::Receipt | Measure::Portal => None,
    }
}

fn words(wording: &Wording) -> String {
    let mut lines = vec![wording.title.as_str()];
    lines.extend(wording.sentences.iter().map(String::as_str));
    lines.join("\n")
}

fn text(wording: &Wording, page_url: &str) -> String {
    let mut lines = vec![SEPARATOR.to_owned(), wrapped(&wording.title, WIDTH)];
    lines.extend(wording.sentences.iter().map(|sentence| wrapped(sentence, WIDTH)));
    lines.push(wrapped(&wording.page, WIDTH));
    lines.push(page_url.to_owned());
    lines.join("\n") + "\n"
}

fn html(language: Language, wording: &Wording, page_url: &str) -> String {
    const FONT: &str = "font-family:Arial,sans-serif;font-size:16px;line-height:24px;text-align:left";
    let title = wrapped(&escaped(&wording.title), WIDTH);
    let sentences: Vec<String> = wording.sentences.iter().map(|it| wrapped(&escaped(it), WIDTH)).collect();
    let url = escaped(page_url);
    format!(
        r##"<div lang="{language}" dir="ltr"
style="display:block!important;visibility:visible!important;margin:24px 0 0 0">
<table role="presentation" width="100%" border="0" cellpadding="0" cellspacing="0"
style="display:table!important;visibility:visible!important;width:100%">
<tr><td bgcolor="#f2f2f2"
style="background-color:#f2f2f2;color:#1b1b1b;padding:16px 16px 8px 16px;{FONT}">
<strong>{title}</strong><br>
{}</td></tr>
<tr><td bgcolor="#00528a" style="background-color:#00528a;padding:12px 16px;{FONT}">
<a href="{url}"
style="color:#ffffff;font-weight:bold">{}</a></td></tr>
<tr><td bgcolor="#f2f2f2"
style="background-color:#f2f2f2;color:#1b1b1b;padding:8px 16px 16px 16px;word-break:break-all;{FONT}">
{}<br>
{url}</td></tr>
</table>
</div>"##,
        sentences.join("<br>\n"),
        wrapped(&escaped(&wording.button), WIDTH),
        wrapped(&escaped(&wording.address), WIDTH),
    )
}

struct Locale {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

static LOCALES: LazyLock<[Locale; 4]> = LazyLock::new(|| {
    [
        locale(Language::Nl, include_str!("../locales/nl.ftl")),
        locale(Language::En, include_str!("../locales/en.ftl")),
        locale(Language::Fr, include_str!("../locales/fr.ftl")),
        locale(Language::It, include_str!("../locales/it.ftl")),
    ]
});

fn locale(language: Language, source: &str) -> Locale {
    // A language's own tag is one; without it only the spelling of numbers would differ, of which there are none.
    let id: LanguageIdentifier = language.as_str().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    // No invisible marks around names: they would show as rubbish in mail programs that know no bidirectional text.
    bundle.set_use_isolating(false);
    // The files are part of the program, and a test reads each without an error.
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
    bundle.add_resource_overriding(resource);
    Locale { language, bundle }
}

fn say(language: Language, key: &str, arguments: &FluentArgs<'_>) -> String {
    let locale = LOCALES.iter().find(|locale| locale.language == language);
    let bundle = locale.map(|locale| &locale.bundle);
    let said = bundle.and_then(|bundle| {
        let pattern = bundle.get_message(key)?.value()?;
        Some(bundle.format_pattern(pattern, Some(arguments), &mut Vec::new()).into_owned())
    });
    said.unwrap_or_default()
}

#[cfg(test)]
#[path = "notice_tests.rs"]
mod tests;
