//! Finds the place in an HTML document where a notice is sure to be seen: at the end of the body, inside nothing else.
//!
//! The tokens are html5gum's (the WHATWG tokenizer). Of the tree only so much is kept as says which elements are still
//! open at that place (WHATWG HTML, 13.2.6, "in body"); the insertion closes those first, so that the notice inherits
//! no hiding from an element that somebody forgot to close. Where the tokens would depend on the tree (foreign content,
//! frames, plain text), or the end of the document is inside a tag, a comment or a script, there is no sure place.

use crate::LeftAlone;
use crate::encode::Place;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use std::convert::Infallible;

/// More elements open at one time than this, and nobody can say what is shown.
const MOST_OPEN: usize = 256;
/// More elements left open at the end of the body than this, and the document is not understood.
const MOST_UNCLOSED: usize = 40;
/// A start tag put behind the document: it is seen as one only if the document ends in ordinary text.
const SENTINEL: &[u8] = b"<openlijk-end>";

/// Where a notice goes, and the end tags that must stand before it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Spot {
    pub place: Place,
    /// End tags of what is still open there, innermost first.
    pub closing: String,
}

/// Finds the spot: before the one real `</body>`, or at the end of a document that has none.
pub(crate) fn spot(html: &[u8]) -> Result<Spot, LeftAlone> {
    let mut scan = Scan::default();
    // One byte for one byte, so that offsets are the document's: the tokenizer would make one of CR and LF.
    let ascii = |byte: &u8| match byte {
        b'\r' => b' ',
        byte if byte.is_ascii() => *byte,
        _ => b'x',
    };
    let text: Vec<u8> = html.iter().map(ascii).chain(SENTINEL.iter().copied()).collect();
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: Span<usize>| -> Option<Infallible> {
        scan.event(event, span, &text);
        None
    });
    emitter.naively_switch_states(true);
    let Ok(()) = Tokenizer::new_with_emitter(&text[..], emitter).finish();
    scan.spot(html)
}

/// What an element does to the ones that are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Has no content.
    Void,
    /// Closed by any block that opens, with or without `</p>`.
    Paragraph,
    /// Goes on over the end of what it stands in.
    Formatting,
    /// Its end tag closes all that is open within it.
    Block,
    /// Keeps end tags within it to itself: only its own kind's reach over it.
    Scope,
    /// Its end tag counts only where no block is open within it.
    Ordinary,
}

fn kind(name: &[u8]) -> Kind {
    match name {
        b"area" | b"base" | b"basefont" | b"bgsound" | b"br" | b"col" | b"embed" | b"frame" | b"hr" | b"image"
        | b"img" | b"input" | b"keygen" | b"link" | b"meta" | b"param" | b"source" | b"track" | b"wbr" => Kind::Void,
        b"html" | b"head" | b"body" => Kind::Void,
        b"p" => Kind::Paragraph,
        b"a" | b"b" | b"big" | b"code" | b"em" | b"font" | b"i" | b"nobr" | b"s" | b"small" | b"strike" | b"strong"
        | b"tt" | b"u" => Kind::Formatting,
        b"table" | b"tbody" | b"thead" | b"tfoot" | b"tr" | b"td" | b"th" | b"caption" | b"colgroup" | b"applet"
        | b"button" | b"marquee" => Kind::Scope,
        b"address" | b"article" | b"aside" | b"blockquote" | b"center" | b"dd" | b"details" | b"dialog" | b"dir"
        | b"div" | b"dl" | b"dt" | b"fieldset" | b"figcaption" | b"figure" | b"footer" | b"form" | b"h1" | b"h2"
        | b"h3" | b"h4" | b"h5" | b"h6" | b"header" | b"hgroup" | b"li" | b"listing" | b"main" | b"menu" | b"nav"
        | b"ol" | b"pre" | b"search" | b"section" | b"summary" | b"ul" => Kind::Block,
        _ => Kind::Ordinary,
    }
}

/// Elements in which the tokens themselves depend on the tree, or on whether scripts run.
fn is_beyond_us(name: &[u8]) -> bool {
    matches!(
        name,
        b"svg" | b"math" | b"frameset" | b"noframes" | b"plaintext" | b"template" | b"noscript" | b"xmp" | b"noembed"
    )
}

/// Elements whose content is not simply shown: harmless when closed, no place for a notice while open.
fn may_hide(name: &[u8]) -> bool {
    matches!(name, b"select" | b"object" | b"iframe" | b"video" | b"audio" | b"canvas")
}

/// An open element.
#[derive(Debug, Clone)]
struct Open {
    name: Vec<u8>,
    kind: Kind,
}

impl Open {
    fn is(&self, name: &[u8]) -> bool {
        self.name == name
    }

    fn is_one_of(&self, names: &[&[u8]]) -> bool {
        names.contains(&self.name.as_slice())
    }
}

#[derive(Debug, Default)]
struct Scan {
    /// The open elements, outermost first. Formatting elements stand where they were opened.
    open: Vec<Open>,
    /// Where `</body>` stands, and what was open there.
    body_end: Option<(usize, Vec<Open>)>,
    sentinel_seen: bool,
    /// Sections of `<![if …]>`, which Outlook honours outside comments, that are open.
    conditions: usize,
    trouble: Option<LeftAlone>,
}

impl Scan {
    fn event(&mut self, event: CallbackEvent<'_>, span: Span<usize>, text: &[u8]) {
        if self.trouble.is_some() {
            return;
        }
        match event {
            CallbackEvent::OpenStartTag { name } => self.start_tag(name, span.start, text),
            CallbackEvent::EndTag { name: b"body" } => self.end_of_body(span.start),
            CallbackEvent::EndTag { name } => self.end_tag(name),
            CallbackEvent::Comment { value } => self.comment(value, text.get(span.start..span.end).unwrap_or_default()),
            _ => {}
        }
    }

    fn start_tag(&mut self, name: &[u8], at: usize, text: &[u8]) {
        if text.len() - at == SENTINEL.len() {
            self.sentinel_seen = true;
            return;
        }
        if is_beyond_us(name) {
            self.trouble = Some(LeftAlone::Shape);
        }
        let kind = kind(name);
        if kind == Kind::Void {
            return;
        }
        if matches!(kind, Kind::Block | Kind::Paragraph) {
            self.close_paragraph();
        }
        self.close_implied(name);
        if self.open.len() >= MOST_OPEN {
            self.trouble = Some(LeftAlone::TooLarge);
            return;
        }
        self.open.push(Open { name: name.to_vec(), kind });
    }

    /// A block ends the paragraph that it starts in.
    fn close_paragraph(&mut self) {
        let scope = self.open.iter().rposition(|open| open.kind == Kind::Scope).map_or(0, |at| at + 1);
        if let Some(at) = self.open[scope..].iter().rposition(|open| open.is(b"p")) {
            self.close_from(scope + at);
        }
    }

    /// Rows, cells and items end where the next one starts.
    fn close_implied(&mut self, name: &[u8]) {
        let closed: &[&[u8]] = match name {
            b"td" | b"th" => &[b"td", b"th"],
            b"tr" => &[b"td", b"th", b"tr"],
            b"tbody" | b"thead" | b"tfoot" => &[b"td", b"th", b"tr", b"tbody", b"thead", b"tfoot"],
            b"li" => &[b"li"],
            b"dt" | b"dd" => &[b"dt", b"dd"],
            b"option" => &[b"option"],
            _ => return,
        };
        let around: &[&[u8]] =
            if kind(name) == Kind::Scope { &[b"table"] } else { &[b"ul", b"ol", b"dl", b"select", b"td"] };
        let inside = self.open.iter().rposition(|open| open.is_one_of(around)).map_or(0, |at| at + 1);
        if let Some(at) = self.open[inside..].iter().position(|open| open.is_one_of(closed)) {
            self.close_from(inside + at);
        }
    }

    fn end_tag(&mut self, name: &[u8]) {
        let Some(at) = self.open.iter().rposition(|open| open.is(name)) else { return };
        let within = || self.open[at + 1..].iter().map(|open| open.kind);
        let closes = match kind(name) {
            Kind::Void => false,
            Kind::Formatting => {
                self.open.remove(at);
                false
            }
            Kind::Ordinary => within().all(|kind| matches!(kind, Kind::Formatting | Kind::Ordinary)),
            Kind::Block | Kind::Paragraph => within().all(|kind| kind != Kind::Scope),
            // Only a table's own end reaches over a table within it.
            Kind::Scope => name == b"table" || self.open[at + 1..].iter().all(|open| !open.is(b"table")),
        };
        if closes {
            self.close_from(at);
        }
    }

    /// Closes the element at `at` and all within it. Formatting goes on, but not over the end of a cell.
    fn close_from(&mut self, at: usize) {
        let within = self.open.split_off(at);
        if within[0].kind != Kind::Scope {
            self.open.extend(within.into_iter().skip(1).filter(|open| open.kind == Kind::Formatting));
        }
    }

    fn end_of_body(&mut self, at: usize) {
        // Two ends: some readers stop at the first, some at the last.
        if self.body_end.is_some() {
            self.trouble = Some(LeftAlone::Broken);
        }
        if self.conditions > 0 {
            self.trouble = Some(LeftAlone::Broken);
        }
        self.body_end = Some((at, self.open.clone()));
    }

    fn comment(&mut self, value: &[u8], raw: &[u8]) {
        // Comments whose end other readers see elsewhere.
        if raw.starts_with(b"<!-->") || raw.starts_with(b"<!--->") || raw.ends_with(b"--!>") {
            self.trouble = Some(LeftAlone::Broken);
        }
        let value = value.trim_ascii().to_ascii_lowercase();
        let ends = value.ends_with(b"[endif]");
        if value.starts_with(b"[if") && !ends {
            self.conditions += 1;
        } else if ends && !value.starts_with(b"[if") {
            self.conditions = self.conditions.saturating_sub(1);
        }
    }

    fn spot(self, html: &[u8]) -> Result<Spot, LeftAlone> {
        if let Some(why) = self.trouble {
            return Err(why);
        }
        if !self.sentinel_seen {
            return Err(LeftAlone::Broken);
        }
        let (place, open) = match self.body_end {
            Some((at, open)) => (Place::BeforeTag(at), open),
            None if self.conditions > 0 => return Err(LeftAlone::Broken),
            None => (Place::End, self.open),
        };
        if let Place::BeforeTag(at) = place
            && !html.get(at..).is_some_and(|rest| rest.len() > 6 && rest[..6].eq_ignore_ascii_case(b"</body"))
        {
            return Err(LeftAlone::Broken);
        }
        if open.len() > MOST_UNCLOSED || open.iter().any(|open| may_hide(&open.name)) {
            return Err(LeftAlone::Broken);
        }
        let names = open.iter().rev().map(|open| String::from_utf8_lossy(&open.name));
        let closing = names.filter(|name| name.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        Ok(Spot { place, closing: closing.map(|name| format!("</{name}>")).collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn before(html: &str, closing: &str) {
        let at = html.rfind("</body>").unwrap();
        assert_eq!(
            spot(html.as_bytes()),
            Ok(Spot { place: Place::BeforeTag(at), closing: closing.to_owned() }),
            "{html}"
        );
    }

    fn at_end(html: &str, closing: &str) {
        assert_eq!(spot(html.as_bytes()), Ok(Spot { place: Place::End, closing: closing.to_owned() }), "{html}");
    }

    #[test]
    fn the_end_of_the_body_is_found_and_not_what_looks_like_it() {
        before("<html><body><p>Hi</p></body></html>", "");
        before("<body>\r\n\u{e9}\u{e9}\r\n<!-- </body> --><script>'</body>'</script></body>", "");
        before("<BODY><title></body></title><textarea></body></textarea><a title='</body>'>x</a></body>", "");
        before("<body><style>/* </body> */</style><!--[if mso]></body><![endif]--></body>", "");
        at_end("<p>Hi", "</p>");
        at_end("plain", "");
        at_end("", "");
        at_end("<!-- </body> -->x", "");
    }

    #[test]
    fn what_is_left_open_is_closed_first() {
        before("<body><div style='display:none'><span>x</body>", "</span></div>");
        before("<table><tr><td>a<td>b<tr><td>c</body>", "</td></tr></table>");
        before("<div><font color=white>x</div>y</body>", "</font>");
        before("<div><span></div></body>", "");
        before("<table><tr><td></div></td></tr></table></body>", "");
        before("<div><table><tr><td></div></body>", "</td></tr></table></div>");
        before("<a href=x><div></a></body>", "</div>");
        at_end("<ul><li>a<li>b", "</li></ul>");
        before("<p>a<p>b<br></body>", "</p>");
        before("<p>a<div>b</div></body>", "");
        before("<span style='display:none'><p><i></body>", "</i></p></span>");
        before("<table><tr><td><font>a<td><font>b</table></body>", "");
        before("<ul><li><b>a</b><li>b</ul></body>", "");
        before("<div><p><table><tr><td><p>a</td></tr></table></div></body>", "");
        before("<select><option>a<option>b</select><video></video><iframe></body></iframe></body>", "");
    }

    #[test]
    fn where_there_is_no_sure_place_there_is_none() {
        for html in [
            "<p>x <a href=\"unclosed",
            "<p>x <!-- never closed </body>",
            "<script>never closed </body>",
            "<style>",
            "<title>x</body>",
            "<textarea>x",
            "<plaintext>x</body>",
            "<div",
            "<svg><title></body></title></svg></body>",
            "<select></body>",
            "<frameset><frame></frameset>",
            "<body></body><body></body>",
            "<template></body>",
            "<video><p>x</body>",
            "<noscript></body></noscript>",
            "<![if !mso]></body>",
            "<!--> </body> -->",
            "<!---> </body> -->",
            "<!-- x --!> </body>",
        ] {
            assert!(spot(html.as_bytes()).is_err(), "{html}");
        }
    }

    #[test]
    fn a_million_divisions_take_no_deep_stack() {
        assert_eq!(spot("<div>".repeat(1_000_000).as_bytes()), Err(LeftAlone::TooLarge));
        assert_eq!(spot("</div>".repeat(1_000_000).as_bytes()).map(|spot| spot.closing), Ok(String::new()));
        assert!(spot("<div></div>".repeat(100_000).as_bytes()).is_ok());
    }
}
