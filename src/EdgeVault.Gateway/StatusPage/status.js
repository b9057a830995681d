// Replaces each section with what the server rendered; nothing is built in the browser.
const link = document.getElementById("link");
link.textContent = "connecting";
const live = new EventSource("live");
for (const section of document.querySelectorAll("section[data-live]")) {
  live.addEventListener(section.id, event => { section.querySelector("div").innerHTML = event.data; });
}
live.onopen = () => { link.textContent = "live"; };
live.onerror = () => { link.textContent = "not connected: this is the last that was heard"; };
