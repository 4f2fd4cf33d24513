package web

import (
	"container/list"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// maxClients bounds the memory of the limiter: about 200 bytes each. The one
// that was quiet longest is forgotten first.
const maxClients = 20_000

// buckets count what is taken under each key.
type buckets[K comparable] struct {
	limits Limits
	mu     sync.Mutex
	byKey  map[K]*list.Element
	order  *list.List // of *bucket[K], the latest in front
}

type bucket[K comparable] struct {
	key    K
	tokens *rate.Limiter
}

func newBuckets[K comparable](l Limits) *buckets[K] {
	return &buckets[K]{limits: l, byKey: map[K]*list.Element{}, order: list.New()}
}

// take takes one. With no rate set everything passes.
func (l *buckets[K]) take(key K, now time.Time) bool {
	if l.limits.Rate <= 0 {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.bucket(key).tokens.AllowN(now, 1)
}

func (l *buckets[K]) bucket(key K) *bucket[K] {
	if e, ok := l.byKey[key]; ok {
		l.order.MoveToFront(e)
		return e.Value.(*bucket[K])
	}
	if l.order.Len() >= maxClients {
		oldest := l.order.Back()
		delete(l.byKey, oldest.Value.(*bucket[K]).key)
		l.order.Remove(oldest)
	}
	b := &bucket[K]{key, rate.NewLimiter(rate.Limit(l.limits.Rate), l.limits.Burst)}
	l.byKey[key] = l.order.PushFront(b)
	return b
}

// limiter counts requests of each client: one IPv4 address, or one IPv6 /64,
// which is what a household or an attacker has.
type limiter struct{ *buckets[netip.Prefix] }

func newLimiter(l Limits) *limiter { return &limiter{newBuckets[netip.Prefix](l)} }

// allow takes one request of a client.
func (l *limiter) allow(ip string, now time.Time) bool {
	return l.limits.Rate <= 0 || l.take(clientKey(ip), now)
}

// clientKey is the prefix that counts as one client; an unreadable address
// shares one key with all others.
func clientKey(ip string) netip.Prefix {
	addr, err := netip.ParseAddr(ip)
	if err != nil {
		return netip.Prefix{}
	}
	addr = addr.Unmap()
	bits := 64
	if addr.Is4() {
		bits = 32
	}
	key, err := addr.WithZone("").Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return key
}
