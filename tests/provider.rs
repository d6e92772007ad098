//! The reference provider through its only door, `Provider::handle`.

use scimproof::provider::serve::{Options, serve};
use scimproof::provider::{Provider, Request, Response, Settings};
use scimproof::scim::{Feature, urn};
use serde_json::{Value, json};

fn provider() -> Provider {
    Provider::new(Settings {
        base: "http://scim.test/v2".to_owned(),
        fixed_clock: true,
        ..Settings::default()
    })
}

fn send(provider: &mut Provider, method: &str, url: &str, body: &Value) -> Response {
    let (path, query) = url
        .split_once('?')
        .map_or((url, None), |(path, query)| (path, Some(query.to_owned())));
    let body = if body.is_null() {
        Vec::new()
    } else {
        body.to_string().into_bytes()
    };
    let headers = vec![(
        "content-type".to_owned(),
        "application/scim+json".to_owned(),
    )];
    provider.handle(&Request {
        method: method.to_owned(),
        path: path.to_owned(),
        query,
        headers,
        body,
    })
}

fn get(provider: &mut Provider, url: &str) -> Value {
    let response = send(provider, "GET", url, &Value::Null);
    assert_eq!(response.status, 200, "{url}: {:?}", response.body);
    response.body.unwrap_or_default()
}

fn user(provider: &mut Provider, name: &str, more: Value) -> String {
    let mut body = json!({ "schemas": [urn::USER], "userName": name });
    if let (Value::Object(body), Value::Object(more)) = (&mut body, more) {
        body.extend(more);
    }
    created(send(provider, "POST", "/Users", &body))
}

fn group(provider: &mut Provider, name: &str, members: &[&str]) -> String {
    let members: Vec<Value> = members.iter().map(|id| json!({ "value": id })).collect();
    let body = json!({ "schemas": [urn::GROUP], "displayName": name, "members": members });
    created(send(provider, "POST", "/Groups", &body))
}

fn created(response: Response) -> String {
    assert_eq!(response.status, 201, "{:?}", response.body);
    let body = response.body.unwrap_or_default();
    assert_eq!(
        body["meta"]["location"].as_str(),
        response
            .headers
            .iter()
            .find(|(name, _)| name == "location")
            .map(|(_, value)| value.as_str())
    );
    body["id"].as_str().unwrap_or_default().to_owned()
}

fn patch(provider: &mut Provider, url: &str, operations: &Value) -> Response {
    send(
        provider,
        "PATCH",
        url,
        &json!({ "schemas": [urn::PATCH_OP], "Operations": operations }),
    )
}

fn scim_type(response: &Response) -> (u16, &str) {
    let body = response.body.as_ref();
    (
        response.status,
        body.and_then(|body| body["scimType"].as_str())
            .unwrap_or_default(),
    )
}

fn found(provider: &mut Provider, filter: &str) -> Vec<String> {
    let filter = filter
        .replace('%', "%25")
        .replace('+', "%2B")
        .replace('&', "%26")
        .replace(' ', "%20")
        .replace('"', "%22");
    let list = get(provider, &format!("/Users?filter={filter}"));
    let resources = list["Resources"].as_array().cloned().unwrap_or_default();
    assert_eq!(list["totalResults"], resources.len());
    resources
        .iter()
        .map(|user| user["userName"].as_str().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn a_created_user_is_what_a_get_shows() {
    let mut provider = provider();
    let more = json!({ "NICKNAME": "Bee", "emails": { "value": "b@x.test", "primary": "True" }, "title": null,
        "password": "s3cret", "id": "mine", "groups": [], "unknown": 1 });
    let id = user(&mut provider, "bee", more);
    let shown = get(&mut provider, &format!("/Users/{id}"));
    let expected = json!({
        "schemas": [urn::USER], "id": id, "userName": "bee", "nickName": "Bee", "active": true,
        "emails": [{ "value": "b@x.test", "primary": true }],
        "meta": { "resourceType": "User", "created": "2024-01-01T00:00:01.000Z", "lastModified": "2024-01-01T00:00:01.000Z",
            "location": format!("http://scim.test/v2/Users/{id}"), "version": "W/\"1\"" },
    });
    assert_eq!(shown, expected);
}

#[test]
fn bodies_that_do_not_fit_the_schema_are_refused() {
    let mut provider = provider();
    user(&mut provider, "taken", json!({}));
    let with = |more: Value| {
        let mut body = json!({ "schemas": [urn::USER], "userName": "new" });
        if let (Value::Object(body), Value::Object(more)) = (&mut body, more) {
            body.extend(more);
        }
        body
    };
    let cases = [
        (json!([]), (400, "invalidSyntax")),
        (json!({ "userName": "x" }), (400, "invalidSyntax")),
        (json!({ "schemas": [urn::USER] }), (400, "invalidValue")),
        (
            json!({ "schemas": [urn::GROUP], "displayName": "x" }),
            (400, "invalidSyntax"),
        ),
        (with(json!({ "userName": " " })), (400, "invalidValue")),
        (with(json!({ "userName": "TAKEN" })), (409, "uniqueness")),
        (with(json!({ "active": "banana" })), (400, "invalidValue")),
        (
            with(json!({ "nickname": "a", "nickName": "b" })),
            (400, "invalidSyntax"),
        ),
        (with(json!({ "name": "x" })), (400, "invalidValue")),
        (with(json!({ "emails": "x" })), (400, "invalidValue")),
        (
            with(
                json!({ "emails": [{ "value": "a", "primary": true }, { "value": "b", "primary": true }] }),
            ),
            (400, "invalidValue"),
        ),
        (
            with(json!({ "x509Certificates": [{ "value": "***" }] })),
            (400, "invalidValue"),
        ),
        (
            with(json!({ "addresses": [{ "country": "USA" }] })),
            (400, "invalidValue"),
        ),
        (with(json!({ "locale": "en US" })), (400, "invalidValue")),
    ];
    for (body, expected) in cases {
        let response = send(&mut provider, "POST", "/Users", &body);
        assert_eq!(scim_type(&response), expected, "{body}");
    }
    assert_eq!(provider.count("User"), 1);
}

#[test]
fn endpoints_answer_their_methods_and_no_others() {
    let mut provider = provider();
    let cases = [
        ("PUT", "/Users", 405),
        ("FOO", "/Groups", 405),
        ("POST", "/Schemas", 405),
        ("GET", "/Users/.search", 405),
        ("GET", "/Me", 501),
        ("GET", "/Bulk", 405),
        ("POST", "/Bulk", 400),
        ("GET", "/Nonsense", 404),
        ("GET", "/Users/nobody", 404),
        ("GET", "/Schemas?filter=name+pr", 403),
        ("GET", "/Users/%00", 404),
        ("GET", "/Users/..%2f", 404),
        (
            "GET",
            "/Schemas/urn%3Aietf%3Aparams%3Ascim%3Aschemas%3Acore%3A2.0%3AUser",
            200,
        ),
        ("GET", "/Users?count=abc", 400),
        ("GET", "/Users?filter=", 400),
        ("GET", "/Users?&x&count=1&", 200),
        ("GET", "/ResourceTypes/User", 200),
        ("GET", "/ServiceProviderConfig", 200),
        ("HEAD", "/Users", 200),
    ];
    for (method, url, status) in cases {
        assert_eq!(
            send(&mut provider, method, url, &Value::Null).status,
            status,
            "{method} {url}"
        );
    }
    let refused = send(&mut provider, "DELETE", "/Users", &Value::Null);
    assert!(
        refused
            .headers
            .contains(&("allow".to_owned(), "GET, POST".to_owned()))
    );
    assert_eq!(refused.body.unwrap_or_default()["status"], "405");
}

#[test]
fn a_wrong_method_is_told_only_of_methods_that_are_offered() {
    for (without, expected) in [
        (None, "GET, PUT, PATCH, DELETE"),
        (Some(Feature::Patch), "GET, PUT, DELETE"),
    ] {
        let mut provider = Provider::new(Settings {
            without: without.into_iter().collect(),
            ..Settings::default()
        });
        let id = user(&mut provider, "ann", Value::Null);
        let refused = send(&mut provider, "POST", &format!("/Users/{id}"), &json!({}));
        assert_eq!(refused.status, 405);
        assert_eq!(refused.header("allow"), Some(expected));
    }
}

#[test]
fn filters_find_whom_they_describe() {
    let mut provider = provider();
    let enterprise = json!({ "employeeNumber": "007", "department": "Ops" });
    user(
        &mut provider,
        "Ann",
        json!({ "title": "Boss", "externalId": "A", "active": false, "name": { "familyName": "Ö" },
        "emails": [{ "value": "ann@x.test", "type": "work" }, { "value": "ann@home.test", "type": "home" }] }),
    );
    user(
        &mut provider,
        "bob",
        json!({ "title": "boss \"B\"", "externalId": "a", urn::ENTERPRISE_USER: enterprise }),
    );
    user(&mut provider, "cat+1", json!({ "nickName": "" }));
    let cases: &[(&str, &[&str])] = &[
        ("userName eq \"ANN\"", &["Ann"]),
        ("USERNAME Eq \"ann\" AND active eq false", &["Ann"]),
        ("externalId eq \"a\"", &["bob"]),
        ("title co \"oss\"", &["Ann", "bob"]),
        ("title eq \"boss \\\"b\\\"\"", &["bob"]),
        ("not (title pr)", &["cat+1"]),
        ("not(title pr) or userName sw \"b\"", &["bob", "cat+1"]),
        (
            "userName eq \"ann\" or userName eq \"bob\" and title eq \"none\"",
            &["Ann"],
        ),
        (
            "(userName eq \"ann\" or userName eq \"bob\") and title eq \"none\"",
            &[],
        ),
        ("emails[type eq \"work\" and value co \"home\"]", &[]),
        ("emails[type eq \"work\" and value co \"x.test\"]", &["Ann"]),
        ("emails[type eq \"home\"].value ew \"HOME.test\"", &["Ann"]),
        ("emails co \"home\"", &["Ann"]),
        ("emails.type eq \"home\"", &["Ann"]),
        ("name.familyName eq \"ö\"", &["Ann"]),
        (
            "urn:ietf:params:scim:schemas:core:2.0:User:userName eq \"bob\"",
            &["bob"],
        ),
        (
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber eq \"007\"",
            &["bob"],
        ),
        (
            "schemas eq \"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\"",
            &["bob"],
        ),
        (
            "meta.created gt \"2024-01-01T02:00:01+02:00\"",
            &["bob", "cat+1"],
        ),
        (
            "meta.lastModified le \"2024-01-01T00:00:02Z\"",
            &["Ann", "bob"],
        ),
        ("meta.resourceType eq \"user\"", &[]),
        ("userName ne \"ann\"", &["bob", "cat+1"]),
        ("title ne \"boss\"", &["bob", "cat+1"]),
        (
            "userName gt \"ann\" and userName le \"CAT+1\"",
            &["bob", "cat+1"],
        ),
        ("nickName pr", &[]),
        ("title eq null", &["cat+1"]),
    ];
    for (filter, expected) in cases {
        assert_eq!(found(&mut provider, filter), *expected, "{filter}");
    }
}

#[test]
fn members_and_groups_show_each_other() {
    let mut provider = provider();
    let (ann, bob) = (
        user(&mut provider, "ann", json!({})),
        user(&mut provider, "bob", json!({})),
    );
    let team = group(&mut provider, "Team", &[&ann, &bob]);
    assert_eq!(
        get(&mut provider, &format!("/Users/{ann}"))["groups"][0]["display"],
        "Team"
    );
    let url = format!("/Groups/{team}");
    for operation in [
        json!([{ "op": "remove", "path": format!("members[value eq \"{ann}\"]") }]),
        json!([{ "op": "Remove", "path": "members", "value": [{ "$ref": null, "value": ann }] }]),
    ] {
        assert_eq!(patch(&mut provider, &url, &operation).status, 204);
        let shown = get(&mut provider, &url);
        assert_eq!(shown["members"].as_array().map(Vec::len), Some(1));
        assert_eq!(shown["members"][0]["value"], bob);
    }
    let version = get(&mut provider, &url)["meta"]["version"].clone();
    assert_eq!(version, "W/\"2\"", "removing who is gone changes nothing");
    assert_eq!(
        scim_type(&patch(
            &mut provider,
            &url,
            &json!([{ "op": "add", "path": "members", "value": [{ "value": "x" }] }])
        )),
        (400, "invalidValue")
    );
    let rename = patch(
        &mut provider,
        &url,
        &json!([{ "op": "replace", "value": { "id": team, "displayName": "Crew" } }]),
    );
    assert_eq!(rename.status, 204);
    assert_eq!(
        get(&mut provider, &format!("/Users/{bob}"))["groups"][0]["display"],
        "Crew"
    );
    assert_eq!(
        send(
            &mut provider,
            "DELETE",
            &format!("/Users/{bob}"),
            &Value::Null
        )
        .status,
        204
    );
    assert!(get(&mut provider, &url).get("members").is_none());
}

#[test]
fn a_failing_patch_leaves_no_trace() {
    let mut provider = provider();
    let ann = user(&mut provider, "ann", json!({ "title": "A" }));
    let team = group(&mut provider, "Team", &[]);
    let before = (get(&mut provider, "/Users"), get(&mut provider, "/Groups"));
    let add = json!({ "op": "add", "path": "members", "value": [{ "value": ann }] });
    let rename = json!({ "op": "replace", "path": "displayName", "value": "Other" });
    let wrong = json!({ "op": "replace", "path": "bogus", "value": "x" });
    let response = patch(
        &mut provider,
        &format!("/Groups/{team}"),
        &json!([add, rename, wrong]),
    );
    assert_eq!(scim_type(&response), (400, "invalidPath"));
    let title = json!({ "op": "replace", "path": "title", "value": "B" });
    let response = patch(
        &mut provider,
        &format!("/Users/{ann}"),
        &json!([title, { "op": "add", "path": "groups", "value": [] }]),
    );
    assert_eq!(scim_type(&response), (400, "mutability"));
    assert_eq!(
        (get(&mut provider, "/Users"), get(&mut provider, "/Groups")),
        before
    );
}

#[test]
fn versions_guard_changes() {
    let mut provider = provider();
    let ann = user(&mut provider, "ann", json!({}));
    let url = format!("/Users/{ann}");
    let conditional =
        |provider: &mut Provider, method: &str, name: &str, tag: &str, body: Value| {
            let headers = vec![(name.to_owned(), tag.to_owned())];
            let body = body.to_string().into_bytes();
            provider
                .handle(&Request {
                    method: method.to_owned(),
                    path: url.clone(),
                    query: None,
                    headers,
                    body,
                })
                .status
        };
    let body = json!({ "schemas": [urn::USER], "userName": "ann", "title": "T" });
    assert_eq!(
        conditional(
            &mut provider,
            "GET",
            "if-none-match",
            "W/\"1\"",
            Value::Null
        ),
        304
    );
    assert_eq!(
        conditional(&mut provider, "PUT", "if-match", "W/\"1\"", body.clone()),
        200
    );
    assert_eq!(
        conditional(&mut provider, "PUT", "if-match", "W/\"1\"", body.clone()),
        412
    );
    assert_eq!(
        conditional(&mut provider, "DELETE", "if-match", "W/\"1\"", Value::Null),
        412
    );
    assert_eq!(
        conditional(
            &mut provider,
            "GET",
            "if-none-match",
            "W/\"1\"",
            Value::Null
        ),
        200
    );
    assert_eq!(
        conditional(&mut provider, "DELETE", "if-match", "*", Value::Null),
        204
    );
    assert_eq!(
        conditional(&mut provider, "DELETE", "if-match", "*", Value::Null),
        404
    );
}

#[test]
fn what_is_left_out_is_announced_and_refused() {
    let without = [
        Feature::Patch,
        Feature::Filter,
        Feature::Group,
        Feature::Etag,
        Feature::Enterprise,
    ]
    .into();
    let mut provider = Provider::new(Settings {
        without,
        ..Settings::default()
    });
    let ann = user(
        &mut provider,
        "ann",
        json!({ urn::ENTERPRISE_USER: { "department": "D" } }),
    );
    let config = get(&mut provider, "/ServiceProviderConfig");
    assert_eq!(
        (
            &config["patch"]["supported"],
            &config["filter"]["supported"]
        ),
        (&json!(false), &json!(false))
    );
    // Users, and the devices of the showcase.
    assert_eq!(get(&mut provider, "/ResourceTypes")["totalResults"], 2);
    assert_eq!(
        patch(&mut provider, &format!("/Users/{ann}"), &json!([])).status,
        501
    );
    assert_eq!(
        scim_type(&send(
            &mut provider,
            "GET",
            "/Users?filter=id+pr",
            &Value::Null
        )),
        (400, "invalidFilter")
    );
    assert_eq!(
        send(&mut provider, "GET", "/Groups", &Value::Null).status,
        404
    );
    let shown = get(&mut provider, &format!("/Users/{ann}"));
    assert!(shown["meta"].get("version").is_none());
    assert!(shown.get(urn::ENTERPRISE_USER).is_none());
}

#[test]
fn a_token_is_asked_for() {
    let mut provider = Provider::new(Settings {
        token: Some("t".to_owned()),
        ..Settings::default()
    });
    let refused = send(&mut provider, "GET", "/Users", &Value::Null);
    assert_eq!(refused.status, 401);
    assert!(
        refused
            .headers
            .iter()
            .any(|(name, value)| name == "www-authenticate" && value.starts_with("Bearer"))
    );
    let headers = vec![("authorization".to_owned(), "bearer t".to_owned())];
    let request = Request {
        method: "GET".to_owned(),
        path: "/Users".to_owned(),
        headers,
        ..Request::default()
    };
    assert_eq!(provider.handle(&request).status, 200);
}

#[test]
fn the_same_requests_give_the_same_bytes() {
    let run = || {
        let mut provider = provider();
        provider.prefill(60, 7);
        get(
            &mut provider,
            "/?count=100&sortBy=meta.created&sortOrder=descending",
        )
        .to_string()
    };
    assert_eq!(run(), run());
}

#[test]
fn pages_are_cut_from_the_sorted_result() {
    let mut provider = provider();
    for (name, title) in [("c", "x"), ("a", "Y"), ("B", "z"), ("d", "")] {
        user(
            &mut provider,
            name,
            json!({ "title": if title.is_empty() { Value::Null } else { title.into() } }),
        );
    }
    let names = |list: Value| -> String {
        list["Resources"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|user| user["userName"].as_str())
            .collect()
    };
    for (query, expected) in [
        ("sortBy=userName", "aBcd"),
        ("sortBy=userName&sortOrder=descending", "dcBa"),
        ("sortBy=title", "caBd"),
        ("sortBy=title&sortOrder=descending", "dBac"),
        ("sortBy=userName&startIndex=2&count=2", "Bc"),
        ("startIndex=-3&count=1", "c"),
        ("startIndex=9", ""),
        ("count=0", ""),
        ("count=-1", ""),
        ("count=100000", "caBd"),
    ] {
        let list = get(&mut provider, &format!("/Users?{query}"));
        assert_eq!(list["totalResults"], 4, "{query}");
        assert_eq!(names(list), expected, "{query}");
    }
    let body = json!({ "schemas": [urn::SEARCH_REQUEST], "filter": "title pr", "sortBy": "userName", "startIndex": 2, "count": 1 });
    let list = send(&mut provider, "POST", "/Users/.search", &body);
    assert_eq!(list.body.map(names).as_deref(), Some("B"));
}

#[tokio::test]
async fn it_answers_on_a_socket() {
    let options = Options {
        users: 40,
        seed: 1,
        ..Options::default()
    };
    let served = serve(options).await.expect("a free port is bound");
    let client = reqwest::Client::new();
    let list = client
        .get(format!("{}/Groups?excludedAttributes=members", served.url))
        .send()
        .await
        .expect("it answers");
    assert_eq!(list.headers()["content-type"], "application/scim+json");
    let list: Value =
        serde_json::from_str(&list.text().await.expect("it has a body")).expect("it is JSON");
    assert_eq!(list["totalResults"], 2);
    let location = list["Resources"][0]["meta"]["location"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let provider = served.provider();
    let digest = || {
        provider
            .lock()
            .map(|provider| provider.prefilled_digest())
            .ok()
    };
    let before = digest();
    assert_eq!(
        client
            .delete(location)
            .send()
            .await
            .expect("it answers")
            .status(),
        204
    );
    assert_ne!(digest(), before);
    let elsewhere = served.url.replace("/v2", "/v99");
    assert_eq!(
        client
            .get(elsewhere)
            .send()
            .await
            .expect("it answers")
            .status(),
        404
    );
    let url = served.url.clone();
    served.stop().await;
    assert!(reqwest::get(url).await.is_err());
}

#[test]
fn me_is_whoever_the_token_stands_for() {
    let settings = Settings {
        base: "http://scim.test/v2".to_owned(),
        token: Some("t".to_owned()),
        restricted_token: Some("little".to_owned()),
        me: Some("ann".to_owned()),
        ..Settings::default()
    };
    let ask = |provider: &mut Provider, token: &str, path: &str| {
        provider.handle(&Request {
            method: "GET".to_owned(),
            path: path.to_owned(),
            headers: vec![("authorization".to_owned(), format!("Bearer {token}"))],
            ..Request::default()
        })
    };
    let mut provider = Provider::new(settings.clone());
    let me = ask(&mut provider, "t", "/Me");
    let body = me.body.clone().expect("a user");
    assert_eq!((me.status, &body["userName"]), (200, &json!("ann")));
    assert_eq!(me.header("location"), body["meta"]["location"].as_str());
    assert_eq!(ask(&mut provider, "little", "/Me").status, 403);
    assert_eq!(ask(&mut provider, "wrong", "/Me").status, 401);

    let mut redirecting = Provider::new(Settings {
        me_redirects: true,
        ..settings
    });
    let me = ask(&mut redirecting, "t", "/Me");
    let there = me.header("location").expect("a location").to_owned();
    let path = there
        .strip_prefix("http://scim.test/v2")
        .expect("below the base");
    assert_eq!(me.status, 308);
    assert_eq!(ask(&mut redirecting, "t", path).status, 200);
}
