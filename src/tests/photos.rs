//! Pictures as buyers send them, good and bad, made where they are needed.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// A picture of some colour, and another one for each number.
pub fn picture(number: u8, width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let colour = |x: u32, y: u32| Rgb([number, u8::try_from(x % 200).unwrap_or(0), u8::try_from(y % 200).unwrap_or(0)]);
    let mut bytes = Cursor::new(Vec::new());
    let picture = DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, colour));
    picture.write_to(&mut bytes, format).expect("memory can be written");
    bytes.into_inner()
}

/// A JPEG with a part such as cameras add, which says where it was taken.
pub fn jpeg_with_place(number: u8) -> Vec<u8> {
    let jpeg = picture(number, 64, 48, ImageFormat::Jpeg);
    let tiff = b"MM\0\x2a\0\0\0\x08\0\x01\x88\x25\0\x04\0\0\0\x01\0\0\0\x1a\0\0\0\0\0\0GPS 52.53 N 13.39 E";
    let length = u16::try_from(tiff.len() + 8).expect("it is short").to_be_bytes();
    [&jpeg[..2], b"\xff\xe1", &length, b"Exif\0\0", tiff, &jpeg[2..]].concat()
}

/// A PNG whose header is in order and claims to be 65,500 pixels wide and high, as a decompression bomb does.
pub fn bomb() -> Vec<u8> {
    let mut png = picture(1, 4, 5, ImageFormat::Png);
    png[16..24].copy_from_slice(&[0, 0, 0xff, 0xdc, 0, 0, 0xff, 0xdc]);
    let mut sum = flate2::Crc::new();
    sum.update(&png[12..29]);
    png[29..33].copy_from_slice(&sum.sum().to_be_bytes());
    png
}

/// The first two thirds of a JPEG: its header is whole.
pub fn cut_off() -> Vec<u8> {
    let mut jpeg = picture(1, 300, 200, ImageFormat::Jpeg);
    jpeg.truncate(jpeg.len() * 2 / 3);
    jpeg
}

pub const SVG: &[u8] = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";

/// Whether these bytes hold a word.
pub fn has(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|window| window == word.as_bytes())
}
