//! Kinds for what a provider has to refuse, or to leave as it is: uniqueness, what is required, readOnly and immutable.

use super::Kind;
use super::study::body;
use super::written::look;
use crate::checks::Check;
use crate::fault::Fault;

/// The kinds of this file.
pub(super) const KINDS: &[Kind] = &[Kind {
    applies: |subject| {
        let place = subject.place.as_ref();
        place.is_some_and(|it| {
            it.is_writable() && it.is_readable() && it.sub.is_none() && it.leaf().unique
        })
    },
    check: Check {
        id: "attributes/<type>/<attribute>/unique",
        rule: "a value that has to be unique is not given to a second resource",
        covers: &["RFC7643-7-26"],
        needs: &[],
        why: "Two people share what is to tell them apart; a client that looks for one of them finds the other.",
        caught: Fault::TakenUserNameGetsNumber,
        run: |t| {
            Box::pin(async move {
                let study = t.study()?;
                let (place, specimen) = (study.place()?, study.keeping().await?);
                let now = look(t, place, specimen).await?;
                let taken = now.get(&place.pointer()).clone();
                let mut second = body(t, study.form()).await?;
                place.put(&mut second, taken);
                let reply = t.post(&study.form().endpoint, &second).await?;
                reply.expect(
                    (400..500).contains(&reply.code()),
                    "status 409",
                    reply.summary(),
                )?;
                Ok(())
            })
        },
    },
}];
