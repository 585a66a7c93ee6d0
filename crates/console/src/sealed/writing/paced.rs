//! A body that comes piece by piece however fast its sender is. The reader of forms takes all that is there before it hands
//! anything on; with a sender that is always ahead that would be the whole.

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::Frame;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Gives one piece, and lets what came be worked on before the next.
pub(super) struct Paced {
    body: Body,
    /// Was one given just now?
    rests: bool,
}

impl Paced {
    pub(super) fn new(body: Body) -> Self {
        Self { body, rests: false }
    }
}

impl HttpBody for Paced {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if std::mem::take(&mut self.rests) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let frame = Pin::new(&mut self.body).poll_frame(context);
        self.rests = frame.is_ready();
        frame
    }
}
