//! A report in JSON lines, as far as these tests ask.

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// What a report says: how each check ended, the features, and what is at fault elsewhere than in discovery.
pub(super) struct Told {
    outcomes: BTreeMap<String, String>,
    pub(super) features: Value,
}

impl Told {
    pub(super) fn read(report: &Path) -> Told {
        let text = std::fs::read_to_string(report).expect("a report");
        let events: Vec<Value> = text
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect();
        let of = |kind: &'static str| events.iter().filter(move |event| event["event"] == kind);
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        Told {
            outcomes: of("check")
                .map(|check| (text(&check["id"]), text(&check["outcome"])))
                .collect(),
            features: of("discovered").next().expect("it was learnt")["announced"]["features"]
                .clone(),
        }
    }

    pub(super) fn ended(&self, outcome: &str) -> Vec<&str> {
        let ended = self.outcomes.iter().filter(|(_, known)| *known == outcome);
        ended.map(|(id, _)| id.as_str()).collect()
    }

    pub(super) fn of(&self, area: &str, outcome: &str) -> usize {
        self.ended(outcome)
            .iter()
            .filter(|id| id.starts_with(area))
            .count()
    }
}
