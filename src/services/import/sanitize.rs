//! Descriptions are HTML from elsewhere. They are cleaned once, at the door, and stored clean: a few tags of text and nothing that
//! runs, loads or styles.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

static DOOR: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut door = Builder::empty();
    door.tags(HashSet::from([
        "a",
        "b",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "em",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "li",
        "ol",
        "p",
        "s",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
    ]))
    // Of these not even the text is kept: it is not for people.
    .clean_content_tags(HashSet::from(["script", "style", "template", "iframe", "svg", "math", "noscript", "title"]))
    .tag_attributes(HashMap::from([("a", HashSet::from(["href", "title"]))]))
    .url_schemes(HashSet::from(["https", "http", "mailto", "tel"]))
    .url_relative(UrlRelative::PassThrough)
    .link_rel(Some("noopener nofollow"))
    .strip_comments(true);
    door
});

/// The HTML as it may be shown. Cleaning twice changes nothing.
pub fn clean(html: &str) -> String {
    // The page has its own first heading.
    let html = html.replace("<h1", "<h2").replace("</h1", "</h2").replace("<H1", "<h2").replace("</H1", "</h2");
    DOOR.clean(&html).to_string().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn nothing_that_runs_gets_in() {
        for (html, kept) in [
            ("<p>Holds <b>320 ml</b>.</p>", "<p>Holds <b>320 ml</b>.</p>"),
            ("Plain text & more", "Plain text &amp; more"),
            ("<script>alert(1)</script>Mug", "Mug"),
            ("<img src=x onerror=alert(1)>Mug", "Mug"),
            ("<p onclick=\"x()\" style=\"color:red\" class=\"a\" id=\"b\">Mug</p>", "<p>Mug</p>"),
            ("<a href=\"javascript:alert(1)\">Mug</a>", "<a rel=\"noopener nofollow\">Mug</a>"),
            ("<a href=\"JaVaScRiPt&#58;alert(1)\">Mug</a>", "<a rel=\"noopener nofollow\">Mug</a>"),
            ("<a href=\"data:text/html,<script>1</script>\">Mug</a>", "<a rel=\"noopener nofollow\">Mug</a>"),
            ("<a href=\"/pages/care\">Care</a>", "<a href=\"/pages/care\" rel=\"noopener nofollow\">Care</a>"),
            ("<H1>Mug</H1><div>for <font>tea</font></div>", "<h2>Mug</h2><div>for tea</div>"),
            ("<svg><script>alert(1)</script></svg>Mug", "Mug"),
            ("<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">", ""),
            ("<style>*{display:none}</style><link rel=stylesheet href=//evil>Mug", "Mug"),
            ("<iframe srcdoc=\"<script>1</script>\"></iframe>Mug", "Mug"),
            ("<form action=//evil><input name=card><button>Pay</button></form>", "Pay"),
            ("<base href=//evil><meta http-equiv=refresh content=0;//evil>Mug", "Mug"),
            ("<!--<img src=x>-->Mug", "Mug"),
            ("<p>unclosed <b>tags", "<p>unclosed <b>tags</b></p>"),
            ("&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ] {
            let cleaned = clean(html);
            assert_eq!(cleaned, kept, "{html}");
            assert_eq!(clean(&cleaned), cleaned, "cleaning twice changes nothing");
        }
    }
}
