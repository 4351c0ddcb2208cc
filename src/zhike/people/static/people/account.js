// Showing a password that is being typed, choosing the device's time zone, and words for a passkey that failed.

function reveal(button) {
  const input = document.getElementById(button.dataset.reveal);
  const shown = input.type === "text";
  input.type = shown ? "password" : "text";
  button.setAttribute("aria-pressed", String(!shown));
  input.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-reveal]");
  if (button) reveal(button);
});

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const select of document.querySelectorAll("select[data-guess-zone]")) {
  if ([...select.options].some((option) => option.value === zone)) select.value = zone;
}

// Where the time zone lies in a country with a currency of its own, this is the first guess; it stays open to choose.
for (const select of document.querySelectorAll("select[data-zone-currencies]")) {
  const currency = select.form.elements.currency;
  const known = JSON.parse(select.dataset.zoneCurrencies);
  let guessed = currency?.value ?? "";
  const guess = () => {
    if (currency && currency.value === guessed) currency.value = guessed = known[select.value] ?? guessed;
  };
  if (select.matches("[data-guess-zone]")) guess();
  select.addEventListener("change", guess);
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const note = document.querySelector("[data-passkey-failed]");
  if (note) note.hidden = false;
});
