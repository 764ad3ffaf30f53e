//! Writes a run's scene into an HTML file, to be looked at in a browser:
//! `cargo run -p half-message-diagram --example look -- happy en light 880 5 out.html`.
//! The run is `happy`, `lost`, `sibling`, `slow`, `down` or `many`; then language, theme, width and the playhead's row.

use std::fmt::Write;
use std::time::Instant;

use half_message_diagram::{Mode, Plan, Shape, Storyline, layout};
use half_message_locale::Language;
use half_message_protocol::{
    CheckPolicy, CrashKind, How, Millis, NodeId, OrderStart, Outage, OutageKind, Scenario, Setting, StepId, Trace,
    When, run,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let argument = |position: usize, usual: &'static str| arguments.get(position).map_or(usual, String::as_str);
    let trace = run(&scenario(argument(0, "sibling")));
    let language = if argument(1, "en") == "zh" { Language::Zh } else { Language::En };
    let width: f32 = argument(3, "880").parse()?;
    let row: usize = argument(4, "5").parse()?;
    let storyline = Storyline::of(&trace);
    if arguments.first().is_some_and(|name| name == "long") {
        return time(&trace);
    }
    for (index, row) in storyline.rows.iter().enumerate() {
        let number = storyline.step_at(index).map_or(0, |step| step.number);
        eprintln!(
            "{index:3} #{number:<3} {:>7} {:?} {} {:?} upto {}",
            row.at.0, row.part, row.moment.step, row.moment.phase, row.upto
        );
    }
    let plan = Plan::of(&trace, &storyline, width, Mode::fitting(width, &trace.scenario));
    let window = 0.0..3_000.0;
    let scene = layout(&trace, &storyline, &plan, row, window, None, &half_message_export::InLanguage(language));
    let mut body = String::new();
    for shape in scene.bands.iter().chain(&scene.lanes).chain(&scene.spans) {
        put(&mut body, shape)?;
    }
    for fold in &scene.folds {
        group(&mut body, "", fold.y, &fold.shapes)?;
    }
    for row in &scene.rows {
        let check = if row.is_check { "of-check" } else { "" };
        let order = row.order.map_or(String::new(), |order| format!("of-{}", order % 10));
        group(&mut body, &format!("row {check} {order}"), row.y, &row.shapes)?;
    }
    if let Some(playhead) = &scene.playhead {
        group(&mut body, "playhead", playhead.y, &playhead.shapes)?;
    }
    let mut head = String::new();
    for shape in &scene.head.shapes {
        put(&mut head, shape)?;
    }
    let mode = match plan.mode {
        Mode::Full => "full",
        Mode::Condensed | Mode::Tight => "condensed",
        Mode::Phone => "phone",
    };
    let focused = scene.focused_order.map_or(String::new(), |order| format!("focus-{}", order % 10));
    let css = [include_str!("../../../static/page.css"), include_str!("../../../static/lanes.css")].concat();
    let html = format!(
        "<!doctype html><html data-theme=\"{}\"><meta charset=\"utf-8\"><style>{css}</style><body><div class=\"card lanes {mode} {focused}\">\
         <svg class=\"lanes-head\" width=\"{width}\" height=\"{}\">{head}</svg>\
         <svg class=\"lanes-body\" width=\"{width}\" height=\"{}\">{body}</svg></div></body></html>",
        argument(2, "light"),
        scene.head.height,
        scene.height,
    );
    std::fs::write(argument(5, "look.html"), html)?;
    Ok(())
}

/// How long a long run takes to lay out.
fn time(trace: &Trace) -> Result<(), Box<dyn std::error::Error>> {
    let clock = Instant::now();
    let storyline = Storyline::of(trace);
    let rows = clock.elapsed();
    let clock = Instant::now();
    let plan = Plan::of(trace, &storyline, 880.0, Mode::Condensed);
    let heights = clock.elapsed();
    let clock = Instant::now();
    let mut marks = 0;
    for row in 0..storyline.rows.len() {
        let now = plan.now(row);
        let window = now - 600.0..now + 600.0;
        let scene = layout(trace, &storyline, &plan, row, window, None, &half_message_export::InLanguage(Language::En));
        marks += scene.rows.len();
    }
    let count = storyline.rows.len();
    let each = clock.elapsed() / u32::try_from(count.max(1))?;
    eprintln!(
        "{} events, {count} rows: storyline {rows:?}, plan {heights:?}, layout {each:?} each",
        trace.events.len()
    );
    eprintln!("{marks} rows laid out, {:.0} px", plan.height());
    Ok(())
}

fn scenario(name: &str) -> Scenario {
    let mut scenario = Scenario::default();
    let crash = |node, when, restart_after| How::Crash { node, when, kind: CrashKind::Process, restart_after };
    let mut fail = |step: &str, how: How| {
        if let Some(step) = StepId::parse(step) {
            scenario = scenario.with_fault(step, how);
        }
    };
    match name {
        "lost" => fail("1001.commit", How::Lost),
        "sibling" => fail("1001.commit", crash(NodeId::Instance(0), When::Before, None)),
        "cut" => fail("1001.local", crash(NodeId::Instance(0), When::Before, None)),
        "refused" => fail("1001.local", How::Refused { code: None }),
        "reply" => fail("1001.half.reply", How::Lost),
        "delayed" => fail("1001.commit", How::Delayed { ms: Millis(40_000) }),
        "twice" => fail("1001.commit", How::Duplicated),
        "broker" => fail("1001.commit", crash(NodeId::Broker, When::After, Some(Millis(10_000)))),
        "consumer" => {
            fail("1001.delivery.1.ack", crash(NodeId::Consumer(0), When::Before, None));
            scenario.setup.consumers = 2;
        }
        "slow" => {
            fail("1001.local", How::Slow { ms: Millis(40_000) });
            scenario.setup.check_policy = CheckPolicy::TransactionLog;
        }
        "down" => {
            fail("1001.commit", crash(NodeId::Instance(0), When::Before, Some(Millis(69_000))));
            let (from, until) = (Millis(2_000), Millis(70_000));
            scenario.outages.push(Outage { node: NodeId::Instance(1), from, until, kind: OutageKind::Down });
        }
        "many" => {
            fail("1001.commit", How::Lost);
            fail("1003.half.reply", How::Delayed { ms: Millis(40) });
            let starts = [1_000, 1_030, 12_000, 29_000];
            scenario.setup.orders = starts.map(|ms| OrderStart { start: Millis(ms), by: None }).to_vec();
            scenario.setup.instances = 3;
        }
        "long" => {
            scenario.setup.check_policy = CheckPolicy::AlwaysUnknown;
            scenario.setup.orders = (0..8).map(|n| OrderStart { start: Millis(1_000 + 500 * n), by: None }).collect();
            scenario.settings.set(Setting::TransactionCheckMax, 600);
            for order in 1001..1009 {
                let step = StepId::parse(&format!("{order}.commit"));
                scenario = step.map_or(scenario.clone(), |step| scenario.with_fault(step, How::Lost));
            }
        }
        "unknown" => {
            fail("1001.commit", How::Lost);
            scenario.setup.check_policy = CheckPolicy::AlwaysUnknown;
        }
        "busy" => fail("1001.half", How::Refused { code: None }),
        "poison" => fail("1001.delivery.1.clean", How::Refused { code: None }),
        "throws" => fail("1001.local", How::Throws),
        "ack" => fail("1001.delivery.1.ack", How::Lost),
        _ => {}
    }
    scenario
}

fn group(out: &mut String, class: &str, y: f32, shapes: &[Shape]) -> std::fmt::Result {
    write!(out, "<g class=\"{class}\" transform=\"translate(0,{y:.1})\">")?;
    for shape in shapes {
        put(out, shape)?;
    }
    out.push_str("</g>\n");
    Ok(())
}

fn put(out: &mut String, shape: &Shape) -> std::fmt::Result {
    match shape {
        Shape::Line { from, to, class } => write!(
            out,
            r#"<line class="{}" x1="{:.1}" y1="{:.1}" x2="{:.1}" y2="{:.1}"/>"#,
            class.text(),
            from.x,
            from.y,
            to.x,
            to.y
        ),
        Shape::Rect { at, width, height, radius, class } => write!(
            out,
            r#"<rect class="{}" x="{:.1}" y="{:.1}" width="{width:.1}" height="{height:.1}" rx="{radius}"/>"#,
            class.text(),
            at.x,
            at.y
        ),
        Shape::Circle { at, radius, class } => {
            write!(out, r#"<circle class="{}" cx="{:.1}" cy="{:.1}" r="{radius}"/>"#, class.text(), at.x, at.y)
        }
        Shape::Path { d, at, turn, class } => write!(
            out,
            r#"<path class="{}" d="{d}" transform="translate({:.1},{:.1}) rotate({turn:.2})"/>"#,
            class.text(),
            at.x,
            at.y
        ),
        Shape::Text { at, text, size, weight, anchor, class } => write!(
            out,
            r#"<text class="{}" x="{:.1}" y="{:.1}" font-size="{size}" font-weight="{weight}" text-anchor="{}">{}</text>"#,
            class.text(),
            at.x,
            at.y,
            anchor.as_str(),
            text.replace('&', "&amp;").replace('<', "&lt;")
        ),
    }
}
