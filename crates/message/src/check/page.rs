//! One HTML document as a mail program would show it, as far as its elements' own styles say.

use super::Sought;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use std::convert::Infallible;

/// More open elements than this are not kept apart: the innermost then hide what they hide for the rest of the document.
const MOST_OPEN: usize = 1000;

/// The properties by which a style can hide something.
const HIDING: [&str; 7] = ["display", "visibility", "font-size", "mso-hide", "opacity", "max-height", "max-width"];

/// What is shown of a document, and what it loads.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// The text that is to be seen, with single spaces.
    pub text: Vec<u8>,
    /// Does a visible link lead to the recipient's page?
    pub links: bool,
    /// How many places load a picture of ours.
    pub pictures: usize,
}

impl Page {
    pub(super) fn read(html: &str, sought: &Sought<'_>) -> Self {
        let mut reader = Reader { sought, page: Self::default(), open: Vec::new(), tag: None };
        let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| -> Option<Infallible> {
            reader.event(event);
            None
        });
        emitter.naively_switch_states(true);
        let Ok(()) = Tokenizer::new_with_emitter(html, emitter).finish();
        reader.page
    }
}

/// How an element, and what is in it, is shown.
#[derive(Debug, Clone, Copy, Default)]
struct Look {
    /// It is not shown, whatever stands within.
    gone: bool,
    /// Its text is not seen, unless an element within says otherwise.
    unseen: bool,
    /// Its text has no size, unless an element within says otherwise.
    tiny: bool,
}

impl Look {
    fn shows_text(self) -> bool {
        !(self.gone || self.unseen || self.tiny)
    }

    /// What an element's own `style` makes of it.
    fn styled(&mut self, style: &str) {
        for (property, value) in style.split(';').filter_map(|it| it.split_once(':')) {
            let property = property.trim();
            let Some(property) = HIDING.iter().find(|known| known.eq_ignore_ascii_case(property)) else { continue };
            let value = value.trim().to_ascii_lowercase();
            let value = value.strip_suffix("!important").unwrap_or(&value).trim();
            let is_nothing = value.starts_with('0') && !value.bytes().any(|byte| matches!(byte, b'1'..=b'9'));
            match *property {
                "display" => self.gone |= value == "none",
                "visibility" => self.unseen = matches!(value, "hidden" | "collapse"),
                "font-size" => self.tiny = is_nothing,
                "mso-hide" => self.gone |= value == "all",
                _ => self.gone |= is_nothing,
            }
        }
    }
}

/// Which attribute is being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Attribute {
    Style,
    Href,
    Other,
}

/// A start tag that is being read.
struct Tag {
    name: Vec<u8>,
    look: Look,
    attribute: Attribute,
    loads: bool,
    leads: bool,
}

struct Reader<'a> {
    sought: &'a Sought<'a>,
    page: Page,
    open: Vec<(Vec<u8>, Look)>,
    tag: Option<Tag>,
}

impl Reader<'_> {
    fn event(&mut self, event: CallbackEvent<'_>) {
        match event {
            CallbackEvent::OpenStartTag { name } => self.start(name),
            CallbackEvent::AttributeName { name } => {
                if let Some(tag) = &mut self.tag {
                    tag.attribute = match name {
                        b"style" => Attribute::Style,
                        b"href" => Attribute::Href,
                        _ => Attribute::Other,
                    };
                    tag.look.gone |= name == b"hidden";
                }
            }
            CallbackEvent::AttributeValue { value } => self.attribute(value),
            CallbackEvent::CloseStartTag { .. } => self.opened(),
            CallbackEvent::EndTag { name } => self.end(name),
            CallbackEvent::String { value } => self.string(value),
            // What stands in a comment is shown by programs that honour conditions in it.
            CallbackEvent::Comment { value } => self.page.pictures += usize::from(self.loads(value)),
            CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
        }
    }

    fn look(&self) -> Look {
        self.open.last().map_or_else(Look::default, |(_, look)| *look)
    }

    fn start(&mut self, name: &[u8]) {
        if is_block(name) {
            self.close_paragraph();
        }
        let mut look = self.look();
        look.gone |= is_never_text(name);
        self.tag = Some(Tag { name: name.to_vec(), look, attribute: Attribute::Other, loads: false, leads: false });
        self.space();
    }

    fn attribute(&mut self, value: &[u8]) {
        let loads = self.loads(value);
        let Some(tag) = &mut self.tag else { return };
        let is_link = matches!(tag.name.as_slice(), b"a" | b"area");
        match tag.attribute {
            Attribute::Style => tag.look.styled(&String::from_utf8_lossy(value)),
            Attribute::Href if is_link => tag.leads = value == self.sought.page_url.as_bytes(),
            _ => {}
        }
        // A link is followed by who presses it; everything else may be loaded by itself.
        tag.loads |= loads && !is_link;
    }

    fn opened(&mut self) {
        let Some(tag) = self.tag.take() else { return };
        self.page.pictures += usize::from(tag.loads);
        self.page.links |= tag.leads && tag.look.shows_text();
        if !is_void(&tag.name) && self.open.len() < MOST_OPEN {
            self.open.push((tag.name, tag.look));
        }
    }

    /// Closes the innermost element of that name and what is open within. Out of a table's cell, only the table's own end
    /// tags reach.
    fn end(&mut self, name: &[u8]) {
        self.space();
        let reaches = is_of_table(name);
        let found = self.open.iter().rposition(|(open, _)| open == name || (is_of_table(open) && !reaches));
        if let Some(at) = found.filter(|at| self.open[*at].0 == name) {
            self.open.truncate(at);
        }
    }

    /// A block ends the paragraph that it stands in.
    fn close_paragraph(&mut self) {
        let found = self.open.iter().rposition(|(open, _)| open == b"p" || is_of_table(open));
        if let Some(at) = found.filter(|at| self.open[*at].0 == b"p") {
            self.open.truncate(at);
        }
    }

    fn string(&mut self, value: &[u8]) {
        let look = self.look();
        if look.shows_text() {
            for word in value.split(u8::is_ascii_whitespace) {
                self.page.text.extend_from_slice(word);
                self.space();
            }
            // Words go on over the end of a string only where no white space stands there.
            if !value.last().is_some_and(u8::is_ascii_whitespace) {
                self.page.text.pop_if(|last| *last == b' ');
            }
        } else if self.open.last().is_some_and(|(name, _)| name == b"style") {
            self.page.pictures += usize::from(self.loads(value));
        }
    }

    fn space(&mut self) {
        if self.page.text.last().is_some_and(|last| *last != b' ') {
            self.page.text.push(b' ');
        }
    }

    /// Is the address of a picture of ours in it?
    fn loads(&self, value: &[u8]) -> bool {
        let Sought { prefix, end, .. } = self.sought;
        let mut ends = end.find_iter(value).map(|at| at + end.needle().len());
        // A host is written in whatever case, a path is not.
        ends.any(|end| end.checked_sub(prefix.len()).is_some_and(|at| value[at..end].eq_ignore_ascii_case(prefix)))
    }
}

fn is_never_text(name: &[u8]) -> bool {
    matches!(
        name,
        b"script"
            | b"style"
            | b"title"
            | b"template"
            | b"noscript"
            | b"textarea"
            | b"select"
            | b"object"
            | b"iframe"
            | b"video"
            | b"audio"
            | b"canvas"
            | b"svg"
            | b"math"
    )
}

fn is_void(name: &[u8]) -> bool {
    matches!(
        name,
        b"area"
            | b"base"
            | b"br"
            | b"col"
            | b"embed"
            | b"hr"
            | b"img"
            | b"input"
            | b"link"
            | b"meta"
            | b"param"
            | b"source"
            | b"track"
            | b"wbr"
    )
}

fn is_of_table(name: &[u8]) -> bool {
    matches!(name, b"table" | b"tbody" | b"thead" | b"tfoot" | b"tr" | b"td" | b"th" | b"caption")
}

fn is_block(name: &[u8]) -> bool {
    matches!(
        name,
        b"address"
            | b"article"
            | b"aside"
            | b"blockquote"
            | b"center"
            | b"dd"
            | b"details"
            | b"dir"
            | b"div"
            | b"dl"
            | b"dt"
            | b"fieldset"
            | b"figure"
            | b"footer"
            | b"form"
            | b"h1"
            | b"h2"
            | b"h3"
            | b"h4"
            | b"h5"
            | b"h6"
            | b"header"
            | b"hr"
            | b"li"
            | b"main"
            | b"menu"
            | b"nav"
            | b"ol"
            | b"p"
            | b"pre"
            | b"section"
            | b"table"
            | b"ul"
    )
}
