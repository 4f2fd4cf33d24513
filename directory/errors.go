package directory

import (
	"errors"
	"strings"
)

// The errors that callers tell apart.
var (
	ErrNotFound  = errors.New("not found")
	ErrForbidden = errors.New("not allowed")
	ErrConflict  = errors.New("changed by someone else")
	ErrState     = errors.New("not possible in this state")
	ErrGone      = errors.New("no longer listed")
)

// FieldError is one thing wrong with what was entered.
type FieldError struct {
	Field   string // as the form or file names it
	Message string // one plain sentence for people
	// Code is a stable name of the problem, so that a page can say it in
	// another language; empty where no page shows it.
	Code string
}

// Error gives field and message.
func (e FieldError) Error() string { return e.Field + ": " + e.Message }

// FieldErrors lists everything wrong with what was entered, in form order.
type FieldErrors []FieldError

// Error joins all problems, so that none is lost in a log.
func (e FieldErrors) Error() string {
	lines := make([]string, len(e))
	for i, f := range e {
		lines[i] = f.Error()
	}
	return strings.Join(lines, "; ")
}

// Add notes one more problem.
func (e *FieldErrors) Add(field, message string) {
	*e = append(*e, FieldError{Field: field, Message: message})
}

// AddCoded notes one more problem that a page may say in its own language.
func (e *FieldErrors) AddCoded(field, code, message string) {
	*e = append(*e, FieldError{Field: field, Message: message, Code: code})
}

// For gives the message for one field, empty when it is right.
func (e FieldErrors) For(field string) string {
	for _, f := range e {
		if f.Field == field {
			return f.Message
		}
	}
	return ""
}

// Err is nil when nothing is wrong, so that callers can return it as an error.
func (e FieldErrors) Err() error {
	if len(e) == 0 {
		return nil
	}
	return e
}
