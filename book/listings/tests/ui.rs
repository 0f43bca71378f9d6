//! Programs of the book that must not compile, with what the compiler says.

#[test]
fn these_programs_do_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
