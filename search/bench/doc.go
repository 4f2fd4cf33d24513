// Command bench makes the directory on which the speed of search is measured,
// and the questions that are put to it. Both are invented and the same for the
// same seed. It prints figures; it decides nothing that tests rely on.
package main
