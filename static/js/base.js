// “/” goes to the search field from anywhere on the page.
addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing) return;
  const field = document.querySelector(".search.large input[type=search], .search input[type=search]");
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});

// The suggestions come with the first visit to a search field; until then the page does not load them.
addEventListener("focusin", (event) => {
  const script = event.target.dataset?.suggestScript;
  if (script) import(script);
});
