//! RFC 7643 section 2.3.7, references from one resource to another.

use crate::checks::Check;
use crate::checks::trial::Trial;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::{Reply, values_at};
use crate::scim::Feature;
use serde_json::Value;

/// Statuses that fit a reference which the client may not follow, or has to follow further.
const FITTING: [u16; 9] = [301, 302, 303, 307, 308, 401, 403, 404, 410];

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "resource/references-are-uris",
        rule: "$ref and meta.location are URIs",
        covers: &["RFC7643-2.3.7-01"],
        needs: &[Feature::User],
        why: "Clients hand them to their HTTP library as they are, which stops at the first blank.",
        caught: Fault::MemberRefIsName,
        run: |t| {
            Box::pin(async move {
                let tour = t.tour().await?;
                for (reply, resource) in tour.resources() {
                    let mut found = values_at(resource, "/meta/location");
                    collect(resource, &mut found);
                    for reference in found {
                        reply.expect(
                            reference.is_null() || reference.as_str().is_some_and(is_reference),
                            "a URI",
                            format!("the reference {reference}"),
                        )?;
                    }
                }
                Ok(())
            })
        },
    },
    Check {
        id: "resource/references-lead-there",
        rule: "GET of a $ref answers with the resource that it stands for, or says why not",
        covers: &["RFC7643-2.3.7-03"],
        needs: &[Feature::User, Feature::Group],
        why: "Clients follow $ref to learn who is in a group; if it leads elsewhere, the wrong person is shown.",
        caught: Fault::MemberRefIsGroup,
        run: |t| {
            Box::pin(async move {
                let mut followed = 0;
                for reference in references(t).await? {
                    let ours = t.session().client().address().join(&reference.target);
                    // Another host may well be the provider's too, but our credentials are not for it.
                    if !reference.is_absolute() || ours.is_err() {
                        continue;
                    }
                    followed += 1;
                    let there = t.read(&reference.target).await?;
                    if FITTING.contains(&there.code()) {
                        continue;
                    }
                    there.status(&[200])?.at("/id", reference.value.as_str())?;
                }
                if followed == 0 {
                    let why = "the provider shows no $ref that can be followed";
                    return Err(Stop::Skipped(why.to_owned()));
                }
                Ok(())
            })
        },
    },
    Check {
        id: "resource/relative-references",
        rule: "a $ref that is relative is relative to the base URL, not to the resource that it stands in",
        covers: &["RFC7643-2.3.7-02"],
        needs: &[Feature::User, Feature::Group],
        why: "Clients put it behind the base URL and come to an address that is not there.",
        caught: Fault::MemberRefRelativeToGroup,
        run: |t| {
            Box::pin(async move {
                for reference in references(t).await? {
                    // What is no URI at all is the matter of the first rule.
                    if reference.is_absolute() || !is_reference(&reference.target) {
                        continue;
                    }
                    let found = t.read(&t.resolve(&reference.target)).await?;
                    if reference.is_found(&found) {
                        continue;
                    }
                    // With a slash in front it can be meant so too.
                    let below = format!("/{}", reference.target.trim_start_matches('/'));
                    let climbs = below.split('/').any(|part| matches!(part, "." | ".."));
                    if !climbs && reference.is_found(&t.read(&below).await?) {
                        continue;
                    }
                    return Err(reference.reply.wrong(
                        "a $ref that leads from the base URL to the resource",
                        format!("$ref {:?}", reference.target),
                    ));
                }
                Ok(())
            })
        },
    },
];

/// A `$ref`, and the id that stands beside it.
struct Reference {
    target: String,
    value: String,
    /// The answer that shows it.
    reply: Reply,
}

impl Reference {
    fn is_absolute(&self) -> bool {
        self.target.contains("://")
    }

    fn is_found(&self, reply: &Reply) -> bool {
        reply.code() == 200 && reply.get("/id") == self.value.as_str()
    }
}

/// The references between a user and its group.
async fn references(t: &Trial) -> Result<Vec<Reference>, Stop> {
    let user = t.user().await?;
    let group = t.group(&[&user]).await?;
    let mut found = Vec::new();
    for (made, pointer) in [(&group, "/members/*"), (&user, "/groups/*")] {
        let reply = t.get_fixture(made).await?;
        for element in reply.all(pointer) {
            let text = |name: &str| {
                let value = values_at(element, name).first().copied();
                value.and_then(Value::as_str).map(str::to_owned)
            };
            if let (Some(target), Some(value)) = (text("/$ref"), text("/value")) {
                found.push(Reference {
                    target,
                    value,
                    reply: reply.clone(),
                });
            }
        }
    }
    Ok(found)
}

/// Every `$ref` in a resource, however deep.
fn collect<'a>(value: &'a Value, found: &mut Vec<&'a Value>) {
    match value {
        Value::Array(elements) => elements.iter().for_each(|element| collect(element, found)),
        Value::Object(members) => {
            for (name, value) in members {
                if name.eq_ignore_ascii_case("$ref") {
                    found.push(value);
                }
                collect(value, found);
            }
        }
        _ => {}
    }
}

/// Only letters that RFC 3986 section 2 knows, and percent signs with two digits behind them.
fn is_reference(text: &str) -> bool {
    let allowed =
        |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte);
    let digits = |at: usize| text.as_bytes().get(at..at + 2);
    let encoded = |at: usize| digits(at).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit));
    text.bytes().all(allowed) && text.match_indices('%').all(|(at, _)| encoded(at + 1))
}

#[cfg(test)]
mod tests {
    use super::is_reference;

    #[test]
    fn references_are_made_of_the_letters_of_uris() {
        for good in [
            "https://h/Users/1?a=b",
            "../Users/1",
            "Users/%C3%A9",
            "urn:x:y",
        ] {
            assert!(is_reference(good), "{good}");
        }
        for wrong in ["Ana Brandt", "Users/{id}", "a%2", "a%zz", "é"] {
            assert!(!is_reference(wrong), "{wrong}");
        }
    }
}
