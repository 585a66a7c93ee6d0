//! The form of a message that is being written, as it comes in: fields, and files that are encrypted to disk piece by piece. The
//! form's token comes first; before it nothing is taken in. Of a file no more than a few pieces are in memory.

use super::drafts::Attachment;
use super::paced::Paced;
use crate::Site;
use crate::routes::Needs;
use crate::shell;
use crate::signed::{Fields, Visit};
use axum::body::{Body, Bytes};
use axum::extract::multipart::Field;
use axum::extract::{FromRequest as _, FromRequestParts as _, Multipart, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use openlijk_message::CitizenNumbers;
use openlijk_model::limits;
use openlijk_portal::{Portal, Spooled};
use std::io::{self, Write as _};
use std::sync::Arc;
use tokio::sync::mpsc;

/// Pieces of a file that wait for the disk.
const WAITING: usize = 4;

/// What came in.
pub(super) struct Upload {
    pub(super) visit: Visit,
    pub(super) fields: Fields,
    pub(super) files: Vec<Attachment>,
    /// More came than may be attached; the file that was too much, and those after it, were passed over.
    pub(super) too_large: bool,
}

/// What is written to the file that comes in.
enum Piece {
    Bytes(Bytes),
    /// It came whole.
    End,
}

/// Takes in the form of a request, of somebody who is signed in and may.
pub(super) async fn read(site: &Site, request: Request) -> Result<Upload, Response> {
    let (mut parts, body) = request.into_parts();
    debug_assert!(matches!(parts.extensions.get::<Needs>(), Some(Needs::Action(_))));
    let visit = Visit::from_request_parts(&mut parts, site).await?;
    let body = Body::new(Paced::new(body));
    let Ok(form) = Multipart::from_request(Request::from_parts(parts, body), &()).await else {
        return Err(shell::forged(site, visit).await);
    };
    match take_in(site, &visit, form).await {
        Ok((fields, files, too_large)) => Ok(Upload { visit, fields: Fields::of(fields), files, too_large }),
        Err(Failed::Forged) => Err(shell::forged(site, visit).await),
        Err(Failed::Broken) => Err((StatusCode::BAD_REQUEST, "The form did not come whole.\n").into_response()),
        Err(Failed::Disk(error)) => {
            tracing::error!(%error, "an attachment could not be put on disk");
            Err(shell::full(site, visit).await)
        }
    }
}

/// Why a form was not taken in.
enum Failed {
    /// It is not one of ours.
    Forged,
    /// It broke off, or is no form.
    Broken,
    Disk(io::Error),
}

type Taken = (Vec<(String, String)>, Vec<Attachment>, bool);

async fn take_in(site: &Site, visit: &Visit, mut form: Multipart) -> Result<Taken, Failed> {
    let (mut fields, mut files, mut too_large, mut ours) = (Vec::new(), Vec::new(), false, false);
    let (mut text_room, mut room) = (limits::SEALED_TEXT_BYTES, limits::SEALED_ATTACHED_BYTES);
    while let Some(mut field) = form.next_field().await.map_err(|_| Failed::Broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        if !ours {
            let token = if name == "form" { text_of(&mut field, &mut text_room).await? } else { String::new() };
            if !site.sessions.is_form_token(&visit.cookie, &token) {
                return Err(Failed::Forged);
            }
            ours = true;
            continue;
        }
        match field.file_name().map(str::to_owned) {
            None => fields.push((name, text_of(&mut field, &mut text_room).await?)),
            // A browser sends an empty file where none was chosen.
            Some(file) if file.is_empty() => drain(&mut field).await?,
            Some(_) if too_large || files.len() >= limits::SEALED_ATTACHMENTS => {
                too_large = true;
                drain(&mut field).await?;
            }
            Some(file) => match file_of(&site.portal, &file, &mut field, &mut room).await? {
                Some(attachment) => files.push(attachment),
                None => {
                    too_large = true;
                    drain(&mut field).await?;
                }
            },
        }
    }
    if ours { Ok((fields, files, too_large)) } else { Err(Failed::Forged) }
}

/// The text of a field. What is over the room for all of them is no letter that anybody wrote.
async fn text_of(field: &mut Field<'_>, room: &mut usize) -> Result<String, Failed> {
    let mut text = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(|_| Failed::Broken)? {
        *room = room.checked_sub(piece.len()).ok_or(Failed::Broken)?;
        text.extend_from_slice(&piece);
    }
    String::from_utf8(text).map_err(|_| Failed::Broken)
}

/// Reads what is not kept, so that the browser gets its answer.
async fn drain(field: &mut Field<'_>) -> Result<(), Failed> {
    while field.chunk().await.map_err(|_| Failed::Broken)?.is_some() {}
    Ok(())
}

/// Takes in a file. `None`: there is no room for it.
async fn file_of(
    portal: &Portal,
    name: &str,
    field: &mut Field<'_>,
    room: &mut u64,
) -> Result<Option<Attachment>, Failed> {
    let media_type = field.content_type().unwrap_or_default().to_owned();
    let mut numbers = CitizenNumbers::can_read(&media_type, name).then(CitizenNumbers::default);
    let (pieces, coming) = mpsc::channel(WAITING);
    let (portal, name) = (portal.clone(), name.to_owned());
    let writing = tokio::task::spawn_blocking(move || write(&portal, &name, &media_type, coming));
    let came = pass_on(field, room, numbers.as_mut(), &pieces).await;
    if matches!(came, Ok(true)) {
        drop(pieces.send(Piece::End).await);
    }
    drop(pieces);
    // Also where it broke off: when the browser hears of it, nothing of it is left.
    let written = writing.await.map_err(|error| Failed::Disk(io::Error::other(error)))?;
    if !came? {
        return Ok(None);
    }
    let Some(file) = written.map_err(Failed::Disk)? else { return Err(Failed::Broken) };
    let has_number = numbers.is_some_and(CitizenNumbers::finish);
    Ok(Some(Attachment { file: Arc::new(file), has_number }))
}

/// Passes the pieces of a file on to whoever writes it. `false`: there is no room for it.
async fn pass_on(
    field: &mut Field<'_>,
    room: &mut u64,
    mut numbers: Option<&mut CitizenNumbers>,
    pieces: &mpsc::Sender<Piece>,
) -> Result<bool, Failed> {
    while let Some(piece) = field.chunk().await.map_err(|_| Failed::Broken)? {
        let Some(left) = room.checked_sub(piece.len() as u64) else { return Ok(false) };
        *room = left;
        if let Some(numbers) = &mut numbers {
            numbers.feed(&piece);
        }
        // Where nobody takes it, writing failed: why is known once that ended.
        if pieces.send(Piece::Bytes(piece)).await.is_err() {
            break;
        }
    }
    Ok(true)
}

/// Writes the pieces of a file as they come. `None`: it broke off, and nothing of it is left.
fn write(
    portal: &Portal,
    name: &str,
    media_type: &str,
    mut coming: mpsc::Receiver<Piece>,
) -> io::Result<Option<Spooled>> {
    let mut spooling = portal.spool(name, media_type)?;
    loop {
        match coming.blocking_recv() {
            Some(Piece::Bytes(bytes)) => spooling.write_all(&bytes)?,
            Some(Piece::End) => return spooling.finish().map(Some),
            None => return Ok(None),
        }
    }
}
