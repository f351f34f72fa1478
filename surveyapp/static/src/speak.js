// Read aloud, by a voice of the device itself: a remote voice would send the text away.
import { sentencesOf } from "./sentences.js";

const BLOCK = "form .field, form .grid, form .inset";
const MARK = "spoken";

/** A button at each question that starts and stops its reading, where there is a voice for all its words. */
export function readAloud(root, view) {
  const words = root.querySelector("[data-listen]")?.dataset;
  const speech = view.speechSynthesis;
  if (!words || !speech) return;
  const blocks = [...root.querySelectorAll(BLOCK)].filter((block) => !block.parentElement.closest(BLOCK));
  const isRecorded = ({ nextElementSibling: after }) => after?.matches("audio") && after.dataset.spoken === root.documentElement.lang;
  const parts = blocks.filter((block) => !isRecorded(block)).map((block) => ({ block }));
  let talking = null; // { part, utterance }: what is being read; the browser may lose it if nobody holds on to it

  function stop() {
    const { part } = talking || {};
    talking = null;
    speech.cancel();
    mark(null);
    if (part) label(part.button, false);
  }

  function label(button, reads) {
    button.textContent = reads ? words.stop : words.listen;
    button.classList.toggle("on", reads);
  }

  function start(part) {
    stop();
    label(part.button, true);
    const sentences = sentencesOf(part.block);
    talking = { part };
    next(talking, sentences);
  }

  function next(turn, [sentence, ...others]) {
    if (talking !== turn) return;
    if (!sentence) {
      stop();
      return;
    }
    const voice = voiceFor(speech, sentence.lang);
    const utterance = new view.SpeechSynthesisUtterance(sentence.text);
    utterance.voice = voice;
    utterance.lang = voice.lang;
    utterance.onend = () => next(turn, others);
    utterance.onerror = () => talking === turn && stop();
    turn.utterance = utterance;
    mark(sentence);
    speech.speak(utterance);
  }

  function mark(sentence) {
    root.querySelector(`.${MARK}`)?.classList.remove(MARK);
    const highlights = view.CSS.highlights;
    highlights?.delete(MARK);
    if (!sentence) return;
    if (highlights) highlights.set(MARK, new view.Highlight(sentence.range));
    else sentence.holder.classList.add(MARK);
    sentence.holder.scrollIntoView({ block: "nearest" });
  }

  function offer(part, number) {
    const can = sentencesOf(part.block).every(({ lang }) => voiceFor(speech, lang));
    if (!can && !part.button) return;
    part.button ||= buttonAt(part, number);
    part.button.hidden = !can;
  }

  function buttonAt(part, number) {
    const button = root.createElement("button");
    button.type = "button";
    button.className = "listen";
    label(button, false);
    const question = part.block.querySelector("legend, label, .ask") || part.block;
    question.id ||= `listen-to-${number}`;
    button.setAttribute("aria-describedby", question.id);
    button.addEventListener("click", () => (talking?.part === part ? stop() : start(part)));
    part.block.before(button);
    return button;
  }

  const look = () => parts.forEach(offer);
  look();
  speech.addEventListener?.("voiceschanged", look);
  root.addEventListener("keydown", ({ key }) => key === "Escape" && talking && stop());
  root.addEventListener("visibilitychange", () => root.hidden && stop());
  root.addEventListener("leaving", stop);
  view.addEventListener("pagehide", stop);
}

/** A voice on this device for a language: of the same country if there is one. */
function voiceFor(speech, lang) {
  const plain = (tag) => tag.replace("_", "-").toLowerCase();
  const [wanted] = plain(lang).split("-");
  const voices = speech.getVoices().filter((voice) => voice.localService && plain(voice.lang).split("-")[0] === wanted);
  const country = wanted === "en" ? "en-gb" : plain(lang);
  return voices.find((voice) => plain(voice.lang) === country) || voices.find((voice) => voice.default) || voices[0];
}
