//! Switches for single rules, whose worth `accuracy/ablate.py` measures. They exist with the feature
//! `internals` alone; without it [`on`] is the constant true.

#[macro_use]
mod declare;

rules! {
    "tagger" {
        /// the fast network's say in entities beside the accurate one
        SecondModel,
        /// cues without content are dropped, and the tokens of the others belong to nothing else
        BlockedCues,
        /// of several sources of a cue the nearest counts
        NearestSource,
        /// an apposition behind a comma and a nickname in marks belong to their source
        JoinedSource,
        /// "who" is no source outside its own clause
        RelativeSource,
        /// a cue without a source shares that of another cue of its sentence
        SharedSource,
        /// a participle that opens a sentence shares none
        AskedByAnother,
        /// heads of their own find the reports inside quotations
        InnerHeads,
    }
    "structure" {
        /// a head of its own tells the roles of paragraphs that have no marks
        RoleHead,
        /// the turns of a transcript are quotations
        Turn,
        /// questions and answers by turns are quotations without labels, too
        UnlabelledInterview,
        /// who speaks behind a label without a name is told by the text around
        UnnamedTurn,
        /// nobody speaks in the furniture of a page
        SilentFurniture,
        /// no anaphor leads back to a name in the furniture of a page
        NoAntecedentInFurniture,
        /// a source does not reach into the paragraph above
        SourceOfParagraph,
        /// an office has the name of who holds it in brackets
        NameInBrackets,
        /// a paragraph of a speech with an attribution of its own belongs to that one
        OwnAttribution,
        /// what a colon leads to stands in the paragraph below
        BelowColon,
        /// "quoting Okafor" quotes Okafor
        QuotingAnother,
        /// "reported, quoting Okafor, that" quotes Okafor
        QuotingInClause,
        /// a speech before another's reporting clause is none of what is said behind that
        BehindAnother,
        /// of two speeches side by side the attribution has one
        SideBySide,
        /// "Asked whether …, she laughed. “No.”" is an answer
        AnswerBehindQuestion,
        /// what has a reporting clause of its own is not what somebody else reports
        OwnClause,
        /// the subject of a sentence that begins with a participle stands behind the comma
        BehindParticiple,
        /// a speech that goes on in the next paragraph is by one speaker
        SameSpeech,
        /// a speech ends with its closing mark where narration follows
        EndsWithSpeech,
        /// a word with its terminal mark in quotation marks is speech: “Never.”
        WordAlone,
        /// the place in front of a headline has not said it
        PlaceLabel,
        /// "wrote on X: …" without marks
        Post,
        /// in "Ann Lee (Leeds) (Lab):" the brackets hold a place and a party
        Constituency,
        /// free direct speech goes on in the paragraphs that open its mark again
        FloatingParagraphs,
        /// a name ends at the border of a paragraph
        NameWithinParagraph,
    }
    "quote/predicted" {
        /// "was quoted" goes on to "was quoted as saying"
        WholePassive,
        /// commas and colons at the borders belong neither to cues nor to contents
        TrimmedBorders,
        /// "wrote in a letter" has the cue "wrote"
        CueWithoutPlace,
        /// who "pointed at" something has said nothing
        Gesture,
        /// a cue for which the tagger saw no source takes the one beside it
        SourceBeside,
        /// doubtful attributions without a source are dropped
        Doubtful,
        /// the subject of a passive without a source has not been quoted
        SubjectOfPassive,
        /// a semicolon behind "according to", where another speaks, ends what is said
        ParallelReport,
        /// a quotation that opens a later paragraph anew is one of its own
        AnewInParagraph,
        /// a quotation behind a sentence of narration is one of its own
        BehindNarration,
        /// what a colon leads to is no quotation of its own
        IntroducedByColon,
        /// "declined to comment" is no speech, nor is "asked not to be named"
        Withheld,
        /// "has not commented on" is no speech
        Silence,
        /// who "has not said anything about it" is silent
        SaysNothing,
        /// who "is accused of arson" has not been quoted
        Charge,
        /// who "was told" does not speak, but the agent
        PassiveOfTelling,
        /// who "was told that it was late" is none of what was told
        SubjectOfTelling,
        /// who "was quoted by the paper as saying" speaks
        PassiveOfHearsay,
        /// "29," is the end of a source
        AgeOfSource,
        /// "the" is not the whole of a source
        NounOfSource,
        /// content without marks ends where the next sentence opens with marks
        EndsBeforeMarks,
        /// "…, announced the Government" says what stands before it
        Inverted,
        /// a dateline is not said
        Dateline,
        /// where the closing mark is missing the attribution ends what is said
        MissingMark,
        /// content that begins beside an opening mark begins with it
        BeginsAtMark,
        /// content that ends beside a closing mark ends with it
        EndsAtMark,
        /// what a headline says ends with it
        EndsWithHeadline,
        /// "had this to say about the plan: “…”" leads to the marks
        BehindTopic,
        /// a source ends with its sentence
        SourceOfSentence,
        /// "liked to say", "was fond of saying", "was heard to say" are cues
        Habit,
        /// content that all but reaches the end of its sentence reaches it
        EndsWithSentence,
        /// a paragraph that opens the marks again is a piece of its own
        ReopenedPiece,
        /// paragraphs that go on with a quotation belong to it
        FurtherParagraphs,
        /// the colon behind a cue belongs to it
        CueColon,
    }
    "quote/marked" {
        /// marked stretches that the tagger passed over are quotations
        Direct,
        /// a name in capitals and a colon behind an opening mark are a turn of a transcript
        MarkedTurn,
        /// "(Laughter.)" in marks ends a turn
        BracketsInMarks,
        /// a nickname in marks is no quotation
        NicknameInMarks,
        /// a title in marks is no quotation
        TitleInMarks,
        /// the attribution before the marks: X said, "…"
        AttributionBefore,
        /// the attribution behind the marks: "…," said X
        AttributionAfter,
        /// a phrase and a colon before the marks: Coach Parata: "…"
        LabelBeforeMarks,
        /// a signature behind a block: — X, role
        Signature,
        /// marks that stand as a sentence of their own are a quotation without a cue
        FreeDirectQuotation,
    }
    "quote/label" {
        /// a source and a colon, or marks and a colon, open a headline, whose words are said below
        HeadlineLabel,
        /// "Editor’s note: …" and "Storm live: …" have no source
        EditorsNote,
        /// "Fuel scarcity: …" has no source
        TopicLabel,
    }
    "quote/nested" {
        /// the report inside an "according to" is a quotation
        InsideAccordingTo,
        /// "She told me the gate was shut" inside a quotation is a quotation
        InsideContent,
        /// "we ask you to wait" is what the speaker asks, no report inside
        Performative,
        /// marks inside marks behind a reporting clause are a quotation
        MarkedInside,
        /// a quotation inside another is related by that one's source
        ViaOuter,
    }
    "quote/source" {
        /// appositions belong to the source that they describe
        Appositions,
        /// "On Tuesday the minister" is the minister
        WithoutAdverbial,
    }
    "quote/cue" {
        /// auxiliaries and adverbs belong to the cue
        VerbGroup,
        /// "the report" and "his calls" are no verbs
        NounForVerb,
    }
    "name and entity" {
        /// "He" and "Spokesman" name nobody
        NamelessPerson,
        /// "Mr." is no part of a name
        HonorificOutside,
        /// "KC", "MP" and "OBE" behind a name are no part of it
        LettersBehind,
        /// the capitalised titles before a name are its titles
        TitleBefore,
        /// a nickname in marks joins the halves of its name
        JoinedNickname,
        /// names of the same words have the same label
        SameLabel,
        /// "half a million pounds" and "third quarter of 2023" are whole
        WholeValue,
        /// "50 pence" and "FY2020-21" are a sum and a date whatever the tagger sees
        UnseenValue,
        /// "7 lakh people" is no money, and 217 no date
        CountedNoun,
        /// "pro-Tbilisi" names Tbilisi
        HyphenBefore,
        /// "Lagos-based" names Lagos
        HyphenAfter,
        /// "Peru-Chile" are two names
        HyphenPair,
    }
    "name/mend" {
        /// "Cllr Cribben" and "English says" are people, "published by August House" is none
        MendedLabel,
        /// words of an office are nobody: "minister for Women and Equalities Nicola Marsh"
        NobodyOfOffice,
        /// "Ann likes Ramen" names a dish
        Dish,
        /// who says "it was sorry" is a firm
        FirmByIt,
        /// "Santam raised its payout" and "Santam, which insures farms," are of a firm
        FirmByItsOwn,
        /// "Shah, Mbeki & Partners" are one firm
        ManyFounders,
        /// "McDonald’s said" and "Lloyd’s of London"
        FirmWithPossessive,
        /// "Chairman of Millstone and Copley"
        FounderPair,
        /// "Marks & Sparks plc"
        FirmWithAmpersand,
    }
    "name/mention" {
        /// "the Okafor campaign" and "Lagos police" are organisations
        Body,
        /// a name in a headline is not the fullest one
        Headline,
        /// ", R-Ky." and "of New York" behind a name are no part of it
        WithoutParty,
        /// titles and roles before a name are no part of it
        WithoutLead,
        /// "Larry King" has a title for a surname
        TitleAsSurname,
        /// a name that breaks off at an initial goes on
        WholeEnd,
        /// the article is no part of an organisation's name
        WithoutArticle,
        /// people, peoples and roles are no organisations
        PeopleNoOrganisation,
        /// "Federal court" and "the New York report" are no organisations
        CommonNoOrganisation,
        /// "the Okafor campaign" is not Okafor
        BodyNoun,
        /// suffixes and small words do not tell names apart
        TellingWords,
        /// accents, full stops and Arabic articles do not tell names apart
        FoldedWords,
    }
    "name/source" {
        /// a place that is a source is its government
        PlaceSpeaks,
        /// capitalised words that head a source are a name
        NameOfSource,
    }
    "coref/cluster" {
        /// a surname that the text has a person for is that person
        SurnameIsPerson,
        /// the first word of an organisation is that organisation
        FirstWordIsOrganisation,
        /// names with titles are given to their members before those without
        TitledFirst,
        /// the words of a shorter name of a person stand in the longer
        ShorterInLonger,
        /// an initial stands for its word
        InitialForWord,
        /// a given name is short for one that begins so
        ShortBeginning,
        /// diminutives from a list
        Diminutive,
        /// "UN Refugee Council" for "United Nations Refugee Council"
        PartInitials,
        /// initials stand for an organisation
        Initials,
        /// a short name that the text explains
        AlsoCalled,
        /// the first word of an organisation stands for it
        FirstWord,
        /// one word is the surname of the person whose it is but for a slip
        Misspelt,
        /// "The Journal" is the one organisation that ends so
        LastWord,
        /// "CM" is who was introduced as chief minister
        OfficeInitials,
        /// an honorific rules out who goes by other pronouns
        HonorificTells,
        /// the pronouns behind a word rule out who goes by others
        PronounBehind,
        /// a title decides between two of a name
        SameTitle,
        /// of a family, who is called so with titles or named most
        MostNamed,
        /// a given name tells the gender where the text does not
        GivenGender,
    }
    "coref/mention" {
        /// pronouns stand for members
        Pronoun,
        /// descriptions stand for members
        Description,
        /// what someone says of themselves tells their gender
        OwnWords,
        /// pronouns of both genders do not stand for one person
        OneGender,
        /// "he" is the patient, whom the sentence before introduced
        Newcomer,
    }
    "coref/author" {
        /// "I" outside quotations is the author
        Author,
        /// a byline at the top
        Byline,
        /// a name alone in a paragraph further down
        SignedLetter,
        /// a last paragraph about the author
        AuthorsNote,
    }
    "coref/description" {
        /// the noun of an apposition with an article describes, whatever it is
        ApposedNoun,
        /// "a baker" is not the one who was just named
        AnotherOfTheNoun,
        /// "her" is not the "Bo" of "her husband Bo"
        OwnedName,
        /// "the clerk to the council" is the clerk of whom the text says "council"
        DescriptionGoesOn,
        /// "a spokesman" is whom the text introduces later as "the spokesman"
        IntroducedLater,
        /// an age tells who "the 34-year-old" is
        ToldAge,
        /// who "lost her son" is the mother, who "was charged" the defendant
        ToldInPassing,
        /// "the boss" is whom the text calls a manager
        WiderNoun,
        /// a description that the head leaves open is whom its noun fits, else who was spoken of last
        Salience,
        /// "the Indiana governor" is whom the text is about
        Guess,
        /// "the company" is the organisation last spoken of
        GeneralNoun,
        /// titles tell of roles
        RoleOfTitle,
        /// what stands before a name describes it
        RoleBefore,
        /// appositions and predicates behind a name describe it
        RoleBehind,
        /// the head of an organisation's name says what it is
        OrganisationNoun,
        /// "Col. Shevchuk" is the colonel
        AbbreviatedTitle,
        /// nouns that stand for one another
        Synonym,
        /// another nationality or party rules out
        OtherNationality,
        /// "the union" is no firm, "the charity" whom the text calls one
        OtherSort,
        /// "the Dane" is a person of whom the text says so, and no name
        OneOfAPeople,
        /// "former" and "deputy" make another office of one
        LesserOffice,
        /// a noun or trait that tells another gender rules out
        GenderOfNoun,
        /// "the Republican nominee" is a nominee, not the Republican, "the ministry spokesman" no ministry
        PeopleBeside,
    }
    "speaker" {
        /// of a description and the name behind its comma the name counts
        NameOutweighs,
        /// whoever answers a question is not who asked it
        AnswersAnother,
        /// "I" and "you" in a report inside speech are who speaks and who is spoken to
        InnerSpeech,
        /// "who" is whom it stands behind
        WhoBefore,
        /// people in a source outweigh organisations
        PeopleOutweigh,
        /// heads joined by "and" speak together
        SpeakTogether,
        /// "Duarte and others" is not Duarte alone
        WithOthers,
        /// "a nurse at the Red Crescent who" is the one of whom that tells more
        WhoBehindApposition,
        /// those whom the clause of a source names do not speak
        ClauseOfSource,
        /// in "a Defence Ministry statement" the ministry speaks
        StatementBehindArticle,
        /// in "Okafor’s lawyer" Okafor does not speak
        ModifiesHead,
        /// in "experts, including Okafor" Okafor does not speak
        Example,
        /// in "a spokesman for Okafor" Okafor does not speak
        BehindPreposition,
        /// in "a statement from the ministry" the ministry speaks
        StatementFrom,
        /// "Secretary of State Nora Whitfield" and "Head of highways Rachel Osei" are they
        OfficeBefore,
        /// "the city of Recife" is Recife
        GovernedPlace,
        /// "…, adding that" has the subject of its sentence
        SameSubject,
        /// a quotation that stands alone is the subject's of the sentence before
        Narrated,
        /// a quotation that stands alone is who's was quoted before
        Continued,
    }
    "speaker/kind" {
        /// the kind of "who" is that of what stands before it
        KindOfRelative,
        /// the kinds of pronouns
        KindOfPronoun,
        /// words for texts tell of documents
        KindOfText,
        /// plurals tell of groups
        KindOfPlural,
        /// counted people are a few
        Counted,
    }
}

mod switches;
pub(crate) use switches::*;
