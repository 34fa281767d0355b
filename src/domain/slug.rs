//! Slugs: the human part of a URL.

/// A slug has no more bytes than this.
const BYTES_MAX: usize = 255;

/// The slug for a name or a handle: letters and digits of any script in lower case, whatever lies between them as one hyphen.
/// `None` when the text has neither letter nor digit, or too many.
pub fn slugify(text: &str) -> Option<String> {
    let mut slug = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    (!slug.is_empty() && slug.len() <= BYTES_MAX).then(|| slug.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_made_of_words() {
        for (text, slug) in [
            ("Ocean Blue Shirt", Some("ocean-blue-shirt")),
            ("ocean-blue-shirt", Some("ocean-blue-shirt")),
            ("  Pour & Store!  ", Some("pour-store")),
            ("Crème/brûlée", Some("crème-brûlée")),
            ("茶碗", Some("茶碗")),
            ("../../etc", Some("etc")),
            ("--", None),
            ("", None),
        ] {
            assert_eq!(slugify(text).as_deref(), slug, "{text:?}");
        }
        assert_eq!(slugify(&"x".repeat(256)), None);
    }

    #[test]
    fn a_slug_is_its_own_slug() {
        for text in ["Ocean Blue", "İstanbul", "Straße 5", "ǅ"] {
            let slug = slugify(text).unwrap_or_default();
            assert_eq!(slugify(&slug).as_ref(), Some(&slug), "{text:?}");
        }
    }
}
