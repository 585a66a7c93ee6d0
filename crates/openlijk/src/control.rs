//! How commands reach a running instance: a socket in the data folder, mode 0600. One question a connection: four bytes
//! of length, then JSON; the answer likewise.

use crate::commands::{Answer, Ask, Office};
use crate::report::Report;
use serde::{Deserialize, Serialize};
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::watch;

/// The longest question or answer: the largest message that is looked into, as JSON writes bytes.
const LONGEST: usize = 128 * 1024 * 1024;

/// A question, and how its answer is to be written.
#[derive(Serialize, Deserialize)]
struct Asked<Q> {
    ask: Q,
    json: bool,
}

/// Where the socket of a data folder is.
pub fn socket_path(data_folder: &Path) -> PathBuf {
    data_folder.join("control.sock")
}

/// Does an instance run on this data folder?
pub async fn is_running(data_folder: &Path) -> bool {
    UnixStream::connect(socket_path(data_folder)).await.is_ok()
}

/// Asks a running instance. `None` where none runs on this data folder.
pub async fn ask(data_folder: &Path, ask: &Ask, json: bool) -> Option<io::Result<Answer>> {
    let mut stream = UnixStream::connect(socket_path(data_folder)).await.ok()?;
    Some(
        async {
            write(&mut stream, &serde_json::to_vec(&Asked { ask, json })?).await?;
            Ok(serde_json::from_slice(&read(&mut stream).await?)?)
        }
        .await,
    )
}

/// Answers questions until `shutdown` says so.
pub async fn serve(data_folder: PathBuf, office: Office, mut shutdown: watch::Receiver<bool>) -> io::Result<()> {
    let path = socket_path(&data_folder);
    // The folder's lock is ours, so a socket that is there was left behind.
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(&path)?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
    loop {
        let stream = tokio::select! {
            accepted = listener.accept() => accepted?.0,
            _ = shutdown.wait_for(|stop| *stop) => break,
        };
        let office = office.clone();
        tokio::spawn(async move {
            if let Err(error) = answer(stream, &office).await {
                tracing::debug!(%error, "a command went away before its answer");
            }
        });
    }
    let _ = std::fs::remove_file(&path);
    Ok(())
}

async fn answer(mut stream: UnixStream, office: &Office) -> io::Result<()> {
    let question = read(&mut stream).await?;
    let answer = match serde_json::from_slice::<Asked<Ask>>(&question) {
        Ok(Asked { ask, json }) => office.answer(ask, json).await,
        Err(_) => {
            Report::failed("the running instance is another version of openlijk; restart it with this one").into()
        }
    };
    write(&mut stream, &serde_json::to_vec(&answer)?).await
}

async fn read(stream: &mut UnixStream) -> io::Result<Vec<u8>> {
    let length = stream.read_u32().await? as usize;
    if length > LONGEST {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "longer than any question or answer may be"));
    }
    let mut bytes = vec![0; length];
    stream.read_exact(&mut bytes).await?;
    Ok(bytes)
}

async fn write(stream: &mut UnixStream, bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    stream.write_u32(length).await?;
    stream.write_all(bytes).await
}
