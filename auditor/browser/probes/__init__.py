"""Uses a page as people do, in the browser, and tells what it saw: `probing.probe` does it once for each kind of component."""
