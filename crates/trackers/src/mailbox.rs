//! Many messages in one file: the mbox format, in which a line that begins with “From ” opens each message.

/// The messages of an mbox, or the one message that is not in an mbox. Without their “From ” lines.
pub fn messages(file: &[u8]) -> Vec<&[u8]> {
    if !file.starts_with(b"From ") {
        return vec![file];
    }
    let mut starts = vec![0];
    let mut before_is_blank = false;
    let mut at = 0;
    for line in file.split_inclusive(|byte| *byte == b'\n') {
        if at > 0 && before_is_blank && is_separator(line) {
            starts.push(at);
        }
        before_is_blank = line.trim_ascii().is_empty();
        at += line.len();
    }
    let ends = starts[1..].iter().copied().chain([file.len()]);
    let whole = starts.iter().copied().zip(ends).map(|(start, end)| &file[start..end]);
    whole.map(without_separator).collect()
}

/// A message without the “From ” line that mailboxes put before it.
pub fn without_separator(message: &[u8]) -> &[u8] {
    if !message.starts_with(b"From ") {
        return message;
    }
    let end = message.iter().position(|byte| *byte == b'\n').map_or(message.len(), |end| end + 1);
    &message[end..]
}

/// “From ”, an address, and a date with a time in it: prose that begins with “From ” has no such colon.
fn is_separator(line: &[u8]) -> bool {
    let is_time = |three: &[u8]| three[0].is_ascii_digit() && three[1] == b':' && three[2].is_ascii_digit();
    line.starts_with(b"From ") && line.windows(3).any(is_time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_mbox_is_taken_apart_at_its_from_lines_and_not_at_prose() {
        let file = b"From a@b.c Mon Jan  1 10:00:00 2026\nSubject: 1\n\nHi\n\nFrom now on: nothing.\n\nFrom a@b.c Mon Jan  1 10:00:01 2026\nSubject: 2\n\nHo\n";
        let found = messages(file);
        assert_eq!(found.len(), 2);
        assert!(found[0].starts_with(b"Subject: 1") && found[0].ends_with(b"nothing.\n\n"));
        assert_eq!(found[1], b"Subject: 2\n\nHo\n");
    }

    #[test]
    fn one_message_is_one_message() {
        assert_eq!(messages(b"Subject: x\n\nFrom here"), vec![b"Subject: x\n\nFrom here"]);
    }
}
