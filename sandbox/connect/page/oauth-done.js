// A window that the Connect page opened; the browser refuses where a person opened it.
window.close();
