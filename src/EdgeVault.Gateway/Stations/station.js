// Replaces the screen with what the server rendered; nothing is built in the browser.
const panel = document.getElementById("screen");
const link = document.getElementById("link");
const live = new EventSource(location.pathname.replace(/\/+$/, "") + "/live");
link.textContent = "connecting";
live.addEventListener("screen", event => { panel.innerHTML = event.data; });
live.onopen = () => { link.textContent = "live"; link.className = ""; };
// A screen that shows an old answer is worse than none.
live.onerror = () => { link.textContent = "NOT CONNECTED: scans are not shown here"; link.className = "away"; };
