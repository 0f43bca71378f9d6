//! A layer is given a limit that is not its own.

#![allow(dead_code)]

use std::time::Duration;

use testkit::scene::Service;
use whose_timeout::*;

async fn plans_in_the_caller_s_time(backend: &Service, gateway: GatewayTime, store: StoreTime) {
    drop(plan(backend, gateway, store).await); // must not compile
}

async fn swaps_two(backend: &Service, planner: PlannerTime, store: StoreTime) {
    drop(plan(backend, store, planner).await); // must not compile
}

async fn reads_in_the_planner_s_time(backend: &Service, planner: PlannerTime) {
    drop(roads(backend, planner).await); // must not compile
}

async fn reads_in_the_caller_s_time(backend: &Service, gateway: GatewayTime) {
    drop(roads(backend, gateway).await); // must not compile
}

async fn waits_in_the_planner_s_time(backend: &Service, planner: PlannerTime, store: StoreTime) {
    drop(answer(backend, planner, PlannerTime::from_millis(60), store).await); // must not compile
}

async fn waits_for_any_time(backend: &Service, planner: PlannerTime, store: StoreTime) {
    drop(answer(backend, Duration::from_millis(100), planner, store).await); // must not compile
}

async fn plans_in_any_time(backend: &Service, store: StoreTime) {
    drop(plan(backend, Duration::from_millis(60), store).await); // must not compile
}

async fn reads_in_any_time(backend: &Service) {
    drop(roads(backend, Duration::from_millis(30)).await); // must not compile
}

async fn converts_the_caller_s_time(backend: &Service, gateway: GatewayTime, store: StoreTime) {
    drop(plan(backend, gateway.into(), store).await); // must not compile
}

async fn converts_the_planner_s_time(backend: &Service, planner: PlannerTime) {
    drop(roads(backend, planner.into()).await); // must not compile
}

async fn converts_any_time(backend: &Service) {
    drop(roads(backend, Duration::from_millis(30).into()).await); // must not compile
}

fn main() {}
