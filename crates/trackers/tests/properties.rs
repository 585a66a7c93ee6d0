//! Properties, on bytes and mail drawn at random: no panic, no change that was not meant, nothing left that loads.

use base64::Engine as _;
use mailparse::parse_mail;
use openlijk_trackers::{Rules, Standing, pair, scan, strip};
use proptest::prelude::*;
use std::sync::LazyLock;

static RULES: LazyLock<Rules> = LazyLock::new(Rules::built_in);

/// A piece of a document, and what is to become of it.
#[derive(Debug, Clone)]
struct Piece {
    before: String,
    after: String,
}

fn same(text: String) -> Piece {
    Piece { before: text.clone(), after: text }
}

const NOTHING: &str = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

fn piece() -> impl Strategy<Value = Piece> {
    let code = "[A-Za-z0-9]{44}";
    prop_oneof![
        "[a-z é=.,;\n]{0,40}".prop_map(|text| same(text + " x")),
        Just(same("<table width=\"600\">\n<tr><td>x = y</td></tr></table>".to_owned())),
        Just(same("<img src=\"https://cdn.example/logo.png\" width=120 height=40>".to_owned())),
        Just(same("<img src=\"https://cdn.example/spacer.gif\" width=1 height=1>".to_owned())),
        Just(same("<a href='https://shop.example/?a=1&amp;b=2'>x</a>".to_owned())),
        code.prop_map(|code| Piece { before: format!("<img src=\"https://t.example/wf/open?upn={code}\" width=\"1\" height=\"1\"/>"), after: String::new() }),
        code.prop_map(|code| Piece {
            before: format!("<img width=300 height=200 src=https://t.example/wf/open?upn={code}>"),
            after: format!("<img width=300 height=200 src=\"{NOTHING}\">"),
        }),
        code.prop_map(|code| Piece {
            before: format!("<td style='color: red; background: url(https://t.example/wf/open?upn={code}) 0 0'>x</td>"),
            after: "<td style='color: red; background: url(data:,) 0 0'>x</td>".to_owned(),
        }),
        code.prop_map(|code| Piece {
            before: format!("<a href=\"https://t.example/CL0/https:%2F%2Fa.example%2F%3Fb=c%26d=e/1/0101019b35cf5d12-dfb0ef39-085a-47cb-b43b-81881506a82a-000000/{code}=4\">x</a>"),
            after: "<a href=\"https://a.example/?b=c&amp;d=e\">x</a>".to_owned(),
        }),
        code.prop_map(|code| same(format!("<a href=\"https://t.example/u/{code}\">Unsubscribe</a>"))),
    ]
}

#[derive(Debug, Clone, Copy)]
enum Written {
    Plain,
    QuotedPrintable,
    Base64,
}

fn quoted(content: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut column = 0;
    for (at, byte) in content.iter().enumerate() {
        if *byte == b'\n' {
            out.extend_from_slice(b"\r\n");
            column = 0;
            continue;
        }
        let ends = content.get(at + 1) == Some(&b'\n') || at + 1 == content.len();
        let unit = if byte.is_ascii_graphic() && *byte != b'=' || (*byte == b' ' && !ends) {
            vec![*byte]
        } else {
            format!("={byte:02X}").into_bytes()
        };
        if column + unit.len() > 75 {
            out.extend_from_slice(b"=\r\n");
            column = 0;
        }
        column += unit.len();
        out.extend_from_slice(&unit);
    }
    out
}

fn mail(html: &str, written: Written, charset: &'static str) -> Vec<u8> {
    let encoding = if charset == "utf-8" { encoding_rs::UTF_8 } else { encoding_rs::WINDOWS_1252 };
    let content = encoding.encode(html).0;
    let (name, body) = match written {
        Written::Plain => ("8bit", content.into_owned()),
        Written::QuotedPrintable => ("quoted-printable", quoted(&content)),
        Written::Base64 => {
            let whole = base64::engine::general_purpose::STANDARD.encode(&content);
            ("base64", whole.as_bytes().chunks(76).flat_map(|line| [line, b"\r\n"].concat()).collect())
        }
    };
    let head = format!(
        "From: a@b.example\r\nTo: jan@example.nl\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/html; charset={charset}\r\nContent-Transfer-Encoding: {name}\r\n\r\n"
    );
    [
        head.as_bytes(),
        &body,
        b"\r\n--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--b--\r\n",
    ]
    .concat()
}

fn content(raw: &[u8]) -> String {
    parse_mail(raw).unwrap().subparts[0].get_body().unwrap().replace("\r\n", "\n")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_looked_through_and_stripped_without_a_panic(raw in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let rules = &*RULES;
        let stripped = strip(&raw, rules);
        if !stripped.done.anything() {
            prop_assert_eq!(&stripped.bytes, &raw);
        }
        pair(&raw, &stripped.bytes, rules);
    }

    #[test]
    fn broken_markup_is_stripped_once_and_for_all(pieces in proptest::collection::vec(prop_oneof![
        Just("<img src=\"https://t.example/wf/open?upn=AbCdEfGh1234567890AbCdEfGh1234567890AbCdEfGh12\"".to_owned()),
        Just(" width=1 height=1>".to_owned()), Just("<style>@import 'https://a.b/".to_owned()), Just("</style>".to_owned()),
        Just("<!--[if mso]>".to_owned()), Just("<![endif]-->".to_owned()), Just(" style=\"background:url(".to_owned()), Just("\">".to_owned()),
        Just("<iframe srcdoc='&lt;img src=https://a.b/?e=jan@example.nl>'>".to_owned()), Just("<noscript>".to_owned()), Just("<title>".to_owned()),
        Just(" srcset=\"https://a.b/?e=jan@example.nl 1x, https://a.b/?e=jan@example.nl&x 2x\"".to_owned()), Just("<td".to_owned()),
        Just("=\r\n".to_owned()), Just("\r\n".to_owned()), Just("=3D".to_owned()), Just("\0".to_owned()), Just("https://a.b/?e=jan@example.nl".to_owned()),
        Just("<base href=https://a.b/>".to_owned()), Just("'".to_owned()), Just("<a ping=https://a.b/?e=jan@example.nl href=x>".to_owned()),
        Just("\r\n--b\r\n".to_owned()), Just("Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n".to_owned()), "[ -~é]{0,8}",
    ], 0..30), transfer in prop_oneof![Just("8bit"), Just("quoted-printable"), Just("base64")], charset in prop_oneof![Just("utf-8"), Just("iso-8859-1"), Just("utf-16"), Just("x")]) {
        let rules = &*RULES;
        let head = format!("To: jan@example.nl\r\nContent-Type: text/html; boundary=b; charset={charset}\r\nContent-Transfer-Encoding: {transfer}\r\n\r\n");
        let raw = [head.as_bytes(), pieces.concat().as_bytes()].concat();
        let once = strip(&raw, rules);
        let twice = strip(&once.bytes, rules);
        prop_assert_eq!(&twice.bytes, &once.bytes);
        if once.done.left == 0 && once.done.anything() {
            prop_assert!(scan(&once.bytes, rules).verdict <= Standing::Suspect);
        }
    }

    #[test]
    fn what_is_stripped_is_what_was_meant_and_nothing_else(
        pieces in proptest::collection::vec(piece(), 1..12),
        written in prop_oneof![Just(Written::Plain), Just(Written::QuotedPrintable), Just(Written::Base64)],
        charset in prop_oneof![Just("utf-8"), Just("windows-1252")],
    ) {
        let rules = &*RULES;
        let join = |text: fn(&Piece) -> &str| pieces.iter().map(text).collect::<Vec<_>>().concat();
        let raw = mail(&join(|piece| &piece.before), written, charset);
        let expected = join(|piece| &piece.after);
        let stripped = strip(&raw, rules);
        prop_assert_eq!(content(&stripped.bytes), expected.clone());
        prop_assert_eq!(stripped.done.left, 0);
        prop_assert_eq!(scan(&stripped.bytes, rules).verdict, Standing::Clean);
        prop_assert_eq!(&strip(&stripped.bytes, rules).bytes, &stripped.bytes);
        // The other part, and the header before ours, are the same bytes.
        let tail = raw.len() - 82;
        prop_assert!(stripped.bytes.ends_with(&raw[tail..]));
        prop_assert_eq!(&stripped.bytes[..60], &raw[..60]);
        if !stripped.done.anything() {
            prop_assert_eq!(&stripped.bytes, &raw);
        }
        for line in stripped.bytes.split(|byte| *byte == b'\n') {
            prop_assert!(line.len() < 998);
        }
    }
}
