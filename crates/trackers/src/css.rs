//! What a style would load, and how it hides what it styles. The tokens are cssparser's, so that escapes and comments hide nothing.

use crate::limits::DEEPEST_BLOCK;
use cssparser::{Parser, Token};
use std::ops::Range;

/// A URL in a style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Loaded {
    pub url: String,
    /// The token that names it, quotes and `url(` included where they are part of it.
    pub range: Range<usize>,
    /// By `@import`, and so a style sheet.
    pub is_import: bool,
    /// A string alone, without `url()` around it.
    pub is_string: bool,
}

/// Whether there can be a URL in it at all: most styles need no tokens.
fn may_load(css: &str) -> bool {
    let bytes = css.as_bytes();
    let has = |word: &[u8]| bytes.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word));
    bytes.contains(&b'\\') || has(b"url") || has(b"import") || has(b"image-set") || has(b"src(")
}

/// What this text loads, and whether all of it was looked at.
pub(crate) fn loaded(css: &str) -> (Vec<Loaded>, bool) {
    if !may_load(css) {
        return (Vec::new(), true);
    }
    let mut found = Found { urls: Vec::new(), whole: true };
    walk(&mut Parser::new(css), 0, false, &mut found);
    (found.urls, found.whole)
}

struct Found {
    urls: Vec<Loaded>,
    whole: bool,
}

/// `strings_load`: inside a function in which a string is a URL.
fn walk(parser: &mut Parser<'_>, depth: usize, strings_load: bool, found: &mut Found) {
    let mut is_import = false;
    loop {
        let start = parser.position();
        let (url, is_string, block) = match parser.next_including_whitespace_and_comments() {
            Err(_) => return,
            Ok(Token::UnquotedUrl(url)) => (Some(url.to_string()), false, None),
            Ok(Token::QuotedString(url)) if strings_load || is_import => (Some(url.to_string()), true, None),
            Ok(Token::AtKeyword(name)) => {
                is_import = name.eq_ignore_ascii_case("import");
                continue;
            }
            Ok(Token::WhiteSpace(_) | Token::Comment(_)) => continue,
            Ok(Token::Function(name)) => {
                const LOADING: [&str; 6] = ["url", "src", "image-set", "-webkit-image-set", "image", "cross-fade"];
                (None, false, Some(LOADING.iter().any(|loading| name.eq_ignore_ascii_case(loading))))
            }
            Ok(Token::ParenthesisBlock | Token::SquareBracketBlock | Token::CurlyBracketBlock) => {
                (None, false, Some(false))
            }
            Ok(_) => {
                is_import = false;
                continue;
            }
        };
        if let Some(url) = url {
            let range = start.byte_index()..parser.position().byte_index();
            found.urls.push(Loaded { url, range, is_import, is_string });
        }
        if let Some(strings) = block {
            if depth >= DEEPEST_BLOCK {
                found.whole = false;
                return;
            }
            let before = found.urls.len();
            let nested = parser.parse_nested_block(|inner| {
                walk(inner, depth + 1, strings, found);
                Ok::<(), cssparser::ParseError<()>>(())
            });
            found.whole &= nested.is_ok();
            if is_import {
                found.urls[before..].iter_mut().for_each(|url| url.is_import = true);
            }
        }
        is_import = false;
    }
}

/// How big something is drawn, as far as its attributes and style say.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Look {
    pub width: Option<f32>,
    pub height: Option<f32>,
    pub hidden: bool,
}

impl Look {
    /// A length in pixels: `1`, `1px`. A share of something else is no length.
    pub fn length(text: &str) -> Option<f32> {
        let text = text.trim();
        let text = text.strip_suffix("px").or_else(|| text.strip_suffix("pt")).unwrap_or(text);
        text.trim().parse().ok().filter(|length: &f32| length.is_finite() && *length >= 0.0)
    }

    /// What a style attribute adds.
    pub fn add(&mut self, style: &str) {
        for declaration in style.split(';') {
            let Some((name, value)) = declaration.split_once(':') else { continue };
            let (name, value) = (name.trim().to_ascii_lowercase(), value.trim().to_ascii_lowercase());
            let value = value.split('!').next().unwrap_or_default().trim();
            match (name.as_str(), value) {
                ("display", "none") | ("visibility", "hidden" | "collapse") => self.hidden = true,
                ("opacity" | "max-height" | "max-width" | "font-size", value) => {
                    let is_nothing = Self::length(value).is_some_and(|length| length < 0.05);
                    self.hidden |= is_nothing && name != "font-size";
                }
                ("width", value) => self.width = Self::length(value).or(self.width),
                ("height", value) => self.height = Self::length(value).or(self.height),
                _ => {}
            }
        }
    }

    /// So thin that nothing can be seen in it.
    pub fn is_thin(&self) -> bool {
        [self.width, self.height].into_iter().flatten().any(|length| length <= 2.0)
    }

    /// Plainly there to be seen, on some device.
    pub fn is_visible(&self) -> bool {
        !self.is_thin() && (self.width.is_some() || self.height.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn urls(css: &str) -> Vec<String> {
        loaded(css).0.into_iter().map(|found| found.url).collect()
    }

    #[test]
    fn urls_are_found_however_they_are_written() {
        assert_eq!(urls("a{background:url(http://a/1)}"), ["http://a/1"]);
        assert_eq!(urls("background: URL( 'http://a/2' ) no-repeat, url(\"//a/3\")"), ["http://a/2", "//a/3"]);
        assert_eq!(urls("x:u\\72 l(http://a/4)"), ["http://a/4"]);
        assert_eq!(
            urls("/* url(http://a/5) */ @media x { @font-face { src: url(http://a/6) format('woff') } }"),
            ["http://a/6"]
        );
        assert_eq!(
            urls("background-image: image-set('http://a/7' 1x, url(http://a/8) 2x)"),
            ["http://a/7", "http://a/8"]
        );
        let (found, whole) = loaded("@import 'http://a/9'; @import url(http://a/10) screen; a{content:'http://a/11'}");
        assert!(whole && found.iter().all(|url| url.is_import) && found.len() == 2, "{found:?}");
    }

    #[test]
    fn a_range_is_the_token_itself() {
        let css = "a{background:url(\"http://a/1\") x}b{background:url(http://a/2)}";
        let texts: Vec<&str> = loaded(css).0.into_iter().map(|found| &css[found.range]).collect();
        assert_eq!(texts, ["\"http://a/1\"", "url(http://a/2)"]);
    }

    #[test]
    fn what_is_too_deep_is_not_passed_over_in_silence() {
        assert!(!loaded(&("image-set".to_owned() + &"(".repeat(1000))).1);
    }

    #[test]
    fn looks_are_read() {
        let look = |style: &str| {
            let mut look = Look::default();
            look.add(style);
            look
        };
        assert!(look("width:1px !important; height: 1px").is_thin());
        assert!(look("Display: NONE").hidden && look("max-height:0").hidden && look("opacity:0").hidden);
        assert!(look("width:600px").is_visible() && !look("width:100%").is_visible());
    }
}
