//! The words of reports: what a server or a mail program says became of a message, who says it, why, how strong that is.

use crate::Grade;
use crate::words::words;

words! {
    /// What a report says became of a message. The first five are a server's words (RFC 3464, 2.3.3), the others a mail
    /// program's (RFC 8098, 3.2.6).
    pub enum Reported as "outcome of a report" {
        /// It is in the mailbox, or behind a gateway that delivers.
        Delivered = "delivered",
        /// It went on to a server that sends no reports of success: nobody will hear more.
        Relayed = "relayed",
        /// It went on to several addresses behind this one, which report nothing.
        Expanded = "expanded",
        /// It is still on its way.
        Delayed = "delayed",
        /// It did not arrive, and nobody tries any more.
        Bounced = "bounced",
        /// It was shown on a screen. Not: it was read (RFC 8098, 3.2.6.2).
        Displayed = "displayed",
        /// It was deleted. Programs say so of what was not displayed; their user may have seen it all the same.
        DeletedUnread = "deleted-unread",
        /// A program dealt with it by itself: a rule, a gateway, an answering machine.
        Processed = "processed",
        /// The reader does not want to say. Of the standard's first versions (RFC 2298), and still sent.
        Denied = "denied",
        /// The program could not find out, or could not show the message.
        Failed = "failed",
    }
}

words! {
    /// Who says it, and in which form.
    pub enum Witness as "witness" {
        /// A mail server, in the fields that the standard has for it (RFC 3464).
        Server = "server",
        /// A mail server, in a text for people: what it means is our reading.
        ServerText = "server-text",
        /// A mail program, of what its user did (`manual-action`, RFC 8098).
        Reader = "reader",
        /// A mail program, of what it did by itself (`automatic-action`).
        Program = "program",
    }
}

words! {
    /// Why mail did not arrive, or not yet. All that is kept of what a server wrote: its own text can name people.
    pub enum Cause as "cause" {
        /// It does not say, or not in words that we know.
        Unknown = "unknown",
        /// There is no such mailbox, or it takes no mail any more.
        NoMailbox = "no-mailbox",
        /// The mailbox exists and is closed for now.
        Disabled = "disabled",
        /// The mailbox is full.
        MailboxFull = "mailbox-full",
        /// There is no such domain, or it takes no mail.
        NoDomain = "no-domain",
        /// The message is too large.
        TooLarge = "too-large",
        /// The server does not want it: a rule, a reputation, a check that failed.
        Policy = "policy",
        /// What is in it was refused: spam, a virus, a kind of attachment.
        Content = "content",
        /// The server could not be reached, or not in time.
        Network = "network",
        /// It went round in circles.
        Loop = "loop",
        /// A fault or a shortage at the server.
        System = "system",
    }
}

impl Reported {
    /// How strong it is as evidence that what it says is so (LAW.md 2.6): a server's "delivered" and "bounced" are strong,
    /// a program's "displayed" is medium, and where we read it out of a text one step less. What a program says of
    /// itself is weak at most, and what says nothing of reading has no grade at all.
    pub const fn grade(self, witness: Witness) -> Grade {
        match (self, witness) {
            (Self::Delivered | Self::Relayed | Self::Expanded | Self::Delayed | Self::Bounced, Witness::Server) => {
                Grade::Strong
            }
            (Self::Delivered | Self::Relayed | Self::Expanded | Self::Delayed | Self::Bounced, Witness::ServerText) => {
                Grade::Medium
            }
            (Self::Displayed, Witness::Reader) => Grade::Medium,
            (Self::Displayed, Witness::Program) => Grade::Weak,
            (Self::DeletedUnread | Self::Processed, Witness::Reader | Witness::Program) => Grade::Weak,
            (Self::Denied | Self::Failed, _) => Grade::None,
            // A server does not see a screen, and a mail program does not see the road.
            (Self::Displayed | Self::DeletedUnread | Self::Processed, Witness::Server | Witness::ServerText)
            | (
                Self::Delivered | Self::Relayed | Self::Expanded | Self::Delayed | Self::Bounced,
                Witness::Reader | Witness::Program,
            ) => Grade::None,
        }
    }

    /// Is it about the road of the message, and so part of what `delivery` learns? The others come from the reader's own
    /// program, and count only where the reader was asked.
    pub const fn is_delivery(self) -> bool {
        match self {
            Self::Delivered | Self::Relayed | Self::Expanded | Self::Delayed | Self::Bounced => true,
            Self::Displayed | Self::DeletedUnread | Self::Processed | Self::Denied | Self::Failed => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_graded_above_what_the_law_table_says() {
        for &said in Reported::ALL {
            for &witness in Witness::ALL {
                let most = match (said.is_delivery(), witness) {
                    (true, Witness::Server) => Grade::Strong,
                    (true, Witness::ServerText) | (false, Witness::Reader) => Grade::Medium,
                    (false, Witness::Program) => Grade::Weak,
                    _ => Grade::None,
                };
                assert!(said.grade(witness) <= most, "{said} by {witness}");
            }
        }
        assert_eq!(Reported::Displayed.grade(Witness::Reader), Grade::Medium);
        assert_eq!(Reported::Bounced.grade(Witness::Server), Grade::Strong);
        assert_eq!(Reported::Denied.grade(Witness::Reader), Grade::None, "a no is no sign of anything");
    }
}
