//! Attachments of 100 MB, in memory that does not grow with them: by itself, since memory is measured of the process.

#[path = "world/forms.rs"]
mod forms;
#[path = "world/sealed.rs"]
mod letters;
mod world;

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::Frame;
use letters::portal_purpose;
use openlijk_model::{Address, Role};
use openlijk_store::SealedBy;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use world::World;

/// The attachment: 100 MB, in whole pieces.
const BYTES: usize = 1_526 * PIECE.len();
/// How much more memory the process may take meanwhile.
const ROOM: u64 = 24 * 1024 * 1024;
const PIECE: &[u8] = &[7; 64 * 1024];

/// A form that comes in piece by piece, and is nowhere whole.
struct Coming {
    head: Option<Bytes>,
    left: usize,
    tail: Option<Bytes>,
}

impl HttpBody for Coming {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let piece = if let Some(head) = self.head.take() {
            Some(head)
        } else if self.left > 0 {
            self.left -= PIECE.len();
            Some(Bytes::from_static(PIECE))
        } else {
            self.tail.take()
        };
        Poll::Ready(piece.map(|piece| Ok(Frame::data(piece))))
    }
}

/// The most memory that this process had since it was last asked to forget, in bytes (proc(5)).
fn most_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_of_100_megabytes_is_sealed_in_bounded_memory() {
    let world = World::of("Ziekenhuis Voorbeeld", vec![portal_purpose("safe", true)]).await;
    world.account("marie", Role::Sender).await;
    world.with_mail("marie", "marie@example.nl").await;
    let mut marie = world.browser();
    marie.sign_in_as("marie").await;
    let token = marie.get("/sealed/new").await.form();
    let fields =
        [("form", &*token), ("purpose", "safe"), ("recipients", "jan@lezer.example"), ("text", "Zie de bijlage.")];
    let mut head = forms::form(&fields, &[]);
    head.truncate(head.len() - "--b--\r\n".len());
    head.extend_from_slice(forms::head_of("scan.bin", "application/octet-stream").as_bytes());
    let head = Bytes::from(head);
    let coming = |left| Coming { head: Some(head.clone()), left, tail: Some(Bytes::from_static(b"\r\n--b--\r\n")) };
    // Forgets what signing in took: a password's hash asks for memory on purpose.
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    let before = most_memory();
    let answer = marie.upload("/sealed/new", Body::new(coming(BYTES))).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let draft = answer.header("location").to_owned();
    let page = marie.get(&draft).await;
    let warned = page.body.split("name=\"warned\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(marie.post(&draft, &format!("form={}&warned={warned}", page.form())).await.status, 303);
    let grown = most_memory() - before;
    eprintln!("{} MB came in and were sealed, and memory grew by {} MB", BYTES >> 20, grown >> 20);
    assert!(grown < ROOM, "memory grew by {} MB", grown >> 20);
    let sender = Address::parse("marie@example.nl").unwrap();
    let records = world.store.sealed_records(SealedBy::Sender(sender), 10).await.unwrap();
    let [record] = &records[..] else { panic!("{records:?}") };
    assert_eq!(record.parts[2].bytes, BYTES as u64);
    assert!(record.parts[1].bytes > BYTES as u64 * 4 / 3, "the whole mail, in base64");
    assert_eq!(world.hop.taken().len(), 1);
    // What is over the limit is read to its end, so that the browser gets its answer, and nothing of it is kept.
    let over = usize::try_from(openlijk_model::limits::SEALED_ATTACHED_BYTES).unwrap() + PIECE.len();
    let answer = marie.upload("/sealed/new", Body::new(coming(over))).await;
    let page = marie.get(answer.header("location")).await.body;
    assert!(page.contains("samen te groot: hoogstens 100 MB") && !page.contains("name=\"warned\""), "{page}");
    let grown = most_memory() - before;
    assert!(grown < ROOM, "memory grew by {} MB", grown >> 20);
    let kept = std::fs::read_dir(world.folder().join("sealed")).unwrap().count();
    assert_eq!(kept, record.parts.len());
}
