//! The list of checks, one line each, so that every change of what is judged is seen in a diff.

use scimproof::checks;
use std::fmt::Write as _;

#[test]
fn the_catalogue_of_checks() {
    let mut lines = String::new();
    for check in checks::all() {
        let (level, severity) = (check.level().word(), check.severity().word());
        let _ = writeln!(
            lines,
            "{}  {level}  {severity}  {}",
            check.id,
            check.covers.join(" ")
        );
        let _ = writeln!(lines, "    {}", check.rule);
    }
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("catalogue", lines);
    });
}
