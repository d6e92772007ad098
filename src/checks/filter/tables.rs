//! RFC 7644 section 3.4.2.2, filters by table: six people who differ, and whom each filter must find.

use crate::checks::Check;
use crate::checks::trial::Trial;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::Feature;

use super::table::{Staff, Way, judge, judge_of, judge_optional, judge_spellings, refused, rows};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "filter/table-equal",
        rule: "eq compares the whole value, and no character in it means more than itself",
        covers: &["RFC7644-3.4.2.2-06", "RFC7644-3.4.2.2-38"],
        needs: &[Feature::User, Feature::Filter],
        why: "A value that works as a pattern or ends the query early finds somebody else, and that account is linked.",
        caught: Fault::FilterPercentIsWildcard,
        run: |t| Box::pin(judge(t, rows::EQUAL)),
    },
    Check {
        id: "filter/not-equal",
        rule: "ne finds those who have another value",
        covers: &["RFC7644-3.4.2.2-07"],
        needs: &[Feature::User, Feature::Filter],
        why: "Who asks for everybody but one gets that one, or nobody.",
        caught: Fault::FilterNeIsEq,
        run: |t| Box::pin(judge(t, rows::NOT_EQUAL)),
    },
    Check {
        id: "filter/table-parts",
        rule: "co, sw and ew compare parts of the value, and no character in them means more than itself",
        covers: &[
            "RFC7644-3.4.2.2-08",
            "RFC7644-3.4.2.2-09",
            "RFC7644-3.4.2.2-10",
        ],
        needs: &[Feature::User, Feature::Filter],
        why: "Import jobs that select people by a part of a name or an address take too many, or too few.",
        caught: Fault::FilterEndsWithIsContains,
        run: |t| Box::pin(judge(t, rows::PARTS)),
    },
    Check {
        id: "filter/table-present",
        rule: "pr finds those who have a value, and not pr finds the others",
        covers: &["RFC7644-3.4.2.2-11"],
        needs: &[Feature::User, Feature::Filter],
        why: "Audits ask for accounts without an owner or an address; a wrong pr hides them.",
        caught: Fault::FilterPresentAlwaysHolds,
        run: |t| Box::pin(judge(t, rows::PRESENT)),
    },
    Check {
        id: "filter/present-complex",
        rule: "pr on a complex attribute finds those who have any part of it",
        covers: &["RFC7644-3.4.2.2-12"],
        needs: &[Feature::User, Feature::Filter],
        why: "Accounts without an e-mail address are found with not (emails pr); refused or misread, nobody finds them.",
        caught: Fault::FilterPresentOnComplexRefused,
        run: |t| Box::pin(judge(t, rows::PRESENT_COMPLEX)),
    },
    Check {
        id: "filter/text-order",
        rule: "gt, ge, lt and le order text by its letters, and ge and le include the value itself",
        covers: &[
            "RFC7644-3.4.2.2-13",
            "RFC7644-3.4.2.2-14",
            "RFC7644-3.4.2.2-15",
            "RFC7644-3.4.2.2-16",
        ],
        needs: &[Feature::User, Feature::Filter],
        why: "Clients that fetch people in slices (A to F, G to M) miss those at the edges.",
        caught: Fault::FilterGeLeavesOutTheValue,
        run: |t| Box::pin(judge(t, rows::ORDER)),
    },
    Check {
        id: "filter/table-logic",
        rule: "and, or, not and parentheses combine as the grammar says, however many there are",
        covers: &[
            "RFC7644-3.4.2.2-22",
            "RFC7644-3.4.2.2-23",
            "RFC7644-3.4.2.2-24",
            "RFC7644-3.4.2.2-25",
            "RFC7644-3.4.2.2-26",
        ],
        needs: &[Feature::User, Feature::Filter],
        why: "A combined filter that selects other people here than everywhere else gives no error that anybody sees.",
        caught: Fault::FilterThirdTermIgnored,
        run: |t| Box::pin(judge(t, rows::LOGIC)),
    },
    Check {
        id: "filter/table-value-paths",
        rule: "a filter in brackets holds for one value of the attribute",
        covers: &["RFC7644-3.4.2.2-28"],
        needs: &[Feature::User, Feature::Filter],
        why: "Entra ID matches by the work address in this form; a private address of somebody else would do as well.",
        caught: Fault::FilterBracketsMixValues,
        run: |t| Box::pin(judge_optional(t, rows::VALUE_PATHS)),
    },
    Check {
        id: "filter/value-paths-combined",
        rule: "a filter in brackets can be combined with others by and, or and not",
        covers: &["RFC7644-3.4.2.2-30"],
        needs: &[Feature::User, Feature::Filter],
        why: "What stands behind the bracket is lost, and the filter finds more people than it asks for.",
        caught: Fault::FilterEndsAtBracket,
        run: |t| {
            Box::pin(async move {
                let staff = Staff::hire(t).await?;
                staff.has_value_paths(t).await?;
                judge_of(t, &staff, rows::VALUE_PATHS_COMBINED, Way::Get).await
            })
        },
    },
    Check {
        id: "filter/table-sub-attributes",
        rule: "comparisons of sub-attributes with a dot hold each by itself",
        covers: &["RFC7644-3.4.2.2-31", "RFC7644-3.4.2.2-32"],
        needs: &[Feature::User, Feature::Filter],
        why: "People with several addresses are missed, and created a second time.",
        caught: Fault::FilterDotsMeanOneValue,
        run: |t| Box::pin(judge(t, rows::SUB_ATTRIBUTES)),
    },
    Check {
        id: "filter/table-names",
        rule: "names of attributes and operators are read in any letter case, with or without the URN of their schema",
        covers: &[
            "RFC7644-3.4.2.2-03",
            "RFC7644-3.4.2.2-04",
            "RFC7644-3.4.2.2-34",
        ],
        needs: &[Feature::User, Feature::Filter],
        why: "Each identity provider spells filters in its own way; a spelling that is not understood finds nobody.",
        caught: Fault::FilterNamesCaseExact,
        run: |t| Box::pin(judge_spellings(t, rows::NAMES)),
    },
    Check {
        id: "filter/extension",
        rule: "attributes of an extension are filtered by with the URN of the extension",
        covers: &["RFC7644-3.4.2.2-35"],
        needs: &[Feature::User, Feature::Enterprise, Feature::Filter],
        why: "Look-ups by employee number or department find nobody, and people are created a second time.",
        caught: Fault::FilterExtensionNeverMatches,
        run: |t| Box::pin(judge(t, rows::EXTENSION)),
    },
    Check {
        id: "filter/table-malformed",
        rule: "what breaks the grammar is refused with 400 and invalidFilter, and never guessed at",
        covers: &["RFC7644-3.4.2.2-41"],
        needs: &[Feature::User, Feature::Filter],
        why: "Answered with everybody, a slip in a client's filter deactivates the whole company; answered with 500, it \
              looks like an outage.",
        caught: Fault::FilterMalformedIgnored,
        run: |t| Box::pin(refused(t, rows::MALFORMED)),
    },
    Check {
        id: "search/filter-table",
        rule: "a filter finds the same people by POST to /Users/.search as by GET",
        covers: &["RFC7644-3.4.3-04"],
        needs: &[Feature::User, Feature::Filter, Feature::Search],
        why: "Clients that keep personal data out of URLs search by POST; they would see other people than all others.",
        caught: Fault::SearchNotIgnored,
        run: |t| Box::pin(searched(t, Way::Search)),
    },
    Check {
        id: "search/root-filter-table",
        rule: "a filter finds the same people by POST to /.search as by GET",
        covers: &["RFC7644-3.4.3-04"],
        needs: &[Feature::User, Feature::Filter, Feature::Search],
        why: "A client that looks for a name among users and groups at once would find others, or nobody.",
        caught: Fault::SearchNotIgnored,
        run: |t| Box::pin(searched(t, Way::RootSearch)),
    },
];

/// What a table says by GET it says by POST too; what is wrong by GET as well is another rule's matter.
async fn searched(t: &Trial, way: Way) -> Result<(), Stop> {
    let staff = Staff::hire(t).await?;
    staff.can_search(t, way).await?;
    let tables = [
        rows::EQUAL,
        rows::NOT_EQUAL,
        rows::PARTS,
        rows::PRESENT,
        rows::ORDER,
        rows::LOGIC,
        rows::SUB_ATTRIBUTES,
        rows::NAMES,
        rows::PLAIN,
    ];
    for table in tables {
        if let Err(wrong) = judge_of(t, &staff, table, way).await
            && judge_of(t, &staff, table, Way::Get).await.is_ok()
        {
            return Err(wrong);
        }
    }
    Ok(())
}
