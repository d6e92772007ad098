//! RFC 7644 section 3.12: a refusal advises the client, and does not describe the inside of the provider.

use crate::checks::Check;
use crate::checks::trial::Trial;
use crate::client::{Request, with_query};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, Method};
use serde_json::{Value, json};

/// Words that stand in traces of calls and in messages of databases, and nowhere else.
const INSIDES: [&str; 22] = [
    "Traceback (most recent call last)",
    "--- End of stack trace",
    "--- End of inner exception",
    "stack backtrace:",
    "Exception in thread \"",
    "goroutine 1 [",
    "node:internal/",
    "PHP Fatal error",
    "PHP Stack trace",
    ".php on line ",
    "SQLSTATE[",
    "ORA-00",
    "syntax error at or near",
    "You have an error in your SQL syntax",
    "duplicate key value violates unique constraint",
    "UNIQUE constraint failed:",
    "sqlite3.OperationalError",
    "psycopg2.errors",
    "PSQLException",
    "SqlException",
    "BEGIN PRIVATE KEY",
    "BEGIN RSA PRIVATE KEY",
];

/// Ends of the names of source files, before the number of a line. Endings that are countries too (.rs, .py) are left
/// out: a port stands behind a host in the same way.
const SOURCES: [&str; 10] = [
    ".java:",
    ".kt:",
    ".scala:",
    ".js:",
    ".ts:",
    ".go:",
    ".rb:",
    ".php:",
    ".cs:line ",
    ".vb:line ",
];

/// Where files lie, but nothing of SCIM.
const FOLDERS: [&str; 8] = [
    "/usr/lib/",
    "/usr/local/",
    "/usr/src/",
    "/home/",
    "/var/www/",
    "/var/task/",
    "/opt/",
    "/etc/",
];

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[Check {
    id: "security/refusals-show-no-insides",
    rule: "a refusal holds no stack trace, no SQL and no path of a file",
    covers: &["RFC7644-3.12-18"],
    needs: &[Feature::User],
    why: "It tells an attacker which program runs there and where, and tells the administrator nothing.",
    caught: Fault::RefusalsShowStackTrace,
    run: |t| {
        Box::pin(async move {
            for request in refused(t).await? {
                let reply = t.send(request).await?;
                if reply.code() >= 400 {
                    shows_no_insides(t, &reply)?;
                }
            }
            Ok(())
        })
    },
}];

/// Requests that are refused, each for another reason.
async fn refused(t: &Trial) -> Result<Vec<Request>, Stop> {
    let user = t.user().await?;
    let users = t.users();
    let post = |body: &Value| Request::with_json(Method::Post, users.clone(), body);
    let taken = json!({ "userName": user.sent_str("/userName") });
    let put = user.sent_with(json!({ "emails": 7 }));
    let broken = format!("{{\"userName\":\"{}\",", t.person().user_name);
    let mut requests = vec![
        Request::with_text(Method::Post, users.clone(), broken),
        post(&t.user_body(taken)),
        post(&t.user_body(json!({ "name": "nobody" }))),
        post(&t.user_body(json!({ "schemas": 7 }))),
        post(&t.user_body(json!({ "userName": null }))),
        Request::with_json(Method::Put, user.path.clone(), &put),
        Request::get(t.nowhere(&users)),
        Request::get(format!("{users}/%00")),
        Request::get(format!("/{}", t.word())),
        Request::get(with_query(&users, &[("filter", "userName eq")])),
        Request::get(with_query(&users, &[("startIndex", "x"), ("count", "y")])),
    ];
    if t.has(Feature::Patch) {
        let operation = json!({ "op": "frobnicate", "path": "[", "value": 1 });
        let body = json!({ "Operations": [operation] });
        requests.push(Request::with_json(Method::Patch, user.path, &body));
    }
    Ok(requests)
}

fn shows_no_insides(t: &Trial, reply: &Reply) -> Result<(), Stop> {
    let text = reply.text();
    let base = t.session().client().address().path().to_owned();
    let shown = INSIDES
        .iter()
        .find(|word| text.contains(*word))
        .map(|word| (*word).to_owned())
        .or_else(|| line_of_source(&text))
        .or_else(|| path_of_file(&text, &base));
    if let Some(shown) = shown {
        let got = format!("{shown:?} in {}", reply.summary());
        return Err(reply.wrong("advice for the client, and nothing of the inside", got));
    }
    Ok(())
}

/// A place in a source, as in `Users.java:42`.
fn line_of_source(text: &str) -> Option<String> {
    SOURCES.iter().find_map(|ending| {
        text.match_indices(ending).find_map(|(at, _)| {
            let number: String = text[at + ending.len()..]
                .chars()
                .take_while(char::is_ascii_digit)
                .collect();
            let name = text[..at].chars().next_back();
            let named = name.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
            (named && !number.is_empty()).then(|| format!("…{ending}{number}"))
        })
    })
}

/// The path of a file; not the path of a URL, which has a host before it, and not the path of our own.
fn path_of_file(text: &str, base: &str) -> Option<String> {
    let starts = |at: usize| {
        let before = text[..at].chars().next_back();
        before.is_none_or(|letter| letter.is_whitespace() || "\"'`(=<[".contains(letter))
    };
    let folders = FOLDERS.iter().filter(|folder| {
        let first = folder.split('/').nth(1).unwrap_or_default();
        base.trim_start_matches('/').split('/').next() != Some(first)
    });
    let mut found = folders.filter(|folder| text.match_indices(*folder).any(|(at, _)| starts(at)));
    let unix = found.next().map(|folder| (*folder).to_owned());
    unix.or_else(|| {
        let drive = |at: usize| {
            let mut before = text[..at].chars().rev();
            before
                .next()
                .is_some_and(|letter| letter.is_ascii_uppercase())
                && before.next().is_none_or(|letter| !letter.is_alphanumeric())
        };
        let mut found = text.match_indices(":\\").filter(|(at, _)| drive(*at));
        // In JSON a backslash is written twice; one before a quotation mark or a letter is an escape and no folder.
        found
            .find(|(at, _)| text[at + 1..].starts_with("\\\\"))
            .map(|_| "a path on a drive of Windows".to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::{line_of_source, path_of_file};

    #[test]
    fn insides_are_known_and_nothing_else() {
        for trace in [
            "at a.B.c(B.java:42)",
            "at f (/app/index.js:10:5)",
            "in C:\\x\\Users.cs:line 7",
            "app/users.rb:12:in `create'",
        ] {
            assert!(line_of_source(trace).is_some(), "{trace}");
        }
        for advice in [
            "https://idm.example.go:8443/scim",
            "see example.java: nothing",
            "https://node.js.example:80/",
            "the value is .js:3",
        ] {
            let known = line_of_source(advice);
            assert_eq!(known.is_some(), advice.contains(".go:8443"), "{advice}");
        }
        for (text, base) in [
            ("no such file \"/opt/scim/data.db\"", "/scim/v2"),
            ("{\"detail\":\"C:\\\\inetpub\\\\x\"}", "/scim"),
        ] {
            assert!(path_of_file(text, base).is_some(), "{text}");
        }
        for (text, base) in [
            (
                "{\"detail\":\"/opt/scim/Users/7 is not here\"}",
                "/opt/scim",
            ),
            ("https://x.example/home/scim", "/"),
            ("/Users/7 is not here", "/scim"),
            ("{\"detail\":\"expected A:\\\"x\\\"\"}", "/scim"),
        ] {
            assert_eq!(path_of_file(text, base), None, "{text}");
        }
    }
}
