//! RFC 9865 sections 2, 2.1 and 5.2: cursors that do not hold, because nobody gave them, or for another query.

use super::{PAGING, first_page, ids, page};
use crate::checks::Check;
use crate::checks::population::Population;
use crate::fault::Fault;
use crate::scim::urn;
use serde_json::Value;

/// What no provider gives as a cursor.
const BOGUS: &str = "scimproof-bogus";

/// The cursor with its middle letter or digit turned into the next one.
pub(super) fn forged(cursor: &str) -> String {
    let middle = cursor.chars().count() / 2;
    let next = |letter: char| match letter {
        '9' => '0',
        'z' => 'a',
        'Z' => 'A',
        _ if letter.is_ascii_alphanumeric() => char::from(letter as u8 + 1),
        _ => 'a',
    };
    let letters = cursor.chars().enumerate();
    letters
        .map(|(at, letter)| if at == middle { next(letter) } else { letter })
        .collect()
}

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "cursor/bogus-is-an-error",
        rule: "a cursor that was never given is answered with an error of the client's, in the form of SCIM",
        covers: &["RFC9865-2.1-01"],
        needs: PAGING,
        why: "A client that comes back with a cursor of yesterday takes a 500 for an outage, and tries it again for ever.",
        caught: Fault::BogusCursorAnswers500,
        run: |t| {
            Box::pin(async move {
                let us = Population::new(t, 1).await?;
                let reply = page(t, &us, &[("count", "2")], BOGUS).await?;
                // That it is taken for none is the matter of the next check.
                if reply.is_success() {
                    return Ok(());
                }
                let named = reply
                    .all("/schemas/*")
                    .iter()
                    .any(|urn| **urn == urn::ERROR);
                reply.expect(
                    (400..500).contains(&reply.code()) && named,
                    "status 400 with a SCIM error",
                    reply.summary(),
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "cursor/bogus-is-named",
        rule: "a cursor that was never given is refused with invalidCursor",
        covers: &["RFC9865-2.1-02"],
        needs: PAGING,
        why: "A client that is sent back to the first page without a word reads everybody twice, and deletes the doubles.",
        caught: Fault::BogusCursorBeginsAnew,
        run: |t| {
            Box::pin(async move {
                let us = Population::new(t, 1).await?;
                let reply = page(t, &us, &[("count", "2")], BOGUS).await?;
                reply.error(&[400], &["invalidCursor"])?;
                Ok(())
            })
        },
    },
    Check {
        id: "cursor/of-another-query",
        rule: "a cursor shown with another filter never leads to whom neither of both filters selects",
        covers: &["RFC9865-2-11"],
        needs: PAGING,
        why: "A client that may see one department only pages through all others, by way of a cursor.",
        caught: Fault::CursorOfOtherQueryListsAll,
        run: |t| {
            Box::pin(async move {
                let (us, others) = (Population::new(t, 3).await?, Population::new(t, 3).await?);
                let _nobodys = t.user().await?;
                let (_, next) = first_page(t, &us).await?;
                let reply = page(t, &others, &[("count", "2")], &next).await?;
                let known = |id: &&str| {
                    let mut all = us.users.iter().chain(&others.users);
                    all.any(|user| user.id == *id)
                };
                reply.expect(
                    ids(&reply).iter().all(known),
                    "status 400, or nobody but those of the one or the other filter",
                    reply.summary(),
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "cursor/forged",
        rule: "a cursor with one letter changed leads nowhere",
        covers: &["RFC9865-5.2-04"],
        needs: PAGING,
        why: "Whoever can make cursors up can read pages that were never meant for them.",
        caught: Fault::CursorsForgeable,
        run: |t| {
            Box::pin(async move {
                let us = Population::new(t, 5).await?;
                let asked = [("count", "2")];
                let (_, next) = first_page(t, &us).await?;
                let reply = page(t, &us, &asked, &forged(&next)).await?;
                let resources = reply.get("/Resources").clone();
                // A letter that carries nothing, such as padding, leads to the page of the cursor itself.
                let empty = resources.as_array().is_none_or(Vec::is_empty);
                let unchanged = |it: &Value| *it == resources;
                let same = empty || unchanged(page(t, &us, &asked, &next).await?.get("/Resources"));
                reply.expect(
                    same,
                    "status 400 invalidCursor, and no resources",
                    reply.summary(),
                )?;
                Ok(())
            })
        },
    },
];
