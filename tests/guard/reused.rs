//! An id that is given again after a deletion leads to somebody else, whom nobody may touch.

use super::{SEED, Stage};
use scimproof::error::Error;
use scimproof::people::Marker;
use scimproof::scim::Method;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn who_gets_a_freed_id_is_left_alone() {
    let stage = Stage::new().await;
    stage.written().users = true;
    let name = format!("{}-1@scimproof.example", Marker::from_seed(SEED).as_str());
    let ours = json!({ "id": "7", "userName": name });
    let colleague = json!({ "id": "7", "userName": "colleague@corp.example" });
    let created = stage.send(Method::Post, "/Users", &ours).await;
    assert_eq!(created.expect("an answer"), 201);
    let deleted = stage.send(Method::Delete, "/Users/7", &json!({})).await;
    assert_eq!(deleted.expect("an answer"), 204);

    let given_again = ("/Users/7".to_owned(), colleague);
    stage.written().made.extend([given_again.clone()]);
    let before = stage.written().requests.len();
    for method in [Method::Delete, Method::Put, Method::Patch] {
        let refused = stage.send(method, "/Users/7", &ours).await;
        assert!(matches!(refused, Err(Error::NotOurs { .. })), "{refused:?}");
    }
    let cleaned = stage.session.clean_up(None, &|_, _| {}).await;
    let cleaned = cleaned.expect("the journal can be written");
    assert_eq!((cleaned.removed, cleaned.left.len()), (0, 0), "{cleaned:?}");
    let written = stage.written();
    assert_eq!(written.requests.len(), before, "{:?}", written.requests);
    assert_eq!(written.made.get("/Users/7"), Some(&given_again.1));
}
