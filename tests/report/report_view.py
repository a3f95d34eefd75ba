"""Opens a file of a report in the browser as somebody sees it: at a width, in a colour scheme, on paper or without scripts."""

AXE_AS_IT_OPENS = """
const done = arguments[0];
axe.run(document, {preload: false, resultTypes: ["violations", "incomplete"], runOnly: {type: "tag", values:
  ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}})
  .then((r) => done(JSON.stringify([...r.violations, ...r.incomplete].map((rule) => [rule.id, rule.nodes[0].html.slice(0, 200)]))));
"""
AXE = f'for (const box of document.querySelectorAll("details")) box.open = true;{AXE_AS_IT_OPENS}'
"""With all that is folded open."""


def view(browser, file, width=1280, scheme="light", *, forced=False, media="", scripts=True):
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    features = [
        {"name": "prefers-color-scheme", "value": scheme},
        {"name": "forced-colors", "value": "active" if forced else "none"},
        {"name": "prefers-reduced-motion", "value": "reduce"},  # a smooth scroll is still on its way when a click comes
    ]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not scripts})
    browser.get(file.as_uri())
