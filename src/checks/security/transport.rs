//! RFC 7644 section 7: nothing of SCIM goes over the wire for everybody to read. No token of ours is ever sent that way.

use crate::checks::Check;
use crate::checks::trial::Trial;
use crate::client::{Login, Request};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::Feature;

/// What every answer of SCIM has in it.
const SCIM: &str = "urn:ietf:params:scim:";

/// The checks of this file; `tests/tls.rs` proves them.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "security/base-url-is-https",
        rule: "a provider that is not on this machine is reached over TLS",
        covers: &["RFC7642-4-01"],
        needs: &[Feature::User, Feature::Remote],
        why: "Everybody on the way reads who works there, and the token with which to change it.",
        caught: Fault::ServesPlainHttp,
        run: |t| {
            Box::pin(async move {
                let reply = t.read(&format!("{}?count=1", t.users())).await?;
                let secure = t.session().client().address().is_https();
                reply.expect(
                    secure || !reply.is_success(),
                    "an https address",
                    "people's data over plain http",
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "security/no-plain-http",
        rule: "over plain http the same host serves nothing of SCIM",
        covers: &["RFC7644-7.2-01"],
        needs: &[Feature::User, Feature::Tls],
        why: "One mistyped base URL, and every password and token crosses the network for all to read.",
        caught: Fault::ServesPlainHttp,
        run: |t| {
            Box::pin(async move {
                for path in ["/ServiceProviderConfig", &t.users()] {
                    for reply in t.over_plain_http(&made_up(path)).await? {
                        let served = reply.is_success() && reply.text().contains(SCIM);
                        reply.expect(
                            !served,
                            "no answer, a refusal or a redirection",
                            reply.summary(),
                        )?;
                    }
                }
                Ok(())
            })
        },
    },
    Check {
        id: "security/no-token-over-plain-http",
        rule: "over plain http no token is asked for or looked at, and cookies are for TLS alone",
        covers: &["RFC7644-7.4-02"],
        needs: &[Feature::User, Feature::Tls, Feature::Authentication],
        why: "Whoever listens has the token, and with it all accounts.",
        caught: Fault::ServesPlainHttp,
        run: |t| Box::pin(tokens(t)),
    },
];

async fn tokens(t: &Trial) -> Result<(), Stop> {
    let secured = t.read(&format!("{}?count=1", t.users())).await?;
    let mut cookies = secured.answer().headers.iter();
    let open = cookies.find(|(name, value)| {
        let secure = value.to_ascii_lowercase().contains("secure");
        name == "set-cookie" && !secure
    });
    secured.expect(open.is_none(), "cookies with Secure", "one without Secure")?;
    for reply in t.over_plain_http(&made_up(&t.users())).await? {
        let challenge = reply.header("www-authenticate").is_some();
        let scim = reply.text().contains(SCIM);
        let looked_at = reply.code() == 401 && (challenge || scim);
        let let_in = reply.is_success() && scim;
        reply.expect(
            !looked_at && !let_in,
            "no answer, a refusal of plain http or a redirection",
            reply.summary(),
        )?;
    }
    Ok(())
}

/// A request with a token that nobody gave out.
fn made_up(path: &str) -> Request {
    let login = Login::Other("Bearer scimproof-nobody-gave-this-out".to_owned());
    Request::get(path).login(login)
}

impl Trial {
    /// The answers of the same host over plain http; none where nobody listens. Only for requests that write nothing.
    async fn over_plain_http(&self, request: &Request) -> Result<Vec<Reply>, Stop> {
        let mut replies = Vec::new();
        for client in self.session().client().in_plain()? {
            if let Ok(answer) = client.send(request, &self.log()).await {
                replies.push(answer.into());
            }
        }
        Ok(replies)
    }
}
