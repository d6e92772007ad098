//! `JUnit`: one suite per kind of work, written as a whole when the run ends, also when it was interrupted.

use super::evidence::{self, Lines};
use super::shown::{plain, short};
use super::text::{list, state_in_words};
use super::{Reporter, Tally};
use crate::event::{Checked, Ended, Event, Loaded, Observed, Played, Started};
use crate::outcome::{Finding, Outcome};
use crate::requirements::{Coverage, Severity};
use crate::session::Cleaned;
use quick_junit::{NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestSuite};
use std::io::{self, Write};
use std::time::Duration;

/// Collects events and writes them as `JUnit` XML at the end.
pub struct Junit {
    out: Box<dyn Write + Send>,
    strict: bool,
    report: Report,
    base: String,
    checks: TestSuite,
    plays: TestSuite,
    loads: TestSuite,
    /// What befell the run as a whole.
    run: TestSuite,
}

impl Junit {
    /// Writes to `out` at the end; `strict` makes warnings failures.
    #[must_use]
    pub fn new(out: Box<dyn Write + Send>, strict: bool) -> Self {
        Junit {
            out,
            strict,
            report: Report::new("scimproof"),
            base: String::new(),
            checks: TestSuite::new("checks"),
            plays: TestSuite::new("play"),
            loads: TestSuite::new("load"),
            run: TestSuite::new("run"),
        }
    }

    fn started(&mut self, started: &Started) {
        self.base.clone_from(&started.target);
        self.report.timestamp = started.at.parse().ok();
        let rules = started.rules.iter().flat_map(|claimed| {
            let version = ("rules", format!("{}: {}", claimed.name, claimed.version));
            let clashes = claimed.clashes.iter().cloned();
            std::iter::once(version).chain(clashes.map(|clash| ("clash", clash)))
        });
        let properties = [
            ("version", started.version.to_owned()),
            ("command", started.command.to_owned()),
            ("target", plain(&started.target)),
            ("reference-provider", started.reference_provider.to_string()),
            ("run", plain(&started.run)),
            ("seed", started.seed.to_string()),
        ];
        let properties: Vec<_> = properties.into_iter().chain(rules).collect();
        for suite in [
            &mut self.checks,
            &mut self.plays,
            &mut self.loads,
            &mut self.run,
        ] {
            let properties = properties.iter();
            suite.add_properties(properties.map(|(name, value)| Property::new(*name, value)));
        }
    }

    /// Properties of the run as a whole, one for each text.
    fn properties(&mut self, name: &str, texts: &[String]) {
        for suite in [
            &mut self.checks,
            &mut self.plays,
            &mut self.loads,
            &mut self.run,
        ] {
            let texts = texts.iter();
            suite.add_properties(texts.map(|text| Property::new(name, short(text))));
        }
    }

    /// True if what is wrong so much is a failure.
    fn counts(&self, severity: Severity) -> bool {
        match severity {
            Severity::Fail => true,
            Severity::Warn => self.strict,
            Severity::Info => false,
        }
    }

    /// The numbers of requirements as properties of the checks.
    fn covered(&mut self, coverage: &Coverage) {
        for document in &coverage.documents {
            let counts = &document.counts;
            let value = format!(
                "{} of {} judged, {} passed, {} failed",
                counts.judged, counts.requirements, counts.passed, counts.failed
            );
            let name = format!("requirements of {}", document.doc);
            self.checks.add_property(Property::new(name, value));
        }
    }

    fn check(&mut self, checked: &Checked) {
        let area = checked.id.split('/').next().unwrap_or(&checked.id);
        let evidence = |finding| {
            let (exchanges, again) = (&checked.exchanges, &checked.again);
            evidence::lines(finding, exchanges, checked.why, again, &self.base)
        };
        let mut case = match &checked.outcome {
            Outcome::Failed { finding } => {
                let evidence = body(checked.rule, &evidence(finding));
                let header = format!("{}   {}", checked.level.word(), checked.clause);
                if self.counts(checked.severity) {
                    let evidence = format!("{header}\n{evidence}");
                    failure(
                        &checked.id,
                        checked.level.word(),
                        &message(finding),
                        &evidence,
                    )
                } else {
                    let called = called(checked.severity);
                    let mut case = TestCase::new(checked.id.as_str(), TestCaseStatus::success());
                    case.set_system_out(format!("{called}   {header}\n{evidence}"));
                    case
                }
            }
            other => unfailed(&checked.id, other),
        };
        case.set_classname(area)
            .set_time(duration(checked.took_ms / 1e3));
        self.checks.add_test_case(case);
    }

    fn play(&mut self, played: &Played) {
        let name = plain(&format!("{} as {}", played.behaviour, played.persona));
        let mut out = surfaces(&played.observed);
        let mut case = match &played.outcome {
            Outcome::Failed { finding } => {
                let (exchanges, again) = (&played.exchanges, &played.again);
                let lines = evidence::lines(finding, exchanges, &played.why, again, &self.base);
                let evidence = body(&played.title, &lines);
                if self.counts(played.severity) {
                    failure(&name, "scenario", &message(finding), &evidence)
                } else {
                    out = format!("{}   {evidence}\n{out}", called(played.severity));
                    TestCase::new(&name, TestCaseStatus::success())
                }
            }
            other => unfailed(&name, other),
        };
        if !out.is_empty() {
            case.set_system_out(out);
        }
        case.set_classname("play")
            .set_time(duration(played.took_ms / 1e3));
        self.plays.add_test_case(case);
    }

    fn load(&mut self, loaded: &Loaded) {
        let name = plain(&format!("{} as {}", loaded.behaviour, loaded.persona));
        let mut cases = vec![journeys(&name, loaded), truth(&name, loaded)];
        for limit in &loaded.limits {
            let name = format!("{name}: {}", plain(&limit.limit));
            let message = format!("measured {}", plain(&limit.measured));
            cases.push(match &loaded.not_judged {
                Some(why) => unjudged(&name, "not judged", why),
                None if limit.holds => {
                    let mut case = TestCase::new(name, TestCaseStatus::success());
                    case.set_system_out(message);
                    case
                }
                None => failure(&name, "limit", &message, &message),
            });
        }
        for mut case in cases {
            case.set_classname("load")
                .set_time(duration(loaded.elapsed_s));
            self.loads.add_test_case(case);
        }
    }

    /// What is left is no finding, but nobody should have to search for it.
    fn cleaned_up(&mut self, cleaned: &Cleaned) {
        if cleaned.left.is_empty() {
            return;
        }
        let left: Vec<String> = cleaned.left.iter().map(|one| short(one)).collect();
        let mut case = TestCase::new("clean-up", TestCaseStatus::success());
        case.set_classname("run");
        case.set_system_err(format!("could not be removed:\n{}", left.join("\n")));
        self.run.add_test_case(case);
    }

    /// A run that did not come to its end must not look like one that did.
    fn ended(&mut self, ended: &Ended) -> io::Result<()> {
        if ended.interrupted {
            let mut case = unjudged(
                "interrupted",
                "interrupted",
                "the run was stopped before its end",
            );
            case.set_classname("run");
            self.run.add_test_case(case);
        }
        if let Some(error) = &ended.error {
            let mut case = unjudged("error", "error", error);
            case.set_classname("run");
            self.run.add_test_case(case);
        }
        self.report.set_time(duration(ended.took_s));
        for suite in [&self.checks, &self.plays, &self.loads, &self.run] {
            if !suite.test_cases.is_empty() {
                self.report.add_test_suite(suite.clone());
            }
        }
        // Made first and written then, so that an error says why the file takes nothing.
        let mut bytes = Vec::new();
        self.report
            .serialize(&mut bytes)
            .map_err(io::Error::other)?;
        self.out.write_all(&bytes)?;
        self.out.flush()
    }
}

impl Reporter for Junit {
    fn event(&mut self, event: &Event, _: &Tally) -> io::Result<()> {
        match event {
            Event::Started(started) => self.started(started),
            Event::Check(checked) => self.check(checked),
            Event::Covered(coverage) => self.covered(coverage),
            Event::Play(played) => self.play(played),
            Event::Load(loaded) => self.load(loaded),
            Event::CleanedUp(cleaned) => self.cleaned_up(cleaned),
            Event::Ended(ended) => return self.ended(ended),
            Event::Discovered { announced } => self.properties("assumed", announced.assumed()),
            Event::Learnt(learnt) => {
                let words = learnt.words().into_iter();
                let words: Vec<String> = words
                    .map(|(label, text)| format!("{label} {text}"))
                    .collect();
                self.properties("learnt", &words);
            }
            Event::Stuck(rut) => self.properties("stuck", &[rut.reason()]),
            Event::Progress { .. } => {}
        }
        Ok(())
    }
}

/// How a broken rule is called that is no failure.
fn called(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "note",
        Severity::Warn | Severity::Fail => "warning",
    }
}

/// A finding in one line.
fn message(finding: &Finding) -> String {
    let expected = short(&finding.expected);
    format!("expected {expected}, got {}", short(&finding.got))
}

/// A case for an outcome that is no finding.
fn unfailed(name: &str, outcome: &Outcome) -> TestCase {
    match outcome {
        Outcome::Skipped { reason } => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(short(reason));
            TestCase::new(name, status)
        }
        Outcome::Blocked { reason } => unjudged(name, "blocked", reason),
        Outcome::Passed | Outcome::Failed { .. } => TestCase::new(name, TestCaseStatus::success()),
    }
}

fn failure(name: &str, kind: &str, message: &str, body: &str) -> TestCase {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status
        .set_type(kind)
        .set_message(message)
        .set_description(body);
    TestCase::new(name, status)
}

fn unjudged(name: &str, kind: &str, why: &str) -> TestCase {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
    status.set_type(kind).set_message(short(why));
    TestCase::new(name, status)
}

/// Whether the journeys of a load ended as they should.
fn journeys(name: &str, loaded: &Loaded) -> TestCase {
    let name = format!("{name}: journeys");
    if loaded.failed == 0 {
        return TestCase::new(name, TestCaseStatus::success());
    }
    if let Some(why) = &loaded.not_judged {
        return unjudged(&name, "not judged", why);
    }
    let message = format!("{} of {} journeys broke off", loaded.failed, loaded.started);
    let errors = loaded.errors.iter();
    let errors: Vec<String> = errors
        .map(|error| format!("{} × {}", error.count, short(&error.what)))
        .collect();
    failure(&name, "journeys", &message, &errors.join("\n"))
}

/// Whether those are there who should be.
fn truth(name: &str, loaded: &Loaded) -> TestCase {
    let name = format!("{name}: truth");
    let truth = &loaded.truth;
    if let Some(why) = &truth.unknown {
        return unjudged(&name, "not judged", why);
    }
    let lists = [
        ("missing", &truth.missing),
        ("doubled", &truth.doubled),
        ("unacknowledged", &truth.unacknowledged),
    ];
    let wrong = lists.iter().filter(|(_, names)| !names.is_empty());
    let wrong: Vec<String> = wrong
        .map(|(what, names)| format!("{} {what}: {}", names.len(), list(names)))
        .collect();
    if wrong.is_empty() {
        return TestCase::new(name, TestCaseStatus::success());
    }
    let message = format!(
        "{} created with success, {} there",
        truth.acknowledged, truth.there
    );
    failure(&name, "truth", &message, &wrong.join("\n"))
}

/// When each read surface became right.
fn surfaces(observed: &[Observed]) -> String {
    let lines = observed.iter().map(|one| {
        let (after, subject, surface) =
            (plain(&one.after), plain(&one.subject), plain(&one.surface));
        format!(
            "after {after}, {subject}, {surface}: {}",
            state_in_words(one)
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn body(rule: &str, lines: &Lines) -> String {
    let lines = lines
        .iter()
        .map(|(label, text)| format!("  {label:<9} {text}"));
    let lines: Vec<String> = std::iter::once(plain(rule)).chain(lines).collect();
    lines.join("\n")
}

/// A time in seconds; what cannot be one counts as none.
fn duration(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}
