// Sliders beside the numbers of the laboratory; without them the numbers are typed, and sent with the button.
(() => {
  "use strict";
  const form = document.getElementById("lab-form");
  if (!form) return;

  for (const slider of form.querySelectorAll("input[type=range][data-moves]")) slider.hidden = false;

  // Before the form hears of it, which asks for the answer.
  form.addEventListener("input", (event) => {
    const moved = event.target;
    const other = moved.dataset.moves
      ? document.getElementById(moved.dataset.moves)
      : form.querySelector(`input[data-moves="${CSS.escape(moved.id)}"]`);
    if (other && moved.value !== "") other.value = moved.value;
  }, true);

  // Other rules have other numbers: the page is asked for anew.
  for (const choice of document.querySelectorAll("select[data-reload]")) {
    choice.addEventListener("change", () => form.requestSubmit());
  }
})();
