//! The public listener: what recipients reach.
//!
//! Pictures are answered here; everything else goes to the service that the program gives. Clients are strangers, so
//! what they may take has limits: connections at one time, the size of a request's head and the time to send it, the
//! time for the whole of a request, and the time to take an answer. Of their addresses nothing is logged.
//!
//! How long a request is, must never be a matter of opinion, or a proxy in front and this listener could see different
//! requests in the same bytes. Browsers and mail programs send forms with a length; so a request with a
//! Transfer-Encoding is refused and its connection closed, whatever else it says.

use crate::classes::Signals;
use crate::picture::{self, Asked, Keeps, Pictures};
use crate::proxies::Proxies;
use bytes::Bytes;
use http_body_util::{Either, Full};
use hyper::body::{Body, Incoming};
use hyper::header::{self, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use ipnet::IpNet;
use openlijk_model::{Peer, limits};
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{sleep, timeout};
use tokio_io_timeout::TimeoutStream;
use tower::{Service, ServiceExt as _};

/// How long a request may take that is no picture, from its head to the start of its answer: time to send a form.
const REQUEST: Duration = Duration::from_secs(30);
/// How long a client may take nothing of an answer that is ready.
const ANSWER_STALLED: Duration = Duration::from_secs(30);
/// How long requests may take to end after the listener was told to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(10);
/// How long to wait when the system has no more sockets to give.
const NO_MORE_SOCKETS: Duration = Duration::from_millis(50);

/// Why the listener could not start.
#[derive(Debug, thiserror::Error)]
#[error("{address}: cannot listen: {problem}; see whether another program has this port, or choose another")]
pub struct CannotListen {
    /// Where.
    pub address: SocketAddr,
    /// Why.
    #[source]
    pub problem: std::io::Error,
}

/// The public listener, bound.
pub struct Public<K, S> {
    listener: TcpListener,
    address: SocketAddr,
    pictures: Arc<Pictures<K>>,
    rest: S,
    proxies: Proxies,
    limits: Limits,
}

/// What clients may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) connections: usize,
    pub(crate) head: Duration,
    pub(crate) head_bytes: usize,
    pub(crate) request: Duration,
    pub(crate) answer_stalled: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: limits::HTTP_CONNECTIONS,
            head: limits::HTTP_HEAD,
            head_bytes: limits::HTTP_HEAD_BYTES,
            request: REQUEST,
            answer_stalled: ANSWER_STALLED,
        }
    }
}

impl<K, S> Public<K, S> {
    /// Binds the listener. `rest` answers everything that is no picture: a tower service, such as an axum router.
    ///
    /// # Errors
    /// The address cannot be had.
    pub async fn bind(address: SocketAddr, pictures: Arc<Pictures<K>>, rest: S) -> Result<Self, CannotListen> {
        let cannot = |problem| CannotListen { address, problem };
        let listener = TcpListener::bind(address).await.map_err(cannot)?;
        let address = listener.local_addr().map_err(cannot)?;
        Ok(Self { listener, address, pictures, rest, proxies: Proxies::default(), limits: Limits::default() })
    }

    /// Takes the word of reverse proxies in these networks about whose requests they bring: the rightmost address in
    /// `X-Forwarded-For` that is none of theirs, or else in `Forwarded` (RFC 7239). Without any, as after
    /// [`Public::bind`], a request comes from where its connection comes from.
    ///
    /// Each proxy must set or append `X-Forwarded-For`; one that passes on what a client wrote there lets clients
    /// choose their address.
    #[must_use]
    pub fn behind(mut self, proxies: Vec<IpNet>) -> Self {
        self.proxies = Proxies::new(proxies);
        self
    }

    /// Where it listens: the port that was given, where 0 was asked for.
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }

    #[cfg(test)]
    pub(crate) fn limited(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }
}

impl<K, S, B> Public<K, S>
where
    K: Keeps,
    S: Service<Request<Incoming>, Response = Response<B>, Error = Infallible> + Clone + Send + Sync + 'static,
    S::Future: Send,
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    /// Answers until `shutdown` becomes true or its sender is gone; then ends the connections that are idle, finishes
    /// the requests that are under way, for at most ten seconds, and returns.
    pub async fn run(self, mut shutdown: watch::Receiver<bool>) {
        let room = Arc::new(Semaphore::new(self.limits.connections));
        let mut stop = pin!(async move {
            let _ = shutdown.wait_for(|stop| *stop).await;
        });
        let (stopping, _) = watch::channel(());
        loop {
            let (stream, peer, permit) = tokio::select! {
                () = stop.as_mut() => break,
                accepted = self.accept(&room) => accepted,
            };
            let connection = Connection {
                socket: peer.ip(),
                proxies: self.proxies.clone(),
                pictures: Arc::clone(&self.pictures),
                rest: self.rest.clone(),
                limits: self.limits,
            };
            tokio::spawn(connection.serve(stream, stopping.subscribe(), permit));
        }
        drop(self.listener);
        drop(stopping);
        // All permits back means that all connections are over.
        let everything = u32::try_from(self.limits.connections).unwrap_or(u32::MAX);
        if timeout(LAST_REQUESTS, room.acquire_many(everything)).await.is_err() {
            tracing::warn!("public listener: some requests did not end in time, and were cut off");
        }
    }

    /// The next client, once there is room for it.
    async fn accept(&self, room: &Arc<Semaphore>) -> (TcpStream, SocketAddr, OwnedSemaphorePermit) {
        loop {
            let Ok(permit) = Arc::clone(room).acquire_owned().await else {
                // The semaphore is never closed.
                return std::future::pending().await;
            };
            match self.listener.accept().await {
                Ok((stream, peer)) => return (stream, peer, permit),
                Err(problem) if is_of_one_client(&problem) => {}
                Err(problem) => {
                    tracing::warn!(%problem, "public listener: cannot take a connection");
                    sleep(NO_MORE_SOCKETS).await;
                }
            }
        }
    }
}

fn is_of_one_client(problem: &std::io::Error) -> bool {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(problem.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

type Answer<B> = Response<Either<Full<Bytes>, B>>;

struct Connection<K, S> {
    /// Where it comes from: a client, or a proxy, whose requests may be those of many.
    socket: IpAddr,
    proxies: Proxies,
    pictures: Arc<Pictures<K>>,
    rest: S,
    limits: Limits,
}

impl<K, S, B> Connection<K, S>
where
    K: Keeps,
    S: Service<Request<Incoming>, Response = Response<B>, Error = Infallible> + Clone + Send + Sync + 'static,
    S::Future: Send,
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    async fn serve(self, stream: TcpStream, mut stopping: watch::Receiver<()>, _room: OwnedSemaphorePermit) {
        // An answer is one small write; waiting for more to send would only delay it.
        let _ = stream.set_nodelay(true);
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(self.limits.answer_stalled));
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new())
            .header_read_timeout(self.limits.head)
            .max_buf_size(self.limits.head_bytes)
            .max_headers(100);
        let service = service_fn(|request| async { Ok::<_, Infallible>(self.answer(request).await) });
        let mut connection = pin!(http.serve_connection(TokioIo::new(Box::pin(stream)), service));
        // How a connection ends is the client's affair; an error would name what it sent.
        tokio::select! {
            _ = connection.as_mut() => return,
            _ = stopping.changed() => connection.as_mut().graceful_shutdown(),
        }
        let _ = connection.await;
    }

    async fn answer(&self, mut request: Request<Incoming>) -> Answer<B> {
        if request.headers().contains_key(header::TRANSFER_ENCODING) {
            return refusal(StatusCode::BAD_REQUEST, "Send the request with a Content-Length.\n");
        }
        let peer = self.proxies.client(self.socket, request.headers());
        if request.uri().path().starts_with(picture::PREFIX) {
            let signals = Signals { method: request.method(), headers: request.headers(), peer };
            let asked = Asked { path: request.uri().path(), signals };
            return self.pictures.answer(asked).await.map(Either::Left);
        }
        request.extensions_mut().insert(Peer(peer));
        match timeout(self.limits.request, self.rest.clone().oneshot(request)).await {
            Ok(Ok(answer)) => answer.map(Either::Right),
            Err(_) => refusal(StatusCode::REQUEST_TIMEOUT, "The request took too long.\n"),
        }
    }
}

/// Says no, and closes the connection: what comes after on it is not to be trusted to be a request.
fn refusal<B>(status: StatusCode, text: &'static str) -> Answer<B> {
    let mut response = Response::new(Either::Left(Full::new(Bytes::from_static(text.as_bytes()))));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests;
