//! The closed sets that all stages share: labels, kinds and acts, with the names that users see.

use crate::error::Error;

/// A named set of fixed choices: the names are what Python, JSON and the tables show.
macro_rules! choices {
    ($(#[$doc:meta])* $name:ident, $option:literal { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $text)] $variant,)+
        }

        impl $name {
            /// All of them, in the order of declaration.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The name that users see.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text,)+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = Error;

            fn from_str(name: &str) -> Result<Self, Error> {
                Self::ALL.iter().copied().find(|choice| choice.as_str() == name)
                    .ok_or_else(|| Error::choice($option, name, &[$($text,)+]))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

choices! {
    /// What an entity names.
    EntityLabel, "label" {
        /// A human being, real or not.
        Person = "PERSON",
        /// A company, agency, party, team, outlet, ministry.
        Org = "ORG",
        /// A country, region, town, river, continent.
        Loc = "LOC",
        /// A building, airport, bridge, street, stadium.
        Fac = "FAC",
        /// A nationality, religion or political group.
        Norp = "NORP",
        /// A thing made and sold.
        Product = "PRODUCT",
        /// Any other name: events, works, laws, languages.
        Misc = "MISC",
        /// A date or period.
        Date = "DATE",
        /// A sum of money.
        Money = "MONEY",
    }
}

choices! {
    /// The order of day, month and year in digits, where several make a date: 03/04/2025.
    DateOrder, "date_order" {
        /// The day first: 3 April.
        Dmy = "DMY",
        /// The month first: 4 March.
        Mdy = "MDY",
        /// The year first: 25/04/03 is 3 April 2025.
        Ymd = "YMD",
    }
}

choices! {
    /// How a quotation is given.
    QuoteKind, "kind" {
        /// All of its content stands in quotation marks, or is a turn of a transcript.
        Direct = "direct",
        /// None of its content does.
        Indirect = "indirect",
        /// Part of it does.
        Mixed = "mixed",
        /// None does, and it says what was spoken of, not what was said: "criticised the plan". It
        /// is the narrator’s report of a speech act (Leech and Short, 1981).
        Topic = "topic",
    }
}

choices! {
    /// What its source did: the class of the cue.
    Act, "acts" {
        /// Said it: say, tell, announce, warn, deny.
        Speech = "speech",
        /// Wrote it: write, tweet, post, and what documents say.
        Writing = "writing",
        /// Thought it: believe, expect, hope, fear, know.
        Thought = "thought",
        /// Took a side: support, oppose, endorse, criticise, praise.
        Stance = "stance",
    }
}

choices! {
    /// The form of a mention.
    MentionKind, "kind" {
        /// A name: "Adaeze Okafor", "Ms. Okafor".
        Name = "name",
        /// A description: "the minister".
        Nominal = "nominal",
        /// A pronoun: "she".
        Pronoun = "pronoun",
    }
}

choices! {
    /// What kind of source a quotation has.
    SourceKind, "source_kind" {
        /// A person or organisation that the text names, be it in the source itself or where a
        /// pronoun leads back to.
        Named = "named",
        /// One or a few people without a name: "a senior official", "Okafor’s lawyer", "two aides".
        Anonymous = "anonymous",
        /// People in general: "critics", "many voters", "Democrats".
        Group = "group",
        /// A text that speaks for itself: "the report", "a poll".
        Document = "document",
    }
}

choices! {
    /// What a paragraph is on the page that it comes from.
    ParagraphRole, "role" {
        /// The title of the text, or a heading in it.
        Headline = "headline",
        /// Who wrote the text: "By Jane Roe".
        Byline = "byline",
        /// Where and when it was written: "Published: 3 May 2026".
        Dateline = "dateline",
        /// The text itself.
        Body = "body",
        /// A turn of a transcript or interview, with its label where that opens it.
        Turn = "turn",
        /// A line that does no more than name the speaker of the turn below it, or state a fact
        /// about the text: "Source: Office for National Statistics".
        Label = "label",
        /// What is written below a picture.
        Caption = "caption",
        /// Who made a picture: "Jane Roe/CBC".
        Credit = "credit",
        /// What leads away from the text: "READ MORE: …", "Advertisement".
        Promotion = "promotion",
        /// Whom to ask, and how to reach them.
        Contact = "contact",
        /// Anything else: separators, stage directions.
        Other = "other",
    }
}

impl ParagraphRole {
    /// Whether a paragraph stands around the text: nobody speaks in it, and no pronoun of the text
    /// leads back to a name in it.
    #[must_use]
    pub fn is_furniture(self) -> bool {
        matches!(self, Self::Byline | Self::Caption | Self::Credit | Self::Promotion | Self::Contact)
    }
}
