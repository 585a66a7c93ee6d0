//! Text from outside, made safe to stand in a message: cleaned, escaped, wrapped.

/// The longest piece of text from outside that a notice shows, in characters; what is over is cut off.
pub const LONGEST: usize = 300;

/// On one line: control characters, line breaks and marks that turn the direction of writing become single spaces.
pub(crate) fn cleaned(text: &str) -> String {
    let turns =
        |c: char| matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}');
    let spaced: String = text.chars().map(|c| if c.is_control() || turns(c) { ' ' } else { c }).collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    words.join(" ").chars().take(LONGEST).collect()
}

/// For HTML text and for attributes in double quotes.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(character),
        }
    }
    out
}

/// Percent-encodes what may not stand in a URL (RFC 3986) or would end it in a header, an attribute or a text.
pub(crate) fn safe_url(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for byte in url.bytes() {
        if is_url_byte(byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// May it stand in a header between angle brackets as it is?
pub(crate) fn is_safe_url(url: &str) -> bool {
    !url.is_empty() && url.bytes().all(is_url_byte)
}

fn is_url_byte(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"<>\"\\^`{|}'".contains(&byte)
}

/// Breaks lines at spaces so that they are at most `width` characters long where words allow it.
pub(crate) fn wrapped(text: &str, width: usize) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / width + 1);
    let mut used = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > width {
            out.push('\n');
            used = 0;
        } else if used > 0 {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += length;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn urls_and_texts_are_made_safe() {
        assert_eq!(safe_url("https://x.nl/r/a b>\r\nBcc: é"), "https://x.nl/r/a%20b%3E%0D%0ABcc:%20%C3%A9");
        assert_eq!(cleaned(" Gemeente\r\nBcc:\u{202E}\t x\u{0} "), "Gemeente Bcc: x");
        assert_eq!(escaped("<a href='\">&"), "&lt;a href=&#39;&quot;&gt;&amp;");
    }

    proptest! {
        #[test]
        fn wrapping_changes_nothing_but_spaces(text in "[a-zé]{1,15}( [a-zé]{1,15}){0,40}", width in 10..80usize) {
            let lines = wrapped(&text, width);
            prop_assert_eq!(lines.replace('\n', " "), text);
            prop_assert!(lines.lines().all(|line| line.chars().count() <= width || !line.contains(' ')));
        }

        #[test]
        fn a_safe_url_is_one(url in "\\PC{1,60}|[\\x00-\\x7f]{1,60}") {
            prop_assert!(is_safe_url(&safe_url(&url)));
        }
    }
}
