import pandas as pd
import pytest

from surveyapp.analysis.wide_tables import NoQuestions, from_wide
from tests.analysis import made


def test_cells_may_hold_values_or_labels_in_any_case() -> None:
    table = pd.DataFrame({"PLAN": ["yes", "No", " YES "], "The plan is clear.": ["strongly agree", "a", "Not for us"]})
    wide = from_wide(made.questionnaire(), table)
    assert wide.frame.data["plan"].tolist() == ["yes", "no", "yes"]
    # The second has no plan, so how clear it is is not reported.
    assert wide.frame.data["clear"].astype(object).tolist()[::2] == ["sa", "does-not-apply"]
    assert pd.isna(wide.frame.data["clear"].iloc[1])
    assert wide.unknown_cells == {}


def test_several_choices_stand_in_one_cell_or_in_a_column_each() -> None:
    together = from_wide(made.questionnaire(), pd.DataFrame({"helps": ["school; Health", "none", "", "school health"]}))
    apart = from_wide(
        made.questionnaire(),
        pd.DataFrame({"helps/school": ["1", "0", "", "1"], "helps/health": ["1", "0", "", "yes"],
                      "helps/none": ["0", "1", "not-answered", "0"]}),
    )  # fmt: skip
    for wide in (together, apart):
        assert wide.frame.data["helps/school"].tolist() == [True, False, False, True]
        assert wide.frame.data["helps/none"].tolist() == [False, True, False, False]
        assert wide.unknown_cells == {}


def test_what_is_not_understood_is_counted_and_counts_as_no_answer() -> None:
    table = pd.DataFrame(
        {
            "plan": ["perhaps", "perhaps", "yes", ""],
            "helps": ["school; luck", "none; school", "school", ""],
            "age": ["7", "26", "seven", ""],
            "seen": ["2024-05-01", "1 May", "2024-02-30", ""],
            "status": ["finished", "done", "partial", ""],
            "shoe size": ["1", "2", "3", "4"],
        }
    )
    wide = from_wide(made.questionnaire(), table)
    assert wide.unknown_cells == {"plan": 2, "helps": 2, "age": 2, "seen": 2, "status": 1}
    assert wide.columns_not_used == ("shoe size",)
    assert wide.questions_not_found == ("clear", "more", "need")
    assert wide.frame.status.tolist() == ["finished", "finished", "partial", "finished"]
    assert wide.frame.data["age"].count() == 1


def test_a_table_without_any_question_is_refused() -> None:
    with pytest.raises(NoQuestions):
        from_wide(made.questionnaire(), pd.DataFrame({"shoe size": ["1"]}))
