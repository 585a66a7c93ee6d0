use super::*;
use openlijk_lawfulness::Decider;
use openlijk_model::Facts;

#[test]
fn a_file_comes_out_with_the_line_ends_that_it_came_with() {
    for (raw, crlf) in [(&b"a\nb\n\nc"[..], &b"a\r\nb\r\n\r\nc"[..]), (b"a\r\nb\nc\r\n", b"a\r\nb\nc\r\n"), (b"", b"")]
    {
        let lines = Lines::of(raw);
        assert_eq!(lines.to_crlf(raw), crlf);
        assert_eq!(lines.back(crlf.to_vec()), raw);
    }
}

/// A newsletter's reach, with everything in order: crowds may be counted.
const FACTS: &str = r#"{
    "controller": "private", "recipient_class": "citizen", "country": "NL", "purpose": "newsletter-reach", "basis": "f",
    "interest": "knowing whether our newsletter is read", "requested": "aggregate",
    "data": {"unique_id": false, "ip": false, "user_agent": false, "time": "hour", "count": false, "geo": false,
             "dwell": false, "forward": false},
    "consent": {"state": "unknown"}, "requested_mail": true, "collected": "2026-05-01",
    "disclosure": "earlier-message", "opt_out": "one-click", "less_intrusive": {"available": "none"},
    "recipients": 20000, "scope": "selected",
    "documents": {"ropa": "R-1", "dpia": "D-1", "processor": "none", "retention_days": 90}
}"#;

const MAIL: &[u8] =
    b"From: a@b.nl\r\nOpenlijk-Purpose: x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<body><p>x</p></body>\r\n";

fn notice(says: Says) -> Notice {
    let facts = NoticeFacts {
        language: Language::En,
        organisation: "Town",
        why: "",
        own_words: "",
        says,
        page_url: "https://x.nl/r/t",
    };
    Notice::render(&facts)
}

fn words() -> Words {
    let facts: Facts = serde_json::from_str(FACTS).unwrap();
    let at = "2026-11-22T10:00:00Z".parse().unwrap();
    let decision = Decider::built_in().unwrap().decide(&facts, None, at).unwrap();
    let picture = Picture::granted(decision.picture().unwrap(), "https://x.nl/o/token.gif".to_owned());
    let fallback = notice(Says::Announces { now: Measure::Delivery, later: Measure::Aggregate });
    let picture = Some(Pictured { picture, fallback });
    let (notice, prefix) = (notice(Says::Measures(Measure::Aggregate)), "https://x.nl/o/".to_owned());
    Words { notice, language: Language::En, invites: false, prefix, picture }
}

/// What `prepare` makes, with `sought` replaced.
fn broken(raw: &[u8], insertion: &Insertion<'_>, sought: &str, by: &str) -> Prepared {
    let Prepared::Changed { bytes, picture } = prepare(raw, insertion) else { panic!("left alone") };
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains(sought), "{text}");
    Prepared::Changed { bytes: text.replacen(sought, by, 1).into_bytes(), picture }
}

#[test]
fn what_a_broken_preparation_leaves_untold_goes_out_unmeasured() {
    let good = words().put_into(prepare, MAIL, Measure::Delivery);
    assert_eq!((good.applied, good.reason), (Measure::Aggregate, None));
    let preparations: [fn(&[u8], &Insertion<'_>) -> Prepared; 5] = [
        |raw, insertion| broken(raw, insertion, "Measure-Refuse: ", "X-Nothing: "),
        |raw, insertion| broken(raw, insertion, "counts how often", "looks"),
        |raw, insertion| broken(raw, insertion, "<div lang", "<div hidden lang"),
        |raw, insertion| broken(raw, insertion, "<a href=", "<a title="),
        |raw, insertion| {
            let silent = notice(Says::Measures(Measure::None));
            prepare(raw, &Insertion { notice: &silent, ..*insertion })
        },
    ];
    for preparation in preparations {
        let made = words().put_into(preparation, MAIL, Measure::Delivery);
        assert_eq!((made.applied, made.reason, &made.notice), (Measure::Delivery, Some("final-check"), &None));
        assert_eq!(made.bytes, without_own_headers(MAIL));
    }
}
