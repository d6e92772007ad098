//! The rows on users, by what they show.

use super::End::{Is, Refused};
use super::Row;

/// `add` where there is no value yet, by path and without.
pub(in crate::checks::patch) const ADD_NEW: &[Row] = &[
    (r#"[{"op":"add","path":"nickName","value":"Annie"}]"#, &[Is(r#"{"nickName":"Annie"}"#)]),
    (r#"[{"op":"add","value":{"nickName":"Annie"}}]"#, &[Is(r#"{"nickName":"Annie"}"#)]),
    (r#"[{"op":"add","path":"locale","value":"en-GB"}]"#, &[Is(r#"{"locale":"en-GB"}"#)]),
    (r#"[{"op":"add","path":"nickName","value":"Annie"},{"op":"add","path":"locale","value":"en-GB"}]"#, &[Is(r#"{"nickName":"Annie","locale":"en-GB"}"#)]),
    (r#"[{"op":"add","value":{"nickName":"Annie","locale":"en-GB"}}]"#, &[Is(r#"{"nickName":"Annie","locale":"en-GB"}"#)]),
    (r#"[{"op":"remove","path":"title"},{"op":"add","path":"title","value":"Tester"}]"#, &[Is(r#"{"title":"Tester"}"#)]),
    (r#"[{"op":"remove","path":"emails"},{"op":"add","path":"emails","value":[{"value":"{w}.new@scimproof.example","type":"work"}]}]"#, &[Is(r#"{"emails":[{"value":"{w}.new@scimproof.example","type":"work"}]}"#)]),
];

/// `add` where there is a value that can be only one.
pub(in crate::checks::patch) const ADD_SINGULAR: &[Row] = &[
    (r#"[{"op":"add","path":"title","value":"Tester"}]"#, &[Is(r#"{"title":"Tester"}"#)]),
    (r#"[{"op":"add","value":{"title":"Tester"}}]"#, &[Is(r#"{"title":"Tester"}"#)]),
    (r#"[{"op":"add","path":"displayName","value":"A. Archer"}]"#, &[Is(r#"{"displayName":"A. Archer"}"#)]),
    (r#"[{"op":"add","path":"active","value":false}]"#, &[Is(r#"{"active":false}"#)]),
    (r#"[{"op":"add","value":{"active":false,"title":"Tester"}}]"#, &[Is(r#"{"active":false,"title":"Tester"}"#)]),
    (r#"[{"op":"add","path":"title","value":"Engineer"}]"#, &[Is("{}")]),
    (r#"[{"op":"add","path":"userType","value":"Contractor"},{"op":"add","path":"userType","value":"Guest"}]"#, &[Is(r#"{"userType":"Guest"}"#)]),
];

/// `add` with a path into a complex attribute, or a set of parts.
pub(in crate::checks::patch) const ADD_PART: &[Row] = &[
    (r#"[{"op":"add","path":"name.honorificPrefix","value":"Dr."}]"#, &[Is(r#"{"name":{"givenName":"Ann","familyName":"Archer","middleName":"Q","honorificPrefix":"Dr."}}"#)]),
    (r#"[{"op":"add","path":"name.middleName","value":"R"}]"#, &[Is(r#"{"name":{"givenName":"Ann","familyName":"Archer","middleName":"R"}}"#)]),
    (r#"[{"op":"remove","path":"name.middleName"},{"op":"add","path":"name.middleName","value":"S"}]"#, &[Is(r#"{"name":{"givenName":"Ann","familyName":"Archer","middleName":"S"}}"#)]),
    (r#"[{"op":"add","path":"name.givenName","value":"Anna"},{"op":"add","path":"name.familyName","value":"Arrow"}]"#, &[Is(r#"{"name":{"givenName":"Anna","familyName":"Arrow","middleName":"Q"}}"#)]),
];

/// `add` of a set of parts to a whole complex attribute: the parts that are not named may stay, or go.
pub(in crate::checks::patch) const ADD_PARTS: &[Row] = &[
    (r#"[{"op":"add","path":"name","value":{"middleName":"R"}}]"#, &[Is(r#"{"name":{"givenName":"Ann","familyName":"Archer","middleName":"R"}}"#), Is(r#"{"name":{"middleName":"R"}}"#)]),
    (r#"[{"op":"add","value":{"name":{"middleName":"R"}}}]"#, &[Is(r#"{"name":{"givenName":"Ann","familyName":"Archer","middleName":"R"}}"#), Is(r#"{"name":{"middleName":"R"}}"#)]),
];

/// `add` to what can have several values: the others stay, and nothing is there twice.
pub(in crate::checks::patch) const ADD_VALUES: &[Row] = &[
    (r#"[{"op":"add","path":"emails","value":[{"value":"{w}.x@scimproof.example","type":"other"}]}]"#,
        &[Is(r#"{"emails":[{"value":"{w}.work@scimproof.example","type":"work","primary":true},{"value":"{w}.home@scimproof.example","type":"home"},{"value":"{w}.x@scimproof.example","type":"other"}]}"#)]),
    (r#"[{"op":"add","value":{"emails":[{"value":"{w}.x@scimproof.example","type":"other"}]}}]"#,
        &[Is(r#"{"emails":[{"value":"{w}.work@scimproof.example","type":"work","primary":true},{"value":"{w}.home@scimproof.example","type":"home"},{"value":"{w}.x@scimproof.example","type":"other"}]}"#)]),
    (r#"[{"op":"add","path":"phoneNumbers","value":[{"value":"+1-555-0103","type":"home"}]}]"#,
        &[Is(r#"{"phoneNumbers":[{"value":"+1-555-0100","type":"work"},{"value":"+1-555-0101","type":"mobile","display":"Car"},{"value":"+1-555-0102","type":"work"},{"value":"+1-555-0103","type":"home"}]}"#)]),
    (r#"[{"op":"add","path":"phoneNumbers","value":[{"value":"+1-555-0103","type":"home"},{"value":"+1-555-0104","type":"other"}]}]"#,
        &[Is(r#"{"phoneNumbers":[{"value":"+1-555-0100","type":"work"},{"value":"+1-555-0101","type":"mobile","display":"Car"},{"value":"+1-555-0102","type":"work"},{"value":"+1-555-0103","type":"home"},{"value":"+1-555-0104","type":"other"}]}"#)]),
    (r#"[{"op":"add","path":"addresses","value":[{"type":"other","locality":"Biel","country":"CH"}]}]"#,
        &[Is(r#"{"addresses":[{"type":"work","locality":"Bern","country":"CH"},{"type":"home","locality":"Thun","country":"CH"},{"type":"other","locality":"Biel","country":"CH"}]}"#)]),
    (r#"[{"op":"add","path":"emails","value":[{"value":"{w}.home@scimproof.example","type":"home"}]}]"#, &[Is("{}")]),
    (r#"[{"op":"add","path":"phoneNumbers","value":[{"value":"+1-555-0102","type":"work"}]}]"#, &[Is("{}")]),
];

/// A value that becomes primary takes that from the one that was.
pub(in crate::checks::patch) const PRIMARY: &[Row] = &[
    (r#"[{"op":"add","path":"emails","value":[{"value":"{w}.x@scimproof.example","type":"other","primary":true}]}]"#,
        &[Is(r#"{"emails":[{"value":"{w}.work@scimproof.example","type":"work"},{"value":"{w}.home@scimproof.example","type":"home"},{"value":"{w}.x@scimproof.example","type":"other","primary":true}]}"#)]),
    (r#"[{"op":"replace","path":"emails[type eq \"home\"].primary","value":true}]"#,
        &[Is(r#"{"emails":[{"value":"{w}.work@scimproof.example","type":"work"},{"value":"{w}.home@scimproof.example","type":"home","primary":true}]}"#)]),
    (r#"[{"op":"add","path":"emails[type eq \"home\"].primary","value":true}]"#,
        &[Is(r#"{"emails":[{"value":"{w}.work@scimproof.example","type":"work"},{"value":"{w}.home@scimproof.example","type":"home","primary":true}]}"#)]),
    (r#"[{"op":"replace","path":"emails[primary eq true].primary","value":false}]"#,
        &[Is(r#"{"emails":[{"value":"{w}.work@scimproof.example","type":"work"},{"value":"{w}.home@scimproof.example","type":"home"}]}"#)]),
];

/// `add` into a value that a filter selects.
pub(in crate::checks::patch) const ADD_SELECTED: &[Row] = &[
    (r#"[{"op":"add","path":"phoneNumbers[value eq \"+1-555-0100\"].display","value":"Desk"}]"#,
        &[Is(r#"{"phoneNumbers":[{"value":"+1-555-0100","type":"work","display":"Desk"},{"value":"+1-555-0101","type":"mobile","display":"Car"},{"value":"+1-555-0102","type":"work"}]}"#)]),
    (r#"[{"op":"add","path":"addresses[type eq \"home\"].locality","value":"Spiez"}]"#,
        &[Is(r#"{"addresses":[{"type":"work","locality":"Bern","country":"CH"},{"type":"home","locality":"Spiez","country":"CH"}]}"#)]),
];

/// `remove` of whole attributes.
pub(in crate::checks::patch) const REMOVE: &[Row] = &[
    (r#"[{"op":"remove","path":"title"}]"#, &[Is(r#"{"title":null}"#)]),
    (r#"[{"op":"remove","path":"displayName"}]"#, &[Is(r#"{"displayName":null}"#), Is(r#"{"displayName":"Archer, Ann"}"#), Refused(&["mutability", "invalidValue"])]),
    (r#"[{"op":"remove","path":"phoneNumbers"}]"#, &[Is(r#"{"phoneNumbers":null}"#)]),
    (r#"[{"op":"remove","path":"addresses"}]"#, &[Is(r#"{"addresses":null}"#)]),
    (r#"[{"op":"remove","path":"title"},{"op":"remove","path":"userType"}]"#, &[Is(r#"{"title":null,"userType":null}"#)]),
    (r#"[{"op":"remove","path":"nickName"}]"#, &[Is("{}"), Refused(&["noTarget"])]),
    (r#"[{"op":"remove","path":"{USER}:title"}]"#, &[Is(r#"{"title":null}"#)]),
    (r#"[{"op":"remove","path":"TITLE"}]"#, &[Is(r#"{"title":null}"#)]),
];

/// `remove` of all values at once.
pub(in crate::checks::patch) const REMOVE_ALL: &[Row] = &[
    (r#"[{"op":"remove","path":"emails"}]"#, &[Is(r#"{"emails":null}"#), Refused(&["mutability", "invalidValue"])]),
    (r#"[{"op":"remove","path":"phoneNumbers"}]"#, &[Is(r#"{"phoneNumbers":null}"#)]),
];

/// `remove` of parts.
pub(in crate::checks::patch) const REMOVE_PART: &[Row] = &[
    (r#"[{"op":"remove","path":"name.middleName"}]"#, &[Is(r#"{"name":{"givenName":"Ann","familyName":"Archer"}}"#)]),
    (r#"[{"op":"remove","path":"NAME.middlename"}]"#, &[Is(r#"{"name":{"givenName":"Ann","familyName":"Archer"}}"#)]),
    (r#"[{"op":"remove","path":"{USER}:name.middleName"}]"#, &[Is(r#"{"name":{"givenName":"Ann","familyName":"Archer"}}"#)]),
    (r#"[{"op":"remove","path":"name.honorificPrefix"}]"#, &[Is("{}"), Refused(&["noTarget"])]),
];

/// `remove` of the values that a filter selects.
pub(in crate::checks::patch) const REMOVE_SELECTED: &[Row] = &[
    (r#"[{"op":"remove","path":"phoneNumbers[type eq \"mobile\"]"}]"#,
        &[Is(r#"{"phoneNumbers":[{"value":"+1-555-0100","type":"work"},{"value":"+1-555-0102","type":"work"}]}"#)]),
    (r#"[{"op":"remove","path":"phoneNumbers[type eq \"work\"]"}]"#,
        &[Is(r#"{"phoneNumbers":[{"value":"+1-555-0101","type":"mobile","display":"Car"}]}"#)]),
    (r#"[{"op":"remove","path":"phoneNumbers[value eq \"+1-555-0102\"]"}]"#,
        &[Is(r#"{"phoneNumbers":[{"value":"+1-555-0100","type":"work"},{"value":"+1-555-0101","type":"mobile","display":"Car"}]}"#)]),
    (r#"[{"op":"remove","path":"addresses[type eq \"home\"]"}]"#, &[Is(r#"{"addresses":[{"type":"work","locality":"Bern","country":"CH"}]}"#)]),
    (r#"[{"op":"remove","path":"phoneNumbers[type eq \"fax\"]"}]"#, &[Is("{}"), Refused(&["noTarget"])]),
    (r#"[{"op":"remove","path":"emails[type eq \"home\"]"}]"#, &[Is(r#"{"emails":[{"value":"{w}.work@scimproof.example","type":"work","primary":true}]}"#)]),
];

/// Filters with several conditions in paths.
pub(in crate::checks::patch) const PATH_LOGIC: &[Row] = &[
    (r#"[{"op":"remove","path":"phoneNumbers[type eq \"work\" and value ew \"02\"]"}]"#,
        &[Is(r#"{"phoneNumbers":[{"value":"+1-555-0100","type":"work"},{"value":"+1-555-0101","type":"mobile","display":"Car"}]}"#)]),
    (r#"[{"op":"remove","path":"phoneNumbers[type eq \"mobile\" or value ew \"02\"]"}]"#,
        &[Is(r#"{"phoneNumbers":[{"value":"+1-555-0100","type":"work"}]}"#)]),
    (r#"[{"op":"remove","path":"phoneNumbers[not (type eq \"work\")]"}]"#,
        &[Is(r#"{"phoneNumbers":[{"value":"+1-555-0100","type":"work"},{"value":"+1-555-0102","type":"work"}]}"#)]),
    (r#"[{"op":"remove","path":"emails[type eq \"home\" and value ew \"scimproof.example\"]"}]"#,
        &[Is(r#"{"emails":[{"value":"{w}.work@scimproof.example","type":"work","primary":true}]}"#)]),
    (r#"[{"op":"remove","path":"addresses[type eq \"home\" and country eq \"CH\"]"}]"#, &[Is(r#"{"addresses":[{"type":"work","locality":"Bern","country":"CH"}]}"#)]),
    (r#"[{"op":"remove","path":"phoneNumbers[type eq \"work\" and value co \"0101\"]"}]"#, &[Is("{}"), Refused(&["noTarget"])]),
];

/// The last value goes, and no empty shell stays.
pub(in crate::checks::patch) const REMOVE_LAST: &[Row] = &[
    (r#"[{"op":"remove","path":"phoneNumbers[type eq \"mobile\"]"},{"op":"remove","path":"phoneNumbers[type eq \"work\"]"}]"#, &[Is(r#"{"phoneNumbers":null}"#)]),
    (r#"[{"op":"remove","path":"addresses[country eq \"CH\"]"}]"#, &[Is(r#"{"addresses":null}"#)]),
];

/// `remove` of a part of the values that a filter selects.
pub(in crate::checks::patch) const REMOVE_SELECTED_PART: &[Row] = &[
    (r#"[{"op":"remove","path":"phoneNumbers[type eq \"mobile\"].display"}]"#,
        &[Is(r#"{"phoneNumbers":[{"value":"+1-555-0100","type":"work"},{"value":"+1-555-0101","type":"mobile"},{"value":"+1-555-0102","type":"work"}]}"#)]),
    (r#"[{"op":"remove","path":"addresses[type eq \"home\"].locality"}]"#,
        &[Is(r#"{"addresses":[{"type":"work","locality":"Bern","country":"CH"},{"type":"home","country":"CH"}]}"#)]),
];

/// `replace` of whole attributes.
pub(in crate::checks::patch) const REPLACE: &[Row] = &[
    (r#"[{"op":"replace","path":"title","value":"Tester"}]"#, &[Is(r#"{"title":"Tester"}"#)]),
    (r#"[{"op":"replace","path":"nickName","value":"Annie"}]"#, &[Is(r#"{"nickName":"Annie"}"#)]),
    (r#"[{"op":"replace","path":"active","value":false}]"#, &[Is(r#"{"active":false}"#)]),
    (r#"[{"op":"replace","path":"{USER}:title","value":"Tester"}]"#, &[Is(r#"{"title":"Tester"}"#)]),
    (r#"[{"op":"replace","path":"displayname","value":"A. Archer"}]"#, &[Is(r#"{"displayName":"A. Archer"}"#)]),
    (r#"[{"op":"replace","path":"name.familyName","value":"Arrow"}]"#, &[Is(r#"{"name":{"givenName":"Ann","familyName":"Arrow","middleName":"Q"}}"#)]),
    (r#"[{"op":"replace","path":"{USER}:name.familyName","value":"Arrow"}]"#, &[Is(r#"{"name":{"givenName":"Ann","familyName":"Arrow","middleName":"Q"}}"#)]),
    (r#"[{"op":"replace","value":{"title":"Tester","active":false}}]"#, &[Is(r#"{"title":"Tester","active":false}"#)]),
    (r#"[{"op":"replace","value":{"nickName":"Annie"}}]"#, &[Is(r#"{"nickName":"Annie"}"#)]),
    (r#"[{"op":"replace","path":"title","value":"Engineer"}]"#, &[Is("{}")]),
    (r#"[{"op":"replace","path":"title","value":"Zoë \"Q\" \\ 李 😀"}]"#, &[Is(r#"{"title":"Zoë \"Q\" \\ 李 😀"}"#)]),
    (r#"[{"op":"replace","path":"emails","value":[{"value":"{w}.x@scimproof.example","type":"other","primary":true}]}]"#, &[Is(r#"{"emails":[{"value":"{w}.x@scimproof.example","type":"other","primary":true}]}"#)]),
    (r#"[{"op":"replace","path":"phoneNumbers","value":[{"value":"+1-555-0199","type":"other"}]}]"#, &[Is(r#"{"phoneNumbers":[{"value":"+1-555-0199","type":"other"}]}"#)]),
    (r#"[{"op":"replace","value":{"phoneNumbers":[{"value":"+1-555-0199","type":"other"}]}}]"#, &[Is(r#"{"phoneNumbers":[{"value":"+1-555-0199","type":"other"}]}"#)]),
];

/// `replace` of a complex attribute: the parts that are named change, the others stay.
pub(in crate::checks::patch) const REPLACE_COMPLEX: &[Row] = &[
    (r#"[{"op":"replace","path":"name","value":{"familyName":"Arrow"}}]"#, &[Is(r#"{"name":{"givenName":"Ann","familyName":"Arrow","middleName":"Q"}}"#)]),
    (r#"[{"op":"replace","path":"name","value":{"familyName":"Arrow","givenName":"Anna"}}]"#, &[Is(r#"{"name":{"givenName":"Anna","familyName":"Arrow","middleName":"Q"}}"#)]),
    (r#"[{"op":"replace","value":{"name":{"familyName":"Arrow"}}}]"#, &[Is(r#"{"name":{"givenName":"Ann","familyName":"Arrow","middleName":"Q"}}"#)]),
];

/// `replace` with null or nothing clears.
pub(in crate::checks::patch) const REPLACE_NULL: &[Row] = &[
    (r#"[{"op":"replace","path":"title","value":null}]"#, &[Is(r#"{"title":null}"#)]),
    (r#"[{"op":"replace","path":"phoneNumbers","value":[]}]"#, &[Is(r#"{"phoneNumbers":null}"#)]),
    (r#"[{"op":"replace","value":{"title":null}}]"#, &[Is(r#"{"title":null}"#)]),
    (r#"[{"op":"replace","value":{"phoneNumbers":[]}}]"#, &[Is(r#"{"phoneNumbers":null}"#)]),
];

/// `replace` of the values, or of a part of the values, that a filter selects.
pub(in crate::checks::patch) const REPLACE_SELECTED: &[Row] = &[
    (r#"[{"op":"replace","path":"emails[type eq \"work\"].value","value":"{w}.new@scimproof.example"}]"#,
        &[Is(r#"{"emails":[{"value":"{w}.new@scimproof.example","type":"work","primary":true},{"value":"{w}.home@scimproof.example","type":"home"}]}"#)]),
    (r#"[{"op":"replace","path":"phoneNumbers[type eq \"mobile\"].value","value":"+1-555-0109"}]"#,
        &[Is(r#"{"phoneNumbers":[{"value":"+1-555-0100","type":"work"},{"value":"+1-555-0109","type":"mobile","display":"Car"},{"value":"+1-555-0102","type":"work"}]}"#)]),
    (r#"[{"op":"replace","path":"addresses[type eq \"home\"].locality","value":"Spiez"}]"#,
        &[Is(r#"{"addresses":[{"type":"work","locality":"Bern","country":"CH"},{"type":"home","locality":"Spiez","country":"CH"}]}"#)]),
    (r#"[{"op":"replace","path":"{USER}:addresses[type eq \"home\"].locality","value":"Spiez"}]"#,
        &[Is(r#"{"addresses":[{"type":"work","locality":"Bern","country":"CH"},{"type":"home","locality":"Spiez","country":"CH"}]}"#)]),
    (r#"[{"op":"replace","path":"addresses[locality eq \"Thun\" and country eq \"CH\"].locality","value":"Spiez"}]"#,
        &[Is(r#"{"addresses":[{"type":"work","locality":"Bern","country":"CH"},{"type":"home","locality":"Spiez","country":"CH"}]}"#)]),
];

/// `replace` changes every value that the filter selects.
pub(in crate::checks::patch) const REPLACE_ALL_SELECTED: &[Row] = &[
    (r#"[{"op":"replace","path":"phoneNumbers[type eq \"work\"].display","value":"Desk"}]"#,
        &[Is(r#"{"phoneNumbers":[{"value":"+1-555-0100","type":"work","display":"Desk"},{"value":"+1-555-0101","type":"mobile","display":"Car"},{"value":"+1-555-0102","type":"work","display":"Desk"}]}"#)]),
    (r#"[{"op":"replace","path":"addresses[country eq \"CH\"].country","value":"LI"}]"#,
        &[Is(r#"{"addresses":[{"type":"work","locality":"Bern","country":"LI"},{"type":"home","locality":"Thun","country":"LI"}]}"#)]),
];

/// Booleans in the filter of a path.
pub(in crate::checks::patch) const PATH_LITERALS: &[Row] = &[
    (r#"[{"op":"replace","path":"emails[primary eq true].value","value":"{w}.new@scimproof.example"}]"#,
        &[Is(r#"{"emails":[{"value":"{w}.new@scimproof.example","type":"work","primary":true},{"value":"{w}.home@scimproof.example","type":"home"}]}"#)]),
    (r#"[{"op":"remove","path":"emails[value eq \"{w}.home@scimproof.example\"]"}]"#,
        &[Is(r#"{"emails":[{"value":"{w}.work@scimproof.example","type":"work","primary":true}]}"#)]),
];

/// Attributes of the enterprise extension.
pub(in crate::checks::patch) const EXTENSION: &[Row] = &[
    (r#"[{"op":"replace","path":"{ENT}:department","value":"Research"}]"#, &[Is(r#"{"{ENT}":{"department":"Research","costCenter":"C1"}}"#)]),
    (r#"[{"op":"add","path":"{ENT}:division","value":"North"}]"#, &[Is(r#"{"{ENT}":{"department":"Sales","costCenter":"C1","division":"North"}}"#)]),
    (r#"[{"op":"add","path":"{ENT}:department","value":"Research"}]"#, &[Is(r#"{"{ENT}":{"department":"Research","costCenter":"C1"}}"#)]),
    (r#"[{"op":"remove","path":"{ENT}:costCenter"}]"#, &[Is(r#"{"{ENT}":{"department":"Sales"}}"#)]),
    (r#"[{"op":"remove","path":"{ENT}:costCenter"},{"op":"remove","path":"{ENT}:department"}]"#, &[Is(r#"{"{ENT}":null}"#)]),
    (r#"[{"op":"replace","path":"title","value":"Tester"},{"op":"replace","path":"{ENT}:department","value":"Research"}]"#, &[Is(r#"{"title":"Tester","{ENT}":{"department":"Research","costCenter":"C1"}}"#)]),
];

/// An extension as a member of a value without path.
pub(in crate::checks::patch) const EXTENSION_WITHOUT_PATH: &[Row] = &[
    (r#"[{"op":"add","value":{"{ENT}":{"division":"North"}}}]"#, &[Is(r#"{"{ENT}":{"department":"Sales","costCenter":"C1","division":"North"}}"#), Is(r#"{"{ENT}":{"division":"North"}}"#)]),
    (r#"[{"op":"add","value":{"title":"Tester","{ENT}":{"department":"Research"}}}]"#, &[Is(r#"{"title":"Tester","{ENT}":{"department":"Research","costCenter":"C1"}}"#), Is(r#"{"title":"Tester","{ENT}":{"department":"Research"}}"#)]),
];

/// Several operations, each on what the one before left.
pub(in crate::checks::patch) const SEVERAL: &[Row] = &[
    (r#"[{"op":"replace","path":"title","value":"A"},{"op":"replace","path":"title","value":"B"}]"#, &[Is(r#"{"title":"B"}"#)]),
    (r#"[{"op":"remove","path":"title"},{"op":"add","path":"title","value":"A"},{"op":"replace","path":"title","value":"B"}]"#, &[Is(r#"{"title":"B"}"#)]),
    (r#"[{"op":"add","path":"nickName","value":"Annie"},{"op":"remove","path":"nickName"}]"#, &[Is("{}")]),
    (r#"[{"op":"replace","path":"title","value":"A"},{"op":"replace","path":"active","value":false},{"op":"add","path":"nickName","value":"Annie"},{"op":"remove","path":"phoneNumbers"}]"#,
        &[Is(r#"{"title":"A","active":false,"nickName":"Annie","phoneNumbers":null}"#)]),
    (r#"[{"op":"add","path":"emails","value":[{"value":"{w}.x@scimproof.example","type":"other"}]},{"op":"remove","path":"emails[type eq \"other\"]"}]"#, &[Is("{}")]),
    (r#"[{"op":"remove","path":"emails[type eq \"home\"]"},{"op":"add","path":"emails","value":[{"value":"{w}.x@scimproof.example","type":"home"}]}]"#,
        &[Is(r#"{"emails":[{"value":"{w}.work@scimproof.example","type":"work","primary":true},{"value":"{w}.x@scimproof.example","type":"home"}]}"#)]),
    (r#"[{"op":"replace","path":"name.givenName","value":"Anna"},{"op":"replace","path":"displayName","value":"Anna Archer"}]"#,
        &[Is(r#"{"displayName":"Anna Archer","name":{"givenName":"Anna","familyName":"Archer","middleName":"Q"}}"#)]),
];

/// Whatever the word of the refusal: that nothing has happened is the rule here.
const ANY: &[&str] = &["invalidSyntax", "invalidValue", "invalidPath", "invalidFilter", "noTarget", "mutability"];

/// One operation that fails, at any place: nothing has changed.
pub(in crate::checks::patch) const ATOMIC: &[Row] = &[
    (r#"[{"op":"replace","path":"title","value":"A"},{"op":"add","path":"nickName","value":"Annie"},{"op":"bogus","path":"title","value":"B"}]"#, &[Refused(ANY)]),
    (r#"[{"op":"replace","path":"title","value":"A"},{"op":"replace","path":"id","value":"{w}"}]"#, &[Refused(ANY)]),
    (r#"[{"op":"replace","path":"title","value":"A"},{"op":"remove"}]"#, &[Refused(ANY)]),
    (r#"[{"op":"remove","path":"phoneNumbers"},{"op":"replace","path":"title","value":"A"},{"op":"replace","path":"emails[type zz \"work\"].value","value":"x"}]"#, &[Refused(ANY)]),
    (r#"[{"op":"bogus","path":"title","value":"B"},{"op":"replace","path":"title","value":"A"}]"#, &[Refused(ANY)]),
];

/// Paths that break the grammar.
pub(in crate::checks::patch) const INVALID_PATH: &[Row] = &[
    (r#"[{"op":"replace","path":"emails[","value":"x"}]"#, &[Refused(&["invalidPath", "invalidFilter"])]),
    (r#"[{"op":"replace","path":"emails]","value":"x"}]"#, &[Refused(&["invalidPath", "invalidFilter"])]),
    (r#"[{"op":"replace","path":"name..familyName","value":"x"}]"#, &[Refused(&["invalidPath"])]),
    (r#"[{"op":"replace","path":".title","value":"x"}]"#, &[Refused(&["invalidPath"])]),
    (r#"[{"op":"replace","path":" ","value":"x"}]"#, &[Refused(&["invalidPath"])]),
    (r#"[{"op":"replace","path":"emails[type eq \"work\"","value":"x"}]"#, &[Refused(&["invalidPath", "invalidFilter"])]),
    (r#"[{"op":"replace","path":"emails[type eq \"work\"]]","value":"x"}]"#, &[Refused(&["invalidPath", "invalidFilter"])]),
    (r#"[{"op":"replace","path":"title eq \"x\"","value":"x"}]"#, &[Refused(&["invalidPath", "invalidFilter"])]),
];

/// Filters in paths that break the grammar.
pub(in crate::checks::patch) const INVALID_PATH_FILTER: &[Row] = &[
    (r#"[{"op":"replace","path":"emails[type zz \"work\"].value","value":"{w}.x@scimproof.example"}]"#, &[Refused(&["invalidFilter", "invalidPath"])]),
    (r#"[{"op":"replace","path":"emails[type eq].value","value":"{w}.x@scimproof.example"}]"#, &[Refused(&["invalidFilter", "invalidPath"])]),
    (r#"[{"op":"remove","path":"emails[type eq \"work\" and]"}]"#, &[Refused(&["invalidFilter", "invalidPath"])]),
    (r#"[{"op":"remove","path":"emails[]"}]"#, &[Refused(&["invalidFilter", "invalidPath"])]),
];

/// Indexes and pointers as other patch formats have them.
pub(in crate::checks::patch) const FOREIGN_PATH: &[Row] = &[
    (r#"[{"op":"replace","path":"/title","value":"x"}]"#, &[Refused(&["invalidPath", "noTarget"])]),
    (r#"[{"op":"replace","path":"emails[0].value","value":"{w}.x@scimproof.example"}]"#, &[Refused(&["invalidPath", "invalidFilter", "noTarget"])]),
    (r#"[{"op":"remove","path":"/emails/0"}]"#, &[Refused(&["invalidPath", "noTarget"])]),
];

/// Paths that no schema has.
pub(in crate::checks::patch) const UNKNOWN_PATH: &[Row] = &[
    (r#"[{"op":"replace","path":"bogus","value":"x"}]"#, &[Refused(&["invalidPath", "noTarget"])]),
    (r#"[{"op":"add","path":"bogus","value":"x"}]"#, &[Refused(&["invalidPath", "noTarget"])]),
    (r#"[{"op":"add","path":"name.bogus","value":"x"}]"#, &[Refused(&["invalidPath", "noTarget"])]),
    (r#"[{"op":"add","path":"urn:example:bogus:title","value":"x"}]"#, &[Refused(&["invalidPath", "noTarget"])]),
];

/// Operations whose value is missing or of no use.
pub(in crate::checks::patch) const NO_VALUE: &[Row] = &[
    (r#"[{"op":"add","path":"title"}]"#, &[Refused(&["invalidValue", "invalidSyntax"])]),
    (r#"[{"op":"add"}]"#, &[Refused(&["invalidValue", "invalidSyntax"])]),
];

/// A value without path that is no set of attributes.
pub(in crate::checks::patch) const NO_ATTRIBUTES: &[Row] = &[
    (r#"[{"op":"replace","value":"x"}]"#, &[Refused(&["invalidValue", "invalidSyntax", "noTarget"])]),
    (r#"[{"op":"replace","value":[]}]"#, &[Refused(&["invalidValue", "invalidSyntax", "noTarget"])]),
    (r#"[{"op":"replace","value":[{"title":"x"}]}]"#, &[Refused(&["invalidValue", "invalidSyntax", "noTarget"])]),
    (r#"[{"op":"replace","value":42}]"#, &[Refused(&["invalidValue", "invalidSyntax", "noTarget"])]),
];

/// What a resource cannot be without.
pub(in crate::checks::patch) const REQUIRED: &[Row] = &[
    (r#"[{"op":"remove","path":"userName"}]"#, &[Refused(&["mutability", "invalidValue"])]),
    (r#"[{"op":"remove","path":"id"}]"#, &[Refused(&["mutability"])]),
    (r#"[{"op":"remove","path":"meta"}]"#, &[Refused(&["mutability"])]),
];

/// A filter that selects nothing.
pub(in crate::checks::patch) const NO_TARGET: &[Row] = &[
    (r#"[{"op":"replace","path":"phoneNumbers[type eq \"fax\"]","value":{"value":"+1-555-0110"}}]"#, &[Refused(&["noTarget"])]),
    (r#"[{"op":"replace","path":"addresses[type eq \"other\"].locality","value":"Biel"}]"#, &[Refused(&["noTarget"])]),
    (r#"[{"op":"replace","path":"phoneNumbers[value eq \"+1-555-9999\"].display","value":"x"}]"#, &[Refused(&["noTarget"])]),
];
