// Package e2e opens the built program in a real browser and checks what a
// person meets: pages that read well at any width, with and without scripts,
// by keyboard and by screen reader, within the budgets for slow phones.
//
// Everything but this file stands behind the build tag "browser". The tests
// need Chromium (CHROME_PATH, or chromium on PATH) and axe-core, which 'make
// assets' fetches; they are skipped with the reason where either is missing.
package e2e
