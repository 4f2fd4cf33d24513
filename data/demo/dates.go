package demo

import (
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
	"time"

	"anchorpoint/directory"
)

// luck is a number from 0 to n-1 that belongs to a listing and never changes.
// It spreads what nobody wrote down: dates in the last months, free places.
func luck(slug, what string, n int) int {
	h := fnv.New32a()
	h.Write([]byte(what + ":" + slug))
	return int(h.Sum32()>>8) % n
}

// dates reads when a listing was last confirmed: "never", "4m" (by the group,
// months ago), "checked 4m" (by somebody else), "assured 4m" (a source said
// so). With nothing written it is a day of the last five months, and for some
// a check instead of a confirmation.
func (b *builder) dates(l *directory.Listing, fresh, slug string, tended bool) error {
	if fresh == "" && !tended {
		fresh = age(slug)
	}
	how, ago, _ := strings.Cut(fresh, " ")
	if ago == "" {
		how, ago = "confirmed", how
	}
	var at time.Time
	switch {
	case fresh == "":
		if luck(slug, "checked", 6) == 0 {
			how = "checked"
		}
		at = b.today.AddDate(0, 0, -3-luck(slug, "fresh", 150))
	case fresh == "never":
		l.Dates.Edited = stamp(b.today.AddDate(0, 0, -270-luck(slug, "edited", 500)), "editor", "form")
		return nil
	default:
		months, err := strconv.Atoi(strings.TrimSuffix(ago, "m"))
		if err != nil {
			return fmt.Errorf("freshness %q: %w", fresh, err)
		}
		at = b.today.AddDate(0, 0, -longestMonth*months-luck(slug, "fresh", 15))
	}
	l.Dates.Edited = stamp(at.AddDate(0, 0, -luck(slug, "edited", 300)), "editor", "form")
	l.Service.LastModified = l.Dates.Edited.At.Format(time.RFC3339)
	switch how {
	case "confirmed":
		l.Dates.Confirmed = stamp(at, "editor", "email link")
	case "checked":
		l.Dates.Checked = stamp(at, "moderator", "phone")
	}
	l.Service.AssuredDate = at.Format(time.DateOnly)
	if o := l.Organization(); o.Email != "" && how == "confirmed" {
		l.Service.AssurerEmail = o.Email
	}
	return nil
}

// longestMonth in days: so many months ago is then past as many full months.
const longestMonth = 31

// age spreads freshness as a directory that is looked after has it: two in
// three confirmed in the last five months, the others older or never.
func age(slug string) string {
	switch n := luck(slug, "age", 100); {
	case n < 64:
		return ""
	case n < 80:
		return strconv.Itoa(6+luck(slug, "months", 5)) + "m"
	case n < 89:
		return strconv.Itoa(12+luck(slug, "months", 5)) + "m"
	case n < 92:
		return strconv.Itoa(18+luck(slug, "months", 6)) + "m"
	}
	return "never"
}

// officeHours is the time of day that the demo's acts happen at.
const officeHours = 10 * time.Hour

func stamp(at time.Time, by, how string) directory.Stamp {
	return directory.Stamp{At: at.Add(officeHours), By: by, How: how}
}

// capacity reads "accepting 8", "waiting-list 4-6 8", "full 12 a note": the
// state, the wait in weeks, the weeks until which it is true (negative: past), a
// note. With nothing written half say that they take people, some of them too
// long ago.
func (b *builder) capacity(text, slug string) (directory.Capacity, error) {
	if text == "" {
		if luck(slug, "capacity", 9) < 4 {
			return directory.Capacity{}, nil
		}
		text = "accepting " + strconv.Itoa([]int{-6, 2, 4, 4, 8, 8, 12, 12}[luck(slug, "until", 8)])
	}
	if text == "not stated" {
		return directory.Capacity{}, nil
	}
	state, rest, _ := strings.Cut(text, " ")
	c := directory.Capacity{State: directory.CapacityState(state)}
	var err error
	if c.State == directory.WaitingList {
		var wait string
		wait, rest, _ = strings.Cut(rest, " ")
		if c.WaitWeeks, err = weeksOf(wait); err != nil {
			return c, err
		}
	}
	until, note, _ := strings.Cut(rest, " ")
	weeks, err := strconv.Atoi(until)
	if err != nil {
		return c, fmt.Errorf("capacity %q: %w", text, err)
	}
	c.Note, c.Until = note, b.today.AddDate(0, 0, 7*weeks-luck(slug, "said", 7))
	said := b.today.AddDate(0, 0, min(0, 7*weeks-56)-3-luck(slug, "said", 20))
	c.Said = stamp(said, "editor", "form")
	return c, nil
}

// outdate keeps a listing that nobody confirmed for long from saying anything
// of its places since: what it says is as old as its last confirmation.
func (b *builder) outdate(l *directory.Listing) {
	age := l.Age(b.today, directory.DefaultPeriods)
	switch {
	case age.Class == directory.Fresh || l.Capacity.State == "":
	case age.Since.IsZero():
		l.Capacity = directory.Capacity{}
	default:
		l.Capacity.Said.At, l.Capacity.Until = age.Since, age.Since.AddDate(0, 0, 56)
	}
}

// weeksOf reads "4-6" or "4".
func weeksOf(text string) (out [2]int, err error) {
	from, to, isRange := strings.Cut(text, "-")
	if !isRange {
		to = from
	}
	if out[0], err = strconv.Atoi(from); err != nil {
		return out, fmt.Errorf("wait %q: %w", text, err)
	}
	if out[1], err = strconv.Atoi(to); err != nil {
		return out, fmt.Errorf("wait %q: %w", text, err)
	}
	return out, nil
}

// waitWords says a wait as a directory prints it.
func waitWords(c directory.Capacity) string {
	switch {
	case c.State != directory.WaitingList:
		return ""
	case c.WaitWeeks[0] == c.WaitWeeks[1]:
		return fmt.Sprintf("About %d weeks", c.WaitWeeks[0])
	}
	return fmt.Sprintf("%d to %d weeks", c.WaitWeeks[0], c.WaitWeeks[1])
}
