//! One fixed list of events through each reporter; JSON lines satisfy `schemas/event.json`.

mod reports {
    pub(crate) mod fixed;
    pub(crate) mod paper;
}

use reports::fixed;
use reports::paper::{Paper, json_of, junit_of, tell, text_of};
use scimproof::report::{Destination, Form, Json, Look, Reporters, Talk, Text, Wanted};
use serde_json::Value;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::time::Duration;

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(format!("reports.{name}"), text));
}

/// Escape sequences as one can read them.
fn visible(text: &str) -> String {
    text.replace('\u{1b}', "␛").replace('\r', "␍")
}

#[test]
fn text_in_a_pipe() {
    let text = text_of(Look::plain(), false, &fixed::everything());
    assert!(!text.contains('\u{1b}') && !text.contains('\r'), "{text}");
    snapshot("plain", &text);
}

#[test]
fn text_on_a_terminal() {
    snapshot(
        "terminal",
        &visible(&text_of(Look::terminal(), false, &fixed::everything())),
    );
}

#[test]
fn a_progress_line_is_cleared_before_anything_else_is_written() {
    let text = text_of(Look::terminal(), false, &fixed::everything());
    for (start, _) in text.match_indices("\u{1b}[?7h") {
        let rest = &text[start + "\u{1b}[?7h".len()..];
        assert!(rest.starts_with("\r\u{1b}[2K"), "{rest:?}");
    }
}

#[test]
fn progress_in_a_pipe_is_told_from_time_to_time() {
    let look = Look {
        progress_every: Duration::ZERO,
        ..Look::plain()
    };
    let text = text_of(look, false, &fixed::everything());
    assert!(
        text.contains("\nchecking  3 of 8  patch/add-member\n"),
        "{text}"
    );
    let text = text_of(Look::plain(), false, &fixed::everything());
    assert!(!text.contains("checking"), "{text}");
}

#[test]
fn the_last_line_is_the_verdict() {
    let mut verdicts = String::new();
    for (name, events) in fixed::endings() {
        for strict in [false, true] {
            let text = text_of(Look::plain(), strict, &events);
            let last = text.lines().last().unwrap_or_default();
            let mut reporters = Reporters::new(strict);
            reporters.add(Text::new(
                Box::new(io::sink()),
                Box::new(io::sink()),
                Look::plain(),
                strict,
            ));
            let code = tell(reporters, &events);
            let _ = writeln!(verdicts, "{name}, strict {strict}: exit {code}\n    {last}");
        }
    }
    snapshot("verdicts", &verdicts);
}

#[test]
fn json_lines_satisfy_their_schema() {
    let schema: Value =
        serde_json::from_str(include_str!("../schemas/event.json")).expect("the schema is JSON");
    let schema = jsonschema::draft202012::new(&schema).expect("the schema is one");
    let mut lists = vec![("everything", fixed::everything())];
    lists.extend(fixed::endings());
    for (name, events) in lists {
        let text = json_of(&events);
        for line in text.lines() {
            let line: Value = serde_json::from_str(line).expect("each line is JSON");
            let errors: Vec<String> = schema
                .iter_errors(&line)
                .map(|error| format!("{} at {}", error, error.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{name}: {errors:#?}\n{line:#}");
        }
        assert!(!text.contains(r#""event":"progress""#));
        let last: Value = serde_json::from_str(text.lines().last().expect("there are lines"))
            .expect("each line is JSON");
        assert_eq!(last["event"], "ended");
        assert!(last["exit_code"].is_u64() && last["tally"].is_object());
    }
    snapshot("json", &json_of(&fixed::everything()));
}

#[test]
fn the_schema_refuses_what_is_no_event() {
    let schema: Value =
        serde_json::from_str(include_str!("../schemas/event.json")).expect("the schema is JSON");
    let schema = jsonschema::draft202012::new(&schema).expect("the schema is one");
    let text = json_of(&fixed::everything());
    for line in text.lines() {
        let line: Value = serde_json::from_str(line).expect("each line is JSON");
        let mut more = line.clone();
        more["surprise"] = true.into();
        assert!(!schema.is_valid(&more), "{more:#}");
        for name in line.as_object().expect("each line is an object").keys() {
            let mut less = line.clone();
            less.as_object_mut().expect("it is one").remove(name);
            let of_a_load = ["not_judged", "bottleneck", "schedule", "error"];
            let learnt = [
                "user",
                "group",
                "starts_active",
                "inactive",
                "deleted",
                "page",
                "no_user",
                "no_group",
            ];
            let may_be_absent =
                of_a_load.contains(&name.as_str()) || learnt.contains(&name.as_str());
            assert!(
                may_be_absent || !schema.is_valid(&less),
                "without {name}: {less:#}"
            );
        }
    }
}

#[test]
fn junit_is_well_formed_and_counts_warnings_only_if_strict() {
    let text = junit_of(false, &fixed::everything());
    let report = quick_junit::Report::deserialize_from_str(&text).expect("it is JUnit");
    let strict = junit_of(true, &fixed::everything());
    let strict = quick_junit::Report::deserialize_from_str(&strict).expect("it is JUnit");
    // The check and the play that are warnings.
    assert_eq!(strict.failures, report.failures + 2);
    assert!(!text.contains('\u{1b}'));
    snapshot("junit", &text);
}

#[test]
fn nothing_that_the_provider_sends_reaches_the_terminal_as_a_command() {
    for look in [Look::plain(), Look::terminal()] {
        let text = text_of(look, false, &fixed::everything());
        assert!(
            text.contains("\\u{1b}[2J") && text.contains("\\u{202e}"),
            "{text}"
        );
        assert!(
            !text.contains("\u{1b}[2J") && !text.contains('\u{7}'),
            "{text}"
        );
        assert!(
            !text.contains('\u{202e}') && !text.contains("\u{1b}]"),
            "{text}"
        );
    }
    assert!(!json_of(&fixed::everything()).contains('\u{1b}'));
}

#[test]
fn reports_are_asked_for_by_form_and_file() {
    let wanted = |given: &str| given.parse::<Wanted>();
    let junit = wanted("junit=out/a=b.xml").expect("a form and a file");
    assert_eq!(junit.form, Form::Junit);
    assert_eq!(junit.to, Destination::File("out/a=b.xml".into()));
    assert_eq!(
        wanted("json=-").expect("a form and -").to,
        Destination::Stdout
    );
    let mut errors = String::new();
    for given in ["jsn=a", "xml=a", "junit", "junit=", "jnuit", "=a", ""] {
        let error = wanted(given).expect_err(given);
        let _ = writeln!(errors, "--report '{given}'\n    scimproof: {error}");
    }
    for pair in [["json=-", "junit=-"], ["json=a", "text=a"]] {
        let pair: Vec<Wanted> = pair.iter().filter_map(|one| wanted(one).ok()).collect();
        let error = Reporters::open(&pair, false, Talk::Usual).expect_err("one place, two reports");
        let _ = writeln!(errors, "twice\n    scimproof: {error}");
    }
    snapshot("wanted", &errors);
}

#[test]
fn a_path_that_cannot_be_written_is_an_error_before_the_run() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for form in Form::ALL {
        for path in [
            folder.path().join("nowhere/report"),
            folder.path().to_owned(),
        ] {
            let to = Destination::File(path);
            let error =
                Reporters::open(&[Wanted { form, to }], false, Talk::Usual).expect_err(form.name());
            assert!(
                error.to_string().contains("cannot write the report"),
                "{error}"
            );
        }
    }
    let left = std::fs::read_dir(folder.path())
        .expect("it is there")
        .count();
    assert_eq!(left, 0);
}

#[test]
fn junit_stands_under_its_name_only_when_it_is_whole() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = |name: &str| folder.path().join(name);
    let names = || {
        let entries = std::fs::read_dir(folder.path()).expect("it is there");
        let mut names: Vec<_> = entries
            .map(|entry| entry.expect("it can be read").file_name())
            .collect();
        names.sort();
        names
    };
    let wanted: Vec<Wanted> = [
        ("junit", "report.xml"),
        ("json", "report.jsonl"),
        ("text", "report.txt"),
    ]
    .iter()
    .map(|(form, name)| {
        let form = form.parse().expect("a form");
        let to = Destination::File(file(name));
        Wanted { form, to }
    })
    .collect();
    // Text for the terminal is part of `open`; what cargo test shows of it does not matter, so the run is a short one.
    let events = fixed::endings().remove(0).1;
    let mut reporters = Reporters::open(&wanted, false, Talk::Usual).expect("all can be written");
    reporters.event(&events[0]).expect("all can be written");
    assert_eq!(
        names(),
        ["report.jsonl", "report.txt", "report.xml.unfinished"]
    );
    let so_far = std::fs::read_to_string(file("report.jsonl")).expect("it is there");
    assert_eq!(so_far.lines().count(), 1);
    drop(reporters);
    assert_eq!(names(), ["report.jsonl", "report.txt"]);

    tell(
        Reporters::open(&wanted, false, Talk::Usual).expect("all can be written"),
        &events,
    );
    assert_eq!(names(), ["report.jsonl", "report.txt", "report.xml"]);
    for name in ["report.jsonl", "report.txt", "report.xml"] {
        assert!(!std::fs::read(file(name)).expect("it is there").is_empty());
    }
}

#[test]
fn a_reporter_that_fails_does_not_stop_the_others() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let paper = Paper::default();
    let mut reporters = Reporters::new(false);
    reporters.add(Json::new(Box::new(Full), false));
    reporters.add(Json::new(paper.boxed(), false));
    let events = fixed::everything();
    assert!(reporters.event(&events[0]).is_err());
    for event in &events[1..] {
        reporters.event(event).expect("the one that failed is gone");
    }
    assert_eq!(paper.text(), json_of(&events));
}
