// Package hours answers when something is on: now, later today, next, at the
// weekend. It knows rules of recurrence, bank holidays, school terms and the
// clock of London, and nothing of listings. Every question of a page, a filter,
// an order or a calendar goes through a Table, so that none can disagree.
package hours
