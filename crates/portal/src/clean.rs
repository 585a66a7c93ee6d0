//! HTML from a mail, made harmless: no script, no style, no form, and nothing that would be loaded from elsewhere. It is cleaned
//! before it is sealed; the page shows it in a sandboxed frame under a strict policy besides, so that three things must fail at once.

use ammonia::{Builder, UrlRelative};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// What stands in a mail's HTML and may stay. No svg, math, style, title, textarea, noscript, template, form, iframe, map.
static TAGS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    [
        "a",
        "abbr",
        "address",
        "article",
        "aside",
        "b",
        "bdi",
        "bdo",
        "blockquote",
        "br",
        "caption",
        "center",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "samp",
        "section",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "time",
        "tr",
        "u",
        "ul",
        "var",
    ]
    .into()
});

/// Cleans `html`. `pictures` are those that the mail itself carries, by `Content-ID`, as `data:` URLs; every other picture
/// gives way to its alternative text.
pub(crate) fn clean(html: &str, pictures: HashMap<String, String>) -> String {
    let attributes: HashMap<&str, HashSet<&str>> = [
        ("a", ["href"].into()),
        ("img", ["src", "alt", "width", "height"].into()),
        ("td", ["colspan", "rowspan"].into()),
        ("th", ["colspan", "rowspan", "scope"].into()),
        ("ol", ["start"].into()),
    ]
    .into();
    Builder::default()
        .tags(TAGS.clone())
        .tag_attributes(attributes)
        .generic_attributes(["lang", "dir", "title"].into())
        .url_schemes(["http", "https", "mailto", "tel", "cid"].into())
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"))
        .set_tag_attribute_value("a", "target", "_blank")
        .attribute_filter(move |element, name, value| attribute(&pictures, element, name, value))
        .clean(html)
        .to_string()
}

/// An attribute as it stays. `None`: it goes.
fn attribute<'v>(
    pictures: &HashMap<String, String>,
    element: &str,
    name: &str,
    value: &'v str,
) -> Option<Cow<'v, str>> {
    match (element, name) {
        ("img", "src") => pictures.get(value.trim().strip_prefix("cid:")?).map(|picture| picture.clone().into()),
        ("a", "href") => is_link(value).then_some(value.into()),
        _ => Some(value.into()),
    }
}

fn is_link(value: &str) -> bool {
    let value = value.trim().to_ascii_lowercase();
    ["http://", "https://", "mailto:", "tel:"].iter().any(|scheme| value.starts_with(scheme))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(html: &str) -> String {
        clean(html, HashMap::from([("logo@x".to_owned(), "data:image/png;base64,AAAA".to_owned())]))
    }

    #[test]
    fn a_letter_stays_readable() {
        let html = "<p style=\"color:red\" onclick=\"x()\">Dear <b>Jan</b>,</p><ol start=2><li>one</ol>";
        assert_eq!(cleaned(html), "<p>Dear <b>Jan</b>,</p><ol start=\"2\"><li>one</li></ol>");
    }

    #[test]
    fn only_pictures_that_the_mail_carries_are_shown_and_nothing_is_loaded_from_elsewhere() {
        assert!(cleaned("<img src=\"cid:logo@x\" alt=Logo>").contains("data:image/png;base64,AAAA"));
        for html in [
            "<img src=\"https://evil.example/x.gif\" alt=\"map\">",
            "<img src=\"cid:other@x\">",
            "<img src=\"data:image/svg+xml,<svg onload=x()>\">",
            "<img srcset=\"https://evil.example/x.gif 1x\">",
            "<table background=\"https://evil.example/x.gif\"><tr><td>x</table>",
            "<link rel=stylesheet href=\"https://evil.example/x.css\">",
            "<style>@import url(https://evil.example/x.css)</style>",
            "<video poster=\"https://evil.example/x.gif\"></video>",
            "<div style=\"background:url(https://evil.example/x.gif)\">x</div>",
        ] {
            let out = cleaned(html);
            assert!(!out.contains("evil.example") && !out.contains("data:"), "{html} became {out}");
        }
    }

    #[test]
    fn what_would_run_or_break_out_is_gone() {
        for html in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<a href=\" java\nscript:alert(1)\">x</a>",
            "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
            "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
            "<math><annotation-xml encoding=\"text/html\"><img src=x onerror=alert(1)></annotation-xml></math>",
            "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
            "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=alert(1)>",
            "<template><img src=x onerror=alert(1)></template>",
            "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
            "<base href=\"https://evil.example/\">",
            "<meta http-equiv=refresh content=\"0;url=https://evil.example\">",
            "<form action=\"https://evil.example\"><input name=code></form>",
            "<p id=session name=session>x</p>",
        ] {
            let out = cleaned(html).to_ascii_lowercase();
            for bad in [
                "<script",
                "onerror",
                "javascript:",
                "<svg",
                "<math",
                "<iframe",
                "<form",
                "<input",
                "evil.example",
                " id=",
            ] {
                assert!(!out.contains(bad), "{html} became {out}");
            }
        }
    }

    #[test]
    fn links_open_apart_and_tell_nothing_of_where_they_stood() {
        let out = cleaned("<a href=\"https://example.nl/a?b=1&amp;c=2\">x</a>");
        assert!(out.contains("rel=\"noopener noreferrer nofollow\"") && out.contains("target=\"_blank\""), "{out}");
    }
}
