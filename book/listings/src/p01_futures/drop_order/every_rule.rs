use super::album::Noted;

pub async fn work(_first: Noted, _second: Noted, step: impl Future<Output = ()>) {
    let _a = Noted("local a");
    let _pair = (Noted("field 0"), Noted("field 1"));
    let _b = Noted("local b");
    step.await;
}
