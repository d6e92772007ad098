//! The rows: filters by operator, by logic, by value path and by name. `every_row_names_the_staff` reads them all.

use super::{ALL, Row};

const NONE: &[&str] = &[];

/// `eq` on text: the whole value and nothing else; no character means more than itself.
pub(in crate::checks::filter) const EQUAL: &[Row] = &[
    (r#"userName eq "{ann}""#, &["ann"]),
    (r#"title eq "Engineer""#, &["ann"]),
    (r#"title eq "Engineer II""#, &["dee"]),
    (r#"title eq "Engine""#, NONE),
    (r#"title eq "ngineer""#, NONE),
    (r#"displayName eq "Bob Baker""#, &["bob"]),
    (r#"displayName eq "Bob""#, NONE),
    (r#"displayName eq "Baker""#, NONE),
    (r#"displayName eq "Cas \"Ace\" Cole""#, &["cas"]),
    (r#"displayName eq "Cas Ace Cole""#, NONE),
    (r#"displayName eq "Dee Müller""#, &["dee"]),
    (r#"displayName eq "Dee M\u00fcller""#, &["dee"]),
    (r#"displayName eq "Dee M_ller""#, NONE),
    (r#"displayName eq "Eve (QA)""#, &["eve"]),
    (r#"displayName eq "Fay 100%_*""#, &["fay"]),
    (r#"displayName eq "Fay 100%%*""#, NONE),
    (r#"displayName eq "Fay %""#, NONE),
    (r#"displayName eq "*""#, NONE),
    (r#"displayName eq ".*""#, NONE),
    (r#"title eq "Back\\slash""#, &["cas"]),
    (r#"title eq "Back\\\\slash""#, NONE),
    (r#"nickName eq "D'Dee""#, &["dee"]),
    (r#"nickName eq "李""#, &["fay"]),
    (r#"nickName eq "\u674e""#, &["fay"]),
    (r#"userType eq "Employee""#, &["ann", "cas", "dee"]),
    (r#"userType eq "Contractor""#, &["bob", "fay"]),
    (r#"externalId eq "{w}-X-bob""#, &["bob"]),
    (r#"externalId eq "{w}-X""#, NONE),
    (r#"name.familyName eq "de Vries""#, &["fay"]),
    (r#"name.familyName eq "Vries""#, NONE),
    (r#"title eq "x' or '1'='1""#, NONE),
    (r#"title eq "and""#, NONE),
    (r#"userName eq """#, NONE),
    (r#"displayName eq """#, NONE),
    (r#"title eq "Engineer ""#, NONE),
    (r#"title eq " Engineer""#, NONE),
    (r#"displayName eq "Dee Muller""#, NONE),
    (r#"title eq "Engineer) or (title pr""#, NONE),
];

/// `ne`, only where everybody has a value: what it says of the others is an open question.
pub(in crate::checks::filter) const NOT_EQUAL: &[Row] = &[
    (r#"userName ne "{ann}""#, &["bob", "cas", "dee", "eve", "fay"]),
    (r#"displayName ne "Bob Baker""#, &["ann", "cas", "dee", "eve", "fay"]),
    (r#"title pr and title ne "Engineer""#, &["cas", "dee", "eve", "fay"]),
    (r#"title pr and title ne "nobody has this""#, &["ann", "cas", "dee", "eve", "fay"]),
    (r#"userType pr and userType ne "Employee""#, &["bob", "fay"]),
    (r#"name.familyName ne "Cole""#, &["ann", "bob", "dee", "eve", "fay"]),
    ("active ne true", &["bob", "dee"]),
    ("active ne false", &["ann", "cas", "eve", "fay"]),
];

/// `co`, `sw` and `ew`.
pub(in crate::checks::filter) const PARTS: &[Row] = &[
    (r#"title co "ngine""#, &["ann", "dee", "fay"]),
    (r#"title co "Engineer""#, &["ann", "dee"]),
    (r#"title co "nobody has this""#, NONE),
    (r#"title co "\\""#, &["cas"]),
    (r#"displayName co "\"Ace\"""#, &["cas"]),
    (r#"displayName co "(""#, &["eve"]),
    (r#"displayName co ")""#, &["eve"]),
    (r#"displayName co "%""#, &["fay"]),
    (r#"displayName co "_""#, &["fay"]),
    (r#"displayName co "*""#, &["fay"]),
    (r#"displayName co ".""#, NONE),
    (r#"displayName co " ""#, ALL),
    (r#"displayName co "Baker""#, &["bob"]),
    (r#"displayName co "ü""#, &["dee"]),
    (r#"nickName co "'""#, &["dee"]),
    (r#"userName co "{w}""#, ALL),
    (r#"emails.value co "home""#, &["ann", "fay"]),
    (r#"name.familyName co "er""#, &["ann", "bob", "dee"]),
    (r#"title sw "Engine""#, &["ann", "dee"]),
    (r#"title sw "Engineer II""#, &["dee"]),
    (r#"title sw "ngine""#, NONE),
    (r#"displayName sw "Fay 100%""#, &["fay"]),
    (r#"displayName sw "%""#, NONE),
    (r#"displayName sw "Ann""#, &["ann"]),
    (r#"displayName sw "Cas \"""#, &["cas"]),
    (r#"emails.value sw "home.""#, &["ann", "fay"]),
    (r#"externalId sw "{w}-X-""#, ALL),
    (r#"title ew "II""#, &["dee"]),
    (r#"title ew "Engineer""#, &["ann"]),
    (r#"title ew "slash""#, &["cas"]),
    (r#"displayName ew "er""#, &["ann", "bob", "dee"]),
    (r#"displayName ew ")""#, &["eve"]),
    (r#"displayName ew "*""#, &["fay"]),
    (r#"displayName ew "_""#, NONE),
    (r#"name.familyName ew "Vries""#, &["fay"]),
    (r#"externalId ew "X-dee""#, &["dee"]),
];

/// `pr` on simple attributes, on parts of complex ones and on whole ones.
pub(in crate::checks::filter) const PRESENT: &[Row] = &[
    ("title pr", &["ann", "cas", "dee", "eve", "fay"]),
    ("nickName pr", &["ann", "dee", "fay"]),
    ("userType pr", &["ann", "bob", "cas", "dee", "fay"]),
    ("userName pr", ALL),
    ("id pr", ALL),
    ("active pr", ALL),
    ("name.familyName pr", ALL),
    ("emails.value pr", &["ann", "bob", "dee", "eve", "fay"]),
    ("not (title pr)", &["bob"]),
    ("not (nickName pr)", &["bob", "cas", "eve"]),
    ("title pr and nickName pr", &["ann", "dee", "fay"]),
];

/// `pr` on whole complex attributes.
pub(in crate::checks::filter) const PRESENT_COMPLEX: &[Row] = &[
    ("name pr", ALL),
    ("emails pr", &["ann", "bob", "dee", "eve", "fay"]),
    ("not (emails pr)", &["cas"]),
];

/// `gt`, `ge`, `lt` and `le` on text.
pub(in crate::checks::filter) const ORDER: &[Row] = &[
    (r#"title gt "Engineer""#, &["dee", "eve", "fay"]),
    (r#"title ge "Engineer""#, &["ann", "dee", "eve", "fay"]),
    (r#"title lt "Engineer""#, &["cas"]),
    (r#"title le "Engineer""#, &["ann", "cas"]),
    (r#"title gt "Tester""#, NONE),
    (r#"title ge "Tester""#, &["eve"]),
    (r#"title lt "Back""#, NONE),
    (r#"title gt "Engineer" and title lt "Lead""#, &["dee"]),
    (r#"userName gt "{cas}""#, &["dee", "eve", "fay"]),
    (r#"userName ge "{cas}""#, &["cas", "dee", "eve", "fay"]),
    (r#"userName lt "{cas}""#, &["ann", "bob"]),
    (r#"userName le "{cas}""#, &["ann", "bob", "cas"]),
];

/// `and`, `or`, `not`, parentheses, and what binds tighter.
pub(in crate::checks::filter) const LOGIC: &[Row] = &[
    (r#"userType eq "Employee" and active eq true"#, &["ann", "cas"]),
    (r#"userType eq "Employee" and active eq false"#, &["dee"]),
    (r#"title eq "Tester" or title eq "Engineer""#, &["ann", "eve"]),
    (r#"title eq "Tester" or title eq "Engineer" or displayName eq "Bob Baker""#, &["ann", "bob", "eve"]),
    ("title pr and nickName pr and active eq true", &["ann", "fay"]),
    (r#"title pr and nickName pr and active eq true and userType eq "Contractor""#, &["fay"]),
    (r#"title pr and active eq true and title eq "Tester""#, &["eve"]),
    (r#"title pr and active eq true and title eq "nobody has this""#, NONE),
    (r#"title eq "1" or title eq "2" or displayName eq "Bob Baker""#, &["bob"]),
    (r#"title eq "1" or title eq "2" or title eq "3" or title eq "4" or title eq "5" or title eq "6" or title eq "7" or title eq "8" or title eq "9" or title eq "10" or title eq "11" or title eq "Tester""#, &["eve"]),
    (r#"title pr and title pr and title pr and title pr and title pr and title pr and title pr and title pr and title pr and title pr and title pr and title eq "Tester""#, &["eve"]),
    (r#"title eq "Tester" or userType eq "Employee" and active eq false"#, &["dee", "eve"]),
    (r#"active eq false and userType eq "Employee" or title eq "Tester""#, &["dee", "eve"]),
    (r#"(title eq "Tester" or userType eq "Employee") and active eq false"#, &["dee"]),
    (r#"active eq false and (title eq "Tester" or userType eq "Employee")"#, &["dee"]),
    (r#"(title eq "Tester" or title eq "Engineer") and (active eq true or nickName pr)"#, &["ann", "eve"]),
    (r#"title eq "Engineer" and active eq true or title eq "Tester" and active eq false"#, &["ann"]),
    ("not (active eq true)", &["bob", "dee"]),
    ("not (active eq true) and title pr", &["dee"]),
    ("title pr and not (active eq true)", &["dee"]),
    ("not (active eq true and title pr)", &["bob", "dee"]),
    ("not (active eq true or title pr)", &["bob"]),
    ("not (title pr) or not (emails pr)", &["bob", "cas"]),
    ("not (not (active eq true))", &["ann", "cas", "eve", "fay"]),
    (r#"((title eq "Tester"))"#, &["eve"]),
    ("(((active eq true)) and ((title pr)))", &["ann", "cas", "eve", "fay"]),
    (r#"((title eq "Tester" or active eq false) and title pr) or title eq "Engineer""#, &["ann", "dee", "eve"]),
    (r#"title pr and (nickName pr and (active eq true and (userType eq "Employee")))"#, &["ann"]),
    ("active eq true and active eq false", NONE),
    ("active eq true or active eq false", ALL),
];

/// Value filters in brackets, alone.
pub(in crate::checks::filter) const VALUE_PATHS: &[Row] = &[
    (r#"emails[type eq "work"]"#, &["ann", "bob", "fay"]),
    (r#"emails[type eq "home"]"#, &["ann", "dee", "fay"]),
    (r#"emails[type eq "other"]"#, &["eve"]),
    (r#"emails[type eq "fax"]"#, NONE),
    (r#"emails[type eq "work" and value co "home"]"#, NONE),
    (r#"emails[type eq "home" and value co "home"]"#, &["ann", "fay"]),
    (r#"emails[type eq "home" and primary eq true]"#, &["dee", "fay"]),
    (r#"emails[type eq "work" and primary eq true]"#, &["ann"]),
    ("emails[primary eq true]", &["ann", "dee", "fay"]),
    (r#"emails[type eq "work" or type eq "other"]"#, &["ann", "bob", "eve", "fay"]),
    (r#"emails[not (type eq "work")]"#, &["ann", "dee", "eve", "fay"]),
    (r#"emails[value eq "{bob.mail}"]"#, &["bob"]),
    (r#"emails[type eq "work" and (value sw "ann." or value sw "bob.")]"#, &["ann", "bob"]),
    ("emails[type pr]", &["ann", "bob", "dee", "eve", "fay"]),
    (r#"EMAILS[Type EQ "home" AND Value CO "home"]"#, &["ann", "fay"]),
    (r#"emails[type eq "work" and value eq "{bob.mail}" and value co "@"]"#, &["bob"]),
    (r#"emails[type eq "home" and value eq "{bob.mail}"]"#, NONE),
];

/// Value filters in brackets, combined with other expressions.
pub(in crate::checks::filter) const VALUE_PATHS_COMBINED: &[Row] = &[
    (r#"emails[type eq "work"] and active eq false"#, &["bob"]),
    (r#"active eq false and emails[type eq "work"]"#, &["bob"]),
    (r#"userType eq "Employee" and emails[type eq "home" and value co "@"]"#, &["ann", "dee"]),
    (r#"emails[type eq "other"] or title eq "Engineer""#, &["ann", "eve"]),
    (r#"emails[type eq "work"] and emails[type eq "home"]"#, &["ann", "fay"]),
    (r#"emails[type eq "other"] or emails[primary eq true]"#, &["ann", "dee", "eve", "fay"]),
    (r#"not (emails[type eq "work"])"#, &["cas", "dee", "eve"]),
    (r#"(emails[type eq "work"])"#, &["ann", "bob", "fay"]),
];

/// Sub-attributes with a dot: each comparison may hold for another value.
pub(in crate::checks::filter) const SUB_ATTRIBUTES: &[Row] = &[
    (r#"emails.type eq "work""#, &["ann", "bob", "fay"]),
    (r#"emails.type eq "other""#, &["eve"]),
    (r#"emails.value eq "{ann.mail}""#, &["ann"]),
    ("emails.primary eq true", &["ann", "dee", "fay"]),
    (r#"emails.type eq "work" and emails.value co "home""#, &["ann", "fay"]),
    (r#"emails.type eq "work" and emails.type eq "home""#, &["ann", "fay"]),
    (r#"name.givenName eq "Cas""#, &["cas"]),
    (r#"name.givenName eq "Cas" and name.familyName eq "Cole""#, &["cas"]),
    (r#"name.givenName eq "Cas" and name.familyName eq "Baker""#, NONE),
];

/// Names in another letter case, and with the URN of the schema.
pub(in crate::checks::filter) const NAMES: &[Row] = &[
    (r#"TITLE eq "Tester""#, &["eve"]),
    (r#"Title EQ "Tester""#, &["eve"]),
    (r#"displayname Sw "Bob""#, &["bob"]),
    (r#"NAME.FAMILYNAME eq "Cole""#, &["cas"]),
    (r#"name.familyname eq "Cole""#, &["cas"]),
    ("nickname PR", &["ann", "dee", "fay"]),
    (r#"title eq "Tester" OR title eq "Engineer""#, &["ann", "eve"]),
    ("title pr AND active eq false", &["dee"]),
    ("NOT (title pr)", &["bob"]),
    (r#"urn:ietf:params:scim:schemas:core:2.0:User:title eq "Tester""#, &["eve"]),
    (r#"urn:ietf:params:scim:schemas:core:2.0:User:name.familyName eq "Cole""#, &["cas"]),
    (r#"urn:ietf:params:scim:schemas:core:2.0:User:emails.type eq "other""#, &["eve"]),
    ("urn:ietf:params:scim:schemas:core:2.0:User:nickName pr", &["ann", "dee", "fay"]),
    (r#"URN:IETF:PARAMS:SCIM:SCHEMAS:CORE:2.0:USER:title eq "Tester""#, &["eve"]),
];

/// As clients write them: without parentheses around the whole, with values that nobody else has.
pub(in crate::checks::filter) const PLAIN: &[Row] = &[
    (r#"id eq "{ann.id}""#, &["ann"]),
    (r#"id eq "{ann.id}" or id eq "{bob.id}""#, &["ann", "bob"]),
    (r#"externalId eq "{w}-X-bob""#, &["bob"]),
    (r#"userName eq "{ann}" or userName eq "{bob}""#, &["ann", "bob"]),
    (r#"userName eq "{ann}" or userName eq "{bob}" or userName eq "{cas}""#, &["ann", "bob", "cas"]),
    (r#"userName eq "{ann}" or externalId eq "{w}-X-bob" or emails.value eq "{eve.mail}" or userName eq "{fay}""#, &["ann", "bob", "eve", "fay"]),
    (r#"userName eq "{w}-1" or userName eq "{ann}" or userName eq "{w}-3" or userName eq "{w}-4" or userName eq "{w}-5" or userName eq "{w}-6" or userName eq "{w}-7" or userName eq "{w}-8" or userName eq "{w}-9" or userName eq "{bob}" or userName eq "{cas}" or userName eq "{w}-12" or userName eq "{w}-13" or userName eq "{w}-14" or userName eq "{w}-15" or userName eq "{dee}" or userName eq "{w}-17" or userName eq "{w}-18" or userName eq "{w}-19" or userName eq "{fay}""#, &["ann", "bob", "cas", "dee", "fay"]),
    (r#"userName sw "{w}-""#, ALL),
    (r#"userName co "{w}""#, ALL),
    (r#"userName sw "{w}-" and title pr"#, &["ann", "cas", "dee", "eve", "fay"]),
    (r#"userName sw "{w}-" and active eq true and userType eq "Contractor""#, &["fay"]),
    (r#"userName sw "{w}-" and title pr and active eq true and userType eq "Employee" and nickName pr"#, &["ann"]),
    (r#"userName sw "{w}-" and title pr and active eq true and nickName pr and title eq "nobody has this""#, NONE),
    (r#"userName sw "{w}-" and title eq "Engineer" or userName eq "{bob}""#, &["ann", "bob"]),
    (r#"userName eq "{bob}" or userName sw "{w}-" and title eq "Engineer""#, &["ann", "bob"]),
    (r#"userName sw "{w}-" and not (active eq true)"#, &["bob", "dee"]),
    (r#"userName sw "{w}-" and userName ne "{ann}""#, &["bob", "cas", "dee", "eve", "fay"]),
    (r#"userName gt "{w}-c" and userName lt "{w}-e""#, &["cas", "dee"]),
    (r#"emails.value eq "{bob.mail}""#, &["bob"]),
    (r#"emails.value sw "home.ann.{w}""#, &["ann"]),
    (r#"emails.value co ".{w}@""#, &["ann", "bob", "dee", "eve", "fay"]),
    (r#"title eq "Engineer" and userName eq "{dee}""#, NONE),
    (r#"title eq "Engineer" and userName eq "{ann}""#, &["ann"]),
    (r#"name.familyName eq "Cole" and userName sw "{w}-""#, &["cas"]),
    (r#"userName sw "{w}-" and displayName eq "Dee Muller""#, NONE),
];

/// Attributes of the enterprise extension.
pub(in crate::checks::filter) const EXTENSION: &[Row] = &[
    (r#"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "Sales {w}""#, &["ann", "dee"]),
    (r#"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "Sales {w}" and active eq true"#, &["ann"]),
    (r#"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department sw "Re""#, &["bob"]),
    ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department pr", &["ann", "bob", "dee"]),
    ("not (urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department pr)", &["cas", "eve", "fay"]),
    (r#"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "Marketing {w}""#, NONE),
    (r#"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department co "{w}""#, &["ann", "bob", "dee"]),
    (r#"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department ew "s {w}""#, &["ann", "dee"]),
    (r#"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "Sales {w}" or userName eq "{fay}""#, &["ann", "dee", "fay"]),
    (r#"userName eq "{ann}" and urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "Research {w}""#, NONE),
];

/// What breaks the grammar in every reading of it.
pub(in crate::checks::filter) const MALFORMED: &[&str] = &[
    "userName eq",
    "userName",
    "eq",
    "and",
    r#""a""#,
    r#"eq "a""#,
    r#""a" eq userName"#,
    r#"userName "a""#,
    r#"userName eq eq "a""#,
    r#"userName eq "a" "b""#,
    r#"userName eq "a"#,
    r#"userName eq "a\""#,
    r#"userName eq "\x41""#,
    r#"userName eq "\u12""#,
    "userName eq 'a'",
    r#"userName = "a""#,
    r#"userName == "a""#,
    r#"userName != "a""#,
    r#"userName eq ["a"]"#,
    r#"userName eq {"a":1}"#,
    r#"userName pr "a""#,
    r#"userName eq "a" and"#,
    r#"userName eq "a" or"#,
    r#"and userName eq "a""#,
    r#"userName eq "a" and and title pr"#,
    r#"userName eq "a" and or title pr"#,
    r#"userName eq "a" xor title pr"#,
    r#"userName eq "a" && title pr"#,
    r#"userName eq "a", title pr"#,
    r#"userName eq "a"; title pr"#,
    r#"userName eq "a" title pr"#,
    r#"(userName eq "a""#,
    r#"userName eq "a")"#,
    r#"((userName eq "a")"#,
    "()",
    "not ()",
    "(userName) pr",
    r#"emails[type eq "work""#,
    r#"emails[type eq "work"]]"#,
    "emails[type eq]",
    r#"[type eq "work"]"#,
    r#"name. eq "a""#,
    r#".familyName eq "a""#,
    r#"name..familyName eq "a""#,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_names_the_staff_and_no_filter_stands_there_twice() {
        let tables = [
            EQUAL,
            NOT_EQUAL,
            PARTS,
            PRESENT,
            PRESENT_COMPLEX,
            ORDER,
            LOGIC,
            VALUE_PATHS,
            VALUE_PATHS_COMBINED,
            SUB_ATTRIBUTES,
            NAMES,
            PLAIN,
            EXTENSION,
        ];
        let mut known = std::collections::BTreeSet::new();
        for (filter, finds) in tables.into_iter().flatten() {
            // Plain filters are sent without parentheses around them, so that the same text is another filter.
            let plain = PLAIN.iter().any(|row| row.0 == *filter);
            assert!(known.insert(*filter) || plain, "{filter} stands there twice");
            assert!(
                finds.iter().all(|name| ALL.contains(name)),
                "{filter}: {finds:?}"
            );
        }
        assert!(known.len() >= 150, "{} filters", known.len());
        assert!(
            MALFORMED.len() >= 40,
            "{} malformed filters",
            MALFORMED.len()
        );
    }
}
