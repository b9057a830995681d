// Shows what the server rendered; nothing is built in the browser. What a person opened stays open.
const main = document.getElementById("live");
const link = document.getElementById("link");
const live = new EventSource("live");
live.addEventListener("page", event => {
  const open = new Set([...main.querySelectorAll("details[open]")].map(details => details.id));
  main.innerHTML = event.data;
  for (const details of main.querySelectorAll("details")) {
    details.open = open.has(details.id);
  }
});
live.onopen = () => { link.textContent = "live"; };
live.onerror = () => { link.textContent = "not connected: this is the last that was heard"; };
