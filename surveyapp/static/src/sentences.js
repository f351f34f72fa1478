// What is to be read of a question, sentence by sentence, each with the place where it stands.
const HOLDER = "h1, h2, legend, label, .ask, .caption, .hint, .divider, .unit, p, span[lang]";
const NEVER = ".vh, .error, .count, .listen, button, select, textarea, details, audio, video, svg, [hidden]";

/** `{ text, lang, range, holder }` of each sentence, in the order of the page. Pictures and what was typed are left out. */
export function sentencesOf(block) {
  const root = block.ownerDocument;
  const walker = root.createTreeWalker(block, 4 /* texts */);
  const pieces = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    const holder = parent.closest(HOLDER);
    if (!holder || parent.closest(NEVER) || !node.data.trim()) continue;
    let piece = pieces[pieces.length - 1];
    if (piece?.holder !== holder) pieces.push((piece = { holder, text: "", nodes: [] }));
    piece.nodes.push({ node, from: piece.text.length });
    piece.text += node.data;
  }
  return pieces.flatMap(split);
}

function split({ holder, text, nodes }) {
  const lang = holder.closest("[lang]").lang;
  const found = Intl.Segmenter
    ? [...new Intl.Segmenter(lang, { granularity: "sentence" }).segment(text)]
    : [{ segment: text, index: 0 }];
  const sentences = [];
  for (const { segment, index } of found) {
    const words = segment.replace(/\s+/g, " ").trim();
    if (!words) continue;
    const range = holder.ownerDocument.createRange();
    const end = index + segment.trimEnd().length;
    range.setStart(...place(nodes, index + segment.search(/\S/)));
    range.setEnd(...place(nodes, end));
    sentences.push({ text: words, lang, range, holder });
  }
  return sentences;
}

/** The text node of a position in a piece, and the position in it. */
function place(nodes, at) {
  const { node, from } = [...nodes].reverse().find((each) => each.from <= at);
  return [node, Math.min(at - from, node.data.length)];
}
