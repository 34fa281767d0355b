//! A picture in the shape in which networks show a shared page: wide, while products are mostly pictured upright.
//!
//! Nothing of the picture is cut away for that, or a vase would lose its neck: it stands in the middle at full height, and its ground
//! goes on to both sides, row by row in the colour that the picture ends with. A picture that is wider still loses its sides.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::{FilterType, crop_imm, replace};
use image::{ImageReader, Rgb, RgbImage};

use super::inspect;

/// A size that a network keeps as it is, and a quality at which a ground without detail has no rings.
const QUALITY: u8 = 86;
/// So many pixels at each side say what the ground is.
const EDGE: u32 = 4;
/// A row takes its colour from so many rows above and below it, too: grain would become stripes.
const BLUR: u32 = 12;

/// Draws it as a JPEG of this size.
///
/// # Errors
/// When the bytes are no picture that we take.
pub fn in_shape(bytes: &[u8], (width, height): (u32, u32)) -> Result<Vec<u8>, String> {
    let format = inspect(bytes)?.format();
    let picture = ImageReader::with_format(Cursor::new(bytes), format).decode();
    let picture = picture.map_err(|error| format!("it can't be read: {error}"))?;
    let own_width = u64::from(picture.width()) * u64::from(height) / u64::from(picture.height().max(1));
    let own_width = u32::try_from(own_width).unwrap_or(width).clamp(1, width * 4);
    let upright = picture.resize_exact(own_width, height, FilterType::CatmullRom).to_rgb8();
    let drawn = if own_width >= width {
        crop_imm(&upright, (own_width - width) / 2, 0, width, height).to_image()
    } else {
        on_its_ground(&upright, width)
    };
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode_image(&drawn).map_err(|error| error.to_string())?;
    Ok(jpeg)
}

/// The picture in the middle of its own ground.
fn on_its_ground(picture: &RgbImage, width: u32) -> RgbImage {
    let (own_width, height) = picture.dimensions();
    let edge = EDGE.min(own_width);
    let left: Vec<Rgb<u8>> = (0..height).map(|row| colour(picture, 0..edge, row)).collect();
    let right: Vec<Rgb<u8>> = (0..height).map(|row| colour(picture, own_width - edge..own_width, row)).collect();
    let from = (width - own_width) / 2;
    let ground = |column: u32, row: usize| if column < width / 2 { left.get(row) } else { right.get(row) };
    let mut drawn = RgbImage::from_fn(width, height, |column, row| {
        ground(column, row as usize).copied().unwrap_or(Rgb([255, 255, 255]))
    });
    replace(&mut drawn, picture, i64::from(from), 0);
    drawn
}

/// What these columns look like around a row.
fn colour(picture: &RgbImage, columns: std::ops::Range<u32>, row: u32) -> Rgb<u8> {
    let rows = row.saturating_sub(BLUR)..(row + BLUR + 1).min(picture.height());
    let (mut sums, mut count) = ([0_u32; 3], 0_u32);
    for (x, y) in rows.flat_map(|y| columns.clone().map(move |x| (x, y))) {
        let Rgb(pixel) = picture.get_pixel(x, y);
        sums.iter_mut().zip(pixel).for_each(|(sum, part)| *sum += u32::from(*part));
        count += 1;
    }
    Rgb(sums.map(|sum| u8::try_from(sum / count.max(1)).unwrap_or(u8::MAX)))
}

#[cfg(test)]
mod tests {
    use image::ImageFormat;

    use super::*;

    fn png(picture: &RgbImage) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, ImageFormat::Png).expect("a PNG");
        bytes.into_inner()
    }

    fn drawn(picture: &RgbImage) -> RgbImage {
        let jpeg = in_shape(&png(picture), (120, 63)).expect("a picture");
        image::load_from_memory_with_format(&jpeg, ImageFormat::Jpeg).expect("a JPEG").to_rgb8()
    }

    fn close(found: &Rgb<u8>, expected: [u8; 3]) -> bool {
        found.0.iter().zip(expected).all(|(found, expected)| found.abs_diff(expected) < 12)
    }

    #[test]
    fn an_upright_picture_is_whole_and_its_ground_goes_on() {
        let (sand, clay) = ([240, 232, 220], [120, 60, 40]);
        // Sand with a column of clay from top to bottom.
        let drawn = drawn(&RgbImage::from_fn(80, 100, |x, _| Rgb(if (30..50).contains(&x) { clay } else { sand })));
        assert_eq!(drawn.dimensions(), (120, 63));
        for (x, y) in [(2, 2), (2, 60), (117, 31), (40, 10)] {
            assert!(close(drawn.get_pixel(x, y), sand), "{x} {y}: {:?}", drawn.get_pixel(x, y));
        }
        for y in [2, 31, 60] {
            assert!(close(drawn.get_pixel(60, y), clay), "{y}: {:?}", drawn.get_pixel(60, y));
        }
    }

    #[test]
    fn a_wider_picture_loses_its_sides() {
        let drawn = drawn(&RgbImage::from_fn(400, 100, |x, _| Rgb([u8::try_from(x / 2).unwrap_or(255); 3])));
        assert_eq!(drawn.dimensions(), (120, 63));
        assert!(close(drawn.get_pixel(60, 30), [100; 3]), "the middle stays in the middle");
    }

    #[test]
    fn what_is_no_picture_is_none() {
        assert!(in_shape(b"<svg/>", (120, 63)).is_err());
        let mut broken = png(&RgbImage::new(8, 8));
        broken.truncate(40);
        assert!(in_shape(&broken, (120, 63)).is_err());
    }
}
