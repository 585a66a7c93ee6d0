//! Bombs: linear time, no deep stack, and the message passes as it came.

mod support;

use openlijk_message::{LeftAlone, read_headers};
use std::time::{Duration, Instant};
use support::{crlf, why};

/// Generous for a busy machine and an unoptimised build; what is quadratic takes hours.
const PATIENCE: Duration = Duration::from_secs(20);

fn in_time(what: &str, expected: Option<LeftAlone>, raw: &[u8]) {
    let start = Instant::now();
    assert_eq!(why(raw), expected, "{what}");
    read_headers(raw);
    let took = start.elapsed();
    println!("{what}: {} bytes in {took:?}", raw.len());
    assert!(took < PATIENCE, "{what}: {took:?}");
}

fn nested(depth: usize) -> Vec<u8> {
    let mut text = String::from("From: a@b.nl\n");
    for level in 0..depth {
        text.push_str(&format!("Content-Type: multipart/mixed; boundary=\"x{level}x\"\n\n--x{level}x\n"));
    }
    text.push_str("Content-Type: text/html\n\n<p>x\n");
    for level in (0..depth).rev() {
        text.push_str(&format!("--x{level}x--\n"));
    }
    crlf(&text)
}

fn of_parts(count: usize) -> Vec<u8> {
    let part = "--b\nContent-Type: image/png\n\nx\n";
    crlf(&format!("Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n{}--b--\n", part.repeat(count)))
}

#[test]
fn nesting_is_followed_to_its_limit_and_no_further() {
    in_time("20 nested parts", None, &nested(20));
    in_time("21 nested parts", Some(LeftAlone::TooLarge), &nested(21));
    in_time("1,000 nested parts", Some(LeftAlone::TooLarge), &nested(1_000));
    in_time("10,000 nested parts", Some(LeftAlone::TooLarge), &nested(10_000));
}

#[test]
fn parts_are_counted_to_their_limit_and_no_further() {
    in_time("400 parts", None, &of_parts(400));
    in_time("100,000 parts", Some(LeftAlone::TooLarge), &of_parts(100_000));
}

#[test]
fn fifty_megabytes_pass() {
    let raw = [&b"From: a@b.nl\r\n\r\n"[..], &b"0123456789\r\n".repeat(4_200_000)].concat();
    in_time("50 MB", Some(LeftAlone::TooLarge), &raw);
}

#[test]
fn ten_megabytes_of_headers_pass() {
    let many = [&b"X-Y: z\r\n".repeat(1_300_000)[..], b"\r\nx"].concat();
    in_time("10 MB in many headers", Some(LeftAlone::TooLarge), &many);
    let one = [b"X-Y: z", &b"\r\n folded"[..].repeat(1_100_000)[..], b"\r\n\r\nx"].concat();
    in_time("10 MB in one header", Some(LeftAlone::TooLarge), &one);
}

#[test]
fn deep_and_long_html_passes() {
    let html = |body: &str| crlf(&format!("Content-Type: text/html\n\n{body}"));
    in_time("10^6 divs", Some(LeftAlone::TooLarge), &html(&"<div>\n".repeat(1_000_000)));
    in_time("10^6 ends of divs", None, &html(&"</div>\n".repeat(1_000_000)));
    in_time("a long attribute", None, &html(&format!("<p title=\"{}\">x</body>", "y\n".repeat(1_000_000))));
    in_time("many attributes", None, &html(&format!("<p {}>x</body>", "a=b\n".repeat(500_000))));
    in_time("many comments", None, &html(&"<!-- - -->\n".repeat(300_000)));
    in_time("many lesser-thans", None, &html(&format!("{}</body>", "< <\n".repeat(500_000))));
}

#[test]
fn encodings_within_encodings_are_not_followed() {
    let inner = "VFc5dWRHVnVkQzFVZVhCbE9pQjBaWGgwTDJoMGJXdz0=\n";
    in_time("base64 in base64", None, &crlf(&format!("Content-Transfer-Encoding: base64\n\n{inner}")));
    let long = "VFc5dWRHVnVkQzFVZVhCbE9pQjBaWGgwTDJoMGJXd3hUbVZUWTJwMGVYQmxQSFJsZUhRdmFIUnRiRDRL\n".repeat(100_000);
    in_time("8 MB of base64", None, &crlf(&format!("Content-Transfer-Encoding: base64\n\n{long}")));
    let soft = "=\n".repeat(1_000_000);
    in_time("10^6 soft breaks", None, &crlf(&format!("Content-Transfer-Encoding: quoted-printable\n\n{soft}")));
}
