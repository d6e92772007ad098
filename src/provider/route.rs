//! Which endpoint a path names (RFC 7644 section 3.2, table 2).

use super::query::decode;
use super::store::Store;

/// An endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Route {
    /// The base URL: queries over all resource types.
    Root,
    /// All resources of one type, by its drawer.
    Collection(usize),
    /// One resource, by the drawer of its type and its id.
    Resource(usize, String),
    /// `/.search` below the base URL, or below one collection.
    Search(Option<usize>),
    /// `/ServiceProviderConfig`.
    Config,
    /// `/ResourceTypes`, or one of them.
    ResourceTypes(Option<String>),
    /// `/Schemas`, or one of them.
    Schemas(Option<String>),
    /// `/Bulk`.
    Bulk,
    /// `/Me`.
    Me,
}

impl Route {
    /// The endpoint of a path, unless there is none. A slash at the end makes no difference.
    pub(super) fn of(store: &Store, path: &str) -> Option<Route> {
        let path = path.strip_prefix('/').unwrap_or(path);
        let segments: Vec<String> = path
            .strip_suffix('/')
            .unwrap_or(path)
            .split('/')
            .map(decode)
            .collect();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        let drawer = |name: &str| {
            store
                .kinds()
                .position(|kind| kind.definition.endpoint[1..] == *name)
        };
        Some(match segments.as_slice() {
            [""] => Route::Root,
            [".search"] => Route::Search(None),
            ["ServiceProviderConfig"] => Route::Config,
            ["ResourceTypes"] => Route::ResourceTypes(None),
            ["ResourceTypes", name] => Route::ResourceTypes(Some((*name).to_owned())),
            ["Schemas"] => Route::Schemas(None),
            ["Schemas", urn] => Route::Schemas(Some((*urn).to_owned())),
            ["Bulk"] => Route::Bulk,
            ["Me", ..] => Route::Me,
            [collection] => Route::Collection(drawer(collection)?),
            [collection, ".search"] => Route::Search(Some(drawer(collection)?)),
            [collection, id] => Route::Resource(drawer(collection)?, (*id).to_owned()),
            _ => return None,
        })
    }

    /// The methods that the endpoint answers, as in the `Allow` header.
    pub(super) fn allow(&self) -> &'static str {
        match self {
            Route::Collection(_) => "GET, POST",
            Route::Resource(..) | Route::Me => "GET, PUT, PATCH, DELETE",
            Route::Search(_) | Route::Bulk => "POST",
            Route::Root | Route::Config | Route::ResourceTypes(_) | Route::Schemas(_) => "GET",
        }
    }
}
