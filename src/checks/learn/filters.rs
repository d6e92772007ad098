//! Which filters a provider takes at all.

use super::Learner;
use crate::checks::trial::Made;
use crate::learnt::Learnt;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::Feature;

impl Learner {
    /// Whether the provider reads no further than the first comparison; and whether it refuses all but comparisons with eq
    /// as not supported, as the text for invalidFilter lets it (RFC 7644 section 3.12, table 9). Where but one kind is
    /// refused, rules on it find that.
    pub(super) async fn filters(&self, learnt: &mut Learnt, user: &Made) -> Result<(), Stop> {
        if !self.t.has(Feature::Filter) {
            return Ok(());
        }
        let name = user.sent_str("/userName");
        let plain = format!(r#"userName eq "{name}""#);
        if !self.ask(&plain).await?.is_success() {
            return Ok(());
        }
        let both = format!(r#"{plain} and userName eq "nobody {name}""#);
        let reply = self.ask(&both).await?;
        if reply
            .all("/Resources/*/id")
            .iter()
            .any(|id| *id == user.id.as_str())
        {
            learnt.drops_clauses = true;
        }
        for more in [format!(r#"userName sw "{name}""#), "userName pr".to_owned()] {
            let reply = self.ask(&more).await?;
            if reply.code() != 400 || *reply.get("/scimType") != "invalidFilter" {
                return Ok(());
            }
        }
        learnt.few_filters = true;
        Ok(())
    }

    async fn ask(&self, filter: &str) -> Result<Reply, Stop> {
        let query = [("filter", filter), ("count", "1")];
        self.t.query(&self.t.users(), &query).await
    }
}
