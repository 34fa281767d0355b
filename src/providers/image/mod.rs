//! Pictures from elsewhere: fetched under strict rules, looked at before they are believed, and kept under the name of their content.

mod fetch;
mod photo;
mod shared;

use std::collections::HashMap;
use std::fmt;
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use std::sync::Arc;

use image::{ImageFormat, ImageReader};
use sha2::{Digest, Sha256};

pub use photo::draw_photo;
pub use shared::in_shape;

/// A picture has no more pixels than this: what a decoder would need for more is an attack, not a product.
const PIXELS_MAX: u64 = 40_000_000;

/// Where pictures come from.
#[derive(Debug, Clone)]
pub enum PictureSource {
    Web(fetch::Web),
    /// For tests: what stands at each address.
    Fixed(Arc<HashMap<String, Vec<u8>>>),
}

impl PictureSource {
    /// The web, with the rules of `fetch`.
    pub fn web() -> Self {
        Self::Web(fetch::Web::new())
    }

    /// What stands at the address. Waits for the network: not for an async thread.
    ///
    /// # Errors
    /// Why it could not be had, in a few words.
    pub fn fetch(&self, url: &str) -> Result<Vec<u8>, String> {
        match self {
            Self::Web(web) => web.fetch(url),
            Self::Fixed(pictures) => pictures.get(url).cloned().ok_or_else(|| "nothing stands there".to_owned()),
        }
    }
}

/// What the bytes turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inspected {
    pub extension: &'static str,
    pub width: u32,
    pub height: u32,
}

impl Inspected {
    fn format(&self) -> ImageFormat {
        match self.extension {
            "jpg" => ImageFormat::Jpeg,
            "png" => ImageFormat::Png,
            _ => ImageFormat::WebP,
        }
    }
}

/// Why bytes are no picture for us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    NotAPicture,
    TooManyPixels { width: u32, height: u32 },
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAPicture => f.write_str("it is not a JPEG, PNG or WebP picture"),
            Self::TooManyPixels { width, height } => {
                write!(f, "it is {width} × {height} pixels, more than 40 million")
            }
        }
    }
}

impl From<Unfit> for String {
    fn from(unfit: Unfit) -> Self {
        unfit.to_string()
    }
}

/// Looks at the header of a picture. The name it came by and what the sender says it is count for nothing.
///
/// # Errors
/// When it is no JPEG, PNG or WebP, or is too large to be one of a product.
pub fn inspect(bytes: &[u8]) -> Result<Inspected, Unfit> {
    let not_a_picture = |_| Unfit::NotAPicture;
    let format = image::guess_format(bytes).map_err(not_a_picture)?;
    let extension = match format {
        ImageFormat::Jpeg => "jpg",
        ImageFormat::Png => "png",
        ImageFormat::WebP => "webp",
        _ => return Err(Unfit::NotAPicture),
    };
    let (width, height) =
        ImageReader::with_format(Cursor::new(bytes), format).into_dimensions().map_err(not_a_picture)?;
    if width == 0 || height == 0 {
        return Err(Unfit::NotAPicture);
    }
    if u64::from(width) * u64::from(height) > PIXELS_MAX {
        return Err(Unfit::TooManyPixels { width, height });
    }
    Ok(Inspected { extension, width, height })
}

/// Keeps a picture in the folder under the hash of its content; answers the file's name. A picture that is there already is
/// left alone.
///
/// # Errors
/// When it can't be written.
pub fn keep(folder: &Path, bytes: &[u8], extension: &str) -> Result<String, String> {
    let name = format!("{}.{extension}", hash(bytes));
    let path = folder.join(&name);
    if !path.exists() {
        write_whole(folder, &path, bytes).map_err(|error| format!("it could not be kept: {error}"))?;
    }
    Ok(name)
}

/// The SHA-256 of some bytes, as text.
fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes a file that is there whole or not at all, under its name.
fn write_whole(folder: &Path, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let unfinished = path.with_extension(format!("{:?}.part", std::thread::current().id()));
    let mut file = fs::File::create(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&unfinished, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let picture = image::DynamicImage::new_luma8(width, height);
        picture.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).expect("memory can be written");
        bytes
    }

    #[test]
    fn a_picture_is_what_its_bytes_say() {
        let expected = Inspected { extension: "png", width: 4, height: 5 };
        assert_eq!(inspect(&png(4, 5)), Ok(expected));
        for bytes in
            [b"".as_slice(), b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b"%PDF-1.7", b"\xff\xd8\xff"]
        {
            assert!(inspect(bytes).is_err(), "{bytes:?}");
        }
    }

    #[test]
    fn a_picture_that_would_fill_the_memory_is_refused_by_its_header() {
        // A header that claims 65,500 × 65,500 pixels, as in a decompression bomb; the pixels themselves are not there.
        let mut bomb = png(4, 5);
        bomb[16..24].copy_from_slice(&[0, 0, 0xff, 0xdc, 0, 0, 0xff, 0xdc]);
        assert!(inspect(&bomb).is_err());
    }

    #[test]
    fn the_same_picture_is_kept_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let media = folder.path().join("media");
        let name = keep(&media, &png(4, 5), "png").expect("it is kept");
        assert_eq!(keep(&media, &png(4, 5), "png").as_ref(), Ok(&name));
        assert_eq!(fs::read_dir(&media).expect("the folder is there").count(), 1);
        assert_eq!(name.len(), 64 + 4);
    }
}
