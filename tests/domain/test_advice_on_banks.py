"""What the advice says of the shipped questions: the whole list, read by a person, each entry with its reason.

A change to a bank or to the rules changes this list; read what is new, and either mend the question or say here why
the advice can be lived with.
"""

from surveyapp.domain.advice import advice
from tests.content.test_banks import BANKS

PARENTS = ("parents-carers-2016", "parents-carers-2023", "parents-carers-revisit")

REVIEWED = {
    # "The inspectors treated all people with respect": an officer saw one inspector be short with somebody once, and
    # can no longer agree. True: "treated people with respect" asks the same.
    ("nominated-officer-evaluation", "standard", "respect", "absolute", "all"),
    # "Why is your child not in school, or not there all week?": two situations; of all reasons only "a part-time
    # timetable" tells which is meant. True, and the easy-read text asks only the first of them.
    ("thematic-children-not-in-school", "standard", "why-not-in-school", "double-barrelled", "school, or not"),
    # "Alternative provision, such as a pupil referral unit": the name that the school census uses, which families of
    # children who go there know; others do not. The easy-read label says it in plain words.
    *((bank, "standard", "setting", "jargon", "Alternative provision") for bank in (*PARENTS, "young-people-2023")),
    # "Manager or commissioner": a job title, asked of those who hold it.
    ("practitioners-2023", "standard", "role-health", "jargon", "commissioner"),
    ("practitioners-2023", "standard", "role-social-care", "jargon", "commissioner"),
    # The needs and settings of the national counts, kept whole so that answers can be held against them. Long to read
    # in easy read all the same; they stand last, and can be skipped.
    *((bank, "easy-read", "need", "too-many-choices", "14") for bank in (*PARENTS, "young-people-2023")),
    ("thematic-children-not-in-school", "easy-read", "need", "too-many-choices", "14"),
    *((bank, "easy-read", "setting", "too-many-choices", "10") for bank in (*PARENTS, "young-people-2023")),
}


def test_the_advice_on_the_shipped_banks_is_what_was_read_and_no_more() -> None:
    told = [
        (code, version, question.code, one.code, one.data.get("found") or one.data.get("count", ""))
        for code, bank in BANKS.items()
        for version in bank.versions
        for question in bank.questions()
        for one in advice(question, version, frozenset(term.term for term in bank.terms))
    ]
    assert sorted(told) == sorted(REVIEWED)
