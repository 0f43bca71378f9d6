//! A value is moved once.

fn main() {
    let text = compile_check_fixture();
    drop(text);
}

fn compile_check_fixture() -> String {
    let refusal = compile_check::compiler::Refusal { code: String::new(), text: String::new() };
    refusal.text
}
