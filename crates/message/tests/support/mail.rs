//! Generates mail of every shape, encoding and charset that is changed.
#![allow(dead_code, reason = "each test file uses its own part")]

use proptest::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Html,
    Text,
    Alternative,
    Related,
    AlternativeOfRelated,
    RelatedOfAlternative,
    MixedOfAlternative,
    MixedText,
    MixedWithFooter,
}

pub const SHAPES: [Shape; 9] = [
    Shape::Html,
    Shape::Text,
    Shape::Alternative,
    Shape::Related,
    Shape::AlternativeOfRelated,
    Shape::RelatedOfAlternative,
    Shape::MixedOfAlternative,
    Shape::MixedText,
    Shape::MixedWithFooter,
];
pub const ENCODINGS: [&str; 4] = ["7bit", "8bit", "quoted-printable", "base64"];
pub const CHARSETS: [&str; 5] = ["utf-8", "us-ascii", "iso-8859-1", "ISO-8859-15", "windows-1252"];

#[derive(Clone)]
pub struct Mail {
    pub shape: Shape,
    pub raw: Vec<u8>,
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:?}: {:?}", self.shape, String::from_utf8_lossy(&self.raw))
    }
}

impl Mail {
    pub fn has_html(&self) -> bool {
        !matches!(self.shape, Shape::Text | Shape::MixedText)
    }
    pub fn has_text(&self) -> bool {
        !matches!(self.shape, Shape::Html | Shape::Related | Shape::MixedWithFooter)
    }
}

#[derive(Debug, Clone)]
struct Leaf {
    encoding: &'static str,
    charset: &'static str,
    words: Vec<String>,
    end: String,
}

fn leaf() -> impl Strategy<Value = Leaf> {
    let word = prop_oneof![
        6 => "[a-zA-Z0-9,=&;. ]{1,30}",
        2 => "[éèüñßÀ]{1,8}",
        1 => Just("\r\n".to_owned()),
        1 => Just("\r\n-- \r\n.\r\n".to_owned()),
        1 => Just("\t \r\n".to_owned()),
    ];
    let end = prop_oneof![Just(""), Just("\r\n"), Just("\r\n\r\n"), Just(" "), Just("="), Just("\r\n=20")];
    let choice = (prop::sample::select(&ENCODINGS[..]), prop::sample::select(&CHARSETS[..]));
    (choice, prop::collection::vec(word, 0..25), end).prop_map(|((encoding, charset), words, end)| Leaf {
        encoding,
        charset,
        words,
        end: end.to_owned(),
    })
}

fn html_around() -> impl Strategy<Value = (&'static str, &'static str)> {
    prop::sample::select(vec![
        ("<html><body>", "</body></html>"),
        (
            "<!DOCTYPE html>\r\n<HTML><BODY bgcolor=red>\r\n<table><tr><td>",
            "</td></tr></table>\r\n</BODY>\r\n</HTML>\r\n",
        ),
        ("<body><div style=\"display:none\">", "</body>"),
        ("<body><table><tr><td><span>", "</body>"),
        ("<!-- </body> --><p title='</body>'>", " </body>"),
        ("<body><script>\"</body>\"</script>", "<!-- x -->\t</body><!-- y -->"),
        ("<p>", ""),
        ("<p>", "</p>\r\n"),
    ])
}

pub fn mail() -> impl Strategy<Value = Mail> {
    let newline = any::<bool>();
    (prop::sample::select(&SHAPES[..]), leaf(), leaf(), html_around(), newline).prop_map(
        |(shape, text, html, around, newline)| {
            let text = part("text/plain", &text, ("", ""));
            let html = part("text/html", &html, around);
            let image = b"Content-Type: image/png\r\nContent-ID: <i@x>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0K".to_vec();
            let file = b"Content-Type: text/html; name=\"a.html\"\r\nContent-Disposition: attachment; filename=\"a.html\"\r\n\r\n<body></body>".to_vec();
            let footer = b"Content-Type: text/plain\r\n\r\n_____\r\nthe list's footer\r\n".to_vec();
            let body = match shape {
                Shape::Html => html,
                Shape::Text => text,
                Shape::Alternative => multi("alternative", "a", &[text, html]),
                Shape::Related => multi("related", "r", &[html, image]),
                Shape::AlternativeOfRelated => multi("alternative", "a", &[text, multi("related", "r", &[html, image])]),
                Shape::RelatedOfAlternative => multi("related", "r", &[multi("alternative", "a", &[text, html]), image]),
                Shape::MixedOfAlternative => multi("mixed", "m", &[multi("alternative", "a", &[text, html]), file]),
                Shape::MixedText => multi("mixed", "m", &[text, file]),
                Shape::MixedWithFooter => multi("mixed", "m", &[html, footer]),
            };
            let head = b"From: Gemeente <post@gemeente.example>\r\nTo: jan@example.nl\r\nSubject: =?utf-8?q?caf=C3=A9?=\r\nMIME-Version: 1.0\r\n";
            let mut raw = [&head[..], &body].concat();
            if newline && !raw.ends_with(b"\r\n") {
                raw.extend_from_slice(b"\r\n");
            }
            Mail { shape, raw }
        },
    )
}

fn multi(subtype: &str, mark: &str, parts: &[Vec<u8>]) -> Vec<u8> {
    let boundary = format!("=_{mark}_0'x");
    let mut out =
        format!("Content-Type: multipart/{subtype};\r\n\tboundary=\"{boundary}\"\r\n\r\npreamble\r\n").into_bytes();
    for part in parts {
        out.extend_from_slice(format!("\r\n--{boundary}\r\n").as_bytes());
        out.extend_from_slice(part);
    }
    out.extend_from_slice(format!("\r\n--{boundary}--\r\nepilogue").as_bytes());
    out
}

fn part(mime: &str, leaf: &Leaf, (before, after): (&str, &str)) -> Vec<u8> {
    let text = format!("{before}{}{after}{}", leaf.words.concat(), if after.is_empty() { &leaf.end } else { "" });
    let mut bytes: Vec<u8> = match leaf.charset {
        "utf-8" if leaf.encoding != "7bit" => text.into_bytes(),
        "us-ascii" | "utf-8" => text.bytes().filter(u8::is_ascii).collect(),
        // Every character that is generated is in all three.
        _ => text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect(),
    };
    if leaf.encoding == "7bit" {
        bytes.retain(u8::is_ascii);
    }
    let body = match leaf.encoding {
        "quoted-printable" => quoted_printable(&bytes),
        "base64" => base64(&bytes),
        _ => bytes,
    };
    let head = format!(
        "Content-Type: {mime}; charset=\"{}\"\r\nContent-Transfer-Encoding: {}\r\n\r\n",
        leaf.charset, leaf.encoding
    );
    [head.as_bytes(), &body].concat()
}

fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut width = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        if byte == b'\r' && bytes.get(at + 1) == Some(&b'\n') {
            continue;
        }
        if byte == b'\n' {
            out.extend_from_slice(b"\r\n");
            width = 0;
            continue;
        }
        if width > 72 {
            out.extend_from_slice(b"=\r\n");
            width = 0;
        }
        let at_line_end = matches!(bytes.get(at + 1), None | Some(b'\r'));
        if byte.is_ascii_graphic() && byte != b'=' || byte == b' ' && !at_line_end {
            out.push(byte);
            width += 1;
        } else {
            out.extend_from_slice(format!("={byte:02X}").as_bytes());
            width += 3;
        }
    }
    out
}

fn base64(bytes: &[u8]) -> Vec<u8> {
    use base64::Engine;
    let text = base64::engine::general_purpose::STANDARD.encode(bytes).into_bytes();
    text.chunks(76).collect::<Vec<_>>().join(&b"\r\n"[..])
}
