//! Address: the base URL, taken as given: with or without path, query and trailing slash.

use crate::error::Error;
use reqwest::Url;

/// A base URL. Paths of requests are appended to its path, its query stays on every request.
#[derive(Clone, Debug)]
pub struct Address {
    base: Url,
}

impl Address {
    /// Reads a base URL.
    ///
    /// # Errors
    /// When it has no scheme or another than http and https, or carries a user and password.
    pub fn new(given: &str) -> Result<Self, Error> {
        let wrong = |why: &str| Error::Url {
            given: without_password(given),
            why: why.to_owned(),
        };
        if !given.contains("://") {
            return Err(wrong("it has no scheme; write https://… or http://…"));
        }
        let mut base = Url::parse(given).map_err(|source| wrong(&source.to_string()))?;
        if !matches!(base.scheme(), "http" | "https") {
            return Err(wrong("only http and https are spoken"));
        }
        if !base.username().is_empty() || base.password().is_some() {
            return Err(wrong(
                "it carries a user or password, which end up in logs (RFC 7644 section 7.1); use --user and SCIMPROOF_PASSWORD",
            ));
        }
        base.set_fragment(None);
        let path = base.path().trim_end_matches('/').to_owned();
        base.set_path(&path);
        Ok(Address { base })
    }

    /// The address of a request: `path` as in `/Users?count=1`, or a whole URL of the same origin.
    ///
    /// # Errors
    /// When a whole URL leads to another origin: our credentials are not for it.
    pub fn join(&self, path: &str) -> Result<Url, Error> {
        // A path may well have an address in its query.
        if !path.starts_with('/') && path.contains("://") {
            let url = Url::parse(path);
            return url
                .ok()
                .filter(|url| url.origin() == self.base.origin())
                .ok_or_else(|| Error::Url {
                    given: path.to_owned(),
                    why: format!(
                        "it leads away from {}, and our credentials are not for it",
                        self.base
                    ),
                });
        }
        // The URL parser would climb: DELETE /Users/.. is DELETE of the base URL.
        let climbs = |segment: &str| matches!(segment.replace("%2e", ".").as_str(), "." | "..");
        let path_only = path.split('?').next().unwrap_or("").to_ascii_lowercase();
        if path_only.split('/').any(climbs) {
            return Err(Error::Url {
                given: path.to_owned(),
                why: "an id of dots leads to another resource".to_owned(),
            });
        }
        let (path, query) = path
            .split_once('?')
            .map_or((path, None), |(path, query)| (path, Some(query)));
        let mut url = self.base.clone();
        url.set_path(&format!("{}{path}", self.path()));
        match (self.base.query(), query) {
            (Some(ours), Some(query)) if !ours.is_empty() => {
                url.set_query(Some(&format!("{ours}&{query}")));
            }
            (_, Some(query)) => url.set_query(Some(query)),
            (_, None) => {}
        }
        Ok(url)
    }

    /// The path below the base of a URL that the target named, if it lies there.
    #[must_use]
    pub fn below<'a>(&self, url: &'a str) -> Option<&'a str> {
        let mut base = self.base.clone();
        base.set_query(None);
        url.strip_prefix(base.as_str().trim_end_matches('/'))
            .filter(|path| path.starts_with('/'))
    }

    /// A reference that the target gave, relative to the base URL if it is relative (RFC 7643 section 2.3.7).
    #[must_use]
    pub fn resolve(&self, reference: &str) -> String {
        let mut root = self.base.clone();
        root.set_query(None);
        root.set_path(&format!("{}/", self.path()));
        root.join(reference)
            .map_or_else(|_| reference.to_owned(), |url| url.to_string())
    }

    /// The path of the base URL, without a slash at its end.
    #[must_use]
    pub fn path(&self) -> &str {
        self.base.path().trim_end_matches('/')
    }

    /// The base URL as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.base.as_str()
    }

    /// The same address over plain HTTP: at the same port, and where that is the usual one of TLS, at that of HTTP. What
    /// else listens on this machine is no matter of the target's.
    #[must_use]
    pub fn in_plain(&self) -> Vec<Address> {
        let port = self.base.port_or_known_default();
        let usual = Some(80).filter(|_| port == Some(443) && !self.is_loopback());
        let at = |port| {
            let mut base = self.base.clone();
            base.set_scheme("http").ok()?;
            base.set_port(Some(port)).ok()?;
            Some(Address { base })
        };
        let ports = [port, usual].into_iter().flatten();
        ports.filter_map(at).collect()
    }

    /// True if the transport is TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.base.scheme() == "https"
    }

    /// True if the target runs on this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        match self.base.host_str() {
            Some("localhost") => true,
            Some(host) => host
                .trim_matches(['[', ']'])
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback()),
            None => false,
        }
    }
}

/// What was given, fit to be shown.
fn without_password(given: &str) -> String {
    match (given.find("://"), given.find('@')) {
        (Some(scheme), Some(at)) if at > scheme => {
            format!("{}***{}", &given[..scheme + 3], &given[at..])
        }
        _ => given.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::Address;

    fn joined(base: &str, path: &str) -> String {
        Address::new(base)
            .expect("a good base")
            .join(path)
            .expect("same origin")
            .to_string()
    }

    #[test]
    fn the_base_is_kept_as_given() {
        assert_eq!(joined("http://h:1", "/Users"), "http://h:1/Users");
        assert_eq!(
            joined("http://h:1/scim/v2/", "/Users/7"),
            "http://h:1/scim/v2/Users/7"
        );
        assert_eq!(
            joined(
                "https://h/scim?aadOptscim062020",
                "/Users?filter=a+eq+%22x%22&"
            ),
            "https://h/scim/Users?aadOptscim062020&filter=a+eq+%22x%22&"
        );
        assert_eq!(
            joined("https://h/scim", "/Users/7?"),
            "https://h/scim/Users/7?"
        );
        assert_eq!(
            joined("https://h/scim?a", "/Users/7"),
            "https://h/scim/Users/7?a"
        );
    }

    #[test]
    fn what_cannot_be_a_base_is_refused_without_showing_a_password() {
        for given in [
            "example.com/scim",
            "ftp://h/",
            "http://ann:s3cret@h/scim",
            "http://",
        ] {
            let error = Address::new(given).expect_err(given).to_string();
            assert!(!error.contains("s3cret"), "{error}");
        }
        let address = Address::new("http://h/scim").expect("a good base");
        assert!(address.join("http://elsewhere/Users/1").is_err());
        assert_eq!(address.below("http://h/scim/Users/1"), Some("/Users/1"));
        assert_eq!(address.below("http://h/other"), None);
        assert!(address.join("/Users/..").is_err());
        assert!(address.join("/Users/%2E%2e?a").is_err());
        assert_eq!(
            joined("http://h?", "/Users?a=http://x"),
            "http://h/Users?a=http://x"
        );
        for reference in ["http://h/scim/Users/1", "/scim/Users/1", "Users/1"] {
            assert_eq!(address.resolve(reference), "http://h/scim/Users/1");
        }
    }
}
