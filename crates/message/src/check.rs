//! What a message really carries, read from its final bytes: the check that nothing measured leaves untold.
//!
//! It shares nothing with the way in which a notice was put in. It takes the bytes as they are about to leave, has another
//! library take them apart ([`mail_parser`]), and looks at what a reader would be shown: the sentences of the notice and the
//! link to the recipient's page, in the HTML and in the plain text; the header that refuses; and whatever in the message
//! makes a mail program load one of our pictures. Style sheets are not applied: what is hidden by an element's own style
//! counts as hidden, what is hidden by a sheet is not seen.

mod page;

use crate::Notice;
use crate::charset::in_ascii;
use crate::headers::HeaderFields;
use mail_parser::{Message, MessageParser, MessagePart, PartType};
use memchr::memmem;
use page::Page;

/// What was found in a message's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Carried {
    /// How many places make a mail program load a picture of ours.
    pub pictures: usize,
    /// Is the notice, with its link, to be seen in the HTML that is shown, and in every HTML that holds such a picture?
    pub notice_html: bool,
    /// Is it in what is shown of the message as text?
    pub notice_text: bool,
    /// Is there the header by which one click refuses, once?
    pub refuse_header: bool,
}

impl Carried {
    /// May it leave as a message that is measured? One picture, and everything said that must be. Without a picture there
    /// is nothing to say.
    pub fn is_told(&self) -> bool {
        let said = self.notice_html && self.notice_text && self.refuse_header;
        self.pictures == 0 || (self.pictures == 1 && said)
    }
}

/// Reads a message as it is about to leave. `picture_prefix` is how the URLs of our pictures start; `notice` is what it must say.
///
/// What cannot be read counts as a picture that nothing is said about.
pub fn carries(bytes: &[u8], picture_prefix: &str, notice: &Notice) -> Carried {
    let Some(message) = MessageParser::default().parse(bytes) else {
        return Carried { pictures: 1, notice_html: false, notice_text: false, refuse_header: false };
    };
    let sought = Sought::new(picture_prefix, notice);
    let parts: Vec<Part> = message.parts.iter().map(|part| Part::read(part, &sought)).collect();
    let says = |number: &u32| parts.get(*number as usize).is_some_and(|part| part.says);
    let refuse = format!("<{}>", notice.refuse_url);
    let mut headers = message.headers_raw().filter(|(name, _)| name.eq_ignore_ascii_case("Measure-Refuse"));
    // Where the section does not end as it should, programs differ in what they take for a header.
    let headers_are_sound = HeaderFields::read(bytes, 0..bytes.len()).is_ok();
    let only = headers.next().filter(|_| headers.next().is_none());
    Carried {
        pictures: parts.iter().map(|part| part.pictures).sum(),
        notice_html: message.html_body.iter().any(says) && parts.iter().all(|part| part.pictures == 0 || part.says),
        notice_text: message.text_body.iter().any(says),
        refuse_header: headers_are_sound && only.is_some_and(|(_, value)| value.trim() == refuse),
    }
}

/// How many places of a message that we put nothing into make a mail program load a picture of ours all the same: those of
/// a measured message that it quotes. One that says by its own `Measure-Refuse` that it is measured quotes none.
///
/// What cannot be read has none that is known: it passes as it came.
pub fn quoted_pictures(bytes: &[u8], picture_prefix: &str) -> usize {
    let Some(message) = MessageParser::default().parse(bytes) else { return 0 };
    if message.headers_raw().any(|(name, _)| name.eq_ignore_ascii_case("Measure-Refuse")) {
        return 0;
    }
    let (prefix, end) = (picture_prefix.as_bytes(), end_of(picture_prefix));
    within(&message, &Sought { prefix, end, page_url: "", sentences: Vec::new() })
}

fn end_of(prefix: &str) -> memmem::Finder<'_> {
    memmem::Finder::new(&prefix.as_bytes()[prefix.len().saturating_sub(3)..])
}

/// What is looked for.
struct Sought<'a> {
    prefix: &'a [u8],
    /// The end of the prefix: what is looked for first, because little else has it.
    end: memmem::Finder<'a>,
    page_url: &'a str,
    /// Title and sentences, with single spaces.
    sentences: Vec<String>,
}

impl<'a> Sought<'a> {
    fn new(prefix: &'a str, notice: &'a Notice) -> Self {
        let sentences = notice.words.lines().map(spaced).filter(|line| !line.is_empty()).collect();
        Self { prefix: prefix.as_bytes(), end: end_of(prefix), page_url: &notice.page_url, sentences }
    }

    /// Are all sentences there, in their order?
    fn are_in(&self, text: &[u8], as_written: impl Fn(&str) -> String) -> bool {
        let mut rest = text;
        let found = self.sentences.iter().all(|sentence| {
            let sentence = as_written(sentence);
            let Some(at) = memmem::find(rest, sentence.as_bytes()) else { return false };
            rest = &rest[at + sentence.len()..];
            true
        });
        found && !self.sentences.is_empty()
    }
}

/// What one part says and loads.
struct Part {
    says: bool,
    pictures: usize,
}

impl Part {
    fn read(part: &MessagePart<'_>, sought: &Sought<'_>) -> Self {
        let found = Self::found_in(&part.body, sought);
        // Where the decoder had to guess, other programs may show something else.
        Self { says: found.says && !part.is_encoding_problem, ..found }
    }

    fn found_in(body: &PartType<'_>, sought: &Sought<'_>) -> Self {
        match body {
            PartType::Html(html) => {
                let page = Page::read(html, sought);
                let says = page.links && sought.are_in(&page.text, str::to_owned);
                Self { says, pictures: page.pictures }
            }
            PartType::Text(text) => Self { says: says_as_text(text, sought), pictures: 0 },
            PartType::Message(nested) => Self { says: false, pictures: within(nested, sought) },
            PartType::Binary(_) | PartType::InlineBinary(_) | PartType::Multipart(_) => {
                Self { says: false, pictures: 0 }
            }
        }
    }
}

fn within(nested: &Message<'_>, sought: &Sought<'_>) -> usize {
    nested.parts.iter().map(|part| Part::read(part, sought).pictures).sum()
}

fn says_as_text(text: &str, sought: &Sought<'_>) -> bool {
    // The address stands on a line of its own; without it there is nothing to read further.
    if !text.lines().any(|line| line.trim() == sought.page_url) {
        return false;
    }
    let text = spaced(text);
    // A charset that lacks a character has it spelled in ASCII.
    sought.are_in(text.as_bytes(), str::to_owned)
        || sought.are_in(spaced(&in_ascii(&text)).as_bytes(), |it| spaced(&in_ascii(it)))
}

fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
