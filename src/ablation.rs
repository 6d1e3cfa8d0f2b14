//! Switches for single rules, whose worth `accuracy/ablate.py` measures. They exist with the feature
//! `internals` alone; without it [`on`] is the constant true.

#[macro_use]
mod declare;

rules! {
    "tagger" {
        SecondModel = "the fast network's say in entities beside the accurate one",
        BlockedCues = "cues without content are dropped, and the tokens of the others belong to nothing else",
        NearestSource = "of several sources of a cue the nearest counts",
        JoinedSource = "an apposition behind a comma and a nickname in marks belong to their source",
        RelativeSource = r#""who" is no source outside its own clause"#,
        SharedSource = "a cue without a source shares that of another cue of its sentence",
        AskedByAnother = "a participle that opens a sentence shares none",
        InnerHeads = "heads of their own find the reports inside quotations",
    }
    "structure" {
        RoleHead = "a head of its own tells the roles of paragraphs that have no marks",
        Turn = "the turns of a transcript are quotations",
        UnlabelledInterview = "questions and answers by turns are quotations without labels, too",
        UnnamedTurn = "who speaks behind a label without a name is told by the text around",
        SilentFurniture = "nobody speaks in the furniture of a page",
        NoAntecedentInFurniture = "no anaphor leads back to a name in the furniture of a page",
        SourceOfParagraph = "a source does not reach into the paragraph above",
        NameInBrackets = "an office has the name of who holds it in brackets",
        OwnAttribution = "a paragraph of a speech with an attribution of its own belongs to that one",
        BelowColon = "what a colon leads to stands in the paragraph below",
        QuotingAnother = r#""quoting Okafor" quotes Okafor"#,
        QuotingInClause = r#""reported, quoting Okafor, that" quotes Okafor"#,
        BehindAnother = "a speech before another's reporting clause is none of what is said behind that",
        SideBySide = "of two speeches side by side the attribution has one",
        AnswerBehindQuestion = r#""Asked whether …, she laughed. “No.”" is an answer"#,
        OwnClause = "what has a reporting clause of its own is not what somebody else reports",
        BehindParticiple = "the subject of a sentence that begins with a participle stands behind the comma",
        CalledTurn = r#""Go ahead, Bo." gives Bo the next question"#,
        SameSpeech = "a speech that goes on in the next paragraph is by one speaker",
        EndsWithSpeech = "a speech ends with its closing mark where narration follows",
        WordAlone = "a word with its terminal mark in quotation marks is speech: “Never.”",
        PlaceLabel = "the place in front of a headline has not said it",
        Post = r#""wrote on X: …" without marks"#,
        SignedPost = r#""We are closed. — Ana Souza (@anasouza)" is what she posted"#,
        Constituency = r#"in "Ann Lee (Leeds) (Lab):" the brackets hold a place and a party"#,
        FloatingParagraphs = "free direct speech goes on in the paragraphs that open its mark again",
        NameWithinParagraph = "a name ends at the border of a paragraph",
    }
    "quote/predicted" {
        WholePassive = r#""was quoted" goes on to "was quoted as saying""#,
        TrimmedBorders = "commas and colons at the borders belong neither to cues nor to contents",
        CueWithoutPlace = r#""wrote in a letter" has the cue "wrote""#,
        Gesture = r#"who "pointed at" something has said nothing"#,
        SourceBeside = "a cue for which the tagger saw no source takes the one beside it",
        Doubtful = "doubtful attributions without a source are dropped",
        SubjectOfPassive = "the subject of a passive without a source has not been quoted",
        ParallelReport = r#"a semicolon behind "according to", where another speaks, ends what is said"#,
        AnewInParagraph = "a quotation that opens a later paragraph anew is one of its own",
        BehindNarration = "a quotation behind a sentence of narration is one of its own",
        IntroducedByColon = "what a colon leads to is no quotation of its own",
        Withheld = r#""declined to comment" is no speech, nor is "asked not to be named""#,
        SpokenThought = r#""wanted to know why" and "accepted that" are speech"#,
        Estimate = r#""police put the crowd at 5,000""#,
        Silence = r#""has not commented on" is no speech"#,
        SaysNothing = r#"who "has not said anything about it" is silent"#,
        Charge = r#"who "is accused of arson" has not been quoted"#,
        PassiveOfTelling = r#"who "was told" does not speak, but the agent"#,
        SubjectOfTelling = r#"who "was told that it was late" is none of what was told"#,
        Hearing = r#""the court heard" what others said"#,
        PassiveOfHearsay = r#"who "was quoted by the paper as saying" speaks"#,
        AgeOfSource = r#""29," is the end of a source"#,
        NounOfSource = r#""the" is not the whole of a source"#,
        Inverted = r#""…, announced the Government" says what stands before it"#,
        Dateline = "a dateline is not said",
        MissingMark = "where the closing mark is missing the attribution ends what is said",
        BeginsAtMark = "content that begins beside an opening mark begins with it",
        EndsAtMark = "content that ends beside a closing mark ends with it",
        EndsWithHeadline = "what a headline says ends with it",
        BehindTopic = r#""had this to say about the plan: “…”" leads to the marks"#,
        SourceOfSentence = "a source ends with its sentence",
        Habit = r#""liked to say", "was fond of saying", "was heard to say" are cues"#,
        EndsWithSentence = "content that all but reaches the end of its sentence reaches it",
        ReopenedPiece = "a paragraph that opens the marks again is a piece of its own",
        FurtherParagraphs = "paragraphs that go on with a quotation belong to it",
        CueColon = "the colon behind a cue belongs to it",
    }
    "quote/marked" {
        Direct = "marked stretches that the tagger passed over are quotations",
        MarkedTurn = "a name in capitals and a colon behind an opening mark are a turn of a transcript",
        BracketsInMarks = r#""(Laughter.)" in marks ends a turn"#,
        NicknameInMarks = "a nickname in marks is no quotation",
        TitleInMarks = "a title in marks is no quotation",
        AttributionBefore = r#"the attribution before the marks: X said, "…""#,
        AttributionAfter = r#"the attribution behind the marks: "…," said X"#,
        LabelBeforeMarks = r#"a phrase and a colon before the marks: Coach Parata: "…""#,
        Signature = "a signature behind a block: — X, role",
        FreeDirectQuotation = "marks that stand as a sentence of their own are a quotation without a cue",
    }
    "quote/label" {
        HeadlineLabel = "a source and a colon, or marks and a colon, open a headline, whose words are said below",
        EditorsNote = r#""Editor’s note: …" and "Storm live: …" have no source"#,
        TopicLabel = r#""Fuel scarcity: …" has no source"#,
    }
    "quote/nested" {
        InsideAccordingTo = r#"the report inside an "according to" is a quotation"#,
        InsideContent = r#""She told me the gate was shut" inside a quotation is a quotation"#,
        Performative = r#""we ask you to wait" is what the speaker asks, no report inside"#,
        MarkedInside = "marks inside marks behind a reporting clause are a quotation",
        ViaOuter = "a quotation inside another is related by that one's source",
    }
    "quote/source" {
        Appositions = "appositions belong to the source that they describe",
        WithoutAdverbial = r#""On Tuesday the minister" is the minister"#,
    }
    "quote/cue" {
        VerbGroup = "auxiliaries and adverbs belong to the cue",
        NounForVerb = r#""the report" and "his calls" are no verbs"#,
    }
    "name and entity" {
        NamelessPerson = r#""He" and "Spokesman" name nobody"#,
        HonorificOutside = r#""Mr." is no part of a name"#,
        LettersBehind = r#""KC", "MP" and "OBE" behind a name are no part of it"#,
        TitleBefore = "the capitalised titles before a name are its titles",
        GivenLikeTitle = r#""Dean Mulholland" is called Dean, "Prince Harry" Harry"#,
        Lineage = r#""Nurul Huda binte Osman" and "Rajendran s/o Muthusamy" are one name"#,
        NameOfKin = r#""his mother, Faith," is Faith"#,
        SurnameLikeTitle = r#""Tan" of "Tan Kok Wei" is a surname, that of "Tan Sri" none"#,
        PluralLetters = r#""MPs" and "CEOs" are people without a name"#,
        PostBeforeName = r#""District Collector" of "District Collector Asha Rao" is nobody of that name"#,
        JoinedNickname = "a nickname in marks joins the halves of its name",
        SameLabel = "names of the same words have the same label",
        WholeValue = r#""half a million pounds" and "third quarter of 2023" are whole"#,
        UnseenValue = r#""50 pence" and "FY2020-21" are a sum and a date whatever the tagger sees"#,
        CountedNoun = r#""7 lakh people" is no money, and 217 no date"#,
        HyphenBefore = r#""pro-Tbilisi" names Tbilisi"#,
        HyphenAfter = r#""Lagos-based" names Lagos"#,
        HyphenPair = r#""Peru-Chile" are two names"#,
    }
    "name/mend" {
        MendedLabel = r#""Cllr Cribben" and "English says" are people, "published by August House" is none"#,
        NobodyOfOffice = r#"words of an office are nobody: "minister for Women and Equalities Nicola Marsh""#,
        Dish = r#""Ann likes Ramen" names a dish"#,
        FirmOfFounder = r#""Dyson" is the firm in "Dyson said it would", though the text has a James Dyson"#,
        FirmByIt = r#"who says "it was sorry" is a firm"#,
        FirmByItsOwn = r#""Santam raised its payout" and "Santam, which insures farms," are of a firm"#,
        ManyFounders = r#""Shah, Mbeki & Partners" are one firm"#,
        FirmWithPossessive = r#""McDonald’s said" and "Lloyd’s of London""#,
        FounderPair = r#""Chairman of Millstone and Copley""#,
        FirmWithAmpersand = r#""Marks & Sparks plc""#,
    }
    "name/mention" {
        Body = r#""the Okafor campaign" and "Lagos police" are organisations"#,
        Headline = "a name in a headline is not the fullest one",
        WithoutParty = r#"", R-Ky." and "of New York" behind a name are no part of it"#,
        WithoutLead = "titles and roles before a name are no part of it",
        TitleAsSurname = r#""Larry King" has a title for a surname"#,
        WholeEnd = "a name that breaks off at an initial goes on",
        WithoutArticle = "the article is no part of an organisation's name",
        PeopleNoOrganisation = "people, peoples and roles are no organisations",
        CommonNoOrganisation = r#""Federal court" and "the New York report" are no organisations"#,
        BodyNoun = r#""the Okafor campaign" is not Okafor"#,
        TellingWords = "suffixes and small words do not tell names apart",
        FoldedWords = "accents, full stops and Arabic articles do not tell names apart",
    }
    "name/source" {
        PlaceSpeaks = "a place that is a source is its government",
        NameOfSource = "capitalised words that head a source are a name",
        InstitutionSpeaks = r#""Derby Hospital" is who runs it where "the hospital said" so"#,
        OfficeWithHyphen = r#""Co-Founder" and "Vice-Chancellor" are offices, no names"#,
        OfficeBehindName = r#""Consultant and Clinical Lead" behind the comma of a name are offices"#,
        OfficeInIrish = r#""Tánaiste" and "Ceann Comhairle" are offices, no names"#,
        TitleOfSeveral = r#""Justices" of "a bench of Justices Iyer and Rao" is a title, and they speak"#,
        PartyOfOffice = r#""the Fianna Fáil TD" is a person of whom the text says so, and no party"#,
        GivenNameAlone = r#""Hope said" is the Hope Chukwu of the text"#,
        OwnName = r#""a driver, who gave his name as Emeka," is Emeka"#,
    }
    "coref/cluster" {
        SurnameIsPerson = "a surname that the text has a person for is that person",
        FirstWordIsOrganisation = "the first word of an organisation is that organisation",
        TitledFirst = "names with titles are given to their members before those without",
        ShorterInLonger = "the words of a shorter name of a person stand in the longer",
        InitialForWord = "an initial stands for its word",
        ShortBeginning = "a given name is short for one that begins so",
        Diminutive = "diminutives from a list",
        PartInitials = r#""UN Refugee Council" for "United Nations Refugee Council""#,
        Initials = "initials stand for an organisation",
        AlsoCalled = "a short name that the text explains",
        FirstWord = "the first word of an organisation stands for it",
        Misspelt = "one word is the surname of the person whose it is but for a slip",
        LastWord = r#""The Journal" is the one organisation that ends so"#,
        OfficeInitials = r#""CM" is who was introduced as chief minister"#,
        HonorificTells = "an honorific rules out who goes by other pronouns",
        PronounBehind = "the pronouns behind a word rule out who goes by others",
        SameTitle = "a title decides between two of a name",
        TitleOfAnother = r#""Justice Bonsu" is not the Ama Bonsu who is introduced behind as a trader"#,
        OfficeAlone = r#""the DCP" is no organisation"#,
        MostNamed = "of a family, who is called so with titles or named most",
        GivenGender = "a given name tells the gender where the text does not",
    }
    "coref/mention" {
        Pronoun = "pronouns stand for members",
        Description = "descriptions stand for members",
        OwnWords = "what someone says of themselves tells their gender",
        OneGender = "pronouns of both genders do not stand for one person",
        Newcomer = r#""he" is the patient, whom the sentence before introduced"#,
        NewcomerWithApposition = r#""a patient, a man of 58, said" introduces one patient"#,
        BeforeDeath = r#"who "wrote in her last letter" is the one who died"#,
        ToldAnother = r#"in "he told the driver that it was late" the driver neither tells nor is told of"#,
        AnsweredByTold = r#"in "Walsh told Quinn to go. “No,” she answered" Quinn answers"#,
        AnsweredByUnnamed = r#"in "Walsh told the driver to go. “No,” he answered" the driver answers"#,
        SingularThey = r#"who uses they/them pronouns is "they" as a source"#,
        SpokenOf = "in “She frightened us,” she is not who says so",
    }
    "coref/author" {
        Author = r#""I" outside quotations is the author"#,
        Byline = "a byline at the top",
        SignedLetter = "a name alone in a paragraph further down",
        AuthorsNote = "a last paragraph about the author",
    }
    "coref/description" {
        ApposedNoun = "the noun of an apposition with an article describes, whatever it is",
        AnotherOfTheNoun = r#""a baker" is not the one who was just named"#,
        OwnedName = r#""her" is not the "Bo" of "her husband Bo""#,
        DescriptionGoesOn = r#""the clerk to the council" is the clerk of whom the text says "council""#,
        IntroducedLater = r#""a spokesman" is whom the text introduces later as "the spokesman""#,
        ToldAge = r#"an age tells who "the 34-year-old" is"#,
        ToldInPassing = r#"who "lost her son" is the mother, who "was charged" the defendant"#,
        WiderNoun = r#""the boss" is whom the text calls a manager"#,
        Salience = "a description that the head leaves open is whom its noun fits, else who was spoken of last",
        Guess = r#""the Indiana governor" is whom the text is about"#,
        GeneralNoun = r#""the company" is the organisation last spoken of"#,
        RoleOfTitle = "titles tell of roles",
        RoleBefore = "what stands before a name describes it",
        NameOfOffice = r#"so does "the shopkeeper is""#,
        RoleBehind = "appositions and predicates behind a name describe it",
        OrganisationNoun = "the head of an organisation's name says what it is",
        AbbreviatedTitle = r#""Col. Shevchuk" is the colonel"#,
        Synonym = "nouns that stand for one another",
        OtherNationality = "another nationality or party rules out",
        OtherSort = r#""the union" is no firm, "the charity" whom the text calls one"#,
        OneOfAPeople = r#""the Dane" is a person of whom the text says so, and no name"#,
        LesserOffice = r#""former" and "deputy" make another office of one"#,
        GenderOfNoun = "a noun or trait that tells another gender rules out",
        PeopleBeside = r#""the Republican nominee" is not the Republican, "the ministry spokesman" no ministry"#,
    }
    "speaker" {
        NameOutweighs = "of a description and the name behind its comma the name counts",
        AnswersAnother = "whoever answers a question is not who asked it",
        InnerSpeech = r#""I" and "you" in a report inside speech are who speaks and who is spoken to"#,
        WhoBefore = r#""who" is whom it stands behind"#,
        PeopleOutweigh = "people in a source outweigh organisations",
        SpeakTogether = r#"heads joined by "and" speak together"#,
        WithOthers = r#""Duarte and others" is not Duarte alone"#,
        WhoBehindApposition = r#""a nurse at the Red Crescent who" is the one of whom that tells more"#,
        ClauseOfSource = "those whom the clause of a source names do not speak",
        StatementGoesOn = r#"in "her letter, printed on Friday," and "her letter to the board" she speaks"#,
        StatementBehindArticle = r#"in "a Defence Ministry statement" the ministry speaks"#,
        ModifiesHead = r#"in "Okafor’s lawyer" Okafor does not speak"#,
        Example = r#"in "experts, including Okafor" Okafor does not speak"#,
        BehindPreposition = r#"in "a spokesman for Okafor" Okafor does not speak"#,
        StatementFrom = r#"in "a statement from the ministry" the ministry speaks"#,
        OfficeBefore = r#""Secretary of State Nora Whitfield" and "Head of highways Rachel Osei" are they"#,
        OfficeWithPart = r#""Deputy Commissioner of Police (Traffic) Anil Kumar" is he"#,
        GovernedPlace = r#""the city of Recife" is Recife"#,
        SameSubject = r#""…, adding that" has the subject of its sentence"#,
        Narrated = "a quotation that stands alone is the subject's of the sentence before",
        Continued = "a quotation that stands alone is who's was quoted before",
    }
    "speaker/kind" {
        KindOfRelative = r#"the kind of "who" is that of what stands before it"#,
        KindOfPronoun = "the kinds of pronouns",
        KindOfText = "words for texts tell of documents",
        KindOfPlural = "plurals tell of groups",
        Counted = "counted people are a few",
    }
}

#[cfg(feature = "internals")]
mod switches;

#[cfg(not(feature = "internals"))]
#[inline]
pub(crate) const fn on(_: Rule) -> bool {
    true
}

#[cfg(all(feature = "internals", feature = "python"))]
pub(crate) use switches::switch_off;
#[cfg(feature = "internals")]
pub(crate) use switches::{on, same_predictions};
