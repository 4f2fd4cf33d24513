// After a form came back with errors, the summary is what is read first. The
// server gives it tabindex="-1".
document.querySelector(".govuk-error-summary")?.focus();
