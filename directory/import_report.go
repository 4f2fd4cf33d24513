package directory

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// finish counts the report up.
func (r *importRun) finish() ImportReport {
	out := &r.report
	out.Added, out.Changed, out.Unchanged, out.Repaired = 0, 0, 0, 0
	out.Held, out.Refused, out.Withdrawn = 0, 0, 0
	clear(out.Codes)
	for _, record := range out.Records {
		out.count(record)
	}
	return *out
}

func (r *ImportReport) count(record RecordReport) {
	switch record.Outcome {
	case Added:
		r.Added++
	case Changed:
		r.Changed++
	case Unchanged:
		r.Unchanged++
	case HeldBack:
		r.Held++
	case Refused:
		r.Refused++
	case Removed:
		r.Withdrawn++
	}
	mended := false
	for _, f := range record.Findings {
		r.Codes[f.Code]++
		mended = mended || f.Level == Repaired
	}
	if mended && record.Outcome != Refused {
		r.Repaired++
	}
}

// Print writes the report in plain words: the totals, what was refused or
// waits and why, what was mended by kind; verbose adds every finding.
func (r ImportReport) Print(w io.Writer, verbose bool) error {
	p := printer{w: w}
	p.totals(r)
	for _, n := range r.Notes {
		p.line("%s: %s", strings.ToUpper(string(n.Level)[:1])+string(n.Level)[1:], n.Message)
	}
	for _, record := range r.Records {
		p.record(record, verbose)
	}
	p.noticed(r)
	p.last(r)
	return p.err
}

// printer keeps the first error, so that the lines above need no checks.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

func (p *printer) totals(r ImportReport) {
	verb := "Import of"
	if r.DryRun {
		verb = "Rehearsal (nothing was written) of"
	}
	p.line("%s %s: %d read, %d added, %d changed, %d unchanged, %d held for a moderator, %d refused, %d withdrawn.",
		verb, r.Feed, r.Read, r.Added, r.Changed, r.Unchanged, r.Held, r.Refused, r.Withdrawn)
	if r.Repaired > 0 {
		p.line("%d of them were mended on the way in.", r.Repaired)
	}
}

// record prints what a person should see: always what was refused or waits,
// the rest only when asked.
func (p *printer) record(record RecordReport, verbose bool) {
	grave := record.Outcome == Refused || record.Outcome == HeldBack
	if !grave && (!verbose || len(record.Findings) == 0) {
		return
	}
	p.line("%s %s%s", record.Where(), record.Outcome, named(record.Name))
	for _, f := range record.Findings {
		if verbose || f.Level == Refusal || f.Level == Hold {
			p.line("    %s", f)
		}
	}
}

func named(name string) string {
	if name == "" {
		return ""
	}
	return ": " + name
}

// Where says which record of a source this is.
func (r RecordReport) Where() string {
	at := r.File
	switch {
	case r.Row > 0:
		at += fmt.Sprintf(" line %d", r.Row)
	case r.Path != "":
		at += " " + r.Path
	}
	if at = strings.TrimSpace(at); at == "" {
		at = r.SourceID
	}
	return at
}

// String is the finding in one line: field, sentence, before and after, code.
func (f Finding) String() string {
	var b strings.Builder
	if f.Field != "" {
		b.WriteString(f.Field + ": ")
	}
	b.WriteString(f.Message)
	if f.Before != "" || f.After != "" {
		fmt.Fprintf(&b, " %q", short(f.Before))
		if f.After != "" {
			fmt.Fprintf(&b, " is now %q", short(f.After))
		}
	}
	fmt.Fprintf(&b, " [%s]", f.Code)
	return b.String()
}

// short cuts a text for a report line.
func short(s string) string {
	const most = 80
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// noticed counts the findings by kind, in the words of the first of each kind
// and with the place where that stands.
func (p *printer) noticed(r ImportReport) {
	if len(r.Codes) == 0 {
		return
	}
	p.line("What was noticed, and how often:")
	first := firstFindings(r)
	codes := slices.SortedFunc(maps.Keys(r.Codes), func(a, b string) int {
		return cmp.Or(cmp.Compare(r.Codes[b], r.Codes[a]), strings.Compare(a, b))
	})
	for _, code := range codes {
		f := first[code]
		p.line("%7d  %s [%s], first: %s", r.Codes[code], f.message, code, f.at)
	}
}

// example is how a kind of finding looks the first time.
type example struct{ message, at string }

func firstFindings(r ImportReport) map[string]example {
	out := make(map[string]example, len(r.Codes))
	for _, record := range r.Records {
		for _, f := range record.Findings {
			if _, met := out[f.Code]; met {
				continue
			}
			at := record.Where()
			if f.Field != "" {
				at += ", " + f.Field
			}
			out[f.Code] = example{f.Message, at}
		}
	}
	return out
}

// last says at the very end what is easily lost in a long report.
func (p *printer) last(r ImportReport) {
	switch {
	case r.Refused == 1:
		p.line("1 record was refused: see above.")
	case r.Refused > 1:
		p.line("%d records were refused: see above.", r.Refused)
	}
}

// Waiting is the note of a run that stopped before it withdrew listings, because
// they were too many to be withdrawn unasked.
func (r ImportReport) Waiting() (Finding, bool) {
	i := slices.IndexFunc(r.Notes, func(n Finding) bool { return n.Code == removalWaits })
	if i < 0 {
		return Finding{}, false
	}
	return r.Notes[i], true
}
