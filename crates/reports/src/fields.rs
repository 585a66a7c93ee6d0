//! Fields as reports have them: `Name: value`, folded over lines, in groups with an empty line between (RFC 3464, 2.1).

use mail_parser::MessageParser;

/// How many fields are read.
const FIELDS: usize = 2_000;
/// How long a value may be, in bytes; the rest of it is dropped.
const VALUE_BYTES: usize = 4_000;

/// The fields of one group, in order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// All fields of a text, whatever groups they stand in. Lines that are none are passed over.
    pub fn read(text: &str) -> Self {
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in text.lines().take(FIELDS) {
            if line.starts_with([' ', '\t'])
                && let Some((_, value)) = fields.last_mut()
            {
                push(value, line.trim());
                continue;
            }
            let Some((name, first)) = line.split_once(':') else { continue };
            let name = name.trim();
            if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
                continue;
            }
            let mut value = String::new();
            push(&mut value, first.trim());
            fields.push((name.to_ascii_lowercase(), value));
        }
        Self(fields)
    }

    /// The groups of a text. Servers leave out the empty line between two recipients, and put one into the middle of
    /// a recipient: so a field that stands there already starts the next group, too.
    pub fn groups(text: &str, once: &[&str]) -> Vec<Self> {
        let mut groups = vec![Self::default()];
        let mut block = String::new();
        for line in text.lines().chain(std::iter::once("")) {
            if !line.trim().is_empty() {
                block.push_str(line);
                block.push('\n');
                continue;
            }
            for field in Self::read(&block).0 {
                let group = groups.last_mut();
                match group {
                    Some(group) if !(once.contains(&field.0.as_str()) && group.first(&field.0).is_some()) => {
                        group.0.push(field);
                    }
                    _ => groups.push(Self(vec![field])),
                }
                if groups.len() > FIELDS {
                    return groups;
                }
            }
            if groups.last().is_some_and(|group| !group.0.is_empty()) {
                groups.push(Self::default());
            }
            block.clear();
        }
        groups.retain(|group| !group.0.is_empty());
        groups
    }

    /// The first field of this name (in small letters).
    pub fn first(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// Takes in the fields of the group behind this one.
    pub fn join(&mut self, other: Self) {
        self.0.extend(other.0);
    }
}

fn push(value: &mut String, text: &str) {
    if !value.is_empty() {
        value.push(' ');
    }
    let room = VALUE_BYTES.saturating_sub(value.len());
    value.push_str(&text[..text.floor_char_boundary(room)]);
}

/// A value without its comments (RFC 5322, 3.2.2), in small letters: what a closed list of words is read from.
pub(crate) fn word(value: &str) -> String {
    let mut depth = 0_usize;
    let mut word = String::new();
    for letter in value.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => word.push(letter.to_ascii_lowercase()),
            _ => {}
        }
    }
    word.trim().to_owned()
}

/// A value as people read it: with encoded words decoded (RFC 2047).
pub(crate) fn decoded(value: &str) -> String {
    if !value.contains("=?") {
        return value.to_owned();
    }
    let head = format!("Subject: {value}\r\n\r\n");
    let decoded =
        MessageParser::default().parse_headers(&head).and_then(|message| message.subject().map(str::to_owned));
    decoded.unwrap_or_else(|| value.to_owned())
}

/// An id without angle brackets, as far as it can be one (RFC 5322, 3.6.4): it is looked up, and reaches columns.
pub(crate) fn bare_id(value: &str) -> Option<String> {
    let value = value.trim();
    let inner = match (value.find('<'), value.find('>')) {
        (Some(open), Some(close)) if open < close => &value[open + 1..close],
        _ => value,
    };
    let fits =
        (1..=500).contains(&inner.len()) && inner.chars().all(|letter| !letter.is_whitespace() && !letter.is_control());
    fits.then(|| inner.to_owned())
}
