//! House rules: what a correct provider may insist on, though no RFC asks for it. A provider with them is no worse than
//! one without, and must be checked without a false alarm.

mod number;
mod shown;

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::Provider;
use super::errors::Problem;
use super::message::{Request, Response, member};
use super::schema::TABLE;
use crate::scim::urn;

/// The domain that [`HouseRule::OwnDomain`] asks for.
pub const DOMAIN: &str = "house.example";
/// The longest text of [`HouseRule::ShortTexts`], in letters.
const LONGEST: usize = 256;
/// What [`HouseRule::FewAttributes`] and [`HouseRule::FewAreKept`] keep.
const FEW: [&str; 9] = [
    "schemas",
    "userName",
    "name",
    "displayName",
    "emails",
    "active",
    "externalId",
    "password",
    "groups",
];

macro_rules! house_rules {
    ($($(#[doc = $doc:literal])+ $rule:ident = $name:literal,)+) => {
        /// What a provider insists on, or does its own way.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum HouseRule {
            $($(#[doc = $doc])+ $rule,)+
        }

        impl HouseRule {
            /// Every house rule.
            pub const ALL: &'static [HouseRule] = &[$(HouseRule::$rule),+];

            /// Its name on the command line.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(HouseRule::$rule => $name,)+ }
            }

            /// One sentence on it.
            #[must_use]
            pub fn sentence(self) -> &'static str {
                match self { $(HouseRule::$rule => concat!($($doc),+).trim_ascii(),)+ }
            }
        }
    };
}

house_rules! {
    /// A userName is an e-mail address.
    NameIsEmail = "name-is-email",
    /// A userName is no e-mail address.
    NameIsNoEmail = "name-is-no-email",
    /// E-mail addresses and names are of one domain, `house.example`.
    OwnDomain = "own-domain",
    /// A user has an e-mail address.
    EmailRequired = "email-required",
    /// One of the e-mail addresses is primary.
    PrimaryEmailRequired = "primary-email-required",
    /// A user has a given and a family name.
    NameRequired = "name-required",
    /// A user has a displayName.
    DisplayNameRequired = "display-name-required",
    /// A user has an externalId.
    ExternalIdRequired = "external-id-required",
    /// A new user comes with active.
    ActiveRequired = "active-required",
    /// A new user comes with a password of 12 letters, great and small, and digits.
    PasswordRequired = "password-required",
    /// A user has a nickName and a preferredLanguage, as its schema says.
    SchemaRequiresMore = "schema-requires-more",
    /// Attributes that no schema has are refused.
    UnknownRefused = "unknown-refused",
    /// A user has few attributes, as its schema says; others are refused.
    FewAttributes = "few-attributes",
    /// Of a user few attributes are kept, as its schema says; others are dropped.
    FewAreKept = "few-are-kept",
    /// No externalId is kept.
    NoExternalId = "no-external-id",
    /// Pages hold one resource.
    PageOfOne = "page-of-one",
    /// Pages hold two resources.
    PageOfTwo = "page-of-two",
    /// Pages hold five resources.
    PageOfFive = "page-of-five",
    /// Texts have 256 letters at most.
    ShortTexts = "short-texts",
    /// A userName is stored in lower case.
    NameInLowerCase = "name-in-lower-case",
    /// Ids are numbers, written as text.
    IdsAreNumbers = "ids-are-numbers",
    /// A new user is inactive until it is said otherwise.
    StartsInactive = "starts-inactive",
}

/// The house rules of a provider.
pub(super) type House = BTreeSet<HouseRule>;

impl HouseRule {
    /// The attribute that a user must have by this rule.
    fn required(self) -> &'static [&'static str] {
        match self {
            HouseRule::EmailRequired | HouseRule::PrimaryEmailRequired => &["emails"],
            HouseRule::NameRequired => &["name"],
            HouseRule::DisplayNameRequired => &["displayName"],
            HouseRule::ExternalIdRequired => &["externalId"],
            HouseRule::SchemaRequiresMore => &["nickName", "preferredLanguage"],
            _ => &[],
        }
    }
}

/// The longest page that house rules allow.
fn page(house: &House) -> Option<usize> {
    let pages = [
        (HouseRule::PageOfOne, 1),
        (HouseRule::PageOfTwo, 2),
        (HouseRule::PageOfFive, 5),
    ];
    let found = pages.iter().find(|(rule, _)| house.contains(rule));
    found.map(|(_, length)| *length)
}

/// Refuses a user that breaks a house rule.
pub(super) fn complete(house: &House, user: &Map<String, Value>) -> Result<(), Problem> {
    for rule in house {
        for name in rule.required() {
            if user.get(*name).is_none_or(is_blank) {
                return Err(Problem::invalid_value(format!("{name} is required")));
            }
        }
        let wrong = match rule {
            HouseRule::PrimaryEmailRequired => {
                !values(user, "emails").any(|it| it["primary"] == true)
            }
            HouseRule::NameRequired => ["givenName", "familyName"]
                .iter()
                .any(|part| is_blank(&user["name"][*part])),
            HouseRule::NameIsEmail => !text(user, "userName").contains('@'),
            HouseRule::NameIsNoEmail => text(user, "userName").contains('@'),
            HouseRule::OwnDomain => {
                let of_house = |text: &str| text.split_once('@').is_none_or(|(_, it)| it == DOMAIN);
                !of_house(text(user, "userName"))
                    || !values(user, "emails")
                        .filter_map(|it| it["value"].as_str())
                        .all(of_house)
            }
            HouseRule::ShortTexts => has_long_text(&json!(user)),
            _ => false,
        };
        if wrong {
            return Err(Problem::invalid_value(said_of(*rule)));
        }
    }
    Ok(())
}

/// What a provider says when a rule is broken, as real ones say it.
fn said_of(rule: HouseRule) -> String {
    match rule {
        HouseRule::PrimaryEmailRequired => "exactly one e-mail must be primary".to_owned(),
        HouseRule::NameRequired => "name.givenName and name.familyName are required".to_owned(),
        HouseRule::NameIsEmail => "userName must be a valid email address".to_owned(),
        HouseRule::NameIsNoEmail => {
            "userName may contain letters, digits, dots and dashes".to_owned()
        }
        HouseRule::OwnDomain => "the email domain is not verified for this tenant".to_owned(),
        HouseRule::ShortTexts => format!("a value has more than {LONGEST} characters"),
        _ => rule.sentence().to_owned(),
    }
}

fn text<'a>(user: &'a Map<String, Value>, name: &str) -> &'a str {
    user.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn values<'a>(user: &'a Map<String, Value>, name: &str) -> impl Iterator<Item = &'a Value> {
    user.get(name)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(list) => list.is_empty(),
        _ => false,
    }
}

fn has_long_text(value: &Value) -> bool {
    match value {
        Value::String(text) => text.chars().count() > LONGEST,
        Value::Array(list) => list.iter().any(has_long_text),
        Value::Object(members) => members.values().any(has_long_text),
        _ => false,
    }
}

/// A password that usual rules accept.
fn is_strong(password: &str) -> bool {
    let has = |kind: fn(&char) -> bool| password.chars().any(|letter| kind(&letter));
    password.chars().count() >= 12
        && has(char::is_ascii_uppercase)
        && has(char::is_ascii_lowercase)
        && has(char::is_ascii_digit)
}

impl Provider {
    /// Answers as the house rules have it.
    pub(super) fn answer_by_house_rules(&mut self, request: &Request) -> Response {
        let house = self.settings.house.clone();
        let mut request = request.clone();
        if house.contains(&HouseRule::IdsAreNumbers) {
            number::inwards(&mut request);
        }
        // Nobody without credentials learns of the house.
        let open = self
            .authenticate(
                &request,
                super::Route::of(&self.store, &request.path).as_ref(),
            )
            .is_ok();
        let refusal = if open {
            refusal(&house, &request)
        } else {
            None
        };
        let mut response = if let Some(problem) = refusal {
            Response::from(problem)
        } else {
            bend(&house, &mut request);
            self.answer_plainly(&request)
        };
        shown::bend(&house, &request, &mut response);
        if house.contains(&HouseRule::IdsAreNumbers) {
            number::outwards(&mut response);
        }
        response
    }
}

/// True if the request writes a user.
fn writes_user(request: &Request) -> bool {
    let path = request.path.trim_end_matches('/');
    match request.method.as_str() {
        "POST" => path == "/Users",
        "PUT" => path.starts_with("/Users/"),
        _ => false,
    }
}

/// What is refused by its form, before anybody looks at what it means.
fn refusal(house: &House, request: &Request) -> Option<Problem> {
    let body = request.object().ok().filter(|_| writes_user(request))?;
    let has = |name: &str| member(&body, name).is_some_and(|value| !value.is_null());
    if house.contains(&HouseRule::ActiveRequired) && !has("active") {
        return Some(Problem::invalid_value("active is required"));
    }
    if house.contains(&HouseRule::PasswordRequired) && request.method == "POST" {
        let password = member(&body, "password").and_then(Value::as_str);
        let Some(password) = password else {
            return Some(Problem::invalid_value("password is required"));
        };
        if !is_strong(password) {
            return Some(Problem::invalid_value(
                "password does not meet the complexity requirements",
            ));
        }
    }
    let user = TABLE.schema(urn::USER);
    let few = |name: &str| FEW.iter().any(|known| known.eq_ignore_ascii_case(name));
    let common =
        |name: &str| TABLE.common.attribute(name).is_some() || TABLE.schema(name).is_some();
    let known =
        |name: &str| common(name) || user.is_some_and(|user| user.attribute(name).is_some());
    let unknown = |name: &str| {
        (house.contains(&HouseRule::UnknownRefused) && !known(name))
            || (house.contains(&HouseRule::FewAttributes) && !few(name) && !common(name))
    };
    let unknown = body.keys().find(|name| unknown(name.as_str()))?;
    Some(Problem::invalid_syntax(format!(
        "Unrecognized field \"{unknown}\""
    )))
}

/// What is done otherwise than it was asked for.
fn bend(house: &House, request: &mut Request) {
    if let Some(page) = page(house) {
        shown::shorten(request, page);
    }
    let user =
        writes_user(request) || (request.method == "PATCH" && request.path.starts_with("/Users/"));
    let Some(mut body) = request.object().ok().filter(|_| user) else {
        return;
    };
    if house.contains(&HouseRule::NameInLowerCase) {
        lower_name(&mut body);
        let operations = body.get_mut("Operations").and_then(Value::as_array_mut);
        for operation in operations.into_iter().flatten() {
            let path = operation["path"].as_str().unwrap_or_default().to_owned();
            match operation.get_mut("value") {
                Some(Value::Object(value)) => lower_name(value),
                Some(Value::String(text)) if path.eq_ignore_ascii_case("userName") => {
                    *text = text.to_lowercase();
                }
                _ => {}
            }
        }
    }
    if house.contains(&HouseRule::StartsInactive) && request.method == "POST" {
        body.entry("active").or_insert(Value::Bool(false));
    }
    if house.contains(&HouseRule::FewAreKept) {
        body.retain(|name, _| {
            let few = FEW.iter().any(|known| known.eq_ignore_ascii_case(name));
            few || name.contains(':') || name == "Operations"
        });
        drop_operations(&mut body, |name| {
            let user = TABLE.schema(urn::USER);
            let core = user.is_some_and(|user| user.attribute(name).is_some());
            core && !FEW.iter().any(|known| known.eq_ignore_ascii_case(name))
        });
    }
    if house.contains(&HouseRule::NoExternalId) {
        body.retain(|name, _| !name.eq_ignore_ascii_case("externalId"));
        drop_operations(&mut body, |name| name.eq_ignore_ascii_case("externalId"));
    }
    request.body = json!(body).to_string().into_bytes();
}

fn lower_name(user: &mut Map<String, Value>) {
    for (name, value) in user {
        if let Value::String(text) = value
            && name.eq_ignore_ascii_case("userName")
        {
            *text = text.to_lowercase();
        }
    }
}

/// Takes what is said of such attributes out of a PATCH.
fn drop_operations(body: &mut Map<String, Value>, dropped: impl Fn(&str) -> bool) {
    let Some(operations) = body.get_mut("Operations").and_then(Value::as_array_mut) else {
        return;
    };
    operations.retain_mut(|operation| {
        let verb = operation["op"].as_str().unwrap_or_default();
        // What nobody can carry out is refused further in.
        if !["add", "replace", "remove"]
            .iter()
            .any(|it| it.eq_ignore_ascii_case(verb))
        {
            return true;
        }
        let name: String = operation["path"]
            .as_str()
            .unwrap_or_default()
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        if let Some(Value::Object(value)) = operation.get_mut("value")
            && name.is_empty()
        {
            value.retain(|name, _| !dropped(name));
        }
        !dropped(&name)
    });
    if operations.is_empty() {
        // A PATCH that says nothing any more is carried out by doing nothing.
        operations.push(json!({ "op": "replace", "value": {} }));
    }
}
