//! RFC 7644 sections 1.2, 3.2, 3.8 and 3.13, what is HTTP about SCIM: addresses, methods, media types, encoding.

mod answers;
mod media;
mod methods;

pub(super) use answers::CHECKS as ANSWERS;
pub(super) use media::CHECKS as MEDIA;
pub(super) use methods::CHECKS as METHODS;

use crate::reply::Reply;

/// The media type of an answer, without its parameters.
pub(super) fn media_type(reply: &Reply) -> String {
    let label = reply.header("content-type").unwrap_or_default();
    label
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}
