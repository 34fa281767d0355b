//! Photos that buyers add to their reviews: what may be sent, what is kept of it, and where that is found.

use super::refusal::FieldError;
use crate::words::{Language, review as words};

/// So many to a review.
pub const PHOTOS_MAX: usize = 3;
/// The largest file that is taken: 8 MB.
pub const PHOTO_BYTES_MAX: usize = 8 * 1024 * 1024;
/// The longer side of what is kept, in pixels, and of the small form of it.
pub const LARGE_SIDE: u32 = 1280;
pub const THUMB_SIDE: u32 = 320;
/// So many of the newest stand above a product's reviews.
pub const STRIP_MAX: u32 = 12;
/// The field of the form.
pub const PHOTOS_FIELD: &str = "photos";
/// The start of a photo's address.
const FOLDER: &str = "/photos/";
/// How the names of the two forms end.
const LARGE_ENDING: &str = ".jpg";
const THUMB_ENDING: &str = ".320.jpg";
/// A file's name is repeated up to so many characters.
const NAME_SHOWN: usize = 60;

/// A file that somebody sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentPhoto {
    /// What it is called where it comes from; only its sender reads that.
    pub name: String,
    /// Of a file that is too large no more than shows that it is.
    pub bytes: Vec<u8>,
}

/// Why a photo is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhotoRefusal {
    /// There are more files than [`PHOTOS_MAX`].
    TooMany,
    /// It has more bytes than [`PHOTO_BYTES_MAX`].
    TooLarge,
    /// To decode it would take more memory than a photo is worth.
    TooManyPixels,
    /// It is something else, whatever its name says.
    NotAPicture,
    /// It begins as a picture, and does not go on as one.
    Broken,
}

impl PhotoRefusal {
    /// What to do about the file with that name, beside the field.
    pub fn of_file(self, name: &str, language: Language) -> FieldError {
        let name: String = name.chars().filter(|c| !c.is_control()).take(NAME_SHOWN).collect();
        let file = &match name.as_str() {
            "" => words::this_file(language).to_owned(),
            name => words::file(language, name),
        };
        let message = match self {
            Self::TooMany => words::too_many(language, PHOTOS_MAX),
            Self::TooLarge => words::too_large(language, file),
            Self::TooManyPixels => words::too_many_pixels(language, file),
            Self::NotAPicture => words::not_a_picture(language, file),
            Self::Broken => words::broken(language, file),
        };
        FieldError { field: PHOTOS_FIELD.to_owned(), message }
    }
}

/// What can be said of files without looking into them.
///
/// # Errors
/// When there are too many, or one is too large.
pub fn check_files(sent: &[SentPhoto], language: Language) -> Result<(), FieldError> {
    if sent.len() > PHOTOS_MAX {
        return Err(PhotoRefusal::TooMany.of_file("", language));
    }
    match sent.iter().find(|photo| photo.bytes.len() > PHOTO_BYTES_MAX) {
        Some(large) => Err(PhotoRefusal::TooLarge.of_file(&large.name, language)),
        None => Ok(()),
    }
}

/// Beside the field, where something else was wrong with a review that had photos.
pub fn choose_again(language: Language) -> FieldError {
    let message = words::choose_again(language).to_owned();
    FieldError { field: PHOTOS_FIELD.to_owned(), message }
}

/// A JPEG.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jpeg {
    pub bytes: Vec<u8>,
    /// In pixels.
    pub width: u32,
    pub height: u32,
}

/// A photo as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// SHA-256 of `large`, as text.
    pub hash: String,
    pub large: Jpeg,
    pub thumb: Jpeg,
}

/// One of the two forms of a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhotoForm {
    Large,
    Thumb,
}

/// The address of a photo.
pub fn photo_path(hash: &str, form: PhotoForm) -> String {
    let ending = match form {
        PhotoForm::Large => LARGE_ENDING,
        PhotoForm::Thumb => THUMB_ENDING,
    };
    [FOLDER, hash, ending].concat()
}

/// What the last part of such an address names; `None` for anything else.
pub fn read_photo_name(name: &str) -> Option<(&str, PhotoForm)> {
    let thumb = name.strip_suffix(THUMB_ENDING).map(|hash| (hash, PhotoForm::Thumb));
    let (hash, form) = thumb.or_else(|| Some((name.strip_suffix(LARGE_ENDING)?, PhotoForm::Large)))?;
    let is_hash = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    is_hash.then_some((hash, form))
}

/// A photo as a page shows it: small, and it leads to the large one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoView {
    pub hash: String,
    /// Who wrote the review.
    pub author: String,
    /// Of the small one, in pixels.
    pub width: u32,
    pub height: u32,
}

impl PhotoView {
    /// The address of one of its forms.
    pub fn path(&self, form: PhotoForm) -> String {
        photo_path(&self.hash, form)
    }

    /// What it shows, in words: as much as anybody knows.
    pub fn alt(&self, product_title: &str) -> String {
        format!("Photo by {} of {product_title}", self.author)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;

    fn file(name: &str, length: usize) -> SentPhoto {
        SentPhoto { name: name.to_owned(), bytes: vec![0; length] }
    }

    #[test]
    fn three_files_of_eight_megabytes_may_be_sent() {
        assert_eq!(check_files(&[], Language::English), Ok(()));
        assert_eq!(check_files(&[file("a", PHOTO_BYTES_MAX), file("b", 1), file("c", 0)], Language::English), Ok(()));
        let large =
            check_files(&[file("b", 1), file("mug\n.jpg", PHOTO_BYTES_MAX + 1)], Language::English).unwrap_err();
        assert_eq!(
            (large.field.as_str(), large.message.as_str()),
            ("photos", "“mug.jpg” is larger than 8 MB. Choose a smaller photo.")
        );
        let many =
            check_files(&[file("a", 1), file("b", 1), file("c", 1), file("d", 0)], Language::English).unwrap_err();
        assert_eq!(many.message, "Choose at most 3 photos.");
        assert!(PhotoRefusal::Broken.of_file("", Language::English).message.starts_with("This file can’t"));
        assert!(PhotoRefusal::Broken.of_file(&"x".repeat(500), Language::English).message.chars().count() < 150);
    }

    #[test]
    fn an_address_names_one_form_of_one_photo() {
        let hash = "0123456789abcdef".repeat(4);
        for form in [PhotoForm::Large, PhotoForm::Thumb] {
            let path = photo_path(&hash, form);
            assert_eq!(read_photo_name(path.strip_prefix("/photos/").unwrap()), Some((hash.as_str(), form)));
        }
        for name in ["", ".jpg", &hash, &format!("{hash}.png"), &format!("{hash}.640.jpg"), &format!("{hash}0.jpg")] {
            assert_eq!(read_photo_name(name), None, "{name}");
        }
        assert_eq!(read_photo_name(&format!("{}.jpg", hash.to_uppercase())), None);
    }
}
