//! A second tenant of the reference provider, and a client that may do little (RFC 7644 sections 2 and 6).
//!
//! The second tenant is a provider of its own, with resources of its own; a token leads to one of the two. It can also
//! be named in the path, but the token decides: that of another tenant is no good there.

use super::errors::Problem;
use super::message::{Request, Response};
use super::route::Route;
use super::{Provider, Settings};
use crate::fault::Fault;

/// Where the second tenant has a base URL of its own, below that of the first.
pub const OTHER_TENANT: &str = "/tenants/other";

/// Where the numbers of the second tenant's resources begin, so that an id leads to one tenant only.
const FIRST_OF_OTHER: u64 = 1 << 40;

/// The second tenant, if the settings have a token for it.
pub(super) fn other(settings: &Settings) -> Option<Box<Provider>> {
    let token = settings.other_token.clone()?;
    let mut other = Provider::new(Settings {
        token: Some(token),
        other_token: None,
        me: None,
        restricted_token: None,
        base: format!("{}{OTHER_TENANT}", settings.base),
        ..settings.clone()
    });
    other.store.begin_at(FIRST_OF_OTHER);
    Some(Box::new(other))
}

impl Provider {
    /// The answer of the second tenant, if the request is for it by its token or by its path.
    pub(super) fn in_other_tenant(&mut self, request: &Request) -> Option<Response> {
        let theirs = self.settings.other_token.as_deref()?;
        self.token()?;
        let below = request.path.strip_prefix(OTHER_TENANT);
        let named = below.filter(|below| below.is_empty() || below.starts_with('/'));
        if named.is_none() && bearer(request) != Some(theirs) {
            return None;
        }
        let theirs = theirs.to_owned();
        let mut inner = request.clone();
        if let Some(below) = named {
            below.clone_into(&mut inner.path);
        }
        if self.has(Fault::NamedTenantWins) && bearer(request) == self.token() {
            log_in(&mut inner, &theirs);
        }
        let response = self.other.as_mut()?.handle(&inner);
        Some(self.bent_across(&inner, response))
    }

    /// Behind an https address nothing is served in plain text, as whoever ends the TLS in front of it tells.
    pub(super) fn only_over_tls(&self, request: &Request) -> Result<(), Problem> {
        let plain = request.header("x-forwarded-proto") == Some("http");
        if plain && self.base().starts_with("https://") && !self.has(Fault::ServesPlainHttp) {
            return Err(Problem::status(403, "this is served over TLS only"));
        }
        Ok(())
    }

    /// What the restricted client may do: learn what the provider is like, and nothing else.
    pub(super) fn permit(&self, request: &Request, route: Option<&Route>) -> Result<(), Problem> {
        let about_people = !matches!(
            route,
            Some(Route::Config | Route::ResourceTypes(_) | Route::Schemas(_))
        );
        let reads = request.method == "GET" || matches!(route, Some(Route::Search(_)));
        let forbidden = if reads {
            about_people && !self.has(Fault::RestrictedMayRead)
        } else {
            !self.has(Fault::RestrictedMayWrite)
        };
        if !forbidden {
            return Ok(());
        }
        let status = if !reads && self.has(Fault::ForbiddenAnswers500) {
            500
        } else {
            403
        };
        Err(Problem::status(status, "this client may not do that"))
    }
}

/// The bearer token of a request (RFC 6750 section 2.1).
pub(super) fn bearer(request: &Request) -> Option<&str> {
    let (scheme, sent) = request.header("authorization")?.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| sent.trim())
        .filter(|sent| !sent.is_empty())
}

/// Puts another token into a request.
pub(super) fn log_in(request: &mut Request, token: &str) {
    request.headers.retain(|(name, _)| name != "authorization");
    request
        .headers
        .push(("authorization".to_owned(), format!("Bearer {token}")));
}
