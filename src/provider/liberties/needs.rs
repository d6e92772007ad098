//! Liberties in what a user must have and what its name may be, wherever it is written: in bulk and by PATCH too.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::liberty::Liberty;
use crate::provider::errors::Problem;

/// The domain that [`Liberty::OwnDomain`] asks for.
pub const DOMAIN: &str = "house.example";

/// The attributes that a user must have by a liberty, as its schema says.
pub(super) fn required(liberty: Liberty) -> &'static [&'static str] {
    match liberty {
        Liberty::MailRequired | Liberty::PrimaryMailRequired => &["emails"],
        Liberty::NameRequired => &["name"],
        Liberty::DisplayNameRequired => &["displayName"],
        Liberty::ExternalIdRequired => &["externalId"],
        Liberty::MoreRequired => &["nickName", "preferredLanguage"],
        _ => &[],
    }
}

/// Refuses a user that is not as these liberties have it.
pub(in crate::provider) fn complete(
    liberties: &BTreeSet<Liberty>,
    user: &Map<String, Value>,
) -> Result<(), Problem> {
    for liberty in liberties {
        let needed = required(*liberty).iter();
        if let Some(name) = needed
            .copied()
            .find(|name| user.get(*name).is_none_or(is_blank))
        {
            return Err(Problem::invalid_value(format!("{name} is required")));
        }
        if let Some(said) = wrong(*liberty, user) {
            return Err(Problem::invalid_value(said));
        }
    }
    Ok(())
}

/// What a provider says when this is broken, as real ones say it.
fn wrong(liberty: Liberty, user: &Map<String, Value>) -> Option<&'static str> {
    let user_name = text(user, "userName");
    let (broken, said) = match liberty {
        Liberty::PrimaryMailRequired => (
            !emails(user).any(|it| it["primary"] == true),
            "exactly one e-mail must be primary",
        ),
        Liberty::NameRequired => (
            ["givenName", "familyName"]
                .iter()
                .any(|part| is_blank(&user["name"][*part])),
            "name.givenName and name.familyName are required",
        ),
        Liberty::UserNamesAreMails => (
            !is_mail(user_name),
            "userName must be a valid email address",
        ),
        Liberty::UserNamesAreNoMails => (
            user_name.contains('@'),
            "userName may contain letters, digits, dots and dashes",
        ),
        Liberty::OwnDomain => {
            let own = |text: &str| text.split_once('@').is_none_or(|(_, it)| it == DOMAIN);
            let mut all = emails(user).filter_map(|it| it["value"].as_str());
            (
                !own(user_name) || !all.all(own),
                "the email domain is not verified for this tenant",
            )
        }
        _ => return None,
    };
    broken.then_some(said)
}

fn is_mail(text: &str) -> bool {
    let (local, domain) = text.split_once('@').unwrap_or_default();
    !local.is_empty() && domain.contains('.') && !domain.contains([' ', '@'])
}

fn text<'a>(user: &'a Map<String, Value>, name: &str) -> &'a str {
    user.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn emails(user: &Map<String, Value>) -> impl Iterator<Item = &Value> {
    let list = user.get("emails").and_then(Value::as_array);
    list.into_iter().flatten()
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(list) => list.is_empty(),
        _ => false,
    }
}
