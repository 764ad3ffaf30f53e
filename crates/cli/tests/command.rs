//! The command as its users meet it: what it prints, where, and with which exit code.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use half_message_diagram::Theme;
use half_message_export::{Format, Options, export};
use half_message_locale::Language;
use half_message_protocol::{StepId, run};
use half_message_scenario_json::read;
use tempfile::TempDir;

const HALF_MESSAGE: &str = env!("CARGO_BIN_EXE_half-message");

/// What a call has left behind.
struct Output {
    code: i32,
    out: String,
    err: String,
}

/// Calls the command with these words and this standard input; the environment asks for no language.
fn call(words: &[&str], input: &[u8]) -> Output {
    finish(Command::new(HALF_MESSAGE).args(words).write_stdin(input))
}

fn finish(command: &mut Command) -> Output {
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
        command.env_remove(name);
    }
    let output = command.current_dir(scenarios()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Output { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

fn scenarios() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../static/scenarios")
}

/// The ids of the ready runs; without those that are only there to be measured.
fn ready_runs() -> Vec<String> {
    let files = fs::read_dir(scenarios()).unwrap().map(|entry| entry.unwrap().path());
    let mut ids: Vec<String> = files.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    ids.retain(|id| !id.starts_with("bench-"));
    ids.sort();
    assert!(ids.len() >= 10, "{ids:?}");
    ids
}

/// A scenario with these fields besides version and way.
fn with(fields: &str) -> String {
    format!(r#"{{"version":1,"way":"rocketmq",{fields}}}"#)
}

/// `cargo xtask docs` writes the transcripts anew; their change is reviewed like code.
#[test]
fn each_ready_run_is_told_in_both_languages() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("transcripts");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let _settings = settings.bind_to_scope();
    let mut transcripts = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/transcripts")).unwrap();
    let without_run = transcripts.find(|entry| {
        let name = entry.as_ref().unwrap().file_name().into_string().unwrap();
        !ready_runs().iter().any(|id| name.strip_prefix(id).is_some_and(|rest| rest.starts_with('.')))
    });
    assert!(without_run.is_none(), "{without_run:?} belongs to no ready run: delete it");
    for id in ready_runs() {
        let file = format!("{id}.json");
        for language in ["en", "zh"] {
            let output = call(&["run", &file, "--lang", language], b"");
            let agrees = ["\nVerdict: Consistent", "\n结论：一致"].iter().any(|verdict| output.out.contains(verdict));
            assert_eq!((output.code, output.err.as_str()), (i32::from(!agrees), ""), "{id}");
            insta::assert_snapshot!(format!("{id}.{language}"), output.out);
        }
        let output = call(&["check", &file], b"");
        assert_eq!((output.code, output.out), (0, format!("{id}.json: The scenario can be run.\n")));
    }
}

#[test]
fn the_exit_code_tells_the_verdict() {
    let unknown = r#""setup":{"check_policy":"always-unknown"},"faults":[{"step":"1001.commit","how":"lost"}]"#;
    let twice = r#""setup":{"cart_handler":"decrement"},"faults":[{"step":"1001.commit","how":"duplicated"}]"#;
    let faults: Vec<String> = (1..=8).map(|order| format!(r#"{{"step":"100{order}.commit","how":"lost"}}"#)).collect();
    let endless = format!(
        r#""setup":{{"check_policy":"always-unknown","orders":[{}]}},
        "settings":{{"transactionCheckMax":1000,"transactionCheckInterval":3600000,"fileReservedTime":720}},
        "faults":[{}]"#,
        [r#"{"start":1000}"#; 8].join(","),
        faults.join(",")
    );
    for (fields, code, verdict) in [
        (r#""faults":[]"#, 0, "Consistent"),
        (r#""faults":[{"step":"1001.commit","how":"duplicated"}]"#, 0, "Consistent, thanks to the cart"),
        (unknown, 1, "Inconsistent, can be repaired"),
        (twice, 1, "Inconsistent for good"),
        (&endless, 3, "Cut short"),
    ] {
        let output = call(&["run", "-"], with(fields).as_bytes());
        let end = output.out.rsplit("\n\n").next().unwrap();
        assert!(end.starts_with(&format!("Verdict: {verdict}\n")), "{end}");
        assert_eq!((output.code, output.err.as_str()), (code, ""), "{fields}");
        let output = call(&["run", "-", "--json"], with(fields).as_bytes());
        assert_eq!((output.code, output.err.as_str()), (code, ""), "{fields}");
    }
}

#[test]
fn a_run_is_written_as_its_ending_says() {
    let folder = TempDir::new().unwrap();
    let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let trace = run(&read(&fs::read_to_string(scenarios().join("commit-lost.json")).unwrap()).unwrap());
    for (name, words, format, language, theme, until) in [
        ("a.svg", &[][..], Format::Svg, Language::En, Theme::Light, None),
        ("b.svg", &["--theme", "dark", "--lang", "zh"], Format::Svg, Language::Zh, Theme::Dark, None),
        ("c.SVG", &["--until", "1001.local"], Format::Svg, Language::En, Theme::Light, StepId::parse("1001.local")),
        ("d.mmd", &["--lang", "zh"], Format::Mermaid, Language::Zh, Theme::Light, None),
        (
            "e.txt",
            &["--until", "1001.check.1"],
            Format::Transcript,
            Language::En,
            Theme::Light,
            StepId::parse("1001.check"),
        ),
        ("f.json", &[], Format::Json, Language::En, Theme::Light, None),
    ] {
        let output = call(&[&["render", "commit-lost.json", "-o", &file(name)], words].concat(), b"");
        assert_eq!((output.code, output.out.as_str(), output.err.as_str()), (0, "", ""), "{name}");
        let written = fs::read_to_string(file(name)).unwrap();
        assert_eq!(written, export(&trace, format, Options { language, theme, until }).unwrap(), "{name}");
    }
    // A trace is drawn as it stands, whoever has recorded it.
    let trace_file = fs::read_to_string(file("f.json")).unwrap();
    let output = call(&["render", &file("f.json"), "-o", &file("h.svg")], b"");
    assert_eq!((output.code, output.err.as_str()), (0, ""));
    assert_eq!(fs::read(file("h.svg")).unwrap(), fs::read(file("a.svg")).unwrap());
    assert_eq!(call(&["check", "-"], trace_file.as_bytes()).out, "standard input: The trace can be shown.\n");
    let output = call(&["run", "-"], trace_file.as_bytes());
    assert!(output.code == 2 && output.err.starts_with("standard input: This is a trace"), "{}", output.err);
    let odd = trace_file.replacen("\"order-a\"", "\"order-c\"", 1);
    for words in [&["check", "-"][..], &["render", "-", "-o", &file("i.svg")]] {
        let output = call(words, odd.as_bytes());
        let err = "standard input: events[0].from: this run has no “order-c”.\n";
        assert_eq!((output.code, output.err.as_str()), (2, err));
    }
    // A run that ends badly is written all the same, and standard input can be the file.
    let unknown = with(r#""setup":{"check_policy":"always-unknown"},"faults":[{"step":"1001.commit","how":"lost"}]"#);
    let output = call(&["render", "-", "-o", &file("g.svg")], unknown.as_bytes());
    assert_eq!((output.code, output.err.as_str()), (0, ""));
    for (words, err) in [
        (vec!["happy-path.json", "-o", "x.png"], "x.png: its name must end with .svg, .mmd, .txt or .json.\n"),
        (vec!["happy-path.json", "-o", "x"], "x: its name must end with .svg, .mmd, .txt or .json.\n"),
        (
            vec!["happy-path.json", "-o", "x.svg", "--until", "1001.check.2"],
            "happy-path.json: this run has no step 1001.check.2.\n",
        ),
        (
            vec!["happy-path.json", "-o", "x.svg", "--until", "1001.check.2", "--lang", "zh"],
            "happy-path.json：这次运行没有步骤 1001.check.2。\n",
        ),
        (vec!["gone.json", "-o", "x.svg"], "gone.json: There is no such file.\n"),
    ] {
        let output = call(&[vec!["render"], words].concat(), b"");
        assert_eq!((output.code, output.out.as_str(), output.err.as_str()), (2, "", err));
    }
    let output = call(&["render", "happy-path.json", "-o", "x.svg", "--until", "1001.comit"], b"");
    assert!(output.code == 2 && output.err.contains("no step has this name"), "{}", output.err);
    let nowhere = file("no/such/folder.svg");
    let output = call(&["render", "happy-path.json", "-o", &nowhere], b"");
    assert!(output.code == 2 && output.err.contains("cannot be written"), "{}", output.err);
}

#[test]
fn bad_input_is_named_with_file_and_place() {
    let folder = TempDir::new().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let orders = [r#"{"start":1000}"#; 9].join(",");
    let kafka = r#"{"version":1,"way":"kafka","settings":{"transaction.timeout.ms":900001},
        "faults":[{"step":"1001.half","how":"lost"}],
        "outages":[{"node":"broker","from":1,"until":2,"kind":"down"}]}"#;
    let several = with(r#""setup":{"instances":-1},"faults":[{"step":"1001.comit","how":"lost"}],"fault":[]"#);
    let cases = [
        folder.path().join("missing.json").to_str().unwrap().to_owned(),
        folder.path().to_str().unwrap().to_owned(),
        file("empty.json", b""),
        file("not-json.json", b"{\n  \"version\": 1,\n}"),
        file("not-utf-8.json", b"{\"title\":\"\xff\"}"),
        file("large.json", with(&format!(r#""notes":{{"en":"{}"}}"#, "x".repeat(1 << 20))).as_bytes()),
        file("endless.json", &vec![b' '; 17 << 20]),
        file("future.json", br#"{"version":2}"#),
        file("not-built.json", with(r#""settings":{"brokerRole":"SYNC_MASTER"}"#).as_bytes()),
        file("another-way.json", with(r#""setup":{"on_error":"compensate","relays":2}"#).as_bytes()),
        file("kafka.json", kafka.as_bytes()),
        file("several.json", several.as_bytes()),
        file("nine-orders.json", with(&format!(r#""setup":{{"orders":[{orders}]}}"#)).as_bytes()),
        file("steering.json", with("\"\\u001b[2J\":1").as_bytes()),
    ];
    let mut told = String::new();
    for path in cases {
        for language in ["en", "zh"] {
            let [run, check] = ["run", "check"].map(|task| call(&[task, &path, "--lang", language], b""));
            assert_eq!((run.code, check.code), (2, 2), "{path}");
            assert_eq!((run.out.as_str(), check.out.as_str()), ("", ""), "{path}");
            assert_eq!(run.err, check.err, "{path}");
            told.push_str(&run.err);
        }
    }
    insta::assert_snapshot!(told.replace(folder.path().to_str().unwrap(), "…"));
}

#[test]
fn standard_input_is_read_and_named() {
    let output = call(&["check", "-"], with(r#""faults":[]"#).as_bytes());
    assert_eq!((output.code, output.out.as_str()), (0, "standard input: The scenario can be run.\n"));
    let output = call(&["check", "-", "--lang", "zh"], b"[]");
    assert_eq!((output.code, output.err.as_str()), (2, "标准输入：应为花括号里的对象，实际是方括号里的列表。\n"));
}

#[test]
fn until_stops_the_printing_and_says_so() {
    let output = call(&["run", "commit-lost.json", "--until", "30010"], b"");
    assert_eq!(output.code, 0);
    // The question has left and not arrived.
    assert!(output.out.contains("  30.00 s     6  1001.check.1 "), "{}", output.out);
    assert!(!output.out.contains("30.02 s"), "{}", output.out);
    assert!(output.out.contains("\nPrinting stops at 30.01 s, and "), "{}", output.out);
    assert!(output.out.contains("\nVerdict: Consistent\n"), "{}", output.out);
    let whole = call(&["run", "commit-lost.json"], b"");
    assert_eq!(call(&["run", "commit-lost.json", "--until", "999999"], b"").out, whole.out);
}

#[test]
fn json_is_the_trace() {
    let json = |words: &[&str]| -> serde_json::Value {
        let output = call(words, b"");
        assert_eq!((output.code, output.err.as_str()), (0, ""));
        serde_json::from_str(&output.out).unwrap()
    };
    let whole = json(&["run", "commit-lost.json", "--json"]);
    assert_eq!(whole["version"], 1);
    assert_eq!(whole["scenario"]["faults"][0]["step"], "1001.commit");
    assert_eq!(whole["verdicts"], serde_json::json!([{ "order": 1001, "verdict": "consistent" }]));
    let events = whole["events"].as_array().unwrap();
    let lost = events.iter().find(|event| event["outcome"] == "lost").unwrap();
    assert_eq!(lost["rpc"], serde_json::json!({ "name": "END_TRANSACTION", "code": 37 }));
    assert_eq!([&lost["step"], &lost["phase"], &lost["fault"]], ["1001.commit", "failed", "lost"]);
    let cut = json(&["run", "commit-lost.json", "--json", "--until", "2000"]);
    assert_eq!((&cut["until"], &cut["verdict"]), (&2000.into(), &whole["verdict"]));
    let early = cut["events"].as_array().unwrap();
    assert_eq!(early[..], events[..early.len()]);
    assert!(events[early.len()]["at"].as_u64().unwrap() > 2000);
}

#[test]
fn why_adds_the_reason_to_each_step() {
    let plain = call(&["run", "happy-path.json"], b"");
    let why = call(&["run", "happy-path.json", "--why"], b"");
    assert!(why.out.lines().count() > plain.out.lines().count());
    assert!(plain.out.lines().all(|line| why.out.contains(line)), "{}", why.out);
}

#[test]
fn a_title_cannot_steer_the_terminal() {
    let text = with(r#""title":{"en":"\u001b[31mred\u0007"},"notes":{"en":"one\ntwo"}"#);
    let output = call(&["run", "-"], text.as_bytes());
    assert!(output.out.starts_with("\u{FFFD}[31mred\u{FFFD}\none\ntwo\n\n"), "{}", output.out);
}

#[test]
fn what_the_run_never_meets_is_marked() {
    let text = with(r#""faults":[{"step":"1001.check.7","how":"lost"}]"#);
    let output = call(&["run", "-"], text.as_bytes());
    assert!(output.out.contains("  check 7 of order 1001: lost (not reached)\n"), "{}", output.out);
}

/// Whoever closes the pipe has read enough.
#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_error() {
    use std::process::{Command, Stdio};
    for json in [false, true] {
        let mut command = Command::new(HALF_MESSAGE);
        command.current_dir(scenarios()).args(["run", "bench-200.json"]).args(json.then_some("--json"));
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]), "{json}");
    }
}

/// A disk that is full is one.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said() {
    let line = "\"$0\" run happy-path.json > /dev/full";
    let output = finish(Command::new("sh").args(["-c", line, HALF_MESSAGE]));
    assert_eq!(output.code, 2, "{}", output.err);
    assert!(output.err.starts_with("The output cannot be written ("), "{}", output.err);
}

#[test]
fn help_is_in_both_languages() {
    let mut told = String::new();
    for words in [&["--help"][..], &["run", "--help"], &["render", "--help"], &["check", "--help"]] {
        for language in ["en", "zh"] {
            let output = Command::new(HALF_MESSAGE).args(words).env("LC_ALL", language).output().unwrap();
            assert_eq!(output.status.code(), Some(0), "{words:?}");
            told.push_str(&String::from_utf8(output.stdout).unwrap());
            told.push_str("---\n");
        }
    }
    insta::assert_snapshot!(told);
    let version = call(&["--version"], b"");
    assert_eq!(version.out, format!("half-message {}\n", env!("CARGO_PKG_VERSION")));
    for words in [&[][..], &["run"], &["run", "x", "--until", "soon"], &["walk"], &["run", "x", "--lang", "de"]] {
        assert_eq!(call(words, b"").code, 2, "{words:?}");
    }
}

#[test]
fn what_breaks_an_invariant_is_written_and_plays_as_claimed() {
    let folder = TempDir::new().unwrap();
    let output = folder.path().join("found.json");
    let (file, path) = ("happy-path.json", output.to_str().unwrap());
    let explored =
        call(&["explore", file, "--budget", "slow-local=1,lost=1", "--invariants", "agreement", "-o", path], b"");
    assert_eq!((explored.code, explored.err.as_str()), (1, ""));
    assert!(explored.out.contains("Agreement: broken, shortest run"), "{}", explored.out);
    let played = call(&["run", path], b"");
    assert_eq!(played.code, 1, "{}", played.out);
    assert!(played.out.contains("Inconsistent for good"), "{}", played.out);
}

#[test]
fn what_holds_writes_nothing() {
    let folder = TempDir::new().unwrap();
    let output = folder.path().join("found.json");
    let scenario = with(r#""setup":{"check_policy":"transaction-log"}"#);
    let words =
        ["explore", "-", "--budget", "any=1", "--invariants", "agreement,no-phantom", "-o", output.to_str().unwrap()];
    let explored = call(&words, scenario.as_bytes());
    assert_eq!(explored.code, 0, "{}", explored.out);
    assert!(explored.out.contains("Every order of events and every failure within the budget was tried."));
    assert!(!output.exists());
}

#[test]
fn a_search_says_what_it_left_out() {
    let none = call(&["explore", "happy-path.json", "--budget", "lost=0"], b"");
    assert!(none.out.contains("only orders of events were searched"), "{}", none.out);
    assert_eq!(none.code, 0);
    let own = call(&["explore", "commit-lost.json", "--budget", "lost=0"], b"");
    assert!(own.out.contains("left aside"), "{}", own.out);
    let cut =
        call(&["explore", "happy-path.json", "--budget", "any=2", "--states", "500", "--invariants", "ends"], b"");
    assert_eq!(cut.code, 3, "{}", cut.out);
    assert!(cut.out.contains("Stopped at the bound of states"), "{}", cut.out);
    assert!(cut.out.contains("holds so far, to depth"), "{}", cut.out);
}

#[test]
fn a_search_is_told_as_json_too() {
    let folder = TempDir::new().unwrap();
    let output = folder.path().join("found.json");
    let words = ["explore", "send-then-commit-happy-path.json", "--json", "-o", output.to_str().unwrap()];
    let explored = call(&words, b"");
    assert_eq!(explored.code, 1);
    let json: serde_json::Value = serde_json::from_str(&explored.out).unwrap();
    assert_eq!(json["complete"], true);
    let agreement = &json["invariants"][0];
    assert_eq!(
        (&agreement["name"], &agreement["result"], &agreement["confirmed"]),
        (&"agreement".into(), &"broken".into(), &true.into())
    );
    let written: serde_json::Value = serde_json::from_str(&fs::read_to_string(&output).unwrap()).unwrap();
    assert_eq!(agreement["scenario"], written);
}

#[test]
fn a_budget_that_makes_no_sense_is_refused_with_what_there_is() {
    for (budget, sentence) in [
        ("explosions=1", "there is no “explosions”; there are lost, delay"),
        ("lost=10", "“lost=10” needs a number from 0 to 9"),
        ("lost=x", "“lost=x” needs a number from 0 to 9"),
    ] {
        let refused = call(&["explore", "happy-path.json", "--budget", budget], b"");
        assert_eq!(refused.code, 2);
        assert!(refused.err.contains(sentence), "{}", refused.err);
    }
}
