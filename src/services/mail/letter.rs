//! What a mail says, and how it looks: as plain text for everyone, as HTML for mail programs that like it better. Both are
//! written from the same [`Letter`], so whoever adds a mail words it once.

use crate::domain::html::escape;
use crate::domain::picture::Renditions;
use crate::words::{Language, Locale, mail as words};

/// The width of plain text, in characters: amounts stand at its right edge.
const WIDTH: usize = 64;

/// What a mail says. Only a subject, a title and sentences are a must.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::services) struct Letter {
    /// What its reader reads.
    pub language: Language,
    pub subject: String,
    /// What it is about, above its title: "Order 1001".
    pub about: String,
    pub title: String,
    /// The first of them is also what lists of mails show beside the subject.
    pub sentences: Vec<String>,
    /// Something to be typed in elsewhere, and what it is.
    pub code: Option<(&'static str, String)>,
    /// What nobody may overlook, such as that nothing is sold.
    pub notice: String,
    /// What it is about, piece by piece.
    pub lines: Vec<Row>,
    pub sums: Vec<Row>,
    /// Short blocks under a heading, such as an address.
    pub blocks: Vec<(&'static str, String)>,
    /// Where the reader goes from here: words and an absolute address. The first one is what they most likely want.
    pub links: Vec<(&'static str, String)>,
    /// Why it was sent, for mails that nobody had to get.
    pub reason: String,
    /// Where the reader can ask for no more of these, as an absolute address.
    pub unsubscribe: Option<String>,
    /// Who writes, line by line.
    pub signature: Vec<String>,
}

/// Words on the left, an amount on the right.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::services) struct Row {
    pub words: String,
    /// A smaller line below the words, such as the glaze.
    pub note: String,
    /// How many of it; 0 where nothing is counted.
    pub pieces: u32,
    /// The address of its picture, as pages have it.
    pub picture: Option<String>,
    pub amount: String,
    pub strong: bool,
}

/// Whose mail it is.
#[derive(Debug, Clone, Copy)]
pub(in crate::services) struct House<'a> {
    pub name: &'a str,
    /// The shop's own address, without a slash at the end.
    pub origin: &'a str,
    /// Where the pages are that its reader reads.
    pub locale: Locale,
}

impl House<'_> {
    /// The address of a page, in its reader's language.
    fn page(&self, path: &str) -> String {
        format!("{}{}", self.origin, self.locale.path(path))
    }

    /// The address of a picture as mail programs can fetch it: absolute, small, and in a format that all of them know. It is the
    /// same for every reader, so that fetching it tells nobody who has opened a mail. `None` for drawings, which few can show.
    fn picture(&self, src: &str) -> Option<String> {
        let small = Renditions::of(src).and_then(|of| Some(of.address(of.widths(320).next()?, "jpg")));
        let small = small.unwrap_or_else(|| src.to_owned());
        let is_ours = small.starts_with('/') && !small.ends_with(".svg");
        is_ours.then(|| format!("{}{small}", self.origin))
    }
}

impl Row {
    pub fn new(words: impl Into<String>, amount: impl Into<String>) -> Self {
        Self { words: words.into(), amount: amount.into(), ..Self::default() }
    }

    pub fn strong(self) -> Self {
        Self { strong: true, ..self }
    }

    fn text(&self) -> String {
        let pieces = if self.pieces > 0 { format!("{} × ", self.pieces) } else { String::new() };
        let comma = if self.note.is_empty() { "" } else { ", " };
        let words = format!("{pieces}{}{comma}{}", self.words, self.note);
        let room = WIDTH.saturating_sub(self.amount.chars().count());
        // Words that are too long push the amount out of its column, never into the words.
        if words.chars().count() < room {
            format!("{words:room$}{}", self.amount)
        } else {
            format!("{words}  {}", self.amount)
        }
    }
}

impl Letter {
    pub fn text(&self) -> String {
        let mut parts: Vec<String> = [&self.about, &self.title].into_iter().cloned().collect();
        parts.extend(self.sentences.iter().cloned());
        parts.extend(self.code.iter().map(|(what, code)| format!("{what}:\n{code}")));
        parts.push(self.notice.clone());
        for rows in [&self.lines, &self.sums] {
            parts.push(rows.iter().map(|row| row.text().trim_end().to_owned()).collect::<Vec<_>>().join("\n"));
        }
        parts.extend(self.blocks.iter().map(|(heading, block)| format!("{heading}\n{block}")));
        parts.extend(self.links.iter().map(|(words, url)| format!("{words}:\n{url}")));
        parts.push(self.reason.clone());
        parts.extend(self.unsubscribe.iter().map(|url| format!("{}:\n{url}", words::no_more(self.language))));
        // The two dashes by which mail programs know a signature (RFC 3676, 4.3).
        parts.push(format!("-- \n{}", self.signature.join("\n")));
        parts.retain(|part| !part.is_empty());
        parts.join("\n\n") + "\n"
    }

    pub fn html(&self, house: House<'_>) -> String {
        let (name, front, lang) = (escape(house.name), escape(&house.page("/")), self.language.code());
        let preview = self.sentences.first().map(|sentence| escape(sentence)).unwrap_or_default();
        let subject = escape(&self.subject);
        let main = [
            self.html_head(),
            self.html_button(),
            pieces_table(&self.lines, house, self.language),
            sums_table(&self.sums),
            self.html_blocks(),
            self.html_links(),
        ];
        let filler = FILLER.repeat(40);
        let (main, foot) = (main.concat(), self.html_foot(house));
        format!(
            "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <meta name=\"supported-color-schemes\" content=\"light dark\">\n\
             <title>{subject}</title>\n<style>{STYLE}</style>\n</head>\n\
             <body class=\"paper\" style=\"margin:0;padding:0;background:#faf7f2\">\n\
             <div style=\"{HIDDEN}\">{preview}{filler}</div>\n\
             <table role=\"presentation\" class=\"paper\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" \
             bgcolor=\"#faf7f2\">\n\
             <tr><td align=\"center\" class=\"edge\" style=\"padding:32px 16px\">\n\
             <!--[if mso]><table role=\"presentation\" width=\"600\"><tr><td><![endif]-->\n\
             <table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"max-width:600px\">\n\
             <tr><td class=\"head\" style=\"padding:0 40px 20px\">\
             <a href=\"{front}\" class=\"ink\" style=\"{BRAND}\">{name}</a></td></tr>\n\
             <tr><td class=\"sheet line\" bgcolor=\"#ffffff\" style=\"{SHEET}\">\n{main}</td></tr>\n\
             <tr><td class=\"foot\" style=\"padding:24px 40px 0\">\n{foot}</td></tr>\n\
             </table>\n<!--[if mso]></td></tr></table><![endif]-->\n</td></tr>\n</table>\n</body>\n</html>\n"
        )
    }

    fn html_head(&self) -> String {
        let mut head = String::new();
        if !self.about.is_empty() {
            head += &format!("<p class=\"muted\" style=\"{ABOUT}\">{}</p>\n", escape(&self.about));
        }
        head += &format!("<h1 class=\"ink title\" style=\"{H1}\">{}</h1>\n", escape(&self.title));
        for sentence in &self.sentences {
            head += &format!("<p class=\"ink\" style=\"{P}\">{}</p>\n", escape(sentence));
        }
        if let Some((what, code)) = &self.code {
            head += &format!(
                "<p class=\"muted\" style=\"{LABEL};margin:24px 0 8px\">{what}</p>\n\
                 <p class=\"ink sand\" style=\"{CODE}\">{}</p>\n",
                escape(code)
            );
        }
        if !self.notice.is_empty() {
            head += &format!("<p class=\"ink sand\" style=\"{NOTICE}\">{}</p>\n", escape(&self.notice));
        }
        head
    }

    fn html_button(&self) -> String {
        let Some((words, url)) = self.links.first() else { return String::new() };
        format!(
            "<table role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"margin:24px 0 8px\">\n\
             <tr><td class=\"button\" bgcolor=\"#1f5b57\" style=\"border-radius:8px\">\
             <a href=\"{}\" class=\"button\" style=\"{BUTTON}\">{words}</a></td></tr>\n</table>\n",
            escape(url)
        )
    }

    fn html_blocks(&self) -> String {
        let block = |(heading, block): &(&str, String)| {
            let block = escape(block).replace('\n', "<br>\n");
            format!(
                "<h2 class=\"muted\" style=\"{LABEL};margin:28px 0 6px\">{heading}</h2>\n\
                 <p class=\"ink\" style=\"{P}\">{block}</p>\n"
            )
        };
        self.blocks.iter().map(block).collect()
    }

    /// The links after the first, which is a button.
    fn html_links(&self) -> String {
        let links = self.links.iter().skip(1);
        let links: Vec<String> = links
            .map(|(words, url)| format!("<a href=\"{}\" class=\"link\" style=\"{LINK}\">{words}</a>", escape(url)))
            .collect();
        if links.is_empty() {
            return String::new();
        }
        format!("<p class=\"ink\" style=\"{P};margin:28px 0 0\">{}</p>\n", links.join("<br>\n"))
    }

    fn html_foot(&self, house: House<'_>) -> String {
        let language = self.language;
        let mut foot = String::new();
        if !self.reason.is_empty() {
            foot += &format!("<p class=\"muted\" style=\"{SMALL}\">{}</p>\n", escape(&self.reason));
        }
        if let Some(url) = &self.unsubscribe {
            let url = escape(url);
            foot += &format!(
                "<p class=\"muted\" style=\"{SMALL}\"><a href=\"{url}\" class=\"muted\" style=\"{QUIET}\">{}</a></p>\n",
                words::no_more(language)
            );
        }
        let help = [
            (words::contact(language), "/pages/contact"),
            (words::shipping(language), "/pages/shipping"),
            (words::returns(language), "/pages/returns"),
            (words::privacy(language), "/pages/privacy"),
        ];
        let help = help.map(|(name, path)| {
            let url = escape(&house.page(path));
            format!("<a href=\"{url}\" class=\"muted\" style=\"{QUIET}\">{name}</a>")
        });
        foot += &format!("<p class=\"muted\" style=\"{SMALL}\">{}</p>\n", help.join(" &nbsp;·&nbsp; "));
        let signature = escape(&self.signature.join("\n")).replace('\n', "<br>\n");
        foot + &format!("<p class=\"muted\" style=\"{SMALL}\">{signature}</p>\n")
    }
}

/// What can't be said in an element. Mail programs that drop it show the light sheet at its full width, which is fine, too.
const STYLE: &str = "\n:root{color-scheme:light dark;supported-color-schemes:light dark}\n\
    @media (max-width:520px){.edge{padding:16px 0!important}.head,.foot{padding-left:20px!important;padding-right:20px!important}\
    .sheet{padding:28px 20px!important;border-left:0!important;border-right:0!important;border-radius:0!important}\
    .title{font-size:26px!important}}\n\
    @media (prefers-color-scheme:dark){.paper{background:#15130f!important}.sheet{background:#211d18!important}\
    .sand{background:#2c2720!important}.line{border-color:#3d372f!important}.ink{color:#f3ede4!important}.muted{color:#b9afa2!important}\
    .link{color:#7cc4bb!important}.button{background:#7cc4bb!important;color:#0f2624!important}}\n";

/// Keeps the text of the mail out of its preview, in which there is room for more than a sentence.
const FILLER: &str = "&#847;&zwnj;&nbsp;";

/// The letters of text. Nobody fetches fonts for a mail: who has ours sees them.
macro_rules! sans {
    ($($rest:literal),+) => {
        concat!(
            "font-family:'Instrument Sans',-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;",
            $($rest),+
        )
    };
}

/// The letters of names and titles.
macro_rules! serif {
    ($rest:literal) => {
        concat!("font-family:Fraunces,Georgia,'Times New Roman',serif;", $rest)
    };
}

// Mail programs drop style sheets, so each element carries its own look. The colours are those of `style/tokens.css`.
/// Read by whoever lists mails, and by nobody who opens one.
const HIDDEN: &str =
    "display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;font-size:1px;line-height:1px;mso-hide:all";
const BRAND: &str = serif!("font-size:22px;line-height:1.2;font-weight:500;color:#1f1b16;text-decoration:none");
const SHEET: &str = "padding:40px;background:#ffffff;border:1px solid #e4dcd0;border-radius:8px";
const ABOUT: &str = sans!("margin:0 0 6px;font-size:14px;line-height:1.5;color:#5f574d");
const H1: &str = serif!("margin:0 0 16px;font-size:30px;line-height:1.15;font-weight:500;color:#1f1b16");
const P: &str = sans!("margin:0 0 12px;font-size:16px;line-height:1.6;color:#1f1b16");
const LABEL: &str = sans!("font-size:14px;line-height:1.5;font-weight:600;color:#5f574d");
const CODE: &str = "margin:0 0 12px;padding:16px 20px;border-radius:8px;background:#f1ebe1;color:#1f1b16;\
    font-family:ui-monospace,SFMono-Regular,Consolas,'Courier New',monospace;font-size:20px;line-height:1.4;letter-spacing:.04em;\
    overflow-wrap:anywhere";
const NOTICE: &str = sans!(
    "margin:16px 0;padding:12px 16px;border-radius:8px;background:#f1ebe1;font-size:14px;line-height:1.5;color:#1f1b16"
);
const BUTTON: &str = sans!(
    "display:inline-block;padding:13px 24px;border-radius:8px;background:#1f5b57;font-size:16px;line-height:1.2;",
    "font-weight:600;color:#ffffff;text-decoration:none"
);
const LINK: &str = sans!("font-size:16px;line-height:2;color:#1f5b57;text-decoration:underline");
const SMALL: &str = sans!("margin:0 0 12px;font-size:13px;line-height:1.6;color:#5f574d");
const QUIET: &str = sans!("font-size:13px;line-height:1.6;color:#5f574d;text-decoration:underline");
const TABLE: &str = "width:100%;margin:28px 0 0;border-collapse:collapse";
const PICTURE: &str = "width:64px;padding:12px 16px 12px 0;vertical-align:top;border-bottom:1px solid #e4dcd0";
const IMAGE: &str = "display:block;width:64px;height:auto;border:0;border-radius:2px;background:#efe9df";
const WORDS: &str = sans!(
    "padding:12px 12px 12px 0;text-align:left;vertical-align:top;font-size:16px;line-height:1.4;font-weight:600;",
    "color:#1f1b16;border-bottom:1px solid #e4dcd0"
);
const NOTE: &str = sans!("font-size:14px;line-height:1.5;font-weight:400;color:#5f574d");
const AMOUNT: &str = sans!(
    "padding:12px 0;text-align:right;vertical-align:top;white-space:nowrap;font-size:16px;line-height:1.4;color:#1f1b16;",
    "font-variant-numeric:tabular-nums;border-bottom:1px solid #e4dcd0"
);
const SUM_WORDS: &str =
    sans!("padding:4px 12px 4px 0;text-align:left;vertical-align:top;font-size:16px;line-height:1.4;");
const SUM: &str = sans!(
    "padding:4px 0;text-align:right;vertical-align:top;white-space:nowrap;font-size:16px;line-height:1.4;font-variant-numeric:tabular-nums;"
);

/// What it is about, with its pictures.
fn pieces_table(rows: &[Row], house: House<'_>, language: Language) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let pictures: Vec<Option<String>> =
        rows.iter().map(|row| row.picture.as_deref().and_then(|src| house.picture(src))).collect();
    let any_picture = pictures.iter().any(Option::is_some);
    let row = |(row, picture): (&Row, Option<String>)| {
        let (words, amount) = (escape(&row.words), escape(&row.amount));
        // The words beside it say what it shows, too; but many mail programs show pictures only when they are asked to.
        let image = picture.map_or_else(String::new, |src| {
            format!("<img src=\"{}\" width=\"64\" alt=\"{words}\" style=\"{IMAGE}\">", escape(&src))
        });
        let picture = if any_picture {
            format!("<td class=\"line\" width=\"64\" style=\"{PICTURE}\">{image}</td>")
        } else {
            String::new()
        };
        let mut notes = Vec::new();
        if !row.note.is_empty() {
            notes.push(escape(&row.note));
        }
        if row.pieces > 0 {
            notes.push(words::pieces(language, row.pieces));
        }
        let notes: String =
            notes.iter().map(|note| format!("<br><span class=\"muted\" style=\"{NOTE}\">{note}</span>")).collect();
        format!(
            "<tr>{picture}<th scope=\"row\" class=\"ink line\" style=\"{WORDS}\">{words}{notes}</th>\
             <td class=\"ink line\" style=\"{AMOUNT}\">{amount}</td></tr>\n"
        )
    };
    format!("<table style=\"{TABLE}\">\n{}</table>\n", rows.iter().zip(pictures).map(row).collect::<String>())
}

/// What it comes to.
fn sums_table(rows: &[Row]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let row = |row: &Row| {
        let (words, amount) = (escape(&row.words), escape(&row.amount));
        let (class, look) = match row.strong {
            true => ("ink", "color:#1f1b16;font-weight:600"),
            false => ("muted", "color:#5f574d;font-weight:400"),
        };
        format!(
            "<tr><th scope=\"row\" class=\"{class}\" style=\"{SUM_WORDS}{look}\">{words}</th>\
             <td class=\"{class}\" style=\"{SUM}{look}\">{amount}</td></tr>\n"
        )
    };
    format!("<table style=\"{TABLE}\">\n{}</table>\n", rows.iter().map(row).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUSE: House<'_> = House {
        name: "Test & Söhne",
        origin: "https://shop.example",
        locale: Locale { language: Language::English, base: "" },
    };

    #[test]
    fn amounts_stand_at_the_right_edge_and_never_in_the_words() {
        assert_eq!(Row::new("Jug", "€45.00").text().chars().count(), WIDTH);
        let long = "A jug with a very long name indeed, thrown on the wheel in one go";
        assert_eq!(Row::new(long, "€45.00").text(), format!("{long}  €45.00"));
        let row = Row { note: "blue".to_owned(), pieces: 2, ..Row::new("Jug", "") };
        assert_eq!(row.text().trim_end(), "2 × Jug, blue");
    }

    #[test]
    fn what_people_typed_is_text() {
        let letter = Letter {
            title: "<b>Jug</b>".to_owned(),
            about: "<i>1</i>".to_owned(),
            code: Some(("Code", "<u>".to_owned())),
            notice: "<s>".to_owned(),
            reason: "<em>".to_owned(),
            unsubscribe: Some("https://shop.example/?\"><wbr".to_owned()),
            lines: vec![Row {
                note: "<td>".to_owned(),
                picture: Some("/\"><x".to_owned()),
                ..Row::new("<script>", "€1.00")
            }],
            blocks: vec![("Goes to", "Ada <ada@example.org>\nBerlin".to_owned())],
            ..Letter::default()
        };
        let html = letter.html(HOUSE);
        for typed in ["<script", "<b>", "<ada", "<i>", "<u>", "<s>", "<em>", "<wbr", "<x"] {
            assert!(!html.contains(typed), "{typed} in {html}");
        }
        assert!(html.contains("Test &amp; Söhne"));
    }

    #[test]
    fn pictures_are_ours_small_and_the_same_for_everyone() {
        let picture = |src: &str| HOUSE.picture(src);
        assert_eq!(
            picture("/demo/mug.1f0c9a2b.640x800.f1ece3.jpg").as_deref(),
            Some("https://shop.example/demo/mug.1f0c9a2b.320.jpg")
        );
        assert_eq!(picture("/media/0123.webp").as_deref(), Some("https://shop.example/media/0123.webp"));
        for other in ["/img/placeholder.svg", "https://elsewhere.example/a.jpg", ""] {
            assert_eq!(picture(other), None, "{other}");
        }
    }

    #[test]
    fn both_parts_say_the_same() {
        let letter = Letter {
            language: Language::English,
            subject: "Subject".to_owned(),
            about: "Order 1001".to_owned(),
            title: "Title".to_owned(),
            sentences: vec!["First.".to_owned(), "Second.".to_owned()],
            code: Some(("Your code", "123456".to_owned())),
            notice: "A test.".to_owned(),
            lines: vec![Row { note: "blue".to_owned(), ..Row::new("Jug", "€45.00") }],
            sums: vec![Row::new("Total", "€49.90").strong()],
            blocks: vec![("Goes to", "Berlin".to_owned())],
            links: vec![
                ("See it", "https://shop.example/1".to_owned()),
                ("Or this", "https://shop.example/2".to_owned()),
            ],
            reason: "Because you asked.".to_owned(),
            unsubscribe: Some("https://shop.example/3".to_owned()),
            signature: vec!["Test".to_owned()],
        };
        let (text, html) = (letter.text(), letter.html(HOUSE));
        for said in [
            "Order 1001",
            "Title",
            "First.",
            "Second.",
            "Your code",
            "123456",
            "A test.",
            "Jug",
            "blue",
            "€45.00",
            "Total",
            "€49.90",
            "Goes to",
            "Berlin",
            "See it",
            "https://shop.example/1",
            "Or this",
            "https://shop.example/2",
            "Because you asked.",
            "https://shop.example/3",
            "No more mails like this",
        ] {
            assert!(text.contains(said) && html.contains(said), "{said}\n{text}\n{html}");
        }
    }
}
