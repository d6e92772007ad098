//! Races: what comes of requests at the same time. Each is played for some rounds, and told as a rate, for a provider that
//! loses one seldom loses each.

mod changes;
mod names;
mod sight;

pub(super) use changes::CHECKS as CHANGES;
pub(super) use names::CHECKS as NAMES;
pub(super) use sight::CHECKS as SIGHT;

use super::trial::{Made, Trial};
use crate::outcome::Stop;
use crate::reply::Reply;
use serde_json::{Value, json};

/// Requests at the same time.
const AT_ONCE: usize = 5;

/// Plays a race so many times as the run is to, and tells how often it was lost. What could be judged in no round is not
/// judged.
async fn rounds<F>(t: &Trial, round: impl Fn(usize) -> F) -> Result<(), Stop>
where
    F: Future<Output = Result<(), Stop>>,
{
    let all = t.session().race_rounds();
    let (mut lost, mut won) = (0, 0);
    let (mut first, mut unjudged) = (None, None);
    for number in 0..all {
        match round(number).await {
            Ok(()) => won += 1,
            Err(Stop::Failed(finding)) => {
                lost += 1;
                first.get_or_insert(finding);
            }
            Err(skipped @ Stop::Skipped(_)) => unjudged = Some(skipped),
            // Without an answer there will be none in the next round either.
            Err(blocked) => {
                unjudged = Some(blocked);
                break;
            }
        }
    }
    if let Some(mut finding) = first {
        let played = lost + won;
        let of = if played == 1 { "round" } else { "rounds" };
        finding.got = format!("in {lost} of {played} {of}: {}", finding.got);
        return Err(Stop::Failed(finding));
    }
    match unjudged {
        Some(unjudged) if won == 0 || matches!(unjudged, Stop::Blocked(_)) => Err(unjudged),
        _ => Ok(()),
    }
}

/// So many users.
async fn users(t: &Trial, count: usize) -> Result<Vec<Made>, Stop> {
    let mut users = Vec::new();
    for _ in 0..count {
        users.push(t.user().await?);
    }
    Ok(users)
}

/// Those who were told of their success, with the last such answer.
fn successes(replies: Vec<Result<Reply, Stop>>) -> Result<Vec<Reply>, Stop> {
    let replies: Vec<Reply> = replies.into_iter().collect::<Result<_, _>>()?;
    Ok(replies.into_iter().filter(Reply::is_success).collect())
}

/// An operation that adds one value.
fn adding(path: &str, value: &Value) -> Value {
    json!([{ "op": "add", "path": path, "value": [value] }])
}
