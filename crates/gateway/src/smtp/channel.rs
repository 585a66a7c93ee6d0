//! One side of an SMTP connection: lines in, bytes out, over plain TCP or TLS.

use std::io;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::timeout;

/// What a channel runs over.
pub(crate) trait Io: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Io for T {}

/// Why nothing could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReadError {
    /// The other side is gone.
    Closed,
    /// It took too long.
    TimedOut,
}

/// A line as it came.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// A line, CRLF included, with no other CR or LF in it.
    Whole(Vec<u8>),
    /// It has a bare CR or LF.
    BareLineEnd,
    /// It is longer than asked for.
    TooLong,
}

const BLOCK: usize = 16 * 1024;
const LINGER: Duration = Duration::from_secs(1);

/// A connection with what was read and not used yet, and what was said and not sent yet.
///
/// Replies are gathered and sent when the other side has to answer: a pipelining sender gets its replies in one
/// packet (RFC 2920, 3.2). Reading survives being cancelled: what was read stays in the buffer.
pub(crate) struct Channel {
    io: Box<dyn Io>,
    input: Vec<u8>,
    output: Vec<u8>,
    write_limit: Duration,
}

impl Channel {
    pub(crate) fn new(io: Box<dyn Io>, write_limit: Duration) -> Self {
        Self { io, input: Vec::new(), output: Vec::new(), write_limit }
    }

    /// Was something read that is not used yet?
    pub(crate) fn has_input(&self) -> bool {
        !self.input.is_empty()
    }

    /// What is below, for TLS to go over. What was read and not used is gone.
    pub(crate) fn into_io(self) -> Box<dyn Io> {
        self.io
    }

    /// Gathers bytes to be sent.
    pub(crate) fn put(&mut self, bytes: &[u8]) {
        self.output.extend_from_slice(bytes);
    }

    /// Where bytes to be sent are gathered.
    pub(crate) fn output(&mut self) -> &mut Vec<u8> {
        &mut self.output
    }

    /// Sends what was gathered.
    pub(crate) async fn flush(&mut self) -> io::Result<()> {
        if self.output.is_empty() {
            return Ok(());
        }
        let output = std::mem::take(&mut self.output);
        self.send(&output).await
    }

    /// Sends `bytes` at once, in blocks that each have the whole time limit.
    pub(crate) async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        let too_slow = |_| io::Error::from(io::ErrorKind::TimedOut);
        for block in bytes.chunks(64 * 1024) {
            timeout(self.write_limit, self.io.write_all(block)).await.map_err(too_slow)??;
        }
        timeout(self.write_limit, self.io.flush()).await.map_err(too_slow)?
    }

    /// Reads up to the next CRLF. A line over `longest` bytes is read to its end and thrown away, in little memory.
    pub(crate) async fn line(&mut self, longest: usize) -> Result<Line, ReadError> {
        let mut searched = 0;
        let mut too_long = false;
        loop {
            if let Some(end) = crlf(&self.input, searched) {
                let line: Vec<u8> = self.input.drain(..end).collect();
                return Ok(if too_long || line.len() > longest {
                    Line::TooLong
                } else if line[..end - 2].iter().any(|byte| matches!(byte, b'\r' | b'\n')) {
                    Line::BareLineEnd
                } else {
                    Line::Whole(line)
                });
            }
            searched = self.input.len().saturating_sub(1);
            if self.input.len() > longest {
                too_long = true;
                self.input.drain(..searched);
                searched = 0;
            }
            self.fill().await?;
        }
    }

    /// Reads up to the next LF, and gives the line without its end. For replies, whose sender we chose ourselves.
    pub(crate) async fn reply_line(&mut self, longest: usize) -> Result<Option<Vec<u8>>, ReadError> {
        loop {
            if let Some(end) = memchr::memchr(b'\n', &self.input) {
                let mut line: Vec<u8> = self.input.drain(..=end).collect();
                line.pop();
                if line.last() == Some(&b'\r') {
                    line.pop();
                }
                return Ok((line.len() <= longest).then_some(line));
            }
            if self.input.len() > longest {
                return Ok(None);
            }
            self.fill().await?;
        }
    }

    /// What was read and not used yet; waits for more when there is nothing.
    pub(crate) async fn block(&mut self) -> Result<&[u8], ReadError> {
        if self.input.is_empty() {
            self.fill().await?;
        }
        Ok(&self.input)
    }

    /// Throws away the first bytes of what was read.
    pub(crate) fn used(&mut self, count: usize) {
        self.input.drain(..count);
    }

    /// Is it quiet and open, as a connection without a question on the way must be?
    pub(crate) async fn is_idle(&mut self) -> bool {
        if !self.input.is_empty() {
            return false;
        }
        let mut byte = [0];
        let mut buffer = tokio::io::ReadBuf::new(&mut byte);
        let io = &mut self.io;
        std::future::poll_fn(|context| {
            let polled = std::pin::Pin::new(&mut *io).poll_read(context, &mut buffer);
            std::task::Poll::Ready(polled.is_pending())
        })
        .await
    }

    /// Sends what was gathered, and ends the connection.
    ///
    /// What the other side still sends is read for a moment: closing over unread input would reset the connection, and
    /// our last reply could be lost with it.
    pub(crate) async fn close(mut self) {
        // The other side may be gone already; there is nobody left to tell.
        let _ = self.flush().await;
        let _ = timeout(self.write_limit, self.io.shutdown()).await;
        let _ = timeout(LINGER, async { while let Ok(1..) = self.io.read(&mut [0; BLOCK]).await {} }).await;
    }

    async fn fill(&mut self) -> Result<(), ReadError> {
        self.flush().await.map_err(|_| ReadError::Closed)?;
        let start = self.input.len();
        self.input.resize(start + BLOCK, 0);
        // A cancelled read must not leave the zeros behind: the guard cuts them off again.
        let mut guard = Unfilled { input: &mut self.input, filled: start };
        let result = self.io.read(&mut guard.input[start..]).await;
        if let Ok(count) = result {
            guard.filled = start + count;
        }
        match result {
            Ok(0) | Err(_) => Err(ReadError::Closed),
            Ok(_) => Ok(()),
        }
    }
}

struct Unfilled<'a> {
    input: &'a mut Vec<u8>,
    filled: usize,
}

impl Drop for Unfilled<'_> {
    fn drop(&mut self) {
        self.input.truncate(self.filled);
    }
}

/// Waits for `reading` no longer than `limit`.
pub(crate) async fn within<T>(
    limit: Duration,
    reading: impl Future<Output = Result<T, ReadError>>,
) -> Result<T, ReadError> {
    timeout(limit, reading).await.unwrap_or(Err(ReadError::TimedOut))
}

/// Where the first CRLF at or after `from` ends.
fn crlf(bytes: &[u8], from: usize) -> Option<usize> {
    memchr::memmem::find(&bytes[from..], b"\r\n").map(|at| from + at + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn lines_of(input: &[u8], longest: usize) -> Vec<Line> {
        let (mut far, near) = tokio::io::duplex(3);
        let input = input.to_vec();
        let writer = tokio::spawn(async move { far.write_all(&input).await });
        let mut channel = Channel::new(Box::new(near), Duration::from_secs(5));
        let mut lines = Vec::new();
        while let Ok(line) = channel.line(longest).await {
            lines.push(line);
        }
        writer.await.unwrap().unwrap();
        lines
    }

    #[tokio::test]
    async fn a_line_ends_in_crlf_and_in_nothing_else() {
        let lines = lines_of(b"NOOP\r\nRSET\nMAIL\r\n\rQUIT\r\n\r\r\nHELP\r\n", 100).await;
        let whole = |text: &[u8]| Line::Whole(text.to_vec());
        let expected =
            [whole(b"NOOP\r\n"), Line::BareLineEnd, Line::BareLineEnd, Line::BareLineEnd, whole(b"HELP\r\n")];
        assert_eq!(lines, expected);
    }

    #[tokio::test]
    async fn a_long_line_is_thrown_away_and_the_next_one_stands() {
        let mut input = vec![b'x'; 100_000];
        input.extend_from_slice(b"\r\nNOOP\r\n");
        assert_eq!(lines_of(&input, 512).await, [Line::TooLong, Line::Whole(b"NOOP\r\n".to_vec())]);
    }

    #[tokio::test]
    async fn a_read_that_was_cancelled_loses_nothing() {
        let (mut far, near) = tokio::io::duplex(64);
        let mut channel = Channel::new(Box::new(near), Duration::from_secs(5));
        far.write_all(b"NO").await.unwrap();
        assert_eq!(within(Duration::from_millis(10), channel.line(64)).await, Err(ReadError::TimedOut));
        far.write_all(b"OP\r\n").await.unwrap();
        assert_eq!(channel.line(64).await, Ok(Line::Whole(b"NOOP\r\n".to_vec())));
    }
}
