/* What somebody without a mouse sees of a page: put into each page before anything else, as `eyes`. */
"use strict";

globalThis.eyes = (() => {
    const LEAST = 44;  // CSS pixels, WCAG 2.2 success criterion 2.5.5

    /** A short name for an element, that says where it is. */
    const nameOf = element => {
        const at = element.id ? `#${element.id}` : element.name ? `[name=${element.name}]` : `.${[...element.classList].join(".")}`;
        const words = (element.innerText || element.value || "").trim().replace(/\s+/g, " ").slice(0, 40);
        return `${element.tagName.toLowerCase()}${at === "." ? "" : at}${words ? ` “${words}”` : ""}`;
    };

    const labels = element => [...(element.labels || [])];

    /** Whether an outline is drawn, of two pixels or more and not in the colour of nothing. */
    const outlined = style =>
        style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && !/^rgba\(.*, 0\)$/.test(style.outlineColor);

    const focusShows = element =>
        outlined(getComputedStyle(element)) ||
        labels(element).some(label => outlined(getComputedStyle(label)) || outlined(getComputedStyle(label, "::before")));

    /** Whether the topmost thing at a point belongs to the element. */
    const isOnTop = (element, x, y) => {
        const top = document.elementFromPoint(x, y);
        return !top || element.contains(top) || top.contains(element) || labels(element).some(label => label.contains(top));
    };

    /** How high something may be that the browser is to bring into the window whole. */
    const roomBetweenPaddings = () => {
        const {clientHeight} = document.documentElement, {scrollPaddingTop, scrollPaddingBottom} = getComputedStyle(document.documentElement);
        const pixels = length => (length.endsWith("%") ? clientHeight / 100 : 1) * (parseFloat(length) || 0);
        return clientHeight - pixels(scrollPaddingTop) - pixels(scrollPaddingBottom);
    };

    const placeFaults = element => {
        const boxes = [...element.getClientRects()].filter(box => box.width > 1 && box.height > 1);
        if (!boxes.length) return ["has the focus and takes no room"];
        const inside = boxes.map(box => ({
            left: Math.max(box.left, 0), right: Math.min(box.right, document.documentElement.clientWidth),
            top: Math.max(box.top, 0), bottom: Math.min(box.bottom, document.documentElement.clientHeight), box,
        }));
        const seen = inside.filter(part => part.right - part.left > 1 && part.bottom - part.top > 1);
        if (!seen.length) return ["has the focus outside the window"];
        const height = boxes.at(-1).bottom - boxes[0].top;
        // A browser brings the line of a text box into the window on which one writes, not the whole box.
        const isWritten = element.tagName === "TEXTAREA" && seen[0].bottom - seen[0].top >= LEAST;
        const cut = !isWritten && inside.some(part => part.top > part.box.top + 1 || part.bottom < part.box.bottom - 1 ||
            part.left > part.box.left + 1 || part.right < part.box.right - 1);
        const faults = cut && height <= roomBetweenPaddings() ? ["has the focus partly outside the window"] : [];
        const covered = seen.some(({left, right, top, bottom}) =>
            [[left + 3, top + 3], [right - 3, top + 3], [(left + right) / 2, (top + bottom) / 2], [left + 3, bottom - 3], [right - 3, bottom - 3]]
                .some(([x, y]) => !isOnTop(element, x, y)));
        return covered ? [...faults, "has the focus and is covered"] : faults;
    };

    /** The element with the focus, and what is wrong with how it shows; nothing where the page has no focus. */
    const stop = () => {
        const on = document.activeElement;
        if (!on || on === document.body || on === document.documentElement) return null;
        const faults = placeFaults(on);
        if (!focusShows(on)) faults.push("has a focus that does not show");
        return {
            tag: on.tagName.toLowerCase(), type: on.type || "", name: on.name || "", value: on.value || "",
            checked: Boolean(on.checked), place: on.hash || on.pathname || "", href: on.href || "", text: (on.innerText || "").trim(),
            isClosed: on.tagName === "SUMMARY" && !on.parentElement.open,
            isOnward: on.matches("main form button.button:not(.secondary, .warning)"),
            isOther: on.matches(".back, .exit"),
            key: [...document.querySelectorAll("*")].indexOf(on),
            element: nameOf(on), faults,
        };
    };

    const isShown = element => element.checkVisibility({checkVisibilityCSS: true}) && !element.closest(".vh");

    /** A link among the words of a sentence, which may be as small as they are (2.5.5, 2.5.8: inline). */
    const isInSentence = element => {
        if (element.tagName !== "A" || getComputedStyle(element).display !== "inline") return false;
        let block = element.parentElement;
        while (getComputedStyle(block).display === "inline") block = block.parentElement;
        const words = block.cloneNode(true);
        words.querySelectorAll("a").forEach(link => link.remove());
        return /\p{L}/u.test(words.textContent);
    };

    /** The room in which a press counts: the element and its labels; of a choice the whole tile. */
    const target = element => {
        const tile = element.closest(".choice");
        const parts = tile && element.matches("[type=radio], [type=checkbox]") ? [tile] : [element, ...labels(element).filter(() => element.matches("[type=radio], [type=checkbox]"))];
        const boxes = parts.map(part => part.getBoundingClientRect());
        return {
            width: Math.max(...boxes.map(box => box.right)) - Math.min(...boxes.map(box => box.left)),
            height: Math.max(...boxes.map(box => box.bottom)) - Math.min(...boxes.map(box => box.top)),
        };
    };

    const TARGETS = "a[href], button, input:not([type=hidden]), select, textarea, summary, audio[controls], video[controls]";

    const targetFaults = () => [...document.querySelectorAll(TARGETS)]
        .filter(element => isShown(element) && !isInSentence(element))
        .map(element => [element, target(element)])
        .filter(([, {width, height}]) => width < LEAST - .1 || height < LEAST - .1)
        .map(([element, {width, height}]) => `${nameOf(element)} is a target of ${width.toFixed(1)} × ${height.toFixed(1)}`);

    /** Words that are cut off: wider or higher than the box that hides what does not fit. */
    const cutFaults = () => [...document.querySelectorAll("body *")]
        .filter(element => {
            const {overflowX, overflowY} = getComputedStyle(element);
            if (overflowX === "visible" && overflowY === "visible" || !isShown(element) || element.tagName === "TEXTAREA") return false;
            const hides = value => value === "hidden" || value === "clip";
            return element.textContent.trim() && (hides(overflowX) && element.scrollWidth > element.clientWidth + 1 ||
                hides(overflowY) && element.scrollHeight > element.clientHeight + 1);
        })
        .map(element => `${nameOf(element)} cuts off what it says`);

    const sidewaysFaults = () => {
        const root = document.documentElement;
        if (root.scrollWidth <= root.clientWidth) return [];
        const wide = [...document.querySelectorAll("body *")].filter(element => isShown(element) &&
            (element.getBoundingClientRect().right > root.clientWidth + 1 || element.getBoundingClientRect().left < -1));
        return [`scrolls sideways: ${root.scrollWidth} in ${root.clientWidth} pixels: ${wide.slice(-3).map(nameOf).join(", ")}`];
    };

    const movingFaults = () => matchMedia("(prefers-reduced-motion: reduce)").matches && document.getAnimations().length ? ["moves"] : [];

    /** What is wrong with the page as a whole. */
    const look = (language, direction, classes) => {
        const {lang, dir, classList} = document.documentElement;
        const faults = lang === language && dir === direction ? [] : [`is marked as ${lang} ${dir}`];
        faults.push(...classes.filter(name => !classList.contains(name)).map(name => `does not look like ${name}`));
        return [...faults, ...movingFaults(), ...sidewaysFaults(), ...targetFaults(), ...cutFaults()];
    };

    /** What axe finds by the rules with these tags, except those that are named. */
    const barriers = async (tags, except = []) => (await axe.run(document, {
        runOnly: {type: "tag", values: tags}, resultTypes: ["violations"],
        rules: Object.fromEntries(except.map(id => [id, {enabled: false}])),
    }))
        .violations.map(({id, help, nodes}) => `axe: ${id} (${help}): ${nodes.slice(0, 3).map(node => node.target).join("; ")}`);

    return {stop, look, barriers};
})();
