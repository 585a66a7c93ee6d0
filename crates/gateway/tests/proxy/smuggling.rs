//! SMTP smuggling: no sequence of line ends and dots makes two messages of one.

use crate::harness::{Hop, Sender, proxy};

const ALPHABET: [u8; 4] = [b'\r', b'\n', 0, b'.'];

/// Every sequence over the alphabet of up to `longest` characters that has a dot in it.
fn sequences(longest: u32) -> impl Iterator<Item = Vec<u8>> {
    (1..=longest)
        .flat_map(|length| {
            (0..4usize.pow(length)).map(move |number| {
                (0..length).map(|place| ALPHABET[number / 4usize.pow(place) % 4]).collect::<Vec<u8>>()
            })
        })
        .filter(|sequence| sequence.contains(&b'.'))
}

fn bare_line_end(bytes: &[u8]) -> bool {
    (0..bytes.len()).any(|at| match bytes[at] {
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        b'\n' => at == 0 || bytes[at - 1] != b'\r',
        _ => false,
    })
}

/// What a strict server must find: where the first message really ends.
fn real_end(wire: &[u8]) -> usize {
    let start = if wire.starts_with(b".\r\n") { Some(3) } else { None };
    start.or_else(|| memchr::memmem::find(wire, b"\r\n.\r\n").map(|at| at + 5)).unwrap()
}

/// Sends one message with `sequence` inside, followed by a smuggled one, cut at `cut`. Gives (codes of 2yz and 5yz to
/// messages, was it closed).
async fn attempt(address: std::net::SocketAddr, hop: &Hop, sequence: &[u8], cut: Option<usize>) {
    let mut sender = Sender::greeted(address).await;
    hop.with(|state| {
        state.delivered.clear();
        state.wire.clear();
    });
    sender.ask("MAIL FROM:<a@example.nl>").await;
    sender.ask("RCPT TO:<b@example.nl>").await;
    assert!(sender.ask("DATA").await.starts_with("354"));
    let mut wire = b"first".to_vec();
    wire.extend_from_slice(sequence);
    wire.extend_from_slice(
        b"MAIL FROM:<evil@example.nl>\r\nRCPT TO:<victim@example.nl>\r\nDATA\r\nsecond\r\n.\r\nQUIT\r\n",
    );
    match cut {
        Some(cut) => {
            sender.send(&wire[..cut]).await;
            tokio::task::yield_now().await;
            sender.send(&wire[cut..]).await;
        }
        None => sender.send(&wire).await,
    }
    let replies = sender.rest().await;
    let case = format!("{} cut at {cut:?}: {replies}", sequence.escape_ascii());
    let end = real_end(&wire);
    let delivered = hop.delivered();
    if bare_line_end(&wire[..end]) {
        assert!(delivered.is_empty(), "{case}");
        assert!(replies.starts_with("550 5.6.0"), "{case}");
        assert_eq!(replies.lines().count(), 1, "nothing after a refused message is acted on: {case}");
    } else if end < wire.len() - "QUIT\r\n".len() {
        // A real end of data: what follows are commands, in plain sight of every server on the way.
        assert_eq!(delivered.len(), 2, "{case}");
    } else {
        assert_eq!(delivered.len(), 1, "{case}");
        assert!(replies.starts_with("250"), "{case}");
    }
    let wire = hop.with(|state| state.wire.clone());
    assert!(!bare_line_end(&wire), "{case}: a bare line end went on");
    let accepted = replies.lines().filter(|line| line.contains("openlijk measure=")).count();
    assert_eq!(accepted, delivered.len(), "{case}: what was answered for is what was delivered");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_sequence_of_line_ends_and_dots_smuggles_a_message() {
    let mut tasks = tokio::task::JoinSet::new();
    let all: Vec<Vec<u8>> = sequences(5).collect();
    let total = all.len();
    for part in all.chunks(total.div_ceil(8)) {
        let part = part.to_vec();
        tasks.spawn(async move {
            let hop = Hop::start().await;
            let proxy = proxy(hop.address).await;
            for sequence in &part {
                attempt(proxy.address, &hop, sequence, None).await;
            }
            part.len()
        });
    }
    let mut count = 0;
    while let Some(done) = tasks.join_next().await {
        count += done.unwrap();
    }
    assert_eq!(count, total);
    println!("{count} sequences, none smuggled");
}

#[tokio::test]
async fn no_place_where_the_network_cuts_the_bytes_changes_the_outcome() {
    let hop = Hop::start().await;
    let proxy = proxy(hop.address).await;
    for sequence in
        [&b"\r\n.\r\n"[..], b"\n.\n", b"\n.\r\n", b"\r.\r", b"\r\n.\n", b"\r\n.\r", b"\r\n\0.\r\n", b"\r\r\n.\r\n"]
    {
        for cut in 1.."first".len() + sequence.len() + 3 {
            attempt(proxy.address, &hop, sequence, Some(cut)).await;
        }
    }
}

#[tokio::test]
async fn a_bare_line_end_in_a_command_hides_no_second_command() {
    let hop = Hop::start().await;
    let proxy = proxy(hop.address).await;
    for bare in ["\n", "\r", "\n\n", "\r\r", "\n\r"] {
        let mut sender = Sender::greeted(proxy.address).await;
        let line = format!("NOOP x{bare}MAIL FROM:<evil@example.nl>\r\nRCPT TO:<b@example.nl>\r\n");
        sender.send(line.as_bytes()).await;
        assert!(sender.reply().await.starts_with("500 5.5.2"), "{bare:?}");
        assert!(sender.reply().await.starts_with("503 5.5.1"), "{bare:?}");
    }
}
