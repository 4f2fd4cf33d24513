package directory

import (
	"slices"
	"strconv"
)

// field is a part of a listing that is changed, compared and published as one.
type field struct {
	name string
	risk Risk
	// of is all that the field says; two listings agree in it when their
	// values are the same but for ids.
	of func(*Listing) any
	// words is what people read; nil: the leaves that differ.
	words func(*Listing) string
	take  func(into, from *Listing)
}

// listingFields are all fields, in the order of a page about a listing. The last is
// for whatever the others do not hold, so that together they are the whole.
var listingFields = append(slices.Clone(namedFields), field{name: "other", of: otherOf, take: takeOther})

func fieldNamed(name string) (field, bool) {
	i := slices.IndexFunc(listingFields, func(f field) bool { return f.name == name })
	if i < 0 {
		return field{}, false
	}
	return listingFields[i], true
}

// text is a field that is one text.
func text(name string, risk Risk, at func(*Listing) *string) field {
	return field{name: name, risk: risk,
		of:    func(l *Listing) any { return *at(l) },
		words: func(l *Listing) string { return *at(l) },
		take:  func(into, from *Listing) { *at(into) = *at(from) }}
}

// keepOurs puts back what is no field of a form: which listing it is, how far
// its history goes, where it came from, who stands behind it, where it stands
// in its life (for Move alone), and what staff noted.
func keepOurs(l, stored *Listing) {
	l.ID, l.Service.ID = stored.ID, stored.Service.ID
	l.Rev, l.Source, l.Dates = stored.Rev, stored.Source, stored.Dates
	l.Service.AssuredDate, l.Service.LastModified = stored.Service.AssuredDate, stored.Service.LastModified
	l.StaffNote = stored.StaffNote
	doNotList := stored.Closing.DoNotList
	takeState(l, stored)
	l.Closing.DoNotList = doNotList
}

// otherOf is what no named field holds.
func otherOf(l *Listing) any {
	left := l.Clone()
	keepOurs(left, &Listing{})
	for _, f := range namedFields {
		f.take(left, &Listing{})
	}
	left.Capacity.Said = Stamp{}
	return left
}

// takeOther takes everything and gives back what the named fields hold.
func takeOther(into, from *Listing) {
	kept := into.Clone()
	*into = *from.Clone()
	for _, f := range namedFields {
		f.take(into, kept)
	}
	keepOurs(into, kept)
}

// spoken is a position as people count.
func spoken(i int) string { return strconv.Itoa(i + 1) }
