//! The path of an operation, read into its target location (RFC 7644 section 3.5.2, figure 7).

use super::super::errors::Problem;
use super::super::filter::{self, Condition, Filter, is_path};
use super::super::resource_type::{AttributePath, Named, ResourceType};
use super::super::schema::{Kind, Schema};

/// What the path of an operation points at.
#[derive(Clone, Debug)]
pub(super) enum Target {
    /// A whole schema extension.
    Extension(&'static Schema),
    /// An attribute or sub-attribute.
    Attribute(AttributePath),
    /// The elements of a multi-valued attribute that satisfy a value filter, or a sub-attribute of each.
    Elements(Elements),
}

/// A value path.
#[derive(Clone, Debug)]
pub(super) struct Elements {
    pub(super) path: AttributePath,
    /// The value filter as written, from which a missing element is made.
    pub(super) filter: Filter,
    pub(super) condition: Condition,
}

impl Target {
    /// Reads a path; names match without regard to case, URNs of the base schema and of extensions may stand before.
    pub(super) fn read(kind: &ResourceType, text: &str) -> Result<Target, Problem> {
        let Some((attribute, behind)) = text.split_once('[') else {
            return match resolve(kind, text)? {
                Named::Extension(schema) => Ok(Target::Extension(schema)),
                Named::Attribute(path) => Ok(Target::Attribute(path)),
            };
        };
        let malformed = || Problem::invalid_path(format!("'{text}' is no path"));
        let end = end_of_filter(behind).ok_or_else(malformed)?;
        let Named::Attribute(mut path) = resolve(kind, attribute)? else {
            return Err(malformed());
        };
        if path.attribute.kind != Kind::Complex
            || !path.attribute.multi_valued
            || path.sub.is_some()
        {
            return Err(Problem::invalid_path(format!(
                "{attribute} has no elements to filter"
            )));
        }
        let filter = filter::parse(&behind[..end])?;
        let condition = filter::of_element(&filter, path.attribute)?;
        match &behind[end + 1..] {
            "" => {}
            rest => {
                let name = rest.strip_prefix('.').ok_or_else(malformed)?;
                path.sub = Some(path.attribute.sub(name).ok_or_else(malformed)?);
            }
        }
        Ok(Target::Elements(Elements {
            path,
            filter,
            condition,
        }))
    }

    /// The attribute that is changed, unless it is a whole extension.
    pub(super) fn path(&self) -> Option<&AttributePath> {
        match self {
            Target::Extension(_) => None,
            Target::Attribute(path) | Target::Elements(Elements { path, .. }) => Some(path),
        }
    }

    pub(super) fn is_schemas(&self) -> bool {
        self.path()
            .is_some_and(|path| path.extension.is_none() && path.attribute.name == "schemas")
    }
}

fn resolve(kind: &ResourceType, text: &str) -> Result<Named, Problem> {
    let formed = is_path(text);
    let named = formed.then(|| kind.resolve(text)).flatten();
    named.ok_or_else(|| {
        let detail = format!("'{text}' names no attribute");
        if formed && kind.profile.unknown_path_is_syntax {
            Problem::invalid_syntax(detail)
        } else {
            Problem::invalid_path(detail)
        }
    })
}

/// Where the value filter ends: at the first closing bracket outside of a string.
fn end_of_filter(text: &str) -> Option<usize> {
    let (mut quoted, mut escaped) = (false, false);
    text.bytes().position(|byte| {
        let ends = byte == b']' && !quoted;
        if byte == b'"' && !escaped {
            quoted = !quoted;
        }
        escaped = byte == b'\\' && !escaped;
        ends
    })
}
