//! Renditions of a picture: the same in other widths and formats, so that a phone doesn't fetch what only a large screen needs.
//!
//! A picture's name tells whether it has any, and then they stand beside it. The one at `mug.1f0c9a2b.960x1200.f1ece3.jpg` is 960
//! pixels wide and 1,200 high, most of it has the colour `#f1ece3`, and it can be had as `mug.1f0c9a2b.640.avif`, in its own width,
//! in each of [`WIDTHS`] below that, and in each of [`FORMATS`]. So nothing has to be kept with it, and it survives export and import. The
//! second part is a hash: a name never gets another content.

/// Widths in which a picture may be had, in pixels.
pub const WIDTHS: [u32; 6] = [320, 480, 640, 960, 1280, 1600];

/// Formats of renditions, as their names end: the smallest first, and the one that everything reads last.
pub const FORMATS: [&str; 3] = ["avif", "webp", "jpg"];

/// Before the path of a picture: the same picture in the shape in which it is shown where somebody shares the page.
pub const SHARED: &str = "/shared";

/// Behind [`SHARED`]: the picture that stands for the shop as a whole.
pub const SHARED_SHOP: &str = "/shop.jpg";

/// That shape, in pixels.
pub const SHARED_SIZE: (u32, u32) = (1200, 630);

/// What a picture's name tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Renditions<'a> {
    stem: &'a str,
    src: &'a str,
    /// Of the picture itself, in pixels.
    pub width: u32,
    pub height: u32,
    /// What fills most of it, as six hexadecimal digits.
    pub colour: &'a str,
}

impl<'a> Renditions<'a> {
    /// Reads the name; `None` when the picture is only what it is.
    pub fn of(src: &'a str) -> Option<Self> {
        let mut parts = src.rsplitn(4, '.');
        let (ending, colour, size, stem) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let (width, height) = size.split_once('x')?;
        let is_colour = colour.len() == 6 && colour.bytes().all(|byte| byte.is_ascii_hexdigit());
        if ending != "jpg" || !is_colour {
            return None;
        }
        Some(Self { stem, src, width: width.parse().ok()?, height: height.parse().ok()?, colour })
    }

    /// The widths it can be had in, up to the first that is at least `enough`.
    pub fn widths(&self, enough: u32) -> impl Iterator<Item = u32> {
        let own = self.width;
        let widths = WIDTHS.into_iter().filter(move |width| *width < own).chain([own]);
        let mut narrower = 0;
        let mut enough_yet = move |width: &u32| std::mem::replace(&mut narrower, *width) < enough;
        widths.take_while(move |width| enough_yet(width))
    }

    /// The address of a rendition; that of the picture itself for its own width as a JPEG.
    pub fn address(&self, width: u32, format: &str) -> String {
        if width == self.width && format == "jpg" {
            return self.src.to_owned();
        }
        [self.stem, &width.to_string(), format].join(".")
    }

    /// The `srcset` of a format, as HTML defines it: the address of each of [`widths`](Self::widths) with its width.
    pub fn srcset(&self, format: &str, enough: u32) -> String {
        let mut set = String::new();
        for width in self.widths(enough) {
            for part in
                [if set.is_empty() { "" } else { ", " }, &self.address(width, format), " ", &width.to_string(), "w"]
            {
                set.push_str(part);
            }
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_what_stands_beside_it() {
        let found = Renditions::of("/demo/mug.1f0c9a2b.640x800.f1ece3.jpg");
        assert_eq!(found.map(|of| (of.width, of.height, of.colour)), Some((640, 800, "f1ece3")));
        assert_eq!(
            found.map(|of| of.srcset("avif", 1600)).as_deref(),
            Some(
                "/demo/mug.1f0c9a2b.320.avif 320w, /demo/mug.1f0c9a2b.480.avif 480w, /demo/mug.1f0c9a2b.640.avif 640w"
            )
        );
        let widest = found.map(|of| of.address(640, "jpg"));
        assert_eq!(widest.as_deref(), Some("/demo/mug.1f0c9a2b.640x800.f1ece3.jpg"));
    }

    #[test]
    fn no_rendition_is_wider_than_it_has_to_be() {
        let widths = |src, enough| Renditions::of(src).map(|of| of.widths(enough).collect::<Vec<_>>());
        let mug = "/demo/mug.1f0c9a2b.1280x1600.f1ece3.jpg";
        assert_eq!(widths(mug, 100), Some(vec![320]));
        assert_eq!(widths(mug, 500), Some(vec![320, 480, 640]));
        assert_eq!(widths(mug, 640), Some(vec![320, 480, 640]));
        assert_eq!(widths(mug, 9_999), Some(vec![320, 480, 640, 960, 1280]));
        let shelf = "/demo/shelf.1f0c9a2b.1200x600.f1ece3.jpg";
        assert_eq!(widths(shelf, 9_999), Some(vec![320, 480, 640, 960, 1200]));
    }

    #[test]
    fn other_names_tell_nothing() {
        for src in [
            "",
            "/img/placeholder.svg",
            "/media/0123.jpg",
            "/demo/mug.640x800.f1ece3.png",
            "/demo/mug.640x.f1ece3.jpg",
            "/demo/mug.640x800.f1ec-3.jpg",
            "/demo/mug.99999999999x1.f1ece3.jpg",
            "640x800.f1ece3.jpg",
        ] {
            assert_eq!(Renditions::of(src), None, "{src}");
        }
    }
}
