const asked = document.querySelector('input');
asked.addEventListener('input', () => {
  const words = asked.value.trim().toLowerCase();
  for (const one of document.querySelectorAll('section, nav a')) one.hidden = !one.dataset.words.includes(words);
});
