//! The ways in which a speaker is found, and how likely one found so is right.

use crate::coref::Evidence;
use crate::quote::Quotation;
use crate::vocabulary::{Act, EntityLabel, QuoteKind};

/// What tells how likely an attribution is one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Attributed {
    /// Its score.
    sure: f32,
    /// Whether what is said stands in marks as a whole, which is nearly always somebody's.
    direct: bool,
    /// Whether it tells of something else than speech, outside marks: "backed the plan".
    unspoken: bool,
}

impl Attributed {
    pub(super) const CERTAIN: Self = Self { sure: 1.0, direct: false, unspoken: false };

    pub(super) fn new(quotation: &Quotation) -> Self {
        let direct = quotation.kind == QuoteKind::Direct;
        Self { sure: quotation.score, direct, unspoken: !direct && quotation.act != Act::Speech }
    }

    /// The share for its score, of those from certain to doubtful attributions.
    fn by(self, shares: [f32; 4]) -> f32 {
        let sure = if self.direct { 1.0 } else { self.sure };
        match sure {
            0.95.. => shares[0],
            0.85.. => shares[1],
            0.7.. => shares[2],
            _ if self.unspoken => 0.88 * shares[3],
            _ => shares[3],
        }
    }
}

/// The way in which a speaker was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum How {
    /// The source is a mention, or that of a person with more beside it.
    Source(EntityLabel, Evidence),
    /// The source holds the name of an organisation and more.
    Part,
    /// The source is "who", and a mention stands before it.
    Relative,
    /// The source holds several mentions.
    Joint,
    /// No source: the subject of the sentence is that of the cue too ("…, adding that …").
    SameSubject,
    /// No source and no cue: the subject of the sentence before.
    Narrated,
    /// No source and no cue: whoever said the quotation before.
    Continued,
    /// A turn whose label names nobody: whom the text around tells of.
    Told,
    /// A turn of an interview without labels: whom the text around tells of.
    Interviewed,
    /// "I" or "you" in a report inside speech: who speaks there, or is spoken to.
    Inner,
}

impl How {
    /// How likely a speaker found so is right: the share that was right of those of either model on
    /// the development set of PolNeAR, by `accuracy/speakers.py`. Those of turns and of reports
    /// inside them, of which PolNeAR has none, are set by hand.
    pub(super) fn score(self, attributed: Attributed) -> f32 {
        // A doubtful attribution may have no speaker at all.
        let held = attributed.by([1.0, 0.99, 0.97, 0.92]);
        match self {
            Self::Source(EntityLabel::Person, Evidence::Name) => attributed.by([0.99, 0.98, 0.96, 0.89]),
            Self::Source(_, Evidence::Name) => attributed.by([0.92, 0.91, 0.79, 0.79]),
            Self::Part | Self::Interviewed => 0.7,
            Self::Source(_, Evidence::SharedName | Evidence::Author) => 0.94 * held,
            // Who is spoken of beside direct speech is the likeliest to speak it.
            Self::Source(EntityLabel::Person, Evidence::Antecedent(probability)) if attributed.direct => {
                f32::midpoint(1.0, probability)
            }
            Self::Source(_, Evidence::Antecedent(probability)) => probability * held,
            Self::Relative => 0.87,
            Self::Joint => 0.8,
            Self::Told => 0.9,
            Self::Inner => 0.85,
            Self::SameSubject => 0.5,
            Self::Narrated | Self::Continued => 0.15,
        }
    }
}
