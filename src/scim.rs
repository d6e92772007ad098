//! Names of the protocol: schema and message URNs, the media type, methods, error words, and what a provider may leave out.

use std::fmt;
use std::str::FromStr;

/// Media type of every SCIM body (RFC 7644 section 3.1).
pub const MEDIA_TYPE: &str = "application/scim+json";

/// Schema and message URNs (RFC 7643 section 10, RFC 7644 section 8.2).
pub mod urn {
    /// Schema of a User (RFC 7643 section 4.1).
    pub const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
    /// Schema of a Group (RFC 7643 section 4.2).
    pub const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
    /// The enterprise extension of User (RFC 7643 section 4.3).
    pub const ENTERPRISE_USER: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    /// Schema of /ServiceProviderConfig (RFC 7643 section 5).
    pub const SERVICE_PROVIDER_CONFIG: &str =
        "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig";
    /// Schema of a resource type (RFC 7643 section 6).
    pub const RESOURCE_TYPE: &str = "urn:ietf:params:scim:schemas:core:2.0:ResourceType";
    /// Schema of a schema (RFC 7643 section 7).
    pub const SCHEMA: &str = "urn:ietf:params:scim:schemas:core:2.0:Schema";
    /// Answer to a query (RFC 7644 section 3.4.2).
    pub const LIST_RESPONSE: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
    /// Body of a query by POST (RFC 7644 section 3.4.3).
    pub const SEARCH_REQUEST: &str = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";
    /// Body of a PATCH (RFC 7644 section 3.5.2).
    pub const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
    /// Body of a bulk request (RFC 7644 section 3.7).
    pub const BULK_REQUEST: &str = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";
    /// Body of the answer to a bulk request (RFC 7644 section 3.7).
    pub const BULK_RESPONSE: &str = "urn:ietf:params:scim:api:messages:2.0:BulkResponse";
    /// Body of an error (RFC 7644 section 3.12).
    pub const ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";
}

/// A request method of RFC 7644 section 3.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Read or query.
    Get,
    /// Create, or query with `/.search`.
    Post,
    /// Replace.
    Put,
    /// Modify.
    Patch,
    /// Delete.
    Delete,
}

impl Method {
    /// The method as it stands in a request line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Method {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Ok(match text {
            "GET" => Method::Get,
            "POST" => Method::Post,
            "PUT" => Method::Put,
            "PATCH" => Method::Patch,
            "DELETE" => Method::Delete,
            _ => return Err(()),
        })
    }
}

/// Something that a service provider may leave out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Feature {
    /// PATCH (RFC 7644 section 3.5.2).
    Patch,
    /// POST /Bulk (RFC 7644 section 3.7).
    Bulk,
    /// The `filter` parameter (RFC 7644 section 3.4.2.2).
    Filter,
    /// The `sortBy` parameter (RFC 7644 section 3.4.2.3).
    Sort,
    /// Versions of resources (RFC 7644 section 3.14).
    Etag,
    /// Setting a password (RFC 7643 section 5).
    ChangePassword,
    /// Queries by POST to `/.search` (RFC 7644 section 3.4.3).
    Search,
    /// Paging by `startIndex` and `count` (RFC 7644 section 3.4.2.4).
    IndexPaging,
    /// Paging by cursors (RFC 9865).
    CursorPaging,
    /// The alias `/Me` of whoever the credentials stand for (RFC 7644 section 3.11).
    Me,
    /// The User resource type (RFC 7643 section 4.1).
    User,
    /// The Group resource type (RFC 7643 section 4.2).
    Group,
    /// The enterprise extension of User (RFC 7643 section 4.3).
    Enterprise,
    /// Credentials, which the run was given and the provider must ask for (RFC 7644 section 2).
    Authentication,
    /// A second tenant, of which the run was given a token (RFC 7644 section 6).
    OtherTenant,
    /// A base URL of that tenant's own.
    TenantAddress,
    /// A client that may not write, of which the run was given a token (RFC 7644 section 2).
    RestrictedClient,
    /// That this client may not even read other people's data.
    NarrowClient,
    /// A base URL that begins with https (RFC 7644 section 7.2).
    Tls,
    /// A base URL that leads to another machine.
    Remote,
    /// That the provider leaves another feature out; for the rules on how it then answers.
    Lacking(&'static Feature),
}

impl Feature {
    /// Every feature that can be left out, in the order in which reports list them.
    pub const ALL: [Feature; 14] = [
        Feature::User,
        Feature::Group,
        Feature::Enterprise,
        Feature::Patch,
        Feature::Filter,
        Feature::IndexPaging,
        Feature::CursorPaging,
        Feature::Sort,
        Feature::Search,
        Feature::Etag,
        Feature::ChangePassword,
        Feature::Bulk,
        Feature::Me,
        Feature::Authentication,
    ];

    /// The name used in output and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Feature::Patch => "patch",
            Feature::Bulk => "bulk",
            Feature::Filter => "filter",
            Feature::Sort => "sort",
            Feature::Etag => "etag",
            Feature::ChangePassword => "changePassword",
            Feature::Search => "search",
            Feature::IndexPaging => "index-paging",
            Feature::CursorPaging => "cursor-paging",
            Feature::Me => "me",
            Feature::User => "user",
            Feature::Group => "group",
            Feature::Enterprise => "enterprise",
            Feature::Authentication => "authentication",
            Feature::OtherTenant => "other-tenant",
            Feature::TenantAddress => "tenant-address",
            Feature::RestrictedClient => "restricted-client",
            Feature::NarrowClient => "narrow-client",
            Feature::Tls => "tls",
            Feature::Remote => "remote",
            Feature::Lacking(other) => other.name(),
        }
    }

    /// True for what the run was given, or not; a provider does not announce it.
    #[must_use]
    pub fn is_given(self) -> bool {
        matches!(
            self,
            Feature::OtherTenant
                | Feature::TenantAddress
                | Feature::RestrictedClient
                | Feature::NarrowClient
                | Feature::Tls
                | Feature::Remote
        )
    }

    /// Why a rule that needs the feature does not apply to a provider without it.
    #[must_use]
    pub fn unmet(self) -> String {
        match self {
            Feature::Lacking(other) => format!("the provider offers {other}"),
            Feature::Tls => "the base URL is no https address".to_owned(),
            Feature::Remote => "the provider is on this machine".to_owned(),
            Feature::OtherTenant => "no second tenant: give its token in SCIMPROOF_OTHER_TOKEN or --other-token-file".to_owned(),
            Feature::TenantAddress => "no second tenant with a base URL of its own (--other-url)".to_owned(),
            Feature::RestrictedClient => "no client that may not write: give its token in SCIMPROOF_RESTRICTED_TOKEN or --restricted-token-file".to_owned(),
            Feature::NarrowClient => "no client that may not read others' data: say --restricted-to itself with its token".to_owned(),
            _ => format!("the provider does not offer {self}"),
        }
    }
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Feature::Lacking(other) => write!(f, "no {other}"),
            _ => f.write_str(self.name()),
        }
    }
}
