"""Questions read aloud by a voice of the device. Voices are the machine's: here stand in those that a test names,

which note what they are asked to say. One test speaks with a real one, where the machine has any.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserType, Page, expect

from tests.e2e import steps
from tests.e2e.conftest import Opener, Town
from tests.e2e.gallery import AXE

pytestmark = pytest.mark.e2e

VOICES = """
(() => {
    const targets = new EventTarget();
    let voices = %s, turn = null;
    window.said = [];
    window.utter = () => { const was = turn; turn = null; was.onend(); };
    window.arrive = (more) => { voices = more; targets.dispatchEvent(new Event('voiceschanged')); };
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    Object.defineProperty(window, 'speechSynthesis', {value: {
        getVoices: () => voices,
        speak: (utterance) => { turn = utterance; said.push([utterance.voice.name, utterance.lang, utterance.text]); },
        cancel: () => { turn = null; },
        addEventListener: (...all) => targets.addEventListener(...all),
    }});
})();
"""
LOCAL = "[{name: 'Ann', lang: 'en-US', localService: true}, {name: 'Sue', lang: 'en_GB', localService: true}]"
REMOTE = "[{name: 'Cloud', lang: 'en-GB', localService: false}]"
FRENCH = "[{name: 'Amélie', lang: 'fr-FR', localService: true, default: true}]"
_HIGHLIGHTED = "() => [...(CSS.highlights.get('spoken') || [])].map(String)"

_LISTEN_IN = """() => {
    const speak = speechSynthesis.speak.bind(speechSynthesis);
    window.heard = [];
    speechSynthesis.speak = (each) => { heard.push([each.voice.localService, each.text]); speak(each); };
}"""
FIRST = ("Your view", "Does your child have a plan?", "Yes", "No")

QUESTIONS = steps.THREE_QUESTIONS.replace(
    "text: How old is your child?",
    "text: How old is your child? Count whole years., hint: 'For example, 9'",
)


@pytest.fixture(scope="module")
def slug(town: Town) -> str:
    return steps.own_survey(town, "Talkham", QUESTIONS)


def opened_with(opened: Opener, slug: str, voices: str, layout: str = "question") -> Page:
    """The first questions in a browser with these voices."""
    context = opened()
    context.add_init_script(VOICES % voices)
    tab = context.new_page()
    steps.begin(tab, slug, layout)
    return tab


def said(tab: Page) -> list[Any]:
    """What the voices were asked to say."""
    found: list[Any] = tab.evaluate("said")
    return found


def test_a_question_and_its_answers_are_read_sentence_by_sentence(opened: Opener, slug: str) -> None:
    tab = opened_with(opened, slug, LOCAL)
    tab.get_by_role("button", name="Listen").click()
    for text in FIRST:
        assert said(tab)[-1] == ["Sue", "en_GB", text]
        assert tab.evaluate(_HIGHLIGHTED) == [text]
        tab.evaluate("utter()")
    assert len(said(tab)) == len(FIRST)
    assert tab.evaluate(_HIGHLIGHTED) == []
    expect(tab.get_by_role("button", name="Listen")).to_be_visible()


def test_each_question_has_its_own_button_and_says_which(opened: Opener, slug: str) -> None:
    tab = opened_with(opened, slug, LOCAL, "all")
    buttons = tab.get_by_role("button", name="Listen")
    expect(buttons).to_have_count(3)
    expect(buttons.nth(1)).to_have_accessible_description("How old is your child? Count whole years.")
    buttons.nth(1).click()
    for _ in range(3):
        tab.evaluate("utter()")
    assert [text for _, _, text in said(tab)] == ["How old is your child?", "Count whole years.", "For example, 9"]


def test_what_was_typed_is_not_read(opened: Opener, slug: str) -> None:
    tab = opened_with(opened, slug, LOCAL, "all")
    tab.get_by_label("What should").fill("Nobody is to hear this")
    steps.press(tab)
    tab.go_back()
    tab.get_by_role("button", name="Listen").nth(2).click()
    tab.evaluate("utter()")
    assert [text for _, _, text in said(tab)] == ["What should we know?"]


def test_it_stops_at_the_button_at_escape_at_another_question_and_on_leaving(opened: Opener, slug: str) -> None:
    tab = opened_with(opened, slug, LOCAL, "all")
    listen, stop = tab.get_by_role("button", name="Listen"), tab.get_by_role("button", name="Stop")
    listen.first.click()
    expect(stop).to_have_count(1)
    stop.click()
    expect(stop).to_have_count(0)
    assert tab.evaluate(_HIGHLIGHTED) == []

    listen.first.click()
    tab.keyboard.press("Escape")
    expect(stop).to_have_count(0)

    listen.first.click()
    listen.first.click()  # of those left: the second question's
    expect(stop).to_have_count(1)
    assert said(tab)[-1][2] == "How old is your child?"

    tab.evaluate("window.dispatchEvent(new PageTransitionEvent('pagehide'))")
    expect(stop).to_have_count(0)


@pytest.mark.parametrize("voices", ["[]", REMOTE, FRENCH], ids=["none", "remote", "another-language"])
def test_without_a_fitting_voice_of_the_device_nothing_is_offered(opened: Opener, slug: str, voices: str) -> None:
    tab = opened_with(opened, slug, voices)
    expect(tab.get_by_role("button", name="Continue")).to_be_visible()
    expect(tab.locator(".listen")).to_have_count(0)


def test_voices_that_come_late_and_go_again_are_noticed(opened: Opener, slug: str) -> None:
    tab = opened_with(opened, slug, REMOTE)
    expect(tab.locator(".listen")).to_have_count(0)
    tab.evaluate(f"arrive({LOCAL})")
    expect(tab.get_by_role("button", name="Listen")).to_be_visible()
    tab.evaluate(f"arrive({REMOTE})")
    expect(tab.get_by_role("button", name="Listen")).to_be_hidden()


def test_a_browser_without_highlights_marks_the_line(opened: Opener, slug: str) -> None:
    context = opened()
    context.add_init_script("delete CSS.highlights; delete window.Highlight;" + VOICES % LOCAL)
    tab = context.new_page()
    steps.begin(tab, slug)
    tab.get_by_role("button", name="Listen").click()
    expect(tab.locator(".spoken")).to_have_text("Your view")
    tab.keyboard.press("Escape")
    expect(tab.locator(".spoken")).to_have_count(0)


RECORDED = steps.THREE_QUESTIONS.replace(
    "text: Does your child have a plan?",
    """text: Does your child have a plan?
        sound: {file: plan.ogg, transcript: Does your child have a plan?}
        video: {file: plan.webm, captions: plan.vtt, transcript: Does your child have a plan?}""",
)
_PLAYED = """async (each) => {
    each.muted = true;
    await each.play();
    await new Promise((done) => { each.onended = done; });
    return each.currentTime > 1;
}"""


def test_a_recorded_question_is_played_instead_with_captions_and_transcript(opened: Opener, town: Town) -> None:
    media = town.service.settings.instance_dir / "media"
    shutil.copytree(Path(__file__).parent / "recordings", media, dirs_exist_ok=True)
    tab = opened_with(opened, steps.own_survey(town, "Recordham", RECORDED), LOCAL)
    expect(tab.locator(".listen")).to_have_count(0)
    sound, video = tab.get_by_label("Listen to the question"), tab.get_by_label("Watch the question")
    assert sound.evaluate(_PLAYED)
    assert video.evaluate(_PLAYED)
    captions = video.evaluate("each => [...each.textTracks].map((track) => [track.mode, track.cues[0].text])")
    assert captions == [["showing", "Does your child have a plan?"]]
    transcripts = tab.get_by_text("What is said in the recording")
    expect(transcripts).to_have_count(2)
    transcripts.first.press("Enter")
    expect(tab.locator("details p", has_text="Does your child have a plan?").first).to_be_visible()
    sound.focus()
    tab.keyboard.press("Space")
    assert sound.evaluate("each => !each.paused || each.currentTime > 0")


def test_without_its_file_a_recording_is_left_out_and_the_question_is_read(opened: Opener, town: Town) -> None:
    nowhere = RECORDED.replace("plan.ogg", "gone.ogg").replace("plan.webm", "gone.webm")
    tab = opened_with(opened, steps.own_survey(town, "Lostsound", nowhere), LOCAL)
    expect(tab.locator("audio, video")).to_have_count(0)
    expect(tab.get_by_role("button", name="Listen")).to_be_visible()


def test_a_voice_of_this_machine_reads_to_the_end(
    browser_type: BrowserType, whole_browser_launch_args: dict[str, Any], town: Town, slug: str, tmp_path: Path
) -> None:
    if not (shutil.which("speech-dispatcher") and shutil.which("espeak-ng")):
        pytest.skip("this machine has no voice (Debian: speech-dispatcher and espeak-ng)")
    browser = _with_voice(browser_type, whole_browser_launch_args, tmp_path)
    try:
        tab = browser.new_context(base_url=town.url, locale="en-GB").new_page()
        steps.begin(tab, slug)
        listen = tab.get_by_role("button", name="Listen")
        tab.evaluate(_LISTEN_IN)
        listen.click()
        expect(tab.get_by_role("button", name="Stop")).to_be_visible()
        expect(listen).to_be_visible()
        assert tab.evaluate("heard") == [[True, text] for text in FIRST]
    finally:
        browser.close()


def test_axe_finds_nothing_with_everything_on(opened: Opener, slug: str) -> None:
    tab = opened_with(opened, slug, LOCAL, "all")
    tab.get_by_role("button", name="Listen").first.click()
    tab.get_by_label("How old").fill("9")
    tab.context.set_offline(True)
    expect(tab.locator(".said")).to_contain_text("There is no connection")
    tab.evaluate(AXE_SCRIPT)
    found = tab.evaluate("async options => (await axe.run(document, options)).violations", AXE)
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


def _with_voice(browser_type: BrowserType, arguments: dict[str, Any], folder: Path) -> Browser:
    """A browser that speaks into nothing."""
    settings = folder / "config" / "speech-dispatcher"
    shutil.copytree("/etc/speech-dispatcher", settings)
    with (settings / "speechd.conf").open("a", encoding="utf-8") as file:
        file.write('\nAudioOutputMethod "alsa"\nAddModule "espeak-ng" "sd_espeak-ng" "espeak-ng.conf"\n')
    (folder / ".asoundrc").write_text("pcm.!default { type null }\nctl.!default { type null }\n", encoding="utf-8")
    given = {
        **os.environ,
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_RUNTIME_DIR": str(folder),
    }
    extra = [*arguments.get("args", ()), "--enable-speech-dispatcher"]
    return browser_type.launch(**{**arguments, "args": extra, "env": given})
