//! RFC 7644 section 3.5.1, replacing with PUT.

mod values;
mod whole;

pub(super) use values::CHECKS as VALUES;
pub(super) use whole::CHECKS as WHOLE;

use crate::outcome::Stop;
use crate::reply::Reply;

/// The PUT was carried out, whichever 2xx says so.
fn done(reply: &Reply) -> Result<(), Stop> {
    reply.expect(reply.is_success(), "status 200", reply.summary())?;
    Ok(())
}
