//! Lengths and moments of virtual time. Unit symbols are the same in both languages.

use half_message_protocol::Millis;

/// A length for people: `20 ms`, `1.04 s`, `29 s`, `7 min 30 s`, `4 h 46 min`, `30 d`.
pub fn length(length: Millis) -> String {
    let ms = length.0;
    if ms < 1_000 {
        return format!("{ms} ms");
    }
    if ms < 9_995 {
        return format!("{} s", hundredths(ms).trim_end_matches('0').trim_end_matches('.'));
    }
    let seconds = rounded(ms, 1_000);
    if seconds < 60 {
        return format!("{seconds} s");
    }
    if seconds < 3_600 {
        return two(seconds, 60, "min", "s");
    }
    if ms < 3 * 86_400_000 {
        return two(rounded(ms, 60_000), 60, "h", "min");
    }
    two(rounded(ms, 3_600_000), 24, "d", "h")
}

/// A moment of the run for the time column: `1.04 s`, from ten minutes on `12:30.04`, then `4:46:40`.
pub fn clock(at: Millis) -> String {
    let ms = at.0;
    let (minutes, rest) = (ms / 60_000, ms % 60_000);
    match minutes {
        0..10 => format!("{} s", hundredths(ms)),
        10..60 => format!("{minutes}:{:0>5}", hundredths(rest)),
        _ => format!("{}:{:02}:{:02}", minutes / 60, minutes % 60, rest / 1_000),
    }
}

fn hundredths(ms: u64) -> String {
    let hundredths = rounded(ms, 10);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

const fn rounded(ms: u64, unit: u64) -> u64 {
    ms / unit + (ms % unit >= unit / 2) as u64
}

fn two(small: u64, ratio: u64, large_unit: &str, small_unit: &str) -> String {
    match small % ratio {
        0 => format!("{} {large_unit}", small / ratio),
        rest => format!("{} {large_unit} {rest} {small_unit}", small / ratio),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_read_well() {
        for (ms, expected) in [
            (0, "0 ms"),
            (999, "999 ms"),
            (1_000, "1 s"),
            (1_041, "1.04 s"),
            (6_500, "6.5 s"),
            (9_994, "9.99 s"),
            (9_996, "10 s"),
            (28_979, "29 s"),
            (59_700, "1 min"),
            (70_000, "1 min 10 s"),
            (450_000, "7 min 30 s"),
            (3_599_900, "1 h"),
            (17_140_000, "4 h 46 min"),
            (2_592_000_000, "30 d"),
            (u64::MAX, "213503982334 d 14 h"),
        ] {
            assert_eq!(length(Millis(ms)), expected, "{ms}");
        }
    }

    #[test]
    fn moments_read_well() {
        for (ms, expected) in [
            (0, "0.00 s"),
            (1_041, "1.04 s"),
            (30_020, "30.02 s"),
            (480_000, "480.00 s"),
            (750_044, "12:30.04"),
            (17_200_000, "4:46:40"),
        ] {
            assert_eq!(clock(Millis(ms)), expected, "{ms}");
        }
    }
}
