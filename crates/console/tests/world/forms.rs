//! Forms with files, as a browser sends them.

/// A file that is attached.
pub struct Attached<'a> {
    pub name: &'a str,
    pub kind: &'a str,
    pub bytes: &'a [u8],
}

/// A form whose boundary is `b`.
pub fn form(fields: &[(&str, &str)], files: &[Attached<'_>]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part = format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    for Attached { name, kind, bytes } in files {
        body.extend_from_slice(head_of(name, kind).as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--b--\r\n");
    body
}

/// What stands before the bytes of a file.
pub fn head_of(name: &str, kind: &str) -> String {
    format!(
        "--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\nContent-Type: {kind}\r\n\r\n"
    )
}
