"""The word lists behind the advice on wording: pairs, absolutes, loaded words, the field's own terms. Data, no rules.

SOURCE: the lists are ours. They hold what is common in the field and in questionnaires, and were tried on the shipped
questions until what the advice said of them could be defended. Each list says what it is for; add to it where the
advice is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping

FIXED_PAIRS: tuple[str, ...] = (
    # People: one group, named by two words
    r"(?:a )?(?:child(?:ren)?|boys?|girls?) (?:and|or) (?:a )?(?:young (?:people|person|adults?)|boys?|girls?)",
    r"young (?:people|person|adults?) (?:and|or) child(?:ren)?",
    r"(?:child(?:ren)?|young people|pupils)(?: with \w+)? (?:and|or) (?:their )?famil(?:y|ies)",
    r"(?:a )?parents? (?:and|or) (?:a )?(?:carers?|guardians?)",
    r"(?:mum|mother|dad|father|parent)s?,? (?:and|or) (?:mum|mother|dad|father|guardian)s?",
    r"(?:friends|family|families) (?:and|or) (?:friends|family|families|carers)",
    r"(?:he|she|him|her|his|hers|himself|herself|they) or (?:he|she|him|her|his|hers|himself|herself|they)",
    # Services and settings: what stands in one name
    r"(?:education|school|schools),? (?:health|health services),? (?:and|or) (?:social )?care(?: plans?| services)?",
    r"health(?: services)? (?:and|or) (?:social )?care",
    r"(?:a )?(?:nursery|school|college|nurseries|schools|colleges)(?:, (?:school|schools))?,? (?:and|or) "
    r"(?:a )?(?:nursery|school|college|nurseries|schools|colleges)",
    r"special educational needs (?:and|or) disabilit(?:y|ies)",
    r"needs (?:and|or) disabilit(?:y|ies)",
    r"speech(?:,| and) language(?:,? and communication)?",
    r"social, emotional and mental health",
    r"(?:mental health|health) and (?:well-?being|safety)",
    r"(?:information, )?(?:help|advice|care|information) and (?:support|advice)",
    r"(?:wishes|thoughts|views) and (?:feelings|wishes)",
    # Manners of speaking
    r"(?:once|twice|one|two|three|four|day|night|here|now|again|more|up|pros|sooner|first) "
    r"(?:and|or|to) (?:twice|two|three|four|five|day|night|there|then|again|more|down|cons|later|foremost)",
    r"(?:about )?the same,? or (?:got |become |getting )?(?:better|worse)",
    r"(?:try|tries|go|goes|come|comes|wait|stop) and",
    r"terms and conditions|questions and answers|rights and duties",
)
"""Patterns of words joined by and/or that name one thing: an answer does not have to separate them."""

OPPOSITES: tuple[tuple[str, str], ...] = (
    ("better", "worse"), ("more", "less"), ("more", "fewer"), ("good", "bad"), ("good", "poor"), ("easy", "hard"),
    ("easy", "difficult"), ("agree", "disagree"), ("satisfied", "dissatisfied"), ("satisfied", "unsatisfied"),
    ("happy", "unhappy"), ("happy", "sad"), ("for", "against"), ("support", "oppose"), ("likely", "unlikely"),
    ("helpful", "unhelpful"), ("useful", "useless"), ("clear", "unclear"), ("safe", "unsafe"), ("fair", "unfair"),
    ("important", "unimportant"), ("welcome", "unwelcome"), ("yes", "no"), ("true", "false"), ("right", "wrong"),
    ("female", "male"), ("girl", "boy"), ("woman", "man"), ("early", "late"), ("before", "after"), ("high", "low"),
    ("up", "down"), ("fast", "slow"), ("quickly", "slowly"), ("positive", "negative"),
    ("positively", "negatively"), ("too much", "too little"), ("too early", "too late"), ("too long", "too short"),
    ("in person", "online"), ("on paper", "online"), ("part-time", "full-time"), ("increased", "decreased"),
)  # fmt: skip
"""The two ends of one question: "better or worse" is balanced wording, not two questions."""

ABSOLUTES: tuple[str, ...] = (
    "all", "always", "entirely", "every", "everybody", "everyone", "everything", "everywhere", "completely", "never",
    "nobody", "none", "no one", "nothing", "nowhere", "totally", "without exception",
)  # fmt: skip
"""Words that leave no room: hardly anyone can agree with them, and one exception makes a whole "no"."""

NO_ABSOLUTES: tuple[str, ...] = (
    r"(?:all|every) (?:\w+ )?(?:day|night|week|weekend|month|term|year|hour|half-term|morning|evening)s?",
    r"every (?:\d+|one|two|three|four|six|few|other) \w+",
    r"(?:at|above|after|first of|in|once and for) all",
    r"all (?:right|in all|along|that (?:apply|are true|fit)|of (?:these|those|them)|other)",
    r"(?:all|none|nothing) of the above",
)
"""Where those words say something else: "every week" is how often, "at all" is no claim."""

NEGATIVES: tuple[str, ...] = (
    "cannot", "hardly", "neither", "never", "no", "no one", "nobody", "none", "nor", "not", "nothing", "nowhere",
    "rarely", "scarcely", "seldom",
    "dishonest", "disagree", "disagrees", "dislike", "dislikes", "dissatisfied", "distrust", "impossible",
    "inaccessible", "inadequate", "incomplete", "incorrect", "ineffective", "insufficient", "unable", "unaware",
    "uncertain", "unclear", "uncomfortable", "unfair", "unfairly", "unfriendly", "unhappy", "unheard", "unhelpful",
    "unimportant", "unkind", "unlikely", "unmet", "unnecessary", "unsafe", "unsatisfied", "unsuitable",
    "unsupported", "unsure", "untrained", "unwanted", "unwelcome", "unwilling",
)  # fmt: skip
"""Words that turn a claim round. Listed, because "under", "until" and "understand" begin alike."""

NO_NEGATIVES: tuple[str, ...] = (
    r"whether or not", r"yes or no", r"not (?:only|just)", r"no (?:more|less|fewer|later) than", r"no matter",
    r"no doubt",
)  # fmt: skip

LOADED: tuple[str, ...] = (
    "amazing", "appalling", "atrocious", "awful", "brilliant", "cruel", "disastrous", "disgraceful", "dreadful",
    "excellent", "exceptional", "failing", "fantastic", "heartless", "horrendous", "inspirational", "magnificent",
    "marvellous", "outrageous", "outstanding", "scandalous", "shameful", "shocking", "superb", "terrible",
    "unacceptable", "wonderful", "world-class",
)  # fmt: skip
"""Adjectives that judge before the person has."""

PUSHING: tuple[str, ...] = (
    r"obviously", r"of course", r"surely", r"undoubtedly", r"naturally", r"needless to say", r"without (?:a )?doubt",
    r"as (?:you|we all|everyone) knows?", r"it is (?:well known|clear|obvious) that",
    r"(?:most|many) people (?:think|feel|agree|believe|say)",
    r"everyone (?:knows|agrees|thinks)", r"experts (?:say|agree|think|believe)", r"^clearly\b,?",
    r"(?:is|are|was|were|has|have|had) clearly (?!(?:described|explained|labelled|marked|outlined|presented|said|set|"
    r"shown|signed|stated|told|understood|worded|written)\b)\w+",
)  # fmt: skip
"""Words that say what the right answer is. "Clearly explained" is a manner; "is clearly failing" is a push."""

TAKEN_FOR_GRANTED: tuple[str, ...] = (
    r"how much (?:better|worse|happier|safer)",
    r"how much (?:has|have|did|does|do) [^?]*?\b(?:improved?|g[eo]t (?:better|worse)|worsened?|suffered)",
    r"how (?:dis)?(?:satisfied|pleased|impressed) (?:are|is|were|was)(?! [^?]* or )",
    r"how (?:un)?(?:happy|worried|disappointed) (?:are|is|were|was)(?! [^?]* or )",
    r"(?:what|which) (?:problems|difficulties|failings|improvements|benefits) (?:have|has|did|do|does)",
    r"why (?:has|have|did|do|does|is|are) [^?]*?\b(?:fail(?:ed|ing|s)?|so (?:bad|good|poor|slow)|improved)",
    r"when did you (?:stop|start|begin)",
)
"""Questions that take for granted what they ought to ask first."""

INSTRUCTIONS: tuple[str, ...] = (
    "add", "answer", "choose", "count", "do not", "describe", "give", "imagine", "include", "leave", "look", "please",
    "pick", "put", "read", "remember", "select", "skip", "tell", "think", "tick", "type", "use", "write",
)  # fmt: skip
"""How a sentence begins that tells people what to do: it asks nothing."""

CLAUSES: tuple[str, ...] = (
    "although", "because", "despite", "even if", "even though", "however", "in order to", "otherwise", "provided that",
    "so that", "therefore", "though", "unless", "whereas", "whether", "which means",
)  # fmt: skip
"""Words that begin a second clause. "If", "when" and "but" are not among them: easy texts can hardly do without."""

KNOWN_ABBREVIATIONS = frozenset({"A&E", "BBC", "BSL", "GP", "ID", "NHS", "OK", "PDF", "TV", "UK", "USA"})
"""Better known than what they stand for. Ours."""

EMPHASIS = frozenset({"ALL", "AND", "ANY", "BOTH", "MUST", "NO", "NOT", "NOW", "ONE", "ONLY", "OR", "YES", "YOU"})
"""Words in capitals for emphasis, which are no abbreviations."""

NAMES = frozenset({"Care Quality Commission", "Education, Health and Care Plan"})
"""Names that hold a term without being one."""

JARGON: Mapping[str, str] = {
    # Abbreviations: as written, capitals and all
    "AP": "a place to learn for those who cannot be in school",
    "ASC": "autism",
    "ASD": "autism",
    "CAMHS": "mental health services for children",
    "CCG": "the local NHS",
    "CIN": "a child in need",
    "CQC": "the Care Quality Commission",
    "DCO": "the person in the NHS who leads on SEND",
    "DMO": "the doctor who leads on SEND",
    "DSCO": "the person in social care who leads on SEND",
    "EBSA": "too worried to go to school",
    "EHC needs assessment": "the check of what help a child needs by law",
    "EHC plan": "a legal plan for a child’s help",
    "EHCNA": "the check of what help a child needs by law",
    "EHCP": "a legal plan for a child’s help",
    "EHE": "learning at home by the family’s choice",
    "EOTAS": "education outside a school",
    "EP": "educational psychologist",
    "HMI": "inspector",
    "IASS": "free advice on SEND",
    "ICB": "the local NHS",
    "IEP": "the school’s plan for a child",
    "LA": "the council",
    "LAC": "a child in care",
    "LANO": "the council’s link with the inspectors",
    "MASH": "the team that keeps children safe",
    "MDT": "a team from several services",
    "MLD": "moderate learning difficulty",
    "NEET": "not in school, work or training",
    "ODD": "oppositional defiant disorder",
    "OT": "occupational therapist",
    "PCF": "parent carer forum",
    "PDA": "pathological demand avoidance",
    "PEP": "the school plan of a child in care",
    "PfA": "getting ready for adult life",
    "PMLD": "profound and multiple learning difficulty",
    "PRU": "a school for those who cannot be in other schools",
    "SALT": "speech and language therapy",
    "SaLT": "speech and language therapy",
    "SEF": "what services say about themselves",
    "SEMH": "social, emotional and mental health",
    "SEN": "special educational needs",
    "SEN support": "extra help at school or college",
    "SENCO": "the teacher who plans the help for children with SEND",
    "SENCo": "the teacher who plans the help for children with SEND",
    "SEND": "special educational needs and disabilities",
    "SENDIASS": "free advice on SEND",
    "SLCN": "speech, language and communication needs",
    "SLD": "severe learning difficulty",
    "SLT": "speech and language therapy, or the people who lead the school",
    "SpLD": "specific learning difficulty",
    "TAC": "the team around the child",
    "TAF": "the team around the family",
    "WSOA": "the area’s plan to put right what was wrong",
    # Words: in small letters here, found in any
    "accountability": "who has to answer for it",
    "alternative provision": "a place to learn for those who cannot be in school",
    "annual review": "the yearly check of the plan",
    "attainment": "results",
    "caseload": "the number of people somebody helps",
    "co-produce": "plan together with families",
    "co-produced": "planned together with families",
    "co-production": "planning together with families",
    "cohort": "group",
    "commission": "plan and pay for",
    "commissioned": "planned and paid for",
    "commissioner": "someone who plans and pays for services",
    "commissioning": "planning and paying for services",
    "differentiated": "made to fit each child",
    "early intervention": "help early on",
    "facilitate": "help",
    "graduated approach": "help in steps, checked each time",
    "graduated response": "help in steps, checked each time",
    "holistic": "whole",
    "implement": "put in place",
    "implementation": "putting in place",
    "inclusive practice": "how everyone is made part of it",
    "intervention": "help",
    "joint commissioning": "planning and paying for services together",
    "key stage": "school years",
    "local area partnership": "the council, the NHS, schools and others together",
    "local offer": "the council’s website about the help there is",
    "mediation": "help to settle a disagreement",
    "multi-agency": "of several services together",
    "multi-disciplinary": "of people with different jobs",
    "multidisciplinary": "of people with different jobs",
    "ordinarily available": "that a school gives without a plan",
    "outcome": "result, or what changes for the child",
    "pathway": "steps to get help",
    "person-centred": "planned around the person",
    "personal budget": "money for a child’s help that the family can plan with",
    "placement": "place at a school or home",
    "portage": "help to learn at home for small children",
    "preparation for adulthood": "getting ready for adult life",
    "provision": "help",
    "safeguarding": "keeping people safe",
    "signpost": "tell where to find help",
    "signposted": "told where to find help",
    "signposting": "telling where to find help",
    "stakeholder": "person or group with an interest in it",
    "statutory": "that the law asks for",
    "strategic": "for the long term",
    "threshold": "how great a need must be to get help",
    "timeliness": "being on time",
    "transition": "move to the next step",
    "triage": "deciding who is seen first",
    "tribunal": "a court that settles disagreements about SEND",
    "universal services": "services for everyone",
    "wraparound": "before and after school",
}
"""Abbreviations and terms of the field, each with plainer words. Ours; the plural with "s" is found by itself."""
