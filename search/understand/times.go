package understand

import (
	"slices"
	"time"

	_ "time/tzdata" // "today" is a day in London wherever the server stands
)

// minutes of the day that words for its parts mean.
var dayParts = map[string][2]int{
	"morning": {8 * 60, 12 * 60}, "mornings": {8 * 60, 12 * 60}, "lunchtime": {12 * 60, 14 * 60}, "lunchtimes": {12 * 60, 14 * 60},
	"afternoon": {12 * 60, 17 * 60}, "afternoons": {12 * 60, 17 * 60}, "evening": {17 * 60, 22 * 60}, "evenings": {17 * 60, 22 * 60},
	"night": {17 * 60, 24 * 60}, "nights": {17 * 60, 24 * 60},
}

var weekdays = map[string]uint8{
	"monday": 1 << 0, "mondays": 1 << 0, "mon": 1 << 0, "tuesday": 1 << 1, "tuesdays": 1 << 1, "tues": 1 << 1,
	"wednesday": 1 << 2, "wednesdays": 1 << 2, "thursday": 1 << 3, "thursdays": 1 << 3, "thurs": 1 << 3,
	"friday": 1 << 4, "fridays": 1 << 4, "fri": 1 << 4, "saturday": 1 << 5, "saturdays": 1 << 5,
	"sunday": 1 << 6, "sundays": 1 << 6,
}

const (
	workdays = 1<<5 - 1
	weekend  = 1<<5 | 1<<6
	everyDay = 1<<7 - 1
)

// timePhrase is a fixed wording for a time.
type timePhrase struct {
	words    []string
	when     When
	days     uint8
	from, to int
}

// timePhrases are tried in this order, longer before shorter ones. "Now" alone
// is mostly no wish ("he's gone and now I'm alone").
var timePhrases = []timePhrase{
	{[]string{"open", "right", "now"}, Now, 0, 0, 0},
	{[]string{"open", "now"}, Now, 0, 0, 0},
	{[]string{"right", "now"}, Now, 0, 0, 0},
	{[]string{"straight", "away"}, Now, 0, 0, 0},
	{[]string{"24", "hours"}, Now, 0, 0, 0},
	{[]string{"24", "hour"}, Now, 0, 0, 0},
	{[]string{"open", "today"}, Today, 0, 0, 0},
	{[]string{"outside", "working", "hours"}, Evenings, workdays, 17 * 60, 24 * 60},
	{[]string{"out", "of", "hours"}, Evenings, everyDay, 17 * 60, 24 * 60},
	{[]string{"in", "the", "daytime"}, Days, workdays, 9 * 60, 17 * 60},
	{[]string{"in", "the", "day"}, Days, workdays, 9 * 60, 17 * 60},
	{[]string{"during", "the", "day"}, Days, workdays, 9 * 60, 17 * 60},
	{[]string{"school", "hours"}, Days, workdays, 9*60 + 15, 14*60 + 45},
	{[]string{"term", "time"}, Days, workdays, 9*60 + 15, 15 * 60},
	{[]string{"after", "work"}, Evenings, workdays, 17 * 60, 24 * 60},
	{[]string{"after", "5pm"}, Evenings, everyDay, 17 * 60, 24 * 60},
	{[]string{"after", "6pm"}, Evenings, everyDay, 18 * 60, 24 * 60},
	{[]string{"after", "5"}, Evenings, everyDay, 17 * 60, 24 * 60},
	{[]string{"after", "6"}, Evenings, everyDay, 18 * 60, 24 * 60},
	{[]string{"after", "tea"}, Evenings, everyDay, 17 * 60, 24 * 60},
	{[]string{"weekend"}, Weekend, weekend, 0, 0},
	{[]string{"weekends"}, Weekend, weekend, 0, 0},
	{[]string{"daytime"}, Days, workdays, 9 * 60, 17 * 60},
	{[]string{"lunchtime"}, Days, everyDay, 12 * 60, 14 * 60},
	{[]string{"mornings"}, Days, everyDay, 8 * 60, 12 * 60},
	{[]string{"afternoons"}, Days, everyDay, 12 * 60, 17 * 60},
	{[]string{"evening"}, Evenings, everyDay, 17 * 60, 22 * 60},
	{[]string{"evenings"}, Evenings, everyDay, 17 * 60, 22 * 60},
	{[]string{"bank", "holiday"}, Weekend, weekend, 0, 0},
}

var london = func() *time.Location {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		return time.UTC // cannot be: the zones are compiled in
	}
	return zone
}()

// times finds words for times and turns them into wishes.
func (q *query) times() {
	if q.taken("open") || q.taken("time") {
		return
	}
	for at := 0; at < len(q.u.Words); {
		wish, n := q.timeAt(at)
		if n == 0 || q.u.Words[at].Kind == InPlace || q.happens(at, wish) {
			at++
			continue
		}
		wish.Phrase = q.typed(at, at+n-1)
		q.mark(at, at+n-1, InTime)
		if !slices.ContainsFunc(q.u.Times, func(t TimeWish) bool { return t.Days == wish.Days && t.From == wish.From && t.When == wish.When }) {
			q.u.Times = append(q.u.Times, wish)
		}
		at += n
	}
}

// events are words for what happens to a person. A time beside one says when it
// happens, not when help must be open.
var events = wordSet(`coming evicted eviction evicting hearing court tribunal worst due deadline funeral interview exam exams keys
	operation surgery until till since last every by died dies yesterday starts start started begins awake wake waking`)

// happens reports whether the time belongs to an event. "Tonight" and "now" are
// wishes all the same.
func (q *query) happens(at int, wish TimeWish) bool {
	if wish.When == Now || q.u.Words[at].Used == "tonight" {
		return false
	}
	for _, w := range q.u.Words[max(0, at-3):at] {
		if events[w.Used] {
			return true
		}
	}
	return false
}

// timeAt reads a time that begins at one word; n is how many words it takes.
func (q *query) timeAt(at int) (wish TimeWish, n int) {
	if wish, n := q.dayAt(at); n > 0 {
		return wish, n
	}
	if q.u.Words[at].Used == "now" && q.asksNow(at) {
		return q.fixed(timePhrase{when: Now}), 1
	}
	for _, p := range timePhrases {
		if q.wordsAt(at, p.words) {
			return q.fixed(p), len(p.words)
		}
	}
	return TimeWish{}, 0
}

// asksNow tells the "now" that ends a request from the one that tells a story.
func (q *query) asksNow(at int) bool {
	if at == 0 || at != len(q.u.Words)-1 {
		return false
	}
	switch q.u.Words[at-1].Used {
	case "to", "help", "someone", "somebody", "somewhere", "me", "please", "today", "food", "here":
		return true
	}
	return false
}

func (q *query) wordsAt(at int, words []string) bool {
	if at+len(words) > len(q.u.Words) {
		return false
	}
	for i, w := range words {
		if q.u.Words[at+i].Used != w {
			return false
		}
	}
	return true
}

func (q *query) fixed(p timePhrase) TimeWish {
	wish := TimeWish{When: p.when, Days: p.days, From: p.from, To: p.to}
	if p.days == 0 {
		wish.Days = q.day(0)
	}
	if p.when == Now {
		now := q.o.Now.In(london)
		wish.From = now.Hour()*60 + now.Minute()
		wish.To = wish.From + 1
	}
	return wish
}

// day is the weekday so many days from now.
func (q *query) day(later int) uint8 {
	return 1 << ((int(q.o.Now.In(london).Weekday()) + 6 + later) % 7)
}

// dayAt reads "today", "tonight", "tomorrow" and weekdays with a part of the
// day: "tuesday afternoon", "tomorrow morning", "this evening".
func (q *query) dayAt(at int) (TimeWish, int) {
	var wish TimeWish
	switch word := q.u.Words[at].Used; word {
	case "tonight":
		return TimeWish{When: Today, Days: q.day(0), From: 17 * 60, To: 24 * 60}, 1
	case "today":
		wish = TimeWish{When: Today, Days: q.day(0)}
	case "tomorrow":
		wish = TimeWish{When: Days, Days: q.day(1)}
	case "this":
		if n := q.part(&wish, at+1); n > 0 {
			wish.When, wish.Days = Today, q.day(0)
			return wish, 1 + n
		}
		return wish, 0
	default:
		if weekdays[word] == 0 {
			return wish, 0
		}
		wish = TimeWish{When: Days, Days: weekdays[word]}
	}
	return wish, 1 + q.part(&wish, at+1)
}

// part reads a part of the day.
func (q *query) part(wish *TimeWish, at int) int {
	if at >= len(q.u.Words) {
		return 0
	}
	span, ok := dayParts[q.u.Words[at].Used]
	if !ok {
		return 0
	}
	wish.From, wish.To = span[0], span[1]
	return 1
}
