// Package eval measures how well a search answers judged questions: it reads
// questions and grades, asks an engine, and reports the usual numbers, overall
// and by group, alone or beside a baseline. It knows nothing of any one engine.
package eval
