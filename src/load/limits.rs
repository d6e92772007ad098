//! Limits: what must hold after a load, as in `create p95 < 300ms`: read, and judged.
//!
//! A limit is `[STEP] MEASURE RELATION VALUE`. Measures are `pNN`, `max` and `mean` of the response time (from when a
//! request was due to its last byte), `failed` (share of journeys that did not end as they should; of a step, share of
//! its requests with a wrong answer or none), `dropped` (share of arrivals given up because too many waited) and `rate`
//! (journeys that ended as they should, per second). What was never measured never holds.

use super::meter::Totals;
use crate::error::Error;
use crate::event::{LimitKept, Schedule};
use std::str::FromStr;

/// A limit.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    text: String,
    step: Option<String>,
    measure: Measure,
    relation: Relation,
    bound: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Measure {
    Percentile(f64),
    Max,
    Mean,
    Failed,
    Dropped,
    Rate,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Relation {
    Below,
    AtMost,
    Above,
    AtLeast,
}

const RELATIONS: [(&str, Relation); 4] = [
    ("<=", Relation::AtMost),
    (">=", Relation::AtLeast),
    ("<", Relation::Below),
    (">", Relation::Above),
];

impl Measure {
    /// Units of its values, each with what it means in the unit of measurement, and an example.
    fn units(self) -> (&'static [(&'static str, f64)], &'static str) {
        match self {
            Measure::Percentile(_) | Measure::Max | Measure::Mean => (
                &[("ms", 1.0), ("us", 0.001), ("s", 1000.0)],
                "a time, as in 800ms or 1.5s",
            ),
            Measure::Failed | Measure::Dropped => (&[("%", 1.0)], "a share, as in 0.1%"),
            Measure::Rate => (&[("/s", 1.0), ("/min", 1.0 / 60.0)], "a rate, as in 95/s"),
        }
    }

    fn parse(word: &str) -> Option<Self> {
        match word {
            "max" => Some(Measure::Max),
            "mean" => Some(Measure::Mean),
            "failed" => Some(Measure::Failed),
            "dropped" => Some(Measure::Dropped),
            "rate" => Some(Measure::Rate),
            _ => {
                let percent = number(word.strip_prefix('p')?)?;
                (percent > 0.0 && percent <= 100.0).then_some(Measure::Percentile(percent))
            }
        }
    }
}

/// A plain decimal number: no sign, no exponent, no `inf`.
fn number(text: &str) -> Option<f64> {
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    plain.then(|| text.parse().ok()).flatten()
}

impl FromStr for Limit {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = |at: usize, expected: &str| {
            let column = text[..at].chars().count() + 1;
            let found = match text[at..].trim() {
                "" => "the end".to_owned(),
                rest => format!("{rest:?}"),
            };
            Error::Usage(format!(
                "--limit {text:?}: column {column}: expected {expected}, found {found}"
            ))
        };
        let (sign_at, sign, relation) = RELATIONS
            .iter()
            .filter_map(|(sign, relation)| Some((text.find(sign)?, *sign, *relation)))
            // The first in the text; of two at one place the longer, which stands first in the list.
            .min_by_key(|(at, _, _)| *at)
            .ok_or_else(|| wrong(text.trim_end().len(), "one of <, <=, >, >="))?;
        let left = text[..sign_at].trim_end();
        let measure_at = left.rfind(char::is_whitespace).map_or(0, |at| at + 1);
        let measure = Measure::parse(&left[measure_at..]).ok_or_else(|| {
            wrong(
                measure_at,
                "p50, p99.9 or another percentile, max, mean, failed, dropped or rate",
            )
        })?;
        let step = Some(left[..measure_at].trim()).filter(|step| !step.is_empty());
        if step.is_some() && matches!(measure, Measure::Rate | Measure::Dropped) {
            return Err(wrong(
                0,
                "no step before rate or dropped, which are of whole journeys",
            ));
        }
        let after = sign_at + sign.len();
        let value = text[after..].trim();
        let value_at = after + (text[after..].len() - text[after..].trim_start().len());
        let (units, example) = measure.units();
        let bound = units
            .iter()
            .find_map(|(unit, factor)| Some(number(value.strip_suffix(unit)?.trim_end())? * factor))
            .ok_or_else(|| wrong(value_at, example))?;
        Ok(Limit {
            text: text.trim().to_owned(),
            step: step.map(str::to_owned),
            measure,
            relation,
            bound,
        })
    }
}

impl Limit {
    /// Holds the limit against what was measured.
    pub(super) fn judge(&self, totals: &Totals, schedule: Option<&Schedule>) -> LimitKept {
        let measured = self.measured(totals, schedule);
        LimitKept {
            limit: self.text.clone(),
            measured: measured.map_or_else(|| "no sample".to_owned(), |value| self.shown(value)),
            holds: measured.is_some_and(|value| match self.relation {
                Relation::Below => value < self.bound,
                Relation::AtMost => value <= self.bound,
                Relation::Above => value > self.bound,
                Relation::AtLeast => value >= self.bound,
            }),
        }
    }

    /// The value in milliseconds, percent or journeys per second; none if nothing was measured.
    fn measured(&self, totals: &Totals, schedule: Option<&Schedule>) -> Option<f64> {
        let times = || match &self.step {
            Some(name) => totals.steps.iter().find(|step| &step.name == name).cloned(),
            None => Some(totals.all()),
        };
        let times = || times().filter(|times| times.response.count() > 0);
        match self.measure {
            Measure::Percentile(percent) => Some(times()?.response.percentile(percent)),
            Measure::Max => Some(times()?.response.max()),
            Measure::Mean => Some(times()?.response.mean()),
            Measure::Failed if self.step.is_some() => {
                times().and_then(|times| percent(times.failed, times.response.count()))
            }
            Measure::Failed => percent(totals.failed, totals.finished + totals.failed),
            Measure::Dropped => schedule.and_then(|kept| percent(kept.dropped, kept.due)),
            Measure::Rate => rate(totals),
        }
    }

    fn shown(&self, value: f64) -> String {
        let unit = match self.measure {
            Measure::Failed | Measure::Dropped => " %",
            Measure::Rate => "/s",
            Measure::Percentile(_) | Measure::Max | Measure::Mean => " ms",
        };
        // Small shares need their digits, or 0.004 % would read as 0.
        let digits = if value < 1.0 { 4 } else { 2 };
        let value = format!("{value:.digits$}");
        let value = value.trim_end_matches('0').trim_end_matches('.');
        format!("{value}{unit}")
    }
}

/// Journeys that ended as they should, per second from the first send to the last answer.
pub(super) fn rate(totals: &Totals) -> Option<f64> {
    let elapsed = totals.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "no run has 2^53 journeys")]
    let finished = totals.finished as f64;
    (elapsed > 0.0).then(|| finished / elapsed)
}

#[expect(clippy::cast_precision_loss, reason = "no run has 2^53 requests")]
fn percent(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| 100.0 * part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::{Limit, Totals};

    fn refusal(text: &str) -> String {
        text.parse::<Limit>().expect_err(text).to_string()
    }

    #[test]
    fn good_limits_are_read() {
        for text in [
            "p99 < 800ms",
            "create p95 < 300ms",
            "failed < 0.1%",
            "rate > 95/s",
            "  add members   p99.9<=1.5 s ",
            "max<30s",
            "mean >= 1us",
            "create failed <= 0 %",
            "dropped < 1%",
            "rate >= 300/min",
        ] {
            text.parse::<Limit>().expect(text);
        }
    }

    #[test]
    fn a_wrong_limit_is_pointed_at() {
        for (text, column, expected) in [
            ("", 1, "one of <"),
            ("p99 800ms", 10, "one of <"),
            ("p99 = 800ms", 12, "one of <"),
            ("< 800ms", 1, "p50"),
            ("create p95x < 3ms", 8, "p50"),
            ("p101 < 3ms", 1, "p50"),
            ("p0 < 3ms", 1, "p50"),
            ("p99 < 800", 7, "a time"),
            ("p99 <", 6, "a time"),
            ("p99 < -1ms", 7, "a time"),
            ("p99 < infs", 7, "a time"),
            ("p99 << 8ms", 6, "a time"),
            ("failed < 5ms", 10, "a share"),
            ("rate > 95", 8, "a rate"),
            ("création rate > 95/s", 1, "no step"),
            ("création p9é > 95/s", 10, "p50"),
        ] {
            let refusal = refusal(text);
            assert!(
                refusal.contains(&format!("column {column}: expected {expected}")),
                "{refusal}"
            );
        }
    }

    #[test]
    fn what_was_never_measured_never_holds() {
        for text in [
            "p99 < 800ms",
            "nothing p95 > 0ms",
            "failed < 100%",
            "rate < 9/s",
            "dropped < 1%",
        ] {
            let limit: Limit = text.parse().expect(text);
            let kept = limit.judge(&Totals::default(), None);
            assert_eq!(
                (kept.holds, kept.measured.as_str()),
                (false, "no sample"),
                "{text}"
            );
        }
    }
}
