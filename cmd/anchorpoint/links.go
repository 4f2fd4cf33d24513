package main

import (
	"context"
	"time"

	"anchorpoint/directory"
	"anchorpoint/outbound"
)

const (
	linksAfter = 5 * time.Minute // from the start
	linksEvery = time.Hour
	linksBatch = 100         // addresses in one run
	linksPause = time.Second // between two, so that no site is pressed
)

// checkLinks looks, an hour apart, whether web addresses answer. What it finds
// raises tasks and changes no listing.
func (p *program) checkLinks(ctx context.Context, x *parts) {
	if !p.settings.links {
		return
	}
	agent := "Anchorpoint"
	if p.settings.site.URL != "" {
		agent += " (+" + p.settings.site.URL + ")"
	}
	client := outbound.New(agent)
	select {
	case <-ctx.Done():
		return
	case <-time.After(linksAfter):
	}
	work := func() {
		n, dead, err := lookAtLinks(ctx, x.store, client, p.now, linksPause)
		if err != nil && ctx.Err() == nil {
			p.log.Error("web addresses were not looked at", "error", err.Error())
		}
		if n > 0 {
			p.log.Info("looked at web addresses", "asked", n, "dead", dead)
		}
	}
	work()
	every(ctx, linksEvery, work)
}

// lookAtLinks asks the addresses that are due, at most linksBatch.
func lookAtLinks(ctx context.Context, store directory.Store, client *outbound.Client, now func() time.Time, pause time.Duration) (asked, dead int, err error) {
	known, err := store.LinkChecks(ctx)
	if err != nil {
		return 0, 0, err
	}
	var due []directory.LinkCheck
	_, err = store.Walk(ctx, func(l directory.Listing) error {
		address := l.Website()
		c := known[l.ID]
		c.ListingID = l.ID
		if l.State == directory.Published && address != "" && len(due) < linksBatch && c.Due(address, now()) {
			if c.Address != address {
				c = directory.LinkCheck{ListingID: l.ID, Address: address}
			}
			due = append(due, c)
		}
		return nil
	})
	if err != nil {
		return 0, 0, err
	}
	for _, c := range due {
		if ctx.Err() != nil {
			return asked, dead, nil
		}
		gone := outbound.Gone(client.Status(ctx, c.Address))
		if ctx.Err() != nil { // the program stops: that is no failure of the site
			return asked, dead, nil
		}
		asked++
		next := c.After(c.Address, gone, now())
		if err := store.SaveLinkCheck(ctx, next); err != nil {
			return asked, dead, err
		}
		if next.Dead() {
			dead++
		}
		time.Sleep(pause)
	}
	return asked, dead, nil
}
