//! A form that may bring files along. Its body is read as it comes, and of a file no more is kept than can be of use: so whoever chose one
//! that is too large finds the form again as they filled it in.

use std::error::Error;

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::header::{self, HeaderMap};
use axum::http::{Response, StatusCode};
use http_body_util::LengthLimitError;
use multer::{Field, Multipart};

use super::document;
use super::form::{FIELDS_MAX, Form};
use crate::domain::review_photo::{PHOTO_BYTES_MAX, PHOTOS_MAX, SentPhoto};
use crate::words::{Language, document as words};

/// What all fields that are not files may have together.
const TEXT_MAX: usize = 64 * 1024;

/// What was filled in, and the files that were chosen.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Upload {
    pub form: Form,
    pub files: Vec<SentPhoto>,
}

/// Whether the body of a request is of the kind that brings files.
pub fn is_multipart(headers: &HeaderMap) -> bool {
    boundary(headers).is_some()
}

fn boundary(headers: &HeaderMap) -> Option<String> {
    multer::parse_boundary(headers.get(header::CONTENT_TYPE)?.to_str().ok()?).ok()
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Response<Body>;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response<Body>> {
        let Some(boundary) = boundary(request.headers()) else {
            return Ok(Self { form: Form::from_request(request, state).await?, files: Vec::new() });
        };
        let mut parts = Multipart::new(request.into_body().into_data_stream(), boundary);
        let (mut fields, mut files) = (Vec::new(), Vec::new());
        let mut text_length = 0;
        let mut count = 0;
        while let Some(mut part) = parts.next_field().await.map_err(|error| trouble(&error))? {
            count += 1;
            if count > FIELDS_MAX {
                return Err(unreadable(words::too_many_fields));
            }
            let name = part.name().unwrap_or_default().to_owned();
            if let Some(file) = part.file_name().map(str::to_owned) {
                let kept = if files.len() < PHOTOS_MAX { PHOTO_BYTES_MAX + 1 } else { 0 };
                let (bytes, length) = read(&mut part, kept).await?;
                // This is what browsers send where no file was chosen.
                if !(file.is_empty() && length == 0) {
                    files.push(SentPhoto { name: file, bytes });
                }
                continue;
            }
            let (bytes, length) = read(&mut part, TEXT_MAX).await?;
            text_length += length;
            if text_length > TEXT_MAX {
                return Err(too_large());
            }
            let Ok(text) = String::from_utf8(bytes) else { return Err(unreadable(words::not_utf8)) };
            fields.push((name, text));
        }
        Ok(Self { form: Form::of_fields(fields), files })
    }
}

/// Reads a part to its end; answers as many of its bytes as are kept, and how many there were.
async fn read(part: &mut Field<'_>, kept: usize) -> Result<(Vec<u8>, usize), Response<Body>> {
    let (mut bytes, mut length) = (Vec::new(), 0_usize);
    while let Some(chunk) = part.chunk().await.map_err(|error| trouble(&error))? {
        length = length.saturating_add(chunk.len());
        let room = kept.saturating_sub(bytes.len()).min(chunk.len());
        bytes.extend(chunk.into_iter().take(room));
    }
    Ok((bytes, length))
}

fn trouble(error: &multer::Error) -> Response<Body> {
    let mut cause: Option<&dyn Error> = Some(error);
    while let Some(error) = cause {
        if error.is::<LengthLimitError>() {
            return too_large();
        }
        cause = error.source();
    }
    unreadable(words::form_broke_off)
}

fn too_large() -> Response<Body> {
    document::said(StatusCode::PAYLOAD_TOO_LARGE, words::too_large)
}

fn unreadable(words: fn(Language) -> &'static str) -> Response<Body> {
    document::said(StatusCode::BAD_REQUEST, words)
}

#[cfg(test)]
mod tests {
    use http_body_util::Limited;

    use super::*;

    /// Parts of a form: the name, the name of the file if it is one, and the bytes.
    fn body(parts: &[(&str, Option<&str>, &[u8])]) -> Vec<u8> {
        let mut body = Vec::new();
        for (name, file, bytes) in parts {
            let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
            body.extend(format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").bytes());
            body.extend(*bytes);
            body.extend(b"\r\n");
        }
        body.extend(b"--x--\r\n");
        body
    }

    async fn upload(body: impl Into<Body>) -> Result<Upload, StatusCode> {
        let request = Request::post("/").header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
        let request = request.body(body.into()).expect("a request");
        Upload::from_request(request, &()).await.map_err(|refused| refused.status())
    }

    #[tokio::test]
    async fn fields_and_files_are_told_apart() {
        let sent: &[(&str, Option<&str>, &[u8])] = &[
            ("title", None, "Zoë & \r\n".as_bytes()),
            ("photos", Some("a.jpg"), b"\xff\xd8"),
            ("photos", Some(""), b""),
            ("rating", None, b"4"),
        ];
        let got = upload(body(sent)).await.expect("a form");
        assert_eq!((got.form.get("title"), got.form.get("rating"), got.form.get("photos")), ("Zoë & \r\n", "4", ""));
        assert_eq!(got.files, [SentPhoto { name: "a.jpg".into(), bytes: vec![0xff, 0xd8] }]);
    }

    #[tokio::test]
    async fn no_more_is_kept_than_can_be_of_use() {
        let large = vec![0; PHOTO_BYTES_MAX + 10];
        let mut sent: Vec<(&str, Option<&str>, &[u8])> = vec![("photos", Some("a"), &large); PHOTOS_MAX + 2];
        sent.push(("text", None, b"It is still here."));
        let got = upload(body(&sent)).await.expect("a form");
        let lengths: Vec<usize> = got.files.iter().map(|file| file.bytes.len()).collect();
        let [large, none] = [PHOTO_BYTES_MAX + 1, 0];
        assert_eq!(lengths, [large, large, large, none, none]);
        assert_eq!(got.form.get("text"), "It is still here.");
    }

    #[tokio::test]
    async fn what_is_no_form_is_refused() {
        assert_eq!(upload("nonsense").await, Err(StatusCode::BAD_REQUEST));
        assert_eq!(upload(body(&[("text", None, &[0xff])])).await, Err(StatusCode::BAD_REQUEST));
        let nothing: &[u8] = b"";
        assert_eq!(upload(body(&[("a", None, nothing); FIELDS_MAX + 1])).await, Err(StatusCode::BAD_REQUEST));
        assert_eq!(upload(body(&[("text", None, &[b'x'; TEXT_MAX + 1])])).await, Err(StatusCode::PAYLOAD_TOO_LARGE));
        let bounded = Limited::new(Body::from(body(&[("photos", Some("a"), &[0; 500])])), 100);
        assert_eq!(upload(Body::new(bounded)).await, Err(StatusCode::PAYLOAD_TOO_LARGE));
        let cut = body(&[("photos", Some("a"), &[0; 500])]);
        assert_eq!(upload(cut[..300].to_vec()).await, Err(StatusCode::BAD_REQUEST));
    }
}
