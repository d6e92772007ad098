//! Where a profile says otherwise than the RFCs. Of a provider that claims the profile the rule of the RFCs is not judged:
//! nobody is blamed for obeying either (ambiguities ).

use crate::client::Exchange;
use crate::requirements;
use crate::rules::{RuleSet, Rules};
use serde_json::Value;

/// A rule of a profile and one of the RFCs that no provider can both obey, or that the profile lets a provider leave.
#[derive(Clone, Copy, Debug)]
pub struct Clash {
    /// The profile.
    pub rules: RuleSet,
    /// What the profile says.
    pub requirement: &'static str,
    /// What the RFCs say.
    pub against: &'static str,
    /// Both in a few words.
    pub what: &'static str,
    /// The checks that are not judged where the profile is claimed.
    pub checks: &'static [&'static str],
}

/// Every clash.
pub const CLASHES: &[Clash] = &[
    Clash {
        rules: RuleSet::Interop,
        requirement: "INTEROP-6.5.2.1-02",
        against: "RFC7644-3.5.2.3-06",
        what: "replace of a whole complex attribute takes away the parts it does not name; by the RFC they stay",
        checks: &["patch/replace-complex"],
    },
    Clash {
        rules: RuleSet::Interop,
        requirement: "INTEROP-6.5.1.1-01",
        against: "RFC7644-3.5.2.3-01",
        what: "an operation without path is refused with invalidSyntax; by the RFC add and replace may do without",
        checks: &[
            "patch/add-without-path",
            "patch/extension-without-path",
            "patch/remove-without-path",
            "patch/replace-active-without-path",
            "patch/replace-without-attributes",
            "patch/replace-without-path-leaves-others",
        ],
    },
    Clash {
        rules: RuleSet::Interop,
        requirement: "INTEROP-5.3-02",
        against: "RFC7644-3.5.2-25",
        what: "a path to what no schema has is refused with invalidSyntax; by the RFC with invalidPath or noTarget",
        checks: &["patch/unknown-path"],
    },
    Clash {
        rules: RuleSet::Interop,
        requirement: "INTEROP-6.5.3-01",
        against: "RFC7644-3.5.2.3-07",
        what: "a value filter in a path that selects several values may be refused; by the RFC all of them change",
        checks: &["patch/replace-all-selected"],
    },
];

impl Clash {
    /// The clashes of the profiles that are claimed.
    pub fn of(rules: &Rules) -> impl Iterator<Item = &'static Clash> + '_ {
        CLASHES.iter().filter(|clash| rules.has(clash.rules))
    }

    /// Why this check is not judged under these rules.
    #[must_use]
    pub fn reason(rules: &Rules, check: &str) -> Option<String> {
        let mut clashes = Clash::of(rules);
        let clash = clashes.find(|clash| clash.checks.contains(&check))?;
        Some(clash.words())
    }

    /// The clash in one line: who says what against whom.
    #[must_use]
    pub fn words(&self) -> String {
        let open = requirements::get(self.requirement).and_then(|it| it.ambiguity.as_deref());
        let open = open.map(|id| format!(" ({id})")).unwrap_or_default();
        format!(
            "{} against {}{open}: {}",
            self.requirement, self.against, self.what
        )
    }
}

/// Why the refusal of a PATCH says nothing about any rule of the RFCs: the interoperability profile knows only a part of
/// PATCH, and lets a provider refuse the rest (its sections 6.5.1 to 6.5.3).
pub(super) fn refused(rules: &Rules, exchange: &Exchange) -> Option<String> {
    if !rules.has(RuleSet::Interop) {
        return None;
    }
    let sent: Value = serde_json::from_str(exchange.request_body.as_deref()?).ok()?;
    if exchange.method == "POST" && exchange.url.ends_with("/Bulk") {
        let mut inner = sent["Operations"].as_array().into_iter().flatten();
        return inner.find_map(|it| outside(&it["data"], ""));
    }
    if exchange.method != "PATCH" || exchange.status != Some(400) {
        return None;
    }
    let answer: Value = serde_json::from_str(&exchange.body).unwrap_or_default();
    outside(&sent, answer["scimType"].as_str().unwrap_or_default())
}

/// What of a PATCH is outside of the part that the profile knows.
fn outside(patch: &Value, word: &str) -> Option<String> {
    let operations = patch["Operations"].as_array()?;
    let paths: Option<Vec<&str>> = operations.iter().map(|it| it["path"].as_str()).collect();
    let Some(paths) = paths else {
        return Some("INTEROP-6.5.1.1-01: a PATCH without path is refused".to_owned());
    };
    if paths.iter().any(|path| path.ends_with(']')) {
        let why = "INTEROP-6.5.2.2-03: a path with a value filter names a sub-attribute";
        return Some(why.to_owned());
    }
    let selects = paths.iter().any(|path| path.contains('['));
    (word == "invalidFilter" && selects).then(|| {
        "INTEROP-6.5.3-01: a value filter in a path that selects several may be refused".to_owned()
    })
}

/// True for operations that the profile carries out otherwise than the RFCs: the replacement of a whole complex value.
pub(super) fn is_read_otherwise(rules: &Rules, operations: &Value) -> bool {
    let mut operations = operations.as_array().into_iter().flatten();
    rules.has(RuleSet::Interop)
        && operations.any(|it| {
            let selects = it["path"].as_str().is_some_and(|path| path.contains('['));
            it["op"] == "replace" && it["value"].is_object() && !selects
        })
}
