package hours

// When is a time that people ask for.
type When uint8

// The times to ask for.
const (
	Now         When = iota
	Today            // now or still to begin today
	ThisEvening      // after 5pm today, not yet over
	Evenings         // after 5pm on some day from Monday to Friday
	Weekend          // on some Saturday or Sunday
)

// Open says whether it is on at a time that people ask for. A session that may
// not happen makes the answer unknown; so do times that nobody stated and times
// that have run out.
func (t Table) Open(w When, m Moment, c *Calendar) Answer {
	if !t.Stated() || !t.live(m.Day) {
		return Unknown
	}
	switch w {
	case Evenings:
		return t.stillUsual(m.Day, (*Rule).evening)
	case Weekend:
		return t.stillUsual(m.Day, (*Rule).weekend)
	}
	answer := No
	for d := m.Day - 1; d <= m.Day; d++ {
		t.each(d, c, func(s Session, off Reason) {
			if off == Sure && s.suits(w, m) {
				answer = surer(answer, s.answer(w))
			}
		})
	}
	return answer
}

func (t Table) stillUsual(d Day, is func(*Rule) bool) Answer {
	for i := range t {
		if t[i].To >= d && is(&t[i]) {
			return Yes
		}
	}
	return No
}

// suits says whether a session of today or last night is at the time asked for.
func (s Session) suits(w When, m Moment) bool {
	switch w {
	case Now:
		return s.on(m)
	case ThisEvening:
		return !s.over(m) && s.Day == m.Day && s.end() > after5pm
	}
	return !s.over(m)
}

// answer is yes for a session that is sure; without a time of day nobody knows
// whether it is on now.
func (s Session) answer(w When) Answer {
	if s.Doubt != Sure || s.Opens == NotStated && w != Today {
		return Unknown
	}
	return Yes
}

func surer(a, b Answer) Answer {
	if a == Yes || b == Yes {
		return Yes
	}
	if a == Unknown || b == Unknown {
		return Unknown
	}
	return No
}

// Kind is what a label says about today.
type Kind uint8

// The kinds of state, in the order in which they win.
const (
	TimesNotStated Kind = iota
	Ended               // the dates that were given have passed
	AllHours            // it never closes
	OpenNow
	OpenToday   // later today
	MaybeToday  // on today unless Session.Doubt
	ClosedToday // it would be on, but for Why
	Later       // next on another day
	NothingKnown
)

// State is what one line says about opening times at a moment.
type State struct {
	Kind    Kind
	Session Session // the one that is on now, or later today
	Why     Reason  // of ClosedToday
	Holiday string  // the name of today's bank holiday, where it matters
	Next    Session // the first one after today, if HasNext
	HasNext bool
}

// State looks at a table at a moment. It agrees with [Table.Open]: now is yes
// for OpenNow and AllHours, today for these and OpenToday.
func (t Table) State(m Moment, c *Calendar) State {
	switch {
	case !t.Stated():
		return State{Kind: TimesNotStated}
	case !t.live(m.Day):
		return State{Kind: Ended}
	case t.AllHours(m.Day):
		return State{Kind: AllHours}
	}
	var today dayState
	for d := m.Day - 1; d <= m.Day; d++ {
		t.each(d, c, func(s Session, off Reason) { today.see(s, off, m) })
	}
	out := State{Kind: today.kind, Session: today.session, Why: today.why}
	if out.Kind == OpenNow {
		out.Session = t.extend(out.Session, m, c)
	}
	if out.Why == BankHoliday || out.Session.Doubt == BankHoliday {
		_, out.Holiday = c.Holiday(m.Day)
	}
	if next := t.after(m, c); len(next) > 0 {
		out.Next, out.HasNext = next[0], true
	}
	if out.Kind == TimesNotStated {
		out.Kind = NothingKnown
		if out.HasNext {
			out.Kind = Later
		}
	}
	return out
}

// after are the sessions of the days after today.
func (t Table) after(m Moment, c *Calendar) []Session {
	for d := m.Day + 1; d <= m.Day+lookAhead; d++ {
		if on := t.On(d, c); len(on) > 0 {
			return on
		}
	}
	return nil
}

// dayState gathers what today's sessions come to.
type dayState struct {
	kind    Kind // TimesNotStated while nothing is on
	session Session
	why     Reason
}

func (s *dayState) see(on Session, off Reason, m Moment) {
	switch {
	case on.over(m):
	case off != Sure:
		if on.Day == m.Day {
			s.take(ClosedToday, on, off)
		}
	case on.Doubt != Sure:
		s.take(MaybeToday, on, Sure)
	case on.on(m) && on.Opens != NotStated:
		s.take(OpenNow, on, Sure)
	default:
		s.take(OpenToday, on, Sure)
	}
}

// take keeps the kind that tells most and, of one kind, the session that begins
// first.
func (s *dayState) take(k Kind, on Session, why Reason) {
	earlier := on.Day < s.session.Day || on.Day == s.session.Day && on.Opens < s.session.Opens
	if s.kind == TimesNotStated || k < s.kind || k == s.kind && earlier {
		s.kind, s.session, s.why = k, on, why
	}
}

// extend follows a session that is on into those that begin before it ends.
func (t Table) extend(s Session, m Moment, c *Calendar) Session {
	if s.Closes == NotStated {
		return s
	}
	for d := m.Day - 1; d <= m.Day+1; d++ {
		for _, next := range t.On(d, c) {
			shift := int(next.Day-s.Day) * minutesInDay
			if next.Doubt == Sure && next.Opens != NotStated && next.Closes != NotStated &&
				shift+next.Opens <= s.Closes && shift+next.Closes > s.Closes {
				s.Closes = shift + next.Closes
			}
		}
	}
	return s
}

// AllHours says whether it never closes.
func (t Table) AllHours(d Day) bool {
	var open uint8
	for i := range t {
		r := &t[i]
		if r.Freq == Closed && d >= r.From && d <= r.To {
			return false
		}
		if r.AllDay() && r.Freq <= Weekly && max(r.Every, 1) == 1 && !r.SomeWeeks &&
			r.Terms == AllYear && r.Holidays != HolidaysOff && r.From <= d && r.To >= d+7 {
			open |= r.days()
		}
	}
	return open == 1<<7-1
}
