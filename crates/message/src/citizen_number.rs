//! Citizen service numbers (BSN), by their eleven-test, so that mail that bears one can be kept from going out open.
//!
//! The test: of nine digits, nine times the first plus eight times the second … plus twice the eighth less the ninth is a
//! multiple of eleven (Besluit burgerservicenummer; the same in the RvIG's Logisch Ontwerp BSN). One random number of nine
//! digits in eleven passes it, so what is found is a reason for care and no proof.

use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders as _, PartType};

/// Digits of a number. One of eight starts with a zero that people leave out; it is looked for behind a word that names it alone,
/// for too many other things have eight digits, days among them.
const DIGITS: usize = 9;
/// Words that name the number.
const NAMES: &[&str] = &["bsn", "burgerservicen", "sofin", "sofi-n", "citizen service number"];
/// Characters before a number in which its name is looked for.
const NAME_REACH: usize = 32;

/// Does one stand in the subject, in a text part, or in an attachment that is text? Pictures and PDFs are not looked into.
pub fn has_citizen_number(raw: &[u8]) -> bool {
    MessageParser::default()
        .parse(raw)
        .map_or_else(|| stands_in(&String::from_utf8_lossy(raw)), |it| stands_in_mail(&it))
}

fn stands_in_mail(message: &Message<'_>) -> bool {
    let texts = (0..message.text_body.len()).filter_map(|place| message.body_text(place));
    let pages = (0..message.html_body.len()).filter_map(|place| message.body_html(place));
    stands_in(message.subject().unwrap_or_default())
        || texts.chain(pages).any(|text| stands_in(&text))
        || message.attachments().any(stands_in_attachment)
}

fn stands_in_attachment(part: &MessagePart<'_>) -> bool {
    let media_type =
        part.content_type().map(|found| format!("{}/{}", found.ctype(), found.subtype().unwrap_or_default()));
    match &part.body {
        PartType::Message(inside) => stands_in_mail(inside),
        PartType::Multipart(_) => false,
        _ if CitizenNumbers::can_read(&media_type.unwrap_or_default(), part.attachment_name().unwrap_or_default()) => {
            let mut numbers = CitizenNumbers::default();
            part.contents().chunks(LONGEST_PIECE).for_each(|piece| numbers.feed(piece));
            numbers.finish()
        }
        _ => false,
    }
}

/// Does one stand in this text?
pub fn citizen_number_in(text: &str) -> bool {
    stands_in(text)
}

/// How names of files end that hold text.
const TEXT_ENDINGS: &[&str] = &["txt", "csv", "tsv", "json", "xml", "html", "htm", "md", "eml", "vcf", "ics"];
/// Bytes without a break after which text is cut all the same.
const LONGEST_PIECE: usize = 64 * 1024;

/// Looks for a number in text that comes in pieces, in memory that does not grow with it. Bytes that are zero are passed over, so
/// that the digits of UTF-16 are seen as well.
#[derive(Debug, Default)]
pub struct CitizenNumbers {
    /// What came after the last break: a number may go on in the next piece.
    rest: Vec<u8>,
    /// Does what came before it end in a name of the number?
    named: bool,
    found: bool,
}

impl CitizenNumbers {
    /// Is a file of this media type and name text, which can be looked into as it comes?
    pub fn can_read(media_type: &str, name: &str) -> bool {
        let kind = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
        kind.starts_with("text/")
            || matches!(kind.as_str(), "application/json" | "application/xml" | "message/rfc822")
            || TEXT_ENDINGS.contains(&ending.as_str())
    }

    /// Looks at the next piece.
    pub fn feed(&mut self, piece: &[u8]) {
        if self.found {
            return;
        }
        self.rest.extend(piece.iter().filter(|byte| **byte != 0));
        // No number goes on over these.
        let last_break = self.rest.iter().rposition(|byte| b"\n\r\t,;:\"<>()".contains(byte)).filter(|last| *last > 0);
        let until = match last_break {
            Some(last) => last,
            None if self.rest.len() > LONGEST_PIECE => self.rest.len(),
            None => return,
        };
        let rest = self.rest.split_off(until);
        let text: Vec<char> = String::from_utf8_lossy(&self.rest).chars().collect();
        self.found = stands_among(&text, self.named);
        self.named = is_named(&text, self.named);
        self.rest = rest;
    }

    /// Was there one in all that came?
    pub fn finish(self) -> bool {
        let text: Vec<char> = String::from_utf8_lossy(&self.rest).chars().collect();
        self.found || stands_among(&text, self.named)
    }
}

fn stands_in(text: &str) -> bool {
    stands_among(&text.chars().collect::<Vec<char>>(), false)
}

/// Nine digits in a row, or in groups with single dots or spaces between them, that stand by themselves and pass the test; or eight
/// that pass it with a zero before them, behind a name of the number. `named`: one stood before these characters.
fn stands_among(characters: &[char], named: bool) -> bool {
    let mut at = 0;
    while at < characters.len() {
        if !characters[at].is_ascii_digit() || (at > 0 && is_part_of_a_word(characters[at - 1])) {
            at += 1;
            continue;
        }
        let (mut digits, end) = run(characters, at);
        let followed = characters.get(end).is_some_and(|next| is_part_of_a_word(*next));
        if digits.len() == DIGITS - 1 && !followed && is_named(&characters[..at], named) {
            digits.insert(0, 0);
        }
        if digits.len() == DIGITS && !followed && passes(&digits) {
            return true;
        }
        // In a longer run of groups, a number may start at a later group.
        at = next_group(characters, at);
    }
    false
}

/// Do these characters end in a name of the number, or do they go on with what did?
fn is_named(before: &[char], named: bool) -> bool {
    let reach: String = before[before.len().saturating_sub(NAME_REACH)..].iter().collect::<String>().to_lowercase();
    NAMES.iter().any(|name| reach.contains(name)) || (named && before.len() < NAME_REACH)
}

/// The digits from `start` on, through single dots, spaces and no-break spaces, nine at most; and where they end.
fn run(characters: &[char], start: usize) -> (Vec<u32>, usize) {
    let (mut digits, mut at) = (Vec::with_capacity(DIGITS), start);
    while digits.len() < DIGITS {
        match characters.get(at) {
            Some(digit) if digit.is_ascii_digit() => digits.extend(digit.to_digit(10)),
            Some('.' | ' ' | '\u{a0}') if characters.get(at + 1).is_some_and(char::is_ascii_digit) => {}
            _ => break,
        }
        at += 1;
    }
    (digits, at)
}

fn next_group(characters: &[char], start: usize) -> usize {
    let group = characters[start..].iter().take_while(|character| character.is_ascii_digit()).count();
    start + group
}

fn is_part_of_a_word(character: char) -> bool {
    character.is_alphanumeric()
}

fn passes(digits: &[u32]) -> bool {
    let weighed: u32 = digits.iter().zip([9, 8, 7, 6, 5, 4, 3, 2]).map(|(digit, weight)| digit * weight).sum();
    let last = digits.last().copied().unwrap_or_default();
    weighed > 0 && weighed % 11 == last % 11
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_pass_are_found_however_they_are_written() {
        for text in ["111222333", "BSN: 111222333.", "1112.22.333", "111 222 333", "(123456782)", "x 1 111222333"] {
            assert!(stands_in(text), "{text}");
        }
    }

    #[test]
    fn one_of_eight_digits_is_found_behind_its_name_alone() {
        // 012345672 passes the test.
        for text in ["BSN 12345672", "Burgerservicenummer: 1234.56.72", "sofinummer\n12345672", "uw bsn is (12345672)"]
        {
            assert!(stands_in(text), "{text}");
        }
        for text in
            ["12345672", "BSN 12345673", "bsn, waarover wij u al eerder hebben geschreven: 12345672", "BSN 123456720"]
        {
            assert!(!stands_in(text), "{text}");
        }
        let mut numbers = CitizenNumbers::default();
        ["naam;BSN", "\n", "Jan;", "12345672\n"].iter().for_each(|piece| numbers.feed(piece.as_bytes()));
        assert!(numbers.finish());
    }

    #[test]
    fn other_numbers_are_not() {
        for text in [
            "111222334",
            "000000000",
            "0612345678",
            "NL91ABNA0417164300",
            "111222333a",
            "1112223330",
            "2026-11-29",
            "",
            "€ 1.234.567,89",
        ] {
            assert!(!stands_in(text), "{text}");
        }
    }

    #[test]
    fn in_pieces_it_is_found_wherever_they_are_cut() {
        let looked = |text: &[u8], size: usize| {
            let mut numbers = CitizenNumbers::default();
            text.chunks(size).for_each(|piece| numbers.feed(piece));
            numbers.finish()
        };
        let utf16: Vec<u8> = "naam;111222333\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for size in 1..20 {
            for text in ["naam,nummer\nJan,111222333\nEls,2", "BSN: 111 222 333", "x\n1112.22.333"] {
                assert!(looked(text.as_bytes(), size), "{text} by {size}");
            }
            for text in ["1112223330\n", "Jan,1112223\n33,x", "x111222333", "111222334;111222334"] {
                assert!(!looked(text.as_bytes(), size), "{text} by {size}");
            }
            assert!(looked(&utf16, size));
        }
        let long = "x".repeat(LONGEST_PIECE * 3) + "\n111222333";
        assert!(looked(long.as_bytes(), 1000));
    }

    #[test]
    fn it_is_found_behind_encodings_and_in_the_subject() {
        let quoted =
            b"Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>1112=\r\n22333</p>\r\n";
        assert!(has_citizen_number(quoted));
        assert!(has_citizen_number(b"Subject: =?utf-8?q?111222333?=\r\n\r\nx\r\n"));
        assert!(has_citizen_number(b"Content-Transfer-Encoding: base64\r\n\r\nMTExMjIyMzMz\r\n"));
        assert!(!has_citizen_number(b"Subject: x\r\n\r\nnothing\r\n"));
        let attached = |part: &str| {
            let body = format!("\r\n--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b\r\n{part}\r\n--b--\r\n");
            has_citizen_number(format!("Content-Type: multipart/mixed; boundary=b\r\n{body}").as_bytes())
        };
        let csv = "Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=a.csv\r\n";
        assert!(attached(&format!("{csv}\r\nJan,111222333")));
        assert!(attached("Content-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\n111222333"));
        assert!(!attached(&format!("{csv}\r\nJan,111222334")));
        assert!(!attached("Content-Type: image/png\r\n\r\n111222333"), "not looked into");
    }
}
