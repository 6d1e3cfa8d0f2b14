//! The networks in f32 with the weights of a file, each step as training/format.md says it.

use super::super::contract;
use super::super::synthetic::{CLASSES, STATES, Sizes, SmallSizes};
use super::super::tensors::ModelFile;
use super::Text;
use crate::kernel::Simd;
use crate::weights::{Check, Weights};

/// A piece, the token that it is of, and whether it is its first.
type Piece = (u32, Option<(usize, bool)>);

pub(super) struct Plain {
    file: ModelFile,
    hidden: usize,
    heads: usize,
    inner: usize,
}

impl Plain {
    pub(super) fn new(bytes: &'static [u8], [hidden, heads, inner]: [usize; 3]) -> Self {
        let weights = Weights::from_bytes(bytes.into(), Check::Everything, &contract()).unwrap();
        Self { file: ModelFile(weights), hidden, heads, inner }
    }

    pub(super) fn floats(&self, name: &str, rows: usize, columns: usize) -> Vec<f32> {
        self.file.floats(name, &[rows, columns]).or_else(|_| self.file.floats(name, &[rows * columns])).unwrap()
    }

    fn row(&self, name: &str, rows: usize, width: usize, number: usize) -> Vec<f32> {
        let mut row = vec![0.0; width];
        self.file.table(name, rows, width).unwrap().add_row(Simd::PORTABLE, number, &mut row);
        row
    }

    pub(super) fn linear(&self, name: &str, outputs: usize, x: &[f32]) -> Vec<f32> {
        let table = self.file.table(name, outputs, x.len()).unwrap();
        let biases = self.file.floats(&format!("{name}.bias"), &[outputs]).unwrap_or_else(|_| vec![0.0; outputs]);
        let output = |(number, bias): (usize, &f32)| {
            let mut weights = vec![0.0; x.len()];
            table.add_row(Simd::PORTABLE, number, &mut weights);
            weights.iter().zip(x).map(|(weight, x)| weight * x).sum::<f32>() + bias
        };
        biases.iter().enumerate().map(output).collect()
    }

    /// How likely the roles are of a paragraph with these token vectors and this form.
    pub(super) fn roles(&self, vectors: &[Vec<f32>], form: &[f32]) -> Vec<f32> {
        let mean = (0..self.hidden).map(|i| vectors.iter().map(|x| x[i]).sum::<f32>() / vectors.len() as f32);
        let mut all: Vec<f32> = mean.collect();
        all.extend(&vectors[0]);
        all.extend(&vectors[vectors.len() - 1]);
        let of_vectors = self.linear("role.vectors", 64, &all);
        let mixed: Vec<f32> =
            of_vectors.iter().zip(self.linear("role.form", 64, form)).map(|(a, b)| gelu(a + b)).collect();
        let (weights, biases) = (self.floats("role.roles.weight", 9, 64), self.floats("role.roles.bias", 1, 9));
        let logit = |role: usize| {
            let weights = &weights[role * 64..][..64];
            weights.iter().zip(&mixed).map(|(weight, x)| weight * x).sum::<f32>() + biases[role]
        };
        let powers: Vec<f32> = (0..9).map(|role| logit(role).exp()).collect();
        let sum: f32 = powers.iter().sum();
        powers.into_iter().map(|power| power / sum).collect()
    }

    fn norm(&self, name: &str, x: &[f32]) -> Vec<f32> {
        let (scale, bias) =
            (self.floats(&format!("{name}.weight"), 1, x.len()), self.floats(&format!("{name}.bias"), 1, x.len()));
        let count = x.len() as f32;
        let mean = x.iter().sum::<f32>() / count;
        let deviation = (x.iter().map(|x| (x - mean).powi(2)).sum::<f32>() / count).sqrt();
        x.iter().zip(scale.iter().zip(&bias)).map(|(x, (scale, bias))| (x - mean) / deviation * scale + bias).collect()
    }

    fn attention(&self, layer: usize, x: &[Vec<f32>]) -> Vec<Vec<f32>> {
        let (hidden, heads) = (self.hidden, self.heads);
        let size = hidden / heads;
        let name = |part: &str| format!("layers.{layer}.{part}");
        let mixed: Vec<Vec<f32>> = x.iter().map(|x| self.linear(&name("qkv"), 3 * hidden, x)).collect();
        let mut result = Vec::new();
        for (x, query) in x.iter().zip(&mixed) {
            let mut gathered = vec![0.0; hidden];
            for head in 0..heads {
                let at = |role: usize| role * hidden + head * size..role * hidden + (head + 1) * size;
                let score = |key: &Vec<f32>| {
                    let product: f32 = query[at(0)].iter().zip(&key[at(1)]).map(|(q, k)| q * k).sum();
                    (product / (size as f32).sqrt()).exp()
                };
                let scores: Vec<f32> = mixed.iter().map(score).collect();
                let sum: f32 = scores.iter().sum();
                for (score, value) in scores.iter().zip(&mixed) {
                    for (to, value) in gathered[head * size..].iter_mut().zip(&value[at(2)]) {
                        *to += score / sum * value;
                    }
                }
            }
            let attended = self.linear(&name("attended"), hidden, &gathered);
            result.push(self.norm(&name("attention_norm"), &sum(x, &attended)));
        }
        result
    }

    /// What the inner layer makes of a row, from what it reads.
    fn inner_layer(&self, layer: usize, x: &[f32], read: &[f32]) -> Vec<f32> {
        let name = |part: &str| format!("layers.{layer}.{part}");
        let up = self.linear(&name("up"), self.inner, read);
        let down = self.linear(&name("down"), self.hidden, &up.into_iter().map(gelu).collect::<Vec<_>>());
        self.norm(&name("output_norm"), &sum(x, &down))
    }

    /// The vectors of all tokens of a text by a transformer.
    pub(super) fn transform(&self, text: &Text, sizes: Sizes) -> Vec<Vec<f32>> {
        let Sizes { vocabulary, positions, hidden, .. } = sizes;
        let mut rows: Vec<Piece> = vec![(2, None)];
        let mut firsts = Vec::new();
        let mut start = 0;
        for (token, &end) in text.piece_end.iter().enumerate() {
            firsts.push(rows.len());
            rows.extend((start..end).map(|i| (text.pieces[i as usize], Some((token, i == start)))));
            start = end;
        }
        rows.push((3, None));
        let embed = |(position, (piece, token)): (usize, &Piece)| {
            let mut x = self.row("embeddings.word", vocabulary, hidden, *piece as usize);
            x = sum(&x, &self.row("embeddings.position", positions, hidden, position));
            if let Some((token, first)) = *token {
                for (name, rows, number) in [
                    ("shape", 8, text.features.shape[token]),
                    ("quoted", 5, text.features.quoted[token]),
                    ("gap", 4, text.features.gap[token]),
                    ("initial", 2, u8::from(first)),
                ] {
                    let table = self.floats(&format!("embeddings.{name}.weight"), rows, hidden);
                    x = sum(&x, &table[usize::from(number) * hidden..][..hidden]);
                }
            }
            self.norm("embeddings.norm", &x)
        };
        let mut x: Vec<Vec<f32>> = rows.iter().enumerate().map(embed).collect();
        for layer in 0..sizes.layers {
            x = self.attention(layer, &x).iter().map(|x| self.inner_layer(layer, x, x)).collect();
        }
        firsts.into_iter().map(|first| x[first].clone()).collect()
    }

    /// The vectors of all tokens of a text by a network of convolutions.
    pub(super) fn convolve(&self, text: &Text, sizes: SmallSizes) -> Vec<Vec<f32>> {
        let hidden = sizes.hidden;
        let mut x: Vec<Vec<f32>> = (0..text.piece_end.len()).map(|token| self.embed(text, token, sizes)).collect();
        for (layer, (&dilation, &attends)) in sizes.dilations.iter().zip(sizes.attention).enumerate() {
            if attends {
                x = self.attention(layer, &x);
            }
            let near = |at: Option<usize>| at.and_then(|at| x.get(at).cloned()).unwrap_or_else(|| vec![0.0; hidden]);
            let read = |i: usize| [near(i.checked_sub(dilation)), near(Some(i)), near(Some(i + dilation))].concat();
            x = (0..x.len()).map(|i| self.inner_layer(layer, &x[i], &read(i))).collect();
        }
        x
    }

    fn embed(&self, text: &Text, token: usize, sizes: SmallSizes) -> Vec<f32> {
        let (features, words) = (&text.features, &text.words);
        let start = if token == 0 { 0 } else { text.piece_end[token - 1] as usize };
        let pieces = &text.pieces[start..text.piece_end[token] as usize];
        let mut parts = vec![0.0; sizes.piece];
        for &piece in pieces {
            parts = sum(&parts, &self.row("embeddings.piece", sizes.vocabulary, sizes.piece, piece as usize));
        }
        let mut parts: Vec<f32> = parts.into_iter().map(|x| x / pieces.len() as f32).collect();
        for &(name, rows, width) in sizes.hashed {
            let hash = match name {
                "word" => words.word[token],
                "prefix" => words.prefix[token],
                "suffix" => words.suffix[token],
                _ => words.form[token],
            };
            parts.extend(self.row(&format!("embeddings.hashed.{name}"), rows, width, hash as usize % rows));
        }
        let mut x = self.linear("embeddings.mix", sizes.hidden, &parts);
        let states = [words.kind[token], features.shape[token], features.quoted[token], features.gap[token]];
        let states = states.into_iter().chain([words.elsewhere[token], words.company[token]]);
        for ((name, rows), state) in STATES.into_iter().zip(states) {
            x = sum(&x, &self.row_of_floats(&format!("embeddings.states.{name}.weight"), rows, state.into()));
        }
        for bit in (0..CLASSES).filter(|bit| words.classes[token] >> bit & 1 == 1) {
            x = sum(&x, &self.row_of_floats("embeddings.classes.weight", CLASSES, bit));
        }
        self.norm("embeddings.norm", &x)
    }

    fn row_of_floats(&self, name: &str, rows: usize, number: usize) -> Vec<f32> {
        self.floats(name, rows, self.hidden)[number * self.hidden..][..self.hidden].to_vec()
    }
}

fn sum(a: &[f32], b: &[f32]) -> Vec<f32> {
    a.iter().zip(b).map(|(a, b)| a + b).collect()
}

/// The form with tanh, which is within 5 × 10⁻⁴ of the exact one.
pub(super) fn gelu(x: f32) -> f32 {
    0.5 * x * (1.0 + (0.797_884_6 * (x + 0.044_715 * x.powi(3))).tanh())
}
