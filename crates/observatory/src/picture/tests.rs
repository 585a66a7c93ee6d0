use super::*;
use crate::testing::{Desk, Mood, THUNDERBIRD, ask, ask_as, group, now, path, pictures};
use http_body_util::BodyExt as _;
use hyper::header::{HeaderMap, USER_AGENT};
use openlijk_model::MessageId;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use std::time::Duration;
use tokio::time::{Instant, sleep};

const QUICK: Mood = Mood::Commits(Duration::from_micros(500));

/// All that a client can see of an answer.
async fn seen(response: Response<Full<Bytes>>) -> (StatusCode, Vec<(String, String)>, Bytes) {
    let (parts, body) = response.into_parts();
    let text = |value: &HeaderValue| value.to_str().expect("text").to_owned();
    let headers = parts.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
    (parts.status, headers, body.collect().await.expect("a body").to_bytes())
}

#[test]
fn the_picture_is_a_gif_of_one_transparent_pixel() {
    assert_eq!(PICTURE.len(), 43);
    let (screen, rest) = PICTURE.split_at(13);
    assert_eq!(screen[..6], *b"GIF89a");
    assert_eq!(screen[6..10], [1, 0, 1, 0], "one by one");
    let colours = 3 * (2 << (screen[10] & 7));
    assert_eq!((screen[10] & 0x80, colours), (0x80, 6));
    let (control, image) = rest[colours..].split_at(8);
    assert_eq!(control[..3], [0x21, 0xf9, 4]);
    assert_eq!(control[3] & 1, 1, "it has a transparent colour");
    assert_eq!(image[..10], [0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0]);
    // LZW, codes of three bits: clear, the pixel, end.
    let codes = u16::from_le_bytes([image[12], image[13]]);
    let pixel = u8::try_from((codes >> 3) & 7).expect("three bits");
    assert_eq!((image[10], image[11], codes & 7, (codes >> 6) & 7), (2, 2, 4, 5));
    assert_eq!(pixel, control[6], "the pixel is of the transparent colour");
    assert_eq!(image[14..], [0, 0x3b]);
}

#[tokio::test(start_paused = true)]
async fn every_token_in_every_state_of_the_store_gets_the_same_answer() {
    for method in [Method::GET, Method::HEAD] {
        let mut answers = Vec::new();
        for mood in [QUICK, Mood::Paused, Mood::Waits, Mood::Down, Mood::Stuck] {
            let desk = Desk::new(mood);
            let pictures = pictures(desk.clone());
            for (_, path) in desk.paths() {
                answers.push(seen(ask(&pictures, method.clone(), &path).await).await);
            }
        }
        let (status, headers, body) = &answers[0];
        assert_eq!((*status, &body[..]), (StatusCode::OK, &PICTURE[..]));
        assert!(headers.contains(&("content-type".to_owned(), "image/gif".to_owned())));
        assert!(headers.iter().any(|(name, value)| name == "cache-control" && value.contains("no-store")));
        assert!(answers.iter().all(|answer| *answer == answers[0]));
    }
}

#[tokio::test(start_paused = true)]
async fn other_methods_are_refused_alike_and_recorded_never() {
    let desk = Desk::new(QUICK);
    let pictures = pictures(desk.clone());
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS, Method::PATCH] {
        let mut answers = Vec::new();
        for (_, path) in desk.paths() {
            answers.push(seen(ask(&pictures, method.clone(), &path).await).await);
        }
        assert_eq!(answers[0].0, StatusCode::METHOD_NOT_ALLOWED);
        assert!(answers[0].1.contains(&("allow".to_owned(), "GET, HEAD".to_owned())));
        assert_eq!(&answers[0].2[..], &PICTURE[..]);
        assert!(answers.iter().all(|answer| *answer == answers[0]));
    }
    assert_eq!(desk.hits(), []);
}

#[tokio::test(start_paused = true)]
async fn only_a_picture_that_counts_still_is_recorded() {
    let desk = Desk::new(QUICK);
    let pictures = pictures(desk.clone());
    for (what, path) in desk.paths() {
        let before = desk.hits().len();
        ask(&pictures, Method::GET, &path).await;
        let counts = ["a group's", "a cell's", "a message's"].contains(&what);
        assert_eq!(desk.hits().len() - before, usize::from(counts), "{what}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_with_any_bit_flipped_is_never_recorded() {
    let desk = Desk::new(QUICK);
    let pictures = pictures(desk.clone());
    let valid = desk.seal(group(5), 30);
    let flips: Vec<String> = (0..valid.len() * 8)
        .filter_map(|bit| {
            let mut bytes = valid.clone().into_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            String::from_utf8(bytes).ok()
        })
        .collect();
    assert!(flips.len() > 250);
    let asked = flips.iter().map(|token| path(token));
    for path in asked {
        ask(&pictures, Method::GET, &path).await;
    }
    // Nor in another alphabet, padded, or with an ending that no encoder writes.
    for token in [valid.replace('-', "+").replace('_', "/") + "=", format!("{valid}="), valid.to_ascii_lowercase()] {
        ask(&pictures, Method::GET, &path(&token)).await;
    }
    assert_eq!(desk.hits(), []);
    ask(&pictures, Method::GET, &path(&valid)).await;
    assert_eq!(desk.hits().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn on_its_last_day_a_picture_counts_and_on_the_next_it_does_not() {
    let desk = Desk::new(QUICK);
    let pictures = pictures(desk.clone());
    ask(&pictures, Method::GET, &path(&desk.seal(group(1), 0))).await;
    assert_eq!(desk.hits().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_hit_tells_the_store_its_token_class_and_time_and_whether_it_is_a_repeat() {
    let desk = Desk::new(QUICK);
    let pictures = pictures(desk.clone());
    let token = desk.seal(Meaning::MessagePicture { message: MessageId(77) }, 30);
    ask(&pictures, Method::GET, &path(&token)).await;
    ask(&pictures, Method::GET, &path(&token)).await;
    ask(&pictures, Method::HEAD, &path(&desk.seal(group(2), 30))).await;
    let hits = desk.hits();
    assert_eq!(hits[0].token.meaning, Meaning::MessagePicture { message: MessageId(77) });
    assert_eq!((hits[0].class, hits[0].repeat, hits[0].at), (OpenerClass::Person, false, now()));
    assert!(hits[1].repeat);
    assert_eq!((hits[2].class, hits[2].repeat), (OpenerClass::Scanner, false));
}

#[tokio::test(start_paused = true)]
async fn who_asks_not_to_be_measured_leaves_nothing() {
    let desk = Desk::new(QUICK);
    let pictures = pictures(desk.clone());
    for name in ["sec-gpc", "dnt"] {
        let mut headers = HeaderMap::new();
        headers.insert(USER_AGENT, HeaderValue::from_static(THUNDERBIRD));
        headers.insert(name, HeaderValue::from_static("1"));
        ask_as(&pictures, &Method::GET, &desk.path(), &headers, "203.0.113.7").await;
    }
    assert_eq!(desk.hits(), []);
    ask(&pictures, Method::GET, &desk.path()).await;
    assert!(!desk.hits()[0].repeat, "not even that it asked was remembered");
}

#[tokio::test(start_paused = true)]
async fn a_hit_that_could_not_count_makes_no_repeat_of_the_next() {
    for mood in [Mood::Paused, Mood::Down] {
        let desk = Desk::new(mood);
        let pictures = pictures(desk.clone());
        ask(&pictures, Method::GET, &desk.path()).await;
        desk.set(QUICK);
        ask(&pictures, Method::GET, &desk.path()).await;
        let repeats: Vec<bool> = desk.hits().iter().map(|hit| hit.repeat).collect();
        assert_eq!(repeats, [false], "{mood:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_eligible_hit_is_on_disk_before_it_is_answered() {
    let desk = Desk::new(Mood::Commits(Duration::from_millis(250)));
    let pictures = pictures(desk.clone());
    let started = Instant::now();
    ask(&pictures, Method::GET, &desk.path()).await;
    assert_eq!(desk.hits().len(), 1);
    assert!(started.elapsed() >= Duration::from_millis(250));
}

#[tokio::test(start_paused = true)]
async fn a_stuck_or_broken_store_does_not_keep_the_picture_back() {
    for mood in [Mood::Stuck, Mood::Down] {
        let desk = Desk::new(mood);
        let pictures = pictures(desk.clone());
        let started = Instant::now();
        let answer = ask(&pictures, Method::GET, &desk.path()).await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert!(started.elapsed() <= Duration::from_millis(1_010), "{mood:?}: {:?}", started.elapsed());
    }
}

#[tokio::test(start_paused = true)]
async fn in_any_state_of_the_store_a_forged_token_takes_as_long_as_a_valid_one() {
    for mood in [
        Mood::Commits(Duration::from_millis(30)),
        Mood::Commits(Duration::from_millis(1)),
        Mood::Paused,
        Mood::Waits,
        Mood::Stuck,
    ] {
        let desk = Desk::new(mood);
        let pictures = pictures(desk.clone());
        let mut chance = StdRng::seed_from_u64(1);
        let mut sums = [Duration::ZERO; 2];
        for number in 0..400_u32 {
            let valid = path(&desk.seal(group(number), 30));
            let forged = path(&"A".repeat(43));
            // Both arrive equally long before a beat.
            let gap = Duration::from_micros(chance.random_range(5_000..50_000));
            for (sum, asked) in sums.iter_mut().zip([valid, forged]) {
                sleep(gap).await;
                let started = Instant::now();
                ask(&pictures, Method::GET, &asked).await;
                // The first ones teach how long writes take.
                *sum += if number < 100 { Duration::ZERO } else { started.elapsed() };
            }
        }
        let ratio = sums[0].as_secs_f64() / sums[1].as_secs_f64();
        assert!((0.97..1.03).contains(&ratio), "{mood:?}: valid tokens take {ratio:.3} of forged ones' time");
    }
}
