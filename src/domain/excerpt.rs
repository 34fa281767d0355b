//! A description as plain text: for `<meta>`, structured data and wherever markup has no place.

/// The text of sanitized HTML, its white space drawn together, cut at a word when it is longer than `chars_max`.
pub fn excerpt(html: &str, chars_max: usize) -> String {
    let text = plain_text(html);
    if text.chars().count() <= chars_max {
        return text;
    }
    // One character is kept for the ellipsis.
    let kept: String = text.chars().take(chars_max.saturating_sub(1)).collect();
    let whole_words = kept.rsplit_once(' ').map_or(kept.as_str(), |(words, _)| words);
    let mut cut = whole_words.trim_end_matches([',', ';', ':', '.', ' ']).to_owned();
    cut.push('…');
    cut
}

/// The text without tags. The HTML was sanitized, so a `<` always begins a tag and only a handful of entities occur.
pub fn plain_text(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        let (name, after) = tag.split_once('>').unwrap_or((tag, ""));
        if !is_inline(name) {
            text.push(' ');
        }
        rest = after;
    }
    text.push_str(rest);
    // The ampersand last, or "&amp;lt;" would be read twice.
    let text = text
        .replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether the tag stands inside a word or a line; any other separates words.
fn is_inline(tag: &str) -> bool {
    let name = tag.trim_start_matches('/');
    let name = name.split([' ', '/']).next().unwrap_or_default();
    ["a", "b", "strong", "i", "em", "u", "s", "sub", "sup", "span", "small"].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_reads_as_plain_text() {
        for (html, text) in [
            ("Holds 320 ml.", "Holds 320 ml."),
            ("<p>Holds <b>3</b>20 ml.</p><p>9&nbsp;cm tall.</p>", "Holds 320 ml. 9 cm tall."),
            ("<ul><li>Ash</li><li>Moss</li></ul>", "Ash Moss"),
            ("a<br>b<br/>c", "a b c"),
            ("5 &lt; 6 &amp;&amp; 7 &amp;lt; 8 &quot;x&quot;", "5 < 6 && 7 &lt; 8 \"x\""),
            ("<a href=\"https://example.com/?a=1&amp;b=2\" rel=\"noopener\">more</a>", "more"),
            ("", ""),
        ] {
            assert_eq!(excerpt(html, 300), text, "{html}");
        }
    }

    #[test]
    fn a_long_text_is_cut_at_a_word() {
        assert_eq!(excerpt("Holds 320 ml, and is 9 cm tall.", 16), "Holds 320 ml…");
        assert_eq!(excerpt("Holds 320 ml", 12), "Holds 320 ml");
        assert_eq!(excerpt("Donaudampfschifffahrt", 10), "Donaudamp…");
        assert!(excerpt(&"ä ".repeat(400), 300).chars().count() <= 300);
    }
}
