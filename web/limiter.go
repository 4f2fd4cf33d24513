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

// limiter counts requests of each client: one IPv4 address, or one IPv6 /64,
// which is what a household or an attacker has.
type limiter struct {
	limits  Limits
	mu      sync.Mutex
	clients map[netip.Prefix]*list.Element
	order   *list.List // of *client, the latest in front
}

type client struct {
	key    netip.Prefix
	tokens *rate.Limiter
}

func newLimiter(l Limits) *limiter {
	return &limiter{limits: l, clients: map[netip.Prefix]*list.Element{}, order: list.New()}
}

// allow takes one request of a client. With no rate set everything passes.
func (l *limiter) allow(ip string, now time.Time) bool {
	if l.limits.Rate <= 0 {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.client(clientKey(ip)).tokens.AllowN(now, 1)
}

func (l *limiter) client(key netip.Prefix) *client {
	if e, ok := l.clients[key]; ok {
		l.order.MoveToFront(e)
		return e.Value.(*client)
	}
	if l.order.Len() >= maxClients {
		oldest := l.order.Back()
		delete(l.clients, oldest.Value.(*client).key)
		l.order.Remove(oldest)
	}
	c := &client{key, rate.NewLimiter(rate.Limit(l.limits.Rate), l.limits.Burst)}
	l.clients[key] = l.order.PushFront(c)
	return c
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
