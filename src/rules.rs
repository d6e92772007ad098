//! Rule sets: the RFCs, and the profiles that a provider may claim to obey besides. What a profile asks is judged only of
//! those who claim it; what it says against the RFCs is then not judged by the RFCs.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

/// A set of rules, in the order in which one brings the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleSet {
    /// RFC 7643, RFC 7644 and RFC 9865.
    Rfc,
    /// The SCIM 2.0 interoperability profile.
    Interop,
    /// Level AL1 of the IPSIE profile: users are deprovisioned.
    IpsieAl1,
    /// Level AL2 of the IPSIE profile: users and groups are managed.
    IpsieAl2,
}

impl RuleSet {
    /// Every rule set; each brings those before it.
    pub const ALL: [RuleSet; 4] = [
        RuleSet::Rfc,
        RuleSet::Interop,
        RuleSet::IpsieAl1,
        RuleSet::IpsieAl2,
    ];

    /// The name on the command line and in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            RuleSet::Rfc => "rfc",
            RuleSet::Interop => "interop",
            RuleSet::IpsieAl1 => "ipsie-al1",
            RuleSet::IpsieAl2 => "ipsie-al2",
        }
    }

    /// The document, as requirements name it; the RFCs are several.
    #[must_use]
    pub fn doc(self) -> Option<&'static str> {
        match self {
            RuleSet::Rfc => None,
            RuleSet::Interop => Some("INTEROP"),
            RuleSet::IpsieAl1 | RuleSet::IpsieAl2 => Some("IPSIE"),
        }
    }

    /// The text that is judged, and its state: profiles are drafts, and drafts change.
    #[must_use]
    pub fn version(self) -> &'static str {
        match self {
            RuleSet::Rfc => "RFC 7643, RFC 7644 and RFC 9865",
            RuleSet::Interop => {
                "SCIM 2.0 interoperability profile, draft-zollner-scim-interop-profile, editor's copy after -01, April 2026"
            }
            RuleSet::IpsieAl1 => {
                "IPSIE account lifecycle level AL1, draft-openid-ipsie-al-scim-profile-00"
            }
            RuleSet::IpsieAl2 => {
                "IPSIE account lifecycle level AL2, draft-openid-ipsie-al-scim-profile-00"
            }
        }
    }

    /// The rule set of a requirement, by its document and by when it applies.
    #[must_use]
    pub fn of(doc: &str, applies_when: &str) -> Self {
        match doc {
            "INTEROP" => RuleSet::Interop,
            "IPSIE" if applies_when.contains("profile.ipsie.al2") => RuleSet::IpsieAl2,
            "IPSIE" => RuleSet::IpsieAl1,
            _ => RuleSet::Rfc,
        }
    }
}

impl fmt::Display for RuleSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for RuleSet {
    type Err = String;

    /// A name in any letters; `ipsie` is its highest level that has rules.
    fn from_str(text: &str) -> Result<Self, String> {
        let given = text.to_ascii_lowercase();
        if given == "ipsie" {
            return Ok(RuleSet::IpsieAl2);
        }
        let mut all = RuleSet::ALL.into_iter();
        all.find(|it| it.name() == given).ok_or_else(|| {
            format!(
                "there is no rule set {text:?}; there are rfc, interop, ipsie, ipsie-al1, ipsie-al2"
            )
        })
    }
}

/// The rule sets that a provider claims: at least the RFCs, and with each all that it brings. AL2 brings AL1, which
/// demands the interoperability profile (IPSIE section 4.2), which is one of the RFCs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules(BTreeSet<RuleSet>);

impl Default for Rules {
    fn default() -> Self {
        Rules::claiming(&[])
    }
}

impl Rules {
    /// Who claims these.
    #[must_use]
    pub fn claiming(claimed: &[RuleSet]) -> Self {
        let highest = claimed.iter().max().copied().unwrap_or(RuleSet::Rfc);
        Rules(
            RuleSet::ALL
                .into_iter()
                .filter(|it| *it <= highest)
                .collect(),
        )
    }

    /// True if this rule set is claimed.
    #[must_use]
    pub fn has(&self, rules: RuleSet) -> bool {
        self.0.contains(&rules)
    }

    /// The rule sets, the RFCs first.
    pub fn each(&self) -> impl Iterator<Item = RuleSet> + '_ {
        self.0.iter().copied()
    }

    /// The profiles, without the RFCs.
    pub fn profiles(&self) -> impl Iterator<Item = RuleSet> + '_ {
        self.each().filter(|it| *it != RuleSet::Rfc)
    }

    /// What the command line says to claim the same; nothing for the RFCs alone.
    #[must_use]
    pub fn flag(&self) -> Option<String> {
        self.profiles().last().map(|it| format!("--rules {it}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_brings_what_it_rests_on() {
        let names = |rules: &Rules| rules.each().map(RuleSet::name).collect::<Vec<_>>();
        assert_eq!(names(&Rules::default()), ["rfc"]);
        let claimed = |text: &str| Rules::claiming(&[text.parse().expect("a rule set")]);
        assert_eq!(names(&claimed("interop")), ["rfc", "interop"]);
        assert_eq!(
            names(&claimed("ipsie-al1")),
            ["rfc", "interop", "ipsie-al1"]
        );
        assert_eq!(names(&claimed("ipsie")).len(), 4);
        assert_eq!(claimed("rfc").flag(), None);
        assert_eq!(
            claimed("ipsie").flag().as_deref(),
            Some("--rules ipsie-al2")
        );
        assert!("ipsie-al3".parse::<RuleSet>().is_err());
    }
}
