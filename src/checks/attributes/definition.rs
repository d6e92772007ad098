//! Definition: an attribute as a target's schema declares it (RFC 7643 section 7). What nobody understands gives rise to
//! no check: that the schema is wrong is a rule of discovery.

use serde_json::Value;

/// The most attributes of one schema, and sub-attributes of one attribute, that are looked at.
const MOST: usize = 100;

/// Data type (RFC 7643 section 2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    String,
    Boolean,
    Decimal,
    Integer,
    DateTime,
    Binary,
    Reference,
    Complex,
}

/// Who may change it (RFC 7643 section 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mutability {
    ReadOnly,
    ReadWrite,
    Immutable,
    WriteOnly,
}

/// When it is shown (RFC 7643 section 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Returned {
    Always,
    Never,
    Default,
    Request,
}

/// An attribute or sub-attribute.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a characteristic of RFC 7643 section 7"
)]
#[derive(Clone, Debug)]
pub(super) struct Attribute {
    pub(super) name: String,
    pub(super) kind: Type,
    pub(super) multi: bool,
    pub(super) required: bool,
    pub(super) case_exact: bool,
    pub(super) unique: bool,
    pub(super) mutability: Mutability,
    pub(super) returned: Returned,
    pub(super) canonical: Vec<String>,
    pub(super) references: Vec<String>,
    pub(super) subs: Vec<Attribute>,
}

impl Attribute {
    /// The attributes of a schema.
    pub(super) fn all(schema: &Value) -> Vec<Attribute> {
        list(&schema["attributes"], true)
    }

    /// Reads a definition with the defaults of RFC 7643 section 2.2; nothing if a part of it makes no sense.
    fn read(told: &Value, with_subs: bool) -> Option<Attribute> {
        let name = told["name"].as_str().filter(|name| is_name(name))?;
        let kind = match word(told, "type", "string")? {
            "string" => Type::String,
            "boolean" => Type::Boolean,
            "decimal" => Type::Decimal,
            "integer" => Type::Integer,
            "dateTime" => Type::DateTime,
            "binary" => Type::Binary,
            "reference" => Type::Reference,
            "complex" if with_subs => Type::Complex,
            _ => return None,
        };
        let subs = list(&told["subAttributes"], false);
        if (kind == Type::Complex) == subs.is_empty() {
            return None;
        }
        // References and binaries are case exact whatever is said (RFC 7643 sections 2.3.6 and 2.3.7).
        let exact = matches!(kind, Type::Binary | Type::Reference);
        Some(Attribute {
            name: name.to_owned(),
            kind,
            multi: truth(told, "multiValued")?,
            required: truth(told, "required")?,
            case_exact: exact || truth(told, "caseExact")?,
            unique: match word(told, "uniqueness", "none")? {
                "none" => false,
                "server" | "global" => true,
                _ => return None,
            },
            mutability: match word(told, "mutability", "readWrite")? {
                "readOnly" => Mutability::ReadOnly,
                "readWrite" => Mutability::ReadWrite,
                "immutable" => Mutability::Immutable,
                "writeOnly" => Mutability::WriteOnly,
                _ => return None,
            },
            returned: match word(told, "returned", "default")? {
                "always" => Returned::Always,
                "never" => Returned::Never,
                "default" => Returned::Default,
                "request" => Returned::Request,
                _ => return None,
            },
            canonical: words(&told["canonicalValues"]),
            references: words(&told["referenceTypes"]),
            subs,
        })
    }

    /// The sub-attribute of this name.
    pub(super) fn sub(&self, name: &str) -> Option<&Attribute> {
        self.subs
            .iter()
            .find(|sub| sub.name.eq_ignore_ascii_case(name))
    }

    /// True if clients may give it a value at creation.
    pub(super) fn is_writable(&self) -> bool {
        self.mutability != Mutability::ReadOnly
    }

    /// True if some answer shows it.
    pub(super) fn is_readable(&self) -> bool {
        self.returned != Returned::Never && self.mutability != Mutability::WriteOnly
    }
}

fn list(told: &Value, with_subs: bool) -> Vec<Attribute> {
    let told = told.as_array().into_iter().flatten();
    let mut known: Vec<Attribute> = Vec::new();
    for attribute in told
        .take(MOST)
        .filter_map(|told| Attribute::read(told, with_subs))
    {
        let same = |it: &Attribute| it.name.eq_ignore_ascii_case(&attribute.name);
        if !known.iter().any(same) {
            known.push(attribute);
        }
    }
    known
}

/// A name as RFC 7643 section 2.1 has it, and `$ref`.
fn is_name(name: &str) -> bool {
    let mut letters = name.strip_prefix('$').unwrap_or(name).bytes();
    let first = letters.next();
    name.len() <= 100
        && first.is_some_and(|byte| byte.is_ascii_alphabetic())
        && letters.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

fn word<'a>(told: &'a Value, name: &str, default: &'a str) -> Option<&'a str> {
    match &told[name] {
        Value::Null => Some(default),
        Value::String(word) => Some(word),
        _ => None,
    }
}

fn truth(told: &Value, name: &str) -> Option<bool> {
    match &told[name] {
        Value::Null => Some(false),
        Value::Bool(truth) => Some(*truth),
        _ => None,
    }
}

fn words(told: &Value) -> Vec<String> {
    let words = told.as_array().into_iter().flatten();
    let words = words.filter_map(Value::as_str).take(MOST);
    words.map(str::to_owned).collect()
}
