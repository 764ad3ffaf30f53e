//! Width of a text by a fixed table, so that a picture is the same on every machine.

/// Width of the letters from space to `~`, in hundredths of their size: an upper bound over the usual sans serifs.
const LATIN: [u8; 95] = [
    30, 34, 46, 68, 66, 92, 74, 28, 40, 40, 52, 66, 34, 42, 34, 40, // space to /
    65, 65, 65, 65, 65, 65, 65, 65, 65, 65, 34, 34, 66, 66, 66, 56, // 0 to ?
    98, 71, 69, 72, 76, 64, 62, 77, 76, 32, 57, 68, 60, 90, 77, 78, // @ to O
    66, 78, 68, 67, 67, 75, 71, 100, 69, 69, 66, 40, 40, 40, 66, 52, // P to _
    52, 60, 63, 58, 63, 61, 40, 63, 62, 29, 32, 59, 29, 92, 62, 62, // ` to o
    63, 63, 42, 56, 41, 62, 59, 83, 58, 59, 56, 42, 36, 42, 66, // p to ~
];

/// Width of a text at this size and weight, px.
pub fn width(text: &str, size: f32, weight: u16) -> f32 {
    let bold = if weight >= 600 { 1.04 } else { 1.0 };
    let hundredths: u32 = text.chars().map(of_letter).sum();
    // At most a few hundred letters: exact in a float.
    hundredths as f32 / 100.0 * size * bold
}

fn of_letter(letter: char) -> u32 {
    let ascii = (letter as u32).checked_sub(32).and_then(|position| LATIN.get(position as usize));
    match (ascii, letter) {
        (Some(width), _) => u32::from(*width),
        (None, '·' | '’' | '‘') => 34,
        (None, '–' | '×' | '→' | '…' | '“' | '”' | '≤' | '≥') => 100,
        (None, '\u{a0}'..='\u{24f}') => 72,
        (None, _) => 100,
    }
}

/// The text as long as it fits into `room`, cut with an ellipsis where it does not.
pub(crate) fn fit(text: String, room: f32, size: f32, weight: u16) -> String {
    if width(&text, size, weight) <= room {
        return text;
    }
    let mut cut = text;
    while cut.pop().is_some() {
        let trimmed = cut.trim_end_matches([' ', '·', '，', '(', '（', ':', '：']).len();
        cut.truncate(trimmed);
        if width(&cut, size, weight) + size <= room {
            break;
        }
    }
    if !cut.is_empty() {
        cut.push('…');
    }
    cut
}

/// The text in lines that fit into `room`, at most so many; the last one is cut with an ellipsis where more is left.
/// Latin breaks between words, Chinese anywhere but before closing and behind opening punctuation.
pub(crate) fn wrap(text: &str, room: f32, size: f32, weight: u16, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let words: String = text.split(char::is_whitespace).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let mut rest = words.as_str();
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(piece(rest));
        let is_last = lines.len() + 1 >= most;
        let grown = [&line, piece].concat();
        if width(grown.trim_end(), size, weight) <= room {
            line = grown;
        } else if is_last {
            let all = [&line, rest].concat();
            lines.push(fit(all, room, size, weight));
            return lines;
        } else if line.is_empty() {
            // A word that is wider than a line is broken where it must be.
            let end = cut(piece, room, size, weight);
            let (head, tail) = rest.split_at(end);
            lines.push(head.to_owned());
            rest = tail;
            continue;
        } else {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
            continue;
        }
        rest = after;
    }
    if !line.trim_end().is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// The length in bytes of what must stay together at the start of a text.
fn piece(text: &str) -> usize {
    let mut letters = text.char_indices().peekable();
    while let Some((_, letter)) = letters.next() {
        let Some(&(next_start, next)) = letters.peek() else { break };
        let may_break = match (letter, next) {
            (' ', ' ') => false,
            (' ', _) => true,
            _ => (is_wide(letter) || is_wide(next)) && !opens(letter) && !closes(next) && next != ' ',
        };
        if may_break {
            return next_start;
        }
    }
    text.len()
}

/// The length in bytes of what fits into `room`: one letter at least.
fn cut(text: &str, room: f32, size: f32, weight: u16) -> usize {
    let ends = text.char_indices().map(|(start, letter)| start + letter.len_utf8());
    let fits = |end: &usize| text.get(..*end).is_some_and(|head| width(head, size, weight) <= room);
    let first = text.chars().next().map_or(0, char::len_utf8);
    ends.take_while(fits).last().unwrap_or(first)
}

/// Chinese, Japanese or Korean, full-width punctuation included.
const fn is_wide(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
}

const fn opens(letter: char) -> bool {
    matches!(letter, '（' | '《' | '“' | '「' | '【' | '(')
}

const fn closes(letter: char) -> bool {
    matches!(
        letter,
        '，' | '。'
            | '、'
            | '：'
            | '；'
            | '？'
            | '！'
            | '）'
            | '》'
            | '”'
            | '」'
            | '】'
            | '…'
            | ')'
            | ','
            | '.'
            | ':'
            | ';'
            | '!'
            | '?'
    )
}

/// A number with at most one decimal. Written out here, since the standard library's way of writing fractions weighs
/// some 8 KB in the page.
pub fn number(value: f32) -> String {
    let tenths = (value * 10.0).round() as i32;
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, rest) = ((tenths / 10).unsigned_abs().to_string(), (tenths % 10).unsigned_abs());
    if rest == 0 { [sign, &whole].concat() } else { [sign, &whole, ".", &rest.to_string()].concat() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_letters_are_one_em() {
        assert_eq!(width("半消息", 12.0, 400), 36.0);
    }

    #[test]
    fn what_does_not_fit_is_cut() {
        for room in [0.0, 5.0, 20.0, 60.0, 61.0, 200.0] {
            let cut = fit("half message · order 1001".to_owned(), room, 12.0, 400);
            assert!(width(&cut, 12.0, 400) <= room, "{cut:?} in {room}");
        }
        assert_eq!(fit("stored".to_owned(), 100.0, 12.0, 400), "stored");
        assert_eq!(fit("half message · order 1001".to_owned(), 102.0, 12.0, 400), "half message…");
    }

    #[test]
    fn lines_break_where_a_reader_expects_it() {
        let lines = |text, room| wrap(text, room, 10.0, 400, 9);
        assert_eq!(lines("The broker  asks\nthe group.", 60.0), ["The broker", "asks the", "group."]);
        assert_eq!(lines("半消息（half）已存储，订单未提交。", 70.0), ["半消息（half）", "已存储，订单未", "提交。"]);
        assert_eq!(lines("一二三四五，六", 50.0), ["一二三四", "五，六"]);
        assert_eq!(lines("", 50.0), Vec::<String>::new());
        assert_eq!(wrap("one two three four", 50.0, 10.0, 400, 2), ["one two", "three fo…"]);
        for room in [1.0, 8.0, 30.0, 200.0] {
            for text in ["transactionCheckInterval", "消息isolation.level，x y", " a  b ", "。。。。"] {
                let lines = wrap(text, room, 10.0, 400, 100);
                let whole = lines.concat().replace(' ', "");
                assert_eq!(whole, text.replace(' ', ""), "{text:?} in {room}: {lines:?}");
                for line in &lines {
                    assert!(width(line, 10.0, 400) <= room || line.chars().count() == 1 || room < 30.0, "{line:?}");
                }
            }
        }
    }
}
