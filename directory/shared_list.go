package directory

import (
	"context"
	"crypto/rand"
	"strings"
	"time"
)

// SharedLists keeps lists of services under codes that nobody can guess. A
// list has no owner and says nothing about a person.
type SharedLists interface {
	// CreateList keeps those of ids that the actor may see, in their order and
	// each once, for ListLife. None left is ErrNotFound; more than MaxListed
	// are FieldErrors.
	CreateList(ctx context.Context, ids []string, at time.Time) (SharedList, error)
	// List is the list of a code. Ids of services that are gone since stay in
	// it: Listings leaves them out and the page says "no longer listed". A
	// list past its time, or never made, is ErrNotFound.
	List(ctx context.Context, code ListCode, at time.Time) (SharedList, error)
}

// SharedList is a list of services that anybody with its code may read.
type SharedList struct {
	Code     ListCode
	Listings []string
	Created  time.Time
	Expires  time.Time
}

const (
	// MaxListed is how many services a list holds: more is no list that
	// somebody chose, and 30 ids fit a cookie.
	MaxListed = 30
	// ListLife is how long a shared list is kept.
	ListLife = 90 * 24 * time.Hour
)

// ListCode names a shared list: twelve characters of Crockford's base 32, which
// are 60 random bits. A code is made by NewListCode or read by ParseListCode.
type ListCode string

const (
	listCodeLen   = 12
	listCodeGroup = 4
	// crockford has no I, L, O and U: read aloud or written by hand they are
	// taken for 1, 1, 0 and V.
	crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
)

// NewListCode makes a code by chance.
func NewListCode() ListCode {
	b := make([]byte, listCodeLen)
	_, _ = rand.Read(b) // cannot fail since Go 1.24
	for i := range b {
		b[i] = crockford[b[i]%byte(len(crockford))] // 256 is a multiple of 32
	}
	return ListCode(b)
}

// ParseListCode reads a code as people type it: in any case, with blanks and
// hyphens anywhere, O for 0 and I or L for 1.
func ParseListCode(text string) (ListCode, bool) {
	if len(text) > 8*listCodeLen {
		return "", false
	}
	var b strings.Builder
	for _, r := range strings.ToUpper(text) {
		switch {
		case strings.ContainsRune(" \t\u00a0-_.\u2010\u2011\u2012\u2013\u2014\u2212", r):
			continue
		case r == 'O':
			r = '0'
		case r == 'I' || r == 'L':
			r = '1'
		}
		if !strings.ContainsRune(crockford, r) {
			return "", false
		}
		b.WriteRune(r)
	}
	return ListCode(b.String()), b.Len() == listCodeLen
}

// String is the code as it is shown: 7K3M-9QFD-2TXV.
func (c ListCode) String() string {
	var groups []string
	for rest := string(c); rest != ""; {
		n := min(listCodeGroup, len(rest))
		groups, rest = append(groups, rest[:n]), rest[n:]
	}
	return strings.Join(groups, "-")
}

// ErrListFull says to a person that a list holds no more.
var ErrListFull = FieldErrors{{Field: "list", Code: "list-full", Message: "Your list is full. Take a service off first"}}

// listIDs are the ids that a list may hold, each once. What is too long for a
// list is said rather than cut.
func listIDs(ids []string) ([]string, error) {
	var out []string
	seen := map[string]bool{}
	for _, id := range ids {
		if id != "" && !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	if len(out) > MaxListed {
		return nil, ErrListFull
	}
	return out, nil
}

// NewSharedList is a list of ids, each once, made now. FieldErrors: too many.
func NewSharedList(ids []string, at time.Time) (SharedList, error) {
	kept, err := listIDs(ids)
	if err != nil {
		return SharedList{}, err
	}
	return SharedList{Code: NewListCode(), Listings: kept, Created: at.UTC(), Expires: at.UTC().Add(ListLife)}, nil
}
