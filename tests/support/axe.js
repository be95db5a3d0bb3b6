// axe's rule about contrast, which takes longer than all others together, without its repetitions.
//
// Contrast follows from how an element and all around it are painted. What passed once is not computed again for an
// element of the same kind that is painted alike, in the same surroundings: rows of a table, the frame of every page.
// What something moved out of its place lies upon is always computed, and so is whatever did not plainly pass.
(passed) => {
    const OF_TEXT = ["color", "opacity", "backgroundColor", "backgroundImage", "fontSize", "fontWeight", "fontStyle",
        "textDecorationLine", "textShadow", "webkitTextStrokeWidth", "visibility", "filter", "mixBlendMode"];
    const SIDES = ["Top", "Right", "Bottom", "Left"];
    const known = new Set(passed), kinds = new Map();

    function digest(text) {
        let first = 0xdeadbeef, second = 0x41c6ce57;
        for (let place = 0; place < text.length; place += 1) {
            const code = text.charCodeAt(place);
            first = Math.imul(first ^ code, 2654435761);
            second = Math.imul(second ^ code, 1597334677);
        }
        return `${(first >>> 0).toString(36)}.${(second >>> 0).toString(36)}`;
    }

    function kind(element) {
        if (!kinds.has(element)) {
            const style = getComputedStyle(element), around = element.parentElement;
            const own = [element.tagName, element.getAttribute("class"), ...OF_TEXT.map(name => style[name])];
            kinds.set(element, digest([around && kind(around), ...own].join()));
        }
        return kinds.get(element);
    }

    function isMoved(element) {
        const style = getComputedStyle(element);
        const shifted = SIDES.some(side => !["auto", "0px"].includes(style[side.toLowerCase()]));
        return ["absolute", "fixed", "sticky"].includes(style.position) || (style.position === "relative" && shifted)
            || style.transform !== "none" || SIDES.some(side => style[`margin${side}`].startsWith("-"));
    }

    function isFilled(element) {
        const style = getComputedStyle(element);
        return style.backgroundColor !== "rgba(0, 0, 0, 0)" || style.backgroundImage !== "none"
            || element instanceof SVGElement || element.matches("img, canvas, video");
    }

    const moved = [...document.querySelectorAll("body *")].filter(isMoved);
    const above = [...new Set(moved.flatMap(one => [one, ...one.querySelectorAll("*")]))].filter(isFilled)
        .map(element => ({element, box: element.getBoundingClientRect()}))
        .filter(({box}) => box.width > 1 && box.height > 1);

    function isCovered(element) {
        const mine = element.getBoundingClientRect();
        return above.some(({element: other, box}) => !other.contains(element) && box.left < mine.right
            && mine.left < box.right && box.top < mine.bottom && mine.top < box.bottom);
    }

    const check = axe._audit.checks["color-contrast"];
    const rule = axe._audit.rules.find(one => one.id === "color-contrast");
    check.whole ??= check.evaluate;
    rule.whole ??= rule.matches;
    rule.matches = function (element, ...more) {
        return !(known.has(kind(element)) && !isCovered(element)) && rule.whole.call(this, element, ...more);
    };
    check.evaluate = function (element, ...more) {
        const alike = known.has(kind(element)) && !isCovered(element);
        const said = alike || check.whole.call(this, element, ...more);
        if (said === true && !isCovered(element)) {
            known.add(kind(element));
        }
        return said;
    };
    return () => [...known];
}
