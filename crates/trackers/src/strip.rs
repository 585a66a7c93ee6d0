//! Takes the trackers out of a message, and changes nothing else: a picture that only counts goes; what holds room on the page keeps
//! its room, with a picture of nothing that is never fetched; a wrapped link becomes its target, where the address says what that is.
//! A link to unsubscribe stays as it is, and so does every link whose target cannot be read: it would lead nowhere.

use crate::css;
use crate::gather::{Gathered, Occurrence, changeable, gather};
use crate::html::Hold;
use crate::mailbox::without_separator;
use crate::report::{Finding, Message, Place, Verdict};
use crate::rules::Rules;
use crate::scan;
use crate::tags::source_set;
use crate::transfer::{Edit, edited};
use crate::url::remote;
use std::collections::HashMap;
use std::ops::Range;

/// The header field that says what was done.
pub const HEADER: &str = "Openlijk-Stripped";
/// A transparent picture of one pixel, within the message itself.
const PICTURE: &str = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
/// Nothing, as an address that is never asked for.
const NOTHING: &str = "data:,";

/// Rounds of looking and changing. One is nearly always enough.
const MOST_ROUNDS: usize = 4;

/// A message without its trackers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stripped {
    /// The message. Byte for byte what came in where nothing was done.
    pub bytes: Vec<u8>,
    /// What was done.
    pub done: Done,
}

/// How many of what were taken out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Done {
    /// Pictures that only counted, and hints to look up or fetch: gone.
    pub pixels: usize,
    /// Pictures and other things that held room: replaced by nothing of the same size.
    pub placeholders: usize,
    /// Wrapped links: replaced by their targets.
    pub links: usize,
    /// Requests for a receipt: gone.
    pub receipts: usize,
    /// What is still there that counts or may count: links whose target cannot be read, and what stands where it cannot be changed surely.
    pub left: usize,
}

impl Done {
    /// Whether anything was changed.
    pub fn anything(&self) -> bool {
        self.pixels + self.placeholders + self.links + self.receipts > 0
    }
}

/// Takes out what `scan` says counts, or may.
pub fn strip(raw: &[u8], rules: &Rules) -> Stripped {
    strip_found(raw, &scan(raw, rules), rules)
}

/// Takes out what these findings say counts: those of `pair`, for one, which know more.
pub fn strip_found(raw: &[u8], found: &Message, rules: &Rules) -> Stripped {
    let mut message = without_separator(raw).to_vec();
    let separator = &raw[..raw.len() - message.len()];
    let mut done = Done::default();
    let mut now = found.clone();
    // With a picture gone, another may stand out that was like it.
    for _ in 0..MOST_ROUNDS {
        match once(&message, &now, &mut done) {
            Some(changed) => message = changed,
            None => break,
        }
        now = scan(&message, rules);
    }
    if !done.anything() {
        let left = found.findings.iter().filter(|finding| finding.counts()).count();
        return Stripped { bytes: raw.to_vec(), done: Done { left, ..done } };
    }
    done.left = left(&now, found);
    let end = gather(&message).parts.header_end;
    let line_end = if message[..end].ends_with(b"\r\n") { "\r\n" } else { "\n" };
    let Done { pixels, placeholders, links, receipts, left } = done;
    let line = format!(
        "{HEADER}: pixels={pixels}; placeholders={placeholders}; links={links}; receipts={receipts}; left={left}{line_end}"
    );
    message.splice(end..end, line.into_bytes());
    Stripped { bytes: [separator, &message].concat(), done }
}

/// One round; `None` where nothing is to be changed, or nothing can.
fn once(message: &[u8], found: &Message, done: &mut Done) -> Option<Vec<u8>> {
    let gathered = gather(message);
    let nothing = !found.findings.iter().any(Finding::counts);
    // What has no header is no message; there would be no place to say what was done.
    if nothing || gathered.parts.header_end == 0 {
        return None;
    }
    let mut pieces = bodies(message, &gathered, found, done);
    done.receipts += gathered.receipts.len();
    pieces.extend(gathered.receipts.iter().map(|receipt| (receipt.range.clone(), Vec::new())));
    (!pieces.is_empty()).then(|| assembled(message, pieces))
}

/// What a second look still finds; of findings that one copy does not show, those whose URL is still there.
fn left(now: &Message, found: &Message) -> usize {
    let counted = |url: &str| found.findings.iter().any(|finding| finding.counts() && finding.url == url);
    now.findings.iter().filter(|finding| finding.counts() || (!finding.needed && counted(&finding.url))).count()
}

fn assembled(message: &[u8], mut pieces: Vec<(Range<usize>, Vec<u8>)>) -> Vec<u8> {
    pieces.sort_by_key(|(range, _)| (range.start, range.end));
    let mut out = Vec::with_capacity(message.len());
    let mut at = 0;
    for (range, with) in pieces {
        if range.start < at {
            continue;
        }
        out.extend_from_slice(&message[at..range.start]);
        out.extend_from_slice(&with);
        at = range.end;
    }
    out.extend_from_slice(&message[at..]);
    out
}

/// Every part in which something changes, anew.
fn bodies(message: &[u8], gathered: &Gathered, found: &Message, done: &mut Done) -> Vec<(Range<usize>, Vec<u8>)> {
    let counting: HashMap<&str, &Finding> = found
        .findings
        .iter()
        .filter(|finding| finding.counts())
        .map(|finding| (finding.url.as_str(), finding))
        .collect();
    let mut pieces = Vec::new();
    for (at, part) in gathered.parts.parts.iter().enumerate() {
        let here = gathered.occurrences.iter().filter(|occurrence| occurrence.part == Some(at));
        let here: Vec<(&Occurrence, &Finding)> = here
            .filter_map(|occurrence| Some((occurrence, *counting.get(occurrence.reference.url.as_str())?)))
            .collect();
        if here.is_empty() {
            continue;
        }
        let Some(content) = changeable(message, part) else { continue };
        let mut counts = *done;
        let edits = edits(&content, &here, &mut counts);
        if edits.is_empty() {
            continue;
        }
        if let Some(body) = edited(&message[part.body.clone()], part.transfer, &edits) {
            *done = counts;
            pieces.push((part.body.clone(), body));
        }
    }
    pieces
}

/// What changes in a part's content, in order, nothing twice.
fn edits(content: &[u8], here: &[(&Occurrence, &Finding)], done: &mut Done) -> Vec<Edit> {
    let is_bad = |url: &str| {
        let url = remote(url).unwrap_or_default();
        here.iter().any(|(occurrence, finding)| occurrence.reference.url == url && finding.loads())
    };
    let mut edits: Vec<Edit> = Vec::new();
    for (occurrence, finding) in here {
        let reference = &occurrence.reference;
        let is_link = reference.place == Place::Link;
        let edit = match &reference.hold {
            Hold::Attribute { value, .. } | Hold::Within { value } if is_link => {
                match (&finding.target, &reference.hold) {
                    (Some(target), Hold::Attribute { .. }) => {
                        counted(&mut done.links, attribute(content, value, target))
                    }
                    (_, Hold::Within { .. }) => counted(&mut done.pixels, attribute(content, value, "")),
                    _ => None,
                }
            }
            Hold::Text { range } => finding.target.as_ref().and_then(|target| {
                counted(&mut done.links, Some(Edit { range: range.clone(), with: ascii_only(target).into_bytes() }))
            }),
            Hold::Attribute { tag, .. } if goes(occurrence, finding) => {
                counted(&mut done.pixels, Some(Edit { range: tag.clone(), with: Vec::new() }))
            }
            Hold::Attribute { value, .. } => counted(
                &mut done.placeholders,
                attribute(content, value, stand_in(reference.place, &reference.element)),
            ),
            Hold::Within { value } => counted(&mut done.placeholders, attribute(content, value, "")),
            Hold::SourceSet { value, text } => {
                counted(&mut done.placeholders, attribute(content, value, &without_sources(text, &is_bad)))
            }
            Hold::Style { value, text } => {
                counted(&mut done.placeholders, attribute(content, value, &without_urls(text, &is_bad)))
            }
            Hold::StyleSheet { range, is_string } => {
                let with = if *is_string { format!("\"{NOTHING}\"") } else { format!("url({NOTHING})") };
                counted(&mut done.placeholders, Some(Edit { range: range.clone(), with: with.into_bytes() }))
            }
            Hold::Nowhere => None,
        };
        edits.extend(edit);
    }
    // Several pictures of one attribute are one change; what stands in a tag that goes needs none.
    edits.sort_by_key(|edit| (edit.range.start, std::cmp::Reverse(edit.range.end)));
    let mut end = 0;
    edits.retain(|edit| {
        let stays = edit.range.start >= end && edit.range.end <= content.len() && !edit.range.is_empty();
        end = if stays { edit.range.end } else { end };
        stays
    });
    edits
}

fn counted(count: &mut usize, edit: Option<Edit>) -> Option<Edit> {
    *count += usize::from(edit.is_some());
    edit
}

/// Whether the whole tag goes: it shows nothing, or it only hints.
fn goes(occurrence: &Occurrence, finding: &Finding) -> bool {
    let reference = &occurrence.reference;
    match (reference.place, reference.element.as_str()) {
        (_, "link") => true,
        (Place::Image, "img" | "image") => {
            let look = &reference.look;
            let is_unseen = look.is_thin() || (look.hidden && !look.is_visible());
            let only_counts = matches!(finding.verdict, Verdict::Known | Verdict::Likely)
                && look.width.is_none()
                && look.height.is_none();
            is_unseen || (only_counts && !finding.reason.contains("a picture with it"))
        }
        _ => false,
    }
}

fn stand_in(place: Place, element: &str) -> &'static str {
    match place {
        Place::Image | Place::Amp if element != "amp-list" && element != "form" => PICTURE,
        Place::Media if element == "video" => NOTHING,
        Place::Frame => "about:blank",
        _ => NOTHING,
    }
}

/// A new value for an attribute whose value stands in this range, quotes not included.
fn attribute(content: &[u8], range: &Range<usize>, value: &str) -> Option<Edit> {
    let quote = content.get(range.start.checked_sub(1)?)?;
    let is_quoted = matches!(quote, b'"' | b'\'') && content.get(range.end) == Some(quote);
    let escaped = ascii_only(value)
        .replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let with = if is_quoted { escaped } else { format!("\"{escaped}\"") };
    Some(Edit { range: range.clone(), with: with.into_bytes() })
}

/// Other signs than ASCII as percent-escapes, so that it stands in any character set.
fn ascii_only(url: &str) -> String {
    let mut out = String::new();
    for byte in url.bytes() {
        if byte.is_ascii() && !byte.is_ascii_control() {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn without_sources(text: &str, is_bad: &dyn Fn(&str) -> bool) -> String {
    let bad: Vec<&str> = source_set(text).into_iter().filter(|url| is_bad(url)).collect();
    // An address that is part of another one in the same attribute would be cut out of it: then all go.
    let is_clear = bad
        .iter()
        .all(|url| text.matches(url).count() == source_set(text).iter().filter(|other| *other == url).count());
    if bad.is_empty() || !is_clear {
        return String::new();
    }
    bad.iter().fold(text.to_owned(), |text, url| text.replace(url, PICTURE))
}

fn without_urls(style: &str, is_bad: &dyn Fn(&str) -> bool) -> String {
    let (loaded, _) = css::loaded(style);
    let bad = loaded.into_iter().filter(|found| is_bad(&found.url));
    let mut out = String::new();
    let mut at = 0;
    for found in bad {
        out.push_str(&style[at..found.range.start]);
        out.push_str(&if found.is_string { format!("'{NOTHING}'") } else { format!("url({NOTHING})") });
        at = found.range.end;
    }
    // Made of what the document's base says, it cannot be found again: the whole style goes.
    if at == 0 { String::new() } else { out + &style[at..] }
}
