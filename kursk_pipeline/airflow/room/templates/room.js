// Follows the theme of the Airflow UI around this page: it is kept under "theme" as light, dark or system.
"use strict";

function follow() {
  const theme = localStorage.getItem("theme");
  document.documentElement.classList.toggle("dark", theme === "dark");
  document.documentElement.classList.toggle("light", theme === "light");
}

follow();
addEventListener("storage", follow);
