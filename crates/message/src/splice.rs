//! Puts bytes in and takes whole fields out, and copies everything else as it came.

use std::ops::Range;

/// Bytes that go in before the byte at `at`.
#[derive(Debug)]
pub(crate) struct Insert {
    pub at: usize,
    pub bytes: Vec<u8>,
}

/// `raw` without the ranges `removed` (in order, apart from each other) and with `inserts`.
pub(crate) fn apply(raw: &[u8], removed: Vec<Range<usize>>, mut inserts: Vec<Insert>) -> Vec<u8> {
    inserts.sort_by_key(|insert| insert.at);
    let added: usize = inserts.iter().map(|insert| insert.bytes.len()).sum();
    let mut out = Vec::with_capacity(raw.len() + added);
    let mut removed = removed.into_iter().peekable();
    let mut at = 0;
    for insert in inserts {
        at = copy(raw, at..insert.at, &mut removed, &mut out);
        out.extend_from_slice(&insert.bytes);
    }
    copy(raw, at..raw.len(), &mut removed, &mut out);
    out
}

/// Copies `range` but for what is removed, and says where it got to: beyond the range where a removed field reaches over its end.
fn copy(
    raw: &[u8],
    range: Range<usize>,
    removed: &mut std::iter::Peekable<std::vec::IntoIter<Range<usize>>>,
    out: &mut Vec<u8>,
) -> usize {
    let mut at = range.start;
    while let Some(gone) = removed.next_if(|gone| gone.start < range.end) {
        out.extend_from_slice(&raw[at..gone.start]);
        at = gone.end;
    }
    if at < range.end {
        out.extend_from_slice(&raw[at..range.end]);
        at = range.end;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_named_stays() {
        let inserts = vec![Insert { at: 6, bytes: b"Y".to_vec() }, Insert { at: 2, bytes: b"X".to_vec() }];
        assert_eq!(apply(b"0123456789", vec![0..1, 3..5], inserts), b"1X25Y6789");
        assert_eq!(apply(b"abc", vec![0..1, 2..3], vec![Insert { at: 3, bytes: b"!".to_vec() }]), b"b!");
        assert_eq!(apply(b"", Vec::new(), Vec::new()), b"");
    }
}
