//! Paging by cursors (RFC 9865). A cursor tells where a page begins, sealed with a key of the provider's: nobody can read
//! or change it, and it holds for one query of one client. So the provider need not remember any, and none grows old.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac::{self, HMAC_SHA256, Key, sign};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::Value;

use super::super::errors::Problem;
use super::super::store::Stored;
use super::{Query, Scope, length};
use crate::fault::Fault;

/// Bytes of the seal in front of what it seals.
const SEAL: usize = 16;
/// Bytes that say where a page begins: the direction, the resource at its edge, and the place of that.
const PLACE: usize = 17;

/// The edge of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edge {
    /// It begins after the resource with this number, which was at this place.
    After(u64, u64),
    /// It ends before the resource with this number, which was at this place.
    Before(u64, u64),
}

/// What makes the cursors of one query of one client.
struct Seal {
    key: Key,
    /// What the cursors hold for.
    query: Vec<u8>,
}

impl Seal {
    fn new(scope: &Scope, query: &Query) -> Self {
        let parts = (
            scope.caller,
            scope.drawers,
            &query.filter,
            &query.sort_by,
            query.descending,
            &query.attributes,
            &query.excluded,
        );
        Seal {
            // Whoever has no token to keep secret has nothing to protect with it either.
            key: Key::new(HMAC_SHA256, scope.secret.as_bytes()),
            query: format!("{parts:?}").into_bytes(),
        }
    }

    fn write(&self, edge: Edge) -> String {
        let (kind, number, place) = match edge {
            Edge::After(number, place) => (0_u8, number, place),
            Edge::Before(number, place) => (1_u8, number, place),
        };
        let plain = [&[kind][..], &number.to_be_bytes(), &place.to_be_bytes()].concat();
        let seal = self.seal(&plain);
        let hidden = self.hide(&seal, &plain);
        BASE64_URL_SAFE_NO_PAD.encode([seal, hidden].concat())
    }

    fn unseal(&self, cursor: &str) -> Option<Edge> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(cursor).ok()?;
        if bytes.len() != SEAL + PLACE {
            return None;
        }
        let (seal, hidden) = bytes.split_at(SEAL);
        let plain = self.hide(seal, hidden);
        verify_slices_are_equal(&self.seal(&plain), seal).ok()?;
        let number = |at: usize| Some(u64::from_be_bytes(plain.get(at..at + 8)?.try_into().ok()?));
        match plain[0] {
            0 => Some(Edge::After(number(1)?, number(9)?)),
            _ => Some(Edge::Before(number(1)?, number(9)?)),
        }
    }

    fn seal(&self, plain: &[u8]) -> Vec<u8> {
        let mut whole = hmac::Context::with_key(&self.key);
        whole.update(plain);
        whole.update(&self.query);
        whole.sign().as_ref()[..SEAL].to_vec()
    }

    /// Hides what is sealed, or shows it again: no two places look alike.
    fn hide(&self, seal: &[u8], bytes: &[u8]) -> Vec<u8> {
        let mask = sign(&self.key, seal);
        let hidden = bytes.iter().zip(mask.as_ref());
        hidden.map(|(byte, mask)| byte ^ mask).collect()
    }
}

/// One page of what was found.
pub(super) struct Page<'a> {
    pub(super) resources: Vec<(usize, &'a Stored)>,
    next: Option<String>,
    previous: Option<String>,
}

impl Page<'_> {
    /// Adds the cursors to the list; there is no next one after the last page, and no previous one before the first.
    pub(super) fn link(self, list: &mut Value) {
        for (name, cursor) in [("nextCursor", self.next), ("previousCursor", self.previous)] {
            if let Some(cursor) = cursor {
                list[name] = cursor.into();
            }
        }
    }
}

/// Cuts the page that the cursor names out of what was found.
pub(super) fn page<'a>(
    scope: &Scope<'a>,
    query: &Query,
    cursor: &str,
    found: &[(usize, &'a Stored)],
) -> Result<Page<'a>, Problem> {
    let seal = Seal::new(scope, query);
    let longest = length(scope, query, found.len())?;
    let (begin, end) = if cursor.is_empty() {
        (0, longest)
    } else if let Some(begin) = forged(scope, cursor) {
        (begin, begin + longest)
    } else {
        match seal.unseal(cursor).ok_or_else(Problem::invalid_cursor)? {
            Edge::After(number, place) => {
                let (place, there) = find(scope, query, found, number, place);
                let begin = place + usize::from(there);
                (begin, begin + longest)
            }
            Edge::Before(number, place) => {
                let (end, _) = find(scope, query, found, number, place);
                (end.saturating_sub(longest), end)
            }
        }
    };
    let (begin, end) = (begin.min(found.len()), end.min(found.len()));
    let edge = |at: usize, kind: fn(u64, u64) -> Edge| {
        let cursor = seal.write(kind(found[at].1.number, at as u64));
        forgeable(scope, at).unwrap_or(cursor)
    };
    Ok(Page {
        next: (begin < end && end < found.len()).then(|| edge(end - 1, Edge::After)),
        previous: (begin < end && begin > 0).then(|| edge(begin, Edge::Before)),
        resources: found[begin..end].to_vec(),
    })
}

/// Where a resource is, or would be if it were still there, and whether it is. In a sorted list nobody knows where what
/// is gone would be; what came after it has moved to its place.
fn find(
    scope: &Scope,
    query: &Query,
    found: &[(usize, &Stored)],
    number: u64,
    place: u64,
) -> (usize, bool) {
    if let Some(place) = found.iter().position(|(_, stored)| stored.number == number) {
        return (place, true);
    }
    let in_order = query.sort_by.is_none() && scope.drawers.len() == 1;
    let place = if in_order {
        found.partition_point(|(_, stored)| stored.number < number)
    } else {
        usize::try_from(place).unwrap_or(usize::MAX)
    };
    (place, false)
}

/// The cursor of a provider that simply counts.
fn forgeable(scope: &Scope, at: usize) -> Option<String> {
    counts(scope).then(|| (at + 1).to_string())
}

fn forged(scope: &Scope, cursor: &str) -> Option<usize> {
    cursor.parse().ok().filter(|_| counts(scope))
}

fn counts(scope: &Scope) -> bool {
    scope.faults.contains(&Fault::CursorsForgeable)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use crate::provider::{Provider, Request, Settings};

    /// One page of users, as the client with this token sees it.
    fn page(provider: &mut Provider, query: &str, token: &str) -> (u16, Value) {
        let answer = provider.handle(&Request {
            method: "GET".to_owned(),
            path: "/Users".to_owned(),
            query: Some(query.to_owned()),
            headers: vec![("authorization".to_owned(), format!("Bearer {token}"))],
            body: Vec::new(),
        });
        (answer.status, answer.body.unwrap_or_default())
    }

    fn names(page: &Value) -> Vec<String> {
        let users = page["Resources"].as_array().into_iter().flatten();
        users.map(|user| user["userName"].to_string()).collect()
    }

    fn with_users() -> Provider {
        let mut provider = Provider::new(Settings::default());
        provider.prefill(7, 3);
        provider
    }

    #[test]
    fn pages_lead_to_one_another_in_both_directions() {
        for query in ["count=3", "count=3&sortBy=userName&sortOrder=descending"] {
            let mut provider = with_users();
            let (mut pages, mut cursor) = (Vec::new(), Some(String::new()));
            while let Some(at) = cursor {
                let (status, page) = page(&mut provider, &format!("{query}&cursor={at}"), "a");
                assert_eq!(status, 200, "{page}");
                cursor = page["nextCursor"].as_str().map(str::to_owned);
                pages.push(page);
            }
            let seen: BTreeSet<String> = pages.iter().flat_map(names).collect();
            assert_eq!((pages.len(), seen.len()), (3, 7));
            assert!(pages[0]["previousCursor"].is_null());
            let back = pages[1]["previousCursor"].as_str().expect("a page before");
            let (_, first) = page(&mut provider, &format!("{query}&cursor={back}"), "a");
            assert_eq!(names(&first), names(&pages[0]));
        }
    }

    #[test]
    fn who_stays_is_seen_though_others_go() {
        let mut provider = with_users();
        let (_, first) = page(&mut provider, "count=3&cursor=", "a");
        for user in first["Resources"].as_array().expect("a page") {
            provider.handle(&Request {
                method: "DELETE".to_owned(),
                path: format!("/Users/{}", user["id"].as_str().expect("an id")),
                ..Request::default()
            });
        }
        let next = first["nextCursor"].as_str().expect("another page");
        let (_, second) = page(&mut provider, &format!("count=4&cursor={next}"), "a");
        assert_eq!(names(&second).len(), 4);
    }

    #[test]
    fn a_cursor_holds_for_one_query_of_one_client() {
        let mut provider = with_users();
        let (_, first) = page(&mut provider, "count=3&cursor=", "a");
        let next = first["nextCursor"]
            .as_str()
            .expect("another page")
            .to_owned();
        let refused = |provider: &mut Provider, query: &str, token: &str| {
            let (status, body) = page(provider, query, token);
            assert_eq!(
                (status, &body["scimType"]),
                (400, &Value::from("invalidCursor"))
            );
        };
        refused(&mut provider, &format!("count=3&cursor={next}"), "b");
        refused(
            &mut provider,
            &format!("count=3&sortBy=userName&cursor={next}"),
            "a",
        );
        for at in 0..next.len() {
            let other = if &next[at..=at] == "A" { "B" } else { "A" };
            let forged = format!("{}{other}{}", &next[..at], &next[at + 1..]);
            refused(&mut provider, &format!("count=3&cursor={forged}"), "a");
        }
    }
}
