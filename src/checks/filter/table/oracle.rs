//! The tables against a parser that nobody here wrote, that of the crate `scim_v2`. Where the two disagree stands in a
//! snapshot; who is right, by the grammar of RFC 7644 section 3.4.2.2, stands beside it in [`reason`].

use super::rows;
use crate::checks::filter::personas;
use scim_v2::filter::Filter;
use std::fmt::Write as _;

/// The tables whose filters are well formed.
const WELL_FORMED: [&[super::Row]; 13] = [
    rows::EQUAL,
    rows::NOT_EQUAL,
    rows::PARTS,
    rows::PRESENT,
    rows::PRESENT_COMPLEX,
    rows::ORDER,
    rows::LOGIC,
    rows::VALUE_PATHS,
    rows::VALUE_PATHS_COMBINED,
    rows::SUB_ATTRIBUTES,
    rows::NAMES,
    rows::PLAIN,
    rows::EXTENSION,
];

fn is_read(filter: &str) -> bool {
    filter.parse::<Filter>().is_ok()
}

#[test]
fn a_parser_that_nobody_here_wrote_reads_the_tables_so() {
    let mut lines = String::new();
    let (mut read, mut refused) = (0, 0);
    for (filter, _) in WELL_FORMED.into_iter().flatten() {
        read += 1;
        if !is_read(filter) {
            let _ = writeln!(lines, "well formed, and refused by scim_v2: {filter}");
        }
    }
    for filter in rows::MALFORMED {
        refused += 1;
        if is_read(filter) {
            let _ = writeln!(lines, "malformed, and read by scim_v2: {filter}");
        }
    }
    for filter in personas::filters() {
        if !is_read(filter) {
            let _ = writeln!(
                lines,
                "sent by identity providers, and refused by scim_v2: {filter}"
            );
        }
    }
    let _ = writeln!(
        lines,
        "of {read} well-formed and {refused} malformed filters"
    );
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots");
    insta::with_settings!({ snapshot_path => folder, prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("scim_v2", lines);
    });
}
