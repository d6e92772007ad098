//! RFC 7644 sections 3.4.2.5 and 3.9, which attributes an answer holds.

mod names;
mod several;
mod values;
mod wide;

pub(super) use names::CHECKS as NAMES;
pub(super) use several::CHECKS as SEVERAL;
pub(super) use values::CHECKS as VALUES;
pub(super) use wide::CHECKS as WIDE;

use super::trial::Trial;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::urn;

/// The attribute at this pointer was left out, unless the target announces that it always comes (RFC 7643 section 7).
pub(super) fn left_out(t: &Trial, reply: &Reply, pointer: &str) -> Result<(), Stop> {
    let schema = t.session().announced().schema(urn::USER);
    let attributes = schema.and_then(|schema| schema["attributes"].as_array());
    let mut attributes = attributes.into_iter().flatten();
    if attributes
        .any(|it| it["returned"] == "always" && pointer.split('/').any(|step| it["name"] == step))
    {
        return Ok(());
    }
    reply.unassigned(pointer)?;
    Ok(())
}
