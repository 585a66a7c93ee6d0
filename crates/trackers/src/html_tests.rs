//! What is found in documents.

use super::*;

fn read_text(html: &str) -> Vec<(String, &'static str)> {
    let document = read(html.as_bytes(), &|bytes| String::from_utf8_lossy(bytes).into_owned());
    document.references.into_iter().map(|found| (found.url, found.place.as_str())).collect()
}

#[test]
fn everything_that_loads_or_leads_somewhere_is_found() {
    let cases = [
        ("<img src=\"http://a/1?x=1&amp;y=2\">", "http://a/1?x=1&y=2", "image"),
        ("<IMG SRC='//a/2'>", "//a/2", "image"),
        ("<img src=&#104;ttp://a/3>", "http://a/3", "image"),
        ("<table background=http://a/4>", "http://a/4", "image"),
        ("<input type=image src=http://a/5>", "http://a/5", "image"),
        ("<!--[if mso]><v:fill src=\"http://a/6\"/><![endif]-->", "http://a/6", "image"),
        ("<svg><image xlink:href=http://a/7 /></svg>", "http://a/7", "image"),
        ("<td style=\"background:url(&quot;http://a/8&quot;)\">", "http://a/8", "css"),
        ("<style>a{background:url(http://a/9)}</style>", "http://a/9", "css"),
        ("<style>@import 'http://a/10';</style>", "http://a/10", "stylesheet"),
        ("<link rel=StyleSheet href=http://a/11>", "http://a/11", "stylesheet"),
        ("<link rel=\"dns-prefetch\" href=//a.b>", "//a.b", "dns"),
        ("<link rel=prefetch href=http://a/12>", "http://a/12", "dns"),
        ("<a href=\" http://a/13 \">x</a>", "http://a/13", "link"),
        ("<form action=http://a/14>", "http://a/14", "link"),
        ("<iframe src=http://a/15></iframe>", "http://a/15", "frame"),
        ("<iframe srcdoc=\"<img src=http://a/16>\"></iframe>", "http://a/16", "image"),
        ("<object data=http://a/17>", "http://a/17", "frame"),
        ("<meta http-equiv=refresh content=\"0; URL='http://a/18'\">", "http://a/18", "frame"),
        ("<video poster=http://a/19>", "http://a/19", "media"),
        ("<audio><source src=http://a/20></audio>", "http://a/20", "media"),
        ("<noscript><img src=http://a/21></noscript>", "http://a/21", "image"),
        ("<amp-img src=http://a/22></amp-img>", "http://a/22", "amp"),
        ("<base href=http://a/x/y><img src=z>", "http://a/x/z", "image"),
        ("<img srcset=\"http://a/23 2x\">", "http://a/23", "image"),
        ("<bgsound src=http://a/24>", "http://a/24", "media"),
    ];
    for (html, url, place) in cases {
        assert_eq!(read_text(html), [(url.to_owned(), place)], "{html}");
    }
}

#[test]
fn what_is_only_shown_or_stays_in_the_message_is_not_listed() {
    for html in [
        "<img src=cid:x>",
        "<img alt='<img src=http://a/1>'>",
        "<!-- <img src=http://a/2> -->",
        "<title><img src=http://a/3></title>",
        "<textarea><img src=http://a/4></textarea>",
        "<a href=mailto:a@b>",
        "<link rel=canonical href=http://a/5>",
        "<a href=#x>",
        "<img src=data:image/gif;base64,R0lGODlh>",
        "<p>http://a/6</p>",
        "<img data-src=http://a/7>",
        "<a href=javascript:x()>",
    ] {
        assert_eq!(read_text(html), [], "{html}");
    }
}

#[test]
fn of_several_attributes_of_one_name_the_first_counts() {
    assert_eq!(read_text("<img src=cid:x src=http://a/1>"), []);
}

#[test]
fn holds_are_where_the_bytes_stand() {
    let html = "<p>é\r\n<a href=\"http://a/1?b&amp;c\">x</a><!--[if mso]>\r\n<img src='http://a/2'><![endif]--><style>\r\na{background:url(http://a/3)}</style>";
    let document = read(html.as_bytes(), &|bytes| String::from_utf8_lossy(bytes).into_owned());
    let held: Vec<&str> = document
        .references
        .iter()
        .map(|found| match &found.hold {
            Hold::Attribute { value, .. } => &html[value.clone()],
            Hold::StyleSheet { range, .. } => &html[range.clone()],
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(held, ["http://a/1?b&amp;c", "http://a/2", "url(http://a/3)"]);
    let Hold::Attribute { tag, .. } = &document.references[1].hold else { panic!() };
    assert_eq!(&html[tag.clone()], "<img src='http://a/2'>");
}

#[test]
fn a_picture_in_something_hidden_is_hidden() {
    let document = read(b"<div style='display:none'><p><img src=http://a/1></div><img src=http://a/2>", &|bytes| {
        String::from_utf8_lossy(bytes).into_owned()
    });
    assert_eq!(document.references.iter().map(|found| found.look.hidden).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn sources_are_taken_apart_as_browsers_do() {
    let set = "http://a/1,b 1x, http://a/2 2x,http://a/3,, http://a/4";
    assert_eq!(tags::source_set(set), ["http://a/1,b", "http://a/2", "http://a/3", "http://a/4"]);
}
