// The strip on Airflow's home page. An ES module without a build step: Airflow imports it, and has put React, its router and
// Chakra on globalThis; it renders the function that stands there under the app's own name.
"use strict";

const { createElement, useEffect, useState } = globalThis.React;
const { Box, Text } = globalThis.ChakraUI;
const { Link } = globalThis.ReactRouterDOM;
const EVERY_MS = 60_000;
const COLOURS = { good: "fg.success", odd: "fg.warning", bad: "fg.error" };
const MARKS = { good: "✓", odd: "!", bad: "✗" };

function Sign({ name, words, state, page }) {
  const label = createElement(Text, { as: "span", color: COLOURS[state], fontWeight: "semibold" }, `${MARKS[state]} ${name}`);
  const told = createElement(Text, { as: "span", color: "fg.muted" }, ` ${words}`);
  return createElement(Link, { to: `/plugin/${page}`, "data-state": state }, label, told);
}

function Strip() {
  const [signs, keep] = useState([]);
  useEffect(() => {
    let isGone = false;
    async function look() {
      try {
        const answer = await fetch(new URL("kursk/pulse", document.baseURI), { headers: { Accept: "application/json" } });
        const found = answer.ok ? (await answer.json()).signs : [];
        if (!isGone) keep(found);
      } catch {
        if (!isGone) keep([{ name: "Kursk", words: "no answer", state: "bad", page: "kursk-selfcheck" }]);
      }
    }
    look();
    const timer = setInterval(look, EVERY_MS);
    return () => { isGone = true; clearInterval(timer); };
  }, []);
  if (signs.length === 0) return null;
  return createElement(
    Box,
    { as: "section", "aria-label": "Kursk now", order: 2, display: "flex", flexWrap: "wrap", columnGap: 6, rowGap: 1, borderWidth: 1, borderRadius: 5, px: 4, py: 2, fontSize: "sm" },
    ...signs.map((sign) => createElement(Sign, { key: sign.name, ...sign })),
  );
}

globalThis["Kursk now"] = Strip;
