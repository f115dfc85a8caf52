// Before anything is drawn, so that a dark page never flashes white. A file of its own: the page's content security
// policy takes no inline script.
(function () {
  var kept = null;
  try {
    kept = localStorage.getItem('hub-scheme');
  } catch {
    // A browser that keeps nothing follows its system.
  }
  var dark = kept === 'dark' || (kept !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
