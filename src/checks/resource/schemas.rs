//! RFC 7643 section 3, the schemas that a resource names.

use crate::checks::Check;
use crate::checks::trial::Trial;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::{Reply, values_at};
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "resource/names-its-schemas",
        rule: "every resource and every list is a JSON object that names at least one schema",
        covers: &["RFC7643-2.1-03", "RFC7643-3-01"],
        needs: &[Feature::User],
        why: "Clients choose by it how to read what came; generated ones give up on a body without it.",
        caught: Fault::ResourceNamesNoSchema,
        run: |t| {
            Box::pin(async move {
                let tour = t.tour().await?;
                for (reply, resource) in tour.resources() {
                    names_schemas(reply, "a resource", resource)?;
                }
                for list in tour.lists() {
                    names_schemas(list, "a list", list.body())?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "resource/schemas-are-uris",
        rule: "each of the schemas that a resource, a list or an error names is a URI",
        covers: &["RFC7643-3-06"],
        needs: &[Feature::User],
        why: "A bare word is in no registry: a client cannot tell whose User it is, and drops the resource.",
        caught: Fault::ListNamesBareWord,
        run: |t| {
            Box::pin(async move {
                let tour = t.tour().await?;
                let whole = tour.replies().map(|reply| (reply, reply.body()));
                for (reply, body) in whole.chain(tour.resources()) {
                    for named in values_at(body, "/schemas/*") {
                        reply.expect(
                            named.as_str().is_some_and(is_absolute_uri),
                            "schemas of URIs, as urn:ietf:params:scim:schemas:core:2.0:User",
                            format!("{named} in schemas"),
                        )?;
                    }
                }
                Ok(())
            })
        },
    },
    Check {
        id: "resource/schemas-of-its-type",
        rule: "schemas of a resource holds the base schema of its type, and besides it only declared extensions",
        covers: &["RFC7643-3-02", "RFC7643-3.3-01"],
        needs: &[Feature::User],
        why: "A client that looks up an undeclared schema finds nothing, and cannot read the resource.",
        caught: Fault::ResourceNamesForeignSchema,
        run: |t| {
            Box::pin(async move {
                let types = [("User", t.users()), ("Group", t.groups())];
                let declared: Vec<Declared> = types
                    .into_iter()
                    .filter_map(|(name, endpoint)| Declared::of(t, name, endpoint))
                    .collect();
                if declared.is_empty() {
                    let why = "the provider does not publish the schemas of its resource types";
                    return Err(Stop::Skipped(why.to_owned()));
                }
                let tour = t.tour().await?;
                for (reply, resource) in tour.resources() {
                    let url = reply.answer().exchange.url.as_str();
                    let path = t.session().client().address().below(url);
                    let of_type = |known: &&Declared| {
                        path.is_some_and(|path| path.starts_with(&known.endpoint))
                    };
                    if let Some(known) = declared.iter().find(of_type) {
                        known.fits(reply, resource)?;
                    }
                }
                Ok(())
            })
        },
    },
    Check {
        id: "resource/schemas-once-each",
        rule: "no schema stands twice in schemas, even if a client sent it twice",
        covers: &["RFC7643-3-04"],
        needs: &[Feature::User],
        why: "Clients that keep schemas in a set write back another list than they read, and see a change each time.",
        caught: Fault::SchemasKeptTwice,
        run: |t| {
            Box::pin(async move {
                let twice = t.user_body(json!({ "schemas": [urn::USER, urn::USER] }));
                let user = match t.create(&t.users(), twice).await {
                    Ok(user) => user,
                    // To refuse it is right too.
                    Err(Stop::Failed(_)) => t.user().await?,
                    Err(stop) => return Err(stop),
                };
                once_each(&user.reply)?;
                once_each(&t.get_fixture(&user).await?)
            })
        },
    },
    Check {
        id: "resource/extensions-in-schemas",
        rule: "the schema of each extension that a resource shows is among its schemas",
        covers: &["RFC7643-3-08"],
        needs: &[Feature::User, Feature::Enterprise],
        why: "Clients look only for the extensions that schemas names; the department is there and nobody reads it.",
        caught: Fault::ExtensionNotInSchemas,
        run: |t| {
            Box::pin(async move {
                let tour = t.tour().await?;
                let mut seen = 0;
                for (reply, resource) in tour.resources() {
                    for extension in extensions(resource) {
                        seen += 1;
                        reply.expect(
                            names(resource, extension),
                            format!("{extension} in schemas"),
                            format!("schemas {}", resource["schemas"]),
                        )?;
                    }
                }
                if seen == 0 {
                    let why = "the provider shows no extension of a user";
                    return Err(Stop::Skipped(why.to_owned()));
                }
                Ok(())
            })
        },
    },
];

/// The schemas that `/ResourceTypes` declares for one type (RFC 7643 section 6).
struct Declared {
    endpoint: String,
    base: String,
    extensions: Vec<String>,
}

impl Declared {
    fn of(t: &Trial, name: &str, endpoint: String) -> Option<Self> {
        let types = t.session().announced().resource_types.resources();
        let known = types.iter().find(|known| known["name"] == name)?;
        let extensions = values_at(known, "/schemaExtensions/*/schema");
        Some(Declared {
            endpoint,
            base: known["schema"].as_str()?.to_owned(),
            extensions: extensions
                .into_iter()
                .filter_map(|urn| Some(urn.as_str()?.to_owned()))
                .collect(),
        })
    }

    fn fits(&self, reply: &Reply, resource: &Value) -> Result<(), Stop> {
        let got = || format!("schemas {}", json!(values_at(resource, "/schemas/*")));
        reply.expect(
            names(resource, &self.base),
            format!("schemas with {}", self.base),
            got(),
        )?;
        for named in values_at(resource, "/schemas/*")
            .into_iter()
            .filter_map(Value::as_str)
        {
            let mut allowed = self.extensions.iter().chain([&self.base]);
            reply.expect(
                allowed.any(|urn| urn.eq_ignore_ascii_case(named)),
                format!("schemas without {named}, which /ResourceTypes does not declare"),
                got(),
            )?;
        }
        Ok(())
    }
}

fn names_schemas(reply: &Reply, what: &str, shown: &Value) -> Result<(), Stop> {
    let schemas = values_at(shown, "/schemas/*");
    reply.expect(
        !schemas.is_empty() && schemas.iter().all(|urn| urn.is_string()),
        format!("{what} whose schemas is a list of at least one URN"),
        if shown.is_object() {
            format!("schemas {}", shown["schemas"])
        } else {
            shown.to_string()
        },
    )?;
    Ok(())
}

fn once_each(reply: &Reply) -> Result<(), Stop> {
    let schemas = reply.all("/schemas/*");
    let repeated = schemas
        .iter()
        .enumerate()
        .any(|(at, urn)| schemas[..at].contains(urn));
    reply.expect(
        !repeated,
        "schemas with each URN once",
        format!("schemas {}", json!(schemas)),
    )?;
    Ok(())
}

/// The URNs of the extensions that a resource shows something of.
fn extensions(resource: &Value) -> impl Iterator<Item = &str> {
    let members = resource.as_object().into_iter().flatten();
    members
        .filter(|(name, value)| {
            let urn = name
                .get(..4)
                .is_some_and(|start| start.eq_ignore_ascii_case("urn:"));
            urn && value.as_object().is_some_and(|shown| !shown.is_empty())
        })
        .map(|(name, _)| name.as_str())
}

/// True if the resource names this schema.
fn names(resource: &Value, urn: &str) -> bool {
    let is_it = |named: &&Value| {
        named
            .as_str()
            .is_some_and(|named| named.eq_ignore_ascii_case(urn))
    };
    values_at(resource, "/schemas/*").iter().any(is_it)
}

/// A scheme, a colon, and something without blanks behind it (RFC 3986 section 3).
pub(in crate::checks) fn is_absolute_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let letters = |letter: char| letter.is_ascii_alphanumeric() || "+-.".contains(letter);
    scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && scheme.chars().all(letters)
        && !rest.is_empty()
        && !rest.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::is_absolute_uri;

    #[test]
    fn a_uri_has_a_scheme() {
        for good in [
            "urn:ietf:params:scim:schemas:core:2.0:User",
            "https://example.com/a",
        ] {
            assert!(is_absolute_uri(good), "{good}");
        }
        for wrong in ["User", "urn:", ":a", "urn:a b", "2:a", ""] {
            assert!(!is_absolute_uri(wrong), "{wrong}");
        }
    }
}
