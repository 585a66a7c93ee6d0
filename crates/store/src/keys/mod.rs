//! Keys, and with them forgetting. `keys.db` holds, wrapped under the master key, one key per recipient, one per cell
//! of an open campaign, one per purpose, our half of each sealed part's key, and the organisation's page key. It is a file apart so that a copy of the
//! store carries none of them: what was erased here stays unreadable in every older copy. The erased are listed by
//! number, so that a restored copy can be told again.

mod file;
mod master;

pub(crate) use master::{Master, fill};

use crate::engine::Fault;
use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, LessSafeKey, NONCE_LEN, Nonce, RandomizedNonceKey, UnboundKey};
use aws_lc_rs::{digest, hmac};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use file::{KeyFile, Kind};
use openlijk_model::{Address, Aspect, CellId, PurposeId, RecipientId};
use openlijk_sealed::OurHalf;
use openlijk_token::{KeyId, Sealed, SealingKey, Token, return_path};
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use zeroize::Zeroizing;

/// The key of recipients' pages, of mailed links and of return paths. Purposes count from 1.
const PAGE_KEY: KeyId = KeyId(0);

/// A keyed hash by which an address is found.
pub(crate) type Lookup = [u8; 32];
/// A keyed hash that marks something without saying what.
pub(crate) type Mark = [u8; 16];

/// Why the keys could not be read.
#[derive(Debug)]
pub(crate) enum KeysError {
    /// They were wrapped under another master key.
    OtherMaster,
    /// Reading or writing failed.
    Fault(Fault),
}

impl From<Fault> for KeysError {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// Every key of an organisation.
pub(crate) struct Keyring {
    file: Mutex<KeyFile>,
    wrapping: RandomizedNonceKey,
    secrets: RandomizedNonceKey,
    logbook: LessSafeKey,
    lookup: hmac::Key,
    group: hmac::Key,
    retry: hmac::Key,
    refusal: hmac::Key,
    subject: hmac::Key,
    reader: hmac::Key,
    sealing: RwLock<Sealing>,
}

/// The keys of tokens, which every request needs.
#[derive(Default)]
struct Sealing {
    by_id: HashMap<KeyId, Arc<SealingKey>>,
    by_purpose: HashMap<PurposeId, Arc<SealingKey>>,
}

impl Keyring {
    /// Opens the key file, and makes it where it is absent.
    pub(crate) fn open(path: &Path, master: &Master) -> Result<Self, KeysError> {
        let keyring = Self {
            file: Mutex::new(KeyFile::open(path)?),
            wrapping: aead_key(&master.derive("wrap keys")),
            secrets: aead_key(&master.derive("wrap secrets")),
            logbook: steady_key(&master.derive("name people in the logbook")),
            lookup: master.hash_key("find addresses"),
            group: master.hash_key("deal groups"),
            retry: master.hash_key("recognise retries"),
            refusal: master.hash_key("keep refusals"),
            subject: master.hash_key("tell subjects apart"),
            reader: master.hash_key("know readers"),
            sealing: RwLock::default(),
        };
        keyring.make_page_key()?;
        keyring.reload()?;
        Ok(keyring)
    }

    /// Reads the file anew, after a fault.
    pub(crate) fn reopen(&self) -> Result<(), KeysError> {
        self.file().reopen()?;
        self.reload()
    }

    /// The name that the store and the key file share.
    pub(crate) fn identity(&self) -> Result<String, Fault> {
        self.file().identity()
    }

    // -- a batch ----------------------------------------------------------------------------------------------

    /// Puts every change since the last time on disk.
    pub(crate) fn commit(&self) -> Result<(), Fault> {
        self.file().commit()
    }

    /// Forgets every change since the last time.
    pub(crate) fn rollback(&self) {
        self.file().rollback();
    }

    // -- keyed hashes -----------------------------------------------------------------------------------------

    /// The keyed hash by which an address is found.
    pub(crate) fn lookup(&self, address: &Address) -> Lookup {
        let mut lookup = [0; 32];
        lookup.copy_from_slice(hmac::sign(&self.lookup, address.reveal().as_bytes()).as_ref());
        lookup
    }

    /// The number by which the groups of the crowd are dealt: the same for a person in every mailing.
    pub(crate) fn group_hash(&self, lookup: &[u8]) -> u64 {
        let tag = hmac::sign(&self.group, lookup);
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&tag.as_ref()[..8]);
        u64::from_be_bytes(bytes)
    }

    /// The mark by which a retry of a message is recognised.
    pub(crate) fn retry_mark(&self, message_id: &str, lookup: &Lookup, purpose: &PurposeId) -> Mark {
        mark(&self.retry, &[lookup, purpose.as_str().as_bytes(), b"\0", message_id.as_bytes()])
    }

    /// The mark under which a refusal outlives its recipient's erasure.
    pub(crate) fn refusal_mark(&self, lookup: &[u8], purpose: &PurposeId, about: Aspect) -> Mark {
        // Refusals were about opens alone at first; their marks are what they were.
        let about: &[u8] = match about {
            Aspect::Opens => b"",
            Aspect::Links => b"\0links",
        };
        mark(&self.refusal, &[lookup, purpose.as_str().as_bytes(), about])
    }

    /// The mark under which an objection outlives its recipient's erasure. No purpose's id starts like this.
    pub(crate) fn objection_mark(&self, lookup: &[u8]) -> Mark {
        mark(&self.refusal, &[lookup, b"\0objection"])
    }

    /// The mark that tells mailings without a name apart by their subject.
    pub(crate) fn subject_mark(&self, subject: &str) -> Mark {
        mark(&self.subject, &[subject.as_bytes()])
    }

    // -- recipients -------------------------------------------------------------------------------------------

    /// Makes the key of a new recipient and encrypts the address under it.
    pub(crate) fn enrol(&self, recipient: RecipientId, address: &Address) -> Result<Vec<u8>, Fault> {
        let secret = master::random();
        self.file().insert(Kind::Recipient, recipient.0, &self.wrap(Kind::Recipient, recipient.0, &secret)?)?;
        seal(&aead_key(&secret), &recipient.0.to_be_bytes(), address.reveal().as_bytes())
    }

    /// Encrypts another address of a recipient under the key that they have. `None`: it is destroyed.
    pub(crate) fn seal_address(&self, recipient: RecipientId, address: &Address) -> Result<Option<Vec<u8>>, Fault> {
        let Some(wrapped) = self.file().find(Kind::Recipient, recipient.0)? else { return Ok(None) };
        let secret = self.unwrap(Kind::Recipient, recipient.0, &wrapped).ok_or_else(damaged)?;
        seal(&aead_key(&secret), &recipient.0.to_be_bytes(), address.reveal().as_bytes()).map(Some)
    }

    /// Decrypts an address. `None`: its key is destroyed.
    pub(crate) fn reveal(&self, recipient: RecipientId, sealed: &[u8]) -> Result<Option<Address>, Fault> {
        let Some(wrapped) = self.file().find(Kind::Recipient, recipient.0)? else { return Ok(None) };
        let secret = self.unwrap(Kind::Recipient, recipient.0, &wrapped).ok_or_else(damaged)?;
        let text = unseal(&aead_key(&secret), &recipient.0.to_be_bytes(), sealed).ok_or_else(damaged)?;
        let text = std::str::from_utf8(&text).map_err(|_| damaged())?;
        Address::parse(text).map(Some).map_err(|_| damaged())
    }

    /// Encrypts words about a recipient under their key. `context` says what they are: they open for nothing else. `None`: the
    /// key is destroyed.
    pub(crate) fn conceal(&self, recipient: RecipientId, context: &str, words: &str) -> Result<Option<Vec<u8>>, Fault> {
        let Some(key) = self.key_of(recipient)? else { return Ok(None) };
        seal(&key, &personal(recipient, context), words.as_bytes()).map(Some)
    }

    /// Decrypts words about a recipient. `None`: their key is destroyed.
    pub(crate) fn reveal_words(
        &self,
        recipient: RecipientId,
        context: &str,
        concealed: &[u8],
    ) -> Result<Option<String>, Fault> {
        let Some(key) = self.key_of(recipient)? else { return Ok(None) };
        let words = unseal(&key, &personal(recipient, context), concealed).ok_or_else(damaged)?;
        String::from_utf8(words.to_vec()).map(Some).map_err(|_| damaged())
    }

    fn key_of(&self, recipient: RecipientId) -> Result<Option<RandomizedNonceKey>, Fault> {
        let Some(wrapped) = self.file().find(Kind::Recipient, recipient.0)? else { return Ok(None) };
        let secret = self.unwrap(Kind::Recipient, recipient.0, &wrapped).ok_or_else(damaged)?;
        Ok(Some(aead_key(&secret)))
    }

    /// Destroys a recipient's key and lists the number as erased.
    pub(crate) fn erase(&self, recipient: RecipientId, day: i64) -> Result<(), Fault> {
        let mut file = self.file();
        file.delete(Kind::Recipient, recipient.0)?;
        file.list_erasure(recipient, day)
    }

    /// Everybody who was erased.
    pub(crate) fn erased(&self) -> Result<Vec<RecipientId>, Fault> {
        self.file().erasures()
    }

    // -- the desk ---------------------------------------------------------------------------------------------

    /// Encrypts a secret that is kept in the store. `context` says what it is for: it opens for nothing else.
    pub(crate) fn wrap_secret(&self, context: &str, secret: &[u8]) -> Result<Vec<u8>, Fault> {
        seal(&self.secrets, context.as_bytes(), secret)
    }

    /// Decrypts a secret that is kept in the store.
    pub(crate) fn unwrap_secret(&self, context: &str, wrapped: &[u8]) -> Result<Zeroizing<Vec<u8>>, Fault> {
        unseal(&self.secrets, context.as_bytes(), wrapped).ok_or_else(damaged)
    }

    /// How the logbook names a recipient to others: their number, encrypted, always the same way, so that lines about one person
    /// can be told to be. AES-GCM-SIV is made to stand a nonce that repeats: it then tells equal numbers, and nothing else.
    pub(crate) fn subject_of(&self, recipient: RecipientId) -> Result<String, Fault> {
        let mut bytes = recipient.0.to_be_bytes().to_vec();
        self.logbook
            .seal_in_place_append_tag(steady_nonce(), Aad::empty(), &mut bytes)
            .map_err(|_| Fault::Failed("encrypting failed".to_owned()))?;
        Ok(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// The recipient behind such a name. `None`: it was not made here.
    pub(crate) fn subject_behind(&self, subject: &str) -> Option<RecipientId> {
        let mut bytes = URL_SAFE_NO_PAD.decode(subject).ok()?;
        let number = self.logbook.open_in_place(steady_nonce(), Aad::empty(), &mut bytes).ok()?;
        Some(RecipientId(u64::from_be_bytes((&*number).try_into().ok()?)))
    }

    // -- sealed messages --------------------------------------------------------------------------------------

    /// Keeps our half of a part's key; gives its number.
    pub(crate) fn keep_half(&self, half: &OurHalf) -> Result<u64, Fault> {
        let number = random_id();
        self.file().insert(Kind::Half, number, &self.wrap(Kind::Half, number, half.bytes())?)?;
        Ok(number)
    }

    /// Our half of a part's key. `None`: it is destroyed.
    pub(crate) fn half(&self, number: u64) -> Result<Option<OurHalf>, Fault> {
        let Some(wrapped) = self.file().find(Kind::Half, number)? else { return Ok(None) };
        let secret = self.unwrap(Kind::Half, number, &wrapped).ok_or_else(damaged)?;
        Ok(Some(OurHalf::new(*secret)))
    }

    /// Destroys our half of a part's key.
    pub(crate) fn destroy_half(&self, number: u64) -> Result<(), Fault> {
        self.file().delete(Kind::Half, number)
    }

    /// The numbers of all halves.
    pub(crate) fn halves(&self) -> Result<Vec<u64>, Fault> {
        self.file().numbers(Kind::Half)
    }

    /// The mark of a code or of a reader's session. Whoever has the store alone cannot try codes against it.
    pub(crate) fn reader_mark(&self, what: &str, about: u64, secret: &str) -> Mark {
        mark(&self.reader, &[what.as_bytes(), b"\0", &about.to_be_bytes(), secret.as_bytes()])
    }

    // -- cells ------------------------------------------------------------------------------------------------

    /// Numbers a new cell, makes its key, and gives both. Numbers are never used again, also where an older copy of the
    /// store is put back: pictures already sent must not count elsewhere.
    pub(crate) fn new_cell(&self) -> Result<(CellId, hmac::Key), Fault> {
        let secret = master::random();
        let mut file = self.file();
        let cell = CellId(file.next_cell()?);
        let id = u64::from(cell.0);
        file.insert(Kind::Cell, id, &self.wrap(Kind::Cell, id, &secret)?)?;
        Ok((cell, hmac::Key::new(hmac::HMAC_SHA256, secret.as_slice())))
    }

    /// The key of a cell. `None`: destroyed.
    pub(crate) fn cell_key(&self, cell: CellId) -> Result<Option<hmac::Key>, Fault> {
        let id = u64::from(cell.0);
        let Some(wrapped) = self.file().find(Kind::Cell, id)? else { return Ok(None) };
        let secret = self.unwrap(Kind::Cell, id, &wrapped).ok_or_else(damaged)?;
        Ok(Some(hmac::Key::new(hmac::HMAC_SHA256, secret.as_slice())))
    }

    /// Destroys the keys of cells, on disk: what their groups' tags stood for can no longer be told.
    pub(crate) fn destroy_cell_keys(&self, cells: &[CellId]) -> Result<(), Fault> {
        let mut file = self.file();
        for cell in cells {
            file.delete(Kind::Cell, u64::from(cell.0))?;
        }
        file.commit()
    }

    /// Every cell that has a key.
    pub(crate) fn cells(&self) -> Result<Vec<CellId>, Fault> {
        let ids = self.file().numbers(Kind::Cell)?;
        ids.into_iter().map(|id| u32::try_from(id).map(CellId).map_err(|_| damaged())).collect()
    }

    // -- tokens -----------------------------------------------------------------------------------------------

    /// Makes the sealing key of a purpose, where it has none. It serves once [`Self::reload`] was called.
    pub(crate) fn enrol_purpose(&self, purpose: &PurposeId) -> Result<(), Fault> {
        let secret = master::random();
        let mut file = self.file();
        if let Some(id) = file.new_purpose(purpose)? {
            file.insert(Kind::Purpose, id, &self.wrap(Kind::Purpose, id, &secret)?)?;
        }
        Ok(())
    }

    /// Seals a token under a purpose's key. `None`: there is no such purpose.
    pub(crate) fn seal_for(&self, purpose: &PurposeId, token: Token) -> Option<String> {
        let key = Arc::clone(self.sealing().by_purpose.get(purpose)?);
        Some(key.seal(token))
    }

    /// Seals a token under the page key.
    pub(crate) fn seal_page(&self, token: Token) -> String {
        let key = self.sealing().by_id.get(&PAGE_KEY).map(Arc::clone);
        // `open` made it, and nothing removes it.
        key.map_or_else(String::new, |key| key.seal(token))
    }

    /// Seals a token under the page key, as the local part of an address.
    pub(crate) fn seal_return(&self, token: Token) -> String {
        let key = self.sealing().by_id.get(&PAGE_KEY).map(Arc::clone);
        // `open` made it, and nothing removes it.
        key.map_or_else(String::new, |key| return_path::seal(&key, token))
    }

    /// Opens a token of any kind.
    pub(crate) fn open_token(&self, sealed: &Sealed) -> Option<Token> {
        let key = self.sealing().by_id.get(&sealed.key).map(Arc::clone)?;
        key.open(sealed)
    }

    /// Reads the sealing keys from the file.
    pub(crate) fn reload(&self) -> Result<(), KeysError> {
        let mut sealing = Sealing::default();
        let file = self.file();
        for (id, name, wrapped) in file.sealing_keys()? {
            let secret = self.unwrap(Kind::Purpose, id, &wrapped).ok_or(KeysError::OtherMaster)?;
            let id = KeyId(u16::try_from(id).map_err(|_| damaged())?);
            let key = Arc::new(SealingKey::new(id, &secret));
            if let Ok(purpose) = name.parse() {
                sealing.by_purpose.insert(purpose, Arc::clone(&key));
            }
            sealing.by_id.insert(id, key);
        }
        *self.sealing.write().unwrap_or_else(PoisonError::into_inner) = sealing;
        Ok(())
    }

    fn make_page_key(&self) -> Result<(), Fault> {
        let id = u64::from(PAGE_KEY.0);
        let mut file = self.file();
        if file.find(Kind::Purpose, id)?.is_none() {
            let wrapped = self.wrap(Kind::Purpose, id, &master::random())?;
            file.insert(Kind::Purpose, id, &wrapped)?;
            file.commit()?;
        }
        Ok(())
    }

    // -- helpers ----------------------------------------------------------------------------------------------

    fn wrap(&self, kind: Kind, id: u64, secret: &[u8; 32]) -> Result<Vec<u8>, Fault> {
        seal(&self.wrapping, &kind.context(id), secret)
    }

    fn unwrap(&self, kind: Kind, id: u64, wrapped: &[u8]) -> Option<Zeroizing<[u8; 32]>> {
        let opened = unseal(&self.wrapping, &kind.context(id), wrapped)?;
        let mut secret = Zeroizing::new([0; 32]);
        if opened.len() != secret.len() {
            return None;
        }
        secret.copy_from_slice(&opened);
        Some(secret)
    }

    /// A thread that panicked while it held the file left no half change: those live in SQLite's transaction.
    fn file(&self) -> MutexGuard<'_, KeyFile> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sealing(&self) -> std::sync::RwLockReadGuard<'_, Sealing> {
        self.sealing.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Keyring(hidden)")
    }
}

/// The tag under which a group of a cell is kept.
pub(crate) fn group_tag(key: &hmac::Key, group: u32) -> Mark {
    mark(key, &[&group.to_be_bytes()])
}

/// SHA-256 of something that is no secret.
pub(crate) fn digest_of(text: &str) -> Lookup {
    let mut bytes = [0; 32];
    bytes.copy_from_slice(digest::digest(&digest::SHA256, text.as_bytes()).as_ref());
    bytes
}

/// Numbers that say nothing and are not used again, also not when an older copy of the store is put back.
pub(crate) fn random_id() -> u64 {
    let mut bytes = [0; 8];
    fill(&mut bytes);
    u64::from_be_bytes(bytes) >> 1
}

fn mark(key: &hmac::Key, parts: &[&[u8]]) -> Mark {
    let mut context = hmac::Context::with_key(key);
    parts.iter().for_each(|part| context.update(part));
    let mut mark = [0; 16];
    mark.copy_from_slice(&context.sign().as_ref()[..16]);
    mark
}

fn aead_key(secret: &[u8; 32]) -> RandomizedNonceKey {
    RandomizedNonceKey::new(&AES_256_GCM_SIV, secret)
        .unwrap_or_else(|_| unreachable!("a key of 32 bytes is what AES-256-GCM-SIV takes"))
}

fn steady_key(secret: &[u8; 32]) -> LessSafeKey {
    UnboundKey::new(&AES_256_GCM_SIV, secret)
        .map(LessSafeKey::new)
        .unwrap_or_else(|_| unreachable!("a key of 32 bytes is what AES-256-GCM-SIV takes"))
}

fn steady_nonce() -> Nonce {
    Nonce::assume_unique_for_key([0; NONCE_LEN])
}

/// Nonce, then ciphertext and tag.
fn seal(key: &RandomizedNonceKey, context: &[u8], plain: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut sealed = plain.to_vec();
    let nonce = key
        .seal_in_place_append_tag(Aad::from(context), &mut sealed)
        .map_err(|_| Fault::Failed("encrypting failed".to_owned()))?;
    let mut bytes = nonce.as_ref().to_vec();
    bytes.append(&mut sealed);
    Ok(bytes)
}

fn unseal(key: &RandomizedNonceKey, context: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, sealed) = sealed.split_at_checked(NONCE_LEN)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let mut bytes = Zeroizing::new(sealed.to_vec());
    let length = key.open_in_place(nonce, Aad::from(context), &mut bytes).ok()?.len();
    bytes.truncate(length);
    Some(bytes)
}

fn personal(recipient: RecipientId, context: &str) -> Vec<u8> {
    let mut bytes = recipient.0.to_be_bytes().to_vec();
    bytes.extend_from_slice(context.as_bytes());
    bytes
}

fn damaged() -> Fault {
    Fault::Failed(
        "a key or an address does not decrypt; the key file does not belong to this store, or is damaged".into(),
    )
}
