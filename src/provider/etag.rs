//! Versions of resources: conditions of a request (RFC 7644 section 3.14, RFC 9110 section 13).

/// Whether an `If-Match` or `If-None-Match` header names the version.
///
/// Versions are compared weakly, also for `If-Match`: SCIM has weak tags there in its own examples, and a strong
/// comparison would never match one.
#[must_use]
pub(super) fn names(header: &str, version: &str) -> bool {
    header.trim() == "*" || header.split(',').any(|tag| opaque(tag) == opaque(version))
}

fn opaque(tag: &str) -> &str {
    let tag = tag.trim();
    tag.strip_prefix("W/").unwrap_or(tag)
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn tags_are_compared_weakly() {
        for header in ["W/\"3\"", "\"3\"", "*", "W/\"1\", W/\"3\""] {
            assert!(names(header, "W/\"3\""), "{header}");
        }
        for header in ["W/\"2\"", "3", "", "w/\"3\""] {
            assert!(!names(header, "W/\"3\""), "{header}");
        }
    }
}
