//! Which attributes of which elements load something, or lead somewhere.

use crate::css::{self, Look};
use crate::html::Reference;
use crate::report::Place;
use crate::url::{Url, remote};
use std::ops::Range;

/// A start tag.
#[derive(Debug, Default)]
pub(crate) struct Tag {
    pub name: Vec<u8>,
    pub range: Range<usize>,
    attributes: Vec<Attribute>,
    /// Whether every style in it was wholly read.
    pub whole: bool,
}

#[derive(Debug)]
struct Attribute {
    name: Vec<u8>,
    value: String,
    range: Range<usize>,
}

/// More attributes than this, and the rest is passed over: browsers keep them all, but no mail has them.
const MOST_ATTRIBUTES: usize = 256;

impl Tag {
    pub fn new(name: &[u8], start: usize) -> Self {
        Self { name: name.to_owned(), range: start..start, attributes: Vec::new(), whole: true }
    }

    pub fn name_attribute(&mut self, name: &[u8]) {
        if self.attributes.len() < MOST_ATTRIBUTES {
            self.attributes.push(Attribute { name: name.to_owned(), value: String::new(), range: 0..0 });
        } else {
            self.whole = false;
        }
    }

    pub fn value_attribute(&mut self, value: String, range: Range<usize>) {
        if let Some(attribute) = self.attributes.last_mut()
            && self.whole
        {
            (attribute.value, attribute.range) = (value, range);
        }
    }

    /// The first attribute of a name counts; browsers drop the others.
    fn attribute(&self, name: &[u8]) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    pub fn value(&self, name: &[u8]) -> Option<&str> {
        self.attribute(name).map(|attribute| attribute.value.as_str())
    }

    pub fn look(&self) -> Look {
        let length = |name: &[u8]| self.value(name).and_then(Look::length);
        let mut look =
            Look { width: length(b"width"), height: length(b"height"), hidden: self.attribute(b"hidden").is_some() };
        if let Some(style) = self.value(b"style") {
            look.add(style);
        }
        look
    }

    pub fn take_srcdoc(&mut self) -> Option<(Range<usize>, String)> {
        let at = self.attributes.iter().position(|attribute| attribute.name == b"srcdoc")?;
        let attribute = self.attributes.swap_remove(at);
        (self.name == b"iframe").then_some((attribute.range, attribute.value))
    }
}

/// Elements without content.
pub(crate) fn is_void(name: &[u8]) -> bool {
    matches!(
        name,
        b"area"
            | b"base"
            | b"basefont"
            | b"bgsound"
            | b"br"
            | b"col"
            | b"embed"
            | b"frame"
            | b"hr"
            | b"image"
            | b"img"
            | b"input"
            | b"keygen"
            | b"link"
            | b"meta"
            | b"param"
            | b"source"
            | b"track"
            | b"wbr"
    )
}

/// How a URL stands in its attribute.
pub(crate) enum Held {
    Whole(Range<usize>),
    SourceSet(Range<usize>, String),
    /// Among other words.
    Part(Range<usize>),
    Style(Range<usize>, String),
}

pub(crate) struct Found {
    pub url: String,
    pub place: Place,
    pub hold: Held,
}

/// What a tag loads, and where it leads.
pub(crate) fn found(tag: &Tag, base: Option<&str>) -> Vec<Found> {
    let mut found = Vec::new();
    for (at, attribute) in tag.attributes.iter().enumerate() {
        let is_first = !tag.attributes[..at].iter().any(|before| before.name == attribute.name);
        if !is_first || attribute.value.is_empty() {
            continue;
        }
        match attribute.name.as_slice() {
            b"style" => {
                let (loaded, _) = css::loaded(&attribute.value);
                for url in loaded {
                    push(
                        &mut found,
                        &url.url,
                        base,
                        Place::Css,
                        Held::Style(attribute.range.clone(), attribute.value.clone()),
                    );
                }
            }
            b"srcset" | b"imagesrcset" => {
                for url in source_set(&attribute.value) {
                    let hold = Held::SourceSet(attribute.range.clone(), attribute.value.clone());
                    push(&mut found, url, base, Place::Image, hold);
                }
            }
            b"ping" => {
                for url in attribute.value.split_ascii_whitespace() {
                    push(&mut found, url, base, Place::Link, Held::Part(attribute.range.clone()));
                }
            }
            b"content" if tag.name == b"meta" => {
                let refreshes =
                    tag.value(b"http-equiv").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("refresh"));
                if let Some(url) = refreshed(&attribute.value).filter(|_| refreshes) {
                    push(&mut found, url, base, Place::Frame, Held::Part(attribute.range.clone()));
                }
            }
            name => {
                if let Some(place) = place(tag, name) {
                    push(&mut found, &attribute.value, base, place, Held::Whole(attribute.range.clone()));
                }
            }
        }
    }
    found
}

fn place(tag: &Tag, attribute: &[u8]) -> Option<Place> {
    let element = tag.name.as_slice();
    let is_amp = element.starts_with(b"amp-");
    Some(match attribute {
        b"background" | b"lowsrc" | b"dynsrc" | b"poster" if is_amp => Place::Amp,
        b"src" | b"action-xhr" | b"xssi-prefix" if is_amp => Place::Amp,
        b"background" | b"lowsrc" | b"dynsrc" => Place::Image,
        b"poster" => Place::Media,
        b"src" => match element {
            b"iframe" | b"frame" | b"embed" | b"script" | b"portal" | b"fencedframe" | b"ilayer" | b"layer" => {
                Place::Frame
            }
            b"video" | b"audio" | b"track" | b"bgsound" => Place::Media,
            b"source" => Place::Media,
            // Outlook's VML: `v:image`, `v:fill`, `v:imagedata`, whatever letter stands before the colon.
            b"img" | b"image" | b"input" => Place::Image,
            vml if vml.contains(&b':') => Place::Image,
            _ => return None,
        },
        b"href" | b"xlink:href" => match element {
            b"a" | b"area" => Place::Link,
            b"link" => return relation(tag),
            b"image" | b"use" | b"feimage" | b"pattern" | b"lineargradient" | b"filter" => Place::Image,
            vml if vml.contains(&b':') => Place::Link,
            _ => return None,
        },
        b"action-xhr" => Place::Amp,
        b"action" if element == b"form" => Place::Link,
        b"formaction" if matches!(element, b"button" | b"input") => Place::Link,
        b"data" if element == b"object" => Place::Frame,
        b"code" | b"codebase" | b"archive" if matches!(element, b"applet" | b"object") => Place::Frame,
        b"classid" if element == b"object" => Place::Frame,
        _ => return None,
    })
}

/// What a `link` is for. One that only describes (`canonical`, `alternate`) loads nothing.
fn relation(tag: &Tag) -> Option<Place> {
    let relations = tag.value(b"rel").unwrap_or_default().to_ascii_lowercase();
    let has = |word: &str| relations.split_ascii_whitespace().any(|relation| relation == word);
    if has("stylesheet") {
        Some(Place::Stylesheet)
    } else if has("dns-prefetch")
        || has("preconnect")
        || has("prefetch")
        || has("prerender")
        || has("preload")
        || has("modulepreload")
    {
        Some(Place::Dns)
    } else if has("icon")
        || has("apple-touch-icon")
        || has("image_src")
        || has("mask-icon")
        || has("apple-touch-icon-precomposed")
    {
        Some(Place::Image)
    } else if has("import") || has("manifest") {
        Some(Place::Frame)
    } else {
        None
    }
}

fn push(found: &mut Vec<Found>, url: &str, base: Option<&str>, place: Place, hold: Held) {
    if let Some(url) = absolute(url, base) {
        found.push(Found { url, place, hold });
    }
}

/// Adds a reference if it is remote.
pub(crate) fn push_remote(references: &mut Vec<Reference>, mut reference: Reference, base: Option<&str>) {
    if let Some(url) = absolute(&reference.url, base) {
        reference.url = url;
        references.push(reference);
    }
}

/// A remote URL as written; or, where the document names a base, what a relative one becomes.
fn absolute(url: &str, base: Option<&str>) -> Option<String> {
    if let Some(remote) = remote(url) {
        return Some(remote.to_owned());
    }
    let base = base?;
    let url = url.trim();
    let is_scheme = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let has_scheme = url.split_once(':').is_some_and(|(scheme, _)| !scheme.is_empty() && is_scheme(scheme));
    if url.is_empty() || url.starts_with('#') || has_scheme {
        return None;
    }
    let parsed = Url::parse(base)?;
    let scheme = base.trim_start().split_once(':').map_or("http", |(scheme, _)| scheme);
    let directory = parsed.path.rsplit_once('/').map_or("", |(directory, _)| directory);
    Some(match url.strip_prefix('/') {
        Some(rest) => format!("{scheme}://{}/{rest}", parsed.host),
        None => format!("{scheme}://{}{directory}/{url}", parsed.host),
    })
}

/// The URLs of a `srcset`: each up to a blank, commas at its end aside.
pub(crate) fn source_set(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        if rest.is_empty() {
            return found;
        }
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (url, after) = rest.split_at(end);
        let bare = url.trim_end_matches(',');
        found.push(bare);
        // After a URL that ends in a comma comes the next one; else its description, up to a comma.
        rest = if bare.len() < url.len() { after } else { after.find(',').map_or("", |comma| &after[comma..]) };
    }
}

/// `5; url=http://…`
fn refreshed(content: &str) -> Option<&str> {
    let at = content.to_ascii_lowercase().find("url")?;
    let rest = content.get(at + 3..)?.trim_start().strip_prefix('=')?.trim();
    Some(rest.trim_matches(|c| c == '"' || c == '\''))
}
