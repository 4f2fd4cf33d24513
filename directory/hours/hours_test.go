package hours

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/teambition/rrule-go"
	"pgregory.net/rapid"
)

// days of tests; 24 November 2026 is a Tuesday.
func day(t testing.TB, s string) Day {
	t.Helper()
	d, ok := ParseDay(s)
	if !ok {
		t.Fatalf("%q is no date", s)
	}
	return d
}

func moment(t testing.TB, s string) Moment {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, London)
	if err != nil {
		t.Fatal(err)
	}
	return At(at)
}

// weekly is a rule on weekdays, "TU TH", between two times of the clock.
func weekly(days string, opens, closes int) Rule {
	r := Rule{From: Always, To: Forever, Freq: Weekly, Every: 1, Opens: int16(opens), Closes: int16(closes)}
	for name := range strings.FieldsSeq(days) {
		r.Weekdays |= 1 << slices.Index([]string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}, name)
	}
	return r
}

func calendar(t testing.TB) *Calendar {
	t.Helper()
	f, err := os.Open("../../data/holidays.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	c, err := ReadCalendar(f)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDays(t *testing.T) {
	for _, tt := range []struct {
		date string
		want int
	}{{"1970-01-01", 3}, {"2026-11-24", 1}, {"2000-02-29", 1}, {"1969-12-31", 2}, {"1900-01-01", 0}} {
		if d := day(t, tt.date); d.Weekday() != tt.want || d.String() != tt.date {
			t.Errorf("%s: weekday %d of %s, want %d", tt.date, d.Weekday(), d, tt.want)
		}
	}
	// Just after midnight in summer it is still yesterday in UTC.
	if got := DayOf(time.Date(2026, 6, 30, 23, 30, 0, 0, time.UTC)); got != day(t, "2026-07-01") {
		t.Errorf("got %s", got)
	}
}

// The rules are compared with a library that walks from the first date.
func TestRulesAsTheLibraryHasThem(t *testing.T) {
	names := [7]rrule.Weekday{rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA, rrule.SU}
	rapid.Check(t, func(t *rapid.T) {
		start := Date(2024, 1, 1) + Day(rapid.IntRange(0, 800).Draw(t, "start"))
		r := Rule{From: start, To: Forever, Anchor: start, Freq: rapid.SampledFrom([]Freq{Daily, Weekly, Monthly}).Draw(t, "freq"),
			Every: uint16(rapid.IntRange(1, 5).Draw(t, "every")), WeekStart: uint8(rapid.IntRange(0, 6).Draw(t, "wkst"))}
		o := rrule.ROption{Dtstart: start.utc(), Interval: int(r.Every), Wkst: names[r.WeekStart],
			Freq: map[Freq]rrule.Frequency{Daily: rrule.DAILY, Weekly: rrule.WEEKLY, Monthly: rrule.MONTHLY}[r.Freq]}
		// The library takes "MO,2TU" for what is both, where RFC 5545 has either.
		plain := rapid.Bool().Draw(t, "plain")
		for _, d := range rapid.SliceOfNDistinct(rapid.IntRange(0, 6), 1, 3, rapid.ID).Draw(t, "days") {
			r.Weekdays |= 1 << d
			if r.Freq != Monthly {
				o.Byweekday = append(o.Byweekday, names[d])
				continue
			}
			n := rapid.SampledFrom([]int{1, 2, 3, 4, 5, -1, -2}).Draw(t, "nth")
			switch {
			case plain:
				r.Nths[d] |= 1
				o.Byweekday = append(o.Byweekday, names[d])
			case n > 0:
				r.Nths[d] |= 1 << n
				o.Byweekday = append(o.Byweekday, names[d].Nth(n))
			default:
				r.Nths[d] |= 1 << (8 - n)
				o.Byweekday = append(o.Byweekday, names[d].Nth(n))
			}
		}
		if r.Freq == Monthly && rapid.Bool().Draw(t, "by date") {
			r.Weekdays, r.Nths, o.Byweekday = 0, [7]uint16{}, nil
			for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(-3, 31), 1, 3, rapid.ID).Draw(t, "dates") {
				switch {
				case n > 0:
					r.Dates |= 1 << n
				case n < 0:
					r.FromEnd |= 1 << -n
				default:
					continue
				}
				o.Bymonthday = append(o.Bymonthday, n)
			}
			if len(o.Bymonthday) == 0 {
				return
			}
		}
		if count := rapid.IntRange(0, 12).Draw(t, "count"); count > 0 {
			o.Count = count
			r.Limit(count)
		}
		rule, err := rrule.NewRRule(o)
		if err != nil {
			t.Fatal(err)
		}
		end := start + 900
		want := map[Day]bool{}
		for _, d := range rule.Between(start.utc(), end.utc(), true) {
			want[Date(d.Date())] = true
		}
		for d := start - 10; d <= end; d++ {
			if r.falls(d) != want[d] {
				t.Fatalf("%s (weekday %d) of %s: falls %v, the library says %v", d, d.Weekday(), rule.String(), r.falls(d), want[d])
			}
		}
	})
}

func TestOpen(t *testing.T) {
	tuesday := weekly("TU", 10*60, 12*60)
	tenOnly := weekly("TU", 10*60, NotStated)
	night := weekly("FR", 20*60, 26*60)
	off := weekly("MO TU WE TH FR", 9*60, 17*60)
	off.Holidays, off.Nations = HolidaysOff, England
	unsaid := off
	unsaid.Holidays = HolidaysNotSaid
	scots := off
	scots.Nations = Scotland
	term := tuesday
	term.Terms = TermOnly
	gone := tuesday
	gone.To = day(t, "2026-11-01")
	some := tuesday
	some.SomeWeeks = true
	timeless := weekly("TU", NotStated, NotStated)
	closed := Rule{Freq: Closed, From: day(t, "2026-11-24"), To: day(t, "2026-11-25")}
	for _, tt := range []struct {
		name  string
		at    string
		t     Table
		now   Answer
		today Answer
		kind  Kind
	}{
		{"on now", "2026-11-24 10:30", Table{tuesday}, Yes, Yes, OpenNow},
		{"the first minute", "2026-11-24 10:00", Table{tuesday}, Yes, Yes, OpenNow},
		{"over", "2026-11-24 12:00", Table{tuesday}, No, No, Later},
		{"before", "2026-11-24 09:59", Table{tuesday}, No, Yes, OpenToday},
		{"another day", "2026-11-25 10:30", Table{tuesday}, No, No, Later},
		{"no end, begun", "2026-11-24 10:59", Table{tenOnly}, Yes, Yes, OpenNow},
		{"no end, an hour ago", "2026-11-24 11:00", Table{tenOnly}, No, No, Later},
		{"since last night", "2026-11-28 01:59", Table{night}, Yes, Yes, OpenNow},
		{"over at 2", "2026-11-28 02:00", Table{night}, No, No, Later},
		{"off on bank holidays", "2026-12-25 10:00", Table{off}, No, No, ClosedToday},
		{"bank holiday, not said", "2026-12-25 10:00", Table{unsaid}, Unknown, Unknown, MaybeToday},
		{"a substitute day", "2026-12-28 10:00", Table{off}, No, No, ClosedToday},
		{"a holiday in Scotland alone", "2026-11-30 10:00", Table{off}, Yes, Yes, OpenNow},
		{"in Scotland", "2026-11-30 10:00", Table{scots}, No, No, ClosedToday},
		{"after hours of a bank holiday", "2026-12-25 18:00", Table{off}, No, No, Later},
		{"school terms not known", "2026-11-24 10:30", Table{term}, Unknown, Unknown, MaybeToday},
		{"not its day, terms not known", "2026-11-25 10:30", Table{term}, No, No, Later},
		{"run out", "2026-11-24 10:30", Table{gone}, Unknown, Unknown, Ended},
		{"some weeks", "2026-11-24 10:30", Table{some}, Unknown, Unknown, MaybeToday},
		{"a sure one beside it", "2026-11-24 10:30", Table{some, tuesday}, Yes, Yes, OpenNow},
		{"no time of day", "2026-11-24 10:30", Table{timeless}, Unknown, Yes, OpenToday},
		{"closed dates", "2026-11-24 10:30", Table{tuesday, closed}, No, No, ClosedToday},
		{"nothing stated", "2026-11-24 10:30", Table{}, Unknown, Unknown, TimesNotStated},
		{"only closures", "2026-11-24 10:30", Table{closed}, Unknown, Unknown, TimesNotStated},
		{"always", "2026-12-25 10:30", always(), Yes, Yes, AllHours},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m, c := moment(t, tt.at), calendar(t)
			if got := tt.t.Open(Now, m, c); got != tt.now {
				t.Errorf("now: got %v, want %v", got, tt.now)
			}
			if got := tt.t.Open(Today, m, c); got != tt.today {
				t.Errorf("today: got %v, want %v", got, tt.today)
			}
			if got := tt.t.State(m, c).Kind; got != tt.kind {
				t.Errorf("state %v, want %v", got, tt.kind)
			}
		})
	}
}

func always() Table {
	t := Table{weekly("MO TU WE TH FR SA SU", 0, minutesInDay)}
	t.AlwaysOpen()
	return t
}

func TestEveningAndWeekend(t *testing.T) {
	m := moment(t, "2026-11-24 15:00")
	late := weekly("TU", 17*60+30, 19*60)
	for _, tt := range []struct {
		name                       string
		t                          Table
		tonight, evenings, weekend Answer
	}{
		{"this evening", Table{late}, Yes, Yes, No},
		{"another evening", Table{weekly("TH", 18*60, 19*60)}, No, Yes, No},
		{"till 5pm", Table{weekly("TU", 9*60, 17*60)}, No, No, No},
		{"Saturday night", Table{weekly("SA", 18*60, 23*60)}, No, No, Yes},
		{"not stated", nil, Unknown, Unknown, Unknown},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for w, want := range map[When]Answer{ThisEvening: tt.tonight, Evenings: tt.evenings, Weekend: tt.weekend} {
				if got := tt.t.Open(w, m, nil); got != want {
					t.Errorf("asked for %d: got %v, want %v", w, got, want)
				}
			}
		})
	}
}

// What the label says is what the filter found, whatever the rules.
func TestStateAgreesWithOpen(t *testing.T) {
	c := calendar(t)
	rapid.Check(t, func(rt *rapid.T) {
		var table Table
		for range rapid.IntRange(0, 4).Draw(rt, "rules") {
			table = append(table, anyRule(rt))
		}
		table.AlwaysOpen()
		m := Moment{Date(2026, 12, 1) + Day(rapid.IntRange(0, 40).Draw(rt, "day")), rapid.IntRange(0, minutesInDay-1).Draw(rt, "minute")}
		agree(rt, table, m, c)
	})
}

func agree(t interface{ Fatalf(string, ...any) }, table Table, m Moment, c *Calendar) {
	s := table.State(m, c)
	wantNow := s.Kind == OpenNow || s.Kind == AllHours
	wantToday := wantNow || s.Kind == OpenToday
	if got := table.Open(Now, m, c) == Yes; got != wantNow {
		t.Fatalf("%v: state %v, but now is %v in %+v", m, s.Kind, got, table)
	}
	if got := table.Open(Today, m, c) == Yes; got != wantToday {
		t.Fatalf("%v: state %v, but today is %v in %+v", m, s.Kind, got, table)
	}
	if next := table.Next(m, c, 1); s.Kind == OpenNow && (len(next) == 0 || !next[0].on(m)) && !slices.ContainsFunc(table.Next(m, c, 9), func(n Session) bool { return n.on(m) }) {
		t.Fatalf("%v: open now, but the next is %+v", m, next)
	}
}

func anyRule(t *rapid.T) Rule {
	r := Rule{From: Always, To: Forever, Every: 1, Freq: Freq(rapid.IntRange(0, 3).Draw(t, "freq")), Weekdays: uint8(rapid.IntRange(1, 127).Draw(t, "days")),
		Opens: int16(rapid.SampledFrom([]int{NotStated, 0, 9 * 60, 20 * 60}).Draw(t, "opens")), Holidays: Exception(rapid.IntRange(0, 2).Draw(t, "holidays")),
		Terms: Exception(rapid.SampledFrom([]int{0, 0, 1}).Draw(t, "terms")), SomeWeeks: rapid.IntRange(0, 9).Draw(t, "some") == 0, Nations: Nations(rapid.IntRange(0, 15).Draw(t, "nations"))}
	r.Closes = int16(rapid.SampledFrom([]int{NotStated, 12 * 60, 24 * 60, 26 * 60}).Draw(t, "closes"))
	if r.Opens == NotStated || r.Closes <= r.Opens {
		r.Closes = NotStated
	}
	if r.Freq == Closed || rapid.IntRange(0, 5).Draw(t, "bounded") == 0 {
		r.From = Date(2026, 12, 1) + Day(rapid.IntRange(-40, 40).Draw(t, "from"))
		r.To = r.From + Day(rapid.IntRange(0, 20).Draw(t, "length"))
	}
	if r.Freq == Monthly {
		for i := range r.Nths {
			r.Nths[i] = uint16(rapid.IntRange(0, 1<<14-1).Draw(t, "nths"))
		}
	}
	return r
}

// 10:30 stays 10:30 when the clocks change (25 October 2026, 29 March 2026).
func TestClockChange(t *testing.T) {
	table := Table{weekly("SA SU MO", 10*60+30, 12*60)}
	for _, from := range []string{"2026-10-24 08:00", "2026-03-28 08:00"} {
		var got []string
		for _, s := range table.Next(moment(t, from), nil, 3) {
			ends, _ := s.Ends()
			got = append(got, s.Starts().Format("15:04 MST")+" "+ends.Sub(s.Starts()).String())
		}
		want := []string{"10:30 BST 1h30m0s", "10:30 GMT 1h30m0s", "10:30 GMT 1h30m0s"}
		if strings.HasPrefix(from, "2026-03") {
			want = []string{"10:30 GMT 1h30m0s", "10:30 BST 1h30m0s", "10:30 BST 1h30m0s"}
		}
		if !slices.Equal(got, want) {
			t.Errorf("from %s: got %v, want %v", from, got, want)
		}
	}
}

func TestExtends(t *testing.T) {
	table := Table{weekly("TU", 9*60, 12*60), weekly("TU", 12*60, 16*60), weekly("TU", 17*60, 18*60)}
	if got := table.State(moment(t, "2026-11-24 10:00"), nil).Session.Closes; got != 16*60 {
		t.Errorf("open until minute %d, want that of 4pm", got)
	}
}

func TestTerms(t *testing.T) {
	c := calendar(t)
	code := func(name string) (string, bool) { return "E08000035", name == "Leeds" }
	file := "area,start,end\nEngland,2026-09-01,2026-12-18\nLeeds,2026-09-01,2026-10-23\nLeeds,2026-11-02,2026-12-18\nE06000023,2026-09-01,2026-12-18\n"
	if err := c.ReadTerms(strings.NewReader(file), code); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		council string
		nations Nations
		day     string
		want    Answer
	}{
		{"E08000035", England, "2026-10-28", No}, {"E08000035", England, "2026-11-03", Yes}, {"E08000036", England, "2026-10-28", Yes},
		{"E08000035", England, "2027-01-10", Unknown}, {"E08000035", England, "2026-08-01", Unknown}, {"S12000036", Scotland, "2026-10-28", Unknown},
		{"", AllNations, "2026-10-28", Unknown}, {"E06000023", England, "2026-10-28", Yes},
	} {
		if got := c.InTerm(tt.council, tt.nations, day(t, tt.day)); got != tt.want {
			t.Errorf("%s on %s: got %v, want %v", tt.council, tt.day, got, tt.want)
		}
	}
	for name, bad := range map[string]string{
		"line 2": "area,start,end\nNarnia,2026-09-01,2026-12-18\n", "before it starts": "Leeds,2026-12-01,2026-11-01\n",
		"2026-09-01": "Leeds,1 September,18 December\n", "wrong columns": "Leeds,2026-12-01\n",
	} {
		if err := c.ReadTerms(strings.NewReader(bad), code); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%q: got %v, want a word about %s", bad, err, name)
		}
	}
}

func TestKeys(t *testing.T) {
	a, b := Table{weekly("TU", 600, 720)}, Table{weekly("TU", 600, 721)}
	if a.Key() == b.Key() || a.Key() != (Table{weekly("TU", 600, 720)}).Key() || (Table{}).Key() != "" {
		t.Error("keys do not tell tables apart")
	}
}

func BenchmarkOpen(b *testing.B) {
	c := calendar(b)
	m := moment(b, "2026-11-24 10:30")
	for _, n := range []int{1, 2, 7} {
		var table Table
		for i := range n {
			table = append(table, weekly([]string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}[i], 600, 720))
		}
		for _, w := range []When{Now, Weekend} {
			b.Run(fmt.Sprint(n, "rules/", w), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					table.Open(w, m, c)
				}
			})
		}
	}
}
