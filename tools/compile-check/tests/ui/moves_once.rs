//! A value is moved once.

fn main() {
    let text = compile_check_fixture();
    drop(text);
}

fn compile_check_fixture() -> String {
    compile_check::compiler::Refusal::default().text
}
