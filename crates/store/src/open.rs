//! Opening a data folder: one instance at a time, the keys that belong to it, the tables up to date, and the writer started.

use crate::engine::{Engine, Fault, Sqlite, values};
use crate::keys::{Keyring, KeysError, Master};
use crate::readers::Readers;
use crate::schema::{self, Migration};
use crate::sealed::Folder;
use crate::shared::Shared;
use crate::types::{OpenError, Options};
use crate::writer::{self, Job, Writer};
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};

/// The parts of an open store.
pub(crate) struct Parts {
    pub(crate) jobs: Sender<Job>,
    pub(crate) thread: std::thread::JoinHandle<()>,
    pub(crate) shared: Arc<Shared>,
    pub(crate) readers: Arc<Readers>,
    pub(crate) keyring: Arc<Keyring>,
    pub(crate) sealed: Folder,
}

/// Where everything lies in a data folder.
struct Layout {
    folder: PathBuf,
    lock: PathBuf,
    store: PathBuf,
    keys: PathBuf,
    master: PathBuf,
}

/// Opens a data folder; `engine` says what stands behind the store's file.
pub(crate) fn open(
    folder: &Path,
    options: &Options,
    engine: impl FnOnce(Sqlite) -> Arc<dyn Engine>,
) -> Result<Parts, OpenError> {
    let layout = Layout {
        folder: folder.to_owned(),
        lock: folder.join("lock"),
        store: folder.join("openlijk.db"),
        keys: folder.join("keys.db"),
        master: options.master_key.clone().unwrap_or_else(|| folder.join("master.key")),
    };
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|error| io(folder, error))?;
    let lock = layout.lock()?;
    let master = layout.master()?;
    create_private(&layout.keys)?;
    let keyring = Keyring::open(&layout.keys, &master).map_err(|error| layout.keys_error(&error))?;
    create_private(&layout.store)?;
    let engine = engine(Sqlite::new(layout.store.clone()));
    layout.migrate(&*engine, &keyring)?;
    sync_folder(folder).map_err(|error| io(folder, error))?;

    let keyring = Arc::new(keyring);
    let shared = Arc::new(Shared::new());
    let readers = Arc::new(Readers::new(Arc::clone(&engine)));
    let sealed = Folder::in_data(folder).map_err(|error| io(folder, error))?;
    let mut up = writer::start(&*engine, &keyring, &shared).map_err(|fault| fault_at(&layout.store, fault))?;
    crate::sealed::settle(&mut *up.connection, &keyring, &sealed).map_err(|fault| fault_at(&layout.store, fault))?;
    let writer = Writer {
        engine,
        keyring: Arc::clone(&keyring),
        shared: Arc::clone(&shared),
        readers: Arc::clone(&readers),
        sealed: sealed.clone(),
        lock: Some(lock),
    };
    let (jobs, waiting) = channel();
    let thread = std::thread::Builder::new()
        .name("openlijk-writer".to_owned())
        .spawn(move || writer.run(&waiting, up))
        .map_err(|error| io(folder, error))?;
    Ok(Parts { jobs, thread, shared, readers, keyring, sealed })
}

impl Layout {
    fn lock(&self) -> Result<File, OpenError> {
        let file = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&self.lock);
        let file = file.map_err(|error| io(&self.lock, error))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(OpenError::InUse { folder: self.folder.display().to_string() }),
            Err(TryLockError::Error(error)) => Err(io(&self.lock, error)),
        }
    }

    /// The master key; made where nothing was kept yet, so that it can never be missed in silence.
    fn master(&self) -> Result<Master, OpenError> {
        if let Some(master) = Master::read(&self.master)? {
            return Ok(master);
        }
        for file in [&self.keys, &self.store] {
            if std::fs::metadata(file).is_ok_and(|metadata| metadata.len() > 0) {
                let problem = format!(
                    "the master key is missing, and {} cannot be read without it; put the file back, or name its place",
                    file.display()
                );
                return Err(OpenError::Key { path: self.master.display().to_string(), problem });
            }
        }
        Master::create(&self.master)
    }

    fn migrate(&self, engine: &dyn Engine, keyring: &Keyring) -> Result<(), OpenError> {
        let mut connection = engine.writer().map_err(|fault| fault_at(&self.store, fault))?;
        schema::migrate(&mut *connection).map_err(|problem| match problem {
            Migration::Newer { found, known } => {
                OpenError::Newer { folder: self.folder.display().to_string(), found, known }
            }
            Migration::Fault(fault) => fault_at(&self.store, fault),
        })?;
        let identity = keyring.identity().map_err(|fault| fault_at(&self.keys, fault))?;
        let known = connection
            .execute(
                "INSERT INTO meta (name, value) VALUES ('keys', $1) ON CONFLICT (name) DO NOTHING",
                values![&identity],
            )
            .and_then(|_| {
                connection.first("SELECT value FROM meta WHERE name = 'keys'", values![], |row| row.string(0))
            })
            .map_err(|fault| fault_at(&self.store, fault))?;
        if known.as_deref() == Some(identity.as_str()) {
            return Ok(());
        }
        let problem = format!(
            "these keys belong to another store than {}; put the key file that was made with it back",
            self.store.display()
        );
        Err(OpenError::Key { path: self.keys.display().to_string(), problem })
    }

    fn keys_error(&self, error: &KeysError) -> OpenError {
        match error {
            KeysError::OtherMaster => OpenError::Key {
                path: self.master.display().to_string(),
                problem: format!("this is not the master key of {}; put the right one back", self.keys.display()),
            },
            KeysError::Fault(fault) => fault_at(&self.keys, fault),
        }
    }
}

/// Makes a file that only its owner may read, before SQLite would make it readable for more.
fn create_private(path: &Path) -> Result<(), OpenError> {
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
        .map(drop)
        .map_err(|error| io(path, error))
}

/// A file's name is on disk only once its folder is.
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()?;
    match folder.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        Some(parent) => File::open(parent)?.sync_all(),
        None => Ok(()),
    }
}

fn io(path: &Path, error: impl std::fmt::Display) -> OpenError {
    OpenError::Io { path: path.display().to_string(), problem: error.to_string() }
}

fn fault_at(path: &Path, fault: impl std::borrow::Borrow<Fault>) -> OpenError {
    io(path, fault.borrow())
}
