use std::time::Instant;
fn main() {
    let text = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();
    let n = text.len() as f64 / 1e6;
    let best = |f: &dyn Fn()| {
        (0..7)
            .map(|_| {
                let t = Instant::now();
                f();
                t.elapsed().as_secs_f64()
            })
            .fold(f64::MAX, f64::min)
    };
    let t = quoth::text::Text::new(&text).unwrap();
    let a = best(&|| {
        std::hint::black_box(quoth::token::Tokens::new(t));
    });
    let tokens = quoth::token::Tokens::new(t);
    let b = best(&|| {
        std::hint::black_box(quoth::sentence::sentences(&tokens));
    });
    println!(
        "tokens {:.1} MB/s, sentences {:.1} MB/s, both {:.1} MB/s, tokens {}",
        n / a,
        n / b,
        n / (a + b),
        tokens.list.len()
    );
}
