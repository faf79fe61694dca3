// Follows the theme of the Airflow UI around this page: it is kept under "theme" as light, dark or system.
"use strict";

function follow() {
  const theme = localStorage.getItem("theme");
  document.documentElement.classList.toggle("dark", theme === "dark");
  document.documentElement.classList.toggle("light", theme === "light");
}

follow();
addEventListener("storage", follow);

// Forms that change something: their fields go to our own server as JSON, empty ones left out, and its words come back.
function told(form) {
  const said = JSON.parse(form.dataset.more);
  for (const field of form.querySelectorAll("input, select")) {
    if (field.value !== "") said[field.name] = field.type === "number" ? Number(field.value) : field.value;
  }
  return said;
}

const REFUSED = {
  401: "your session is over; sign in in another tab, then send this again",
  403: "your role may look, not act",
};

async function send(event) {
  const form = event.target;
  if (!form.dataset.post) return;
  event.preventDefault();
  const [button, output] = [form.querySelector("button"), form.querySelector("output")];
  button.disabled = true;
  try {
    const answer = await fetch(form.dataset.post, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(told(form)),
    });
    if (answer.ok) return location.reload();
    output.textContent = REFUSED[answer.status] ?? String((await answer.json()).detail);
  } catch {
    output.textContent = "no answer from the server; try again";
  }
  button.disabled = false;
}

addEventListener("submit", send);
