//! What the program `writer` writes, and what the test that interrupts it expects.

use errbook_codegen::emit::Artifact;

/// Enough for several threads, and for a kill to land between two files.
const FILES: usize = 120;

/// What a child prints before it begins to write.
pub const READY: &str = "ready to write";

/// The outputs of three catalogues that share some files, differ in some and lack others; `c` has
/// a file that is much larger than the others.
#[must_use]
pub fn outputs(catalogue: char) -> Vec<Artifact> {
    (0..FILES)
        .filter(|index| match catalogue {
            'a' => index % 7 != 0,
            'b' => index % 5 != 0,
            _ => index % 3 != 0,
        })
        .map(|index| {
            let shared = index % 4 == 0;
            let large = catalogue == 'c' && index == 100;
            let text = format!("{} {index}\n", if shared { '-' } else { catalogue });
            Artifact::new(
                format!("folder{}/{index}.txt", index % 11),
                text.repeat(if large { 20_000 } else { 200 }),
            )
        })
        .collect()
}
