"""Advice on wordings: every code with what it finds, and with what comes near and is no fault."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain import advice_words
from surveyapp.domain.advice import CODES, Advice, advice
from surveyapp.domain.advice_ranges import clashes, read_range
from surveyapp.domain.kinds import AGREEMENT, FREQUENCY, KINDS, LONG_TEXT, NUMBER, SEVERAL_CHOICES, SINGLE_CHOICE
from surveyapp.domain.kinds import STATEMENT as SAYING
from surveyapp.domain.questionnaire import EASY_READ, STANDARD, Choice, Grid, Wording
from tests.factories.questionnaires import agreement_scale, choice, choices, question, wording

HOLDING = {"\ue000", "\ue001", "\ue002"}
KEYS = {
    "double-barrelled": {"part", "found"},
    "leading": {"part", "found", "how"},
    "negative": {"part", "found", "how"},
    "absolute": {"part", "found"},
    "jargon": {"part", "found", "plain"},
    "abbreviation": {"part", "found"},
    "too-long": {"part", "found", "words", "most"},
    "two-ideas": {"part", "found"},
    "no-dont-know": set(),
    "unbalanced-scale": {"how"},
    "overlapping-choices": {"how", "first", "second"},
    "too-many-choices": {"count", "most"},
}


def of(kind: str, text: str, code: str, version: str = STANDARD, **more: object) -> list[Advice]:
    """The advice of one code on a question with this text."""
    every = advice(question(kind, text=wording(text, text), **more), version)
    return [one for one in every if one.code == code]


def found(kind: str, text: str, code: str, version: str = STANDARD, **more: object) -> list[str]:
    return [one.data["found"] for one in of(kind, text, code, version, **more)]


def scale(*points: tuple[str, int, bool | None], missing: bool = True) -> tuple[Choice, ...]:
    made = [choice(f"p{i}", label, score=score, favourable=good) for i, (label, score, good) in enumerate(points)]
    return (*made, choice("dont-know", missing="dont-know")) if missing else tuple(made)


class TestDoubleBarrelled:
    @pytest.mark.parametrize(
        ("kind", "text", "pair"),
        [
            (AGREEMENT, "My child is safe and happy.", "safe and happy"),
            (AGREEMENT, "Needs are identified and assessed early.", "identified and assessed"),
            (AGREEMENT, "Needs are identified/assessed early.", "identified/assessed"),
            (AGREEMENT, "Children and young people feel heard and valued.", "heard and valued"),
            (AGREEMENT, "Children and parents are told in time.", "Children and parents"),
            (AGREEMENT, "My child goes to school as well as a club.", "school as well as a club"),
            (AGREEMENT, "Staff listen, and they act.", "listen, and they"),
            (SINGLE_CHOICE, "Do you have a social worker or a nurse?", "worker or a nurse"),
            (NUMBER, "How many doctors & nurses did you see?", "doctors & nurses"),
            (LONG_TEXT, "What works well and what should change?", "well and what"),
            (LONG_TEXT, "What works well? What does not?", "What works well? What does not?"),
            (FREQUENCY, "When help is asked for, how often is it given and checked?", "given and checked"),
        ],
    )
    def test_two_things_in_one(self, kind: str, text: str, pair: str) -> None:
        assert found(kind, text, "double-barrelled") == [pair]

    @pytest.mark.parametrize(
        ("kind", "text"),
        [
            (AGREEMENT, "Children and young people feel welcome."),
            (AGREEMENT, "A child or young person is heard."),
            (AGREEMENT, "Children with SEND and their families are heard."),
            (SINGLE_CHOICE, "Has the help improved, stayed the same or got worse?"),
            (AGREEMENT, "Parents and carers have a say."),
            (AGREEMENT, "Any parent or carer can ask."),
            (AGREEMENT, "Health and social care work as one."),
            (AGREEMENT, "People in education, health and social care work as a team."),
            (AGREEMENT, "We got the education, health and care plan in time."),
            (AGREEMENT, "Special educational needs and disabilities are found early."),
            (AGREEMENT, "People know about needs and disabilities."),
            (SINGLE_CHOICE, "Does he or she like it?"),
            (SINGLE_CHOICE, "Can you say yes or no?"),
            (AGREEMENT, "My child likes nursery, school or college."),
            (AGREEMENT, "My child likes their school or college."),
            (SINGLE_CHOICE, "Is your child 14 or older?"),
            (SINGLE_CHOICE, "Has it got better or a lot worse?"),
            (SINGLE_CHOICE, "Did you get help or not?"),
            (AGREEMENT, "Help such as speech therapy and short breaks is there."),
            (AGREEMENT, "If you asked for and got a plan, it was clear."),
            (AGREEMENT, "The school works as well as it could."),
            (AGREEMENT, "People work well as a team."),
            (AGREEMENT, "Bath and North East Somerset is a good place to live."),
            (AGREEMENT, "People work well between school and home."),
            (AGREEMENT, "Help (at school or at home) is good."),
            (AGREEMENT, "People understand my child."),
            (LONG_TEXT, "What do you think of the plan and the help?"),
            (LONG_TEXT, "What would you tell a school/college?"),
            (SAYING, "Please think of one child and take your time."),
            (AGREEMENT, "Think of home and school. My child is happy."),
            (SINGLE_CHOICE, "You asked for help and waited. Did you get it?"),
        ],
    )
    def test_what_is_one_thing(self, kind: str, text: str) -> None:
        assert found(kind, text, "double-barrelled") == []

    def test_choices_may_keep_two_things_apart(self) -> None:
        text = "Do you live in a house or a flat?"
        apart = (choice("house", "A house"), choice("flat", "A flat"), choice("other", "Somewhere else"))
        assert found(SINGLE_CHOICE, text, "double-barrelled", choices=apart) == []
        assert found(SINGLE_CHOICE, text, "double-barrelled") == ["house or a flat"]

    def test_what_i_do_not_know_says_keeps_nothing_apart(self) -> None:
        answers = (choice("school", "School"), choice("dont-know", "I do not know", missing="dont-know"))
        text = "Why are they not in school, or not there all day?"
        assert found(SEVERAL_CHOICES, text, "double-barrelled", choices=answers) == ["school, or not"]

    def test_hints_and_answers_ask_nothing(self) -> None:
        both = (choice("a", "Friends and fun"), choice("b", "Home"))
        made = question(SINGLE_CHOICE, choices=both, hint=wording("Tell us about friends and fun."))
        assert advice(made, STANDARD) == ()

    def test_the_stem_of_a_grid_is_asked_too(self) -> None:
        made = question(AGREEMENT, text=wording("At school"), grid=Grid("g", wording("My child is safe and happy …")))
        assert advice(made, STANDARD) == (Advice("double-barrelled", {"part": "stem", "found": "safe and happy"}),)


class TestLeading:
    @pytest.mark.parametrize(
        ("text", "pushing", "how"),
        [
            ("Don’t you think that the help is good?", "Don’t you think", "pushes"),
            ("Isn't it good?", "Isn't it", "pushes"),
            ("Do you not feel heard?", "Do you not feel", "pushes"),
            ("The help is good, isn’t it?", "isn’t it", "pushes"),
            ("The help is good, right?", "right", "pushes"),
            ("Obviously there is too little help.", "Obviously", "pushes"),
            ("As you know, there is too little help.", "As you know", "pushes"),
            ("Most people think that there is too little help.", "Most people think", "pushes"),
            ("Clearly, there is too little help.", "Clearly,", "pushes"),
            ("The council is clearly trying.", "is clearly trying", "pushes"),
            ("Do you agree that there is too little help?", "Do you agree that", "one-sided"),
            ("How satisfied are you with the help?", "How satisfied are", "takes-for-granted"),
            ("How much better is the help now?", "How much better", "takes-for-granted"),
            ("What problems have you had?", "What problems have", "takes-for-granted"),
            ("My child gets excellent help.", "excellent", "loaded"),
            ("The waiting times are shocking.", "shocking", "loaded"),
        ],
    )
    def test_a_push(self, text: str, pushing: str, how: str) -> None:
        told = [(one.data["found"].strip(","), one.data["how"]) for one in of(SINGLE_CHOICE, text, "leading")]
        assert told == [(pushing.strip(","), how)]

    @pytest.mark.parametrize(
        "text",
        [
            "How far do you agree with these statements?",
            "To what extent do you agree that the help is good?",
            "Do you agree or disagree that the help is good?",
            "How satisfied are you with the help, satisfied or dissatisfied?",
            "Does the plan say clearly what help there is?",
            "It was clearly explained to me.",
            "The help is good.",
            "Is the help excellent or poor?",
            "Is the help good or truly excellent?",
            "Do you get the right help?",
            "What is it right?",
            "What do you not like?",
            "We have not been told why.",
        ],
    )
    def test_no_push(self, text: str) -> None:
        assert of(SINGLE_CHOICE, text, "leading") == []

    def test_a_loaded_word_among_the_answers_is_one_end_of_them(self) -> None:
        ends = (choice("excellent"), choice("poor"))
        assert of(SINGLE_CHOICE, "Was it excellent?", "leading", choices=ends) == []
        assert of(SINGLE_CHOICE, "Was it excellent?", "leading") != []

    def test_a_hint_can_push_too(self) -> None:
        made = question(SINGLE_CHOICE, hint=wording("Of course you may skip this."))
        assert [one.data for one in advice(made, STANDARD)] == [{"part": "hint", "found": "Of course", "how": "pushes"}]


class TestNegative:
    @pytest.mark.parametrize(
        ("kind", "text", "words", "how"),
        [
            (AGREEMENT, "The school does not listen to us.", "not", "scale"),
            (AGREEMENT, "The school doesn’t listen to us.", "doesn’t", "scale"),
            (AGREEMENT, "My child is unhappy at school.", "unhappy", "scale"),
            (FREQUENCY, "How often does your child not get help?", "not", "scale"),
            (AGREEMENT, "The plan lacks detail.", "lacks", "scale"),
            (SINGLE_CHOICE, "Is there no one you trust?", "no one", "single"),
            (AGREEMENT, "Staff never fail to listen.", "never, fail", "double"),
            (LONG_TEXT, "Why did nobody not help?", "nobody, not", "double"),
        ],
    )
    def test_a_claim_turned_round(self, kind: str, text: str, words: str, how: str) -> None:
        [one] = of(kind, text, "negative")
        assert (one.data["found"], one.data["how"]) == (words, how)

    @pytest.mark.parametrize(
        ("kind", "text"),
        [
            (AGREEMENT, "We know which children are not in school."),
            (AGREEMENT, "Leaders make changes when a service does not work."),
            (AGREEMENT, "If you do not have a plan, you were told why."),
            (AGREEMENT, "We understood everybody until the unit closed under us."),
            (AGREEMENT, "Help is given whether or not there is a plan."),
            (AGREEMENT, "Help is not only for those with a plan."),
            (SINGLE_CHOICE, "Did you get help or not?"),
            (SINGLE_CHOICE, "Are you satisfied or dissatisfied?"),
            (SINGLE_CHOICE, "Do you agree or disagree?"),
            (SINGLE_CHOICE, "Don’t you think so?"),
            (LONG_TEXT, "Why is your child not in school?"),
            (LONG_TEXT, "Why is your child not in school, or not there all week?"),
            (SAYING, "We do not ask your name."),
        ],
    )
    def test_what_cannot_be_mistaken(self, kind: str, text: str) -> None:
        assert of(kind, text, "negative") == []

    def test_answers_that_take_no_side_cannot_be_mistaken(self) -> None:
        text = "When did you not get help?"
        assert of(SINGLE_CHOICE, text, "negative", choices=choices("spring", "summer")) == []


class TestAbsolute:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("Staff always listen.", ["always"]),
            ("All staff help every child.", ["all", "every"]),
            ("No one listens.", ["no one"]),
            ("Everyone treats us well.", ["everyone"]),
        ],
    )
    def test_a_claim_without_exception(self, text: str, words: list[str]) -> None:
        assert found(AGREEMENT, text, "absolute") == words

    @pytest.mark.parametrize(
        "text",
        [
            "My child is seen every week.",
            "My child is seen every six weeks.",
            "My child is at school all day.",
            "I have used the website at all.",
            "After all, it is good.",
            "Think of all your child’s help. It is good.",
            "It is small and overall good.",
        ],
    )
    def test_where_the_word_claims_nothing(self, text: str) -> None:
        assert found(AGREEMENT, text, "absolute") == []

    def test_the_end_of_a_scale_is_in_its_place(self) -> None:
        assert advice(question(FREQUENCY, text=wording("How often do you get help?")), STANDARD) == ()

    def test_open_questions_claim_nothing(self) -> None:
        assert found(LONG_TEXT, "What do all people say?", "absolute") == []


class TestJargon:
    @pytest.mark.parametrize(
        ("text", "terms"),
        [
            ("Do you have an EHCP?", ["EHCP"]),
            ("Do you have an EHC plan?", ["EHC plan"]),
            ("Did the SENCOs and the LA help?", ["SENCO", "LA"]),
            ("Did CAMHS or SALT see you?", ["CAMHS", "SALT"]),
            ("Is multi-agency provision good?", ["multi-agency", "provision"]),
            ("Is the graduated response clear?", ["graduated response"]),
            ("Was there co-production?", ["co-production"]),
            ("Who commissioned it?", ["commissioned"]),
            ("Did you go to a Tribunal?", ["Tribunal"]),
            ("How was the transition?", ["transition"]),
            ("What outcomes were there?", ["outcome"]),
            ("Is it statutory?", ["statutory"]),
            ("Which interventions help?", ["intervention"]),
            ("Alternative provision is where?", ["Alternative provision"]),
        ],
    )
    def test_a_term_of_the_field(self, text: str, terms: list[str]) -> None:
        assert found(SINGLE_CHOICE, text, "jargon") == terms

    @pytest.mark.parametrize(
        "text",
        [
            "Do you like salt on your chips?",
            "Does the Care Quality Commission visit?",
            "Did the la-la song come?",
            "Do you have an education, health and care plan (EHCP)?",
            "Do you know a SENCO (the teacher who plans help)?",
            "A tribunal is a court. Did you go to a tribunal?",
        ],
    )
    def test_near_misses_and_terms_explained_in_the_question(self, text: str) -> None:
        assert found(SINGLE_CHOICE, text, "jargon") == []

    def test_a_question_that_only_begins_like_an_explanation_explains_nothing(self) -> None:
        assert found(AGREEMENT, "Provision is good enough.", "jargon") == ["Provision"]

    def test_a_hint_may_explain(self) -> None:
        made = question(SINGLE_CHOICE, text=wording("Is it on the local offer?"))
        assert [one.code for one in advice(made, STANDARD)] == ["jargon"]
        hint = wording("The local offer is the council’s website.")
        assert advice(question(SINGLE_CHOICE, text=made.text, hint=hint), STANDARD) == ()

    def test_terms_that_the_questionnaire_explains_are_known(self) -> None:
        made = question(SINGLE_CHOICE, text=wording("Do EHC plans help children with SEND?"))
        assert advice(made, STANDARD, frozenset({"EHC plan", "SEND"})) == ()
        assert [one.data["found"] for one in advice(made, STANDARD, frozenset({"SEND"}))] == ["EHC plan"]

    def test_plainer_words_are_offered_and_each_term_is_told_once(self) -> None:
        made = question(
            SINGLE_CHOICE, text=wording("Is there provision?"), choices=(choice("a", "Provision"), choice("b", "No"))
        )
        assert advice(made, STANDARD) == (Advice("jargon", {"part": "text", "found": "provision", "plain": "help"}),)

    def test_no_plainer_word_is_jargon_itself(self) -> None:
        for term, plain in advice_words.JARGON.items():
            made = question(SINGLE_CHOICE, text=wording(plain))
            again = [one.data["found"] for one in advice(made, STANDARD) if one.code == "jargon"]
            assert set(again) <= {"SEND"}, term


class TestAbbreviation:
    def test_capitals_that_nothing_explains(self) -> None:
        assert found(SINGLE_CHOICE, "Do you use XYZ or ABCs?", "abbreviation", EASY_READ) == ["XYZ", "ABC"]

    @pytest.mark.parametrize(
        "text",
        [
            "Is the NHS good?",
            "Do you watch TV?",
            "Do NOT write names.",
            "I am OK.",
            "Is {XY} good?",
            "XYZ is a club. Do you go to XYZ?",
            "Do you go to the club (XYZ)?",
            "Do you know Anna?",
        ],
    )
    def test_known_ones_and_explained_ones(self, text: str) -> None:
        assert found(SINGLE_CHOICE, text, "abbreviation", EASY_READ) == []

    def test_in_easy_read_only_and_not_twice_with_jargon(self) -> None:
        assert found(SINGLE_CHOICE, "Do you use XYZ?", "abbreviation") == []
        made = question(SINGLE_CHOICE, text=wording("Is CAMHS good?"))
        assert [one.code for one in advice(made, EASY_READ)] == ["jargon"]

    def test_terms_that_are_explained_may_hold_capitals(self) -> None:
        made = question(SINGLE_CHOICE, text=wording("Do you have ABC support?"))
        assert advice(made, EASY_READ, frozenset({"ABC support"})) == ()


class TestTooLong:
    @pytest.mark.parametrize(("version", "most"), [(STANDARD, 25), (EASY_READ, 15)])
    def test_at_the_edge(self, version: str, most: int) -> None:
        fits = " ".join(["word"] * (most - 1)) + " {area}?"
        assert of(SINGLE_CHOICE, fits, "too-long", version) == []
        [one] = of(SINGLE_CHOICE, "One " + fits, "too-long", version)
        assert (one.data["words"], one.data["most"]) == (str(most + 1), str(most))

    def test_sentences_are_counted_apart(self) -> None:
        text = "A word or two. " * 9 + "See e.g. this.\nAnd a line"
        assert of(SINGLE_CHOICE, text, "too-long", EASY_READ) == []

    def test_answers_and_hints_are_read_too(self) -> None:
        long = " ".join(["word"] * 26)
        made = question(SINGLE_CHOICE, choices=(choice("a", long), choice("b")), hint=wording(long))
        assert [one.data["part"] for one in advice(made, STANDARD)] == ["hint", "choice a"]


class TestTwoIdeas:
    @pytest.mark.parametrize(
        ("text", "word"),
        [
            ("Are you sad because you wait?", "because"),
            ("It is good although it is slow.", "although"),
            ("We wait; you wait.", ";"),
            ("Is the help (at school) good?", "(at school)"),
            ("Is the help – at school – good?", "–"),
        ],
    )
    def test_a_second_clause(self, text: str, word: str) -> None:
        assert found(SINGLE_CHOICE, text, "two-ideas", EASY_READ) == [word]
        assert found(SINGLE_CHOICE, text, "two-ideas") == []

    @pytest.mark.parametrize("text", ["Do you get help when you need it?", "It did, but not now.", "A five–ten walk."])
    def test_what_easy_texts_can_hardly_do_without(self, text: str) -> None:
        assert found(SINGLE_CHOICE, text, "two-ideas", EASY_READ) == []


class TestNoDontKnow:
    @pytest.mark.parametrize("kind", [AGREEMENT, FREQUENCY])
    def test_an_opinion_without_a_way_out(self, kind: str) -> None:
        usual = question(kind).choices
        assert of(kind, "It is good.", "no-dont-know") == []
        assert of(kind, "It is good.", "no-dont-know", choices=usual[:-1]) == [Advice("no-dont-know")]

    def test_scored_answers_are_an_opinion_and_plain_facts_are_not(self) -> None:
        scored = scale(("Good", 2, True), ("Bad", 1, False), missing=False)
        assert of(SINGLE_CHOICE, "It is?", "no-dont-know", choices=scored) == [Advice("no-dont-know")]
        assert of(SINGLE_CHOICE, "Is your child 14?", "no-dont-know") == []

    def test_does_not_apply_is_no_dont_know(self) -> None:
        made = (*agreement_scale()[:-1], choice("x", missing="does-not-apply"))
        assert of(AGREEMENT, "It is good.", "no-dont-know", choices=made) == [Advice("no-dont-know")]


class TestUnbalancedScale:
    @pytest.mark.parametrize(
        "points",
        [
            scale(("Top", 5, True), ("Very good", 4, True), ("Good", 3, True), ("Fair", 2, False), ("Poor", 1, False)),
            scale(("Very good", 5, None), ("Good", 4, None), ("Clear", 3, None), ("Poor", 2, None), ("Bad", 1, None)),
            scale(("Always", 3, True), ("Often", 2, True), ("Never", 1, False)),
            scale(("Good", 4, True), ("Bad", 3, False), ("Worse", 2, False), ("Worst", 1, False)),
            scale(("Good", 3, True), ("Poor", 2, False), ("Bad", 1, False)),
        ],
    )  # fmt: skip
    def test_it_leans(self, points: tuple[Choice, ...]) -> None:
        [one] = of(SINGLE_CHOICE, "How is it?", "unbalanced-scale", choices=points)
        assert one.data["how"] == "sides"

    def test_the_counts_of_both_sides_are_told(self) -> None:
        points = scale(("Good", 4, True), ("Well", 3, True), ("Fine", 2, True), ("Bad", 1, False))
        [one] = of(SINGLE_CHOICE, "How is it?", "unbalanced-scale", choices=points)
        assert one.data == {"how": "sides", "favourable": "3", "unfavourable": "1"}

    @pytest.mark.parametrize(
        "points",
        [
            agreement_scale(),
            scale(("Good", 5, True), ("Well", 4, True), ("The same", 3, False), ("Bad", 2, False), ("No", 1, False)),
            scale(("Always", 3, True), ("Sometimes", 2, False), ("Never", 1, False)),
            scale(("Agree", 5, None), ("Good", 4, None), ("Neither", 3, None), ("Poor", 2, None), ("Bad", 1, None)),
            scale(("Very good", 5, None), ("Good", 4, None), ("Well", 3, None), ("Hm", 2, None), ("Bad", 1, None)),
            scale(("A lot", 3, None), ("Some", 2, None), ("Little", 1, None)),
            scale(("1", 1, None), ("2", 2, None), ("3", 3, None), ("4", 4, None)),
            scale(("Yes", 1, True), ("No", 0, False)),
            scale(("Good", 20, True), ("So-so", 10, False), ("Bad", 0, False)),
        ],
    )  # fmt: skip
    def test_it_is_level_or_nobody_can_tell(self, points: tuple[Choice, ...]) -> None:
        assert of(SINGLE_CHOICE, "How is it?", "unbalanced-scale", choices=points) == []

    @pytest.mark.parametrize(("scores", "told"), [((4, 3, 1, 0), "4, 3, 1, 0"), ((2, 2, 1, 0), "2, 2, 1, 0")])
    def test_scores_that_jump_or_repeat(self, scores: tuple[int, ...], told: str) -> None:
        points = scale(*((f"L{i}", score, i < 2) for i, score in enumerate(scores)))
        [one] = of(SINGLE_CHOICE, "How is it?", "unbalanced-scale", choices=points)
        assert one.data == {"how": "scores", "found": told}

    def test_points_out_of_their_order(self) -> None:
        points = scale(("Good", 4, True), ("Bad", 1, False), ("Well", 3, True), ("Badly", 2, False))
        [one] = of(SINGLE_CHOICE, "How is it?", "unbalanced-scale", choices=points)
        assert one.data == {"how": "order", "found": "Good, Bad, Well, Badly"}

    def test_answers_without_scores_are_no_scale(self) -> None:
        made = (choice("a", "Yes, now", favourable=True), choice("b", "Soon", favourable=True), choice("c", "No"))
        assert of(SINGLE_CHOICE, "Is it there?", "unbalanced-scale", choices=made) == []


class TestRanges:
    @pytest.mark.parametrize(
        ("labels", "told"),
        [
            (["0 to 5", "5 to 10", "11 or more"], [("0 to 5", "5 to 10", "overlap")]),
            (["Under 5", "6 to 10"], [("Under 5", "6 to 10", "gap")]),
            (["Less than 5", "More than 5"], [("Less than 5", "More than 5", "gap")]),
            (["Up to 5", "5 or more"], [("Up to 5", "5 or more", "overlap")]),
            (["1", "2", "4 or more"], [("2", "4 or more", "gap")]),
            (["0–4", "5–9", "9–12"], [("5–9", "9–12", "overlap")]),
            (["Less than a week", "1 to 3 weeks", "2 months or more"], [("1 to 3 weeks", "2 months or more", "gap")]),
            (["Up to 10 days", "1 to 2 weeks"], [("Up to 10 days", "1 to 2 weeks", "overlap")]),
            (["£0 to £1,000", "£1,000 to £2,000"], [("£0 to £1,000", "£1,000 to £2,000", "overlap")]),
            (["0.5 to 1.0", "1.2 to 2.0"], [("0.5 to 1.0", "1.2 to 2.0", "gap")]),
            (["5 or more", "10 or more"], [("5 or more", "10 or more", "overlap")]),
            (["11 to 15", "0 to 9"], [("0 to 9", "11 to 15", "gap")]),
        ],
    )
    def test_numbers_that_fit_two_or_none(self, labels: list[str], told: list[tuple[str, str, str]]) -> None:
        assert list(clashes(labels)) == told

    @pytest.mark.parametrize(
        "labels",
        [
            ["Under 5", "5 to 10", "11 to 15", "16 to 19", "20 to 25"],
            ["20 weeks or less", "More than 20 weeks, but less than a year", "A year or more"],
            ["Less than 5", "5 to 10", "More than 10"],
            ["None", "1 or 2", "3 or 4", "5+", "It varies"],
            ["1 to 6 days", "1 to 3 weeks", "1 to 11 months", "1 year or more"][:2],
            ["6 to 11 months", "1 to 2 years"],
            ["No more than 3", "At least 4"],
            ["One", "Two or three", "Four or more"],
            ["0 to 4 years", "5 to 9"],
            ["0.5 to 1.0", "1.1 to 2.0"],
            ["1", "2", "5"],
            ["9am to 12pm", "1pm to 5pm"],
            ["Year 7 to Year 9", "Year 9 to Year 11"],
            ["Key stage 1", "Key stage 2 to key stage 4"],
            ["A house", "A flat"],
            ["1/2 day", "1 day or more"],
            [],
        ],
    )
    def test_numbers_that_fit_one_each_or_cannot_be_read(self, labels: list[str]) -> None:
        assert list(clashes(labels)) == []

    def test_what_is_no_range(self) -> None:
        assert read_range("A year or more") is not None
        assert read_range("Somewhere else") is None
        assert read_range("No one") is None

    @given(st.lists(st.integers(0, 500), min_size=3, max_size=8, unique=True))
    def test_ranges_made_of_any_cuts_meet(self, cuts: list[int]) -> None:
        cuts = sorted(cuts)
        labels = [f"Under {cuts[0]}", *(f"{a} to {b - 1}" for a, b in pairwise(cuts))]
        assert list(clashes([*labels, f"{cuts[-1]} or more"])) == []

    def test_in_a_question(self) -> None:
        made = (
            choice("a", "Under 5"),
            choice("b", "5 to 9"),
            choice("c", "9 or more"),
            choice("x", missing="prefer-not"),
        )
        [one] = of(SINGLE_CHOICE, "How old?", "overlapping-choices", choices=made)
        assert one.data == {"how": "overlap", "first": "5 to 9", "second": "9 or more"}


class TestTooManyChoices:
    def test_at_the_edge(self) -> None:
        seven = choices(*"abcdefg")
        silent = choice("x", missing="dont-know")
        assert of(SINGLE_CHOICE, "Which?", "too-many-choices", EASY_READ, choices=(*seven, silent)) == []
        eight = (*seven, choice("h"))
        [one] = of(SINGLE_CHOICE, "Which?", "too-many-choices", EASY_READ, choices=eight)
        assert one.data == {"count": "8", "most": "7"}
        assert of(SINGLE_CHOICE, "Which?", "too-many-choices", STANDARD, choices=eight) == []


class TestWhole:
    def test_the_version_asked_for_is_judged(self) -> None:
        made = question(SINGLE_CHOICE, text=wording("Is there provision?", "Is there help?"))
        assert [one.code for one in advice(made, STANDARD)] == ["jargon"]
        assert advice(made, EASY_READ) == ()

    def test_a_version_that_is_missing_is_judged_as_its_readers_see_it(self) -> None:
        made = question(SINGLE_CHOICE, text=wording("Are you sad because you wait?"))
        assert [one.code for one in advice(made, EASY_READ)] == ["two-ideas"]

    def test_texts_without_english_are_left_alone(self) -> None:
        polish = Wording({(STANDARD, "pl"): "Czy all staff always help and listen?"})
        made = question(AGREEMENT, text=polish)
        assert advice(made, STANDARD) == ()

    def test_advice_comes_in_the_order_of_the_codes(self) -> None:
        text = "Don’t you think all staff and the LA never fail to give provision because XYZ is excellent?"
        every = [one.code for one in advice(question(AGREEMENT, text=wording(text)), EASY_READ)]
        assert every == sorted(every, key=CODES.index)
        assert {"leading", "absolute", "jargon", "abbreviation", "two-ideas"} <= set(every)

    @given(
        st.sampled_from(sorted(KINDS)),
        st.text(alphabet="abc AZ.,;?!(){}/&’'-–0123\n", max_size=80) | st.text(max_size=40),
        st.lists(st.text(max_size=20), max_size=4),
        st.sampled_from([STANDARD, EASY_READ]),
    )
    def test_any_text_can_be_judged(self, kind: str, text: str, labels: list[str], version: str) -> None:
        made = question(kind, text=wording(text), hint=wording(text), choices=tuple(_choices(labels)))
        for one in advice(made, version, frozenset(labels)):
            assert one.code in CODES
            assert set(one.data) >= KEYS[one.code]
            assert not set(one.data.get("found", "")) & HOLDING - set(text)

    @pytest.mark.parametrize(
        "text", ["and " * 1250, "(" * 5000, "a" * 5000, "How much has " * 400, "x or y " * 700, "? " * 2500]
    )
    def test_long_texts_are_judged_at_once(self, text: str) -> None:
        start = time.perf_counter()
        advice(question(AGREEMENT, text=wording(text), hint=wording(text)), EASY_READ)
        assert time.perf_counter() - start < 2


def _choices(labels: list[str]) -> list[Choice]:
    return [Choice(f"c{index}", wording(label)) for index, label in enumerate(labels)]


def test_every_code_is_tried_here() -> None:
    assert set(KEYS) == set(CODES)
