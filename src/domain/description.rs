//! A product's description, taken apart where the merchant wrote headings.

/// What stands below a heading of a description.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Section<'a> {
    /// The heading, as HTML.
    pub title: &'a str,
    pub html: &'a str,
}

/// Takes clean HTML apart: what comes first, and then a section for each heading of the level that comes first. Headings below that, and
/// those inside of something, stay where they are.
pub fn sections(html: &str) -> (&str, Vec<Section<'_>>) {
    let (mut starts, mut level, mut depth) = (Vec::new(), None, 0_u32);
    for (at, _) in html.match_indices('<') {
        let tag = html.get(at..).and_then(|tag| tag.strip_prefix('<')?.split_once('>')).map_or("", |(tag, _)| tag);
        let name = tag.split_whitespace().next().unwrap_or("");
        match name {
            "br" | "hr" => {}
            _ if name.starts_with('/') => depth = depth.saturating_sub(1),
            _ => {
                let is_heading = matches!(name, "h2" | "h3" | "h4" | "h5" | "h6");
                if depth == 0 && is_heading && *level.get_or_insert(name) == name {
                    starts.push(at);
                }
                depth = depth.saturating_add(1);
            }
        }
    }
    let end = format!("</{}>", level.unwrap_or(""));
    let ends = starts.iter().skip(1).copied().chain([html.len()]);
    let section = |(from, to): (usize, usize)| {
        let (_, inside) = html.get(from..to)?.split_once('>')?;
        let (title, html) = inside.split_once(end.as_str())?;
        Some(Section { title, html })
    };
    let opening = html.get(..starts.first().copied().unwrap_or(html.len()));
    let sections = starts.iter().copied().zip(ends).map(section).collect::<Option<Vec<_>>>();
    // Of HTML that isn't clean nothing is lost, either.
    opening.zip(sections).unwrap_or_else(|| (html, Vec::new()))
}

/// What it says beside its headings, which most descriptions have alike: nobody looks for those.
pub fn without_titles(html: &str) -> String {
    let (opening, sections) = sections(html);
    sections.iter().fold(opening.to_owned(), |all, section| all + section.html)
}

/// What to say of the product in a sentence or two: what comes first, unless a heading does.
pub fn opening(html: &str) -> &str {
    let (opening, _) = sections(html);
    if opening.trim().is_empty() { html } else { opening }
}

/// The same in one piece, with its headings as bold words: for places whose own headings would not go together with them.
pub fn without_headings(html: &str) -> String {
    let (opening, sections) = sections(html);
    let said = |Section { title, html }: &Section<'_>| format!("<p><b>{title}</b></p>{html}");
    sections.iter().fold(opening.to_owned(), |all, section| all + &said(section))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_the_first_level_begin_sections_and_nothing_is_lost() {
        let html = "<p>A bowl.<br>Deep.</p><h3>Measures</h3><dl><dt>S</dt><dd>9 cm</dd></dl><h4>Set</h4><h3>Care &amp; <b>use</b></h3>";
        let (opening, sections) = sections(html);
        assert_eq!(opening, "<p>A bowl.<br>Deep.</p>");
        let read: Vec<_> = sections.iter().map(|section| (section.title, section.html)).collect();
        assert_eq!(read, [("Measures", "<dl><dt>S</dt><dd>9 cm</dd></dl><h4>Set</h4>"), ("Care &amp; <b>use</b>", "")]);
        assert_eq!(without_titles(html), "<p>A bowl.<br>Deep.</p><dl><dt>S</dt><dd>9 cm</dd></dl><h4>Set</h4>");
        assert_eq!((super::opening(html), super::opening("<h2>Care</h2>By hand")), (opening, "<h2>Care</h2>By hand"));
        assert!(without_headings(html).contains("<p><b>Measures</b></p><dl>"));
    }

    #[test]
    fn what_has_no_headings_of_its_own_stays_whole() {
        for html in
            ["", "Plain", "<p>A bowl.</p>", "<div><h3>Inside</h3><p>of something</p></div>", "<h3>Broken", "<", "a < b"]
        {
            assert_eq!(sections(html), (html, Vec::new()));
        }
    }
}
