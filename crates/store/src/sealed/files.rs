//! The folder of sealed files. A file's name is drawn by chance; it is on disk before its row is, and goes after its row went.
//! What neither a row nor a draft knows is swept away at start.

use crate::Store;
use crate::keys::fill;
use crate::types::SealedFile;
use std::collections::HashSet;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

/// Where sealed files lie.
#[derive(Debug, Clone)]
pub(crate) struct Folder(PathBuf);

/// A sealed file that is being written. Dropped unfinished, it is gone.
#[derive(Debug)]
pub struct SealedDraft {
    file: Option<BufWriter<File>>,
    folder: PathBuf,
    name: String,
}

impl Store {
    /// Begins a sealed file. What is written to it must be sealed already. It blocks: not for the threads that serve.
    ///
    /// # Errors
    /// The folder cannot be written to.
    pub fn draft_sealed(&self) -> io::Result<SealedDraft> {
        self.inner.sealed.draft()
    }

    /// Opens a sealed file for reading.
    ///
    /// # Errors
    /// It is gone, or cannot be read.
    pub fn open_sealed(&self, file: &SealedFile) -> io::Result<File> {
        self.inner.sealed.open(file)
    }

    /// Removes sealed files that were finished and will not be kept after all.
    pub fn drop_sealed(&self, files: &[SealedFile]) {
        self.inner.sealed.remove(files);
    }
}

impl Folder {
    /// The folder of sealed files in a data folder; made where it is absent.
    pub(crate) fn in_data(folder: &Path) -> io::Result<Self> {
        let path = folder.join("sealed");
        DirBuilder::new().recursive(true).mode(0o700).create(&path)?;
        Ok(Self(path))
    }

    fn draft(&self) -> io::Result<SealedDraft> {
        let mut random = [0_u8; 16];
        fill(&mut random);
        let mut name: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
        name.push_str(".age");
        let path = self.0.join(&name);
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        Ok(SealedDraft { file: Some(BufWriter::with_capacity(64 * 1024, file)), folder: self.0.clone(), name })
    }

    fn open(&self, file: &SealedFile) -> io::Result<File> {
        File::open(self.0.join(&file.0))
    }

    /// Removes files. One that cannot be removed is swept away at the next start; without our half it opens for nobody.
    pub(crate) fn remove(&self, files: &[SealedFile]) {
        for file in files {
            if let Err(error) = std::fs::remove_file(self.0.join(&file.0))
                && error.kind() != io::ErrorKind::NotFound
            {
                tracing::warn!(%error, "a sealed file could not be removed; it is tried again at the next start");
            }
        }
    }

    /// Removes every file that is not among `known`. Only while nobody writes any.
    pub(crate) fn sweep(&self, known: &HashSet<String>) -> io::Result<()> {
        let mut strays = Vec::new();
        for entry in std::fs::read_dir(&self.0)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.ends_with(".age") && !known.contains(&name) {
                strays.push(SealedFile(name));
            }
        }
        self.remove(&strays);
        Ok(())
    }
}

impl SealedDraft {
    /// Puts the file on disk. Its name is what a part is kept under.
    ///
    /// # Errors
    /// Writing or syncing failed; the file is gone.
    pub fn finish(mut self) -> io::Result<SealedFile> {
        let Some(file) = self.file.take() else { return Err(io::ErrorKind::BrokenPipe.into()) };
        let synced = file
            .into_inner()
            .map_err(io::IntoInnerError::into_error)
            .and_then(|file| file.sync_all())
            .and_then(|()| File::open(&self.folder)?.sync_all());
        match synced {
            Ok(()) => Ok(SealedFile(std::mem::take(&mut self.name))),
            Err(error) => {
                // `drop` removes it.
                Err(error)
            }
        }
    }
}

impl Write for SealedDraft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.as_mut().ok_or(io::ErrorKind::BrokenPipe)?.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().ok_or(io::ErrorKind::BrokenPipe)?.flush()
    }
}

impl Drop for SealedDraft {
    fn drop(&mut self) {
        if !self.name.is_empty() {
            // What cannot be removed now is swept away at the next start.
            let _ = std::fs::remove_file(self.folder.join(&self.name));
        }
    }
}
