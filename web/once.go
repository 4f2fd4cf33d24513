package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"sync"
	"time"
)

// onceSet remembers for a day, two at most, that something was done, without
// keeping what: hashes under a key that lives as long as the program, in memory
// alone.
type onceSet struct {
	key         []byte
	mu          sync.Mutex
	now, before map[onceKey]struct{}
	turned      time.Time
}

type onceKey [16]byte

// maxOnce bounds the memory: two sets of about 40 bytes each entry.
const maxOnce = 50_000

func newOnceSet() *onceSet {
	key := make([]byte, sha256.Size)
	_, _ = rand.Read(key) // cannot fail since Go 1.24
	return &onceSet{key: key, now: map[onceKey]struct{}{}}
}

// first is true for the first time that these parts come, and notes them.
func (o *onceSet) first(at time.Time, parts ...string) bool {
	k := o.hash(parts)
	o.mu.Lock()
	defer o.mu.Unlock()
	if at.Sub(o.turned) > 24*time.Hour || len(o.now) >= maxOnce {
		o.before, o.now, o.turned = o.now, map[onceKey]struct{}{}, at
	}
	_, now := o.now[k]
	_, before := o.before[k]
	o.now[k] = struct{}{}
	return !now && !before
}

// forget lets them come again, when what they stood for failed.
func (o *onceSet) forget(parts ...string) {
	k := o.hash(parts)
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.now, k)
	delete(o.before, k)
}

func (o *onceSet) hash(parts []string) onceKey {
	mac := hmac.New(sha256.New, o.key)
	for _, p := range parts {
		mac.Write([]byte(p))
		mac.Write([]byte{0})
	}
	return onceKey(mac.Sum(nil)[:len(onceKey{})])
}
