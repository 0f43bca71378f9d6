//! A layer is given a limit that is not its own, or that `from_millis` did not make.

#![allow(dead_code)]

use std::time::Duration;

use testkit::scene::Service;
use whose_timeout::*;

fn gateway() -> GatewayTime {
    GatewayTime::from_millis(100)
}

fn planner() -> PlannerTime {
    PlannerTime::from_millis(60)
}

fn store() -> StoreTime {
    StoreTime::from_millis(30)
}

fn any() -> Duration {
    Duration::from_millis(40)
}

async fn plans_in_the_time_of_others(backend: &Service) {
    drop(plan(backend, gateway(), store()).await); // must not compile
    drop(plan(backend, store(), store()).await); // must not compile
    drop(plan(backend, any(), store()).await); // must not compile
}

async fn plans_with_a_store_in_the_time_of_others(backend: &Service) {
    drop(plan(backend, planner(), gateway()).await); // must not compile
    drop(plan(backend, planner(), planner()).await); // must not compile
    drop(plan(backend, planner(), any()).await); // must not compile
}

async fn reads_in_the_time_of_others(backend: &Service) {
    drop(roads(backend, gateway()).await); // must not compile
    drop(roads(backend, planner()).await); // must not compile
    drop(roads(backend, any()).await); // must not compile
}

async fn waits_for_the_time_of_others(backend: &Service) {
    drop(answer(backend, planner(), planner(), store()).await); // must not compile
    drop(answer(backend, store(), planner(), store()).await); // must not compile
    drop(answer(backend, any(), planner(), store()).await); // must not compile
}

async fn answers_with_a_planner_in_the_time_of_others(backend: &Service) {
    drop(answer(backend, gateway(), gateway(), store()).await); // must not compile
    drop(answer(backend, gateway(), store(), store()).await); // must not compile
    drop(answer(backend, gateway(), any(), store()).await); // must not compile
}

async fn answers_with_a_store_in_the_time_of_others(backend: &Service) {
    drop(answer(backend, gateway(), planner(), gateway()).await); // must not compile
    drop(answer(backend, gateway(), planner(), planner()).await); // must not compile
    drop(answer(backend, gateway(), planner(), any()).await); // must not compile
}

async fn turns_another_limit_into_the_planner_s(backend: &Service) {
    drop(plan(backend, gateway().into(), store()).await); // must not compile
    drop(plan(backend, store().into(), store()).await); // must not compile
    drop(plan(backend, any().into(), store()).await); // must not compile
}

async fn turns_another_limit_into_the_store_s(backend: &Service) {
    drop(roads(backend, gateway().into()).await); // must not compile
    drop(roads(backend, planner().into()).await); // must not compile
    drop(roads(backend, any().into()).await); // must not compile
}

async fn turns_another_limit_into_the_gateway_s(backend: &Service) {
    drop(answer(backend, planner().into(), planner(), store()).await); // must not compile
    drop(answer(backend, store().into(), planner(), store()).await); // must not compile
    drop(answer(backend, any().into(), planner(), store()).await); // must not compile
}

async fn makes_the_planner_s_of_something_else(backend: &Service) {
    drop(plan(backend, Default::default(), store()).await); // must not compile
    drop(plan(backend, 60_u64.into(), store()).await); // must not compile
    drop(plan(backend, any().try_into().unwrap(), store()).await); // must not compile
    drop(plan(backend, PlannerTime::new(any()), store()).await); // must not compile
}

async fn makes_the_store_s_of_something_else(backend: &Service) {
    drop(roads(backend, Default::default()).await); // must not compile
    drop(roads(backend, 60_u64.into()).await); // must not compile
    drop(roads(backend, any().try_into().unwrap()).await); // must not compile
    drop(roads(backend, StoreTime::new(any())).await); // must not compile
}

async fn makes_the_gateway_s_of_something_else(backend: &Service) {
    drop(answer(backend, Default::default(), planner(), store()).await); // must not compile
    drop(answer(backend, 60_u64.into(), planner(), store()).await); // must not compile
    drop(answer(backend, any().try_into().unwrap(), planner(), store()).await); // must not compile
    drop(answer(backend, GatewayTime::new(any()), planner(), store()).await); // must not compile
}

async fn finds_another_limit_inside(backend: &Service) {
    drop(plan(backend, *gateway(), store()).await); // must not compile
    drop(plan(backend, *store(), store()).await); // must not compile
    drop(roads(backend, *gateway()).await); // must not compile
    drop(roads(backend, *planner()).await); // must not compile
    drop(answer(backend, *planner(), planner(), store()).await); // must not compile
    drop(answer(backend, *store(), planner(), store()).await); // must not compile
}

/// Like `PlannerTime(gateway().0)`, in a form that may stand for an alias too.
async fn fills_the_planner_s_with_another_limit(backend: &Service) {
    drop(plan(backend, PlannerTime { 0: gateway().0, ..planner() }, store()).await); // must not compile
    drop(plan(backend, PlannerTime { 0: store().0, ..planner() }, store()).await); // must not compile
}

async fn fills_the_store_s_with_another_limit(backend: &Service) {
    drop(roads(backend, StoreTime { 0: gateway().0, ..store() }).await); // must not compile
    drop(roads(backend, StoreTime { 0: planner().0, ..store() }).await); // must not compile
}

fn main() {}
