/* Runs AccessLint's rules beside axe, in the same world, and tells what they call broken by each element's place in the walk. */
(() => {
  'use strict';
  if (auditor.second) return;
  const MOST = 2000;

  auditor.second = () => {
    const begun = performance.now(), told = globalThis.AccessLint.runAudit(document);
    const found = told.violations.filter((one) => one.element).slice(0, MOST).map((one) => ({
      rule: one.ruleId, message: String(one.message).slice(0, 300), index: auditor.place(one.element) ?? null,
    }));
    const skipped = told.skippedRules.map((one) => one.ruleId);
    return JSON.stringify({version: told.testEngine.version, skipped, found, ms: Math.round(performance.now() - begun)});
  };
})();
