//! Messages that are being written: in memory, for their writer alone, for two hours after the last change. Their attachments lie
//! spooled on disk, and go with them. A restart forgets them, and what lies on disk opens for nobody then.

use crate::Site;
use crate::sessions::random;
use jiff::{SignedDuration, Timestamp};
use openlijk_model::{Address, Language, MessageId, PurposeId};
use openlijk_portal::{NotPosted, Spooled};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How long a draft is kept after the last change.
const KEPT: SignedDuration = SignedDuration::from_hours(2);
/// Drafts of one account at one time; the oldest gives way.
const MOST: usize = 5;

/// An attachment that came in.
#[derive(Debug, Clone)]
pub(super) struct Attachment {
    pub(super) file: Arc<Spooled>,
    /// Does a citizen service number stand in it, as far as its text can be read?
    pub(super) has_number: bool,
}

/// What became of a message to one reader.
#[derive(Debug, Clone)]
pub(super) enum Fate {
    /// Sent, under this number.
    Sent(MessageId),
    /// Not sent.
    Kept(Arc<NotPosted>),
}

/// How far a draft is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Stage {
    /// It is being written.
    #[default]
    Writing,
    /// It is being sent.
    Sending,
}

/// A message that is being written.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    pub(super) purpose: Option<PurposeId>,
    pub(super) language: Option<Language>,
    /// As they were typed, one a line.
    pub(super) recipients: String,
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) attachments: Vec<Attachment>,
    /// More came in than may be attached; what was too much was passed over.
    pub(super) too_large: bool,
    /// A field is longer than it may be. Nothing is cut: its writer shortens it.
    pub(super) too_long: bool,
    /// The message in whose place it comes.
    pub(super) replaces: Option<MessageId>,
    pub(super) stage: Stage,
    /// The number of the first that was sent.
    pub(super) sending: Option<MessageId>,
    /// What became of it, by reader.
    pub(super) fates: Vec<(Address, Fate)>,
}

struct Kept {
    account: String,
    until: Timestamp,
    draft: Draft,
}

/// All drafts.
#[derive(Default)]
pub struct Drafts(Mutex<HashMap<String, Kept>>);

impl Drafts {
    fn all(&self) -> std::sync::MutexGuard<'_, HashMap<String, Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets what was kept long enough.
    fn sweep(&self, now: Timestamp) {
        self.all().retain(|_, kept| kept.until > now || kept.draft.stage == Stage::Sending);
    }

    /// The draft of this name, for its writer.
    pub(super) fn of(&self, name: &str, account: &str, now: Timestamp) -> Option<Draft> {
        self.sweep(now);
        self.all().get(name).filter(|kept| kept.account == account).map(|kept| kept.draft.clone())
    }

    /// Puts another in its place. Nothing is changed while it is being sent.
    pub(super) fn replace(&self, name: &str, account: &str, draft: Draft, now: Timestamp) {
        if let Some(kept) = self.all().get_mut(name).filter(|kept| kept.account == account)
            && kept.draft.stage == Stage::Writing
        {
            kept.draft = draft;
            kept.until = now + KEPT;
        }
    }

    /// Marks it as being sent, once: whoever clicks twice sends once.
    pub(super) fn begin(&self, name: &str, account: &str) -> bool {
        let mut all = self.all();
        let Some(kept) = all.get_mut(name).filter(|kept| kept.account == account) else { return false };
        let begins = kept.draft.stage == Stage::Writing;
        kept.draft.stage = Stage::Sending;
        begins
    }

    /// Says what became of it. Whoever did not get it stays in the draft; where all did, what is attached is not needed any more.
    pub(super) fn end(&self, name: &str, fates: Vec<(Address, Fate)>, now: Timestamp) {
        let mut all = self.all();
        let Some(kept) = all.get_mut(name) else { return };
        let draft = &mut kept.draft;
        let sent = fates.iter().find_map(|(_, fate)| match fate {
            Fate::Sent(message) => Some(*message),
            Fate::Kept(_) => None,
        });
        draft.sending = draft.sending.or(sent);
        let left: Vec<&str> = fates
            .iter()
            .filter(|(_, fate)| matches!(fate, Fate::Kept(_)))
            .map(|(address, _)| address.reveal())
            .collect();
        draft.recipients = left.join("\n");
        if left.is_empty() {
            draft.attachments.clear();
        }
        draft.fates.retain(|(_, fate)| matches!(fate, Fate::Sent(_)));
        draft.fates.extend(fates);
        draft.stage = Stage::Writing;
        kept.until = now + KEPT;
    }

    /// Throws it away.
    pub(super) fn drop_one(&self, name: &str, account: &str) {
        self.all().retain(|other, kept| other != name || kept.account != account || kept.draft.stage == Stage::Sending);
    }

    fn keep(&self, account: &str, draft: Draft, now: Timestamp) -> String {
        let name: String = random(16).iter().map(|byte| format!("{byte:02x}")).collect();
        let mut all = self.all();
        let mut theirs: Vec<(Timestamp, String)> = all
            .iter()
            .filter(|(_, kept)| kept.account == account && kept.draft.stage == Stage::Writing)
            .map(|(name, kept)| (kept.until, name.clone()))
            .collect();
        theirs.sort_unstable();
        for (_, oldest) in theirs.iter().take((theirs.len() + 1).saturating_sub(MOST)) {
            all.remove(oldest);
        }
        all.insert(name.clone(), Kept { account: account.to_owned(), until: now + KEPT, draft });
        name
    }
}

/// Keeps a new draft, and sees to it that it goes when its time is over; gives its name.
pub(super) fn keep(site: &Site, account: &str, draft: Draft) -> String {
    let name = site.drafts.keep(account, draft, site.clock.now());
    let site = Arc::downgrade(&site.0);
    tokio::spawn(async move {
        // As long as somebody works on it, it is looked for again.
        loop {
            tokio::time::sleep(Duration::from_secs(KEPT.as_secs().unsigned_abs())).await;
            let Some(site) = site.upgrade() else { return };
            site.drafts.sweep(site.clock.now());
            if site.drafts.all().is_empty() {
                return;
            }
        }
    });
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Address {
        Address::parse(text).unwrap()
    }

    #[test]
    fn a_draft_is_its_writers_alone_for_two_hours_and_the_oldest_gives_way() {
        let (drafts, now) = (Drafts::default(), Timestamp::UNIX_EPOCH);
        let first = drafts.keep("marie", Draft::default(), now);
        assert!(drafts.of(&first, "marie", now).is_some() && drafts.of(&first, "piet", now).is_none());
        assert!(!drafts.begin(&first, "piet"), "nor can another send it");
        let hour = SignedDuration::from_hours(1);
        drafts.replace(&first, "marie", Draft { subject: "x".to_owned(), ..Draft::default() }, now + hour);
        drafts.replace(&first, "piet", Draft::default(), now + hour);
        assert_eq!(drafts.of(&first, "marie", now + hour + hour).unwrap().subject, "x");
        assert!(drafts.of(&first, "marie", now + hour + KEPT).is_none());
        let names: Vec<String> =
            (0..=MOST).map(|at| drafts.keep("marie", Draft::default(), now + hour * at as i32)).collect();
        drafts.keep("piet", Draft::default(), now);
        assert!(!drafts.all().contains_key(&names[0]) && drafts.all().contains_key(&names[1]));
    }

    #[test]
    fn what_is_being_sent_is_sent_once_and_who_did_not_get_it_stays() {
        let (drafts, now) = (Drafts::default(), Timestamp::UNIX_EPOCH);
        let name = drafts.keep("marie", Draft::default(), now);
        assert!(drafts.begin(&name, "marie") && !drafts.begin(&name, "marie"));
        drafts.replace(&name, "marie", Draft { subject: "late".to_owned(), ..Draft::default() }, now);
        drafts.drop_one(&name, "marie");
        let kept = || Fate::Kept(Arc::new(NotPosted::NotTaken));
        let fates = vec![(address("jan@x.nl"), Fate::Sent(MessageId(7))), (address("els@x.nl"), kept())];
        drafts.end(&name, fates, now);
        let draft = drafts.of(&name, "marie", now).unwrap();
        assert_eq!((draft.subject.as_str(), draft.recipients.as_str()), ("", "els@x.nl"));
        assert_eq!((draft.sending, draft.fates.len(), draft.stage), (Some(MessageId(7)), 2, Stage::Writing));
        assert!(drafts.begin(&name, "marie"));
        drafts.end(&name, vec![(address("els@x.nl"), Fate::Sent(MessageId(8)))], now);
        let draft = drafts.of(&name, "marie", now).unwrap();
        assert_eq!((draft.sending, draft.fates.len(), draft.recipients.as_str()), (Some(MessageId(7)), 2, ""));
    }
}
