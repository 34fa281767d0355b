//! Content encodings: which one a browser takes, and how to make it.

use std::io::Write;

use axum::http::HeaderValue;
use axum::http::header::{ACCEPT_ENCODING, HeaderMap};

/// How a body is packed, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Brotli,
    Gzip,
    Identity,
}

impl Encoding {
    /// The best that the request accepts.
    pub fn of_request(headers: &HeaderMap) -> Self {
        let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        Self::of_accept_encoding(accepted)
    }

    /// Weights are read only as far as they matter: a weight of zero forbids, and among what is allowed we choose.
    fn of_accept_encoding(accepted: &str) -> Self {
        let allows = |name: &str| {
            accepted.split(',').any(|part| {
                let (coding, weight) = part.split_once(';').unwrap_or((part, ""));
                let weight = weight.trim().strip_prefix("q=").unwrap_or("1");
                coding.trim().eq_ignore_ascii_case(name) && weight.bytes().any(|byte| (b'1'..=b'9').contains(&byte))
            })
        };
        if allows("br") {
            Self::Brotli
        } else if allows("gzip") {
            Self::Gzip
        } else {
            Self::Identity
        }
    }

    /// Value of `Content-Encoding`; none for what isn't packed.
    pub const fn header(self) -> Option<HeaderValue> {
        match self {
            Self::Brotli => Some(HeaderValue::from_static("br")),
            Self::Gzip => Some(HeaderValue::from_static("gzip")),
            Self::Identity => None,
        }
    }
}

/// How much time compression may take: while someone waits, or in the background.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    Quick,
    Best,
}

pub fn brotli(bytes: &[u8], effort: Effort) -> Vec<u8> {
    let quality = match effort {
        Effort::Quick => 5,
        Effort::Best => 11,
    };
    let mut packed = Vec::with_capacity(bytes.len() / 4);
    // Writing to memory does not fail; were it to, the unfinished stream would be noticed by the test below.
    let mut writer = brotli::CompressorWriter::new(&mut packed, 4096, quality, 20);
    let _ = writer.write_all(bytes);
    drop(writer);
    packed
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::with_capacity(bytes.len() / 4), flate2::Compression::new(6));
    // As above.
    let _ = writer.write_all(bytes);
    writer.finish().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn the_best_accepted_encoding_is_taken() {
        for (accepted, encoding) in [
            ("", Encoding::Identity),
            ("identity", Encoding::Identity),
            ("gzip, deflate, br, zstd", Encoding::Brotli),
            ("gzip, deflate", Encoding::Gzip),
            ("br;q=0, gzip;q=0.5", Encoding::Gzip),
            ("BR;q=0.001", Encoding::Brotli),
            ("br;q=0.000, gzip; q=0", Encoding::Identity),
            ("brotli, xgzip", Encoding::Identity),
        ] {
            assert_eq!(Encoding::of_accept_encoding(accepted), encoding, "{accepted}");
        }
    }

    #[test]
    fn what_is_packed_can_be_unpacked() {
        let bytes = b"stoneware ".repeat(5000);
        for effort in [Effort::Quick, Effort::Best] {
            let mut unpacked = Vec::new();
            let packed = brotli(&bytes, effort);
            brotli::Decompressor::new(&packed[..], 4096).read_to_end(&mut unpacked).expect("brotli");
            assert_eq!(unpacked, bytes);
        }
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(&gzip(&bytes)[..]).read_to_end(&mut unpacked).expect("gzip");
        assert_eq!(unpacked, bytes);
    }
}
