//! RFC 7643 sections 2 and 7, how attributes are defined, whatever they stand for.

use super::published::{Definition, Listed, text};
use crate::checks::Check;
use crate::checks::trial::Trial;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::{Feature, urn};
use serde_json::Value;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "discovery/attribute-names",
        rule: "names of attributes begin with a letter and go on with letters, digits, $, - and _",
        covers: &["RFC7643-2.1-01"],
        needs: &[],
        why: "A name with a space or a dot in it cannot be written in a filter or a PATCH path.",
        caught: Fault::AttributeNameWithSpace,
        run: |t| Box::pin(attribute_names(t)),
    },
    Check {
        id: "discovery/only-complex-has-sub-attributes",
        rule: "only complex attributes are published with sub-attributes",
        covers: &["RFC7643-1.2-01"],
        needs: &[],
        why: "A client that believes the sub-attributes sends an object where the provider expects a text.",
        caught: Fault::TextWithSubAttributes,
        run: |t| {
            Box::pin(each_definition(
                t,
                "subAttributes of complex attributes alone",
                |it| !it.is("complex") && !it.subs().is_empty(),
            ))
        },
    },
    Check {
        id: "discovery/no-complex-within-complex",
        rule: "sub-attributes are not complex themselves",
        covers: &["RFC7643-2.3.8-02"],
        needs: &[],
        why: "No path of SCIM leads into an attribute of a sub-attribute, so no client can change it.",
        caught: Fault::ComplexWithinComplex,
        run: |t| {
            Box::pin(each_definition(
                t,
                "no sub-attribute of type complex",
                |it| it.parent.is_some() && it.is("complex"),
            ))
        },
    },
    Check {
        id: "discovery/complex-has-sub-attributes",
        rule: "complex attributes are published with their sub-attributes",
        covers: &["RFC7643-7-07"],
        needs: &[],
        why: "An administrator cannot map givenName if the schema says only that name is complex.",
        caught: Fault::ComplexWithoutSubAttributes,
        run: |t| {
            Box::pin(each_definition(
                t,
                "sub-attributes of each complex attribute",
                |it| it.parent.is_none() && it.is("complex") && it.subs().is_empty(),
            ))
        },
    },
    Check {
        id: "discovery/extensions-keep-to-the-data-types",
        rule: "extensions use the data types of RFC 7643 and no others",
        covers: &["RFC7643-2.3-01"],
        needs: &[],
        why: "No client knows how to write a value of a type that the provider made up.",
        caught: Fault::DataTypeMadeUp,
        run: |t| Box::pin(extensions_keep_to_the_types(t)),
    },
    Check {
        id: "discovery/reference-types",
        rule: "referenceTypes is a list of resource types, external or uri, and stands with references only",
        covers: &["RFC7643-7-14"],
        needs: &[],
        why: "A client offers users for the manager, and not groups, because referenceTypes says so.",
        caught: Fault::ReferenceTypesAreText,
        run: |t| Box::pin(reference_types(t)),
    },
    Check {
        id: "discovery/canonical-values",
        rule: "canonicalValues is a list of texts",
        covers: &["RFC7643-7-15"],
        needs: &[],
        why: "Clients offer these values for choice; one text with commas is offered as a single choice.",
        caught: Fault::CanonicalValuesJoined,
        run: |t| {
            Box::pin(each_definition(
                t,
                "canonicalValues as a list of texts",
                |it| {
                    let values = it.get("canonicalValues");
                    !values.is_null() && !is_texts(values)
                },
            ))
        },
    },
    Check {
        id: "discovery/characteristics-complete",
        rule: "each attribute of a resource is published with all its characteristics",
        covers: &["RFC7643-7-31"],
        needs: &[],
        why: "A client that takes a missing mutability for readOnly never sends the attribute.",
        caught: Fault::CharacteristicsLeftOut,
        run: |t| {
            Box::pin(each_definition(
                t,
                "each characteristic given",
                is_incomplete,
            ))
        },
    },
];

/// The schemas of the discovery documents themselves; RFC 7643 section 8.7.2 is less strict with them than its text.
const OF_DISCOVERY: [&str; 3] = [
    urn::SERVICE_PROVIDER_CONFIG,
    urn::RESOURCE_TYPE,
    urn::SCHEMA,
];

/// No published definition is wrong; those of the discovery documents are not looked at.
async fn each_definition(
    t: &Trial,
    expected: &str,
    wrong: fn(&Definition) -> bool,
) -> Result<(), Stop> {
    let published = Listed::schemas(t).await?;
    let definitions = published.definitions().into_iter();
    let wrong: Vec<String> = definitions
        .filter(|it| !OF_DISCOVERY.contains(&it.schema) && wrong(it))
        .map(|it| format!("{}: {}", it.place(), shortened(it.value)))
        .collect();
    published.none_wrong(expected, &wrong)
}

/// A definition without what its sub-attributes say.
fn shortened(definition: &Value) -> Value {
    let mut short = definition.clone();
    if let Some(members) = short.as_object_mut() {
        members.shift_remove("description");
        if let Some(subs) = members
            .get_mut("subAttributes")
            .and_then(Value::as_array_mut)
        {
            subs.truncate(1);
        }
    }
    short
}

/// Names are such as the grammar allows, in the schemas and in a user as it is shown.
async fn attribute_names(t: &Trial) -> Result<(), Stop> {
    let expected = "names of letters, digits, $, - and _";
    let published = each_definition(t, expected, |it| is_misnamed(it.name())).await;
    if !t.has(Feature::User) || matches!(published, Err(Stop::Failed(_))) {
        return published;
    }
    let user = t.user().await?;
    let now = t.get_fixture(&user).await?;
    let members = now.body().as_object().into_iter().flatten();
    // Extensions stand under their URNs.
    let odd: Vec<&str> = members
        .map(|(name, _)| name.as_str())
        .filter(|name| !name.contains(':') && is_misnamed(name))
        .collect();
    now.expect(odd.is_empty(), expected, odd.join(", "))?;
    Ok(())
}

/// `$ref` is of RFC 7643 itself, though its grammar does not allow it.
fn is_misnamed(name: &str) -> bool {
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || "$-_".contains(letter);
    let begins = name.starts_with(|letter: char| letter.is_ascii_alphabetic());
    // That a name is missing is a finding of discovery/characteristics-in-the-words-of-the-rfc.
    !name.is_empty() && name != "$ref" && !(begins && name.chars().all(allowed))
}

fn is_texts(value: &Value) -> bool {
    value
        .as_array()
        .is_some_and(|values| values.iter().all(Value::is_string))
}

/// RFC 7643 section 7: these are there, and for texts also whether case matters and what is unique.
fn is_incomplete(it: &Definition) -> bool {
    let of_all = [
        "name",
        "type",
        "multiValued",
        "required",
        "mutability",
        "returned",
    ];
    let of_text = ["caseExact", "uniqueness"];
    let of_text = of_text.iter().filter(|_| it.is("string"));
    of_all
        .iter()
        .chain(of_text)
        .any(|name| it.get(name).is_null())
}

async fn extensions_keep_to_the_types(t: &Trial) -> Result<(), Stop> {
    let types = [
        "string",
        "boolean",
        "decimal",
        "integer",
        "dateTime",
        "reference",
        "complex",
        "binary",
    ];
    let published = Listed::schemas(t).await?;
    let core = |urn: &str| OF_DISCOVERY.contains(&urn) || [urn::USER, urn::GROUP].contains(&urn);
    let definitions = published.definitions().into_iter();
    let of_extensions: Vec<Definition> = definitions.filter(|it| !core(it.schema)).collect();
    if of_extensions.is_empty() {
        return Err(Stop::Skipped("no extension is published".to_owned()));
    }
    let wrong: Vec<String> = of_extensions
        .iter()
        .filter(|it| !types.iter().any(|known| it.is(known)))
        .map(|it| format!("{}: type {}", it.place(), it.get("type")))
        .collect();
    published.none_wrong(&format!("one of {}", types.join(", ")), &wrong)
}

async fn reference_types(t: &Trial) -> Result<(), Stop> {
    let published = Listed::schemas(t).await?;
    let types = t.session().announced().resource_types.resources();
    // User and Group stand in the schemas of the RFC, which some publish as they are though they have no groups.
    let mut known = vec!["external", "uri", "User", "Group"];
    known.extend(types.iter().map(|known| text(known, "name")));
    let unfit = |it: &Definition| {
        let told = it.get("referenceTypes");
        let some = told.as_array().is_none_or(|list| !list.is_empty());
        let named = |value: &Value| value.as_str().is_some_and(|name| known.contains(&name));
        let all_named = told.as_array().is_some_and(|list| list.iter().all(named));
        !told.is_null() && some && !(it.is("reference") && all_named)
    };
    let wrong: Vec<String> = published
        .definitions()
        .iter()
        .filter(|it| unfit(it))
        .map(|it| {
            let told = it.get("referenceTypes");
            format!("{}: type {}, referenceTypes {told}", it.place(), it.kind())
        })
        .collect();
    let expected = format!("of references alone, a list with {}", known.join(", "));
    published.none_wrong(&expected, &wrong)
}
