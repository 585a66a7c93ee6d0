//! A URL taken apart as far as judging needs: tolerant like a browser (WHATWG URL), and never resolved, never asked for.

use crate::limits::LONGEST_URL;
use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

const TOLERANT: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// A remote URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Url {
    /// In lower case, without user and port.
    pub host: String,
    /// From the first slash up to the query.
    pub path: String,
    /// Without its question mark.
    pub query: String,
    /// Without its hash.
    pub fragment: String,
}

/// Remote schemes: `file` with a host makes Windows ask another machine, and greet it with the user's name.
const SCHEMES: [&str; 4] = ["http", "https", "ftp", "file"];

/// A URL as written that is remote, trimmed. `None`: it stays within the message, or is no URL.
pub(crate) fn remote(written: &str) -> Option<&str> {
    let written = written.trim_matches(|character: char| character <= ' ');
    Url::parse(written).map(|_| written)
}

impl Url {
    /// Takes a remote URL apart.
    pub fn parse(written: &str) -> Option<Self> {
        let written = &written[..floor(written, LONGEST_URL)];
        let cleaned: String = written.chars().filter(|character| !matches!(character, '\t' | '\n' | '\r')).collect();
        let cleaned = cleaned.trim_matches(|character: char| character <= ' ');
        let (scheme, rest) = match cleaned.split_once(':') {
            Some((scheme, rest)) if SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known)) => (scheme, rest),
            _ if is_slash(cleaned, 0) && is_slash(cleaned, 1) => ("", cleaned),
            _ => return None,
        };
        let slashes = rest.bytes().take_while(|byte| matches!(byte, b'/' | b'\\')).count();
        if slashes == 0 || (scheme.eq_ignore_ascii_case("file") && slashes != 2) {
            return None;
        }
        let rest = &rest[slashes..];
        let end = rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at(end);
        let host = authority.rsplit('@').next().unwrap_or_default();
        let host = host.split(':').next().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
        if host.is_empty() {
            return None;
        }
        let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let path = if path.is_empty() { "/".to_owned() } else { path.replace('\\', "/") };
        Some(Self { host, path, query: query.to_owned(), fragment: fragment.to_owned() })
    }

    /// The parameters, as written; one without a value has none.
    pub fn parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        let pieces = self.query.split(['&', ';']).filter(|piece| !piece.is_empty());
        pieces.map(|piece| piece.split_once('=').unwrap_or((piece, "")))
    }

    /// The last piece of the path, in lower case, if it has the ending of a file that is the same for everybody.
    pub fn is_static_file(&self) -> bool {
        const ENDINGS: [&str; 18] = [
            "png", "jpg", "jpeg", "gif", "svg", "webp", "bmp", "ico", "avif", "css", "woff", "woff2", "ttf", "otf",
            "eot", "mp4", "webm", "mp3",
        ];
        let name = self.path.rsplit('/').next().unwrap_or_default();
        let Some((_, ending)) = name.rsplit_once('.') else { return false };
        ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known))
    }

    /// Host and path with every code and number as one sign: pictures of one store look alike so.
    pub fn likeness(&self) -> String {
        let mut out = self.host.clone();
        for piece in self.path.split('/').skip(1) {
            out.push('/');
            let (stem, ending) = match piece.rsplit_once('.') {
                Some((stem, ending)) if ending.len() <= 5 => (stem, ending),
                _ => (piece, ""),
            };
            if has_code(stem) || stem.bytes().any(|byte| byte.is_ascii_digit()) || stem.len() > 20 || !ending.is_empty()
            {
                out.push('#');
            } else {
                out.push_str(stem);
            }
        }
        out
    }

    /// Pieces of host, path and query that look drawn at random.
    pub fn codes(&self) -> Vec<String> {
        let mut found = Vec::new();
        for label in self.host.split('.') {
            found.extend(code_in(label));
        }
        for piece in self.path.split('/') {
            found.extend(code_in(&percent_decoded(piece)));
        }
        for (name, value) in self.parameters() {
            let whole = percent_decoded(if value.is_empty() { name } else { value });
            found.extend(code_in(&whole));
        }
        found
    }

    /// Numbers of at least six digits outside the name of a file and outside what is plainly a size, a date or a version.
    pub fn has_number(&self) -> bool {
        const PLAIN: [&str; 14] =
            ["v", "ver", "version", "t", "ts", "w", "h", "width", "height", "size", "rev", "date", "mtime", "time"];
        let is_number = |text: &str| text.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() >= 6);
        let in_query = self.parameters().any(|(name, value)| {
            let bare = value.is_empty();
            !PLAIN.contains(&name.to_ascii_lowercase().as_str()) && !bare && is_number(&percent_decoded(value))
        });
        let directories = self.path.rsplit_once('/').map_or("", |(directories, _)| directories);
        let in_path = if self.is_static_file() { is_number(directories) } else { is_number(&self.path) };
        in_query || (in_path && !self.is_static_file())
    }

    /// A parameter that is named like a person or a message and has a value with a digit in it.
    pub fn has_reader_parameter(&self) -> bool {
        const NAMES: [&str; 24] = [
            "id",
            "uid",
            "user",
            "userid",
            "user_id",
            "u",
            "rid",
            "recipient",
            "sid",
            "subscriber",
            "cid",
            "contact",
            "contactid",
            "eid",
            "mid",
            "msgid",
            "e",
            "email",
            "member",
            "memberid",
            "hash",
            "token",
            "key",
            "upn",
        ];
        self.parameters().any(|(name, value)| {
            NAMES.contains(&name.to_ascii_lowercase().as_str()) && value.bytes().any(|byte| byte.is_ascii_digit())
        })
    }

    /// Where a redirect leads, where the URL says so itself.
    pub fn target(&self) -> Option<String> {
        for (_, value) in self.parameters() {
            let value = percent_decoded(value);
            if let Some(target) = as_target(&value).or_else(|| from_base64(&value)) {
                return Some(target);
            }
        }
        let pieces: Vec<&str> = self.path.split('/').skip(1).collect();
        for piece in &pieces {
            // A whole URL in one piece of the path, its slashes escaped.
            let decoded = percent_decoded(piece);
            let escaped = piece.contains('%');
            if let Some(target) = as_target(&decoded).filter(|_| escaped).or_else(|| from_base64(&decoded)) {
                return Some(target);
            }
        }
        None
    }
}

fn floor(text: &str, most: usize) -> usize {
    (0..=text.len().min(most)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn is_slash(text: &str, at: usize) -> bool {
    matches!(text.as_bytes().get(at), Some(b'/' | b'\\'))
}

/// An http or https URL, whole.
fn as_target(text: &str) -> Option<String> {
    let head = text.get(..8)?.to_ascii_lowercase();
    if !head.starts_with("http://") && !head.starts_with("https://") {
        return None;
    }
    let url = Url::parse(text)?;
    let is_named =
        url.host.contains('.') && url.host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
    let is_plain = !text.bytes().any(|byte| byte <= b' ' || matches!(byte, b'"' | b'<' | b'>' | 0x7F));
    (is_named && is_plain).then(|| text.to_owned())
}

/// An http or https URL in base64, alone or as a value of JSON.
fn from_base64(text: &str) -> Option<String> {
    let plain = text.trim_end_matches('=').replace('+', "-").replace('/', "_");
    // “http” and “{"” begin with these digits in base64.
    let (is_alone, is_json) = (plain.starts_with("aHR0c"), plain.starts_with("eyJ"));
    if !is_alone && !is_json {
        return None;
    }
    let decoded = TOLERANT.decode(plain.split('.').next()?.as_bytes()).ok()?;
    let decoded = std::str::from_utf8(&decoded).ok()?;
    if is_alone {
        return as_target(decoded);
    }
    decoded.split('"').find_map(|value| as_target(&value.replace("\\/", "/").replace("\\u0026", "&")))
}

/// With percent-escapes decoded, once; what is no UTF-8 is replaced.
pub(crate) fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        match (bytes[at], digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                // Two hexadecimal digits make one byte.
                out.push(u8::try_from(high << 4 | low).unwrap_or(b'?'));
                at += 3;
            }
            (other, ..) => {
                out.push(other);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Whether some piece of a text looks drawn at random.
pub(crate) fn has_code(text: &str) -> bool {
    code_in(text).is_some()
}

/// The longest piece of a text that looks drawn at random: at least sixteen letters and digits, in an order no word has.
fn code_in(text: &str) -> Option<String> {
    let pieces = text.split(|character: char| !(character.is_ascii_alphanumeric() || "-_~.+=".contains(character)));
    let code = |piece: &&str| {
        let letters: Vec<u8> = piece.bytes().filter(u8::is_ascii_alphanumeric).collect();
        letters.len() >= 16 && is_random(&letters, piece)
    };
    pieces.filter(code).max_by_key(|piece| piece.len()).map(str::to_owned)
}

fn is_random(letters: &[u8], piece: &str) -> bool {
    let class = |byte: u8| match byte {
        b'0'..=b'9' => 0,
        b'a'..=b'z' => 1,
        _ => 2,
    };
    // From letter to digit and back, and from small to capital; not from a capital to small letters, as in a name.
    let changes = letters.windows(2).filter(|pair| match (class(pair[0]), class(pair[1])) {
        (2, 1) => false,
        (one, other) => one != other,
    });
    let changes = changes.count();
    let digits = letters.iter().filter(|byte| byte.is_ascii_digit()).count();
    if changes * 5 >= letters.len() && changes >= 4 {
        // Dates, sizes and short words joined by signs change often, too, but their pieces are short.
        let longest = piece.split(|c: char| !c.is_ascii_alphanumeric()).map(str::len).max().unwrap_or(0);
        return longest >= 12 || letters.len() >= 28;
    }
    // One long run that nobody could say: of letters, or of capitals and digits.
    let vowels = letters.iter().filter(|byte| b"aeiouyAEIOUY".contains(byte)).count();
    let run = |is_in: fn(char) -> bool| piece.split(|c| !is_in(c)).map(str::len).max().unwrap_or(0);
    let is_unsayable = vowels * 5 < letters.len();
    let lower = digits == 0 && run(|c| c.is_ascii_lowercase()) >= 20;
    let upper = digits > 0 && digits * 2 < letters.len() && run(|c| c.is_ascii_uppercase() || c.is_ascii_digit()) >= 20;
    is_unsayable && (lower || upper)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remote_is_what_would_leave_the_machine() {
        for yes in [
            "http://a.b",
            " HTTPS://a.b/c",
            "//cdn.x/y",
            "\\\\host\\share",
            "https:/a.b",
            "ht\ntp://a.b",
            "file://host/x",
        ] {
            assert!(remote(yes).is_some(), "{yes}");
        }
        for no in [
            "cid:a@b",
            "data:image/gif;base64,R0",
            "mailto:a@b",
            "#top",
            "logo.png",
            "/x",
            "tel:1",
            "file:///etc/x",
            "",
            "http:",
        ] {
            assert_eq!(remote(no), None, "{no}");
        }
    }

    #[test]
    fn a_url_is_taken_apart_as_a_browser_does() {
        let url = Url::parse("https://user:pass@Example.COM:8443\\a/b?c=d&e#f").unwrap();
        assert_eq!((url.host.as_str(), url.path.as_str(), url.query.as_str()), ("example.com", "/a/b", "c=d&e"));
        assert_eq!(url.parameters().collect::<Vec<_>>(), [("c", "d"), ("e", "")]);
    }

    #[test]
    fn codes_are_told_from_words_and_dates() {
        for yes in [
            "65427a5b72f45f2677cfdab7",
            "01KJJESR9CHFR0APABWWSZTRGM",
            "4a0fa2e3-ffbd-4757-963a-8af86706b23c",
            "inytgcmzgkrwcbrtwbbnnwzngnwmgfffrdkgqrbnvnmngvz",
            "Ubx77BBfOyNy38kfz55oRnanQz8cO4sF95",
        ] {
            assert!(has_code(yes), "{yes}");
        }
        for no in [
            "25_ARB_1967250_OD_October-Deal-Drop_MoEngage",
            "OSP_Email_042224_AMPM_r13_c1",
            "social-networks-icon-sets",
            "LAF_Ad_Banners_Square_Rectangle_Copper_300x150",
            "sendgrid-newsletter-header",
            "20251212_BOGO_Sandwich_Weekend_12964",
            "SEMIANNUALSALESUPERSATURDAY",
            "email_unsubscribe_center",
            "2025-11-16T10-00-00",
        ] {
            assert!(!has_code(no), "{no}");
        }
    }

    #[test]
    fn targets_are_read_out_of_wrappers() {
        let target = |written: &str| Url::parse(written).unwrap().target();
        let expected = Some("https://example.org/a?b=c".to_owned());
        assert_eq!(target("https://t.x.com/r?u=https%3A%2F%2Fexample.org%2Fa%3Fb%3Dc&s=1"), expected);
        assert_eq!(target("https://t.x.com/L0/https:%2F%2Fexample.org%2Fa%3Fb=c/1/0101-000000/x=1"), expected);
        assert_eq!(target("https://t.x.com/c/aHR0cHM6Ly9leGFtcGxlLm9yZy9hP2I9Yw/9"), expected);
        // {"id":1,"href":"https:\/\/example.org/a?b=c"}
        assert_eq!(
            target("https://t.x.com/e/c/eyJpZCI6MSwiaHJlZiI6Imh0dHBzOlwvXC9leGFtcGxlLm9yZy9hP2I9YyJ9/9"),
            expected
        );
        assert_eq!(target("https://t.x.com/r?u=javascript%3Aalert(1)"), None);
        assert_eq!(target("https://t.x.com/r?u=https%3A%2F%2Fevil%22%3E"), None);
    }
}
