//! The listener: takes connections in, gives each a session, and ends them in good order.

use super::session::Session;
use super::{Channel, Reply, Users};
use crate::intake::Intake;
use crate::next_hop::NextHop;
use crate::{GatewayConfig, Limits, tls};
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

/// Why the listener cannot start.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// The address cannot be listened on.
    #[error("[{section}] listen: {address}: {problem}; use another port, or stop what has this one")]
    Listen {
        /// The section of the configuration.
        section: &'static str,
        /// The address.
        address: SocketAddr,
        /// What the system said.
        problem: std::io::Error,
    },
    /// Certificate or key cannot be used.
    #[error("[smtp] tls: {path}: {problem}")]
    Tls {
        /// The file.
        path: String,
        /// What is wrong, and what to do.
        problem: String,
    },
    /// Signing in is asked for where nobody could.
    #[error("[smtp] auth: signing in needs users and a certificate; add both, or do not require it")]
    NobodyCanSignIn,
}

/// What all sessions share.
pub(super) struct Shared<I> {
    pub(super) intake: Arc<I>,
    pub(super) next_hop: NextHop,
    pub(super) hostname: String,
    pub(super) limits: Limits,
    pub(super) tls: Option<TlsAcceptor>,
    pub(super) users: Users,
    pub(super) auth_required: bool,
    pub(super) lmtp: bool,
    /// Bytes of messages that are being received or passed on.
    pub(super) message_bytes: AtomicUsize,
    sessions: Mutex<HashMap<IpAddr, usize>>,
}

/// The SMTP proxy, listening.
pub struct Gateway<I> {
    listener: TcpListener,
    address: SocketAddr,
    shared: Arc<Shared<I>>,
}

impl<I: Intake> Gateway<I> {
    /// Listens. The next hop is not spoken to yet: it may start later than we do.
    ///
    /// # Errors
    /// The address is taken, or certificate and key cannot be used.
    pub async fn bind(config: GatewayConfig, intake: Arc<I>) -> Result<Self, BindError> {
        let tls = config.tls.as_ref().map(tls::acceptor).transpose()?;
        if config.auth_required && (config.users.is_empty() || tls.is_none()) {
            return Err(BindError::NobodyCanSignIn);
        }
        let failed = |problem| BindError::Listen { section: config.section, address: config.listen, problem };
        let listener = TcpListener::bind(config.listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let shared = Shared {
            intake,
            next_hop: NextHop::with_limits(config.next_hop, config.hostname.clone(), config.limits),
            hostname: config.hostname,
            limits: config.limits,
            tls,
            users: config.users,
            auth_required: config.auth_required,
            lmtp: config.lmtp,
            message_bytes: AtomicUsize::new(0),
            sessions: Mutex::default(),
        };
        Ok(Self { listener, address, shared: Arc::new(shared) })
    }

    /// Where it listens.
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `stop` is true. Then takes no new sessions, says 421 to those that wait, and returns when every
    /// message whose `DATA` was answered has had its reply.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let mut sessions = JoinSet::new();
        let mut housekeeping = tokio::time::interval(Duration::from_secs(1).min(self.shared.limits.next_hop_idle));
        let stopping = stop.clone();
        loop {
            tokio::select! {
                () = asked_to_stop(&mut stop) => break,
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, peer)) => self.admit(&mut sessions, stream, peer.ip(), stopping.clone()),
                    Err(error) => {
                        // Out of file descriptors, mostly. Going round at once would only burn the processor.
                        tracing::warn!(problem = %error, "a connection could not be taken");
                        tokio::time::sleep(Duration::from_millis(100)).await;
                    }
                },
                Some(_) = sessions.join_next(), if !sessions.is_empty() => {}
                _ = housekeeping.tick() => self.shared.next_hop.prune(),
            }
        }
        drop(self.listener);
        while sessions.join_next().await.is_some() {}
    }

    fn admit(&self, sessions: &mut JoinSet<()>, stream: TcpStream, peer: IpAddr, stopping: watch::Receiver<bool>) {
        let shared = Arc::clone(&self.shared);
        // Replies are small and waited for. Where this cannot be set, mail is only slower.
        let _ = stream.set_nodelay(true);
        let mut channel = Channel::new(Box::new(stream), shared.limits.data_block);
        match Seat::take(&shared, peer) {
            Ok(seat) => sessions.spawn(async move {
                let _seat = seat;
                Session::new(shared, channel, stopping).run().await;
            }),
            Err(reply) => sessions.spawn(async move {
                reply.write_to(channel.output());
                // Whoever does not even read this is not waited for.
                let _ = tokio::time::timeout(Duration::from_secs(1), channel.close()).await;
            }),
        };
    }
}

/// Waits until it is asked to stop, or nobody is left who could ask.
pub(super) async fn asked_to_stop(stop: &mut watch::Receiver<bool>) {
    // Whoever would ask is gone with the program's end.
    let _ = stop.wait_for(|stop| *stop).await;
}

/// A place among the sessions. Given back when dropped.
struct Seat<I> {
    shared: Arc<Shared<I>>,
    peer: IpAddr,
}

impl<I> Seat<I> {
    fn take(shared: &Arc<Shared<I>>, peer: IpAddr) -> Result<Self, Reply> {
        let mut sessions = shared.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = sessions.values().sum();
        let own = sessions.entry(peer).or_default();
        let per_address = if peer.is_loopback() { usize::MAX } else { shared.limits.sessions_per_address };
        if all >= shared.limits.sessions || *own >= per_address {
            if *own == 0 {
                sessions.remove(&peer);
            }
            return Err(Reply::new(421, "4.3.2 too many sessions; try again later"));
        }
        *own += 1;
        metrics::gauge!("openlijk_smtp_sessions").increment(1.0);
        Ok(Self { shared: Arc::clone(shared), peer })
    }
}

impl<I> Drop for Seat<I> {
    fn drop(&mut self) {
        metrics::gauge!("openlijk_smtp_sessions").decrement(1.0);
        let mut sessions = self.shared.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = sessions.get_mut(&self.peer) {
            *own -= 1;
            if *own == 0 {
                sessions.remove(&self.peer);
            }
        }
    }
}
