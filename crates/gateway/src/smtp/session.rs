//! One sender's session: which command may come when, and the replies that are ours (RFC 5321, 4.1.4 and 4.3).

use super::auth::Credentials;
use super::channel::{Line, within};
use super::command::{self, Command, Mechanism};
use super::listener::{Shared, asked_to_stop};
use super::transaction::{Ended, Promise, Transaction};
use super::{Channel, ReadError, Reply};
use crate::intake::Intake;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use openlijk_message::LARGEST_INSERTION;
use std::sync::Arc;
use tokio::sync::watch;

/// Failed attempts to sign in after which a session ends.
const SIGN_IN_ATTEMPTS: usize = 3;

pub(super) struct Session<I> {
    shared: Arc<Shared<I>>,
    channel: Channel,
    stopping: watch::Receiver<bool>,
    under_tls: bool,
    /// `None` before `EHLO` or `HELO`.
    promise: Option<Promise>,
    user: Option<String>,
    transaction: Option<Transaction>,
    errors: usize,
    sign_in_failures: usize,
}

/// Does the session go on?
enum Next {
    Reply(Reply),
    /// What went wrong was the sender's doing, and is counted.
    Fault(Reply),
    /// The last reply.
    Last(Reply),
    StartTls,
    Gone,
}

impl<I: Intake> Session<I> {
    pub(super) fn new(shared: Arc<Shared<I>>, channel: Channel, stopping: watch::Receiver<bool>) -> Self {
        Self {
            shared,
            channel,
            stopping,
            under_tls: false,
            promise: None,
            user: None,
            transaction: None,
            errors: 0,
            sign_in_failures: 0,
        }
    }

    /// Speaks with the sender until either ends it.
    pub(super) async fn run(mut self) {
        self.say(Reply::new(220, format!("{} ESMTP Openlijk", self.shared.hostname)));
        loop {
            let next = self.next().await;
            let reply = match next {
                Next::Reply(reply) => reply,
                Next::Fault(reply) => {
                    self.errors += 1;
                    if self.errors > self.shared.limits.errors {
                        self.say(reply);
                        return self.end(Some(Reply::new(421, "4.7.0 too many errors; goodbye"))).await;
                    }
                    reply
                }
                Next::StartTls => match self.start_tls().await {
                    Some(session) => {
                        self = session;
                        continue;
                    }
                    None => return,
                },
                Next::Last(reply) => return self.end(Some(reply)).await,
                Next::Gone => return self.end(None).await,
            };
            self.say(reply);
        }
    }

    fn say(&mut self, reply: Reply) {
        reply.write_to(self.channel.output());
    }

    async fn end(mut self, last: Option<Reply>) {
        if let Some(transaction) = self.transaction.take() {
            transaction.abandon(&self.shared).await;
        }
        if let Some(last) = last {
            self.say(last);
        }
        self.channel.close().await;
    }

    /// Waits for a command, and acts on it.
    async fn next(&mut self) -> Next {
        let limits = self.shared.limits;
        let line = tokio::select! {
            biased;
            () = asked_to_stop(&mut self.stopping) => {
                return Next::Last(Reply::new(421, "4.3.2 going down; try again later"));
            }
            line = within(limits.command, self.channel.line(limits.command_bytes)) => line,
        };
        match line {
            Ok(Line::Whole(line)) => match command::parse(&line) {
                Ok(command) => self.act(command).await,
                Err(reply) => Next::Fault(reply),
            },
            Ok(Line::BareLineEnd) => {
                // All of it up to CRLF is one bad command: what stands behind a bare LF is never one of its own.
                Next::Fault(Reply::new(500, "5.5.2 commands end in <CR><LF>: a bare <CR> or <LF> is refused"))
            }
            Ok(Line::TooLong) => Next::Fault(Reply::new(500, "5.5.2 the command line is too long")),
            Err(ReadError::TimedOut) => Next::Last(Reply::new(421, "4.4.2 waited too long for a command; goodbye")),
            Err(ReadError::Closed) => Next::Gone,
        }
    }

    async fn act(&mut self, command: Command) -> Next {
        match command {
            Command::Ehlo => self.ehlo().await,
            Command::Helo => self.helo().await,
            // RFC 2033, 4.1: what follows is as in SMTP, and one recipient has one reply after the message.
            Command::Lhlo if self.shared.lmtp => self.ehlo().await,
            Command::Lhlo => Next::Fault(command::not_here()),
            Command::Mail(path) => self.mail(&path).await,
            Command::Rcpt(path) => self.rcpt(&path).await,
            Command::Data => self.data().await,
            Command::Rset => {
                self.drop_transaction().await;
                Next::Reply(Reply::new(250, "2.0.0 ok"))
            }
            Command::Noop => Next::Reply(Reply::new(250, "2.0.0 ok")),
            // RFC 5321, 3.5.3: neither yes nor no, since the next hop is who knows.
            Command::Vrfy => Next::Reply(Reply::new(252, "2.1.5 send some mail, and the next hop will say")),
            Command::Help => Next::Reply(Reply::new(214, "2.0.0 an ESMTP proxy: RFC 5321")),
            Command::Quit => Next::Last(Reply::new(221, "2.0.0 goodbye")),
            Command::StartTls if self.shared.tls.is_some() && !self.under_tls => Next::StartTls,
            Command::StartTls => Next::Fault(Reply::new(503, "5.5.1 STARTTLS is not offered now")),
            Command::Auth { mechanism, initial } => self.auth(mechanism, initial).await,
        }
    }

    async fn drop_transaction(&mut self) {
        if let Some(transaction) = self.transaction.take() {
            transaction.abandon(&self.shared).await;
        }
    }

    /// RFC 5321, 4.1.1.1. It also clears the state, as RSET does (4.1.4).
    async fn ehlo(&mut self) -> Next {
        self.drop_transaction().await;
        let extensions = match self.shared.next_hop.extensions().await {
            Ok(extensions) => extensions,
            // Nothing can be promised for a next hop that nobody has seen, and a promise that is too small would
            // make a sender give up for good (SMTPUTF8). 421 may answer any command (RFC 5321, 4.2.2).
            Err(failure) => return Next::Last(failure.reply().under(421)),
        };
        let largest = extensions.largest(self.shared.limits.message_bytes, LARGEST_INSERTION);
        self.promise = Some(Promise { extensions, largest });
        let mut lines = vec![self.shared.hostname.clone()];
        lines.extend(extensions.lines(largest));
        if self.shared.tls.is_some() && !self.under_tls {
            lines.push("STARTTLS".to_owned());
        }
        if self.may_sign_in() {
            lines.push("AUTH PLAIN LOGIN".to_owned());
        }
        Next::Reply(Reply::of_lines(250, lines))
    }

    async fn helo(&mut self) -> Next {
        self.drop_transaction().await;
        self.promise = Some(Promise { largest: self.shared.limits.message_bytes, ..Promise::default() });
        Next::Reply(Reply::new(250, self.shared.hostname.clone()))
    }

    async fn mail(&mut self, path: &command::Path) -> Next {
        let Some(promise) = self.promise else {
            return Next::Fault(Reply::new(503, "5.5.1 say EHLO or HELO first"));
        };
        if self.transaction.is_some() {
            // RFC 5321, 4.1.4.
            return Next::Fault(Reply::new(503, "5.5.1 one MAIL at a time; RSET drops it"));
        }
        if self.shared.auth_required && self.user.is_none() {
            // RFC 4954, 6.
            return Next::Fault(Reply::new(530, "5.7.0 sign in first"));
        }
        match Transaction::begin(&self.shared, path, promise, self.user.clone()).await {
            Ok((transaction, reply)) => {
                self.transaction = Some(transaction);
                Next::Reply(reply)
            }
            Err(reply) => Next::Reply(reply),
        }
    }

    async fn rcpt(&mut self, path: &command::Path) -> Next {
        let Some(transaction) = &mut self.transaction else {
            return Next::Fault(Reply::new(503, "5.5.1 say MAIL first"));
        };
        let reply = transaction.recipient(&self.shared, path).await;
        if transaction.is_flood(&self.shared) {
            return Next::Last(Reply::new(421, "4.7.0 far too many recipients; goodbye"));
        }
        Next::Reply(reply)
    }

    async fn data(&mut self) -> Next {
        let Some(transaction) = self.transaction.take() else {
            return Next::Fault(Reply::new(503, "5.5.1 say MAIL and RCPT first"));
        };
        if let Some(reply) = transaction.unready() {
            transaction.abandon(&self.shared).await;
            return Next::Reply(reply);
        }
        match transaction.message(&self.shared, &mut self.channel).await {
            Ended::Reply(reply) => Next::Reply(reply),
            Ended::Last(reply) => Next::Last(reply),
            Ended::Gone(ReadError::TimedOut) => {
                Next::Last(Reply::new(421, "4.4.2 waited too long for the message; goodbye"))
            }
            Ended::Gone(ReadError::Closed) => Next::Gone,
        }
    }

    /// RFC 3207, 4. `None`: the session is over.
    async fn start_tls(mut self) -> Option<Self> {
        let tls = self.shared.tls.clone()?;
        self.drop_transaction().await;
        self.say(Reply::new(220, "2.0.0 go ahead"));
        let limit = self.shared.limits.command;
        let write_limit = self.shared.limits.data_block;
        if self.channel.has_input() {
            // RFC 3207, 4.2: it was said in the clear, by whoever was in between, and must not count under TLS.
            self.channel.output().clear();
            let reply = Reply::new(554, "5.5.1 nothing may follow STARTTLS before TLS; goodbye");
            self.end(Some(reply)).await;
            return None;
        }
        self.channel.flush().await.ok()?;
        let accepted = tokio::time::timeout(limit, tls.accept(self.channel.into_io())).await;
        let stream = match accepted {
            Ok(Ok(stream)) => stream,
            Ok(Err(_)) | Err(_) => return None,
        };
        // All that was known is forgotten (RFC 3207, 4.2), but for the faults.
        let channel = Channel::new(Box::new(stream), write_limit);
        let fresh = Self::new(self.shared, channel, self.stopping);
        Some(Self { under_tls: true, errors: self.errors, ..fresh })
    }

    fn may_sign_in(&self) -> bool {
        self.under_tls && self.user.is_none() && !self.shared.users.is_empty()
    }

    /// RFC 4954, 4.
    async fn auth(&mut self, mechanism: Mechanism, initial: Option<String>) -> Next {
        if self.shared.users.is_empty() {
            return Next::Fault(Reply::new(502, "5.5.1 signing in is not offered here"));
        }
        if !self.under_tls {
            return Next::Fault(Reply::new(538, "5.7.11 sign in under TLS only: say STARTTLS first"));
        }
        if self.promise.is_none() || self.user.is_some() || self.transaction.is_some() {
            return Next::Fault(Reply::new(503, "5.5.1 AUTH comes after EHLO, once, and before MAIL"));
        }
        let credentials = match self.credentials(mechanism, initial).await {
            Ok(credentials) => credentials,
            Err(next) => return next,
        };
        if let Some(user) = self.shared.users.check(credentials).await {
            self.user = Some(user);
            return Next::Reply(Reply::new(235, "2.7.0 signed in"));
        }
        self.sign_in_failures += 1;
        tracing::warn!("signing in by SMTP failed");
        let reply = Reply::new(535, "5.7.8 name or password is wrong");
        if self.sign_in_failures >= SIGN_IN_ATTEMPTS { Next::Last(reply) } else { Next::Fault(reply) }
    }

    async fn credentials(&mut self, mechanism: Mechanism, initial: Option<String>) -> Result<Credentials, Next> {
        let not_valid = || Next::Fault(Reply::new(501, "5.5.2 the answer is not valid"));
        let first = match initial {
            Some(initial) => initial.into_bytes(),
            None if mechanism == Mechanism::Plain => self.asked("").await?,
            None => self.asked("Username:").await?,
        };
        let credentials = match mechanism {
            Mechanism::Plain => Credentials::plain(&first),
            Mechanism::Login => Credentials::login(&first, &self.asked("Password:").await?),
        };
        credentials.ok_or_else(not_valid)
    }

    async fn asked(&mut self, question: &str) -> Result<Vec<u8>, Next> {
        self.say(Reply::new(334, STANDARD.encode(question)));
        let limits = self.shared.limits;
        match within(limits.command, self.channel.line(limits.command_bytes)).await {
            Ok(Line::Whole(line)) if line == b"*\r\n" => Err(Next::Fault(Reply::new(501, "5.0.0 as you wish"))),
            Ok(Line::Whole(line)) => Ok(line[..line.len() - 2].to_vec()),
            Ok(Line::BareLineEnd | Line::TooLong) => Err(Next::Fault(Reply::new(500, "5.5.6 the answer is not valid"))),
            Err(_) => Err(Next::Gone),
        }
    }
}
