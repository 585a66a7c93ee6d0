//! What an HTML document would load and where it would lead a reader. The tokens are html5gum's (the WHATWG tokenizer); comments
//! that Outlook reads as markup, `noscript` (no mail program runs scripts) and `srcdoc` are read too.

use crate::css::{self, Look};
use crate::limits::{DEEPEST_DOCUMENT, MOST_OPEN};
use crate::report::Place;
use crate::tags::{self, Tag};
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use std::convert::Infallible;
use std::ops::Range;

/// A URL in a document.
#[derive(Debug, Clone)]
pub(crate) struct Reference {
    pub url: String,
    pub place: Place,
    pub look: Look,
    /// The name of its element.
    pub element: String,
    /// What a reader sees of a link, its first words.
    pub text: String,
    /// Outlook alone sees it: another program sees its twin outside the comment.
    pub outlook_only: bool,
    pub hold: Hold,
}

/// Where it can be changed, in the document's bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Hold {
    /// The whole value of an attribute.
    Attribute { tag: Range<usize>, value: Range<usize> },
    /// One of several in a `srcset`.
    SourceSet { value: Range<usize>, text: String },
    /// In a style attribute, whose text is given decoded.
    Style { value: Range<usize>, text: String },
    /// A token in a style sheet.
    StyleSheet { range: Range<usize>, is_string: bool },
    /// Plain text.
    Text { range: Range<usize> },
    /// Somewhere within the value of an attribute that is read as a document of its own.
    Within { value: Range<usize> },
    /// Nowhere.
    Nowhere,
}

/// What was found in a document, and whether it was wholly looked at.
#[derive(Debug)]
pub(crate) struct Document {
    pub references: Vec<Reference>,
    pub whole: bool,
}

/// Reads a document. `decode` gives the text of some of its bytes.
pub(crate) fn read(html: &[u8], decode: &dyn Fn(&[u8]) -> String) -> Document {
    let mut document = Document { references: Vec::new(), whole: true };
    // One byte for one byte, so that offsets are the document's: the tokenizer would make one of CR and LF.
    let text: Vec<u8> = html.iter().map(|byte| if *byte == b'\r' { b'\n' } else { *byte }).collect();
    read_at(&text, 0, 0, decode, &mut document);
    document
}

fn read_at(text: &[u8], offset: usize, depth: usize, decode: &dyn Fn(&[u8]) -> String, document: &mut Document) {
    if depth > DEEPEST_DOCUMENT {
        document.whole = false;
        return;
    }
    let mut reader = Reader {
        text,
        offset,
        depth,
        decode,
        document,
        tag: Tag::default(),
        open: Vec::new(),
        hidden: 0,
        raw: Raw::No,
        link: None,
        base: None,
    };
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: Span<usize>| -> Option<Infallible> {
        reader.event(event, span.start..span.end);
        None
    });
    emitter.naively_switch_states(true);
    let Ok(()) = Tokenizer::new_with_emitter(text, emitter).finish();
}

/// What the text that comes next is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Raw {
    No,
    Style,
    Markup,
    Skipped,
}

struct Reader<'a> {
    text: &'a [u8],
    offset: usize,
    depth: usize,
    decode: &'a dyn Fn(&[u8]) -> String,
    document: &'a mut Document,
    tag: Tag,
    /// Open elements, and whether each hides what is in it.
    open: Vec<(Vec<u8>, bool)>,
    hidden: usize,
    raw: Raw,
    /// The first reference of the link that is open.
    link: Option<usize>,
    base: Option<String>,
}

impl Reader<'_> {
    fn event(&mut self, event: CallbackEvent<'_>, span: Range<usize>) {
        match event {
            CallbackEvent::OpenStartTag { name } => self.tag = Tag::new(name, span.start),
            CallbackEvent::AttributeName { name } => self.tag.name_attribute(name),
            CallbackEvent::AttributeValue { value } => {
                let value = (self.decode)(value);
                self.tag.value_attribute(value, span);
            }
            CallbackEvent::CloseStartTag { .. } => self.start_tag(span.end),
            CallbackEvent::EndTag { name } => self.end_tag(name),
            CallbackEvent::String { value } => self.string(value, span),
            CallbackEvent::Comment { .. } => self.comment(span),
            CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
        }
    }

    fn shifted(&self, range: &Range<usize>) -> Range<usize> {
        range.start + self.offset..range.end + self.offset
    }

    fn start_tag(&mut self, end: usize) {
        let mut tag = std::mem::take(&mut self.tag);
        tag.range.end = end;
        let name = tag.name.clone();
        let mut look = tag.look();
        let hides = look.hidden;
        look.hidden |= self.hidden > 0;
        self.raw = match name.as_slice() {
            b"style" => Raw::Style,
            b"noscript" => Raw::Markup,
            b"script" | b"iframe" | b"xmp" | b"noembed" | b"textarea" | b"title" | b"plaintext" => Raw::Skipped,
            _ => Raw::No,
        };
        if name == b"base" && self.base.is_none() {
            self.base = tag.value(b"href").filter(|href| crate::url::remote(href).is_some()).map(str::to_owned);
        }
        let first = self.document.references.len();
        for found in tags::found(&tag, self.base.as_deref()) {
            let hold = match found.hold {
                tags::Held::Whole(value) => {
                    Hold::Attribute { tag: self.shifted(&tag.range), value: self.shifted(&value) }
                }
                tags::Held::SourceSet(value, text) => Hold::SourceSet { value: self.shifted(&value), text },
                tags::Held::Part(value) => Hold::Within { value: self.shifted(&value) },
                tags::Held::Style(value, text) => Hold::Style { value: self.shifted(&value), text },
            };
            let element = String::from_utf8_lossy(&name).into_owned();
            let reference = Reference {
                url: found.url,
                place: found.place,
                look,
                element,
                text: String::new(),
                outlook_only: false,
                hold,
            };
            self.document.references.push(reference);
        }
        self.document.whole &= tag.whole;
        if let Some((value, inner)) = tag.take_srcdoc() {
            let value = self.shifted(&value);
            let before = self.document.references.len();
            read_at(
                inner.as_bytes(),
                0,
                self.depth + 1,
                &|bytes| String::from_utf8_lossy(bytes).into_owned(),
                self.document,
            );
            for reference in &mut self.document.references[before..] {
                reference.hold = Hold::Within { value: value.clone() };
            }
        }
        if matches!(name.as_slice(), b"a" | b"area") {
            self.link = (self.document.references.len() > first).then_some(first);
        }
        if !tags::is_void(&name) && self.open.len() < MOST_OPEN {
            self.hidden += usize::from(hides);
            self.open.push((name, hides));
        }
    }

    fn end_tag(&mut self, name: &[u8]) {
        self.raw = Raw::No;
        if name == b"a" {
            self.link = None;
        }
        if let Some(at) = self.open.iter().rposition(|(open, _)| open == name) {
            let closed = self.open.split_off(at);
            self.hidden -= closed.iter().filter(|(_, hides)| *hides).count();
        }
    }

    fn string(&mut self, value: &[u8], span: Range<usize>) {
        // Only where the bytes are the document's own can anything be changed in them.
        let in_place = self.text.get(span.clone()) == Some(value);
        match self.raw {
            Raw::No => {
                if let Some(link) = self.link.and_then(|at| self.document.references.get_mut(at))
                    && link.text.len() < 200
                {
                    link.text.push_str(&(self.decode)(&value[..value.len().min(200)]));
                    link.text.push(' ');
                }
            }
            Raw::Skipped => {}
            Raw::Markup => {
                let before = self.document.references.len();
                read_at(value, self.offset + span.start, self.depth + 1, self.decode, self.document);
                if !in_place {
                    self.document.references[before..].iter_mut().for_each(|found| found.hold = Hold::Nowhere);
                }
            }
            Raw::Style => {
                // One sign for each byte that is no ASCII, so that offsets stay true.
                let ascii: String =
                    value.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { 'x' }).collect();
                let (loaded, whole) = css::loaded(&ascii);
                self.document.whole &= whole;
                for found in loaded {
                    let is_own = value.get(found.range.clone()).is_some_and(<[u8]>::is_ascii);
                    let url = if is_own { found.url } else { self.raw_url(&value[found.range.clone()]) };
                    let place = if found.is_import { Place::Stylesheet } else { Place::Css };
                    let range =
                        self.offset + span.start + found.range.start..self.offset + span.start + found.range.end;
                    let hold =
                        if in_place { Hold::StyleSheet { range, is_string: found.is_string } } else { Hold::Nowhere };
                    let reference = Reference {
                        url,
                        place,
                        look: Look::default(),
                        element: "style".to_owned(),
                        text: String::new(),
                        outlook_only: false,
                        hold,
                    };
                    tags::push_remote(&mut self.document.references, reference, self.base.as_deref());
                }
            }
        }
    }

    /// A URL with other signs than ASCII in it, out of its token.
    fn raw_url(&self, token: &[u8]) -> String {
        let text = (self.decode)(token);
        let inside = text.split_once('(').map_or(text.as_str(), |(_, inside)| inside);
        inside.trim_matches(|c: char| c.is_whitespace() || matches!(c, ')' | '"' | '\'')).to_owned()
    }

    /// Outlook reads what stands in `<!--[if …]> … <![endif]-->` as markup.
    fn comment(&mut self, span: Range<usize>) {
        let start = span.start;
        let comment = self.text.get(span).unwrap_or_default();
        let Some(inside) = comment.strip_prefix(b"<!--") else { return };
        let condition = inside.trim_ascii_start();
        if condition.first() != Some(&b'[') {
            return;
        }
        let Some(end) = comment.iter().position(|byte| *byte == b'>') else { return };
        let inner = &comment[end + 1..];
        let inner = inner.strip_suffix(b"-->").unwrap_or(inner);
        // A copy of the state is not needed: what Outlook alone sees hides nothing outside.
        let before = self.document.references.len();
        read_at(inner, self.offset + start + end + 1, self.depth + 1, self.decode, self.document);
        self.document.references[before..].iter_mut().for_each(|found| found.outlook_only = true);
    }
}

#[cfg(test)]
#[path = "html_tests.rs"]
mod tests;
