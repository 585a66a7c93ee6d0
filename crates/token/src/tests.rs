use super::*;
use proptest::prelude::*;

fn key(id: u16, byte: u8) -> SealingKey {
    SealingKey::new(KeyId(id), &Zeroizing::new([byte; 32]))
}

fn any_meaning() -> impl Strategy<Value = Meaning> {
    prop_oneof![
        (any::<u32>(), any::<u32>()).prop_map(|(cell, group)| Meaning::GroupPicture { cell: CellId(cell), group }),
        any::<u32>().prop_map(|cell| Meaning::CellPicture { cell: CellId(cell) }),
        any::<u64>().prop_map(|id| Meaning::MessagePicture { message: MessageId(id) }),
        any::<u64>().prop_map(|id| Meaning::Page { message: MessageId(id) }),
        any::<u64>().prop_map(|request| Meaning::Proof { request }),
        any::<u64>().prop_map(|id| Meaning::Portal { message: MessageId(id) }),
        (any::<u64>(), any::<bool>()).prop_map(|(id, asked)| Meaning::Return { message: MessageId(id), asked }),
    ]
}

fn any_token() -> impl Strategy<Value = Token> {
    (any_meaning(), 0..=u16::MAX).prop_map(|(meaning, day)| Token { meaning, last_day: EPOCH_DAY + i64::from(day) })
}

proptest! {
    #[test]
    fn what_was_sealed_opens_with_its_key_alone(token in any_token()) {
        let text = key(7, 1).seal(token);
        prop_assert_eq!(text.len(), TOKEN_LENGTH);
        prop_assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'));
        let sealed = unwrap(&text).unwrap();
        prop_assert_eq!(key(7, 1).open(&sealed), Some(token));
        prop_assert_eq!(key(7, 2).open(&sealed), None);
        prop_assert_eq!(key(8, 1).open(&sealed), None);
    }

    #[test]
    fn no_text_opens_that_we_did_not_seal(text in "[A-Za-z0-9_-]{43}") {
        if let Some(sealed) = unwrap(&text) {
            prop_assert_eq!(SealingKey::new(sealed.key, &Zeroizing::new([3; 32])).open(&sealed), None);
        }
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in "\\PC*") {
        let _ = unwrap(&text);
    }
}

#[test]
fn every_flipped_bit_is_refused() {
    let key = key(7, 1);
    let token = Token::lasting(Meaning::GroupPicture { cell: CellId(3), group: 5 }, Timestamp::UNIX_EPOCH, 20_000);
    let text = key.seal(token);
    let bytes = URL_SAFE_NO_PAD.decode(&text).unwrap();
    for bit in 0..bytes.len() * 8 {
        let mut forged = bytes.clone();
        forged[bit / 8] ^= 1 << (bit % 8);
        let opened = unwrap(&URL_SAFE_NO_PAD.encode(&forged)).and_then(|sealed| key.open(&sealed));
        assert_eq!(opened, None, "bit {bit}");
    }
}

#[test]
fn a_token_has_one_spelling() {
    let text = key(7, 1).seal(Token::lasting(Meaning::CellPicture { cell: CellId(1) }, Timestamp::UNIX_EPOCH, 20_000));
    for last in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".chars() {
        let other = format!("{}{last}", &text[..TOKEN_LENGTH - 1]);
        assert!(other == text || unwrap(&other).and_then(|sealed| key(7, 1).open(&sealed)).is_none(), "{last}");
    }
}

#[test]
fn it_counts_through_its_last_day() {
    let now: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
    let token = Token::lasting(Meaning::Page { message: MessageId(1) }, now, 30);
    assert!(!token.is_expired("2026-12-22T23:59:59Z".parse().unwrap()));
    assert!(token.is_expired("2026-12-23T00:00:00Z".parse().unwrap()));
}
