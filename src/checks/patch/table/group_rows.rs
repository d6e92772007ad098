//! The rows on groups with ann and bob in them, in every form that identity providers are known to send.

use super::End::{Is, Refused};
use super::Row;

const BOTH: &str = r#"{"members":[{"value":"{ann}"},{"value":"{bob}"}]}"#;

/// Adding.
pub(in crate::checks::patch) const ADD: &[Row] = &[
    (r#"[{"op":"add","path":"members","value":[{"value":"{cas}"}]}]"#, &[Is(r#"{"members":[{"value":"{ann}"},{"value":"{bob}"},{"value":"{cas}"}]}"#)]),
    (r#"[{"op":"add","path":"members","value":[{"value":"{cas}"},{"value":"{dee}"}]}]"#, &[Is(r#"{"members":[{"value":"{ann}"},{"value":"{bob}"},{"value":"{cas}"},{"value":"{dee}"}]}"#)]),
    (r#"[{"op":"add","value":{"members":[{"value":"{cas}"}]}}]"#, &[Is(r#"{"members":[{"value":"{ann}"},{"value":"{bob}"},{"value":"{cas}"}]}"#)]),
    (r#"[{"op":"add","path":"members","value":[{"value":"{cas}"}]},{"op":"add","path":"members","value":[{"value":"{dee}"}]}]"#, &[Is(r#"{"members":[{"value":"{ann}"},{"value":"{bob}"},{"value":"{cas}"},{"value":"{dee}"}]}"#)]),
    (r#"[{"op":"add","path":"MEMBERS","value":[{"value":"{cas}"}]}]"#, &[Is(r#"{"members":[{"value":"{ann}"},{"value":"{bob}"},{"value":"{cas}"}]}"#)]),
    (r#"[{"op":"add","path":"urn:ietf:params:scim:schemas:core:2.0:Group:members","value":[{"value":"{cas}"}]}]"#, &[Is(r#"{"members":[{"value":"{ann}"},{"value":"{bob}"},{"value":"{cas}"}]}"#)]),
    (r#"[{"op":"add","path":"members","value":[{"value":"{cas}","type":"User"}]}]"#, &[Is(r#"{"members":[{"value":"{ann}"},{"value":"{bob}"},{"value":"{cas}"}]}"#)]),
];

/// Adding who is there already.
pub(in crate::checks::patch) const ADD_AGAIN: &[Row] = &[
    (r#"[{"op":"add","path":"members","value":[{"value":"{ann}"}]}]"#, &[Is(BOTH)]),
    (r#"[{"op":"add","path":"members","value":[{"value":"{ann}"},{"value":"{cas}"}]}]"#, &[Is(r#"{"members":[{"value":"{ann}"},{"value":"{bob}"},{"value":"{cas}"}]}"#)]),
    (r#"[{"op":"add","path":"members","value":[{"value":"{cas}"},{"value":"{cas}"}]}]"#, &[Is(r#"{"members":[{"value":"{ann}"},{"value":"{bob}"},{"value":"{cas}"}]}"#)]),
];

/// Removing.
pub(in crate::checks::patch) const REMOVE: &[Row] = &[
    (r#"[{"op":"remove","path":"members[value eq \"{ann}\"]"}]"#, &[Is(r#"{"members":[{"value":"{bob}"}]}"#)]),
    (r#"[{"op":"remove","path":"members[value eq \"{ann}\"]"},{"op":"remove","path":"members[value eq \"{bob}\"]"}]"#, &[Is(r#"{"members":[]}"#)]),
    (r#"[{"op":"remove","path":"members[value eq \"{ann}\" or value eq \"{bob}\"]"}]"#, &[Is(r#"{"members":[]}"#)]),
    (r#"[{"op":"remove","path":"members"}]"#, &[Is(r#"{"members":[]}"#)]),
    (r#"[{"op":"remove","path":"members[value eq \"{cas}\"]"}]"#, &[Is(BOTH), Refused(&["noTarget"])]),
    (r#"[{"op":"remove","path":"members[value eq \"{ann}\"]"},{"op":"add","path":"members","value":[{"value":"{cas}"}]}]"#, &[Is(r#"{"members":[{"value":"{bob}"},{"value":"{cas}"}]}"#)]),
    (r#"[{"op":"add","path":"members","value":[{"value":"{cas}"}]},{"op":"remove","path":"members[value eq \"{bob}\"]"}]"#, &[Is(r#"{"members":[{"value":"{ann}"},{"value":"{cas}"}]}"#)]),
];

/// Replacing.
pub(in crate::checks::patch) const REPLACE: &[Row] = &[
    (r#"[{"op":"replace","path":"members","value":[{"value":"{cas}"}]}]"#, &[Is(r#"{"members":[{"value":"{cas}"}]}"#)]),
    (r#"[{"op":"replace","path":"members","value":[{"value":"{bob}"},{"value":"{cas}"}]}]"#, &[Is(r#"{"members":[{"value":"{bob}"},{"value":"{cas}"}]}"#)]),
    (r#"[{"op":"replace","value":{"members":[{"value":"{cas}"}]}}]"#, &[Is(r#"{"members":[{"value":"{cas}"}]}"#)]),
    (r#"[{"op":"replace","path":"members","value":[]}]"#, &[Is(r#"{"members":[]}"#)]),
    (r#"[{"op":"replace","value":{"members":[]}}]"#, &[Is(r#"{"members":[]}"#)]),
];

/// Renaming, which leaves everybody in.
pub(in crate::checks::patch) const RENAME: &[Row] = &[
    (r#"[{"op":"replace","path":"displayName","value":"{name} new"}]"#, &[Is(r#"{"displayName":"{name} new"}"#)]),
    (r#"[{"op":"replace","value":{"displayName":"{name} new"}}]"#, &[Is(r#"{"displayName":"{name} new"}"#)]),
    (r#"[{"op":"add","path":"displayName","value":"{name} new"}]"#, &[Is(r#"{"displayName":"{name} new"}"#)]),
    (r#"[{"op":"replace","path":"displayName","value":"{name} new"},{"op":"add","path":"members","value":[{"value":"{cas}"}]}]"#, &[Is(r#"{"displayName":"{name} new","members":[{"value":"{ann}"},{"value":"{bob}"},{"value":"{cas}"}]}"#)]),
];

/// What a member is cannot be changed, only who is one.
pub(in crate::checks::patch) const IMMUTABLE: &[Row] = &[
    (r#"[{"op":"replace","path":"members[value eq \"{ann}\"].value","value":"{cas}"}]"#, &[Refused(&["mutability"])]),
];

#[cfg(test)]
mod tests {
    use super::super::{End, Row, group_rows, user_rows};
    use serde_json::Value;

    fn tables() -> Vec<&'static [Row]> {
        vec![
            user_rows::ADD_NEW, user_rows::ADD_SINGULAR, user_rows::ADD_PART, user_rows::ADD_PARTS,
            user_rows::ADD_VALUES, user_rows::PRIMARY, user_rows::ADD_SELECTED, user_rows::REMOVE,
            user_rows::REMOVE_ALL, user_rows::REMOVE_PART, user_rows::REMOVE_SELECTED, user_rows::PATH_LOGIC,
            user_rows::REMOVE_LAST, user_rows::REMOVE_SELECTED_PART, user_rows::REPLACE,
            user_rows::REPLACE_COMPLEX, user_rows::REPLACE_NULL, user_rows::REPLACE_SELECTED,
            user_rows::REPLACE_ALL_SELECTED, user_rows::PATH_LITERALS, user_rows::EXTENSION,
            user_rows::EXTENSION_WITHOUT_PATH, user_rows::SEVERAL, user_rows::ATOMIC, user_rows::INVALID_PATH,
            user_rows::INVALID_PATH_FILTER, user_rows::FOREIGN_PATH, user_rows::UNKNOWN_PATH,
            user_rows::NO_VALUE, user_rows::NO_ATTRIBUTES, user_rows::REQUIRED, user_rows::NO_TARGET,
            group_rows::ADD, group_rows::ADD_AGAIN, group_rows::REMOVE, group_rows::REPLACE,
            group_rows::RENAME, group_rows::IMMUTABLE,
        ]
    }

    #[test]
    fn every_row_is_json() {
        let mut rows = 0;
        for (operations, ends) in tables().into_iter().flatten() {
            rows += 1;
            let operations: Value = serde_json::from_str(operations).unwrap_or_else(|error| panic!("{operations}: {error}"));
            assert!(operations.is_array() && !ends.is_empty());
            for end in *ends {
                if let End::Is(changes) = end {
                    let changes: Value = serde_json::from_str(changes).unwrap_or_else(|error| panic!("{changes}: {error}"));
                    assert!(changes.is_object());
                }
            }
        }
        assert!(rows >= 150, "{rows} rows");
    }
}
