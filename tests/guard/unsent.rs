//! What is never sent, because the target is dead, is not left behind.

use super::{SEED, Stage};
use scimproof::client::Request;
use scimproof::error::Error;
use scimproof::people::Marker;
use scimproof::scim::Method;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn what_was_never_sent_is_not_left() {
    let stage = Stage::new().await;
    stage.written().dead = true;
    let marker = Marker::from_seed(SEED);
    let name = |number: usize| format!("{}-{number}@scimproof.example", marker.as_str());
    let user = |number| json!({ "userName": name(number) });
    // These arrive, and nobody knows what became of them.
    let mut sent = 0;
    while let Err(error) = stage.send(Method::Post, "/Users", &user(sent)).await {
        if matches!(error, Error::GaveUp { .. }) {
            break;
        }
        sent += 1;
    }
    let remaining = || stage.session.journal().remaining(None).len();
    assert_eq!((sent > 2, remaining()), (true, sent));

    // A target that answers nothing gets no request of another kind either.
    for _ in 0..8 {
        let _ = stage
            .session
            .send(&stage.part, &Request::get("/Users"))
            .await;
    }
    let operation = json!({ "method": "POST", "path": "/Users", "bulkId": "a", "data": user(90) });
    let bulk = json!({ "schemas": [], "Operations": [operation] });
    let id = format!("{}-made", marker.as_str());
    let document = json!({ "id": id, "name": id });
    for (path, body) in [
        ("/Users", user(91)),
        ("/Bulk", bulk),
        ("/Schemas", document),
    ] {
        let refused = stage.send(Method::Post, path, &body).await;
        assert!(matches!(refused, Err(Error::GaveUp { .. })), "{refused:?}");
        assert_eq!(remaining(), sent, "{path}");
    }
}
