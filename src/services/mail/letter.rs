//! What a mail says, and how it looks: as plain text for everyone, as HTML for mail programs that like it better.

use crate::domain::html::escape;

/// The width of plain text, in characters: amounts stand at its right edge.
const WIDTH: usize = 64;

/// What a mail says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::services) struct Letter {
    pub subject: String,
    pub title: String,
    pub sentences: Vec<String>,
    /// What it is about, piece by piece.
    pub lines: Vec<Row>,
    pub sums: Vec<Row>,
    /// Short blocks under a heading, such as an address.
    pub blocks: Vec<(&'static str, String)>,
    /// Where the buyer sees more: words and an absolute address.
    pub links: Vec<(&'static str, String)>,
    /// Who writes, line by line.
    pub signature: Vec<String>,
}

/// Words on the left, an amount on the right.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::services) struct Row {
    pub words: String,
    pub amount: String,
    pub strong: bool,
}

impl Row {
    pub fn new(words: impl Into<String>, amount: impl Into<String>) -> Self {
        Self { words: words.into(), amount: amount.into(), strong: false }
    }

    pub fn strong(self) -> Self {
        Self { strong: true, ..self }
    }

    fn text(&self) -> String {
        let room = WIDTH.saturating_sub(self.amount.chars().count());
        let line = format!("{:room$}{}", self.words, self.amount);
        // Words that are too long push the amount out of its column, never into the words.
        if self.words.chars().count() < room { line } else { format!("{}  {}", self.words, self.amount) }
    }
}

impl Letter {
    pub fn text(&self) -> String {
        let mut parts = vec![self.title.clone()];
        parts.extend(self.sentences.iter().cloned());
        for rows in [&self.lines, &self.sums] {
            if !rows.is_empty() {
                parts.push(rows.iter().map(|row| row.text().trim_end().to_owned()).collect::<Vec<_>>().join("\n"));
            }
        }
        parts.extend(self.blocks.iter().map(|(heading, block)| format!("{heading}\n{block}")));
        parts.extend(self.links.iter().map(|(words, url)| format!("{words}:\n{url}")));
        // The two dashes by which mail programs know a signature (RFC 3676, 4.3).
        parts.push(format!("-- \n{}", self.signature.join("\n")));
        parts.join("\n\n") + "\n"
    }

    pub fn html(&self) -> String {
        let mut main = format!("<h1 style=\"{H1}\">{}</h1>\n", escape(&self.title));
        for sentence in &self.sentences {
            main += &format!("<p style=\"{P}\">{}</p>\n", escape(sentence));
        }
        for rows in [&self.lines, &self.sums] {
            main += &table(rows);
        }
        for (heading, block) in &self.blocks {
            let block = escape(block).replace('\n', "<br>\n");
            main += &format!("<h2 style=\"{H2}\">{heading}</h2>\n<p style=\"{P}\">{block}</p>\n");
        }
        for (words, url) in &self.links {
            main += &format!("<p style=\"{P}\"><a href=\"{}\" style=\"{LINK}\">{words}</a></p>\n", escape(url));
        }
        let signature = escape(&self.signature.join("\n")).replace('\n', "<br>\n");
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n</head>\n\
             <body style=\"{BODY}\">\n<div style=\"{PAGE}\">\n{main}<p style=\"{SIGNATURE}\">{signature}</p>\n\
             </div>\n</body>\n</html>\n",
            escape(&self.subject)
        )
    }
}

// Mail programs drop style sheets, so each element carries its own.
const BODY: &str = "margin:0;background:#f6f3ee;color:#22201d;font:16px/1.5 Georgia,serif";
const PAGE: &str = "max-width:36em;margin:0 auto;padding:24px;background:#ffffff";
const H1: &str = "margin:0 0 16px;font-size:24px;line-height:1.25";
const H2: &str = "margin:24px 0 4px;font-size:16px";
const P: &str = "margin:0 0 12px";
const TABLE: &str = "width:100%;border-collapse:collapse;margin:16px 0";
const WORDS: &str = "padding:4px 12px 4px 0;text-align:left;vertical-align:top;font-weight:inherit";
const AMOUNT: &str = "padding:4px 0;text-align:right;vertical-align:top;white-space:nowrap";
const LINK: &str = "color:#8a3b12";
const SIGNATURE: &str = "margin:32px 0 0;padding-top:16px;border-top:1px solid #d9d3c7;color:#5c564d;font-size:14px";

fn table(rows: &[Row]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let row = |row: &Row| {
        let weight = if row.strong { " style=\"font-weight:bold\"" } else { "" };
        let (words, amount) = (escape(&row.words), escape(&row.amount));
        format!(
            "<tr{weight}><th scope=\"row\" style=\"{WORDS}\">{words}</th><td style=\"{AMOUNT}\">{amount}</td></tr>\n"
        )
    };
    format!("<table style=\"{TABLE}\">\n{}</table>\n", rows.iter().map(row).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_stand_at_the_right_edge_and_never_in_the_words() {
        assert_eq!(Row::new("Jug", "€45.00").text().chars().count(), WIDTH);
        let long = "A jug with a very long name indeed, thrown on the wheel in one go";
        assert_eq!(Row::new(long, "€45.00").text(), format!("{long}  €45.00"));
    }

    #[test]
    fn what_people_typed_is_text() {
        let letter = Letter {
            title: "<b>Jug</b>".to_owned(),
            lines: vec![Row::new("<script>", "€1.00")],
            blocks: vec![("Goes to", "Ada <ada@example.org>\nBerlin".to_owned())],
            ..Letter::default()
        };
        let html = letter.html();
        assert!(!html.contains("<script") && !html.contains("<b>") && !html.contains("<ada"), "{html}");
    }
}
