//! Finds the inline scripts of a page that we rendered, so that the policy can name them by their hashes.
//!
//! It reads tags as a browser does (HTML, §13.2.5), because text that only looks like a script, such as a product called
//! `<script>` in an attribute, must not earn a place in the policy.

/// Elements whose content is text up to their end tag, whatever it looks like.
const RAW_TEXT: [&[u8]; 4] = [b"script", b"style", b"textarea", b"title"];

/// The texts of the scripts that a browser would run (or a policy would stop): without `src`, and not mere data.
pub fn inline_scripts(html: &[u8]) -> Vec<&[u8]> {
    let mut scripts = Vec::new();
    let mut rest = html;
    while let Some(start) = find(rest, b"<") {
        rest = &rest[start..];
        if rest.starts_with(b"<!--") {
            rest = after(&rest[4..], b"-->");
        } else if let Some((tag, behind)) = Tag::read(rest) {
            rest = behind;
            if let Some(name) = RAW_TEXT.iter().find(|name| tag.name.eq_ignore_ascii_case(name)) {
                let length = end_of_raw_text(rest, name);
                if tag.is_inline_script() {
                    scripts.push(&rest[..length]);
                }
                rest = &rest[length..];
            }
        } else {
            rest = &rest[1..];
        }
    }
    scripts
}

/// A start tag with the two attributes that matter here.
#[derive(Default)]
struct Tag<'a> {
    name: &'a [u8],
    has_src: bool,
    kind: &'a [u8],
}

impl<'a> Tag<'a> {
    /// Reads a start tag from its `<`; also gives what follows it. `None` when none begins here.
    fn read(html: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let inner = html.strip_prefix(b"<")?;
        if !inner.first()?.is_ascii_alphabetic() {
            return None;
        }
        let (name, mut rest) = split_at(inner, |byte| byte.is_ascii_whitespace() || byte == b'/' || byte == b'>');
        let mut tag = Self { name, ..Self::default() };
        loop {
            rest = split_at(rest, |byte| !byte.is_ascii_whitespace() && byte != b'/').1;
            let Some(first) = rest.first() else { return Some((tag, rest)) };
            if *first == b'>' {
                return Some((tag, &rest[1..]));
            }
            let (attribute, value, behind) = read_attribute(rest);
            tag.has_src |= attribute.eq_ignore_ascii_case(b"src");
            if attribute.eq_ignore_ascii_case(b"type") {
                tag.kind = value;
            }
            rest = behind;
        }
    }

    fn is_inline_script(&self) -> bool {
        let is_data = self.kind.len() >= 4 && self.kind[self.kind.len() - 4..].eq_ignore_ascii_case(b"json");
        self.name.eq_ignore_ascii_case(b"script") && !self.has_src && !is_data
    }
}

/// Name, value, and what follows them. An attribute without a value has an empty one.
fn read_attribute(html: &[u8]) -> (&[u8], &[u8], &[u8]) {
    // A `=` in the first place belongs to the name, so that each call takes at least one byte.
    let (_, tail) = split_at(&html[1..], |byte| byte.is_ascii_whitespace() || b"/>=".contains(&byte));
    let name = &html[..html.len() - tail.len()];
    let behind = split_at(tail, |byte| !byte.is_ascii_whitespace()).1;
    let Some(value) = behind.strip_prefix(b"=") else { return (name, b"", tail) };
    let value = split_at(value, |byte| !byte.is_ascii_whitespace()).1;
    match value.first() {
        Some(quote @ (b'"' | b'\'')) => {
            let (value, rest) = split_at(&value[1..], |byte| byte == *quote);
            (name, value, rest.get(1..).unwrap_or_default())
        }
        _ => {
            let (value, rest) = split_at(value, |byte| byte.is_ascii_whitespace() || byte == b'>');
            (name, value, rest)
        }
    }
}

/// Where the end tag of a raw text element begins.
fn end_of_raw_text(html: &[u8], name: &[u8]) -> usize {
    let mut from = 0;
    while let Some(at) = find(&html[from..], b"</") {
        let end = from + at;
        let behind = &html[end + 2..];
        if behind.len() >= name.len() && behind[..name.len()].eq_ignore_ascii_case(name) {
            return end;
        }
        from = end + 2;
    }
    html.len()
}

fn split_at(bytes: &[u8], stop: impl Fn(u8) -> bool) -> (&[u8], &[u8]) {
    bytes.split_at(bytes.iter().position(|byte| stop(*byte)).unwrap_or(bytes.len()))
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

fn after<'a>(bytes: &'a [u8], what: &[u8]) -> &'a [u8] {
    find(bytes, what).map_or(&[], |at| &bytes[at + what.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, scripts: &[&str]) {
        let found: Vec<_> = inline_scripts(html.as_bytes()).into_iter().map(String::from_utf8_lossy).collect();
        assert_eq!(found, scripts, "{html}");
    }

    #[test]
    fn scripts_are_found_as_a_browser_finds_them() {
        check("<p>no</p>", &[]);
        check("<script>one()</script><SCRIPT type=\"module\">two()</SCRIPT >", &["one()", "two()"]);
        check("<script defer>a < b && \"</p>\"</script>", &["a < b && \"</p>\""]);
        check("<script src=/a.js></script><script>after()</script>", &["after()"]);
        check("<script type=application/ld+json>{}</script>", &[]);
        check("<script\n type = 'module' >x</script>", &["x"]);
        check("<script></script>", &[""]);
    }

    #[test]
    fn what_only_looks_like_a_script_is_none() {
        check("<p title=\"<script>evil()</script>\">x</p>", &[]);
        check("<p title='<script>evil()</script>'>x</p>", &[]);
        check("<p title='\"<script>'>x</p><script>good()</script>", &["good()"]);
        check("<!-- <script>evil()</script> --><script>good()</script>", &["good()"]);
        check("<title><script>evil()</script></title><script>good()</script>", &["good()"]);
        check("<textarea><script>evil()</textarea><script>good()</script>", &["good()"]);
        check("<scripted>evil()</scripted>", &[]);
        check("3 < 4 <5 </ p> <", &[]);
    }

    #[test]
    fn broken_html_ends_the_search_quietly() {
        for html in
            ["<script", "<script>open", "<p a", "<p a=", "<p a='", "<!--", "<", "<p =>", "<p =\"\"=x", "<script></scr"]
        {
            let _ = inline_scripts(html.as_bytes());
        }
        check("<script>open", &["open"]);
    }
}
