use super::*;
use crate::{Insertion, Prepared, prepare};
use proptest::prelude::*;
use std::collections::BTreeSet;

const SOURCES: [(Language, &str); 4] = [
    (Language::Nl, include_str!("../locales/nl.ftl")),
    (Language::En, include_str!("../locales/en.ftl")),
    (Language::Fr, include_str!("../locales/fr.ftl")),
    (Language::It, include_str!("../locales/it.ftl")),
];

const CASES: [Says; 12] = [
    Says::Measures(Measure::None),
    Says::Measures(Measure::Delivery),
    Says::Announces { now: Measure::None, later: Measure::Aggregate },
    Says::Announces { now: Measure::None, later: Measure::LastOpen },
    Says::Announces { now: Measure::Delivery, later: Measure::Individual },
    Says::Measures(Measure::Aggregate),
    Says::Measures(Measure::LastOpen),
    Says::Measures(Measure::Individual),
    Says::Measures(Measure::Receipt),
    Says::Invites(Measure::Aggregate),
    Says::Invites(Measure::LastOpen),
    Says::Invites(Measure::Individual),
];

fn render(language: Language, says: Says, organisation: &str) -> Notice {
    let why = match language {
        Language::Nl => "Zo weten we of onze brieven u bereiken.",
        _ => "",
    };
    Notice::render(&NoticeFacts { language, organisation, why, own_words: "", says, page_url: "https://x.nl/r/tok" })
}

fn keys(source: &str) -> BTreeSet<&str> {
    let lines = source.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(" = ").map(|(key, _)| key)).collect()
}

#[test]
fn every_language_has_the_same_sentences() {
    let first = keys(SOURCES[0].1);
    assert_eq!(first.len(), 21);
    for (language, source) in SOURCES {
        assert!(FluentResource::try_new(source.to_owned()).is_ok(), "{language}");
        assert_eq!(keys(source), first, "{language}");
        for key in &first {
            let mut arguments = FluentArgs::new();
            arguments.set("organisation", "Duo");
            arguments.set("why", "Because.");
            arguments.set("button", "Read");
            let said = say(language, key, &arguments);
            assert!(!said.is_empty() && !said.contains(['{', '$']), "{language} {key}: {said}");
        }
    }
}

#[test]
fn sentences_are_short_and_the_words_are_plain() {
    const BANNED: [&str; 24] = [
        "consent",
        "tracking",
        "track",
        "pixel",
        "conversie",
        "conversion",
        "interactie",
        "interaction",
        "geoptimaliseerd",
        "optimis",
        "klik hier",
        "click here",
        "cliquez ici",
        "clicca qui",
        "helaas",
        "unfortunately",
        "malheureusement",
        "purtroppo",
        "ongeldig",
        "invalid",
        "consenso",
        "consentement",
        "tracciamento",
        "traçage",
    ];
    for (language, source) in SOURCES {
        let lower = source.to_lowercase();
        assert_eq!(BANNED.iter().find(|word| lower.contains(**word)), None, "{language}");
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            let (key, said) = line.split_once(" = ").unwrap();
            let said = said.replace("{ $organisation }", "Duo").replace("{ $why }", "").replace("{ $button }", "");
            for sentence in said.split(['.', '?', '!']) {
                let words = sentence.split_whitespace().filter(|word| *word != ":").count();
                assert!(words <= 12, "{language}: {words} words: {sentence}");
            }
            assert!(!key.ends_with("button") || said.split_whitespace().count() <= 4, "{language}: {said}");
        }
    }
}

#[test]
fn it_says_what_is_counted_by_whom_why_and_where_to_refuse() {
    let notice = render(Language::Nl, Says::Measures(Measure::Aggregate), "Gemeente Zuid");
    for text in [notice.html.replace('\n', " "), notice.text.replace('\n', " ")] {
        assert!(text.contains("Gemeente Zuid telt hoe vaak deze mail wordt geopend."), "{text}");
        assert!(text.contains("We weten niet door wie."), "{text}");
        assert!(text.contains("Waarom? Zo weten we of onze brieven u bereiken."), "{text}");
        assert!(text.contains("U kunt nee zeggen."), "{text}");
        assert!(text.contains("https://x.nl/r/tok"), "{text}");
    }
    assert!(notice.html.contains("<a href=\"https://x.nl/r/tok\""), "{}", notice.html);
    assert!(notice.html.contains("<div lang=\"nl\""));
    assert_eq!(notice.refuse_url, "https://x.nl/r/tok/refuse");
}

#[test]
fn what_later_mail_measures_is_not_said_of_this_one() {
    let notice = render(Language::Nl, Says::Announces { now: Measure::None, later: Measure::Aggregate }, "Zuid");
    assert!(notice.text.contains("Deze mail meet niets."));
    assert!(notice.text.contains("telt hoe vaak volgende mails worden geopend."));
    assert!(!notice.text.contains("telt hoe vaak deze mail"));
    let nothing = render(Language::Nl, Says::Measures(Measure::None), "Zuid");
    assert!(!nothing.text.contains("telt") && nothing.text.contains("kiezen"));
}

#[test]
fn every_case_says_something_of_its_own_in_every_language() {
    for (language, _) in SOURCES {
        let all: BTreeSet<String> = CASES.iter().map(|case| render(language, *case, "Zuid").text).collect();
        // `none` and `delivery` both measure nothing in the mail.
        assert_eq!(all.len(), CASES.len() - 1, "{language}");
    }
}

#[test]
fn the_html_is_what_mail_programs_keep() {
    for (language, _) in SOURCES {
        for case in CASES {
            let html = render(language, case, "Zuid").html;
            assert_eq!(html.matches("<table role=\"presentation\"").count(), 1);
            assert_eq!(html.matches("<table").count(), 1);
            for never in [
                "<img",
                "src=",
                "url(",
                "background=",
                "<style",
                "<form",
                "<button",
                "class=",
                "#ffffff;background",
                "\r",
            ] {
                assert!(!html.contains(never), "{never}");
            }
            assert!(html.starts_with('<') && html.lines().all(|line| line.len() < 250));
            for tag in ["div", "table", "tr", "td", "a", "strong"] {
                let opened = html.matches(&format!("<{tag} ")).count() + html.matches(&format!("<{tag}>")).count();
                assert_eq!(opened, html.matches(&format!("</{tag}>")).count(), "{tag}");
            }
        }
    }
}

#[test]
fn the_text_has_short_lines_and_no_signature_dashes() {
    for (language, _) in SOURCES {
        for case in CASES {
            let text = render(language, case, "Ministerie van Onderwijs, Cultuur en Wetenschap").text;
            assert!(
                text.lines()
                    .all(|line| line.chars().count() <= WIDTH && !line.starts_with("--") && line.trim() == line),
                "{text}"
            );
        }
    }
}

proptest! {
    /// Whatever an organisation is called, whatever it says and links to: a second parser sees the same headers but for
    /// ours, the same parts, and no element that the notice does not have by itself.
    #[test]
    fn text_from_outside_injects_nothing(
        organisation in "(\\PC|[\\x00-\\x1f<>\"'&{}$\\\\]|\r\nBcc: a@b\\.nl\r\n|</td>|<img src=x>|--b\r\n|\n\\.\n){0,12}",
        why in "(\\PC|[\\x00-\\x1f<>\"'&{}$\\\\]|\r\n\r\n|<script>|--b--| ){0,12}",
        page_url in "https://x\\.nl/(\\PC|[\\x00-\\x1f<>\"' ]|\r\nX: y){0,6}",
        encoding in prop::sample::select(vec!["7bit", "8bit", "quoted-printable"]),
    ) {
        let facts = NoticeFacts { language: Language::En, organisation: &organisation, why: &why, own_words: &why, says: Says::Measures(Measure::Aggregate), page_url: &page_url };
        let notice = Notice::render(&facts);
        let plain = Notice::render(&NoticeFacts { organisation: "x", why: "x", own_words: "x", page_url: "https://x.nl/", ..facts });
        prop_assert_eq!(notice.html.matches('<').count(), plain.html.matches('<').count() - if cleaned(&why).is_empty() { 2 } else { 0 });
        prop_assert_eq!(notice.html.matches('"').count(), plain.html.matches('"').count());
        prop_assert!(!notice.text.contains('\r') && !notice.html.contains('\r'));

        let raw = format!("From: a@b.nl\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\nx\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n<p>x\r\n--b--\r\n");
        let Prepared::Changed { bytes, .. } = prepare(raw.as_bytes(), &Insertion { notice: &notice, picture: None }) else {
            return Err(TestCaseError::fail("left alone"));
        };
        let parsed = mailparse::parse_mail(&bytes).unwrap();
        let names: Vec<String> = parsed.headers.iter().map(|header| header.get_key()).collect();
        prop_assert_eq!(names, ["From", "Content-Type", "Measure-Refuse"]);
        prop_assert_eq!(parsed.subparts.len(), 2);
        prop_assert!(parsed.subparts.iter().all(|part| part.headers.len() == 2));
    }
}
