//! Photos as people take them with their phones: turned upright, made smaller, and written anew, so that nothing is left of what the
//! camera noted beside the picture: place, time, the phone's number, a smaller picture of what was cut away.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, ImageResult, Limits, Rgb, RgbImage, Rgba};

use super::{PIXELS_MAX, Unfit, hash, inspect};
use crate::domain::review_photo::{Jpeg, LARGE_SIDE, Photo, PhotoRefusal, THUMB_SIDE};

/// As much as a screen shows of a photo, in some 200 kB.
const QUALITY: u8 = 82;
/// What the largest picture needs whose pixels have the most bytes that a PNG knows.
const MEMORY_MAX: u64 = PIXELS_MAX * 8;

impl From<Unfit> for PhotoRefusal {
    fn from(unfit: Unfit) -> Self {
        match unfit {
            Unfit::NotAPicture => Self::NotAPicture,
            Unfit::TooManyPixels { .. } => Self::TooManyPixels,
        }
    }
}

/// Draws what is kept of a photo. This takes a second of a processor: it is not for an async thread.
///
/// # Errors
/// When the bytes are no picture that we take, or only the start of one.
pub fn draw_photo(bytes: &[u8]) -> Result<Photo, PhotoRefusal> {
    let format = inspect(bytes)?.format();
    // The decoder fills up in grey what is missing of a JPEG.
    if format == ImageFormat::Jpeg && !is_whole_jpeg(bytes) {
        return Err(PhotoRefusal::Broken);
    }
    let (picture, orientation) = decode(bytes, format).map_err(|_| PhotoRefusal::Broken)?;
    let mut large = within(picture, LARGE_SIDE);
    large.apply_orientation(orientation);
    let large = on_white(&large);
    let thumb = within(DynamicImage::ImageRgb8(large.clone()), THUMB_SIDE).into_rgb8();
    let (large, thumb) = (encode(&large)?, encode(&thumb)?);
    Ok(Photo { hash: hash(&large.bytes), large, thumb })
}

fn decode(bytes: &[u8], format: ImageFormat) -> ImageResult<(DynamicImage, Orientation)> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY_MAX);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder()?;
    limits.reserve(decoder.total_bytes())?;
    // A note that can't be read turns nothing.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    Ok((DynamicImage::from_decoder(decoder)?, orientation))
}

/// The picture with no side longer than this. What is smaller stays as it is.
fn within(picture: DynamicImage, side: u32) -> DynamicImage {
    let longest = picture.width().max(picture.height());
    if longest <= side {
        return picture;
    }
    // Many pixels are averaged quickly first, and the rest is drawn well.
    let rough = if longest > side * 4 { picture.thumbnail(side * 2, side * 2) } else { picture };
    rough.resize(side, side, FilterType::CatmullRom)
}

/// A JPEG has no transparency: what can be seen through stands on white.
fn on_white(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let picture = picture.to_rgba8();
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let Rgba([red, green, blue, alpha]) = *picture.get_pixel(x, y);
        let over = |part: u8| (u32::from(part) * u32::from(alpha) + 255 * (255 - u32::from(alpha))) / 255;
        Rgb([red, green, blue].map(|part| u8::try_from(over(part)).unwrap_or(u8::MAX)))
    })
}

fn encode(picture: &RgbImage) -> Result<Jpeg, PhotoRefusal> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
    // Memory can always be written, and both sides are short.
    picture.write_with_encoder(encoder).map_err(|_| PhotoRefusal::Broken)?;
    Ok(Jpeg { bytes, width: picture.width(), height: picture.height() })
}

/// Whether a JPEG has its end: whether the marker of it follows its parts (ITU-T T.81, annex B). What stands behind that, such as the
/// film that some phones add, does not matter, and the end of the small picture inside a part is not taken for it.
fn is_whole_jpeg(bytes: &[u8]) -> bool {
    let mut at = 2;
    while let Some(found) = bytes.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == 0xff)) {
        at += found + 1;
        match bytes.get(at) {
            None => return false,
            Some(0xd9) => return true,
            // A byte of the picture that looks like a marker, padding, and markers without a part.
            Some(0x00 | 0xff | 0x01 | 0xd0..=0xd8) => {}
            Some(_) => match (bytes.get(at + 1), bytes.get(at + 2)) {
                (Some(high), Some(low)) => at += 1 + usize::from(u16::from_be_bytes([*high, *low])),
                _ => return false,
            },
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEFT: [u8; 3] = [200, 40, 40];
    const RIGHT: [u8; 3] = [40, 40, 200];

    /// Red on its left half, blue on its right.
    fn halves(width: u32, height: u32) -> DynamicImage {
        let colour = |x, _| Rgb(if x < width / 2 { LEFT } else { RIGHT });
        DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, colour))
    }

    fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).expect("memory can be written");
        bytes.into_inner()
    }

    /// What a phone adds: how it was held (6: the top is at the right), and where. As TIFF 6.0 and Exif 2.3 have it.
    fn with_notes(jpeg: &[u8]) -> Vec<u8> {
        let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x02".to_vec();
        tiff.extend(b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0"); // Orientation: 6
        tiff.extend(b"\x88\x25\0\x04\0\0\0\x01\0\0\0\x26\0\0\0\0"); // GPS: at 38; no other directory
        tiff.extend(b"\0\x01\0\x1d\0\x02\0\0\0\x0b\0\0\0\x38\0\0\0\0"); // GPSDateStamp: 11 bytes at 56
        tiff.extend(b"2026:11:30\0GPS 52.53 N 13.39 E");
        let length = u16::try_from(tiff.len() + 8).expect("it is short").to_be_bytes();
        [&jpeg[..2], b"\xff\xe1", &length, b"Exif\0\0", &tiff, &jpeg[2..]].concat()
    }

    fn close(found: &Rgb<u8>, expected: [u8; 3]) -> bool {
        found.0.iter().zip(expected).all(|(found, expected)| found.abs_diff(expected) < 20)
    }

    fn read(jpeg: &Jpeg) -> RgbImage {
        let picture = image::load_from_memory_with_format(&jpeg.bytes, ImageFormat::Jpeg).expect("a JPEG").into_rgb8();
        assert_eq!(picture.dimensions(), (jpeg.width, jpeg.height));
        picture
    }

    #[test]
    fn a_photo_is_upright_and_says_nothing_of_where_it_was_taken() {
        let sent = with_notes(&written(&halves(64, 48), ImageFormat::Jpeg));
        let has = |bytes: &[u8], word: &[u8]| bytes.windows(word.len()).any(|window| window == word);
        assert!(has(&sent, b"Exif") && has(&sent, b"52.53"));
        let photo = draw_photo(&sent).expect("a photo");
        for jpeg in [&photo.large, &photo.thumb] {
            let upright = read(jpeg);
            assert_eq!(upright.dimensions(), (48, 64), "its left is its top now");
            assert!(close(upright.get_pixel(24, 10), LEFT) && close(upright.get_pixel(24, 54), RIGHT));
            for word in ["Exif", "2026:11:30", "52.53", "GPS", "ICC_PROFILE", "http://ns.adobe.com"] {
                assert!(!has(&jpeg.bytes, word.as_bytes()), "{word}");
            }
            // No part for an application but the one that says it is a JPEG (APP0), and no comment.
            assert!(!jpeg.bytes.windows(2).any(|two| two[0] == 0xff && matches!(two[1], 0xe1..=0xef | 0xfe)));
        }
        assert_eq!(photo.hash, hash(&photo.large.bytes));
    }

    #[test]
    fn what_is_large_is_made_smaller_and_what_is_small_is_left() {
        let of = |width, height, format| {
            let photo = draw_photo(&written(&halves(width, height), format)).expect("a photo");
            ((photo.large.width, photo.large.height), (photo.thumb.width, photo.thumb.height))
        };
        assert_eq!(of(1600, 400, ImageFormat::Png), ((1280, 320), (320, 80)));
        assert_eq!(of(30, 5200, ImageFormat::Png), ((8, 1280), (2, 320)));
        assert_eq!(of(300, 200, ImageFormat::WebP), ((300, 200), (300, 200)));
    }

    #[test]
    fn what_can_be_seen_through_stands_on_white() {
        let clear = DynamicImage::ImageRgba8(image::RgbaImage::from_pixel(8, 8, Rgba([0, 0, 0, 0])));
        let photo = draw_photo(&written(&clear, ImageFormat::Png)).expect("a photo");
        assert!(close(read(&photo.large).get_pixel(4, 4), [255; 3]));
    }

    #[test]
    fn the_start_of_a_picture_is_none() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            // With some grain, so that there is something to lose.
            let grain = |x: u32, y: u32| Rgb([u8::try_from((x * 7919 + y * 104_729) % 251).unwrap_or_default(); 3]);
            let picture = DynamicImage::ImageRgb8(RgbImage::from_fn(64, 64, grain));
            let mut bytes = written(&picture, format);
            assert!(draw_photo(&bytes).is_ok(), "{format:?}");
            bytes.truncate(bytes.len() * 2 / 3);
            assert_eq!(draw_photo(&bytes), Err(PhotoRefusal::Broken), "{format:?}");
        }
        let jpeg = written(&halves(64, 48), ImageFormat::Jpeg);
        let with_film = [&jpeg[..], b"ftypmp42"].concat();
        assert!(draw_photo(&with_film).is_ok(), "what stands behind its end does not matter");
    }

    #[test]
    fn what_is_no_photo_is_none() {
        assert_eq!(draw_photo(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), Err(PhotoRefusal::NotAPicture));
        assert_eq!(draw_photo(b"GIF89a"), Err(PhotoRefusal::NotAPicture));
        assert_eq!(draw_photo(b""), Err(PhotoRefusal::NotAPicture));
    }
}
