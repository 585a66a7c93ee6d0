//! Notes about no person: why a purpose was switched off, what a lawyer's opinion says. No person's erasure takes them along,
//! so no address may stand in one; and where one stands all the same, it can be found and taken out.

use crate::Address;

/// What stands where an address was taken out of a note.
pub const ERASED: &str = "[erased]";
/// The longest address, in bytes (RFC 5321, 4.5.3.1.3).
const LONGEST: usize = 254;
/// What stands between the two parts of an address, in its usual form and in those of East Asian keyboards.
const SIGNS: [char; 3] = ['@', '\u{ff20}', '\u{fe6b}'];

/// Does an e-mail address stand in this text? Whoever writes `newsletter@3` means a version, and `@jan` alone is none.
pub fn has_address(text: &str) -> bool {
    text.match_indices(SIGNS).any(|(at, sign)| {
        let (before, after) = (&text[..at], &text[at + sign.len()..]);
        before.ends_with(|last: char| last.is_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-\"".contains(last))
            && starts_with_domain(after)
    })
}

fn starts_with_domain(text: &str) -> bool {
    if text.starts_with('[') {
        return true;
    }
    let domain = text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-'))).next().unwrap_or_default();
    let domain = domain.trim_end_matches(['.', '-']);
    !domain.is_empty() && !domain.bytes().all(|byte| byte.is_ascii_digit())
}

/// The text with [`ERASED`] in the place of every address that is theirs, however it is written and whatever stands against
/// it, but for a letter or a digit: those would make it somebody else's. `None`: there is none.
pub fn without(text: &str, is_theirs: impl Fn(&Address) -> bool) -> Option<String> {
    let (mut kept, mut from) = (String::new(), 0);
    for (at, _) in text.match_indices('@') {
        // It may stand within what was taken out already.
        if at < from {
            continue;
        }
        if let Some((start, end)) = place(&text[from..at], &text[at + 1..], &is_theirs) {
            kept.push_str(&text[from..at - start]);
            kept.push_str(ERASED);
            from = at + 1 + end;
        }
    }
    (from > 0).then(|| kept + &text[from..])
}

/// How many bytes before and after the `@` are theirs: the longest that fit.
fn place(before: &str, after: &str, is_theirs: impl Fn(&Address) -> bool) -> Option<(usize, usize)> {
    let gap = |c: char| c.is_whitespace() || c.is_control();
    let local = before.rsplit(gap).next().unwrap_or_default();
    let domain = after.split(|c| gap(c) || c == '@').next().unwrap_or_default();
    let ends: Vec<usize> = boundaries(domain).collect();
    for start in boundaries(local).filter(|start| *start < local.len() && local.len() - start < LONGEST) {
        for end in ends.iter().rev().copied().filter(|end| (1..LONGEST).contains(end)) {
            let candidate = Address::parse(&format!("{}@{}", &local[start..], &domain[..end]));
            if candidate.is_ok_and(|candidate| is_theirs(&candidate)) {
                return Some((local.len() - start, end));
            }
        }
    }
    None
}

/// Where a part of an address may begin or end: at both ends, and on either side of whatever is no letter and no digit.
fn boundaries(part: &str) -> impl Iterator<Item = usize> {
    let mut within = false;
    let marks = part.char_indices().filter_map(move |(at, c)| {
        let was_within = std::mem::replace(&mut within, c.is_alphanumeric());
        (at == 0 || !was_within || !c.is_alphanumeric()).then_some(at)
    });
    marks.chain([part.len()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn taken_out(text: &str) -> Option<String> {
        let jan = Address::parse("jan.de.vries@bücher.example").unwrap();
        without(text, |address| *address == jan)
    }

    #[test]
    fn an_address_is_seen_however_it_is_written() {
        for text in [
            "jan@example.nl",
            "asked by jan@example.nl, on the phone",
            "mailto:Jan.de.Vries@Bücher.example?",
            "(<jan@example.nl>)",
            "\"jan de vries\"@example.nl",
            "jan@[192.0.2.1]",
            "jan@intranet",
            "jan＠example.nl",
        ] {
            assert!(has_address(text), "{text}");
        }
        for text in ["", "@jan asked", "see newsletter@3.", "5 @ 3 euro", "a@ b", "jan at example.nl", "file 12 @"] {
            assert!(!has_address(text), "{text}");
        }
    }

    #[test]
    fn their_address_is_taken_out_and_nobody_elses() {
        for (text, left) in [
            ("jan.de.vries@bücher.example", "[erased]"),
            ("of JAN.DE.VRIES@XN--BCHER-KVA.example, by phone", "of [erased], by phone"),
            ("<jan.de.vries@bücher.example>; mailto:jan.de.vries@bücher.example.", "<[erased]>; mailto:[erased]."),
            ("form/jan.de.vries@bücher.example-2 x@y.nl", "form/[erased]-2 x@y.nl"),
            ("jan.de.vries@bücher.example,jan.de.vries@bücher.example", "[erased],[erased]"),
            ("a@jan.de.vries@bücher.example", "a@[erased]"),
        ] {
            assert_eq!(taken_out(text).as_deref(), Some(left), "{text}");
        }
        for text in ["vries@bücher.example", "jan.de.vries@bücher.examples", "jan.de.vries", "@", "@@ @a a@"] {
            assert_eq!(taken_out(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_surrounds_it_the_address_is_gone(
            before in "([ -~é]{0,12}[ -/:-@\\[-`{-~])?", after in "([ -/:-@\\[-`{-~][ -~é]{0,12})?",
        ) {
            let jan = Address::parse("jan@example.nl").unwrap();
            let text = format!("{before}Jan@Example.nl{after}");
            let left = without(&text, |address| *address == jan).unwrap();
            prop_assert!(!left.to_lowercase().contains("jan@example.nl"), "{:?}", left);
            prop_assert!(has_address(&text));
        }
    }
}
