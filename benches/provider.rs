//! The reference provider without a socket: a request must cost the same with 100,000 users as with ten.
//! `cargo bench --bench provider`

use scimproof::people::{Marker, People};
use scimproof::provider::{Provider, Request, Settings};
use scimproof::scim::MEDIA_TYPE;
use serde_json::Value;

/// Users that are there before the measurement.
const SIZES: [usize; 2] = [10, 100_000];

fn main() {
    divan::main();
}

fn provider(users: usize) -> Provider {
    let mut provider = Provider::new(Settings {
        base: "http://localhost/scim/v2".to_owned(),
        ..Settings::default()
    });
    provider.prefill(users, 1);
    provider
}

fn request(method: &str, path: &str, query: Option<String>, body: Vec<u8>) -> Request {
    Request {
        method: method.to_owned(),
        path: path.to_owned(),
        query,
        headers: vec![("content-type".to_owned(), MEDIA_TYPE.to_owned())],
        body,
    }
}

/// Somebody from the middle of the list.
fn somebody(provider: &mut Provider, users: usize) -> Value {
    let page = request(
        "GET",
        "/Users",
        Some(format!("startIndex={}&count=1", users / 2)),
        Vec::new(),
    );
    let list = provider.handle(&page).body.expect("a list");
    list["Resources"][0].clone()
}

fn text<'a>(user: &'a Value, attribute: &str) -> &'a str {
    user[attribute]
        .as_str()
        .expect("every prefilled user has it")
}

#[divan::bench(args = SIZES)]
fn get(bencher: divan::Bencher, users: usize) {
    let mut provider = provider(users);
    let user = somebody(&mut provider, users);
    let request = request(
        "GET",
        &format!("/Users/{}", text(&user, "id")),
        None,
        Vec::new(),
    );
    bencher.bench_local(|| provider.handle(divan::black_box(&request)));
}

#[divan::bench(args = SIZES)]
fn filter_by_user_name(bencher: divan::Bencher, users: usize) {
    let mut provider = provider(users);
    let user = somebody(&mut provider, users);
    let query = format!("filter=userName%20eq%20%22{}%22", text(&user, "userName"));
    let request = request("GET", "/Users", Some(query), Vec::new());
    bencher.bench_local(|| provider.handle(divan::black_box(&request)));
}

#[divan::bench(args = SIZES)]
fn create(bencher: divan::Bencher, users: usize) {
    let mut provider = provider(users);
    let people = People::new(1, &Marker::from_seed(1), "bench");
    bencher
        .with_inputs(|| {
            request(
                "POST",
                "/Users",
                None,
                people.person().to_user().to_string().into_bytes(),
            )
        })
        .bench_local_values(|request| provider.handle(&request));
}
