package directory

import (
	"context"
	"strings"
	"time"
)

// DeadLinkTask: the web address of a listing does not answer.
const DeadLinkTask TaskKind = "dead-link"

// LinkCheck is what is known of the web address of one listing. It is a signal
// for staff; it changes no record.
type LinkCheck struct {
	ListingID string
	Address   string    // as it was asked
	At        time.Time // of the last look
	Since     time.Time // of the first failure in a row; zero: it answered
}

// How often addresses are looked at. One failure is often a short fault, so
// only a second one on another day counts.
const (
	LinkCheckEvery = 30 * 24 * time.Hour
	LinkCheckAgain = 24 * time.Hour
)

// Due says whether the address of the listing is to be looked at.
func (c LinkCheck) Due(address string, now time.Time) bool {
	if c.Address != address {
		return true
	}
	if !c.Since.IsZero() && !c.Dead() {
		return !now.Before(c.At.Add(LinkCheckAgain))
	}
	return !now.Before(c.At.Add(LinkCheckEvery))
}

// After is the check after one more look.
func (c LinkCheck) After(address string, gone bool, at time.Time) LinkCheck {
	next := LinkCheck{ListingID: c.ListingID, Address: address, At: at}
	if gone {
		next.Since = at
		if c.Address == address && !c.Since.IsZero() {
			next.Since = c.Since
		}
	}
	return next
}

// Dead says that it did not answer on two days.
func (c LinkCheck) Dead() bool { return !c.Since.IsZero() && c.At.Sub(c.Since) >= LinkCheckAgain }

// LinkChecks keeps what is known of web addresses; for the program alone.
type LinkChecks interface {
	// LinkChecks are all, by listing.
	LinkChecks(ctx context.Context) (map[string]LinkCheck, error)
	// LinkCheck is that of one listing; zero while nobody has looked.
	LinkCheck(ctx context.Context, listingID string) (LinkCheck, error)
	// SaveLinkCheck keeps one. A dead address raises a DeadLinkTask with it.
	SaveLinkCheck(ctx context.Context, c LinkCheck) error
}

// Website is the web address that the page of a listing shows; empty for none
// that a browser could open.
func (l *Listing) Website() string {
	for _, address := range []string{l.Service.URL, l.Organization().Website} {
		if address = strings.TrimSpace(address); strings.HasPrefix(address, "http://") || strings.HasPrefix(address, "https://") {
			return address
		}
	}
	return ""
}
