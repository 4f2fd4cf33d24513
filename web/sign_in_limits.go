package web

import (
	"anchorpoint/directory"
	"time"

	"golang.org/x/time/rate"
)

// Limits of letters for signing in: from one connection, which may be a whole
// surgery; to one address, which is what bounds the guessing of codes and what
// keeps us from filling a mailbox; of the whole site.
var (
	connectionLetters = Limits{Rate: 1.0 / 30, Burst: 10}
	addressLetters    = Limits{Rate: 1.0 / 300, Burst: 4}
	siteLetters       = Limits{Rate: 2, Burst: 100}
)

type signInLimits struct {
	connections *limiter
	addresses   *buckets[directory.TokenHash] // by the hash of the address
	site        *rate.Limiter
	kept        *limiter // forms kept for who is not signed in
	keys        *limiter // challenges for passkeys
}

// newSignInLimits are off together with the limit on requests, for tests.
func newSignInLimits(requests Limits) signInLimits {
	kept, keys := keptLimits, tapLimits
	connection, address, site := connectionLetters, addressLetters, rate.NewLimiter(rate.Limit(siteLetters.Rate), siteLetters.Burst)
	if requests.Rate <= 0 {
		connection.Rate, address.Rate, kept.Rate, keys.Rate = 0, 0, 0, 0
		site.SetLimit(rate.Inf)
	}
	return signInLimits{newLimiter(connection), newBuckets[directory.TokenHash](address), site, newLimiter(kept), newLimiter(keys)}
}

// allow takes one letter to an address.
func (l signInLimits) allow(email string, now time.Time) bool {
	return l.addresses.take(directory.Token(email).Hash(), now) && l.site.AllowN(now, 1)
}
