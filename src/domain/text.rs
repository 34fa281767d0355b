//! Words as search compares them: lower-case, without accents, in the singular.

/// The words of a text: runs of letters and digits of any script, folded.
pub(super) fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric() && !is_mark(c))
        .map(|word| singular(fold(word)))
        .filter(|word| !word.is_empty())
}

/// Lower-case and without accents, so that "Café" and "cafe" are the same. It covers the letters of Europe's Latin alphabets;
/// other scripts are only lower-cased.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'à'..='å' | 'ā' | 'ă' | 'ą' => folded.push('a'),
            'ç' | 'ć' | 'č' => folded.push('c'),
            'ď' | 'đ' | 'ð' => folded.push('d'),
            'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => folded.push('e'),
            'ğ' | 'ģ' => folded.push('g'),
            'ì'..='ï' | 'ī' | 'į' | 'ı' => folded.push('i'),
            'ķ' => folded.push('k'),
            'ĺ' | 'ļ' | 'ľ' | 'ł' => folded.push('l'),
            'ñ' | 'ń' | 'ņ' | 'ň' => folded.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ő' => folded.push('o'),
            'ŕ' | 'ř' => folded.push('r'),
            'ś' | 'ş' | 'š' | 'ș' => folded.push('s'),
            'ţ' | 'ť' | 'ț' => folded.push('t'),
            'ù'..='ü' | 'ū' | 'ů' | 'ű' | 'ų' => folded.push('u'),
            'ý' | 'ÿ' => folded.push('y'),
            'ź' | 'ż' | 'ž' => folded.push('z'),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ß' => folded.push_str("ss"),
            'þ' => folded.push_str("th"),
            mark if is_mark(mark) => {}
            other => folded.push(other),
        }
    }
    folded
}

/// A combining accent, as in texts that spell "é" with two characters.
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// Without the plural's ending: "mugs" is "mug", "dishes" is "dish". Words that only look like plurals lose it too, on both sides
/// alike, which does no harm.
fn singular(mut word: String) -> String {
    let after_hiss = ["shes", "ches", "sses", "xes"].iter().any(|ending| word.ends_with(ending));
    if word.len() >= 4 && word.ends_with('s') && !word.ends_with("ss") {
        word.pop();
        if after_hiss {
            word.pop();
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_alike_however_they_are_written() {
        let folded = |text| words(text).collect::<Vec<_>>();
        assert_eq!(folded("Crème-brûlée Cups, 250 ml"), ["creme", "brulee", "cup", "250", "ml"]);
        assert_eq!(folded("cre\u{301}me"), ["creme"]);
        assert_eq!(folded("Glass GLASSES Straße"), ["glass", "glass", "strasse"]);
        assert_eq!(folded("dishes boxes niches vases glazes"), ["dish", "box", "nich", "vase", "glaze"]);
        assert_eq!(folded("茶碗 ЧАШКА"), ["茶碗", "чашка"]);
        assert_eq!(folded(" -- \u{301} "), Vec::<String>::new());
    }
}
